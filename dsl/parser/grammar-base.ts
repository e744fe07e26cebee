/**
 * What all families of the grammar share: short words for the parser's verbs, and the guard against nesting that would
 * overflow the stack. The families extend one another in the order of their needs, expressions first; the last one is
 * the parser. Every rule method is a closure that Chevrotain records once, so rules may name later rules.
 */
import { type CstNode, CstParser, type IToken, type ParserMethod, type TokenType } from 'chevrotain';
import { Comma, keyword, LeftBrace, Name, RightBrace, Text, TOKENS } from '../lexer/tokens.ts';
import type { Keyword } from '../lexer/words.ts';
import { EXPRESSION_DEPTH_MAX } from '../limits.ts';
import { LazyLookahead } from './lazy-lookahead.ts';

export type Rule = ParserMethod<[], CstNode>;

/** Thrown through the parser when a text nests too deep, and caught where a block is read. */
export class NestingTooDeep extends Error {
  readonly token: IToken;
  constructor(token: IToken) {
    super('nesting too deep');
    this.token = token;
  }
}

type Index = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Tokens looked at before a choice. */
const LOOKAHEAD = 2;

export class GrammarBase extends CstParser {
  private depth = 0;

  /** `proved` is for the test that proves the grammar free of ambiguities, which takes longer than to read a file. */
  constructor(proved: boolean) {
    super(TOKENS, {
      maxLookahead: LOOKAHEAD,
      lookaheadStrategy: new LazyLookahead({ maxLookahead: LOOKAHEAD }),
      recoveryEnabled: false,
      nodeLocationTracking: 'onlyOffset',
      skipValidations: !proved,
    });
  }

  /** Loads the tokens of one block. */
  load(tokens: readonly IToken[]): void {
    this.depth = 0;
    this.input = [...tokens];
  }

  /** Consumes words in a row. A word that stands twice in one rule needs `at`, a number of its own for each place. */
  protected words(...words: readonly Keyword[]): void {
    for (const word of words) this.word(word);
  }

  protected word(word: Keyword, at: Index = 0): void {
    this.consume(at, keyword(word));
  }

  /** One of several words. */
  protected oneOf(at: Index, ...words: readonly Keyword[]): void {
    this.or(
      at,
      words.map((word) => ({ ALT: () => this.word(word) })),
    );
  }

  /** One of several rules. */
  protected anyRule(...rules: readonly Rule[]): { ALT: () => void }[] {
    return rules.map((rule) => ({ ALT: () => this.SUBRULE(rule) }));
  }

  /** `{ clause clause }` */
  protected body(clause: Rule): void {
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(clause));
    this.CONSUME(RightBrace);
  }

  protected title(): void {
    this.option(8, () => this.CONSUME(Text, { LABEL: 'title' }));
  }

  /** `rule NAME "title" { ... }` */
  protected block(opener: Keyword, clause: Rule): void {
    this.word(opener);
    this.CONSUME(Name);
    this.title();
    this.body(clause);
  }

  protected separated(item: () => void): void {
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: item });
  }

  protected next(token: TokenType, ahead = 1): boolean {
    return this.LA(ahead).tokenType === token;
  }

  /** Guards a rule that can contain itself. */
  protected nested(rule: () => void): void {
    this.ACTION(() => {
      this.depth += 1;
      if (this.depth > EXPRESSION_DEPTH_MAX) throw new NestingTooDeep(this.LA(1));
    });
    rule();
    this.ACTION(() => {
      this.depth -= 1;
    });
  }
}
