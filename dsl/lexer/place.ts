/** Places of tokens. */
import type { IToken } from 'chevrotain';
import type { Span } from '../source.ts';

export function tokenEnd(token: IToken): number {
  return token.startOffset + token.image.length;
}

export function tokenSpan(file: string, token: IToken): Span {
  return { file, start: token.startOffset, end: tokenEnd(token) };
}

/** Nothing, not even a blank, stands between the two. */
export function touches(first: IToken, second: IToken): boolean {
  return tokenEnd(first) === second.startOffset;
}
