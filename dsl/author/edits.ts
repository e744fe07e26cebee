/** Edits of a text: applying them, and the smallest one that turns a text into another. */
import type { Edit } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source.ts';

/** The text with the edits of its file applied; they do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)
    .reduce((all, { span, text: put }) => all.slice(0, span.start) + put + all.slice(span.end), text);
}

/** One edit of the part in which the two differ; none where they are the same. */
export function editTo(source: SourceFile, text: string): readonly Edit[] {
  if (source.text === text) return [];
  const most = Math.min(source.text.length, text.length);
  let start = 0;
  while (start < most && source.text[start] === text[start]) start += 1;
  let tail = 0;
  while (tail < most - start && source.text.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  const span = { file: source.name, start, end: source.text.length - tail };
  return [{ span, text: text.slice(start, text.length - tail) }];
}
