/** Up to which day a subscription is billed when a bill is made, and when the next one is due. */
import { boundary, boundaryAfter, boundaryFrom, type Cycle, type Day, periodNumber } from '../time/cycle.ts';

/**
 * When a period is billed.
 * - `in advance`: when it begins.
 * - `in arrears`: when it is over.
 * - `in arrears, early`: as soon as the target day lies in it (Kill Bill's greedy mode).
 */
export type BillingMode = 'in advance' | 'in arrears' | 'in arrears, early';

export interface Service {
  readonly cycle: Cycle;
  readonly start: Day;
  /** The first day without service; undefined for a subscription that goes on. */
  readonly end: Day | undefined;
  readonly mode: BillingMode;
}

export interface BilledThrough {
  /** The first boundary that is not before the start. */
  readonly first: Day;
  /**
   * What is billed ends here, and with the service where that ends sooner: in advance, a target before the first boundary bills up
   * to that boundary. Undefined while nothing is to be billed.
   */
  readonly through: Day | undefined;
  /** The last boundary of what is billed; undefined where no boundary is reached. */
  readonly last: Day | undefined;
  /** The boundary after it. */
  readonly next: Day;
}

/** Source: Kill Bill `BillingIntervalDetail`; `target` is the day up to which bills are asked for. */
export function billedThrough(service: Service, target: Day): BilledThrough {
  const first = boundaryFrom(service.cycle, service.start);
  const through = service.mode === 'in advance' ? advanced(service, first, target) : arrears(service, first, target);
  if (through === undefined || through < first) return { first, through, last: undefined, next: first };
  const last = boundary(service.cycle, periodNumber(service.cycle, through));
  return { first, through, last, next: boundaryAfter(service.cycle, last) };
}

function advanced({ cycle, end }: Service, first: Day, target: Day): Day {
  if (end !== undefined && end <= target) return end;
  // Before the first boundary the end is not looked at.
  if (target < first) return first;
  const ahead = boundaryAfter(cycle, target);
  return end === undefined ? ahead : Math.min(end, ahead);
}

function arrears({ cycle, start, end, mode }: Service, first: Day, target: Day): Day | undefined {
  // A subscription that ends on the day of the bill is settled with it.
  if (target === end) return target;
  const early = mode === 'in arrears, early';
  if (target < (early ? start : first)) return undefined;
  if (end !== undefined && end < first) return end;
  const over = target < first ? first : boundary(cycle, periodNumber(cycle, target));
  const ahead = target < first ? first : boundaryAfter(cycle, target);
  if (end !== undefined && end <= (early ? ahead : target)) return end;
  return early && over < target ? ahead : over;
}
