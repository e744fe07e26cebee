/**
 * The seal of a full answer: a digest of all the rest of it, so that whatever is altered on the way is noticed, also what no
 * arithmetic gives back (a place in a file, a line that is left out with all its figures).
 */
import { sha256 } from '#dsl';

/** `answer`: everything but the seal, its keys in the order in which they are written. */
export function sealOf(answer: object): string {
  return sha256(JSON.stringify(answer));
}

/** The text of a full answer with its seal as the last key: what is hashed is what is written. */
export function sealed(json: string): string {
  return `${json.slice(0, -1)},"seal":${JSON.stringify(sha256(json))}}`;
}
