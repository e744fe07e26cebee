/** The driver's names for a connection that is not there, and PostgreSQL's for one that it ends (class 57P) or does not take (53300). */
export function isSilence(cause: unknown): boolean {
  return /^(ECONN|ENOENT|ENOTFOUND|ETIMEDOUT|EPIPE|CONNECT|57P|53300)/.test(codeOf(cause));
}

const LOCK_NOT_AVAILABLE = '55P03';
/** A transaction that PostgreSQL undid for others: serialization, deadlock, a statement or a lock that took too long. */
const UNDONE: ReadonlySet<string> = new Set(['40001', '40P01', '57014', LOCK_NOT_AVAILABLE]);
export const isUndone = (cause: unknown): boolean => UNDONE.has(codeOf(cause));

/** A lock was not to be had in time. */
export const isLocked = (cause: unknown): boolean => codeOf(cause) === LOCK_NOT_AVAILABLE;

export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/** Why there is no database, in a sentence for whoever started the service. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';
}
