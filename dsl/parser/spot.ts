/** The spot of a syntax fault: what was found, what stands before it, and what could stand there instead. */
import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';
import { tokenEnd, tokenSpan } from '../lexer/place.ts';
import {
  DateLiteral,
  Dot,
  keyword,
  LeftBrace,
  NumberLiteral,
  Percent,
  Plus,
  RightBrace,
  Text,
  Time,
  Version,
  Word,
} from '../lexer/tokens.ts';
import type { Keyword } from '../lexer/words.ts';
import type { Span } from '../source.ts';
import { isA, opensLine } from './blocks.ts';
import { type Expected, type Outlook, outlook } from './expected.ts';
import type { StartRule } from './read-block.ts';

export interface Spot {
  readonly file: string;
  /** All tokens of the file, for hints that name what is declared. */
  readonly all: readonly IToken[];
  readonly rule: StartRule;
  readonly tokens: readonly IToken[];
  readonly index: number;
  /** Absent where the block ends too early. */
  readonly found: IToken | undefined;
  readonly previous: IToken | undefined;
  readonly next: IToken | undefined;
  /** The first token behind the block. */
  readonly following: IToken | undefined;
  readonly expected: readonly Expected[];
  /** The tokens before the spot are a whole block. */
  readonly complete: boolean;
}

export interface Block {
  readonly file: string;
  readonly all: readonly IToken[];
  readonly rule: StartRule;
  readonly tokens: readonly IToken[];
  readonly following: IToken | undefined;
}

/** `errorAt` is where the parser stopped; the walk over the grammar knows better unless the block is too large for it. */
export function spotOf(block: Block, errorAt: IToken): Spot {
  const stopped = block.tokens.findIndex((token) => token.startOffset >= errorAt.startOffset);
  const fallback: Outlook = {
    index: stopped < 0 ? block.tokens.length : stopped,
    expected: [],
    complete: false,
  };
  const { index, expected, complete } = outlook(block.rule, block.tokens) ?? fallback;
  const at = complete && index === block.tokens.length ? fallback.index : index;
  return {
    ...block,
    index: at,
    found: block.tokens[at],
    previous: block.tokens[at - 1],
    next: block.tokens[at + 1],
    expected,
    complete: complete && at === index,
  };
}

export function expects(spot: Spot, token: TokenType): boolean {
  return spot.expected.some((entry) => entry.token === token);
}

export function expectsWord(spot: Spot, word: Keyword): boolean {
  return expects(spot, keyword(word));
}

/** A value may stand at the spot. */
export function expectsValue(spot: Spot): boolean {
  return spot.expected.some((entry) => entry.token === NumberLiteral && entry.rule === 'numberLit');
}

/** A value has just ended at the spot: an operator could go on with it. */
export function afterValue(spot: Spot): boolean {
  return expects(spot, Plus) || expects(spot, Dot);
}

/** The rules that go on with a value; what they expect is always possible after one and never asked for. */
export const CONTINUATIONS: ReadonlySet<string> = new Set([
  ...['additive', 'multiplicative', 'orExpr', 'andExpr', 'orderTest', 'isTest', 'matchesTest', 'inTest'],
  ...['roundExpr', 'withPart', 'otherwisePart', 'asOfPart', 'litUnit', 'unitName', 'unitExpr', 'args'],
  ...['reference', 'parenthesised', 'path', 'dotted'],
]);

/** What is expected, apart from the operators that could go on with the value before the spot. */
export function asked(spot: Spot): readonly Expected[] {
  if (!spot.expected.some((entry) => CONTINUATIONS.has(entry.rule))) return spot.expected;
  return expectsValue(spot) ? spot.expected : spot.expected.filter((entry) => !CONTINUATIONS.has(entry.rule));
}

export function wordOf(token: TokenType): string | undefined {
  return token.name.startsWith('word_') ? token.name.slice('word_'.length) : undefined;
}

/** The words of the language that may stand at the spot. */
export function expectedWords(spot: Spot): readonly string[] {
  return [...new Set(spot.expected.flatMap((entry) => wordOf(entry.token) ?? []))];
}

export function foundSpan(spot: Spot): Span {
  if (spot.found !== undefined) return tokenSpan(spot.file, spot.found);
  if (spot.previous !== undefined) return tokenSpan(spot.file, spot.previous);
  const start = spot.following?.startOffset ?? 0;
  return { file: spot.file, start, end: start };
}

export function foundOpensLine(spot: Spot): boolean {
  return opensLine(spot.tokens, spot.index);
}

export function isWord(token: IToken | undefined): token is IToken {
  return token !== undefined && isA(token, Word);
}

/** A word of the language that is no name. */
export function isReserved(token: IToken | undefined): token is IToken {
  return isWord(token) && wordOf(token.tokenType) !== undefined && (token.tokenType.CATEGORIES ?? []).length === 1;
}

/** An insertion right behind a token. */
export function insertion(spot: Spot, offset: number, text: string) {
  return { span: { file: spot.file, start: offset, end: offset }, text };
}

export function endOf(token: IToken): number {
  return tokenEnd(token);
}

/** Whether the tokens before the spot, then these, can stand in the block. */
export function wouldFit(spot: Spot, ...added: readonly IToken[]): boolean {
  const tokens = [...spot.tokens.slice(0, spot.index), ...added];
  const result = outlook(spot.rule, tokens);
  return result !== undefined && result.index >= tokens.length;
}

export function invented(type: TokenType, image: string): IToken {
  return createTokenInstance(type, image, 0, 0, 0, 0, 0, 0);
}

/** The braces that are open at the spot, outermost first. */
export function openBraces(spot: Spot): readonly number[] {
  const open: number[] = [];
  for (let index = 0; index < spot.index; index += 1) {
    const type = spot.tokens[index]?.tokenType;
    if (type === LeftBrace) open.push(index);
    if (type === RightBrace) open.pop();
  }
  return open;
}

const DESCRIPTIONS = new Map<TokenType, string>([
  [NumberLiteral, 'a number'],
  [Percent, 'a percent such as 20%'],
  [Text, 'a text in quotes'],
  [DateLiteral, 'a date such as 2026-01-31'],
  [Time, 'a time such as 08:00'],
  [Version, 'a version such as 1.0.0'],
]);

const LISTED_MAX = 8;

/** What may stand at the spot, in words: "a value", "a name", `"until"`. */
export function possibilities(spot: Spot): string {
  const entries = asked(spot);
  const value = expectsValue(spot) && entries.length > 1 ? ['a value'] : [];
  const rest = value.length === 0 ? entries : entries.filter((entry) => !isValueStart(entry));
  const names = [...new Set([...value, ...rest.map((entry) => description(entry.token))])];
  const listed = names.slice(0, LISTED_MAX);
  if (names.length > LISTED_MAX) return `${listed.join(', ')} and others`;
  return listed.length < 2 ? listed.join('') : `${listed.slice(0, -1).join(', ')} or ${listed.at(-1)}`;
}

const VALUE_RULES = new Set([
  ...['ifExpr', 'notExpr', 'unary', 'numberLit', 'primary', 'parenthesised', 'listLit', 'recordLit', 'splitExpr'],
  'reference',
]);

function isValueStart(entry: Expected): boolean {
  return VALUE_RULES.has(entry.rule);
}

function description(token: TokenType): string {
  const known = DESCRIPTIONS.get(token);
  if (known !== undefined) return known;
  if (token.name === 'Name' || token.name === 'Word' || token.name === 'Identifier') return 'a name';
  return token.LABEL ?? token.name;
}
