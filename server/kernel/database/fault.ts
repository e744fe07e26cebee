/**
 * The driver's names for a connection that is not there, and PostgreSQL's for one that it ends (class 57P) or does not take (53300), and for a
 * transaction that it undid for the sake of others: serialization (40001), deadlock (40P01), a statement (57014) or a lock (55P03) that took too long.
 */
export function isSilence(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^(ECONN|ENOENT|ENOTFOUND|ETIMEDOUT|EPIPE|CONNECT|57P|53300|40001|40P01|57014|55P03)/.test(code);
}

/** Why there is no database, in a sentence for whoever started the service. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';
}
