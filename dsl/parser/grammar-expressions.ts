/** Expressions, loosest first (LANGUAGE section 5), and the names in them. */
import {
  AtLeast,
  AtMost,
  Colon,
  Comma,
  DateLiteral,
  Dot,
  Greater,
  HalfOpen,
  Identifier,
  Instant,
  keyword,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Less,
  Minus,
  Name,
  NumberLiteral,
  Percent,
  Plus,
  Range,
  RightBrace,
  RightBracket,
  RightParen,
  Slash,
  Star,
  Text,
  Time,
  Word,
} from '../lexer/tokens.ts';
import { UNIT_WORDS } from '../lexer/words.ts';
import { GrammarBase, type Rule } from './grammar-base.ts';

const UNIT_TOKENS = new Set([Identifier, ...UNIT_WORDS.map((word) => keyword(word))]);

export class ExpressionGrammar extends GrammarBase {
  readonly dotted: Rule = this.RULE('dotted', () => {
    this.CONSUME(Word);
    this.MANY(() => {
      this.CONSUME(Dot);
      this.CONSUME2(Word);
    });
  });

  readonly path: Rule = this.RULE('path', () => {
    this.CONSUME(Name);
    this.MANY(() => {
      this.CONSUME(Dot);
      this.CONSUME(Word);
    });
  });

  readonly names: Rule = this.RULE('names', () => this.separated(() => this.CONSUME(Name)));

  readonly expr: Rule = this.RULE('expr', () =>
    this.nested(() => this.OR([{ ALT: () => this.SUBRULE(this.ifExpr) }, { ALT: () => this.SUBRULE(this.orExpr) }])),
  );

  readonly ifExpr: Rule = this.RULE('ifExpr', () => {
    this.word('if');
    this.SUBRULE(this.expr);
    this.word('then');
    this.SUBRULE2(this.expr);
    this.word('else');
    this.SUBRULE3(this.expr);
  });

  readonly orExpr: Rule = this.RULE('orExpr', () => {
    this.SUBRULE(this.andExpr);
    this.MANY(() => {
      this.word('or');
      this.SUBRULE2(this.andExpr);
    });
  });

  readonly andExpr: Rule = this.RULE('andExpr', () => {
    this.SUBRULE(this.notExpr);
    this.MANY(() => {
      this.word('and');
      this.SUBRULE2(this.notExpr);
    });
  });

  readonly notExpr: Rule = this.RULE('notExpr', () => {
    this.OPTION(() => this.word('not'));
    this.SUBRULE(this.comparison);
  });

  readonly comparison: Rule = this.RULE('comparison', () => {
    this.SUBRULE(this.roundExpr);
    this.OPTION({
      // `expect x not emitted` and a name `matches` are no comparisons.
      GATE: () =>
        (!this.next(keyword('not')) || this.next(keyword('in'), 2)) &&
        (!this.next(keyword('matches')) || this.LA(2).tokenType === Text || this.isText(2)),
      DEF: () =>
        this.OR([
          { ALT: () => this.SUBRULE(this.orderTest) },
          { ALT: () => this.SUBRULE(this.isTest) },
          { ALT: () => this.SUBRULE(this.matchesTest) },
          { ALT: () => this.SUBRULE(this.inTest) },
        ]),
    });
  });

  readonly orderTest: Rule = this.RULE('orderTest', () => {
    this.OR(
      [Less, AtMost, Greater, AtLeast].map((token) => ({ ALT: () => this.CONSUME(token, { LABEL: 'operator' }) })),
    );
    this.SUBRULE(this.roundExpr);
  });

  readonly isTest: Rule = this.RULE('isTest', () => {
    this.word('is');
    this.OPTION(() => this.word('not'));
    this.OR([{ ALT: () => this.word('present') }, { ALT: () => this.SUBRULE(this.roundExpr) }]);
  });

  readonly matchesTest: Rule = this.RULE('matchesTest', () => {
    this.word('matches');
    this.CONSUME(Text);
  });

