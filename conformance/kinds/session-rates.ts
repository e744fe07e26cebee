/** Sessions whose rates change at fixed points of their course (CGRateS): the increments of each stretch, and simple costs. */
import { z } from 'zod';
import { roundPlaces } from '#billing';
import {
  add,
  compare,
  decimalText,
  divide,
  equal,
  integer,
  isZero,
  maximum,
  minimum,
  multiply,
  type Rational,
} from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, bill, decimal, derived, exact, lineAmount, linesOf, placesForm } from './common.ts';
import { ofNanoseconds } from './durations.ts';
import {
  inSeconds,
  MEASURE,
  measured,
  pricePerSecond,
  raisedStretches,
  SESSION,
  type Stretch,
  secondsOf,
  stretchCharge,
} from './stretches.ts';

const nanoseconds = z
  .string()
  .regex(/^\d+$/)
  .transform((count) => ofNanoseconds(BigInt(count)));
const length = z
  .string()
  .regex(/^\d+(\.\d{1,9})?$/)
  .transform(exact);
const interval = z.strictObject({
  start_ns: nanoseconds,
  fixed_fee: decimal.nullable(),
  recurrent_fee: decimal.nullable(),
  unit_ns: nanoseconds.nullable(),
  increment_ns: nanoseconds.nullable(),
});
const orderedRate = z.strictObject({
  at_ns: nanoseconds,
  /** When a rate comes into force is already told by the order of the rates. */
  rate: z.strictObject({ id: z.string(), activation: z.string(), intervals: z.array(interval) }),
});
const simpleRate = z.strictObject({
  start_s: length,
  rate: decimal.nullable(),
  unit_s: length.nullable(),
  increment_s: length,
});
const increments = z.strictObject({
  rates: z.array(simpleRate),
  increment_cost: decimal,
  increments: z.string().regex(/^\d+$/),
  rounding: z.strictObject({ decimals: placesForm, method: z.enum(['up', 'middle', 'down']) }),
});

export const sessionRates: Readonly<Record<string, Kind>> = {
  'call.rate_intervals': kind({
    way: 'language',
    why: 'a charge for each stretch of the session in which one interval of one rate holds, raised by `steps of`, its fixed fee as `plus`',
    given: z.strictObject({ start_ns: nanoseconds, usage_ns: nanoseconds, ordered_rates: z.array(orderedRate).min(1) }),
    run: ({ start_ns, usage_ns, ordered_rates }): Found =>
      rateIntervals({ start: start_ns, end: add(start_ns, usage_ns) }, ordered_rates),
  }),
  'call.cost_simple': kind({
    way: 'language',
    why: '`steps of N after first M`, or a charge for each group of increments; the sum of increments is rounded once',
    remarks: ['wrong_value_reported'],
    given: z.union([
      z.strictObject({ rates: z.array(simpleRate).min(1), seconds: length, connect_fee: decimal.optional() }),
      increments,
    ]),
    run: (given): Found =>
      'seconds' in given ? simpleCost(given.rates, given.seconds, given.connect_fee) : incrementSum(given),
  }),
};

type OrderedRate = z.infer<typeof orderedRate>;

interface Row extends Stretch {
  readonly rate: number;
  readonly index: number;
}

interface Session {
  readonly start: Rational;
  readonly end: Rational;
}

/**
 * An interval holds while its rate does, up to the start of the next interval. Undefined where the session runs through one
 * without a fee, a unit or an increment.
 */
function rowsOf(rates: readonly OrderedRate[], session: Session): readonly Row[] | undefined {
  const rows: Row[] = [];
  for (const [number, { at_ns, rate }] of rates.entries()) {
    const until = rates[number + 1]?.at_ns;
    for (const [index, { start_ns, recurrent_fee, unit_ns, increment_ns, fixed_fee }] of rate.intervals.entries()) {
      const [low, high] = [maximum(at_ns, start_ns), earlier(until, rate.intervals[index + 1]?.start_ns)];
      if (!overlaps(low, high, session)) continue;
      if (recurrent_fee === null || isNothing(unit_ns) || isNothing(increment_ns)) return undefined;
      rows.push({
        id: `rate_${number + 1}_interval_${index}`,
        low,
        high,
        price: recurrent_fee,
        unit: unit_ns,
        increment: increment_ns,
        fee: fixed_fee === null || Number(fixed_fee) === 0 ? null : fixed_fee,
        rate: number,
        index,
      });
    }
  }
  return rows;
}

