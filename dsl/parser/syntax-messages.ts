/**
 * What is wrong with a block that the grammar refused, in the words of its author. The explanations are tried in order,
 * the most telling first; the last one always has an answer.
 */
import type { IToken, TokenType } from 'chevrotain';
import { type Diagnostic, diagnose, type Remedy } from '../diagnostics/diagnostic.ts';
import { touches } from '../lexer/place.ts';
import { Comma, Dot, NumberLiteral, Text } from '../lexer/tokens.ts';
import { isA } from './blocks.ts';
import { strayBrace, unclosedBlock, unclosedBracket, unknownClause } from './explain-blocks.ts';
import { chainedComparison, foreignOperator, missingOperand } from './explain-operators.ts';
import { missingArrow, missingBar } from './explain-tables.ts';
import { brokenTime, gluedNumber, missingWord, misspeltWord, reservedName } from './explain-words.ts';
import { asked, foundSpan, insertion, invented, isWord, possibilities, type Spot, wouldFit } from './spot.ts';

const EXPLANATIONS: readonly ((spot: Spot) => Diagnostic | undefined)[] = [
  foreignOperator,
  brokenTime,
  gluedNumber,
  brokenNumber,
  chainedComparison,
  missingOperand,
  missingArrow,
  missingBar,
  strayBrace,
  unclosedBlock,
  reservedName,
  unclosedBracket,
  unknownClause,
  misspeltWord,
  missingWord,
];

export function explain(spot: Spot): Diagnostic {
  for (const explanation of EXPLANATIONS) {
    const diagnostic = explanation(spot);
    if (diagnostic !== undefined) return diagnostic;
  }
  return unexpected(spot);
}

/** `.5` and `1,000` */
function brokenNumber(spot: Spot): Diagnostic | undefined {
  const { found, previous, next } = spot;
  if (found === undefined || next === undefined || !isA(next, NumberLiteral) || !touches(found, next)) return undefined;
  const span = { ...foundSpan(spot), end: next.startOffset + next.image.length };
  if (isA(found, Dot)) {
    const text = `0.${next.image}`;
    const sentence = 'A number begins with a digit.';
    return diagnose('WR1000', span, { sentence }, { remedy: { text, edits: [{ span, text }] } });
  }
  if (!isA(found, Comma) || previous === undefined || !isA(previous, NumberLiteral)) return undefined;
  if (!touches(previous, found) || !/^\d{3}/.test(next.image)) return undefined;
  const whole = { ...span, start: previous.startOffset };
  const text = `${previous.image}_${next.image}`;
  const sentence = 'Digits are grouped with "_", not with a comma.';
  return diagnose('WR1000', whole, { sentence }, { remedy: { text, edits: [{ span: whole, text }] } });
}

function unexpected(spot: Spot): Diagnostic {
  const { found, previous } = spot;
  const may = possibilities(spot);
  const hint = spot.rule === 'expr' ? 'a hole holds one value' : `here may stand ${may}`;
  const remedy = may === '' && spot.rule !== 'expr' ? {} : { remedy: leftOut(spot) ?? { text: hint } };
  return diagnose('WR1000', foundSpan(spot), { sentence: sentenceFor(found, previous) }, remedy);
}

/** The one sign that can stand before a word or a figure, where all that is wrong is that it is not there. */
function leftOut(spot: Spot): Remedy | undefined {
  const { found } = spot;
  const tokens = new Set(asked(spot).map((entry) => entry.token));
  const [sign] = tokens;
  if (found === undefined || sign === undefined || tokens.size > 1 || !isSign(sign)) return undefined;
  const text = sign.LABEL?.slice(1, -1) ?? '';
  if (!isWord(found) && !isA(found, NumberLiteral)) return undefined;
  if (!wouldFit(spot, invented(sign, text), found)) return undefined;
  return { text: `put "${text}" before "${found.image}"`, edits: [insertion(spot, found.startOffset, `${text} `)] };
}

function isSign(token: TokenType): boolean {
  return /^"[^A-Za-z]+"$/.test(token.LABEL ?? '');
}

function sentenceFor(found: IToken | undefined, previous: IToken | undefined): string {
  if (found === undefined && previous === undefined) return 'A file begins with "policy" or "library" and its name.';
  const after = previous === undefined ? 'here' : `after ${shown(previous)}`;
  return found === undefined ? `Something is missing ${after}.` : `I did not expect ${shown(found)} ${after}.`;
}

/** A token as a sentence names it; a text is in quotes already. */
function shown(token: IToken): string {
  return isA(token, Text) ? 'a text' : `"${token.image}"`;
}