  readonly inTest: Rule = this.RULE('inTest', () => {
    this.OPTION(() => this.word('not'));
    this.word('in');
    this.SUBRULE(this.roundExpr);
    this.OPTION2(() => {
      this.OR([{ ALT: () => this.CONSUME(Range) }, { ALT: () => this.CONSUME(HalfOpen) }]);
      this.SUBRULE2(this.roundExpr);
    });
  });

  readonly roundExpr: Rule = this.RULE('roundExpr', () => {
    this.SUBRULE(this.additive);
    this.OPTION(() => {
      this.word('rounded');
      this.SUBRULE(this.roundSpec);
    });
  });

  readonly roundSpec: Rule = this.RULE('roundSpec', () => {
    this.SUBRULE(this.roundMode);
    this.word('to');
    this.OR([
      {
        ALT: () => {
          this.CONSUME(NumberLiteral);
          this.OPTION(() => this.OR2([{ ALT: () => this.word('places') }, { ALT: () => this.SUBRULE(this.unitName) }]));
        },
      },
      { ALT: () => this.words('minor', 'unit') },
    ]);
  });

  readonly roundMode: Rule = this.RULE('roundMode', () =>
    this.OR([
      {
        ALT: () => {
          this.word('half');
          this.oneOf(1, 'even', 'up', 'down');
        },
      },
      { ALT: () => this.words('away', 'from', 'zero') },
      {
        ALT: () => {
          this.word('toward');
          this.word('zero', 1);
        },
      },
      { ALT: () => this.word('ceiling') },
      { ALT: () => this.word('floor') },
    ]),
  );

  readonly additive: Rule = this.RULE('additive', () => {
    this.SUBRULE(this.multiplicative);
    this.MANY(() => {
      this.OR([Plus, Minus].map((token) => ({ ALT: () => this.CONSUME(token, { LABEL: 'operator' }) })));
      this.SUBRULE2(this.multiplicative);
    });
  });

  readonly multiplicative: Rule = this.RULE('multiplicative', () => {
    this.SUBRULE(this.unary);
    this.MANY(() => {
      this.OR([Star, Slash, keyword('of')].map((token) => ({ ALT: () => this.CONSUME(token, { LABEL: 'operator' }) })));
      this.SUBRULE2(this.unary);
    });
  });

  readonly unary: Rule = this.RULE('unary', () => {
    this.OPTION(() => this.CONSUME(Minus));
    this.SUBRULE(this.postfix);
  });

  readonly postfix: Rule = this.RULE('postfix', () => {
    this.SUBRULE(this.primary);
    this.MANY({
      // `with allowance` and `as NAME` belong to the clause around.
      GATE: () =>
        (!this.next(keyword('as')) || this.next(keyword('of'), 2)) &&
        (!this.next(keyword('with')) || this.next(LeftBrace, 2)),
      DEF: () =>
        this.OR([
          { ALT: () => this.SUBRULE(this.withPart) },
          { ALT: () => this.SUBRULE(this.otherwisePart) },
          { ALT: () => this.SUBRULE(this.asOfPart) },
        ]),
    });
  });

  readonly withPart: Rule = this.RULE('withPart', () => {
    this.word('with');
    this.SUBRULE(this.recordLit);
  });

  readonly otherwisePart: Rule = this.RULE('otherwisePart', () => {
    this.word('otherwise');
    this.SUBRULE(this.primary);
  });

  readonly asOfPart: Rule = this.RULE('asOfPart', () => {
    this.words('as', 'of');
    this.SUBRULE(this.primary);
  });