/** Rows follow one another from the start to the end of a session that has a length. */
function isCovered(rows: readonly Row[], { start, end }: Session): boolean {
  const reached = rows.reduce<Rational | undefined>(
    (at, { low, high }) => (at === undefined || compare(low, at) > 0 ? undefined : (high ?? end)),
    start,
  );
  return rows.length > 0 && reached !== undefined && compare(reached, end) >= 0;
}

const isNothing = (value: Rational | null): value is null => value === null || isZero(value);
const earlier = (one: Rational | undefined, other: Rational | undefined): Rational | undefined =>
  one === undefined || other === undefined ? (one ?? other) : minimum(one, other);

function overlaps(low: Rational, high: Rational | undefined, { start, end }: Session): boolean {
  const until = high === undefined ? end : minimum(high, end);
  return compare(maximum(low, start), until) < 0;
}

function rateIntervals(session: Session, rates: readonly OrderedRate[]): Found {
  const rows = rowsOf(rates, session);
  if (rows !== undefined && !isCovered(rows, session))
    return { notExpressible: 'no rate holds during a part of the session' };
  if (rows === undefined) {
    return {
      notExpressible: 'an interval of the session has no fee, no unit or no increment, and what it sells is not said',
    };
  }
  const policy = policyText({
    name: 'session',
    header: ['currency USD', MEASURE],
    body: [...SESSION, '', block('tariff bill', ...rows.map(stretchCharge)), ...rows.map(measured)],
  });
  const input = { session_start: decimalText(session.start), session_end: decimalText(session.end) };
  return asked(policy, input, (answer) => {
    let at = nanosecondsText(session.start);
    const shown = rows.flatMap((row) => {
      const line = linesOf(answer).find(({ id }) => id === row.id);
      if (line === undefined) return [];
      const used = nanosecondsText(secondsOf(answer, row));
      const place = { start_ns: at, interval_index: String(row.index) };
      at = decimalText(add(exact(at), exact(used)));
      const units = decimalText(divide(exact(line.quantity ?? '0'), row.increment));
      const increment = { ...place, usage_ns: used, units };
      const fee = row.fee === null || row.fee === undefined ? [] : [{ ...place, usage_ns: '-1', units: '1' }];
      return [...fee, increment].map((each) => ({ rate: row.rate, each }));
    });
    const byRate = Map.groupBy(shown, ({ rate }) => rate);
    return {
      intervals: [...byRate.values()].map((list) => ({
        start_ns: list[0]?.each.start_ns,
        increments: list.map(({ each }) => each),
      })),
    };
  });
}

const nanosecondsText = (seconds: Rational): string => decimalText(multiply(seconds, integer(1_000_000_000)));

type SimpleRate = z.infer<typeof simpleRate>;
/** A rate with a price; an increment of nothing is one of a second. */
interface PricedRate {
  readonly start: Rational;
  readonly price: string;
  readonly unit: Rational;
  readonly increment: Rational;
}

function priced(rates: readonly SimpleRate[]): readonly PricedRate[] | undefined {
  const list = rates.flatMap(({ start_s, rate, unit_s, increment_s }): readonly PricedRate[] => {
    if (rate === null || isNothing(unit_s)) return [];
    return [{ start: start_s, price: rate, unit: unit_s, increment: isZero(increment_s) ? integer(1) : increment_s }];
  });
  return list.length === rates.length ? list.toSorted((one, other) => compare(one.start, other.start)) : undefined;
}

