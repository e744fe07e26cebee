/** Credits: money that pays the lines of a bill, before their taxes or with them (18.124). */
import type { Expr } from '../program/expression.ts';
import type { Credit } from '../program/tariff.ts';
import type { CreditDecl } from '../tree/tariff.ts';
import { resolveSet, type TariffParts } from './charge-sets.ts';
import type { TariffFacts } from './charges.ts';
import { clause, optionally } from './clauses.ts';
import { openBlock } from './items.ts';
import { checkMessage } from './messages.ts';
import type { Module } from './module.ts';
import { checkMoney, nonNegative } from './money.ts';
import { checkRound } from './rounding-plan.ts';

export function checkCredit(
  decl: CreditDecl,
  parts: TariffParts,
  tariff: TariffFacts,
  module: Module,
): Credit | undefined {
  const name = decl.name.text;
  const { currency } = tariff;
  const head = openBlock(decl, `credit ${name}.net`, tariff, module);
  if (head === undefined) return undefined;
  const { gate, context } = head;
  const [amountNode, onNode, whenNode] = [
    clause(decl, 'CreditAmount'),
    clause(decl, 'CreditOn'),
    clause(decl, 'CreditWhen'),
  ];
  if (amountNode === undefined || onNode === undefined || whenNode === undefined) {
    const what = `Credit ${name} needs an amount, what it pays, and whether it pays taxes too.`;
    return module.report(
      'WR2114',
      decl.name.span,
      { what },
      { remedy: { text: 'amount ..., on all charges, and after tax' } },
    );
  }
  const amount = checkMoney(amountNode.amount, currency, 'A credit', context);
  const base = resolveSet(onNode.charges, parts, { trueUps: true, more: [] }, module);
  const cap = optionally(clause(decl, 'Cap'), (node) => checkMoney(node.amount, currency, 'A cap', context));
  const round = optionally(clause(decl, 'Round'), (node) => checkRound(node, currency, context));
  const message = optionally(clause(decl, 'Message'), (node) => checkMessage(node.message, context));
  if (amount === undefined || base === undefined || head.faulty) return undefined;
  if (cap === 'faulty' || round === 'faulty' || message === 'faulty') return undefined;
  if (!nonNegative(amount, 'A credit', context)) return undefined;
  if (whenNode.when === 'before' && isBalance(amount)) {
    const edits = [{ span: whenNode.span, text: 'after tax' }];
    module.report('WR6145', whenNode.span, { credit: name }, { remedy: { text: 'after tax', edits } });
  }
  const line = round ?? tariff.plan.line;
  const code = clause(decl, 'Code')?.code.text;
  return {
    name,
    title: decl.title?.value ?? name,
    ...(head.each === undefined ? {} : { each: head.each }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    lets: head.lets,
    ...(gate === undefined ? {} : { appliesWhen: gate }),
    amount,
    base,
    when: whenNode.when,
    ...(cap === undefined ? {} : { cap }),
    ...(line === undefined ? {} : { round: line }),
    span: decl.name.span,
  };
}

/** What somebody paid in before: a plain input path. */
function isBalance(expr: Expr): boolean {
  return expr.kind === 'input' || expr.kind === 'local' || (expr.kind === 'field' && isBalance(expr.base));
}
