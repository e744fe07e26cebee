/** Calls rated by the tables of CGRateS: their spans, what they cost, and what a balance pays. */
import { z } from 'zod';
import { raiseToIncrements, type Span, spansOf } from '#billing';
import { decimalText, type Rational } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { type Call, callTariff, type Interval, type Rate, tariffTables } from './call-tariffs.ts';
import { asked, bill } from './common.ts';
import { clockTime, nanosecondsIn, ofNanoseconds } from './durations.ts';
import { type Moment, utcMoment } from './moments.ts';
import { pricePerSecond } from './stretches.ts';
import { changesOf, isIn, startOf, timing } from './timings.ts';

export const call = {
  fixture: z.string().optional(),
  tenant: z.string().default('cgrates.org'),
  category: z.string().default('call'),
  subject: z.string(),
  destination: z.string(),
  start: utcMoment,
  end: utcMoment,
  /** What is sold; anything but calls has the band in which it begins, all through. */
  tor: z.string().default('*voice'),
};
const form = z.strictObject(call);
export type GivenCall = z.infer<typeof form>;

const divided = z.strictObject({
  start: utcMoment,
  end: utcMoment,
  intervals: z.array(z.strictObject({ week_days: z.array(z.string().regex(/^[0-7]$/)), from: z.string() })),
});

const NO_RATE = { error: 'not_found', timespans: '0' };

export const calls: Readonly<Record<string, Kind>> = {
  'call.cost': kind({
    way: 'language',
    why: 'the session is cut into spans by `spansOf` of the engine; every price is a charge for the spans that have it, with `rounding … per increment` and `per total`',
    given: form,
    run: (given, fixtures): Found => {
      const rated = ratedCall(given, fixtures);
      if ('notExpressible' in rated) return rated;
      const { spans, hasPlan } = rated;
      const isEmpty = given.start.nanoseconds === given.end.nanoseconds;
      // The source's sign for a call that no plan has a rate for.
      if (!hasPlan && !isEmpty) return found({ cost: '-1', connect_fee: '0', ...NO_RATE });
      const bounded = boundOf(spans);
      if ('notExpressible' in bounded) return bounded;
      const { text, input } = costPolicy(spans, { isRounded: true, maximum: bounded.maximum });
      return asked(text, input, (answer) => ({
        cost: bill(answer).total,
        connect_fee: feeOf(spans),
        // A call of no length is one span without a price, whether there is a plan or not.
        timespans: isEmpty ? '1' : String(spans.length),
        error: null,
      }));
    },
  }),
  'call.split': kind({
    way: 'engine',
    why: 'a bill has what falls into each band; the course of a session is the record of a rater: `spansOf`',
    given: form,
    run: (given, fixtures): Found => {
      const rated = ratedCall(given, fixtures);
      if ('notExpressible' in rated) return rated;
      const { spans, hasPlan } = rated;
      if (!hasPlan) return found(NO_RATE);
      const isContiguous = spans.every(({ start }, index) => index === 0 || spans[index - 1]?.end === start);
      return found({ timespans: String(spans.length), contiguous: isContiguous });
    },
  }),
  'tou.split': kind({
    way: 'engine',
    why: 'as call.split: the order of the bands of a session and the length of each, by `spansOf`',
    given: divided,
    run: bandsOf,
  }),
};

/** The order of the bands of a session, and how long each holds; of those that hold it is the one that began last. */
function bandsOf({ start, end, intervals }: z.infer<typeof divided>): Found {
  if (intervals.some(({ from }) => !clockTime.safeParse(from).success)) {
    return { notExpressible: 'a band begins at no time of day' };
  }
  const length = lengthBetween(start, end);
  if (typeof length !== 'number') return length;
  const bands = intervals.map(({ week_days, from }) => ({ from, band: bandOf(week_days, from) }));
  const changes = changesOf(
    bands.map(({ band }) => band),
    start.at,
    end.at,
  );
  const spans = spansOf(
    0,
    length,
    changes.map((change) => elapsedAt(change, start)),
    (elapsed) =>
      bands
        .filter(({ band }) => isIn(band, instantAt(elapsed, start)))
        .toSorted((one, other) => (startOf(other.band) ?? 0) - (startOf(one.band) ?? 0))[0],
  );
  return found({
    selected_from: spans.map(({ holds }) => holds?.from ?? null),
    durations_s: spans.map((span) => decimalText(lengthOf(span))),
  });
}

