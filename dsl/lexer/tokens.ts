/**
 * The tokens. Two categories carry the classes of words: `Word` is any word (after a dot, before a colon), `Name` an
 * identifier or a soft word. Faulty spellings that have one evident meaning (a curly quote, `==`) are tokens of their
 * own which stand for that meaning, so that a file with such a fault is still read to its end.
 */
import { createToken, Lexer, type TokenType } from 'chevrotain';
import { CLAUSE_WORDS, HARD_WORDS, type Keyword, SOFT_WORDS } from './words.ts';

export const Word = createToken({ name: 'Word', label: 'WORD', pattern: Lexer.NA });
export const Name = createToken({ name: 'Name', label: 'NAME', pattern: Lexer.NA });
export const Identifier = createToken({
  name: 'Identifier',
  label: 'IDENTIFIER',
  pattern: /[A-Za-z][A-Za-z0-9_]*/,
  line_breaks: false,
  categories: [Name, Word],
});

/** The node key of a keyword in the concrete tree; the prefix keeps words apart from rules of the same name. */
export function keywordKey(word: Keyword): string {
  return `word_${word}`;
}

/** It has no pattern: a word is lexed as an identifier, whose spelling then says which it is (`keywordSpelt`). */
function keywordToken(word: Keyword, categories: TokenType[]): TokenType {
  return createToken({ name: keywordKey(word), label: `"${word}"`, pattern: Lexer.NA, categories });
}

const KEYWORDS: ReadonlyMap<string, TokenType> = new Map([
  ...HARD_WORDS.map((word) => [word, keywordToken(word, [Word])] as const),
  ...CLAUSE_WORDS.map((word) => [word, keywordToken(word, [Word])] as const),
  ...SOFT_WORDS.map((word) => [word, keywordToken(word, [Name, Word])] as const),
]);

export function keyword(word: Keyword): TokenType {
  const token = KEYWORDS.get(word);
  if (token === undefined) throw new Error(`no token for the word ${word}`);
  return token;
}

export function keywordSpelt(text: string): TokenType | undefined {
  return KEYWORDS.get(text);
}

function token(name: string, pattern: RegExp, extra: { group?: string; categories?: TokenType[] } = {}): TokenType {
  return createToken({ name, label: name.toUpperCase(), pattern, line_breaks: false, ...extra });
}

function sign(name: string, text: string, categories: TokenType[] = []): TokenType {
  const pattern = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return createToken({ name, label: `"${text}"`, pattern, line_breaks: false, categories });
}

export const Instant = token('Instant', /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z/);
export const DateLiteral = token('Date', /\d{4}-\d\d-\d\d/);
export const Time = token('Time', /\d\d:\d\d(:\d\d)?/);
export const Version = token('Version', /\d+\.\d+\.\d+(-[a-z0-9.]+)?/);
export const Percent = token('Percent', /\d[\d_]*(\.\d+)?%/);
export const NumberLiteral = token('Number', /\d[\d_]*(\.\d+)?/);
export const Text = token('String', /"(?:[^"\\\r\n]|\\[^\r\n])*"/);

export const Arrow = sign('Arrow', '=>');
export const HalfOpen = sign('HalfOpen', '..<');
export const Range = sign('Range', '..');
export const AtMost = sign('AtMost', '<=');
export const AtLeast = sign('AtLeast', '>=');
export const Less = sign('Less', '<');
export const Greater = sign('Greater', '>');
export const Equals = sign('Equals', '=');
export const Bar = sign('Bar', '|');
export const LeftBrace = sign('LeftBrace', '{');
export const RightBrace = sign('RightBrace', '}');
export const LeftParen = sign('LeftParen', '(');
export const RightParen = sign('RightParen', ')');
export const LeftBracket = sign('LeftBracket', '[');
export const RightBracket = sign('RightBracket', ']');
export const Comma = sign('Comma', ',');
export const Colon = sign('Colon', ':');
export const Dot = sign('Dot', '.');
export const Plus = sign('Plus', '+');
export const Minus = sign('Minus', '-');
export const Star = sign('Star', '*');
export const Slash = sign('Slash', '/');

/** The token groups that never reach the parser. */
export const DOCS = 'docs';
export const COMMENTS = 'comments';
export const FAULTS = 'faults';

const Space = createToken({ name: 'Space', pattern: /[ \t\r\n\f]+/, group: Lexer.SKIPPED, line_breaks: true });
const DocComment = token('DocComment', /\/\/\/[^\r\n]*/, { group: DOCS });
const Comment = token('Comment', /\/\/[^\r\n]*/, { group: COMMENTS });

/** Text in curly quotes, or begun straight and ended curly. */
export const CurlyText = token('CurlyText', /[“”„‟«»][^"“”„‟«»\r\n]*["“”„‟«»]|"(?:[^"“”\\\r\n]|\\[^\r\n])*[“”]/, {
  categories: [Text],
});
/** Text in single quotes, straight or curly. */
export const ForeignText = token('ForeignText', /'[^'"\r\n]*'|[‘’‚][^‘’'"\r\n]*[‘’']/, { categories: [Text] });
/** Up to the end of the line, or to the brace that ends it; blanks are bounded so that the search stays linear. */
const OPEN_TEXT = /"(?:[^"\\\r\n]|\\[^\r\n])*?(?=[ \t]{0,4}\{?[ \t]{0,4}(?![^\r\n]))/;
export const UnclosedText = token('UnclosedText', OPEN_TEXT, { categories: [Text] });
export const CurlyDash = token('CurlyDash', /[‐‑‒–—−]/, { categories: [Minus] });
export const CurlyTimes = token('CurlyTimes', /[×·]/, { categories: [Star] });
export const CurlyDivide = token('CurlyDivide', /÷/, { categories: [Slash] });
export const CurlyEllipsis = token('CurlyEllipsis', /…/, { categories: [Range] });
export const CurlyAtMost = token('CurlyAtMost', /≤/, { categories: [AtMost] });
export const CurlyAtLeast = token('CurlyAtLeast', /≥/, { categories: [AtLeast] });
/** Blanks that are no blanks: non-breaking, thin, zero-width, and a byte order mark inside the text. */
export const CurlySpace = token(
  'CurlySpace',
  /[\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]+/,
  {
    group: FAULTS,
  },
);
/** Operators of programming languages; `lexer.ts` puts the words in their place. */
export const ForeignOperator = token('ForeignOperator', /===?|!==?|<>|&&?|!|≠/);
export const Semicolon = token('Semicolon', /;+/, { group: FAULTS });

const LITERALS = [
  Instant,
  DateLiteral,
  Time,
  Version,
  Percent,
  NumberLiteral,
  Text,
  CurlyText,
  ForeignText,
  UnclosedText,
];
const FAULTY = [
  ...[CurlyDash, CurlyTimes, CurlyDivide, CurlyEllipsis, CurlyAtMost, CurlyAtLeast, CurlySpace],
  ...[ForeignOperator, Semicolon],
];
const SIGNS = [
  ...[Arrow, HalfOpen, Range, AtMost, AtLeast, Less, Greater, Equals, Bar, LeftBrace, RightBrace, LeftParen],
  ...[RightParen, LeftBracket, RightBracket, Comma, Colon, Dot, Plus, Minus, Star, Slash],
];

/** All tokens in order of trial; literals from the longest shape to the shortest. */
export const TOKENS: TokenType[] = [
  ...[Space, DocComment, Comment],
  ...LITERALS,
  ...FAULTY,
  ...SIGNS,
  ...KEYWORDS.values(),
  ...[Identifier, Name, Word],
];
