/** A broken invariant of the engine itself. Everything that an author or a caller can cause is data, never an exception. */
export class Bug extends Error {
  override readonly name = 'Bug';
}

/** Marks what the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new Bug(`unreachable: ${JSON.stringify(value)}`);
}