const bandOf = (weekDays: readonly string[], from: string) =>
  timing.parse({
    id: from,
    years: '*any',
    months: '*any',
    month_days: '*any',
    week_days: weekDays.join(';'),
    time: from,
  });

/** Sessions are measured in nanoseconds from their start: instants of tariffs are milliseconds. */
const elapsedAt = (instant: number, start: Moment): number => Number(BigInt(instant) * 1_000_000n - start.nanoseconds);
const instantAt = (elapsed: number, start: Moment): number =>
  Number((start.nanoseconds + BigInt(elapsed)) / 1_000_000n);

/** How many nanoseconds a session lasts. */
function lengthBetween(start: Moment, end: Moment): number | { readonly notExpressible: string } {
  const length = Number(end.nanoseconds - start.nanoseconds);
  if (length < 0) return { notExpressible: 'the session ends before it begins' };
  return Number.isSafeInteger(length) ? length : { notExpressible: 'the session lasts longer than a hundred days' };
}

/** The length of a span in seconds. */
const lengthOf = ({ start, end }: Span<unknown>): Rational => ofNanoseconds(BigInt(end - start));

/** A span at one price: the interval that holds, and the rate of the time elapsed. */
export interface Priced {
  readonly interval: Interval;
  readonly rate: Rate;
}

export interface RatedCall {
  /** Whether somebody's plan is for the subject. */
  readonly hasPlan: boolean;
  /** In nanoseconds since the start of the call. */
  readonly spans: readonly Span<Priced>[];
}

export function ratedCall(
  given: GivenCall,
  fixtures: Readonly<Record<string, unknown>>,
): RatedCall | { readonly notExpressible: string } {
  const { fixture = 'loader', tenant, category, subject, destination, start, end, tor } = given;
  if (fixtures[fixture] === undefined) return { notExpressible: `the tables ${fixture} are not among the fixtures` };
  const tables = tariffTables.safeParse(fixtures[fixture]);
  if (!tables.success) return { notExpressible: `the tables ${fixture} are of a form that is not known here` };
  const length = lengthBetween(start, end);
  if (typeof length !== 'number') return length;
  const call: Call = { tenant, category, subject, destination, start: start.at, end: end.at };
  const tariff = callTariff(tables.data, call);
  // A call of no length is not rated at all.
  if (length === 0 || tariff === 'no plan') return { hasPlan: tariff !== 'no plan', spans: [] };
  if (tariff === 'no rate')
    return { notExpressible: 'the plan of the subject has no rate for the call when it begins' };
  const changes = tor === '*voice' ? tariff.changes.map((change) => elapsedAt(change, start)) : [];
  const bands = spansOf(0, length, changes, (elapsed) => tariff.at(instantAt(elapsed, start)));
  const spans = bands.flatMap(byGroup);
  const isCovered = bands.every(({ holds }) => holds !== undefined);
  if (!isCovered) return { notExpressible: 'no rate of the plan holds during a part of the call' };
  return { hasPlan: true, spans: raiseToIncrements(spans, ({ holds }) => nanosecondsIn(holds.rate.rate_increment)) };
}

/** Groups begin by the time elapsed since the start of the call; before the first one its rate holds already. */
function byGroup({ start, end, holds }: Span<Interval | undefined>): readonly Span<Priced>[] {
  if (holds === undefined) return [];
  const groups = holds.groups.map((rate) => ({ rate, from: nanosecondsIn(rate.group_interval_start) }));
  const [first] = groups;
  if (first === undefined) return [];
  const begins = groups.map(({ from }) => from);
  const cut = spansOf(start, end, begins, (elapsed) => groups.findLast(({ from }) => from <= elapsed) ?? first);
  return cut.map((span) => ({ ...span, holds: { interval: holds, rate: span.holds.rate } }));
}

