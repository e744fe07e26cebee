/** What is billed, cut into cycles: a stub before the first boundary, whole cycles, and a stub after the last. */
import { advance, boundary, type Cadence, type Cycle, type Day, type Period, periodNumber } from '../time/cycle.ts';
import { type BilledThrough, billedThrough, type Service } from './billed-through.ts';

/**
 * Of what a stub is a part (LANGUAGE 17.10 c).
 * - `cadence`: of one length of the cadence, counted back from where a leading stub ends and on from where a trailing one begins
 *   (Kill Bill; `over billing cycle`): from 14 to 28 February with day 31 it is 14 of 31 days, 28 January to 28 February.
 * - `cycle`: of the cycle between boundaries in which it lies (Lago; `over anchor period`): 14 of 28, 31 January to 28 February.
 */
export type StubMeasure = 'cadence' | 'cycle';

export interface BilledCycle {
  readonly kind: 'leading' | 'whole' | 'trailing';
  readonly part: Period;
  /** What `part` is a part of; of a whole cycle itself. */
  readonly whole: Period;
}

export type BilledCycles =
  | { readonly ok: true; readonly cycles: readonly BilledCycle[]; readonly detail: BilledThrough }
  /** The end or the target lies before the start. */
  | { readonly ok: false; readonly fault: 'INVALID_DATE_SEQUENCE' };

/**
 * The parts of a subscription that are billed on a target day: they follow each other from its start without gap or overlap.
 * Source: Kill Bill `FixedAndRecurringInvoiceItemGenerator`.
 */
export function billedCycles(service: Service, target: Day, measure: StubMeasure = 'cadence'): BilledCycles {
  const { cycle, start, end } = service;
  if (target < start || (end !== undefined && end < start)) return { ok: false, fault: 'INVALID_DATE_SEQUENCE' };
  const detail = billedThrough(service, target);
  const through = Math.min(detail.through ?? start, end ?? Infinity);
  const cycles = through <= start ? [] : cutIntoCycles(cycle, start, through, measure);
  return { ok: true, cycles, detail };
}

/** A stretch of days cut at every boundary of a cycle. `start` is before `end`. */
export function cutIntoCycles(cycle: Cycle, start: Day, end: Day, measure: StubMeasure): readonly BilledCycle[] {
  const parts: BilledCycle[] = [];
  for (let k = periodNumber(cycle, start); boundary(cycle, k) < end; k += 1) {
    const around = { start: boundary(cycle, k), end: boundary(cycle, k + 1) };
    const part = { start: Math.max(start, around.start), end: Math.min(end, around.end) };
    parts.push(cycleOf(part, around, cycle, measure));
  }
  return parts;
}

function cycleOf(part: Period, around: Period, cadence: Cadence, measure: StubMeasure): BilledCycle {
  if (part.start === around.start && part.end === around.end) return { kind: 'whole', part, whole: around };
  const kind = part.start > around.start ? 'leading' : 'trailing';
  if (measure === 'cycle') return { kind, part, whole: around };
  const whole =
    kind === 'leading'
      ? { start: advance(part.end, cadence, -1), end: part.end }
      : { start: part.start, end: advance(part.start, cadence, 1) };
  return { kind, part, whole };
}
