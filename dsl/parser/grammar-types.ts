/** Written types, and the declarations that make them: units, enums, records, inputs. */
import {
  Colon,
  Comma,
  Equals,
  LeftBrace,
  LeftParen,
  Minus,
  Name,
  NumberLiteral,
  Percent,
  Range,
  RightBrace,
  RightParen,
  Word,
} from '../lexer/tokens.ts';
import type { Rule } from './grammar-base.ts';
import { ExpressionGrammar } from './grammar-expressions.ts';

export class TypeGrammar extends ExpressionGrammar {
  readonly typeRef: Rule = this.RULE('typeRef', () =>
    this.nested(() => {
      this.OR([
        { ALT: () => this.SUBRULE(this.unitType) },
        { ALT: () => this.SUBRULE(this.listType) },
        { ALT: () => this.CONSUME(Name) },
      ]);
      this.OPTION(() => this.SUBRULE(this.numRange));
      // `places` and `optional` before a colon are the next field's name.
      this.OPTION2({
        GATE: () => !this.next(Colon, 2),
        DEF: () => {
          this.word('places');
          this.CONSUME(NumberLiteral);
        },
      });
      this.OPTION3({ GATE: () => !this.next(Colon, 2), DEF: () => this.word('optional') });
    }),
  );

  readonly unitType: Rule = this.RULE('unitType', () => {
    this.oneOf(0, 'money', 'quantity');
    this.SUBRULE(this.unitExpr);
  });

  readonly listType: Rule = this.RULE('listType', () => {
    this.words('list', 'of');
    this.SUBRULE(this.typeRef);
    this.words('up', 'to');
    this.CONSUME(NumberLiteral);
  });

  /** In a type any word may be a unit. */
  readonly unitExpr: Rule = this.RULE('unitExpr', () => {
    this.CONSUME(Word);
    this.MANY(() => {
      this.word('per');
      this.CONSUME2(Word);
    });
  });

  readonly numRange: Rule = this.RULE('numRange', () => {
    this.SUBRULE(this.signedNum);
    this.CONSUME(Range);
    this.SUBRULE2(this.signedNum);
  });

  readonly signedNum: Rule = this.RULE('signedNum', () => {
    this.OPTION(() => this.CONSUME(Minus));
    this.OR([{ ALT: () => this.CONSUME(NumberLiteral) }, { ALT: () => this.CONSUME(Percent) }]);
  });

  readonly unitDecl: Rule = this.RULE('unitDecl', () => {
    this.word('unit');
    this.CONSUME(Word);
    this.OR([
      {
        ALT: () => {
          this.words('currency', 'places');
          this.CONSUME(NumberLiteral);
        },
      },
      {
        ALT: () => {
          this.OPTION(() => {
            this.word('plural');
            this.CONSUME2(Word, { LABEL: 'plural' });
          });
          this.OPTION2(() => {
            this.CONSUME(Equals);
            this.CONSUME2(NumberLiteral);
            this.SUBRULE(this.unitExpr);
          });
        },
      },
    ]);
  });

  readonly enumDecl: Rule = this.RULE('enumDecl', () => {
    this.word('enum');
    this.CONSUME(Name);
    this.OPTION(() => this.word('ordered'));
    this.CONSUME(LeftBrace);
    this.MANY_SEP({ SEP: Comma, DEF: () => this.CONSUME(Word) });
    this.CONSUME(RightBrace);
  });

  readonly recordDecl: Rule = this.RULE('recordDecl', () => {
    this.word('record');
    this.CONSUME(Name);
    this.body(this.fieldDecl);
  });

  readonly fieldDecl: Rule = this.RULE('fieldDecl', () => {
    this.CONSUME(Word);
    this.CONSUME(Colon);
    this.SUBRULE(this.typeRef);
    this.OPTION(() => this.CONSUME(Comma));
  });

  readonly inputDecl: Rule = this.RULE('inputDecl', () => {
    this.word('input');
    this.CONSUME(Word);
    this.CONSUME(Colon);
    this.SUBRULE(this.typeRef);
  });

  readonly params: Rule = this.RULE('params', () => {
    this.CONSUME(LeftParen);
    this.MANY_SEP({ SEP: Comma, DEF: () => this.SUBRULE(this.param) });
    this.CONSUME(RightParen);
  });

  readonly param: Rule = this.RULE('param', () => {
    this.CONSUME(Word);
    this.CONSUME(Colon);
    this.SUBRULE(this.typeRef);
  });
}
