/** Limits, features and network intents. */
import { Name, NumberLiteral, Percent } from '../lexer/tokens.ts';
import type { Rule } from './grammar-base.ts';
import { CommissionGrammar } from './grammar-commissions.ts';

export class LicenceGrammar extends CommissionGrammar {
  readonly limitDecl: Rule = this.RULE('limitDecl', () => this.eachBlock('limit', this.limitClause));

  readonly limitClause: Rule = this.RULE('limitClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.codeClause, this.appliesWhen, this.messageClause, this.measureClause],
        ...[this.waivedClause, this.allowClause, this.graceClause, this.notifyClause, this.onBreach],
      ),
    ),
  );

  readonly allowClause: Rule = this.RULE('allowClause', () => {
    this.word('allow');
    this.SUBRULE(this.expr);
  });

  readonly graceClause: Rule = this.RULE('graceClause', () => {
    this.word('grace');
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.word('for');
      this.SUBRULE2(this.expr, { LABEL: 'period' });
      this.word('from');
      this.SUBRULE3(this.expr, { LABEL: 'from' });
    });
  });

  readonly notifyClause: Rule = this.RULE('notifyClause', () => {
    this.words('notify', 'at');
    this.separated(() => this.CONSUME(Percent));
  });

  readonly onBreach: Rule = this.RULE('onBreach', () => {
    this.words('on', 'breach');
    this.OR([
      { ALT: () => this.word('deny') },
      { ALT: () => this.word('warn') },
      {
        ALT: () => {
          this.word('charge');
          this.CONSUME(Name);
        },
      },
    ]);
  });

  readonly featureDecl: Rule = this.RULE('featureDecl', () => this.block('feature', this.featureClause));

  readonly featureClause: Rule = this.RULE('featureClause', () =>
    this.OR(this.anyRule(this.letClause, this.codeClause, this.messageClause, this.availableWhen)),
  );

  readonly availableWhen: Rule = this.RULE('availableWhen', () => {
    this.words('available', 'when');
    this.SUBRULE(this.expr);
  });

  readonly intentDecl: Rule = this.RULE('intentDecl', () => {
    this.word('intent');
    this.CONSUME(Name, { LABEL: 'intent' });
    this.CONSUME2(Name);
    this.title();
    this.OPTION(() => this.SUBRULE(this.forEach));
    this.body(this.intentClause);
  });

  readonly intentClause: Rule = this.RULE('intentClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.appliesWhen, this.duringClause, this.untilClause, this.targetClause],
        ...[this.precedenceClause, this.fieldInit],
      ),
    ),
  );

  readonly duringClause: Rule = this.RULE('duringClause', () => {
    this.word('during');
    this.separated(() => this.SUBRULE(this.dotted));
  });

  readonly untilClause: Rule = this.RULE('untilClause', () => {
    this.word('until');
    this.SUBRULE(this.expr);
  });

  readonly targetClause: Rule = this.RULE('targetClause', () => {
    this.word('target');
    this.SUBRULE(this.expr);
  });

  readonly precedenceClause: Rule = this.RULE('precedenceClause', () => {
    this.word('precedence');
    this.CONSUME(NumberLiteral);
  });
}
