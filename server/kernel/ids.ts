/** Names of things: UUIDs of version 7 (RFC 9562), which begin with the time of their making, so that they sort by it. */
declare const kind: unique symbol;

/** A UUID that names one kind of thing and cannot stand where another is meant. */
export type Id<Kind extends string> = string & { readonly [kind]: Kind };
export type TenantId = Id<'tenant'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Lower case with its dashes, as PostgreSQL writes it. */
export function isId<Kind extends string>(text: string): text is Id<Kind> {
  return UUID.test(text);
}

/** Random bytes that a new id takes. */
export const ID_BYTES = 10;

/** `now` in milliseconds since 1970; `random` has `ID_BYTES` bytes, of which six bits are left out. */
export function uuidv7<Kind extends string>(now: number, random: Uint8Array): Id<Kind> {
  if (random.length !== ID_BYTES) throw new RangeError(`An id takes ${ID_BYTES} random bytes.`);
  const time = now.toString(16).padStart(12, '0');
  const bytes = Uint8Array.from(random);
  bytes[0] = 0x70 | ((bytes[0] ?? 0) & 0x0f);
  bytes[2] = 0x80 | ((bytes[2] ?? 0) & 0x3f);
  const rest = bytes.toHex();
  const id = `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`;
  if (!isId<Kind>(id)) throw new RangeError(`${now} is no time of an id.`);
  return id;
}
