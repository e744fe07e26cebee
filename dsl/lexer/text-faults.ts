/** Faults of texts: curly quotes, a missing closing quote, an escape that does not exist. */
import type { IToken } from 'chevrotain';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { tokenEnd, tokenSpan } from './place.ts';
import { CurlyText, ForeignText, Text, UnclosedText } from './tokens.ts';

/** A piece of a text between its quotes: an escape, or one character. */
const PIECE = /\\u\{([0-9a-fA-F]{1,6})\}|\\(.)|[^\\]/gsu;

const SIMPLE: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t' };

export interface Piece {
  /** What it stands for; undefined for an escape that does not exist. */
  readonly value: string | undefined;
  readonly raw: string;
  readonly offset: number;
}

/** Cuts the inside of a text into its pieces, `offset` being the place of its first character. */
export function piecesOf(inside: string, offset: number): readonly Piece[] {
  return [...inside.matchAll(PIECE)].map((match) => ({
    value: pieceValue(match[0], match[1], match[2]),
    raw: match[0],
    offset: offset + match.index,
  }));
}

function pieceValue(raw: string, hex: string | undefined, simple: string | undefined): string | undefined {
  if (hex !== undefined) return codePoint(Number.parseInt(hex, 16));
  if (simple !== undefined) return SIMPLE[simple];
  return raw === '\\' ? undefined : raw;
}

function codePoint(code: number): string | undefined {
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return surrogate || code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

/** What stands between the quotes of a text token, however it is quoted. */
export function insideOf(token: IToken): string {
  return token.tokenType === UnclosedText ? token.image.slice(1) : token.image.slice(1, -1);
}

/** The value of a text token: escapes resolved, in NFC. */
export function textValue(token: IToken): string {
  const pieces = piecesOf(insideOf(token), token.startOffset + 1);
  return pieces
    .map((piece) => piece.value ?? piece.raw)
    .join('')
    .normalize('NFC');
}

export interface TextFaults {
  readonly diagnostics: readonly Diagnostic[];
  readonly unsure: readonly number[];
}

export function textFaults(file: string, tokens: readonly IToken[]): TextFaults {
  const texts = tokens.filter((token) => TEXTS.has(token.tokenType));
  const unclosed = texts.filter((token) => token.tokenType === UnclosedText);
  return {
    diagnostics: texts.flatMap((token) => [...quoteFaults(file, token), ...escapeFaults(file, token)]),
    unsure: unclosed.map((token) => token.startOffset),
  };
}

const TEXTS = new Set([Text, CurlyText, ForeignText, UnclosedText]);

function quoteFaults(file: string, token: IToken): readonly Diagnostic[] {
  const span = tokenSpan(file, token);
  const straight = `"${insideOf(token).replaceAll('"', '\\"')}"`;
  const remedy = { text: straight, edits: [{ span, text: straight }] };
  if (token.tokenType === CurlyText) return [diagnose('WR1004', span, { character: 'quotation mark' }, { remedy })];
  if (token.tokenType === ForeignText) {
    return [diagnose('WR1003', span, { meaning: 'A text', spelling: 'in double quotes' }, { remedy })];
  }
  return token.tokenType === UnclosedText ? [unclosedFault(file, token)] : [];
}

function unclosedFault(file: string, token: IToken): Diagnostic {
  const at = tokenEnd(token);
  const remedy = { text: `${token.image}"`, edits: [{ span: { file, start: at, end: at }, text: '"' }] };
  return diagnose('WR1005', tokenSpan(file, token), {}, { remedy });
}

function escapeFaults(file: string, token: IToken): readonly Diagnostic[] {
  const remedy = { text: String.raw`the escapes are \" \\ \n \t and \u{HEX}; a backslash itself is \\` };
  return piecesOf(insideOf(token), token.startOffset + 1)
    .filter((piece) => piece.value === undefined)
    .map((piece) => {
      const span = { file, start: piece.offset, end: piece.offset + piece.raw.length };
      return diagnose('WR1014', span, { escape: piece.raw }, { remedy });
    });
}
