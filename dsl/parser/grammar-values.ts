/** Constants, definitions, externs, examples and `let`. */
import { Colon, DateLiteral, Equals, LeftBrace, Name, NumberLiteral, RightBrace, Text } from '../lexer/tokens.ts';
import type { Rule } from './grammar-base.ts';
import { TypeGrammar } from './grammar-types.ts';

export class ValueGrammar extends TypeGrammar {
  readonly constantDecl: Rule = this.RULE('constantDecl', () => {
    this.word('constant');
    this.CONSUME(Name);
    this.OPTION(() => {
      this.CONSUME(Colon);
      this.SUBRULE(this.typeRef);
    });
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Equals);
          this.SUBRULE(this.expr);
        },
      },
      {
        ALT: () => {
          this.CONSUME(LeftBrace);
          this.AT_LEAST_ONE(() => this.SUBRULE(this.constantEntry));
          this.CONSUME(RightBrace);
        },
      },
    ]);
  });

  /** The value stops below `in`, or `{ in USD = 1 in EUR = 2 }` would read `1 in EUR`. */
  readonly constantEntry: Rule = this.RULE('constantEntry', () => {
    this.OR([
      {
        ALT: () => {
          this.word('from');
          this.CONSUME(DateLiteral);
          this.OPTION(() => {
            this.word('in');
            this.CONSUME(Name);
          });
        },
      },
      {
        ALT: () => {
          this.word('in', 1);
          this.CONSUME1(Name);
        },
      },
    ]);
    this.CONSUME(Equals);
    this.SUBRULE(this.roundExpr);
  });

  readonly defineDecl: Rule = this.RULE('defineDecl', () => {
    this.word('define');
    this.CONSUME(Name);
    this.OPTION(() => this.SUBRULE(this.params));
    this.OPTION2(() => {
      this.CONSUME(Colon);
      this.SUBRULE(this.typeRef);
    });
    this.CONSUME(Equals);
    this.SUBRULE(this.expr);
  });

  readonly externDecl: Rule = this.RULE('externDecl', () => {
    this.word('extern');
    this.CONSUME(Name);
    this.SUBRULE(this.params);
    this.CONSUME(Colon);
    this.SUBRULE(this.typeRef);
    this.words('from', 'plugin');
    this.CONSUME(Text);
    this.word('version');
    this.CONSUME(NumberLiteral);
    this.oneOf(0, 'pure', 'snapshot');
    this.word('cost');
    this.CONSUME2(NumberLiteral, { LABEL: 'cost' });
  });

  readonly exampleDecl: Rule = this.RULE('exampleDecl', () => {
    this.word('example');
    this.CONSUME(Name);
    this.CONSUME(Colon);
    this.CONSUME2(Name, { LABEL: 'type' });
    this.CONSUME(Equals);
    this.SUBRULE(this.expr);
  });

  readonly letClause: Rule = this.RULE('letClause', () => {
    this.word('let');
    this.CONSUME(Name);
    this.CONSUME(Equals);
    this.SUBRULE(this.expr);
  });
}
