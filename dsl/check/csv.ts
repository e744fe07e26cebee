/**
 * CSV tables (18.53): RFC 4180 records with the place of every field, and the cells of columns that are not text.
 * A pitfall of the format: a quoted field may hold line ends, so records are not lines.
 */
import type { SourceFile, Span } from '../source.ts';

export interface CsvField {
  readonly text: string;
  readonly span: Span;
}
export type CsvRecord = readonly CsvField[];

/** The records of a CSV text, or the place where a quote is not closed, text follows one, or a line ends by halves. */
export function readCsv(source: SourceFile): { readonly records: readonly CsvRecord[]; readonly fault?: Span } {
  const { text } = source;
  const records: CsvField[][] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let record: CsvField[] = [];
  while (at < text.length || record.length > 0) {
    const field = readField(source, at);
    if (field === undefined)
      return { records, fault: { file: source.name, start: at, end: Math.min(text.length, at + 1) } };
    record.push(field.field);
    at = field.next;
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    const end = lineEnd(text, at);
    if (end === 0 && at < text.length) return { records, fault: { file: source.name, start: at, end: at + 1 } };
    records.push(record);
    record = [];
    at += end;
  }
  return { records };
}

function lineEnd(text: string, at: number): number {
  if (text[at] === '\n') return 1;
  return text[at] === '\r' && text[at + 1] === '\n' ? 2 : 0;
}

function readField(source: SourceFile, start: number): { readonly field: CsvField; readonly next: number } | undefined {
  const { text } = source;
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end += 1;
    return {
      field: { text: text.slice(start, end), span: { file: source.name, start, end } },
      next: end,
    };
  }
  let value = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    value += text.slice(at, quote);
    at = quote + 1;
    if (text[at] !== '"') break;
    value += '"';
    at += 1;
  }
  const closed = at >= text.length || text[at] === ',' || lineEnd(text, at) > 0;
  return closed ? { field: { text: value, span: { file: source.name, start, end: at } }, next: at } : undefined;
}
