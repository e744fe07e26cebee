/** Other ways to write a rule file, for tests: the same meaning in other signs, and every number changed by one step. */
import type { Span } from '#dsl';

const PIECES =
  /\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|[A-Za-z]\w*|\d{4}-\d\d-\d\d(?:T[\d:]+Z)?|\d\d:\d\d(?::\d\d)?|\d+\.\d+\.\d+|\d[\d_]*(?:\.\d+)?%?|\s+|./g;
const NUMBER = /^\d[\d_]*(?:\.\d+)?%?$/;
const DATE = /^\d{4}-\d\d-\d\d/;
const TIME = /^\d\d:\d\d/;

interface Piece {
  readonly text: string;
  readonly start: number;
}

function piecesOf(text: string): readonly Piece[] {
  return [...text.matchAll(PIECES)].map(({ 0: piece, index }) => ({ text: piece, start: index }));
}

/** The file on one line, without comments. */
export function onOneLine(text: string): string {
  const kept = piecesOf(text).filter((piece) => !piece.text.startsWith('//'));
  return kept.map((piece) => (/^\s/.test(piece.text) ? ' ' : piece.text)).join('');
}

/** `75 USD` as `7_5.00 USD`; whole numbers that are counts keep to whole numbers. */
export function withLongNumbers(text: string): string {
  const pieces = piecesOf(text);
  return pieces
    .map(({ text: piece }, i) => {
      if (!NUMBER.test(piece)) return piece;
      const [whole = '', fraction] = piece.replace('%', '').split('.');
      const measured = piece.endsWith('%') || /^(?:USD|GB)$/.test(pieces[i + 2]?.text ?? '');
      const grouped = whole.length > 1 && !whole.includes('_') ? `${whole[0]}_${whole.slice(1)}` : whole;
      const places = fraction === undefined ? (measured ? '.00' : '') : `.${fraction}0`;
      return `${grouped}${places}${piece.endsWith('%') ? '%' : ''}`;
    })
    .join('');
}

export interface ChangedNumber {
  readonly was: string;
  readonly is: string;
  readonly text: string;
}

/** One text for each number, date and time outside the spans, titles, comments and the version, with that one changed. */
export function changedNumbers(text: string, outside: readonly Span[]): readonly ChangedNumber[] {
  return piecesOf(text).flatMap(({ text: was, start }) => {
    if (!(NUMBER.test(was) || DATE.test(was) || TIME.test(was))) return [];
    if (outside.some((span) => span.start <= start && start < span.end)) return [];
    const is = next(was);
    return [{ was, is, text: text.slice(0, start) + is + text.slice(start + was.length) }];
  });
}

/** The last digit one higher; nine becomes eight. */
function next(number: string): string {
  return number.replace(/\d(?=\D*$)/, (digit) => (digit === '9' ? '8' : String(Number(digit) + 1)));
}
