/** Commissions, clawbacks, payouts, progressions and grants. */
import { keyword, LeftBrace, Name, RightBrace } from '../lexer/tokens.ts';
import type { Rule } from './grammar-base.ts';
import { TariffGrammar } from './grammar-tariffs.ts';

export class CommissionGrammar extends TariffGrammar {
  readonly commissionDecl: Rule = this.RULE('commissionDecl', () =>
    this.eachBlock('commission', this.commissionClause),
  );

  readonly commissionClause: Rule = this.RULE('commissionClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.codeClause, this.appliesWhen, this.eligibleWhen, this.baseClause],
        ...[this.alreadyClause, this.rateClause, this.capClause, this.roundClause, this.rounding],
        ...[this.carriedClause, this.minimumPayout, this.payClause, this.payableClause, this.clawbackDecl],
        this.messageClause,
      ),
    ),
  );

  readonly eligibleWhen: Rule = this.RULE('eligibleWhen', () => {
    this.words('eligible', 'when');
    this.SUBRULE(this.group);
  });

  readonly baseClause: Rule = this.RULE('baseClause', () => {
    this.word('base');
    this.SUBRULE(this.expr);
  });

  readonly rateClause: Rule = this.RULE('rateClause', () => {
    this.word('rate');
    this.OR([
      {
        GATE: () => this.next(LeftBrace, 2),
        ALT: () => {
          this.word('graduated');
          this.SUBRULE(this.tiers);
        },
      },
      { ALT: () => this.SUBRULE(this.expr) },
    ]);
  });

  readonly carriedClause: Rule = this.RULE('carriedClause', () => {
    this.words('carried', 'in');
    this.SUBRULE(this.expr);
  });

  readonly minimumPayout: Rule = this.RULE('minimumPayout', () => {
    this.words('minimum', 'payout');
    this.SUBRULE(this.additive);
    this.word('else');
    this.oneOf(0, 'carry', 'forfeit');
  });

  readonly payClause: Rule = this.RULE('payClause', () => {
    this.word('pay');
    this.OR([
      { GATE: () => this.next(keyword('to'), 2), ALT: () => this.word('remaining') },
      { ALT: () => this.SUBRULE(this.expr, { LABEL: 'share' }) },
    ]);
    this.word('to');
    this.SUBRULE2(this.expr, { LABEL: 'payee' });
  });

  readonly payableClause: Rule = this.RULE('payableClause', () => {
    this.word('payable');
    this.OR([
      {
        // `payable after P` wins over a period that is called "after".
        IGNORE_AMBIGUITIES: true,
        ALT: () => {
          this.word('after');
          this.SUBRULE(this.expr, { LABEL: 'period' });
        },
      },
      {
        ALT: () => {
          this.SUBRULE2(this.expr, { LABEL: 'period' });
          this.word('after', 1);
          this.SUBRULE3(this.expr, { LABEL: 'from' });
        },
      },
    ]);
  });

  readonly clawbackDecl: Rule = this.RULE('clawbackDecl', () => this.block('clawback', this.clawbackClause));

  readonly clawbackClause: Rule = this.RULE('clawbackClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.codeClause, this.appliesWhen, this.waivedClause, this.capClause],
        ...[this.roundClause, this.messageClause, this.takeBack],
      ),
    ),
  );

  readonly takeBack: Rule = this.RULE('takeBack', () => {
    this.words('take', 'back');
    this.SUBRULE(this.expr);
  });

  readonly payoutDecl: Rule = this.RULE('payoutDecl', () => {
    this.word('payout');
    this.CONSUME(Name);
    this.title();
    this.word('to');
    this.SUBRULE(this.expr);
    this.body(this.payoutClause);
  });

  readonly payoutClause: Rule = this.RULE('payoutClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.codeClause, this.carriedClause, this.capClause, this.minimumPayout],
        ...[this.payableClause, this.roundClause, this.messageClause, this.countingCommissions],
      ),
    ),
  );

  readonly countingCommissions: Rule = this.RULE('countingCommissions', () => {
    this.word('counting');
    this.SUBRULE(this.names);
  });

  readonly progressionDecl: Rule = this.RULE('progressionDecl', () => {
    this.word('progression');
    this.CONSUME(Name);
    this.title();
    this.word('on');
    this.SUBRULE(this.path);
    this.CONSUME(LeftBrace);
    this.MANY(() => this.SUBRULE(this.progressionStep));
    this.CONSUME(RightBrace);
  });

  readonly progressionStep: Rule = this.RULE('progressionStep', () => {
    this.CONSUME(Name);
    this.word('to');
    this.CONSUME2(Name);
    this.word('when');
    this.SUBRULE(this.group);
  });

  readonly grantDecl: Rule = this.RULE('grantDecl', () => this.eachBlock('grant', this.grantClause));

  readonly grantClause: Rule = this.RULE('grantClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.appliesWhen, this.codeClause, this.giveClause, this.validClause],
        ...[this.capClause, this.roundClause, this.messageClause],
      ),
    ),
  );

  readonly giveClause: Rule = this.RULE('giveClause', () => {
    this.word('give');
    this.SUBRULE(this.expr);
    this.word('to');
    this.SUBRULE2(this.expr);
    this.word('as');
    this.CONSUME(Name);
  });

  readonly validClause: Rule = this.RULE('validClause', () => {
    this.word('valid');
    this.OR([
      {
        ALT: () => {
          this.word('for');
          this.SUBRULE(this.expr, { LABEL: 'period' });
          this.OPTION(() => {
            this.word('from');
            this.SUBRULE2(this.expr, { LABEL: 'from' });
          });
        },
      },
      {
        ALT: () => {
          this.word('until');
          this.SUBRULE3(this.expr, { LABEL: 'until' });
        },
      },
    ]);
  });
}
