/** Billing periods and the ratio of a proration (LANGUAGE 18.22, 18.79, 18.104, 18.105). */
import {
  type Billing,
  divide,
  integer,
  isZero,
  type Proration,
  type Rational,
  sign,
  subtract,
  type Tariff,
} from '#dsl';
import type { Fault } from '../boundary/fault.ts';
import { Bug } from '../bug.ts';
import { addMonths, addMonthsSticky, monthsBetween } from '../time/civil.ts';
import { dateText } from '../time/iso.ts';
import { startOfDate } from '../time/zone.ts';
import { zoneOf } from '../time/zone-data.ts';
import { type Context, type Environment, Rejected } from './context.ts';
import { inputPath } from './input-path.ts';
import { roundBy } from './rounding.ts';
import { at, dayOfValue, isMissing, numberOf, type Value } from './value.ts';

/** Half-open days; in-service dates that are missing are the period's own. */
export interface Period {
  readonly start: number;
  readonly end: number;
  readonly serviceFrom: number;
  readonly serviceUntil: number;
}

export type Prorated = Exclude<Proration, { readonly by: 'never' }>;

/** The input `period: BillingPeriod` of a tariff that bills. */
export function periodOf(context: Context): Period {
  const input = context.program.inputs.find(({ name }) => name === 'period');
  const value = context.input('period');
  if (input?.type.kind !== 'record' || value.kind !== 'record') throw new Bug('a tariff bills without a period');
  const { fields } = input.type.record;
  const read = (name: string): Value =>
    at(
      value.fields,
      fields.findIndex((field) => field.name === name),
    );
  const start = dayOfValue(read('start'));
  const end = dayOfValue(read('end'));
  return {
    start,
    end,
    serviceFrom: isMissing(read('in_service_from')) ? start : dayOfValue(read('in_service_from')),
    serviceUntil: isMissing(read('in_service_until')) ? end : dayOfValue(read('in_service_until')),
  };
}

/** The first day of the k-th period from an anchor; `clamped` counts on from the date before. */
function boundary({ every, family, monthEnd }: Billing, anchor: number, k: number): number {
  if (family === 'days') return anchor + k * every;
  if (monthEnd === 'sticky') return addMonthsSticky(anchor, k * every);
  if (monthEnd === 'remembered') return addMonths(anchor, k * every);
  let day = anchor;
  for (let i = 0; i < Math.abs(k); i += 1) day = addMonths(day, Math.sign(k) * every);
  return day;
}

/** The number of the last period that begins on or before a day. */
function periodNumber(billing: Billing, anchor: number, day: number): number {
  const distance = billing.family === 'days' ? day - anchor : monthsBetween(anchor, day);
  let k = Math.floor(distance / billing.every) - 1;
  while (boundary(billing, anchor, k + 1) <= day) k += 1;
  return k;
}

/** 18.79: the given period is one of the anchor's, else the input is rejected. */
export function checkPeriod(billing: Billing, env: Environment, context: Context): void {
  const anchor = billing.anchor === undefined ? undefined : context.evaluate(billing.anchor, env);
  if (anchor === undefined || isMissing(anchor)) return;
  const { start, end } = periodOf(context);
  const k = periodNumber(billing, dayOfValue(anchor), start);
  const [from, until] = [boundary(billing, dayOfValue(anchor), k), boundary(billing, dayOfValue(anchor), k + 1)];
  if (start !== from || end !== until) throw new Rejected(notBilled(start, end, from, until));
}

function notBilled(start: number, end: number, from: number, until: number): Fault {
  return {
    code: 'PERIOD_NOT_BILLED',
    path: 'period',
    message: `${dateText(start)} to ${dateText(end)} is not a billing period of this tariff.`,
    expected: `${dateText(from)} to ${dateText(until)}`,
  };
}

export interface Ratio {
  readonly part: Rational;
  readonly whole: Rational;
  /** part / whole. */
  readonly exact: Rational;
  /** After the factor stage. */
  readonly value: Rational;
  /** The days that `part` and `whole` count; absent for given counts. */
  readonly days?: { readonly part: DayRange; readonly whole: DayRange };
}
export interface DayRange {
  readonly from: number;
  readonly until: number;
}

/** `tariff`: whose `bills every` a billing cycle is. */
export function ratioOf(proration: Prorated, tariff: Tariff, env: Environment, context: Context): Ratio {
  const counted =
    proration.part.kind === 'counts'
      ? givenCounts(proration.part, env, context)
      : dayCounts(proration, tariff.billing, env, context);
  const exact = divide(counted.part, counted.whole);
  return { ...counted, exact, value: roundBy(exact, proration.factor) };
}

/** 18.104: 0 <= X <= Y, or the input is rejected. */
function givenCounts(
  counts: Extract<Prorated['part'], { readonly kind: 'counts' }>,
  env: Environment,
  context: Context,
): { part: Rational; whole: Rational } {
  const part = numberOf(context.evaluate(counts.part, env));
  const whole = numberOf(context.evaluate(counts.whole, env));
  if (isZero(whole)) throw new Bug('a proration over 0');
  if (sign(part) >= 0 && sign(subtract(whole, part)) >= 0) return { part, whole };
  throw new Rejected({
    code: 'COUNT_OUT_OF_RANGE',
    path: inputPath(counts.part),
    message: 'The part is not between 0 and the whole.',
  });
}

function dayCounts(
  proration: Prorated,
  billing: Billing | undefined,
  env: Environment,
  context: Context,
): Omit<Ratio, 'exact' | 'value'> {
  const period = periodOf(context);
  const days = { part: partDays(proration, period, env, context), whole: wholeDays(proration, period, billing) };
  return { part: lengthOf(days.part, proration.by, context), whole: lengthOf(days.whole, proration.by, context), days };
}

/** The days that count, cut to the period. */
function partDays(proration: Prorated, period: Period, env: Environment, context: Context): DayRange {
  const cut = (from: number, until: number): DayRange => {
    const first = Math.min(Math.max(from, period.start), period.end);
    return { from: first, until: Math.max(first, Math.min(until, period.end)) };
  };
  if (proration.part.kind !== 'dates') return cut(period.serviceFrom, period.serviceUntil);
  const from = context.evaluate(proration.part.from, env);
  const until = context.evaluate(proration.part.until, env);
  return cut(
    isMissing(from) ? period.start : dayOfValue(from),
    isMissing(until) ? period.end : dayOfValue(until) + (proration.part.inclusive ? 1 : 0),
  );
}

function wholeDays({ over, own }: Prorated, period: Period, billing: Billing | undefined): DayRange {
  switch (over) {
    case 'anchor period':
      return { from: period.start, until: period.end };
    case 'billing cycle': {
      if (billing === undefined) throw new Bug('a billing cycle without bills every');
      const { every, family } = billing;
      return { from: family === 'days' ? period.end - every : addMonths(period.end, -every), until: period.end };
    }
    case 'own period': {
      if (own === undefined) throw new Bug('own period without a length');
      const { every, family } = own;
      return { from: period.start, until: family === 'days' ? period.start + every : addMonths(period.start, every) };
    }
  }
}

/** Days, or the seconds between the midnights of the header's zone. */
function lengthOf({ from, until }: DayRange, by: 'day' | 'second', { program }: Context): Rational {
  if (by === 'day') return integer(until - from);
  if (program.zone === undefined) return integer((until - from) * 86_400);
  const zone = zoneOf(program.zone);
  return integer((startOfDate(zone, until) - startOfDate(zone, from)) / 1000);
}
