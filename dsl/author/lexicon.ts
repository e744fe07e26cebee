/** The words and literals of the language by class, for those who colour texts without reading them. */
import { DateLiteral, Instant, NumberLiteral, Percent, Time, Version } from '../lexer/tokens.ts';
import { CLAUSE_WORDS, HARD_WORDS, SOFT_WORDS } from '../lexer/words.ts';
import { DECLARATION_WORDS } from '../parser/blocks.ts';
import { TYPE_ENTITIES } from './built-in.ts';

export interface Lexicon {
  /** The words that begin a declaration; they stand in their class too. */
  readonly declarations: readonly string[];
  /** Never names. */
  readonly hard: readonly string[];
  /** Open a clause; never bare names. */
  readonly clauses: readonly string[];
  /** Free as names. */
  readonly soft: readonly string[];
  readonly types: readonly string[];
  /** Numbers, dates and their like, from the longest shape to the shortest, as regular expressions. */
  readonly literals: readonly { readonly name: string; readonly pattern: string }[];
}

export const LEXICON: Lexicon = {
  declarations: ['policy', 'library', ...DECLARATION_WORDS],
  hard: HARD_WORDS,
  clauses: CLAUSE_WORDS,
  soft: SOFT_WORDS,
  types: TYPE_ENTITIES.map((type) => type.name),
  literals: [Instant, DateLiteral, Time, Version, Percent, NumberLiteral].map(({ name, PATTERN }) => ({
    name: name.toLowerCase(),
    pattern: PATTERN instanceof RegExp ? PATTERN.source : '',
  })),
};
