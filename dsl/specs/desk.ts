/** What the tests of the author services share: a pack written as texts, with `^` where the cursor stands. */
import { applyEdits } from '../author/edits.ts';
import { type AuthorPack, openPack } from '../author/pack.ts';
import type { Edit } from '../diagnostics/diagnostic.ts';
import { positionAt, type SourceFile, type Span, sourceFile } from '../source.ts';

export interface Desk {
  readonly pack: AuthorPack;
  readonly file: string;
  readonly offset: number;
}

/** The files of a pack by name; one of them holds the cursor. A text alone is the file `test.writ`. */
export function desk(texts: string | Readonly<Record<string, string>>): Desk {
  const named = Object.entries(typeof texts === 'string' ? { 'test.writ': texts } : texts);
  const [file, text] = named.find(([, each]) => each.includes('^')) ?? named[0] ?? ['', ''];
  const all = named.map(([name, each]) => sourceFile(name, each.replace('^', '')));
  const sources = all.filter((each) => !each.name.endsWith('.csv'));
  const csv = (_: string, name: string): SourceFile | undefined => all.find((each) => each.name === name);
  return { pack: openPack({ sources, csv }), file, offset: text.indexOf('^') };
}

/** `file line:column text` of a part of a file. */
export function shown(pack: AuthorPack, span: Span): string {
  const source = pack.results.get(span.file)?.source;
  if (source === undefined) return span.file;
  const { line, column } = positionAt(source, span.start);
  return `${span.file} ${line}:${column} ${source.text.slice(span.start, span.end)}`;
}

/** The text of a file with the edits of that file applied. */
export function edited(pack: AuthorPack, file: string, edits: readonly Edit[]): string {
  const own = edits.filter((edit) => edit.span.file === file);
  return applyEdits(pack.results.get(file)?.source.text ?? '', own);
}

/** A small policy that most tests of the author services write on in. */
export const BASE = `policy demo.desk version 1.0.0
effective from 2026-01-01 until 2028-01-01
currency USD
rounding half even to 2 places per line

enum Kind { small, large }
record Customer {
  kind: Kind
  /// From the bureau.
  score: integer 300..850 optional
  since: date
}
input customer: Customer
input used: quantity GB 0..1000
/// The least that is asked for.
constant minimum_score: integer = 600
define double(x: integer): integer = x * 2
table deposit picks one row {
  | kind: Kind | score: integer 300..850 => months: integer |
  | small      | < 600                   => 3               |
  | small      | >= 600                  => 1               |
  | large      | any                     => 0               |
}
`;

export const LIBRARY = `library lib.words version 1.0.0
effective from 2026-01-01
enum Color { red, green }
unit box plural boxes
constant least = 1
record Item {
  color: Color
  count: quantity box 0..10
}
`;
