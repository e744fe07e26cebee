/** Tiers: prices that fit the measure, bounds that rise, and a last tier that suffices (18.93, 18.94). */
import type { Expr } from '../program/expression.ts';
import type { PriceModel, Tier } from '../program/tariff.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { TieredModel, TierNode } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { asOfDay, numberOf } from '../types/fold.ts';
import { isAtMost } from '../types/interval.ts';
import { isConstant } from '../types/narrowing.ts';
import { compatible, figureText, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { add, compare, decimalText, type Rational, sign, ZERO } from '../types/rational.ts';
import type { NumericType } from '../types/type.ts';
import type { Unit } from '../types/unit.ts';
import { checkMoney, nonNegative } from './money.ts';
import type { ChargeFacts } from './price-models.ts';
import { measuredName, needsMeasure, rateFits } from './rate.ts';
import { stretches } from './stretches.ts';

type TieredPrice = Extract<PriceModel, { readonly tiers: unknown }>;

export function checkTiered(node: TieredModel, charge: ChargeFacts, context: Context): PriceModel | undefined {
  const kind = KINDS[node.kind];
  const measure = needsMeasure(charge, kind, context);
  if (measure === undefined || measure.type.kind !== 'numeric') return undefined;
  if (!nonNegative(measure, 'The measure', context)) return undefined;
  const tiers = node.tiers.map((tier) => checkTier(tier, kind, measure, charge, context));
  const whole = tiers.filter((tier) => tier !== undefined);
  if (whole.length < tiers.length || !ladderHolds(whole, node, measure.type, charge, context)) return undefined;
  const first = whole[0]?.bound?.value.type;
  const boundUnit: Unit = first?.kind === 'numeric' ? first.unit : measure.type.unit;
  return { kind, wholeUnits: node.wholeUnits, boundUnit, tiers: whole, span: node.span };
}

const KINDS = { Graduated: 'graduated', Volume: 'volume', Stairstep: 'stairstep' } as const;

function checkTier(
  node: TierNode,
  kind: TieredPrice['kind'],
  measure: Expr,
  charge: ChargeFacts,
  context: Context,
): Tier | undefined {
  const at =
    kind === 'stairstep'
      ? checkMoney(node.at, charge.currency, 'A step', context)
      : discharge(checkExpr(node.at, context), context);
  const plus =
    node.plus === undefined ? undefined : checkMoney(node.plus, charge.currency, 'The fixed part of a tier', context);
  const bound = node.bound.kind === 'beyond' ? undefined : checkBound(node.bound.value, measure, context);
  if (at === undefined || (kind !== 'stairstep' && !rateFits(at, measure, charge, context))) return undefined;
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

export function checkBound(node: ExprNode, measure: Expr, context: Context): Expr | undefined {
  const bound = checkExpr(node, context, measure.type);
  if (bound === undefined) return undefined;
  if (!isConstant(bound)) return context.report('WR3130', node.span, { what: 'The bound of a tier' });
  if (bound.type.kind === 'numeric' && measure.type.kind === 'numeric' && compatible(bound.type, measure.type))
    return bound;
  return context.report('WR3100', node.span, { wanted: typeText(measure.type), found: typeText(bound.type) });
}

/** Tiers as they are written, wherever they stand. */
type Ladder = Pick<TieredModel, 'tiers' | 'span'>;

/** The whole ladder: one kind of bound, "beyond" last, and on every day bounds that rise far enough. */
export function ladderHolds(
  tiers: readonly Tier[],
  node: Ladder,
  measure: NumericType,
  charge: ChargeFacts,
  context: Context,
): boolean {
  if (!boundsAgree(tiers, node, context)) return false;
  const bounds = tiers.flatMap((tier) => (tier.bound === undefined ? [] : [tier.bound.value]));
  return stretches(bounds, charge.effective).every((day) => risesOn(day, tiers, node, measure, charge, context));
}

function boundsAgree(tiers: readonly Tier[], node: Ladder, context: Context): boolean {
  const kinds = new Set(tiers.flatMap((tier) => (tier.bound === undefined ? [] : [tier.bound.kind])));
  if (kinds.size > 1) {
    const odd = node.tiers.find((tier) => tier.bound.kind === 'next');
    context.report('WR6113', odd?.span ?? node.span, {});
    return false;
  }
  const open = tiers.findIndex((tier) => tier.bound === undefined);
  if (open < 0 || open === tiers.length - 1) return true;
  context.report(
    'WR6103',
    node.tiers[open]?.span ?? node.span,
    { bound: '"beyond"', before: 'the tiers after it' },
    { remedy: { text: 'put "beyond" last' } },
  );
  return false;
}

function risesOn(
  day: number,
  tiers: readonly Tier[],
  node: Ladder,
  measure: NumericType,
  charge: ChargeFacts,
  context: Context,
): boolean {
  let top: Rational = ZERO;
  for (const { bound, span } of tiers) {
    if (bound === undefined) return true;
    const value = numberOf(bound.value, measure.unit, asOfDay(day));
    // Without a value the constant begins too late, which is said where it is declared.
    if (value === undefined) return true;
    const next = bound.kind === 'next' ? add(top, value) : value;
    if (sign(value) <= 0 || compare(next, top) <= 0) {
      context.report('WR6103', span, { bound: figureText(value, measure), before: figureText(top, measure) });
      return false;
    }
    top = next;
  }
  return suffices(top, node, measure, charge, context);
}

/** WR6110: the measure can go beyond the last bound. */
function suffices(top: Rational, node: Ladder, measure: NumericType, charge: ChargeFacts, context: Context): boolean {
  if (isAtMost(measure.range, top)) return true;
  const reach = measure.range.hi === undefined ? 'any amount' : figureText(measure.range.hi.value, measure);
  context.report(
    'WR6110',
    node.tiers.at(-1)?.span ?? node.span,
    { charge: charge.name, bound: figureText(top, measure), measure: measuredName(charge), reach: grouped(reach) },
    { remedy: { text: `end the tiers with "beyond at ...", or limit the input to 0..${decimalText(top)}` } },
  );
  return false;
}

/** A figure for reading: thousands set apart from 10,000 on. */
function grouped(figure: string): string {
  return figure.replace(/\d{5,}/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}
