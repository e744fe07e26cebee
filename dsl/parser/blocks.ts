/**
 * Where declarations begin. A file with a fault is cut here and its declarations are read one by one, so that each
 * broken one gives one report and the others are kept.
 */
import type { IToken, TokenType } from 'chevrotain';
import { Colon, Comma, Dot, Equals, keyword, LeftBrace, Name, RightBrace, Text, Word } from '../lexer/tokens.ts';
import type { Keyword } from '../lexer/words.ts';

/** Clause words: never names, so that one of them with a name behind it begins a declaration wherever it stands. */
const RESERVED: readonly Keyword[] = [
  ...(['use', 'enum', 'record', 'input', 'constant', 'define', 'extern', 'table', 'calendar', 'rule'] as const),
  ...(['decision', 'tariff', 'commission', 'progression', 'intent', 'example', 'test', 'property'] as const),
  ...(['grant', 'payout'] as const),
];

/** The soft words that begin a declaration in the shape of one. */
const SOFT: readonly Keyword[] = ['unit', 'dates', 'limit', 'feature'];

export const DECLARATION_WORDS: readonly string[] = [...RESERVED, ...SOFT];

const RESERVED_TOKENS = new Set(RESERVED.map((word) => keyword(word)));

export function isA(token: IToken | undefined, type: TokenType): boolean {
  return token !== undefined && (token.tokenType === type || (token.tokenType.CATEGORIES ?? []).includes(type));
}

/** The token is the first one of its line. */
export function opensLine(tokens: readonly IToken[], index: number): boolean {
  const previous = tokens[index - 1];
  return previous === undefined || previous.endLine !== tokens[index]?.startLine;
}

/** Soft words may be names, so they begin a declaration only outside braces and in the shape of one. */
function softStart(tokens: readonly IToken[], index: number): boolean {
  const [word, name, after] = tokens.slice(index, index + 3);
  if (word === undefined || !isA(name, Word) || name?.tokenType === undefined) return false;
  if (word.tokenType === keyword('dates')) return isA(after, LeftBrace);
  if (word.tokenType === keyword('limit') || word.tokenType === keyword('feature')) {
    return isA(after, LeftBrace) || isA(after, Text) || isA(after, keyword('for'));
  }
  return word.tokenType === keyword('unit') && !isA(tokens[index - 1], keyword('minor')) && !isA(after, Colon);
}

function reservedStart(tokens: readonly IToken[], index: number, atMargin: boolean): boolean {
  const word = tokens[index];
  const next = tokens[index + 1];
  const previous = tokens[index - 1];
  if (word === undefined || !RESERVED_TOKENS.has(word.tokenType)) return false;
  if (isA(previous, Dot) || (isA(next, Colon) && !atMargin)) return false;
  // `time of use CALENDAR over ...` is a price model.
  if (word.tokenType === keyword('use') && isA(previous, keyword('of'))) return false;
  // `minimum payout floor else carry` is a clause of its own.
  if (word.tokenType === keyword('payout') && isA(previous, keyword('minimum'))) return false;
  if (isA(previous, Comma) || isA(previous, Equals)) return opensLine(tokens, index) && isA(next, Name);
  return isA(next, Name) || isA(next, Text) || atMargin;
}

/** The indices at which declarations and imports begin, in order. */
export function declarationStarts(tokens: readonly IToken[]): readonly number[] {
  const starts: number[] = [];
  let depth = 0;
  let margin = 1;
  for (let index = 0; index < tokens.length; index += 1) {
    const type = tokens[index]?.tokenType;
    const column = tokens[index]?.startColumn ?? 1;
    // Where declarations begin a line a new one begins, whatever braces are open.
    const atMargin = opensLine(tokens, index) && column <= margin;
    if (reservedStart(tokens, index, atMargin) || ((depth <= 0 || atMargin) && softStart(tokens, index))) {
      starts.push(index);
      depth = 0;
      if (opensLine(tokens, index)) margin = column;
    }
    if (type === LeftBrace) depth += 1;
    if (type === RightBrace) depth -= 1;
  }
  return starts;
}
