/** A session cut at fixed seconds of its course, each stretch with a price and increments of its own. */
import { decimalText, divide, integer, type Rational } from '#dsl';
import type { Answer } from '#engine';
import { block } from '../policy.ts';
import { derived, exact } from './common.ts';

export interface Stretch {
  readonly id: string;
  /** Seconds of the session: from `low` up to `high`, or to the end. */
  readonly low: string;
  readonly high: string | undefined;
  /** So much for so many seconds. */
  readonly price: string;
  readonly unit: string;
  readonly increment: string;
  /** Once, where the stretch is entered. */
  readonly fee?: string | null | undefined;
}

export const SESSION: readonly string[] = [
  'input session_start: quantity second 0..1_000_000_000 places 9',
  'input session_end: quantity second 0..1_000_000_000 places 9',
];

export const MEASURE = 'rounding half up to 15 places per line';

/** A charge for a stretch, and what it measured by its name. */
export function stretchCharge({ id, low, high, price, unit, increment, fee }: Stretch): string {
  const [from, until] = [
    Number(low) === 0 ? 'session_start' : `max(session_start, ${low} seconds)`,
    high === undefined ? 'session_end' : `min(session_end, ${high} seconds)`,
  ];
  return block(
    `charge ${id}`,
    `let used = max(${until} - ${from}, 0 seconds)`,
    'applies when used > 0 seconds',
    'measure used',
    Number(increment) === 0 ? undefined : `steps of ${increment} seconds`,
    `each ${pricePerSecond(price, unit)}`,
    fee === null || fee === undefined ? undefined : `plus ${fee} USD "Fixed fee"`,
  );
}

export function pricePerSecond(price: string, unit: string): string {
  const seconds = Number(unit);
  if (seconds === 1) return `${price} USD per second`;
  if (seconds === 60) return `${price} USD per minute`;
  return seconds === 3600 ? `${price} USD per hour` : `${price} USD per second / ${unit}`;
}

export const measured = ({ id }: Stretch): string => `define ${id}_seconds: quantity second = ${id}.measured`;
export const secondsOf = (answer: Answer, { id }: Stretch): Rational => exact(String(derived(answer, `${id}_seconds`)));

/** Times of day and durations as seconds: `17:45:00`, `900s`, `900`. */
export function seconds(text: string): string {
  const [, hours, minutes, rest] = /^(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text) ?? [];
  if (hours === undefined) return text.replace(/s$/, '');
  return decimalText(exact(String(Number(hours) * 3600 + Number(minutes) * 60 + Number(rest))));
}

export const ofNanoseconds = (text: string): string => decimalText(divide(exact(text), integer(1_000_000_000)));
