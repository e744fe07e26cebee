/** Billing dates as instants: the day by the calendar of a zone, the time of day that of the anchor. */
import type { Cadence } from '../time/cycle.ts';
import { floorTo } from '../time/wall-clock.ts';
import { instantOf, localTime } from '../time/zone.ts';
import type { Zone } from '../time/zone-data.ts';
import { type Alignment, nextBillingDay } from './next-date.ts';

/** Instants are milliseconds since 1970-01-01T00:00:00Z. */
export interface Schedule {
  /** Whose clock makes days. */
  readonly zone: Zone;
  readonly cadence: Cadence;
  readonly alignment: Alignment;
  /** Gives the time of day. */
  readonly anchor: number;
  /** A first period that begins before the anchor ends at it, whatever the cadence: a calendar anchor of quarters and halves. */
  readonly until: 'anchor' | 'aligned';
  /** When the subscription ends: no period passes it. */
  readonly end?: number;
}

/** The end of the period that begins at `from`. Source: Flexprice `NextBillingDate`, with the end of the subscription as a cliff. */
export function nextBillingInstant(from: number, schedule: Schedule): number {
  const { zone, cadence, alignment, anchor, until, end } = schedule;
  const { second } = localTime(zone, anchor);
  const next =
    until === 'anchor' && from < anchor
      ? anchor
      : instantOf(zone, { day: nextBillingDay(localTime(zone, from).day, cadence, alignment), second });
  return end === undefined ? next : Math.min(next, end);
}

/**
 * When a counter of usage starts again: at 00:00 of the day on which the period ends that holds `now`, the periods beginning at
 * `start`. Undefined before the start. Source: Flexprice `GetNextUsageResetAt`.
 */
export function nextReset(now: number, start: number, schedule: Schedule): number | undefined {
  if (now < start) return undefined;
  const { end, ...open } = schedule;
  let at = start;
  while (at <= now) at = nextBillingInstant(at, open);
  const reset = floorTo(schedule.zone, 'day', at);
  return end === undefined ? reset : Math.min(reset, end);
}
