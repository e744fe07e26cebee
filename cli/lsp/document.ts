/** The texts that an editor has open, and the two ways of naming places in them: lines and characters, and offsets. */
import type { Position, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { positionAt, type SourceFile, type Span, sourceFile } from '#dsl';

/** The offset of a position; one behind the end of a line or of the text is moved to that end. */
export function offsetAt(source: SourceFile, { line, character }: Position): number {
  const start = source.lineStarts[line];
  if (start === undefined) return source.text.length;
  const next = source.lineStarts[line + 1];
  const end = next === undefined ? source.text.length : next - 1;
  return Math.min(start + character, end);
}

export function rangeOf(source: SourceFile, { start, end }: Pick<Span, 'start' | 'end'>): Range {
  const at = (offset: number): Position => {
    const { line, column } = positionAt(source, offset);
    return { line: line - 1, character: column - 1 };
  };
  return { start: at(start), end: at(end) };
}

/** The text after the changes of one message, each of which is meant in what the one before has left. */
export function changed(source: SourceFile, changes: readonly TextDocumentContentChangeEvent[]): SourceFile {
  return changes.reduce<SourceFile>((before, change) => {
    if (!('range' in change)) return sourceFile(source.name, change.text);
    const [start, end] = [offsetAt(before, change.range.start), offsetAt(before, change.range.end)];
    return sourceFile(source.name, before.text.slice(0, start) + change.text + before.text.slice(end));
  }, source);
}
