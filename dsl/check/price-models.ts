/** Price models: what each needs of its charge, and its types (LANGUAGE 7, stage 5; 18.35, 18.36, 18.83, 18.93 to 18.103). */

import type { Expr } from '../program/expression.ts';
import type { Billing, PriceModel, Tier } from '../program/tariff.ts';
import type { Span } from '../source.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { FlatModel, PriceModelNode, TieredModel, TierNode } from '../tree/tariff.ts';
import type { Context } from '../types/context.ts';
import { checkExpr } from '../types/context.ts';
import { fold, numberOf, UNDATED } from '../types/fold.ts';
import { isAtLeast, isAtMost } from '../types/interval.ts';
import { isConstant } from '../types/narrowing.ts';
import {
  compatible,
  currencyOf,
  figureText,
  inUnit,
  isPlainMoney,
  productType,
  rangeText,
  typeText,
} from '../types/numeric.ts';
import { discharge, pathText, UNNAMED } from '../types/places.ts';
import { add, compare, integer, isInteger, multiply, ONE, type Rational, sign, ZERO } from '../types/rational.ts';
import type { NumericType } from '../types/type.ts';
import type { Unit } from '../types/unit.ts';

/** What a model is checked against. */
export interface ChargeFacts {
  readonly name: string;
  readonly nameSpan: Span;
  readonly currency: string;
  readonly billing: Billing | undefined;
  readonly measure: Expr | undefined;
  readonly hasMinimum: boolean;
}

export function checkModel(node: PriceModelNode, charge: ChargeFacts, context: Context): PriceModel | undefined {
  switch (node.kind) {
    case 'Flat':
      return checkFlat(node, charge, context);
    case 'Each': {
      const rate = checkRate(node.rate, charge, context);
      return rate === undefined ? undefined : { kind: 'each', rate, span: node.span };
    }
    case 'Amount': {
      const amount = checkMoney(node.amount, charge.currency, 'An amount', context);
      if (amount === undefined) return undefined;
      if (amount.type.kind === 'numeric' && !isAtLeast(amount.type.range, ZERO) && !charge.hasMinimum) {
        return context.report(
          'WR6120',
          node.amount.span,
          { charge: charge.name, clause: 'a "minimum"' },
          { remedy: { text: `minimum 0 ${charge.currency}` } },
        );
      }
      return { kind: 'amount', amount, span: node.span };
    }
    case 'Graduated':
    case 'Volume':
      return checkTiered(node, node.kind === 'Graduated' ? 'graduated' : 'volume', charge, context);
    case 'Stairstep':
      return context.report('WR2190', node.span, { what: '"stairstep"' });
    case 'GraduatedPercentage':
      return context.report('WR2190', node.span, { what: '"graduated percentage"' });
    case 'Package':
      return context.report('WR2190', node.span, { what: '"package"' });
    case 'TimeOfUse':
      return context.report('WR2190', node.span, { what: '"time of use"' });
    default:
      return node satisfies never;
  }
}

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
    return context.report(
      'WR3101',
      amount.span,
      { left: `money ${currency}`, right: typeText(type) },
      { remedy: { text: `this tariff is in ${currency}` } },
    );
  }
  const bare = amount.kind === 'number' && type.kind === 'numeric' && type.unit.label === '';
  return context.report(
    'WR3104',
    amount.span,
    { what, wanted: `money ${currency}`, found: typeText(type) },
    {
      ...(bare
        ? {
            remedy: {
              text: `write the currency: ${currency}`,
              edits: [{ span: { ...amount.span, start: amount.span.end }, text: ` ${currency}` }],
            },
          }
        : {}),
    },
  );
}

/** 18.35: in a tariff that bills, per month or year, times the length of the billing period. */
function checkFlat(node: FlatModel, charge: ChargeFacts, context: Context): PriceModel | undefined {
  const amount = discharge(checkExpr(node.amount, context), context);
  if (amount === undefined) return undefined;
  const { billing } = charge;
  if (billing !== undefined && amount.type.kind === 'numeric' && isPlainMoney(amount.type.unit)) {
    return context.report(
      'WR6115',
      node.amount.span,
      { charge: charge.name },
      {
        remedy: {
          text: 'per month',
          edits: [{ span: { ...node.amount.span, start: node.amount.span.end }, text: ' per month' }],
        },
        notes: ['or say when it is due once: "billed once on ..."'],
      },
    );
  }
  if (billing === undefined) {
    const plain = asMoney(amount, charge.currency, 'A flat price', context);
    return plain === undefined ? undefined : { kind: 'flat', amount: plain, times: ONE, span: node.span };
  }
  const times = perPeriod(amount, charge.currency, billing, context);
  return times === undefined ? undefined : { kind: 'flat', amount, times, span: node.span };
}

