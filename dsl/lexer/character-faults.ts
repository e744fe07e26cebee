/** Single characters that have no place in a rule file: unknown ones, and those that office software puts in. */
import type { ILexingError, IToken, TokenType } from 'chevrotain';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { tokenSpan } from './place.ts';
import {
  CurlyAtLeast,
  CurlyAtMost,
  CurlyDash,
  CurlyDivide,
  CurlyEllipsis,
  CurlySpace,
  CurlyTimes,
  Identifier,
  NumberLiteral,
  Semicolon,
} from './tokens.ts';

interface Replacement {
  readonly character: string;
  readonly text: string;
}

const REPLACEMENTS = new Map<TokenType, Replacement>([
  [CurlyDash, { character: 'dash', text: '-' }],
  [CurlyTimes, { character: 'multiplication sign', text: '*' }],
  [CurlyDivide, { character: 'division sign', text: '/' }],
  [CurlyEllipsis, { character: 'ellipsis', text: '..' }],
  [CurlyAtMost, { character: 'comparison sign', text: '<=' }],
  [CurlyAtLeast, { character: 'comparison sign', text: '>=' }],
  [CurlySpace, { character: 'blank', text: ' ' }],
]);

/** The faults of one token that is a single misspelt sign. */
export function characterFaults(file: string, token: IToken): readonly Diagnostic[] {
  const span = tokenSpan(file, token);
  if (token.tokenType === Semicolon) {
    const remedy = { text: 'leave it out: a clause ends where the next one begins', edits: [{ span, text: '' }] };
    return [diagnose('WR1003', span, { meaning: 'A semicolon' }, { remedy })];
  }
  const replacement = REPLACEMENTS.get(token.tokenType);
  if (replacement === undefined) return [];
  const text = replacement.text === ' ' ? 'an ordinary blank' : replacement.text;
  const remedy = { text, edits: [{ span, text: replacement.text }] };
  return [diagnose('WR1004', span, { character: replacement.character }, { remedy })];
}

/** A character as a person can read it: itself when it prints, else its number. */
function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) && code !== 0xfffd
    ? `"${character}"`
    : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function hintFor(character: string): string | undefined {
  if (character === '\ufffd') return 'save the file as UTF-8';
  if (character === '_') return 'a name begins with a letter';
  if (character === '%') return 'a percent sign follows its number directly, as in 20%';
  if (/\p{L}/u.test(character)) return 'names are written with the letters a to z, digits and _';
  return undefined;
}

/** One diagnostic for each run of characters that no token begins with. */
export function unknownCharacters(
  file: string,
  text: string,
  base: number,
  errors: readonly ILexingError[],
): { readonly diagnostics: readonly Diagnostic[]; readonly unsure: readonly number[] } {
  const diagnostics = errors.map((error) => {
    const character = String.fromCodePoint(text.codePointAt(error.offset) ?? 0);
    const start = base + error.offset;
    const span = { file, start, end: start + Math.max(error.length, character.length) };
    const hint = hintFor(character);
    return diagnose(
      'WR1001',
      span,
      { character: shown(character) },
      hint === undefined ? {} : { remedy: { text: hint } },
    );
  });
  return { diagnostics, unsure: errors.map((error) => base + error.offset) };
}

/** Spellings like 1e6 and 0x1F: letters that make another number of it in programming languages. */
export function numberFaults(file: string, tokens: readonly IToken[]): readonly Diagnostic[] {
  return tokens.flatMap((token, index) => {
    const next = tokens[index + 1];
    if (next === undefined || token.tokenType !== NumberLiteral || next.tokenType !== Identifier) return [];
    if (next.startOffset !== token.startOffset + token.image.length) return [];
    const exponent = /^[eE]\d+$/.test(next.image);
    if (!exponent && !(token.image === '0' && /^x[0-9a-fA-F]+$/.test(next.image))) return [];
    const span = { ...tokenSpan(file, token), end: next.startOffset + next.image.length };
    const remedy = { text: exponent ? 'write the digits out, as in 1_000_000' : 'write the number in decimal digits' };
    return [diagnose('WR1006', span, { number: token.image, letters: next.image }, { remedy })];
  });
}
