/**
 * The shape of an IANA zone name. Which names exist is known to the pinned zone tables of the engine; the language checks
 * the shape, so that it needs no data, and the engine's compiler refuses a name that its tables do not hold.
 */
const SHAPE = /^(?:UTC|[A-Z][A-Za-z0-9_+-]*(?:\/[A-Z0-9][A-Za-z0-9_+-]*){0,2})$/;

export function isZoneName(name: string): boolean {
  return name.length <= 64 && SHAPE.test(name);
}
