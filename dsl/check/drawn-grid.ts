/**
 * The grid that the quantities of a charge lie on once its allowances are drawn: what may be read, printed and carried of
 * them. A share of an allowance (`prorate ... with allowance`) lies on none, unless the share itself is rounded.
 */
import type { Expr, Rounding } from '../program/expression.ts';
import type { Charge } from '../program/tariff.ts';
import type { Context } from '../types/context.ts';
import { addIntervals, EVERYTHING, hull, type Interval, point } from '../types/interval.ts';
import { inUnit } from '../types/numeric.ts';
import { commonGrid, decimalPlaces, multiply, type Rational, rational, ZERO } from '../types/rational.ts';
import type { NumericType } from '../types/type.ts';

/** In the unit of the measure; undefined where one of them lies on no grid. */
export function drawnGrid(measure: NumericType, amounts: readonly Expr[]): Rational | undefined {
  return amounts.reduce<Rational | undefined>((grid, { type }) => {
    const own = type.kind === 'numeric' ? inUnit(type, measure.unit).grid : undefined;
    return grid === undefined || own === undefined ? undefined : commonGrid(grid, own);
  }, measure.grid);
}

/**
 * What a measure can be raised to by `steps of S after first F`, in its own unit: to F, or by less than S. What an allowance
 * gives of it lies in the same range.
 */
export function raisedRange(measure: NumericType, [step, first]: readonly Expr[]): Interval {
  const range = hull(measure.range, point(ZERO));
  const above = step === undefined ? undefined : addIntervals(range, rangeIn(step, measure));
  const raised = above === undefined ? range : hull(range, above);
  return first === undefined ? raised : hull(raised, rangeIn(first, measure));
}

function rangeIn({ type }: Expr, { unit }: NumericType): Interval {
  return type.kind === 'numeric' ? inUnit(type, unit).range : EVERYTHING;
}

/** The same where shares of the allowances are drawn. */
export function sharedGrid(grid: Rational | undefined, factor: Rounding | undefined): Rational | undefined {
  return grid === undefined || factor === undefined ? undefined : commonGrid(grid, multiply(grid, factor.step));
}

/** What earlier bills used is taken from the allowances, so that what is left of them lies on its grid too. */
export function drawnBefore<E>(used: E | undefined, included: readonly unknown[]): readonly E[] {
  return used === undefined || included.length === 0 ? [] : [used];
}

function inPlaces(places: number): Rational {
  return rational(1n, 10n ** BigInt(places));
}

interface Drawing extends Pick<Charge, 'name' | 'included' | 'proration'> {
  readonly steps: Charge['steps'];
  readonly model: Charge['model'];
  readonly measure: Expr | undefined;
  readonly used: Expr | undefined;
}

/**
 * Quantities are printed, so they must have a finite decimal form (18.21). Shares of allowances are printed to the places of
 * what was written; only what rolls over is more than print, since the next bill begins with it. `faulty`: it was reported.
 */
export function printedStep(
  { name, measure, steps, included, used, proration, model }: Drawing,
  context: Context,
): Pick<Charge, 'quantityStep' | 'bandStep'> | 'faulty' {
  if (measure?.type.kind !== 'numeric') return {};
  const amounts = included.flatMap(({ amount, rollsOver }) =>
    rollsOver?.upTo === undefined ? [amount] : [amount, rollsOver.upTo],
  );
  const raised = steps === undefined ? [] : [steps.step, ...(steps.first === undefined ? [] : [steps.first])];
  const grid = drawnGrid(measure.type, [...raised, ...amounts, ...drawnBefore(used, included)]);
  const places = grid === undefined ? undefined : decimalPlaces(grid);
  if (places === undefined) {
    context.report('WR3124', measure.span, { what: `The quantity of ${name}` });
    return 'faulty';
  }
  const factor = proration.by === 'never' ? undefined : proration.factor;
  const shares = proration.by !== 'never' && proration.withAllowance && included.some(({ balance }) => !balance);
  const step = inPlaces(places);
  // Bands add up to the quantity that is printed, which is finer where a rounded share of an allowance was drawn.
  const fine = shares ? sharedGrid(grid, factor) : undefined;
  const finest = fine === undefined ? undefined : decimalPlaces(fine);
  const bands = model.kind === 'time of use' ? { bandStep: finest === undefined ? step : inPlaces(finest) } : {};
  if (!shares || factor !== undefined) return bands;
  const late = steps?.afterAllowances === true ? included[0] : undefined;
  const rolls = included.find(({ rollsOver }) => rollsOver !== undefined) ?? late;
  if (rolls === undefined) return { quantityStep: step, ...bands };
  context.report(
    'WR3124',
    rolls.span,
    { what: `What ${late === undefined ? 'rolls over from' : 'steps leave of'} a share of an allowance of ${name}` },
    { remedy: { text: 'rounding half even to 4 places per factor' } },
  );
  return 'faulty';
}