/** Of the interval in which the call begins. */
export const feeOf = ([first]: readonly Span<Priced>[]): string => first?.holds.interval.groups[0]?.connect_fee ?? '0';

/** What bounds the cost of a call: the maximum of its interval, above which it goes on for nothing. */
function boundOf(
  spans: readonly Span<Priced>[],
): { readonly maximum: Interval['maximum'] } | { readonly notExpressible: string } {
  const intervals = new Set(spans.map(({ holds }) => holds.interval));
  const [first, ...others] = intervals;
  const bounded = [...intervals].some(({ maximum }) => maximum?.strategy === 'free');
  if (others.length > 0 && bounded) return { notExpressible: 'a maximum holds for a part of the call alone' };
  return { maximum: first?.maximum };
}

/** Names of charges for the prices of a call, each of its own. */
function namesOf(spans: readonly Span<Priced>[]): ReadonlyMap<Rate, string> {
  const names = new Map<Rate, string>();
  for (const { holds } of spans) {
    if (names.has(holds.rate)) continue;
    const words = holds.interval.name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    names.set(holds.rate, ['price', String(names.size + 1), ...words].join('_'));
  }
  return names;
}

/** The charge of one price, for the spans that have it. */
function priceCharge(name: string, { rate_increment, rate, rate_unit }: Rate): string {
  return block(
    `charge ${name} for each span in spans where span.price is "${name}"`,
    'measure span.length',
    `steps of ${decimalText(rate_increment)} seconds`,
    `each ${pricePerSecond(rate, rate_unit)}`,
  );
}

/** The largest number of decimals among the spans rounds the call, in the way of the span that has it. */
function roundingOf(spans: readonly Span<Priced>[]): string {
  const [largest] = spans.map(({ holds }) => holds.interval).toSorted((one, other) => other.decimals - one.decimals);
  return largest === undefined ? 'half up to 4 places' : `${largest.mode} to ${largest.decimals} places`;
}

export const totalRounding = (spans: readonly Span<Priced>[], isRounded: boolean): string =>
  isRounded ? roundingOf(spans) : 'half up to 12 places';

interface CostOptions {
  readonly isRounded: boolean;
  readonly maximum: Interval['maximum'];
  /** Inputs and definitions beside the bill. */
  readonly inputs?: readonly string[];
  readonly definitions?: readonly string[];
}

/** What the spans cost; with a balance also what is left of it after so many calls. */
export function costPolicy(
  spans: readonly Span<Priced>[],
  { isRounded, maximum, inputs = [], definitions = [] }: CostOptions,
) {
  const names = namesOf(spans);
  const fee = feeOf(spans);
  const hasFee = Number(fee) !== 0;
  const charged = [...(hasFee ? ['connection'] : []), ...names.values()];
  const text = policyText({
    name: 'call',
    header: [
      'currency USD',
      'rounding half up to 6 places per increment',
      `rounding ${totalRounding(spans, isRounded)} per total`,
    ],
    body: [
      block('record Span', 'length: quantity second 0..1_000_000_000 places 9', 'price: text'),
      'input spans: list of Span up to 1000',
      ...inputs,
      '',
      block(
        'tariff bill',
        hasFee ? block('charge connection', `flat ${fee} USD`) : undefined,
        ...(names.size === 0 ? [block('charge nothing', 'flat 0 USD')] : []),
        ...[...names].map(([rate, name]) => priceCharge(name, rate)),
        maximum?.strategy === 'free'
          ? block(
              'discount above_maximum',
              `take max(${charged.map((name) => `${name}.gross`).join(' + ')} - ${maximum.amount} USD, 0 USD) off all charges`,
            )
          : undefined,
      ),
      ...definitions,
    ],
  });
  const input = {
    spans: spans.map((span) => ({ length: decimalText(lengthOf(span)), price: names.get(span.holds.rate) ?? '' })),
  };
  return { text, input };
}
