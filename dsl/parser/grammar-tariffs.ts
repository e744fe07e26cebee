/** Tariffs: billing, discounts, commitments, credits and taxes around the charges. */
import { LeftBrace, Name, NumberLiteral, Text } from '../lexer/tokens.ts';
import type { Rule } from './grammar-base.ts';
import { ChargeGrammar } from './grammar-charges.ts';

export class TariffGrammar extends ChargeGrammar {
  readonly tariffDecl: Rule = this.RULE('tariffDecl', () => this.block('tariff', this.tariffClause));

  readonly tariffClause: Rule = this.RULE('tariffClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.appliesWhen, this.billsClause, this.lateClause, this.rounding],
        ...[this.chargeDecl, this.discountDecl, this.commitmentDecl, this.creditDecl, this.taxDecl],
      ),
    ),
  );

  readonly billsClause: Rule = this.RULE('billsClause', () => {
    this.words('bills', 'every');
    this.OPTION(() => this.CONSUME(NumberLiteral));
    this.SUBRULE(this.unitName);
    this.OPTION2(() => {
      this.words('anchored', 'to');
      this.SUBRULE(this.expr);
    });
    this.OPTION3(() => this.SUBRULE(this.monthEnd));
  });

  readonly monthEnd: Rule = this.RULE('monthEnd', () => {
    this.words('month', 'end');
    this.oneOf(0, 'remembered', 'sticky', 'clamped');
  });

  readonly lateClause: Rule = this.RULE('lateClause', () => {
    this.words('late', 'usage', 'on');
    this.oneOf(0, 'current', 'own');
    this.word('period');
  });

  readonly chargeSet: Rule = this.RULE('chargeSet', () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.allCharges) },
      { ALT: () => this.SUBRULE(this.taxedCharges) },
      { ALT: () => this.SUBRULE(this.names) },
    ]),
  );

  readonly allCharges: Rule = this.RULE('allCharges', () => {
    this.words('all', 'charges');
    this.OPTION(() => {
      this.word('and');
      this.SUBRULE(this.names, { LABEL: 'and' });
    });
    this.OPTION2(() => {
      this.word('except');
      this.SUBRULE2(this.names, { LABEL: 'except' });
    });
  });

  readonly taxedCharges: Rule = this.RULE('taxedCharges', () => {
    this.words('charges', 'taxed', 'as');
    this.CONSUME(Name);
    this.OPTION(() => {
      this.word('and');
      this.SUBRULE(this.names);
    });
  });

  readonly discountDecl: Rule = this.RULE('discountDecl', () => this.eachBlock('discount', this.discountClause));

  readonly discountClause: Rule = this.RULE('discountClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.appliesWhen, this.codeClause, this.takeClause, this.capClause],
        ...[this.stackClause, this.largerClause, this.spreadClause, this.forClause, this.roundClause],
        this.messageClause,
      ),
    ),
  );

  readonly takeClause: Rule = this.RULE('takeClause', () => {
    this.word('take');
    this.SUBRULE(this.expr);
    this.word('off');
    this.SUBRULE(this.chargeSet);
  });

  readonly stackClause: Rule = this.RULE('stackClause', () => {
    this.words('stack', 'after');
    this.SUBRULE(this.names);
  });

  readonly largerClause: Rule = this.RULE('largerClause', () => {
    this.words('larger', 'of', 'this', 'and');
    this.SUBRULE(this.names);
  });

  readonly spreadClause: Rule = this.RULE('spreadClause', () => {
    this.words('spread', 'by');
    this.oneOf(0, 'amount', 'evenly');
  });

  readonly forClause: Rule = this.RULE('forClause', () => {
    this.word('for');
    this.SUBRULE(this.expr);
    this.word('from');
    this.SUBRULE2(this.expr);
  });

  readonly commitmentDecl: Rule = this.RULE('commitmentDecl', () => this.block('commitment', this.commitmentClause));

  readonly commitmentClause: Rule = this.RULE('commitmentClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.codeClause, this.appliesWhen, this.capClause, this.roundClause],
        ...[this.messageClause, this.alreadyClause, this.commitmentMinimum, this.termClause],
        ...[this.countingClause, this.carryClause, this.shortfallClause],
      ),
    ),
  );

  readonly commitmentMinimum: Rule = this.RULE('commitmentMinimum', () => {
    this.word('minimum');
    this.SUBRULE(this.expr);
  });

  readonly termClause: Rule = this.RULE('termClause', () => {
    this.word('over');
    this.SUBRULE(this.expr);
    this.word('from');
    this.SUBRULE2(this.expr);
  });

  readonly countingClause: Rule = this.RULE('countingClause', () => {
    this.word('counting');
    this.SUBRULE(this.chargeSet);
  });

  readonly carryClause: Rule = this.RULE('carryClause', () => {
    this.word('carry');
    this.oneOf(0, 'excess', 'shortfall');
    this.words('up', 'to');
    this.SUBRULE(this.expr);
  });

  readonly shortfallClause: Rule = this.RULE('shortfallClause', () => this.textAfter('shortfall', 'as'));

  readonly creditDecl: Rule = this.RULE('creditDecl', () => this.eachBlock('credit', this.creditClause));

  readonly creditClause: Rule = this.RULE('creditClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.codeClause, this.appliesWhen, this.capClause, this.roundClause],
        ...[this.messageClause, this.amountModel, this.creditOn, this.creditWhen],
      ),
    ),
  );

  readonly creditOn: Rule = this.RULE('creditOn', () => {
    this.word('on');
    this.SUBRULE(this.chargeSet);
  });

  readonly creditWhen: Rule = this.RULE('creditWhen', () => {
    this.oneOf(0, 'before', 'after');
    this.word('tax');
  });

  readonly taxDecl: Rule = this.RULE('taxDecl', () => {
    this.word('tax');
    this.CONSUME(Name);
    this.title();
    this.OR([
      {
        GATE: () => !this.next(LeftBrace),
        ALT: () => {
          this.SUBRULE(this.expr);
          this.SUBRULE(this.taxBase);
        },
      },
      {
        ALT: () => {
          this.OPTION(() => this.SUBRULE(this.forEach));
          this.body(this.taxClause);
        },
      },
    ]);
  });

  readonly taxBase: Rule = this.RULE('taxBase', () => {
    this.OR([{ ALT: () => this.words('added', 'to') }, { ALT: () => this.words('contained', 'in') }]);
    this.SUBRULE(this.chargeSet);
    this.OPTION(() => this.words('per', 'line'));
  });

  readonly taxClause: Rule = this.RULE('taxClause', () =>
    this.OR(
      this.anyRule(
        ...[this.letClause, this.codeClause, this.appliesWhen, this.taxBase, this.capClause],
        ...[this.roundClause, this.messageClause, this.taxRate, this.amountModel, this.exemptClause],
      ),
    ),
  );

  readonly taxRate: Rule = this.RULE('taxRate', () => {
    this.word('rate');
    this.SUBRULE(this.expr);
  });

  readonly exemptClause: Rule = this.RULE('exemptClause', () => {
    this.words('exempt', 'when');
    this.SUBRULE(this.expr);
    this.OPTION(() => this.CONSUME(Text));
  });
}
