/** Sessions whose rates change at fixed points of their course (CGRateS): increments of each stretch, simple costs, groups. */
import { z } from 'zod';
import { add, decimalText, divide, integer, multiply, type Rational, sign } from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, bill, decimal, derived, exact, lineAmount, linesOf } from './common.ts';
import {
  MEASURE,
  measured,
  ofNanoseconds,
  pricePerSecond,
  SESSION,
  type Stretch,
  seconds,
  secondsOf,
  stretchCharge,
} from './stretches.ts';

const interval = z.strictObject({
  start_ns: decimal,
  fixed_fee: decimal.nullable(),
  recurrent_fee: decimal.nullable(),
  unit_ns: decimal.nullable(),
  increment_ns: decimal.nullable(),
});
const orderedRate = z.strictObject({
  at_ns: decimal,
  rate: z.strictObject({ id: z.string(), activation: z.string(), intervals: z.array(interval) }),
});
const group = z.strictObject({ start: z.string(), value: decimal, increment: z.string(), unit: z.string() });
const simpleRate = z.strictObject({
  start_s: decimal,
  rate: decimal.nullable(),
  unit_s: decimal.nullable(),
  increment_s: decimal,
});

export const sessionRates: Readonly<Record<string, Kind>> = {
  'call.rate_intervals': kind({
    way: 'language',
    why: 'a charge for each stretch of the session in which one interval of one rate holds, raised by `steps of`, its fixed fee as `plus`',
    given: z.strictObject({ start_ns: decimal, usage_ns: decimal, ordered_rates: z.array(orderedRate) }),
    run: ({ start_ns, usage_ns, ordered_rates }): Found => rateIntervals(start_ns, usage_ns, ordered_rates),
  }),
  'call.cost_simple': kind({
    way: 'language',
    why: '`steps of N after first M`, or a charge for each group of increments; the sum of increments is rounded once',
    remarks: ['wrong_value_reported'],
    given: z.union([
      z.strictObject({ rates: z.array(simpleRate), seconds: decimal, connect_fee: decimal.optional() }),
      z.strictObject({
        rates: z.array(simpleRate),
        increment_cost: decimal,
        increments: decimal,
        rounding: z.strictObject({ decimals: z.string(), method: z.enum(['up', 'middle', 'down']) }),
      }),
    ]),
    run: (given): Found =>
      'seconds' in given ? simpleCost(given.rates, given.seconds, given.connect_fee) : incrementSum(given),
  }),
  'call.timespan': kind({
    way: 'language',
    why: 'a charge for each stretch between the starts of groups and the end of validity; what the first increment takes from the spans after it as definitions',
    given: z.union([
      z.strictObject({ seconds: decimal, rates: z.array(group) }),
      z.strictObject({ start: z.string(), end: z.string(), valid_until: z.string(), rates: z.array(group) }),
      z.strictObject({ spans: z.array(z.tuple([z.string(), z.string()])), first_increment: z.string() }),
    ]),
    run: (given): Found => {
      if ('spans' in given) return expanded(given.spans, seconds(given.first_increment));
      if ('seconds' in given) {
        return groups(given.rates, { start: '0', end: given.seconds, validUntil: undefined });
      }
      const { start, end, valid_until } = given;
      return groups(given.rates, { start, end, validUntil: valid_until });
    },
  }),
};

type OrderedRate = z.infer<typeof orderedRate>;

interface Row extends Stretch {
  readonly rate: number;
  readonly index: number;
}

/** An interval holds while its rate does, up to the start of the next interval. */
function rowsOf(rates: readonly OrderedRate[]): readonly Row[] {
  return rates.flatMap(({ at_ns, rate }, number) => {
    const until = rates[number + 1]?.at_ns;
    return rate.intervals.flatMap((each, index): readonly Row[] => {
      const [low, high] = [later(at_ns, each.start_ns), earlier(until, rate.intervals[index + 1]?.start_ns)];
      if (each.recurrent_fee === null || (high !== undefined && Number(high) <= Number(low))) return [];
      return [
        {
          id: `rate_${number + 1}_interval_${index}`,
          low: ofNanoseconds(low),
          high: high === undefined ? undefined : ofNanoseconds(high),
          price: each.recurrent_fee,
          unit: ofNanoseconds(each.unit_ns ?? each.increment_ns ?? '1000000000'),
          increment: ofNanoseconds(each.increment_ns ?? '0'),
          fee: each.fixed_fee,
          rate: number,
          index,
        },
      ];
    });
  });
}

