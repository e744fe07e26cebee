/** What the database keeps of texts: all but NUL and halves of surrogate pairs. Whatever else is sent is refused where calls are read. */

export const UNKEEPABLE = 'A text has no NUL and no half of a surrogate pair.';

export function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** The paths of texts in a value that are not kept; of a value that a schema has bounded. */
export function unkeepableIn(value: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof value === 'string') return isKeepable(value) ? [] : [path.join('.')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => unkeepableIn(item, [...path, name]));
}
