/** In-file tests and properties. */
import { Colon, LeftBrace, Range, RightBrace, Text } from '../lexer/tokens.ts';
import type { Rule } from './grammar-base.ts';
import { LicenceGrammar } from './grammar-licences.ts';

export class TestGrammar extends LicenceGrammar {
  readonly testDecl: Rule = this.RULE('testDecl', () => {
    this.word('test');
    this.CONSUME(Text);
    this.body(this.testClause);
  });

  readonly testClause: Rule = this.RULE('testClause', () =>
    this.OR(this.anyRule(this.givenClause, this.expectClause, this.casesClause)),
  );

  readonly givenClause: Rule = this.RULE('givenClause', () => {
    this.word('given');
    this.SUBRULE(this.path);
    this.CONSUME(Colon);
    this.SUBRULE(this.expr);
  });

  readonly expectClause: Rule = this.RULE('expectClause', () => {
    this.word('expect');
    this.SUBRULE(this.expr);
    this.OPTION(() => this.SUBRULE(this.verdict));
  });

  readonly casesClause: Rule = this.RULE('casesClause', () => {
    this.word('cases');
    this.CONSUME(LeftBrace);
    this.SUBRULE(this.casesHead);
    this.MANY(() => this.SUBRULE(this.tableRow));
    this.CONSUME(RightBrace);
  });

  readonly propertyDecl: Rule = this.RULE('propertyDecl', () => {
    this.word('property');
    this.CONSUME(Text);
    this.body(this.propertyClause);
  });

  readonly propertyClause: Rule = this.RULE('propertyClause', () =>
    this.OR(this.anyRule(this.givenClause, this.expectClause, this.varyClause)),
  );

  readonly varyClause: Rule = this.RULE('varyClause', () => {
    this.word('vary');
    this.SUBRULE(this.path);
    this.word('over');
    this.SUBRULE(this.additive, { LABEL: 'start' });
    this.CONSUME(Range);
    this.SUBRULE2(this.additive, { LABEL: 'end' });
    this.OPTION(() => {
      this.word('step');
      this.SUBRULE3(this.additive, { LABEL: 'step' });
    });
  });
}
