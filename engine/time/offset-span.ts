/** How long an offset holds around an instant: calls come in the order of time, so the last answer of a zone is kept. */
import { MS_PER_DAY } from './iso.ts';
import { offsetAt, transitionsBetween } from './zone.ts';
import type { Zone } from './zone-data.ts';

export interface OffsetSpan {
  /** Milliseconds, half-open; the offset may go on beyond. */
  readonly from: number;
  readonly until: number;
  /** Milliseconds east of UTC. */
  readonly offset: number;
}

/** Longer than any time without a clock change in zones that have them. */
const AROUND = 400 * MS_PER_DAY;
const last = new WeakMap<Zone, OffsetSpan>();

export function offsetSpan(zone: Zone, ms: number): OffsetSpan {
  const known = last.get(zone);
  if (known !== undefined && ms >= known.from && ms < known.until) return known;
  const changes = transitionsBetween(zone, ms - AROUND, ms + AROUND);
  const span = {
    from: changes.filter((change) => change <= ms).at(-1) ?? ms - AROUND,
    until: changes.find((change) => change > ms) ?? ms + AROUND,
    offset: offsetAt(zone, ms) * 1000,
  };
  last.set(zone, span);
  return span;
}