const later = (one: string, other: string): string => (Number(one) >= Number(other) ? one : other);
const earlier = (one: string | undefined, other: string | undefined): string | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Number(one) <= Number(other) ? one : other;

function rateIntervals(start: string, usage: string, rates: readonly OrderedRate[]): Found {
  const rows = rowsOf(rates);
  const end = decimalText(add(exact(start), exact(usage)));
  const policy = policyText({
    name: 'session',
    header: ['currency USD', MEASURE],
    body: [...SESSION, '', block('tariff bill', ...rows.map(stretchCharge)), ...rows.map(measured)],
  });
  const input = { session_start: ofNanoseconds(start), session_end: ofNanoseconds(end) };
  return asked(policy, input, (answer) => {
    let at = exact(start);
    const shown = rows.flatMap((row) => {
      const line = linesOf(answer).find(({ id }) => id === row.id);
      if (line === undefined) return [];
      const used = multiply(secondsOf(answer, row), integer(1_000_000_000));
      const place = { start_ns: decimalText(at), interval_index: String(row.index) };
      at = add(at, used);
      const units = decimalText(divide(exact(line.quantity ?? '0'), exact(row.increment)));
      const increment = { ...place, usage_ns: decimalText(used), units };
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

type SimpleRate = z.infer<typeof simpleRate>;

/** Groups at one price, the second of which begins where the first increment ends, are the steps of one charge. */
function simpleCost(rates: readonly SimpleRate[], used: string, fee: string | undefined): Found {
  const [first, second, ...more] = rates;
  const isOneCharge =
    first?.rate === second?.rate &&
    first?.unit_s === second?.unit_s &&
    Number(first?.increment_s) === Number(second?.start_s) &&
    more.length === 0;
  const talk = block(
    'charge talk',
    'measure used',
    `steps of ${second?.increment_s} seconds after first ${first?.increment_s} seconds`,
    `each ${pricePerSecond(first?.rate ?? '0', first?.unit_s ?? '1')}`,
  );
  const charges = isOneCharge ? [talk] : stretchesOf(rates).map(stretchCharge);
  const connection = fee === undefined || Number(fee) === 0 ? [] : [block('charge connection', `flat ${fee} USD`)];
  const policy = policyText({
    name: 'call',
    header: ['currency USD', MEASURE],
    body: [...(isOneCharge ? [USED] : SESSION), '', block('tariff bill', ...connection, ...charges)],
  });
  const input = isOneCharge ? { used } : { session_start: '0', session_end: used };
  return asked(policy, input, (answer) => ({ cost: bill(answer).total }));
}

const USED = 'input used: quantity second 0..1_000_000_000 places 9';

const stretchesOf = (rates: readonly SimpleRate[]): readonly Stretch[] =>
  rates.map(({ start_s, rate, unit_s, increment_s }, index) => ({
    id: `group_${index + 1}`,
    low: start_s,
    high: rates[index + 1]?.start_s,
    price: rate ?? '0',
    unit: unit_s ?? '1',
    increment: increment_s,
  }));

const MODES = { up: 'ceiling', middle: 'half up', down: 'floor' } as const;

interface Increments {
  readonly increment_cost: string;
  readonly increments: string;
  readonly rounding: { readonly decimals: string; readonly method: keyof typeof MODES };
}

function incrementSum({ increment_cost, increments, rounding }: Increments): Found {
  const policy = policyText({
    name: 'increments',
    header: ['currency USD', MEASURE],
    body: [
      'input increments: integer 0..1_000_000_000',
      '',
      block('tariff bill', block('charge talk', 'measure increments', `each ${increment_cost} USD`)),
      `define rounded_once: money USD = talk rounded ${MODES[rounding.method]} to ${rounding.decimals} places`,
    ],
  });
  return asked(policy, { increments }, (answer) => ({
    increments_sum: lineAmount(answer, 'talk'),
    [`rounded_${rounding.method}_${rounding.decimals}`]: derived(answer, 'rounded_once'),
  }));
}

type Group = z.infer<typeof group>;

interface Timespan {
  readonly start: string;
  readonly end: string;
  readonly validUntil: string | undefined;
}

/** Groups begin so many seconds after the start; the end of validity cuts once more, within a group. */
function groups(rates: readonly Group[], { start, end, validUntil }: Timespan): Found {
  const origin = exact(seconds(start));
  const relative = (text: string): string => decimalText(subtractFrom(exact(seconds(text)), origin));
  const cut = validUntil === undefined ? undefined : relative(validUntil);
  const stretches = rates.map(
    ({ start, value, increment, unit }, index): Stretch => ({
      id: `group_${index + 1}`,
      low: seconds(start),
      high: rates[index + 1] === undefined ? undefined : seconds(rates[index + 1]?.start ?? '0'),
      price: value,
      unit: seconds(unit),
      increment: seconds(increment),
    }),
  );
  const parts = stretches.flatMap((each) => cutAt(each, cut));
  const policy = policyText({
    name: 'timespan',
    header: ['currency USD', MEASURE],
    body: [
      ...SESSION,
      '',
      block('tariff bill', ...stretches.map(stretchCharge)),
      block('tariff parts', ...parts.map(stretchCharge)),
      ...parts.map(measured),
    ],
  });
  return asked(policy, { session_start: '0', session_end: relative(end) }, (answer) => {
    const durations = parts.map((part) => secondsOf(answer, part)).filter((length) => sign(length) > 0);
    const second = stretches[1]?.low;
    return {
      cost: bill(answer).total,
      costs: linesOf(answer).map(({ amount }) => amount),
      split_at: second === undefined ? null : clock(add(origin, exact(second))),
      durations_s: durations.map((length) => decimalText(length)),
    };
  });
}

const subtractFrom = (value: Rational, origin: Rational): Rational => add(value, multiply(origin, integer(-1)));

function cutAt(stretch: Stretch, cut: string | undefined): readonly Stretch[] {
  const isInside =
    cut !== undefined &&
    Number(cut) > Number(stretch.low) &&
    (stretch.high === undefined || Number(cut) < Number(stretch.high));
  const named = { ...stretch, id: `${stretch.id}_part` };
  if (!isInside) return [named];
  return [
    { ...named, high: cut },
    { ...named, id: `${stretch.id}_later_part`, low: cut },
  ];
}

function clock(value: Rational): string {
  const total = Number(decimalText(value));
  const pad = (part: number): string => String(part).padStart(2, '0');
  return [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60].map(pad).join(':');
}

/** The first span is raised to whole increments; the spans after it lose what that took, and are gone where it took all. */
function expanded(spans: readonly (readonly [string, string])[], increment: string): Found {
  const names = spans.map((_span, index) => `span_${index + 1}`);
  const policy = policyText({
    name: 'expanded',
    header: ['currency USD', MEASURE],
    body: [
      ...names.map((name) => `input ${name}: quantity second 0..1_000_000_000 places 9`),
      '',
      block(
        'tariff bill',
        block('charge raised', 'measure span_1', `steps of ${increment} seconds`, 'each 0 USD per second'),
      ),
      'define span_1_after: quantity second = raised.quantity',
      'define taken_1: quantity second = raised.quantity - span_1',
      ...names
        .slice(1)
        .flatMap((name, index) => [
          `define ${name}_after: quantity second = max(${name} - taken_${index + 1}, 0 seconds)`,
          `define taken_${index + 2}: quantity second = max(taken_${index + 1} - ${name}, 0 seconds)`,
        ]),
    ],
  });
  const lengthOf = ([from, until]: readonly [string, string]): string =>
    decimalText(subtractFrom(exact(seconds(until)), exact(seconds(from))));
  const input = Object.fromEntries(spans.map((span, index) => [`span_${index + 1}`, lengthOf(span)]));
  return asked(policy, input, (answer) => {
    let at = exact(seconds(spans[0]?.[0] ?? '00:00:00'));
    const after = names.map((name) => {
      const from = at;
      at = add(at, exact(String(derived(answer, `${name}_after`))));
      return [clock(from), clock(at)];
    });
    return { spans: after.filter(([from, until]) => from !== until) };
  });
}
