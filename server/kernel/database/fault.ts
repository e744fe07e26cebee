/** The driver's names for a connection that is not there, and PostgreSQL's for one that it ends (class 57P) or does not take (53300). */
export function isSilence(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^(ECONN|ENOENT|ENOTFOUND|ETIMEDOUT|EPIPE|CONNECT|57P|53300)/.test(code);
}

/** Why there is no database, in a sentence for whoever started the service. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';
}
