/**
 * `rounding ... per increment` (18.110): the price of one step, step times rate, is rounded before it is multiplied by the number of
 * steps. Spelled out, a rate is that rounded price for each step: `(step x rate, rounded) / step`.
 */
import type { Expr, Rounding } from '../program/expression.ts';
import type { PriceModel, Steps } from '../program/tariff.ts';
import type { Context } from '../types/context.ts';
import { isConstant } from '../types/narrowing.ts';
import { over, rounded, times } from '../types/spell.ts';

/** Undefined where the price of a step cannot be rounded, which is told. Prices that go by no rate stay as they are. */
export function roundIncrements(
  model: PriceModel,
  steps: Steps | undefined,
  rounding: Rounding | undefined,
  context: Context,
): PriceModel | undefined {
  if (rounding === undefined || steps === undefined) return model;
  const { step } = steps;
  if (!isConstant(step)) return context.report('WR3130', step.span, { what: 'A step whose price is rounded' });
  const priced = (rate: Expr): Expr => over(rounded(times(step, rate), rounding), step);
  switch (model.kind) {
    case 'each':
      return { ...model, rate: priced(model.rate) };
    case 'graduated':
    case 'volume':
      return { ...model, tiers: model.tiers.map((tier) => ({ ...tier, at: priced(tier.at) })) };
    case 'time of use':
      return { ...model, bands: model.bands.map((band) => ({ ...band, rate: priced(band.rate) })) };
    case 'flat':
    case 'amount':
    case 'stairstep':
    case 'package':
      return model;
    default:
      return model satisfies never;
  }
}
