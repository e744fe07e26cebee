/** Money of the tariff's currency, and figures that are not below 0. */
import type { Remedy } from '../diagnostics/diagnostic.ts';
import type { Expr } from '../program/expression.ts';
import type { ExprNode } from '../tree/expression.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { isAtLeast } from '../types/interval.ts';
import { currencyOf, isPlainMoney, rangeText, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { ZERO } from '../types/rational.ts';

/** Plain money of the tariff's currency, always there. */
export function checkMoney(node: ExprNode, currency: string, what: string, context: Context): Expr | undefined {
  return asMoney(checkExpr(node, context), currency, what, context);
}

export function asMoney(value: Expr | undefined, currency: string, what: string, context: Context): Expr | undefined {
  const amount = discharge(value, context);
  if (amount === undefined) return undefined;
  const { type } = amount;
  if (type.kind === 'numeric' && isPlainMoney(type.unit) && currencyOf(type.unit) === currency) return amount;
  const found = type.kind === 'numeric' ? currencyOf(type.unit) : undefined;
  if (type.kind === 'numeric' && found !== undefined && found !== currency && isPlainMoney(type.unit)) {
    return context.report('WR3101', amount.span, {
      message: `This is ${typeText(type)}, but the tariff is in ${currency}.`,
    });
  }
  const remedy = towardMoney(amount, currency);
  const detail = remedy === undefined ? {} : { remedy };
  return context.report('WR3104', amount.span, { what, wanted: `money ${currency}`, found: typeText(type) }, detail);
}

/** How a figure becomes money: a bare number gets the currency, a quantity a price. */
function towardMoney(amount: Expr, currency: string): Remedy | undefined {
  if (amount.type.kind !== 'numeric') return undefined;
  const { label } = amount.type.unit;
  if (amount.kind === 'number' && label === '') {
    const edit = { span: { ...amount.span, start: amount.span.end }, text: ` ${currency}` };
    return { text: `write the currency: ${currency}`, edits: [edit] };
  }
  return amount.type.flavour === 'quantity'
    ? { text: `"each 0.05 ${currency} per ${label}" turns ${label} into ${currency}` }
    : undefined;
}

/** WR6114: provably not below 0. */
export function nonNegative(expr: Expr, what: string, context: Context): boolean {
  if (expr.type.kind !== 'numeric' || isAtLeast(expr.type.range, ZERO)) return true;
  context.report(
    'WR6114',
    expr.span,
    { what, range: rangeText(expr.type.range, expr.type) },
    {
      remedy: { text: 'give the input a range that begins at 0, or write max(..., 0)' },
    },
  );
  return false;
}
