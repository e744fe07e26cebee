/**
 * Text to tokens. Comments and doc lines come out beside the tokens, faults of spelling as diagnostics; the token list
 * that is handed to the parser is always the best reading of what was meant.
 */
import { type IToken, Lexer } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { characterFaults, numberFaults, unknownCharacters } from './character-faults.ts';
import { readForeignOperators } from './foreign-operators.ts';
import { textFaults } from './text-faults.ts';
import { COMMENTS, DOCS, FAULTS, Identifier, keywordSpelt, TOKENS } from './tokens.ts';

export interface Lexed {
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
  readonly docs: readonly IToken[];
  readonly diagnostics: readonly Diagnostic[];
  /** Starts of the tokens after which the text may be misread, so that a syntax fault there is no second fault. */
  readonly unsure: readonly number[];
}

/** That the tokens are sound is proved by a test, not at every start. */
const lexer = new Lexer(TOKENS, { positionTracking: 'full', ensureOptimizations: true, skipValidations: true });

/**
 * Reads `text`, whose first character stands at `base` in the file. A byte order mark at the beginning is a blank;
 * line ends may be LF or CRLF.
 */
export function tokenize(file: string, text: string, base = 0): Lexed {
  const readable = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  const { tokens, groups, errors } = lexer.tokenize(readable);
  recognizeKeywords(tokens);
  if (base > 0) shift(base, [...tokens, ...Object.values(groups).flat()]);
  const faulty = groups[FAULTS] ?? [];
  const unknown = unknownCharacters(file, readable, base, errors);
  const foreign = readForeignOperators(file, tokens);
  const texts = textFaults(file, tokens);
  const numbers = numberFaults(file, tokens);
  const characters = [...tokens, ...faulty].flatMap((token) => characterFaults(file, token));
  return {
    tokens: foreign.tokens,
    comments: groups[COMMENTS] ?? [],
    docs: groups[DOCS] ?? [],
    diagnostics: [...unknown.diagnostics, ...foreign.diagnostics, ...texts.diagnostics, ...characters, ...numbers].sort(
      (a, b) => a.span.start - b.span.start,
    ),
    unsure: [
      ...unknown.unsure,
      ...texts.unsure,
      ...foreign.unsure,
      ...numbers.map((diagnostic) => diagnostic.span.start),
    ],
  };
}

/** One look into a map for a word, where a pattern for each keyword would be tried one after the other. */
function recognizeKeywords(tokens: readonly IToken[]): void {
  for (const token of tokens) {
    const keyword = token.tokenType === Identifier ? keywordSpelt(token.image) : undefined;
    if (keyword?.tokenTypeIdx === undefined) continue;
    token.tokenType = keyword;
    token.tokenTypeIdx = keyword.tokenTypeIdx;
  }
}

function shift(base: number, tokens: readonly IToken[]): void {
  for (const token of tokens) {
    token.startOffset += base;
    token.endOffset = token.startOffset + token.image.length - 1;
  }
}
