/** Quantities that hold for a time: seats, storage, capacity. */
import { add, multiply, type Rational, ZERO } from '#dsl';
import type { Period } from '../time/cycle.ts';
import { fractionOfTime } from './proration.ts';

/** A quantity that changes at an instant, by so much. */
export interface Change {
  readonly at: number;
  readonly delta: Rational;
}

/**
 * The mean of a quantity over a period of instants, weighted by the time that it held: every change counts for the part of the
 * period that is left after it, and one from before for the whole. Source: Lago's weighted sum.
 */
export function timeWeightedSum(changes: readonly Change[], period: Period): Rational {
  return changes.reduce((sum, { at, delta }) => {
    const start = Math.max(at, period.start);
    return start >= period.end ? sum : add(sum, multiply(delta, fractionOfTime({ start, end: period.end }, period)));
  }, ZERO);
}