/** How often a rate per month (or year, or day) falls into one billing period. */
export function perPeriod(amount: Expr, currency: string, billing: Billing, context: Context): Rational | undefined {
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
      what: 'A flat price',
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

function needsMeasure(charge: ChargeFacts, model: string, context: Context): Expr | undefined {
  if (charge.measure !== undefined) return charge.measure;
  return context.report(
    'WR6102',
    charge.nameSpan,
    { charge: charge.name, message: `is priced "${model}" but measures nothing` },
    {
      remedy: { text: 'measure ...' },
    },
  );
}

/** A rate whose product with the measure is money of the tariff. */
function checkRate(node: ExprNode, charge: ChargeFacts, context: Context): Expr | undefined {
  const measure = needsMeasure(charge, 'each', context);
  const rate = discharge(checkExpr(node, context), context);
  if (measure === undefined || rate === undefined) return undefined;
  return rateFits(rate, measure, charge, context) ? rate : undefined;
}

function rateFits(rate: Expr, measure: Expr, charge: ChargeFacts, context: Context): boolean {
  if (rate.type.kind !== 'numeric' || measure.type.kind !== 'numeric') {
    context.report('WR3104', rate.span, {
      what: 'A price',
      wanted: `money ${charge.currency}`,
      found: typeText(rate.type),
    });
    return false;
  }
  const product = productType(rate.type, measure.type);
  if (isPlainMoney(product.unit) && currencyOf(product.unit) === charge.currency) return true;
  const currency = currencyOf(rate.type.unit);
  if (currency !== undefined && currency !== charge.currency) {
    context.report(
      'WR3101',
      rate.span,
      { left: `money ${charge.currency}`, right: typeText(rate.type) },
      { remedy: { text: `this tariff is in ${charge.currency}` } },
    );
    return false;
  }
  const per = rate.type.unit.label.split(' per ').slice(1).join(' per ');
  const measured = measure.type.unit.label || `plain numbers`;
  const message =
    per === ''
      ? `The price is ${typeText(rate.type)}, for each ${measured === 'plain numbers' ? 'one' : measured} it must be money ${charge.currency} per unit.`
      : `The price is per ${per} but the measure is in ${measured}.`;
  context.report(
    'WR3102',
    rate.span,
    { message },
    {
      notes: [`This gives ${typeText(product)}, which is not money.`],
      related: [{ span: measure.span, message: `measure: ${typeText(measure.type)}` }],
      remedy: {
        text: `a price of type money ${charge.currency}${measured === 'plain numbers' ? '' : ` per ${measured}`}`,
      },
    },
  );
  return false;
}

function checkTiered(
  node: TieredModel,
  kind: 'graduated' | 'volume',
  charge: ChargeFacts,
  context: Context,
): PriceModel | undefined {
  const measure = needsMeasure(charge, kind, context);
  if (measure === undefined || measure.type.kind !== 'numeric') return undefined;
  if (!nonNegative(measure, 'The measure', context)) return undefined;
  const tiers = node.tiers.map((tier) => checkTier(tier, measure, charge, context));
  const whole = tiers.filter((tier) => tier !== undefined);
  if (whole.length < tiers.length || !tiersClose(whole, node, measure.type, charge, context)) return undefined;
  const first = whole[0]?.bound?.value.type;
  const boundUnit: Unit = first?.kind === 'numeric' ? first.unit : measure.type.unit;
  return { kind, wholeUnits: node.wholeUnits, boundUnit, tiers: whole, span: node.span };
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

function checkTier(node: TierNode, measure: Expr, charge: ChargeFacts, context: Context): Tier | undefined {
  const at = discharge(checkExpr(node.at, context), context);
  const plus =
    node.plus === undefined ? undefined : checkMoney(node.plus, charge.currency, 'The fixed part of a tier', context);
  const bound = node.bound.kind === 'beyond' ? undefined : checkBound(node.bound.value, measure, context);
  if (at === undefined || !rateFits(at, measure, charge, context)) return undefined;
  if ((node.plus !== undefined && plus === undefined) || (node.bound.kind !== 'beyond' && bound === undefined))
    return undefined;
  return {
    ...(bound === undefined || node.bound.kind === 'beyond' ? {} : { bound: { kind: node.bound.kind, value: bound } }),
    at,
    ...(plus === undefined ? {} : { plus }),
    evenAtZero: node.evenAtZero,
    span: node.span,
  };
}

function checkBound(node: ExprNode, measure: Expr, context: Context): Expr | undefined {
  const bound = checkExpr(node, context, measure.type);
  if (bound === undefined) return undefined;
  if (!isConstant(bound)) return context.report('WR3130', node.span, { what: 'The bound of a tier' });
  if (bound.type.kind === 'numeric' && measure.type.kind === 'numeric' && compatible(bound.type, measure.type))
    return bound;
  return context.report('WR3100', node.span, { wanted: typeText(measure.type), found: typeText(bound.type) });
}

/** Bounds rise from above 0, are of one kind, and the last tier is open or proved to suffice (18.93). */
function tiersClose(
  tiers: readonly Tier[],
  node: TieredModel,
  measure: NumericType,
  charge: ChargeFacts,
  context: Context,
): boolean {
  const kinds = new Set(tiers.flatMap((tier) => (tier.bound === undefined ? [] : [tier.bound.kind])));
  if (kinds.size > 1) {
    const odd = node.tiers.find((tier) => tier.bound.kind === 'next') ?? node.tiers[0];
    context.report('WR6113', odd?.span ?? node.span, {});
    return false;
  }
  let top = ZERO;
  for (const [i, tier] of tiers.entries()) {
    const next = tierTop(tier, top, measure, i, tiers.length, node, context);
    if (next === 'faulty') return false;
    if (next === 'open') return true;
    top = next;
  }
  if (isAtMost(measure.range, top)) return true;
  const reach = measure.range.hi === undefined ? 'any amount' : figureText(measure.range.hi.value, measure);
  const last = node.tiers.at(-1);
  context.report(
    'WR6110',
    last?.span ?? node.span,
    { charge: charge.name, bound: figureText(top, measure), measure: measuredName(charge), reach },
    {
      remedy: { text: `end the tiers with "beyond at ...", or limit the input to 0..${figureText(top, measure)}` },
    },
  );
  return false;
}

/** The path that is measured, or the charge where it is more than a path. */
function measuredName(charge: ChargeFacts): string {
  const path = charge.measure === undefined ? UNNAMED : pathText(charge.measure);
  return path === UNNAMED ? charge.name : path;
}

function tierTop(
  tier: Tier,
  below: Rational,
  measure: NumericType,
  at: number,
  count: number,
  node: TieredModel,
  context: Context,
): Rational | 'open' | 'faulty' {
  const span = node.tiers[at]?.span ?? node.span;
  if (tier.bound === undefined) {
    if (at === count - 1) return 'open';
    context.report(
      'WR6103',
      span,
      { bound: '"beyond"', before: 'the tiers after it' },
      { remedy: { text: 'put "beyond" last' } },
    );
    return 'faulty';
  }
  // A bound over dated constants is compared at its lowest, which is where it could fail to rise.
  const value =
    numberOf(fold(tier.bound.value, UNDATED) ?? tier.bound.value, measure.unit, UNDATED) ??
    lowest(tier.bound.value, measure);
  if (value === undefined) return below;
  const top = tier.bound.kind === 'next' ? add(below, value) : value;
  if (sign(value) > 0 && compare(top, below) > 0) return top;
  context.report('WR6103', span, { bound: figureText(value, measure), before: figureText(below, measure) });
  return 'faulty';
}

function lowest(bound: Expr, measure: NumericType): Rational | undefined {
  return bound.type.kind === 'numeric' ? inUnit(bound.type, measure.unit).range.lo?.value : undefined;
}
