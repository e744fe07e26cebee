/** Hints that name what the author has declared. */
import type { IToken } from 'chevrotain';
import { keyword, NumberLiteral } from '../lexer/tokens.ts';
import { isA } from './blocks.ts';
import { isWord, type Spot } from './spot.ts';

/** For a comparison of `credit_score` with nothing: a constant that shares a part of its name, and its number. */
export function constantLike(spot: Spot): string {
  const compared = spot.tokens[spot.index - 2];
  const parts = isWord(compared) ? compared.image.split('_') : [];
  const constants = spot.all.flatMap((token, index) => {
    const name = spot.all[index + 1];
    return isA(token, keyword('constant')) && isWord(name) ? [{ name: name.image, index }] : [];
  });
  const match = constants.find(({ name }) => name.split('_').some((part) => parts.includes(part)));
  if (match === undefined) return 'compare with a name, or a number such as 100';
  const number = lastNumber(spot.all, match.index);
  return `compare with ${match.name}, or a number such as ${number ?? 100}`;
}

/** The last number of a declaration: of a dated constant, the value in force at its end. */
function lastNumber(all: readonly IToken[], start: number): string | undefined {
  const rest = all.slice(start + 1);
  const end = rest.findIndex((token) => token.startColumn === 1 && isWord(token));
  return rest.slice(0, end < 0 ? rest.length : end).findLast((token) => isA(token, NumberLiteral))?.image;
}
