/** Rules, decisions and groups, and the clauses that many kinds of block share. */
import { Comma, LeftBrace, Name, NumberLiteral, RightBrace, Text } from '../lexer/tokens.ts';
import type { Rule } from './grammar-base.ts';
import { TableGrammar } from './grammar-tables.ts';

export class RuleGrammar extends TableGrammar {
  readonly codeClause: Rule = this.RULE('codeClause', () => {
    this.word('code');
    this.CONSUME(Name);
  });

  readonly appliesWhen: Rule = this.RULE('appliesWhen', () => {
    this.words('applies', 'when');
    this.SUBRULE(this.expr);
  });

  readonly messageClause: Rule = this.RULE('messageClause', () => {
    this.word('message');
    this.CONSUME(Text);
  });

  readonly waivedClause: Rule = this.RULE('waivedClause', () => {
    this.words('waived', 'when');
    this.SUBRULE(this.expr);
    this.OPTION(() => this.CONSUME(Text));
  });

  readonly capClause: Rule = this.RULE('capClause', () => {
    this.word('cap');
    this.SUBRULE(this.expr);
  });

  readonly roundClause: Rule = this.RULE('roundClause', () => {
    this.word('round');
    this.SUBRULE(this.roundSpec);
    this.OPTION(() => {
      this.word('per');
      this.oneOf(0, 'increment', 'factor', 'line');
    });
  });

  readonly alreadyClause: Rule = this.RULE('alreadyClause', () => {
    this.word('already');
    this.oneOf(0, 'used', 'charged', 'counted');
    this.SUBRULE(this.expr);
  });

  readonly forEach: Rule = this.RULE('forEach', () => {
    this.words('for', 'each');
    this.CONSUME(Name);
    this.word('in');
    this.SUBRULE(this.path);
    this.OPTION(() => {
      this.word('where');
      this.SUBRULE(this.expr, { LABEL: 'where' });
    });
    this.OPTION2(() => {
      this.oneOf(0, 'highest', 'lowest', 'earliest', 'latest');
      this.SUBRULE2(this.expr, { LABEL: 'order' });
      this.word('first');
    });
  });

  readonly rounding: Rule = this.RULE('rounding', () => {
    this.word('rounding');
    this.SUBRULE(this.roundSpec);
    this.word('per');
    this.OR([
      { ALT: () => this.oneOf(1, 'increment', 'factor', 'line', 'tax', 'total') },
      { ALT: () => this.SUBRULE(this.paymentStage) },
    ]);
  });

  readonly paymentStage: Rule = this.RULE('paymentStage', () => {
    this.word('payment');
    this.OPTION(() => {
      this.word('when');
      this.SUBRULE(this.expr);
    });
    this.word('as');
    this.CONSUME(Text);
  });

  readonly ruleDecl: Rule = this.RULE('ruleDecl', () => this.block('rule', this.ruleClause));

  readonly ruleClause: Rule = this.RULE('ruleClause', () =>
    this.OR(
      this.anyRule(
        ...[this.waivedClause, this.letClause, this.codeClause, this.severityClause, this.weightClause],
        ...[this.appliesWhen, this.requireClause, this.whenMissing, this.messageClause],
      ),
    ),
  );

  readonly severityClause: Rule = this.RULE('severityClause', () => {
    this.word('severity');
    this.oneOf(0, 'error', 'warning', 'info');
  });

  readonly weightClause: Rule = this.RULE('weightClause', () => {
    this.word('weight');
    this.CONSUME(NumberLiteral);
  });

  readonly requireClause: Rule = this.RULE('requireClause', () => {
    this.word('require');
    this.SUBRULE(this.expr);
  });

  readonly whenMissing: Rule = this.RULE('whenMissing', () => {
    this.words('when', 'missing');
    this.oneOf(0, 'fail', 'pass', 'undecided');
  });

  readonly decisionDecl: Rule = this.RULE('decisionDecl', () => this.block('decision', this.decisionClause));

  readonly decisionClause: Rule = this.RULE('decisionClause', () =>
    this.OR(this.anyRule(this.letClause, this.appliesWhen, this.passWhen, this.whenUndecided, this.whenPassed)),
  );

  readonly passWhen: Rule = this.RULE('passWhen', () => {
    this.words('pass', 'when');
    this.SUBRULE(this.group);
  });

  readonly whenUndecided: Rule = this.RULE('whenUndecided', () => {
    this.words('when', 'undecided');
    this.oneOf(0, 'refer', 'fail', 'pass');
  });

  readonly whenPassed: Rule = this.RULE('whenPassed', () => this.words('when', 'passed', 'refer'));

  readonly group: Rule = this.RULE('group', () =>
    this.nested(() =>
      this.OR([
        { ALT: () => this.SUBRULE(this.plainGroup) },
        { ALT: () => this.SUBRULE(this.countGroup) },
        { ALT: () => this.SUBRULE(this.weightGroup) },
        { ALT: () => this.CONSUME(Name) },
      ]),
    ),
  );

  readonly plainGroup: Rule = this.RULE('plainGroup', () => {
    this.oneOf(0, 'all', 'any', 'none');
    this.word('of');
    this.SUBRULE(this.groupItems);
  });

  readonly countGroup: Rule = this.RULE('countGroup', () => {
    this.words('at', 'least');
    this.CONSUME(NumberLiteral);
    this.word('of');
    this.SUBRULE(this.groupItems);
  });

  readonly weightGroup: Rule = this.RULE('weightGroup', () => {
    this.words('weight', 'of');
    this.SUBRULE(this.groupItems);
    this.words('at', 'least');
    this.CONSUME(NumberLiteral);
  });

  readonly groupItems: Rule = this.RULE('groupItems', () => {
    this.CONSUME(LeftBrace);
    this.MANY(() => {
      this.SUBRULE(this.group);
      this.OPTION(() => this.CONSUME(Comma));
    });
    this.CONSUME(RightBrace);
  });
}
