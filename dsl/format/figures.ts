/** Numbers and texts as the canonical layout writes them. */
import type { NumberText } from '../tree/common.ts';

/** From this many digits before the point a number is grouped. */
const GROUPED_FROM_DIGITS = 5;

/** `1234567.50` as `1_234_567.50`; fewer than five digits stay together. */
export function groupedDigits(number: NumberText): string {
  const [whole = '', fraction] = number.digits.split('.');
  const grouped = whole.length < GROUPED_FROM_DIGITS ? whole : whole.replace(/\B(?=(?:\d{3})+$)/g, '_');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** The lowest decimal form: `75.00` and `075` are `75`. */
export function lowestDigits(digits: string): string {
  const [whole = '', fraction = ''] = digits.split('.');
  const integer = whole.replace(/^0+(?=\d)/, '');
  const decimals = fraction.replace(/0+$/, '');
  return decimals === '' ? integer : `${integer}.${decimals}`;
}

/** Characters that would not be seen, or would turn the reading direction, are written as escapes. */
const UNSEEN =
  /[\p{Cc}\p{Zl}\p{Zp}\u00a0\u00ad\u1680\u2000-\u200b\u200e\u200f\u202a-\u202f\u205f-\u206f\u3000\ufeff]/gu;

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The inside of a text, with its escapes. */
export function escapedText(value: string): string {
  return value.normalize('NFC').replace(/["\\]/g, '\\$&').replace(UNSEEN, escaped);
}

export function quoted(value: string): string {
  return `"${escapedText(value)}"`;
}
