/** What every syntax node shares. The tree says what the author wrote, in the author's order; it knows no types. */
import type { Span } from '../source.ts';

/** A word with its place. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** `a.b.c` */
export interface Path {
  readonly names: readonly Name[];
  readonly span: Span;
}

/** `a.b.c` */
export function dottedName({ names }: Path): string {
  return names.map(({ text }) => text).join('.');
}

/** A string literal; `value` has its escapes resolved and is in NFC. */
export interface Text {
  readonly value: string;
  readonly span: Span;
}

/** A plain comment (`//`), kept for the formatter. `ownLine` is false when code stands before it on its line. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
  readonly ownLine: boolean;
}

/** A number as written, without its underscores: digits with at most one point, no sign. */
export interface NumberText {
  readonly digits: string;
  readonly span: Span;
}

/** `USD`, `GB`, `USD per GB per month`: the first word, then each word after `per`. */
export interface UnitNode {
  readonly words: readonly Name[];
  readonly span: Span;
}

/** A date `YYYY-MM-DD` as written. */
export interface DateText {
  readonly value: string;
  readonly span: Span;
}

/** A semantic version `X.Y.Z` as written. */
export interface VersionText {
  readonly value: string;
  readonly span: Span;
}
