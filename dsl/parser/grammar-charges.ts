/** Charges: measure, allowances, price models, bounds, proration, billing. */
import { LeftBrace, Name, NumberLiteral, RightBrace, Text } from '../lexer/tokens.ts';
import type { Keyword } from '../lexer/words.ts';
import type { Rule } from './grammar-base.ts';
import { RuleGrammar } from './grammar-rules.ts';

export class ChargeGrammar extends RuleGrammar {
  /** `charge NAME "title" for each ... { ... }` */
  protected eachBlock(opener: Keyword, clause: Rule): void {
    this.word(opener);
    this.CONSUME(Name);
    this.title();
    this.option(9, () => this.SUBRULE(this.forEach));
    this.body(clause);
  }

  readonly chargeDecl: Rule = this.RULE('chargeDecl', () => this.eachBlock('charge', this.chargeClause));

  readonly chargeClause: Rule = this.RULE('chargeClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.appliesWhen, this.codeClause, this.measureClause, this.stepsClause],
        ...[this.includedClause, this.flatModel, this.eachModel, this.amountModel, this.graduatedModel],
        ...[this.volumeModel, this.packageModel, this.timeOfUseModel, this.plusClause, this.minimumClause],
        ...[this.capClause, this.prorateClause, this.billedClause, this.roundClause, this.taxedClause],
        ...[this.waivedClause, this.alreadyClause, this.spreadOver, this.messageClause],
      ),
    ),
  );

  readonly measureClause: Rule = this.RULE('measureClause', () => {
    this.word('measure');
    this.SUBRULE(this.expr);
  });

  readonly stepsClause: Rule = this.RULE('stepsClause', () => {
    this.words('steps', 'of');
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.words('after', 'first');
      this.SUBRULE2(this.expr, { LABEL: 'first' });
    });
  });

  readonly includedClause: Rule = this.RULE('includedClause', () => {
    this.word('included');
    this.SUBRULE(this.expr);
    this.title();
    this.OPTION(() => this.SUBRULE(this.forEach));
    this.OPTION2(() => this.SUBRULE(this.rollsOver));
    this.OPTION3(() => this.words('before', 'steps'));
  });

  readonly rollsOver: Rule = this.RULE('rollsOver', () => {
    this.words('rolls', 'over');
    this.OPTION(() => {
      this.words('up', 'to');
      this.SUBRULE(this.expr, { LABEL: 'upTo' });
    });
    this.word('for');
    this.SUBRULE2(this.expr, { LABEL: 'period' });
  });

  readonly flatModel: Rule = this.RULE('flatModel', () => {
    this.word('flat');
    this.SUBRULE(this.expr);
  });

  readonly eachModel: Rule = this.RULE('eachModel', () => {
    this.word('each');
    this.SUBRULE(this.expr);
  });

  readonly amountModel: Rule = this.RULE('amountModel', () => {
    this.word('amount');
    this.SUBRULE(this.expr);
  });

  readonly graduatedModel: Rule = this.RULE('graduatedModel', () => {
    this.word('graduated');
    this.OPTION(() =>
      this.OR([
        {
          ALT: () => {
            this.words('percentage', 'of');
            this.SUBRULE(this.expr);
          },
        },
        { ALT: () => this.SUBRULE(this.wholeUnits) },
      ]),
    );
    this.SUBRULE(this.tiers);
  });

  readonly volumeModel: Rule = this.RULE('volumeModel', () => {
    this.oneOf(0, 'volume', 'stairstep');
    this.OPTION(() => this.SUBRULE(this.wholeUnits));
    this.SUBRULE(this.tiers);
  });

  readonly packageModel: Rule = this.RULE('packageModel', () => {
    this.words('package', 'of');
    this.SUBRULE(this.expr);
    this.word('at');
    this.SUBRULE2(this.expr, { LABEL: 'price' });
  });

  readonly timeOfUseModel: Rule = this.RULE('timeOfUseModel', () => {
    this.words('time', 'of', 'use');
    this.CONSUME(Name);
    this.word('over');
    this.SUBRULE(this.expr);
    this.OPTION(() => {
      this.word('to');
      this.SUBRULE2(this.expr, { LABEL: 'to' });
    });
    this.CONSUME(LeftBrace);
    this.AT_LEAST_ONE(() => this.SUBRULE(this.bandRate));
    this.CONSUME(RightBrace);
  });

  readonly bandRate: Rule = this.RULE('bandRate', () => {
    this.CONSUME(Name);
    this.word('at');
    this.SUBRULE(this.expr);
  });

  readonly wholeUnits: Rule = this.RULE('wholeUnits', () => this.words('in', 'whole', 'units'));

  readonly tiers: Rule = this.RULE('tiers', () => {
    this.CONSUME(LeftBrace);
    this.AT_LEAST_ONE(() => this.SUBRULE(this.tier));
    this.CONSUME(RightBrace);
  });

  readonly tier: Rule = this.RULE('tier', () => {
    this.OR([
      {
        ALT: () => {
          this.words('up', 'to');
          this.SUBRULE(this.expr, { LABEL: 'bound' });
        },
      },
      {
        ALT: () => {
          this.word('next');
          this.SUBRULE2(this.expr, { LABEL: 'bound' });
        },
      },
      { ALT: () => this.word('beyond') },
    ]);
    this.word('at');
    this.SUBRULE3(this.expr, { LABEL: 'price' });
    this.OPTION(() => {
      this.word('plus');
      this.SUBRULE4(this.expr, { LABEL: 'fee' });
    });
    this.OPTION2(() => this.SUBRULE(this.evenAtZero));
  });

  readonly evenAtZero: Rule = this.RULE('evenAtZero', () => this.words('even', 'at', 'zero'));

  readonly plusClause: Rule = this.RULE('plusClause', () => {
    this.word('plus');
    this.SUBRULE(this.expr);
    this.title();
  });

  readonly minimumClause: Rule = this.RULE('minimumClause', () => {
    this.word('minimum');
    this.SUBRULE(this.expr);
    this.OPTION(() => this.SUBRULE(this.evenAtZero));
  });

  readonly prorateClause: Rule = this.RULE('prorateClause', () => {
    this.word('prorate');
    this.OR([
      { ALT: () => this.word('never') },
      {
        ALT: () => {
          this.word('by');
          this.oneOf(1, 'day', 'second');
          this.OPTION(() => this.SUBRULE(this.prorateSpan));
          this.OPTION2(() => this.words('with', 'allowance'));
        },
      },
    ]);
  });

  readonly prorateSpan: Rule = this.RULE('prorateSpan', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.prorateDates) },
      { ALT: () => this.SUBRULE(this.prorateCounts) },
      { ALT: () => this.SUBRULE(this.denominator) },
    ]),
  );

  readonly prorateDates: Rule = this.RULE('prorateDates', () => {
    this.word('from');
    this.SUBRULE(this.expr);
    this.word('until');
    this.SUBRULE2(this.expr);
    this.OPTION(() => this.word('inclusive'));
    this.OPTION2(() => this.SUBRULE(this.denominator));
  });

  readonly prorateCounts: Rule = this.RULE('prorateCounts', () => {
    this.word('for');
    this.SUBRULE(this.expr);
    this.word('over');
    this.SUBRULE2(this.expr);
  });

  readonly denominator: Rule = this.RULE('denominator', () => {
    this.word('over');
    this.OR([
      { ALT: () => this.words('anchor', 'period') },
      { ALT: () => this.words('billing', 'cycle') },
      {
        ALT: () => {
          this.word('own');
          this.word('period', 1);
        },
      },
    ]);
  });

  readonly billedClause: Rule = this.RULE('billedClause', () => {
    this.word('billed');
    this.OR([
      {
        ALT: () => {
          this.word('in');
          this.oneOf(1, 'advance', 'arrears');
        },
      },
      {
        ALT: () => {
          this.words('once', 'on');
          this.SUBRULE(this.expr);
        },
      },
      {
        ALT: () => {
          this.word('every');
          this.CONSUME(NumberLiteral);
          this.SUBRULE(this.unitName);
          this.word('from');
          this.SUBRULE2(this.expr);
        },
      },
      {
        ALT: () => {
          this.word('over');
          this.SUBRULE3(this.expr, { LABEL: 'count' });
          this.word('instalments');
          this.word('from', 1);
          this.SUBRULE4(this.expr);
        },
      },
    ]);
  });

  readonly taxedClause: Rule = this.RULE('taxedClause', () => {
    this.words('taxed', 'as');
    this.CONSUME(Name);
  });

  readonly spreadOver: Rule = this.RULE('spreadOver', () => {
    this.words('spread', 'over', 'each');
    this.CONSUME(Name);
    this.word('in');
    this.SUBRULE(this.path);
    this.OPTION(() => {
      this.word('where');
      this.SUBRULE(this.expr, { LABEL: 'where' });
    });
    this.word('by');
    this.SUBRULE2(this.expr);
  });

  /** A bare text, as in `shortfall as "title"`. */
  protected textAfter(...opener: readonly Keyword[]): void {
    this.words(...opener);
    this.CONSUME(Text);
  }
}