/** Groups at one price, the second of which begins where the first increment ends, are the steps of one charge. */
function simpleCost(rates: readonly SimpleRate[], used: Rational, fee: string | undefined): Found {
  const groups = priced(rates);
  if (groups === undefined) return { notExpressible: 'a rate of the call has no price or no unit' };
  const [first, second, ...more] = groups;
  if (first === undefined || !isZero(first.start)) return { notExpressible: 'no rate holds when the call begins' };
  const connection = fee === undefined || Number(fee) === 0 ? [] : [block('charge connection', `flat ${fee} USD`)];
  const policy = (inputs: readonly string[], charges: readonly string[], definitions: readonly string[] = []): string =>
    policyText({
      name: 'call',
      header: ['currency USD', MEASURE],
      body: [...inputs, '', block('tariff bill', ...connection, ...charges), ...definitions],
    });
  if (second !== undefined && more.length === 0 && isOneCharge(first, second)) {
    const text = policy([USED], [stepped(first, second)]);
    return asked(text, { used: decimalText(used) }, (answer) => ({ cost: bill(answer).total }));
  }
  const { charges, definitions } = raisedStretches(stretchesOf(groups));
  const input = { session_start: '0', session_end: decimalText(used) };
  return asked(policy(SESSION, charges, definitions), input, (answer) => ({ cost: bill(answer).total }));
}

const isOneCharge = (first: PricedRate, second: PricedRate): boolean =>
  equal(exact(first.price), exact(second.price)) &&
  equal(first.unit, second.unit) &&
  equal(first.increment, second.start);

const stepped = (first: PricedRate, second: PricedRate): string =>
  block(
    'charge talk',
    'measure used',
    `steps of ${inSeconds(second.increment)} after first ${inSeconds(first.increment)}`,
    `each ${pricePerSecond(first.price, first.unit)}`,
  );

const USED = 'input used: quantity second 0..1_000_000_000 places 9';

const stretchesOf = (groups: readonly PricedRate[]): readonly Stretch[] =>
  groups.map(({ start, price, unit, increment }, index) => ({
    id: `group_${index + 1}`,
    low: start,
    high: groups[index + 1]?.start,
    price,
    unit,
    increment,
  }));

const MODES = { up: 'ceiling', middle: 'half up', down: 'floor' } as const;

type Increments = z.infer<typeof increments>;

/** What an increment costs is computed from its rate where there is one; without any it is the price that is given. */
function incrementSum({ rates, increment_cost, increments, rounding }: Increments): Found {
  const price = rates.every(({ rate }) => rate === null) ? `${increment_cost} USD` : priceOfRate(rates, increment_cost);
  if (price === undefined) {
    return { notExpressible: 'the cost of an increment that is given is not that of one rate, rounded half up' };
  }
  const policy = policyText({
    name: 'increments',
    header: ['currency USD', MEASURE],
    body: [
      'input increments: integer 0..1_000_000_000',
      `constant increment_cost = ${price}`,
      '',
      block('tariff bill', block('charge talk', 'measure increments', 'each increment_cost')),
      `define rounded_once: money USD = talk rounded ${MODES[rounding.method]} to ${rounding.decimals} places`,
    ],
  });
  return asked(policy, { increments }, (answer) => ({
    increments_sum: lineAmount(answer, 'talk'),
    [`rounded_${rounding.method}_${rounding.decimals}`]: derived(answer, 'rounded_once'),
  }));
}

/** As the policy says it: the rate for an increment, to the places of the cost that the source kept. */
function priceOfRate(rates: readonly SimpleRate[], cost: string): string | undefined {
  const [rate, ...others] = priced(rates) ?? [];
  if (rate === undefined || others.length > 0) return undefined;
  const places = cost.split('.')[1]?.length ?? 0;
  const exactly = divide(multiply(exact(rate.price), rate.increment), rate.unit);
  if (!equal(roundPlaces(exactly, 'half up', places), exact(cost))) return undefined;
  const [increment, unit] = [rate.increment, rate.unit].map((each) => decimalText(each));
  return `(${rate.price} USD * ${increment} / ${unit}) rounded half up to ${places} places`;
}
