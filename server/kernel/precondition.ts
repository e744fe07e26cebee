/** An edit says which state of a thing it means, by `if-match` with the etag of what was read (RFC 9110, 13.1.1). */
import { problem } from './problem.ts';

/** Of what counts its revisions. */
export const etagOf = ({ revision }: { readonly revision: number }): string => `"${revision}"`;

/** Whether it is the state that is meant; any is, where an asterisk says so. */
export const meets = (ifMatch: string, row: { readonly revision: number }): boolean =>
  ifMatch === '*' || ifMatch === etagOf(row);

export const EDIT_UNSAID = problem('PRECONDITION_REQUIRED', 'Send the etag of what you have edited as "if-match".');
export const EDIT_OUTDATED = problem(
  'PRECONDITION_FAILED',
  'It has been changed since it was read: read it again, and edit that.',
);
