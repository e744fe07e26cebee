/** Faults inside a formula: operators of other languages, a missing operand, a chained comparison. */
import type { IToken, TokenType } from 'chevrotain';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { tokenSpan, touches } from '../lexer/place.ts';
import {
  Arrow,
  AtLeast,
  AtMost,
  Bar,
  Colon,
  Equals,
  Greater,
  keyword,
  Less,
  Minus,
  NumberLiteral,
  Plus,
  Slash,
  Star,
} from '../lexer/tokens.ts';
import type { Keyword } from '../lexer/words.ts';
import { isA } from './blocks.ts';
import { constantLike } from './hints.ts';
import {
  expects,
  expectsValue,
  expectsWord,
  foundOpensLine,
  foundSpan,
  invented,
  isReserved,
  type Spot,
  wordOf,
  wouldFit,
} from './spot.ts';

/** `=` for `is`, `=<` for `<=`, `=>` for `>=`, `none` for `missing`. */
export function foreignOperator(spot: Spot): Diagnostic | undefined {
  const { found, next } = spot;
  if (found === undefined) return undefined;
  const span = foundSpan(spot);
  if (isA(found, Equals) && expectsWord(spot, 'is')) {
    const reversed = next !== undefined && (isA(next, Less) || isA(next, Greater)) && touches(found, next);
    if (!reversed) return spelling(span, 'Equality', 'is');
    const sign = `${next.image}=`;
    return spelling({ ...span, end: span.end + 1 }, sign === '<=' ? 'At most' : 'At least', sign);
  }
  if (isA(found, Arrow) && expects(spot, AtLeast) && !expects(spot, Arrow) && !expects(spot, Bar))
    return spelling(span, 'At least', '>=');
  if (isA(found, keyword('none')) && expectsValue(spot)) return spelling(span, 'An absent value', 'missing');
  return undefined;
}

function spelling(span: Diagnostic['span'], meaning: string, text: string): Diagnostic {
  return diagnose('WR1003', span, { meaning, spelling: `"${text}"` }, { remedy: { text, edits: [{ span, text }] } });
}

const COMPARISONS: readonly TokenType[] = [
  Less,
  AtMost,
  Greater,
  AtLeast,
  keyword('is'),
  keyword('in'),
  keyword('matches'),
];

/** `a < b < c` */
export function chainedComparison(spot: Spot): Diagnostic | undefined {
  const { found } = spot;
  const isComparison = found !== undefined && COMPARISONS.some((type) => isA(found, type));
  if (!isComparison || !expectsWord(spot, 'and') || expectsWord(spot, 'is')) return undefined;
  const first = spot.tokens.slice(0, spot.index).findLastIndex((token) => COMPARISONS.some((type) => isA(token, type)));
  const middle = spot.tokens.slice(first + 1, spot.index).map((token) => token.image);
  const span = foundSpan(spot);
  const text = `and ${middle.join(' ').replace(/ ?\. ?/g, '.')} ${found.image}`;
  const remedy = { text, edits: [{ span, text }] };
  return diagnose('WR1011', span, { operator: found.image }, { remedy });
}

const LEFT_OF_VALUE = new Map<TokenType, string>([
  ...COMPARISONS.map((type) => [type, 'The comparison'] as const),
  ...[Plus, Minus, Star, Slash].map((type) => [type, 'The operator'] as const),
  ...[Equals, Colon].map((type) => [type, 'The sign'] as const),
]);
const LEFT_WORDS: readonly Keyword[] = ['and', 'or', 'not', 'of', 'otherwise', 'if', 'then', 'else', 'where', 'per'];

/** An operator, or the word that opens a clause, with no value behind it. */
export function missingOperand(spot: Spot): Diagnostic | undefined {
  const { previous, found } = spot;
  if (previous === undefined || !expectsValue(spot)) return undefined;
  const kind = kindOf(spot, previous);
  if (kind === undefined || isMisusedWord(spot, found)) return undefined;
  const hint = COMPARISONS.includes(previous.tokenType) ? constantLike(spot) : undefined;
  const remedy = { text: hint ?? `write a value after "${previous.image}"` };
  return diagnose('WR1007', tokenSpan(spot.file, previous), { operator: `${kind} "${previous.image}"` }, { remedy });
}

function kindOf(spot: Spot, previous: IToken): string | undefined {
  const kind = LEFT_OF_VALUE.get(previous.tokenType);
  if (kind !== undefined) return kind;
  const word = wordOf(previous.tokenType);
  if (word === undefined) return undefined;
  if (LEFT_WORDS.some((left) => left === word)) return 'The word';
  // A value that is called `rate` is no clause, nor is the last word before a list of names.
  return expectsWord(spot, 'true') && !expectsWord(spot, 'is') ? 'The word' : undefined;
}

/** A word of the language that the author took for a name: nothing could follow it as a clause either. */
function isMisusedWord(spot: Spot, found: IToken | undefined): boolean {
  if (!isReserved(found) || foundOpensLine(spot)) return false;
  const next = spot.next === undefined ? [] : [spot.next];
  return !wouldFit(spot, invented(NumberLiteral, '0'), found, ...next);
}
