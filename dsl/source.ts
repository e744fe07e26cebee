/**
 * Source texts and places in them. A span is a half-open range of UTF-16 offsets in one file;
 * lines and columns (both from 1, tabs count as one column) are computed only when shown.
 */

/** A place in a source text: `[start, end)` in UTF-16 code units of the file named `file`. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A text with its name (a relative path, as shown to people) and the offsets of its line starts. */
export interface SourceFile {
  readonly name: string;
  /** Folder and file: the part of the name that is the same wherever its pack stands on a disk. */
  readonly shortName: string;
  readonly text: string;
  readonly lineStarts: readonly number[];
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Makes a source file; the name is what diagnostics and traces show. */
export function sourceFile(name: string, text: string): SourceFile {
  const lineStarts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) lineStarts.push(i + 1);
  return { name, shortName: shortName(name), text, lineStarts };
}

/** Line and column (from 1) of an offset. */
export function positionAt(source: SourceFile, offset: number): Position {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (source.lineStarts[low] ?? 0) + 1 };
}

/** The text of one line (from 1), without its line end. */
export function lineText(source: SourceFile, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const end = source.lineStarts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1).replace(/\r$/, '');
}

/** The smallest span that holds both; they are of one file. */
export function joinSpans(first: Span, last: Span): Span {
  return { file: first.file, start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) };
}

function shortName(name: string): string {
  return name.split('/').slice(-2).join('/');
}

/** `folder/file:line`, as answers name the place of a declaration. */
export function lineReference(sources: ReadonlyMap<string, SourceFile>, { file, start }: Span): string {
  const source = sources.get(file);
  return source === undefined ? `${shortName(file)}:1` : `${source.shortName}:${positionAt(source, start).line}`;
}
