/**
 * Diagnostics for people and for tools. A person reads the sentence, the line with carets under the fault, why, and one
 * way out; a tool gets the shape of the Language Server Protocol.
 */
import { lineText, type Position, positionAt, type SourceFile, type Span } from '../source.ts';
import type { Diagnostic, Edit, Related, Severity } from './diagnostic.ts';

/** How to colour the parts; each function gets plain text and returns it dressed. */
export interface Palette {
  readonly severity: (text: string, severity: Severity) => string;
  readonly code: (text: string) => string;
  readonly place: (text: string) => string;
  readonly caret: (text: string, severity: Severity) => string;
  readonly remedy: (text: string) => string;
  readonly margin: (text: string) => string;
}

const same = (text: string): string => text;

export const PLAIN: Palette = {
  severity: same,
  code: same,
  place: same,
  caret: same,
  remedy: same,
  margin: same,
};

/** Finds the text a span belongs to. */
export type Sources = (file: string) => SourceFile | undefined;

const WIDTH = 120;
const MARGIN = 5;
const INDENT = '      ';

/** Several diagnostics, by file and place, with a blank line between them. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  palette: Palette = PLAIN,
): string {
  return [...diagnostics]
    .sort(byPlace)
    .map((diagnostic) => renderDiagnostic(diagnostic, sources, palette))
    .join('\n');
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.span.file !== b.span.file) return a.span.file < b.span.file ? -1 : 1;
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

export function renderDiagnostic(diagnostic: Diagnostic, sources: Sources, palette: Palette = PLAIN): string {
  const source = sources(diagnostic.span.file);
  const { severity, code, message } = diagnostic;
  const place = palette.place(placeText(diagnostic.span, source));
  const first = `${palette.severity(severity, severity)} ${palette.code(code)}  ${place}  ${message}`;
  const beside = source === undefined ? [] : besides(diagnostic, source);
  const related = diagnostic.related.filter((item) => !beside.includes(item));
  const remedy = remedyText(diagnostic);
  const shown = source === undefined ? [] : excerpt(diagnostic, source, beside, palette);
  const caretLine = shown.at(-1);
  // A short way out stands beside the carets when nothing comes between.
  const fits = caretLine !== undefined && remedy !== undefined && caretLine.length + remedy.length < WIDTH;
  const inline = fits && diagnostic.notes.length === 0 && related.length === 0 && beside.length === 0;
  const lines = [
    first,
    ...shown.slice(0, -1),
    ...(caretLine === undefined ? [] : [inline ? `${caretLine} ${palette.remedy(remedy)}` : caretLine]),
    ...diagnostic.notes.map((note) => `${INDENT}${note}`),
    ...related.map(
      (item) => `${INDENT}${palette.place(placeText(item.span, sources(item.span.file)))}  ${item.message}`,
    ),
    ...(remedy === undefined || inline ? [] : [`${INDENT}${palette.remedy(remedy)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function placeText(span: Span, source: SourceFile | undefined): string {
  if (source === undefined) return span.file;
  const { line, column } = positionAt(source, span.start);
  return `${span.file}:${line}:${column}`;
}

function remedyText({ remedy }: Diagnostic): string | undefined {
  if (remedy === undefined) return undefined;
  return `${remedy.edits === undefined ? 'hint' : 'fix'}: ${remedy.text}`;
}

/** The related places on the line of the fault, which are underlined there instead of being listed. */
function besides(diagnostic: Diagnostic, source: SourceFile): readonly Related[] {
  const { line } = positionAt(source, diagnostic.span.start);
  return diagnostic.related.filter((item) => {
    if (item.span.file !== source.name || positionAt(source, item.span.start).line !== line) return false;
    return item.span.end <= diagnostic.span.start || item.span.start >= diagnostic.span.end;
  });
}

/** The line of the fault and the line of carets. */
function excerpt(
  diagnostic: Diagnostic,
  source: SourceFile,
  beside: readonly Related[],
  palette: Palette,
): readonly string[] {
  const { line, column } = positionAt(source, diagnostic.span.start);
  const text = lineText(source, line).replaceAll('\t', ' ');
  if (text.trim() === '') return [];
  const from = windowStart(text, column);
  const seen = text.slice(from, from + WIDTH);
  const carets = mark(diagnostic.span, source, from, seen.length, '^');
  const tildes = beside.map((item) => mark(item.span, source, from, seen.length, '~'));
  const marks = palette.caret(overlaid([carets, ...tildes]), diagnostic.severity);
  const messages = beside.map((item) => item.message).filter((message) => message !== '');
  const caretLine = `${palette.margin(`${' '.repeat(MARGIN)} |`)} ${[marks, ...messages].join('   ')}`;
  const dots = { left: from > 0 ? '…' : '', right: from + WIDTH < text.length ? '…' : '' };
  return [`${palette.margin(`${String(line).padStart(MARGIN)} |`)} ${dots.left}${seen}${dots.right}`, caretLine];
}

/** Of a very long line only the part around the fault is shown. */
function windowStart(text: string, column: number): number {
  return text.length <= WIDTH ? 0 : Math.max(0, Math.min(column - WIDTH / 2, text.length - WIDTH));
}

function mark(span: Span, source: SourceFile, from: number, width: number, sign: string): string {
  const start: Position = positionAt(source, span.start);
  const lineEnd = (source.lineStarts[start.line] ?? source.text.length + 1) - 1;
  const length = Math.max(1, Math.min(span.end, lineEnd) - span.start);
  const left = start.column - 1 - from + (from > 0 ? 1 : 0);
  return ' '.repeat(Math.max(0, left)) + sign.repeat(Math.max(1, Math.min(length, width + 1 - left)));
}

function overlaid(marks: readonly string[]): string {
  const width = Math.max(...marks.map((text) => text.length));
  return Array.from(
    { length: width },
    (_, index) => marks.map((text) => text[index] ?? ' ').find((sign) => sign !== ' ') ?? ' ',
  ).join('');
}

export interface JsonRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** A diagnostic as the Language Server Protocol has it (lines and characters from 0), with our additions. */
export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: 1 | 2 | 3;
  readonly message: string;
  readonly file: string;
  readonly range: JsonRange;
  readonly notes: readonly string[];
  /** The exact edits of the way out, when a machine can apply it. */
  readonly fix: readonly { readonly file: string; readonly range: JsonRange; readonly newText: string }[];
  /** The way out in words. */
  readonly hint?: string;
  readonly related: readonly { readonly file: string; readonly range: JsonRange; readonly message: string }[];
}

const SEVERITIES = { error: 1, warning: 2, lint: 3 } as const;

export function toJson(diagnostic: Diagnostic, sources: Sources): JsonDiagnostic {
  const { code, message, span, notes, remedy } = diagnostic;
  const edit = ({ span: place, text }: Edit) => ({ file: place.file, range: rangeOf(place, sources), newText: text });
  return {
    code,
    severity: SEVERITIES[diagnostic.severity],
    message,
    file: span.file,
    range: rangeOf(span, sources),
    notes,
    fix: (remedy?.edits ?? []).map(edit),
    ...(remedy === undefined ? {} : { hint: remedy.text }),
    related: diagnostic.related.map((item) => ({
      file: item.span.file,
      range: rangeOf(item.span, sources),
      message: item.message,
    })),
  };
}

function rangeOf(span: Span, sources: Sources): JsonRange {
  const source = sources(span.file);
  const at = (offset: number) => {
    if (source === undefined) return { line: 0, character: 0 };
    const { line, column } = positionAt(source, offset);
    return { line: line - 1, character: column - 1 };
  };
  return { start: at(span.start), end: at(span.end) };
}
