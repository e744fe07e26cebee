/** A session cut at fixed seconds of its course, each stretch with a price and increments of its own. */
import { decimalText, equal, integer, isZero, type Rational } from '#dsl';
import type { Answer } from '#engine';
import { block } from '../policy.ts';
import { derived, exact } from './common.ts';

export interface Stretch {
  readonly id: string;
  /** Seconds of the session: from `low` up to `high`, or to the end. */
  readonly low: Rational;
  readonly high: Rational | undefined;
  /** So much for so many seconds. */
  readonly price: string;
  readonly unit: Rational;
  /** 0 raises nothing. */
  readonly increment: Rational;
  /** Once, where the stretch is entered. */
  readonly fee?: string | null | undefined;
}

export const SESSION: readonly string[] = [
  'input session_start: quantity second 0..1_000_000_000 places 9',
  'input session_end: quantity second 0..1_000_000_000 places 9',
];

export const MEASURE = 'rounding half up to 15 places per line';

export const inSeconds = (length: Rational): string => `${decimalText(length)} seconds`;

/** A charge for a stretch, and what it measured by its name. */
export function stretchCharge(stretch: Stretch): string {
  const { id, low, price, unit, increment, fee } = stretch;
  const from = isZero(low) ? 'session_start' : `max(session_start, ${inSeconds(low)})`;
  return block(
    `charge ${id}`,
    `let used = max(${endOf(stretch)} - ${from}, 0 seconds)`,
    'applies when used > 0 seconds',
    'measure used',
    isZero(increment) ? undefined : `steps of ${inSeconds(increment)}`,
    `each ${pricePerSecond(price, unit)}`,
    fee === null || fee === undefined ? undefined : `plus ${fee} USD "Fixed fee"`,
  );
}

const endOf = ({ high }: Stretch): string =>
  high === undefined ? 'session_end' : `min(session_end, ${inSeconds(high)})`;

/**
 * Stretches of which each takes what its last increment reaches into: the next one begins where that ends. Their charges, and the
 * definitions that those need, one of them how long a stretch is when it is raised.
 */
export function raisedStretches(stretches: readonly Stretch[]): {
  readonly definitions: readonly string[];
  readonly charges: readonly string[];
} {
  const definitions = stretches.flatMap((stretch, index) => {
    const { id, low } = stretch;
    const reached = index === 0 ? 'session_start' : `${stretches[index - 1]?.id}_end`;
    return [
      `define ${id}_start: quantity second = ${isZero(low) ? reached : `max(${reached}, ${inSeconds(low)})`}`,
      `define ${id}_used: quantity second = max(${endOf(stretch)} - ${id}_start, 0 seconds)`,
      `define ${id}_seconds: quantity second = if ${id}_used > 0 seconds then ${id}.quantity else 0 seconds`,
      // One that nothing is left of moves nothing on.
      `define ${id}_end: quantity second = if ${id}_used > 0 seconds then ${id}_start + ${id}_seconds else ${reached}`,
    ];
  });
  const charges = stretches.map(({ id, price, unit, increment }) =>
    block(
      `charge ${id}`,
      `applies when ${id}_used > 0 seconds`,
      `measure ${id}_used`,
      isZero(increment) ? undefined : `steps of ${inSeconds(increment)}`,
      `each ${pricePerSecond(price, unit)}`,
    ),
  );
  return { definitions, charges };
}

export function pricePerSecond(price: string, unit: Rational): string {
  if (equal(unit, integer(1))) return `${price} USD per second`;
  if (equal(unit, integer(60))) return `${price} USD per minute`;
  return equal(unit, integer(3600)) ? `${price} USD per hour` : `${price} USD per second / ${decimalText(unit)}`;
}

export const measured = ({ id }: Stretch): string => `define ${id}_seconds: quantity second = ${id}.measured`;
export const secondsOf = (answer: Answer, { id }: Stretch): Rational => exact(String(derived(answer, `${id}_seconds`)));
