/** What ends a run and is no fault of ours, in a sentence without its end: a file that cannot be read, a disk that is full. */
export class RateFault extends Error {}

/** The sentence of an error that the system, a packed file or the database gave; undefined where it is a fault of ours. */
export function faultText(error: unknown): string | undefined {
  if (error instanceof RateFault) return error.message;
  if (!(error instanceof Error)) return undefined;
  const isSystem = 'syscall' in error || ('code' in error && /^(Z_|ERR_ZSTD|ZSTD)/.test(String(error.code)));
  const isDatabase = /^[A-Z][A-Za-z ]* Error: /.test(error.message);
  if (!isSystem && !isDatabase) return undefined;
  return (error.message.split('\n')[0] ?? '').replace(/\.$/, '');
}
