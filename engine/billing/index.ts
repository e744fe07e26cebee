/**
 * The billing door of the engine: what a biller computes around a policy, exactly and with the clock as an argument. Periods and
 * their anchors, prorations, plan changes, allocations, coupons, credit notes and late usage, each with the conventions in which
 * good systems differ as named choices. Days are whole numbers since 1970-01-01, instants milliseconds, amounts `Rational`s.
 */
export { decimalText, parseDecimal, type Rational, type RoundingMode, rational } from '#dsl';
export { addMonths, monthsBetween, weekdayOf } from '../time/civil.ts';
export {
  advance,
  anniversaryCycle,
  boundary,
  boundaryAfter,
  boundaryFrom,
  type Cadence,
  type Cycle,
  calendarCycle,
  type Day,
  type MonthEnd,
  type Period,
  periodAt,
  periodNumber,
  periodOn,
} from '../time/cycle.ts';
export { dateText as dayText, instantText, parseDate as parseDay, parseInstant } from '../time/iso.ts';
export { addDays, type ClockUnit, calendarDays, contains, floorTo } from '../time/wall-clock.ts';
export { instantOf, type LocalTime, localDate, localTime, startOfDate } from '../time/zone.ts';
export { findZone, fixedZone, type Zone } from '../time/zone-data.ts';
export { allocate, type Leftover } from './allocate.ts';
export { type BilledThrough, type BillingMode, billedThrough, type Service } from './billed-through.ts';
export { type CouponLife, couponAfter } from './coupon.ts';
export { capCredit } from './credit.ts';
export { type BilledCycle, type BilledCycles, billedCycles, cutIntoCycles, type StubMeasure } from './cycles.ts';
export { type Destination, distribute, type Posting, postingsOf, type Share, type Taker } from './destinations.ts';
export {
  correctionsBy,
  differenceOn,
  type LineTotals,
  type RatedLine,
  type Snapshot,
  type Subtracted,
  subtractLines,
  totalOf,
} from './late-usage.ts';
export { type Alignment, alignedMonth, nextBillingDay } from './next-date.ts';
export { nextBillingInstant, nextReset, type Schedule } from './next-instant.ts';
export { type ParsedPortion, parsePortion } from './portion.ts';
export { countDays, type DayCount, fractionOfDays, fractionOfTime, HALF_OPEN, INCLUSIVE } from './proration.ts';
export { roundPlaces } from './rounding.ts';
export { raiseToIncrements, type Span, spansOf } from './session.ts';
export { type Change, timeWeightedSum } from './time-weighted.ts';
