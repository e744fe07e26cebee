/** Reading the concrete tree: its children by name, with the absences that the grammar excludes treated as bugs. */
import type { CstElement, CstNode, IToken } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { tokenSpan } from '../lexer/place.ts';
import { textValue } from '../lexer/text-faults.ts';
import { keywordKey } from '../lexer/tokens.ts';
import type { Keyword } from '../lexer/words.ts';
import type { Span } from '../source.ts';
import type { DateText, Name, NumberText, Path, Text, VersionText } from '../tree/common.ts';
import type { Template } from '../tree/expression.ts';

/** What the makers of tree nodes share: where they are, where doc comments and reports go, how holes are read. */
export interface Reading {
  readonly file: string;
  /** The doc comment in front of the token that starts at this offset. */
  doc(start: number): string | undefined;
  report(diagnostic: Diagnostic): void;
  template(text: IToken): Template;
}

function isNode(element: CstElement): element is CstNode {
  return 'children' in element;
}

export function nodes(cst: CstNode, key: string): readonly CstNode[] {
  return (cst.children[key] ?? []).filter(isNode);
}

export function maybeNode(cst: CstNode, key: string): CstNode | undefined {
  return nodes(cst, key)[0];
}

export function node(cst: CstNode, key: string): CstNode {
  return present(maybeNode(cst, key), cst, key);
}

export function tokens(cst: CstNode, key: string): readonly IToken[] {
  return (cst.children[key] ?? []).filter((element) => !isNode(element)) as readonly IToken[];
}

export function maybeToken(cst: CstNode, key: string): IToken | undefined {
  return tokens(cst, key)[0];
}

export function token(cst: CstNode, key: string): IToken {
  return present(maybeToken(cst, key), cst, key);
}

export function has(cst: CstNode, word: Keyword): boolean {
  return cst.children[keywordKey(word)] !== undefined;
}

/** The one word of these that stands in the node. */
export function chosen<W extends Keyword>(cst: CstNode, ...words: readonly W[]): W {
  return present(
    words.find((word) => has(cst, word)),
    cst,
    words.join('|'),
  );
}

/** The node inside a node that only chooses between alternatives. */
export function only(cst: CstNode): CstNode {
  const inside = Object.values(cst.children)[0]?.[0];
  return present(inside !== undefined && isNode(inside) ? inside : undefined, cst, 'alternative');
}

function present<T>(found: T | undefined, cst: CstNode, key: string): T {
  if (found === undefined) throw new Error(`the grammar rule ${cst.name} has no ${key}`);
  return found;
}

export function spanOf(reading: Reading, cst: CstNode): Span {
  const location = present(cst.location, cst, 'location');
  return { file: reading.file, start: location.startOffset, end: (location.endOffset ?? location.startOffset) + 1 };
}

/** A property that is there only when its value is. */
export function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;
}

export function nameOf(reading: Reading, word: IToken): Name {
  return { text: word.image, span: tokenSpan(reading.file, word) };
}

export function nameIn(reading: Reading, cst: CstNode, key = 'Name'): Name {
  return nameOf(reading, token(cst, key));
}

/** The names of a `names` node. */
export function namesOf(reading: Reading, cst: CstNode): readonly Name[] {
  return tokens(cst, 'Name').map((word) => nameOf(reading, word));
}

/** A `path` or `dotted` node. */
export function pathOf(reading: Reading, cst: CstNode): Path {
  const words = [...tokens(cst, 'Name'), ...tokens(cst, 'Word')];
  return { names: words.map((word) => nameOf(reading, word)), span: spanOf(reading, cst) };
}

export function textOf(reading: Reading, text: IToken): Text {
  return { value: textValue(text), span: tokenSpan(reading.file, text) };
}

export function titleOf(reading: Reading, cst: CstNode): { readonly title?: Text } {
  const title = maybeToken(cst, 'title');
  return title === undefined ? {} : { title: textOf(reading, title) };
}

export function docOf(reading: Reading, cst: CstNode): { readonly doc?: string } {
  return given('doc', reading.doc(spanOf(reading, cst).start));
}

/** A number without its underscores; the percent sign of a percent is not part of it. */
export function numberOf(reading: Reading, number: IToken): NumberText {
  return { digits: number.image.replace(/[_%]/g, ''), span: tokenSpan(reading.file, number) };
}

export function numberIn(reading: Reading, cst: CstNode, key = 'Number'): NumberText {
  return numberOf(reading, token(cst, key));
}

/** A date or a version, as written. */
export function writtenOf(reading: Reading, written: IToken): DateText & VersionText {
  return { value: written.image, span: tokenSpan(reading.file, written) };
}

export type Makers<T> = Readonly<Record<string, (reading: Reading, cst: CstNode) => T>>;

/** Makes the tree node of the one alternative inside `cst`. */
export function make<T>(makers: Makers<T>, reading: Reading, cst: CstNode): T {
  const inside = only(cst);
  return present(makers[inside.name], cst, inside.name)(reading, inside);
}
