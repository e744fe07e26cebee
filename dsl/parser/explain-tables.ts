/** Faults of table rows: a bar or an arrow that is missing. */
import type { IToken } from 'chevrotain';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { tokenSpan } from '../lexer/place.ts';
import { Arrow, Bar, RightBrace } from '../lexer/tokens.ts';
import { isA, opensLine } from './blocks.ts';
import { endOf, expects, foundOpensLine, foundSpan, insertion, type Spot } from './spot.ts';

const ROWS = new Set(['tableHead', 'tableRow', 'casesHead']);

function expectsBar(spot: Spot): boolean {
  return spot.expected.some((entry) => entry.token === Bar && ROWS.has(entry.rule));
}

export function missingBar(spot: Spot): Diagnostic | undefined {
  const { found, previous } = spot;
  if (previous === undefined || !expectsBar(spot)) return undefined;
  if (isA(found, Arrow)) return unclosedRow(spot);
  if (found === undefined || (foundOpensLine(spot) && !expects(spot, RightBrace)) || isA(found, RightBrace)) {
    return bar(spot, previous, 'at the end of this row');
  }
  // The bar that opens this row was taken for the one that closes the row above.
  const above = spot.tokens[spot.index - 2];
  if (isA(previous, Bar) && opensLine(spot.tokens, spot.index - 1) && above !== undefined) {
    return bar(spot, above, 'at the end of this row');
  }
  const place = expects(spot, RightBrace) ? 'at the start of this row' : `before "${found.image}"`;
  const remedy = { text: `| ${found.image}`, edits: [insertion(spot, found.startOffset, '| ')] };
  return diagnose('WR1008', foundSpan(spot), { place }, { remedy });
}

/** A second arrow: the row above was not closed, and the bar that opens this one was taken for a separator. */
function unclosedRow(spot: Spot): Diagnostic | undefined {
  const rowEnd = spot.tokens
    .slice(0, spot.index)
    .findLast((token, index) => spot.tokens[index + 1]?.startLine !== token.endLine);
  return rowEnd === undefined ? undefined : bar(spot, rowEnd, 'at the end of this row');
}

function bar(spot: Spot, after: IToken, place: string): Diagnostic {
  const remedy = { text: `${after.image} |`, edits: [insertion(spot, endOf(after), ' |')] };
  return diagnose('WR1008', tokenSpan(spot.file, after), { place }, { remedy });
}

/** A row without an arrow is noticed at the bar of the next one. */
export function missingArrow(spot: Spot): Diagnostic | undefined {
  const { found, previous } = spot;
  const inCell = spot.expected.some((entry) => entry.rule === 'compareCell');
  if (previous === undefined || !inCell || !isA(previous, Bar)) return undefined;
  if (found !== undefined && !isA(found, Bar) && !isA(found, RightBrace)) return undefined;
  const before = 'its results';
  const remedy = { text: 'put "=>" in the place of the bar between the inputs and the results' };
  return diagnose('WR1009', tokenSpan(spot.file, previous), { clause: 'A table row', word: '=>', before }, { remedy });
}
