/** Conditions in words, without what says nothing, and numbers that may be missing. */

/** What stands for a number that is missing: nothing, null (0 in a comparison), or "not a number". */
export type Absent = 'never' | 'null' | 'nan';
export interface NumberText {
  readonly text: string;
  readonly absent: Absent;
}

export function zeroed({ text, absent }: NumberText): string {
  return absent === 'null' ? `(${text} otherwise 0)` : text;
}
export function negation(text: string): string {
  if (text === 'true') return 'false';
  return text === 'false' ? 'true' : `(not ${text})`;
}
export function both(parts: readonly string[]): string {
  if (parts.includes('false')) return 'false';
  const kept = parts.filter((part) => part !== 'true');
  return kept.length === 0 ? 'true' : `(${kept.join(' and ')})`;
}
export function either(parts: readonly string[]): string {
  if (parts.includes('true')) return 'true';
  const kept = parts.filter((part) => part !== 'false');
  return kept.length === 0 ? 'false' : `(${kept.join(' or ')})`;
}