  readonly primary: Rule = this.RULE('primary', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.numberLit) },
      ...[Percent, Text, Instant, DateLiteral, Time].map((token) => ({ ALT: () => this.CONSUME(token) })),
      { ALT: () => this.word('true') },
      { ALT: () => this.word('false') },
      { ALT: () => this.word('missing') },
      { ALT: () => this.SUBRULE(this.parenthesised) },
      { ALT: () => this.SUBRULE(this.listLit) },
      { ALT: () => this.SUBRULE(this.recordLit) },
      { ALT: () => this.SUBRULE(this.splitExpr) },
      { ALT: () => this.SUBRULE(this.reference) },
    ]),
  );

  readonly numberLit: Rule = this.RULE('numberLit', () => {
    this.CONSUME(NumberLiteral);
    this.OPTION({
      // In `{ rate: 5 unit: x }` the word before the colon is the next field, not a unit.
      GATE: () => UNIT_TOKENS.has(this.LA(1).tokenType) && !this.next(Colon, 2),
      DEF: () => this.SUBRULE(this.litUnit),
    });
  });

  readonly litUnit: Rule = this.RULE('litUnit', () => {
    this.SUBRULE(this.unitName);
    this.MANY(() => {
      this.word('per');
      this.CONSUME(Word);
    });
  });

  readonly unitName: Rule = this.RULE('unitName', () =>
    this.OR([
      { ALT: () => this.CONSUME(Identifier) },
      { ALT: () => this.word('month') },
      { ALT: () => this.word('day') },
      { ALT: () => this.word('second') },
    ]),
  );

  readonly parenthesised: Rule = this.RULE('parenthesised', () => {
    this.CONSUME(LeftParen);
    this.SUBRULE(this.expr);
    this.CONSUME(RightParen);
    this.MANY(() => {
      this.CONSUME(Dot);
      this.CONSUME(Word);
    });
  });

  readonly listLit: Rule = this.RULE('listLit', () => {
    this.CONSUME(LeftBracket);
    this.MANY_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.expr) });
    this.CONSUME(RightBracket);
  });

  readonly recordLit: Rule = this.RULE('recordLit', () => {
    this.CONSUME(LeftBrace);
    this.MANY(() => {
      this.SUBRULE(this.fieldInit);
      this.OPTION(() => this.CONSUME(Comma));
    });
    this.CONSUME(RightBrace);
  });

  readonly fieldInit: Rule = this.RULE('fieldInit', () => {
    this.CONSUME(Word);
    this.CONSUME(Colon);
    // A hard word, and yet a value: the protocol of a `match` may be any.
    this.OR([{ ALT: () => this.word('any') }, { ALT: () => this.SUBRULE(this.expr) }]);
  });

  readonly splitExpr: Rule = this.RULE('splitExpr', () => {
    this.word('split');
    this.SUBRULE(this.expr);
    this.word('by');
    this.CONSUME(LeftBrace);
    this.separated(() => this.SUBRULE(this.splitPart));
    this.CONSUME(RightBrace);
  });

  readonly splitPart: Rule = this.RULE('splitPart', () => {
    this.CONSUME(Word);
    this.CONSUME(Colon);
    this.OR([
      { GATE: () => this.next(Comma, 2) || this.next(RightBrace, 2), ALT: () => this.word('remaining') },
      { ALT: () => this.SUBRULE(this.expr) },
    ]);
  });

  readonly reference: Rule = this.RULE('reference', () => {
    this.CONSUME(Name);
    this.OPTION(() => this.SUBRULE(this.args));
    this.MANY(() => {
      this.CONSUME(Dot);
      this.CONSUME(Word);
    });
  });

  readonly args: Rule = this.RULE('args', () => {
    this.CONSUME(LeftParen);
    this.OPTION(() => {
      this.SUBRULE(this.expr);
      this.MANY(() => {
        this.CONSUME(Comma);
        this.SUBRULE2(this.expr);
      });
      this.OPTION2(() => this.SUBRULE(this.comprehension));
    });
    this.CONSUME(RightParen);
  });

  readonly comprehension: Rule = this.RULE('comprehension', () => {
    this.word('for');
    this.CONSUME(Name);
    this.word('in');
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.word('where');
      this.SUBRULE2(this.expr);
    });
  });

  /** A text in any quotes: faulty ones are tokens of their own that stand for it. */
  private isText(ahead: number): boolean {
    return this.LA(ahead).tokenType.CATEGORIES?.includes(Text) === true;
  }
}
