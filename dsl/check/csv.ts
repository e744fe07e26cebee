/**
 * CSV tables (18.53): RFC 4180 records with the place of every field. A pitfall of the format: a quoted field may hold line
 * ends, so records are not lines. After a fault the next line is read as if nothing had happened.
 */
import type { SourceFile, Span } from '../source.ts';

export interface CsvField {
  readonly text: string;
  readonly span: Span;
}
export type CsvRecord = readonly CsvField[];
export interface CsvFault {
  readonly span: Span;
  readonly message: string;
}
/** A record, or why there is none where one should be. */
export type CsvLine = { readonly kind: 'record'; readonly fields: CsvRecord } | ({ readonly kind: 'fault' } & CsvFault);

export function readCsv(source: SourceFile): readonly CsvLine[] {
  const { text } = source;
  const lines: CsvLine[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const { line, next } = readLine(source, at);
    lines.push(line);
    at = next;
  }
  return lines;
}

interface LineRead {
  readonly line: CsvLine;
  readonly next: number;
}

function readLine(source: SourceFile, start: number): LineRead {
  const { text } = source;
  const fields: CsvField[] = [];
  for (let at = start; ; at += 1) {
    const field = readField(source, at);
    if ('message' in field) return faultAt(source, at, field.message);
    fields.push(field);
    at = field.span.end;
    if (text[at] === ',') continue;
    const end = lineEnd(text, at);
    if (end === 0 && at < text.length) return faultAt(source, at, 'A line ends here without LF.');
    return { line: { kind: 'record', fields }, next: at + end };
  }
}

function faultAt({ name, text }: SourceFile, at: number, message: string): LineRead {
  const end = text.indexOf('\n', at);
  const span = { file: name, start: at, end: Math.min(text.length, at + 1) };
  return { line: { kind: 'fault', span, message }, next: end < 0 ? text.length : end + 1 };
}

function lineEnd(text: string, at: number): number {
  if (text[at] === '\n') return 1;
  return text[at] === '\r' && text[at + 1] === '\n' ? 2 : 0;
}

function readField(source: SourceFile, start: number): CsvField | { readonly message: string } {
  const { name: file, text } = source;
  if (text[start] === '"') return readQuoted(source, start);
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { text: text.slice(start, end), span: { file, start, end } };
}

function readQuoted({ name: file, text }: SourceFile, start: number): CsvField | { readonly message: string } {
  let value = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { message: 'This quoted field is not closed.' };
    value += text.slice(at, quote);
    at = quote + 1;
    if (text[at] !== '"') break;
    value += '"';
    at += 1;
  }
  const closed = at >= text.length || text[at] === ',' || lineEnd(text, at) > 0;
  if (!closed) return { message: 'Something follows the closing quote of this field.' };
  return { text: value, span: { file, start, end: at } };
}
