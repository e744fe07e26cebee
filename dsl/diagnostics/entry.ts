/** One row of the table of codes: how bad it is, what it is called on its page, and its sentence. */
export interface CodeEntry<P> {
  readonly severity: 'error' | 'warning' | 'lint';
  readonly title: string;
  readonly message: (params: P) => string;
}

export function error<P = Record<never, never>>(title: string, message: (params: P) => string): CodeEntry<P> {
  return { severity: 'error', title, message };
}

export function warning<P = Record<never, never>>(title: string, message: (params: P) => string): CodeEntry<P> {
  return { severity: 'warning', title, message };
}

export function lint<P = Record<never, never>>(title: string, message: (params: P) => string): CodeEntry<P> {
  return { severity: 'lint', title, message };
}
