/** Discounts: what they take, off what, and how they stand to each other (18.114 to 18.119). */

import type { Expr } from '../program/expression.ts';
import type { Discount } from '../program/tariff.ts';
import type { Name } from '../tree/common.ts';
import type { DiscountDecl } from '../tree/tariff.ts';
import type { Context } from '../types/context.ts';
import { checkExpr } from '../types/context.ts';
import { typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { isPlain } from '../types/unit.ts';
import { resolveSet, type TariffParts } from './charge-sets.ts';
import type { TariffFacts } from './charges.ts';
import { clause, clauses } from './clauses.ts';
import { openBlock } from './items.ts';
import { checkMessage } from './messages.ts';
import type { Module } from './module.ts';
import { asMoney, checkMoney, nonNegative } from './money.ts';
import { checkRound } from './rounding-plan.ts';

export function checkDiscount(
  decl: DiscountDecl,
  parts: TariffParts,
  tariff: TariffFacts,
  module: Module,
): Discount | undefined {
  const name = decl.name.text;
  const head = openBlock(decl, `discount ${name}.alone`, tariff, module);
  if (head === undefined) return undefined;
  const { gate, context } = head;
  const takeNode = clause(decl, 'Take');
  if (takeNode === undefined) {
    return module.report(
      'WR2114',
      decl.name.span,
      { what: `Discount ${name} takes nothing.` },
      { remedy: { text: 'take 10% off all charges' } },
    );
  }
  const take = checkTake(checkExpr(takeNode.amount, context), tariff.currency, context);
  const base = resolveSet(takeNode.off, parts, { trueUps: false, more: [] }, module);
  const capNode = clause(decl, 'Cap');
  const cap = capNode === undefined ? undefined : checkMoney(capNode.amount, tariff.currency, 'A cap', context);
  const during = checkDuring(decl, context);
  const stack = stacking(decl, parts, module);
  const roundNode = clause(decl, 'Round');
  const round = roundNode === undefined ? tariff.plan.line : checkRound(roundNode, tariff.currency, context);
  const messageNode = clause(decl, 'Message');
  const message = messageNode === undefined ? undefined : checkMessage(messageNode.message, context);
  const faulty =
    take === undefined ||
    base === undefined ||
    stack === undefined ||
    during === 'faulty' ||
    head.faulty ||
    (capNode !== undefined && cap === undefined) ||
    (roundNode !== undefined && round === undefined) ||
    (messageNode !== undefined && message === undefined);
  if (faulty) return undefined;
  const code = clause(decl, 'Code')?.code.text;
  return {
    name,
    title: decl.title?.value ?? name,
    ...(head.each === undefined ? {} : { each: head.each }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    lets: head.lets,
    ...(gate === undefined ? {} : { appliesWhen: gate }),
    take,
    base,
    ...(cap === undefined ? {} : { cap }),
    ...stack,
    spread: clause(decl, 'Spread')?.by ?? 'amount',
    ...(during === undefined ? {} : { during }),
    ...(round === undefined ? {} : { round }),
    span: decl.name.span,
  };
}

function checkTake(raw: Expr | undefined, currency: string, context: Context): Discount['take'] | undefined {
  const value = discharge(raw, context);
  if (value === undefined) return undefined;
  if (value.type.kind === 'numeric' && value.type.flavour === 'percent') {
    return nonNegative(value, 'A discount', context) ? { kind: 'share', value } : undefined;
  }
  if (value.type.kind === 'numeric' && isPlain(value.type.unit)) {
    return context.report(
      'WR3106',
      value.span,
      { message: 'A discount takes a percent or an amount of money; this is a plain number.' },
      {
        remedy: { text: 'as_percent(...), or write the % sign' },
      },
    );
  }
  const amount = asMoney(value, currency, 'A discount', context);
  return amount === undefined || !nonNegative(amount, 'A discount', context)
    ? undefined
    : { kind: 'amount', value: amount };
}

function checkDuring(decl: DiscountDecl, context: Context): Discount['during'] | 'faulty' {
  const node = clause(decl, 'For');
  if (node === undefined) return undefined;
  const period = discharge(checkExpr(node.period, context), context);
  const from = discharge(checkExpr(node.from, context), context);
  if (period === undefined || from === undefined) return 'faulty';
  if (period.type.kind !== 'period')
    context.report('WR3100', period.span, { wanted: 'a period such as 6 months', found: typeText(period.type) });
  if (from.type.kind !== 'date') context.report('WR3100', from.span, { wanted: 'a date', found: typeText(from.type) });
  return period.type.kind === 'period' && from.type.kind === 'date' ? { period, from } : 'faulty';
}

function stacking(
  decl: DiscountDecl,
  parts: TariffParts,
  module: Module,
): { stackAfter: readonly string[]; largerOf: readonly string[] } | undefined {
  const stackAfter: string[] = [];
  const largerOf: string[] = [];
  let whole = true;
  for (const node of clauses(decl, 'Stack')) {
    for (const name of node.names) {
      if (!isOtherDiscount(name, decl, parts)) {
        module.report('WR6105', name.span, { name: name.text });
        whole = false;
      }
      if (node.how === 'after') stackAfter.push(name.text);
      else largerOf.push(name.text);
    }
  }
  return whole ? { stackAfter, largerOf } : undefined;
}

function isOtherDiscount(name: Name, decl: DiscountDecl, parts: TariffParts): boolean {
  return name.text !== decl.name.text && parts.discounts.some((other) => other.name.text === name.text);
}

/** WR6111: discounts that stack on each other in a circle. True when there is none. */
export function stacksRise(discounts: readonly Discount[], module: Module): boolean {
  const byName = new Map(discounts.map((discount) => [discount.name, discount]));
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): boolean => {
    const at = path.indexOf(name);
    const discount = byName.get(name);
    if (discount === undefined || done.has(name)) return true;
    if (at >= 0) {
      module.report('WR6111', discount.span, { circle: [...path.slice(at), name] });
      return false;
    }
    const rises = discount.stackAfter.every((below) => visit(below, [...path, name]));
    done.add(name);
    return rises;
  };
  return discounts.every((discount) => visit(discount.name, []));
}
