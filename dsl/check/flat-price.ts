/** Flat prices: every bill or once, and how often a rate per month falls into one billing period (18.35). */
import type { Expr } from '../program/expression.ts';
import type { Billing, PriceModel } from '../program/tariff.ts';
import type { FlatModel } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { currencyOf, isPlainMoney, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { integer, isInteger, multiply, ONE, type Rational } from '../types/rational.ts';
import { asMoney } from './money.ts';
import type { ChargeFacts } from './price-models.ts';

/** 18.35: in a tariff that bills, per month or year, times the length of the billing period. */
export function checkFlat(node: FlatModel, charge: ChargeFacts, context: Context): PriceModel | undefined {
  const amount = discharge(checkExpr(node.amount, context), context);
  if (amount === undefined) return undefined;
  const { billing } = charge;
  const plain = amount.type.kind === 'numeric' && isPlainMoney(amount.type.unit);
  if (billing !== undefined && plain && charge.billedOtherwise !== true) {
    return context.report(
      'WR6115',
      node.amount.span,
      { charge: charge.name },
      {
        remedy: {
          text: 'per month   (or say when it is due once: "billed once on ...")',
          edits: [{ span: { ...node.amount.span, start: node.amount.span.end }, text: ' per month' }],
        },
      },
    );
  }
  if (billing === undefined || plain) {
    const once = asMoney(amount, charge.currency, 'A flat price', context);
    return once === undefined ? undefined : { kind: 'flat', amount: once, times: ONE, span: node.span };
  }
  const times = perPeriod(amount, charge.currency, billing, 'A flat price', context);
  return times === undefined ? undefined : { kind: 'flat', amount, times, span: node.span };
}

/** How often a rate per month (or year, or day) falls into one billing period. */
export function perPeriod(
  amount: Expr,
  currency: string,
  billing: Billing,
  what: string,
  context: Context,
): Rational | undefined {
  const { type } = amount;
  const base = billing.family === 'months' ? 'month' : 'day';
  const time =
    type.kind === 'numeric'
      ? type.unit.dimensions.find((dimension) => dimension.base === 'month' || dimension.base === 'day')
      : undefined;
  const isRate =
    type.kind === 'numeric' &&
    currencyOf(type.unit) === currency &&
    type.unit.dimensions.length === 2 &&
    time?.exponent === -1;
  if (type.kind !== 'numeric' || !isRate) {
    return context.report('WR3104', amount.span, {
      what,
      wanted: `money ${currency} per month`,
      found: typeText(type),
    });
  }
  if (time?.base !== base) {
    return context.report('WR3108', amount.span, {
      message: `This price is per ${time?.base}, but the tariff bills by ${base}s; they do not convert.`,
    });
  }
  const times = multiply(integer(billing.every), type.unit.factor);
  if (isInteger(times)) return times;
  return context.report(
    'WR3108',
    amount.span,
    { message: `This price is for a longer time than the ${billing.every} ${base}s of one bill.` },
    {
      remedy: { text: 'divide it: (... / 12 rounded half even to 2 places), or bill the charge less often' },
    },
  );
}
