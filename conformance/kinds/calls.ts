/** Calls rated by the tables of CGRateS: their spans, what they cost, and what a balance pays. */
import { z } from 'zod';
import { parseInstant, raiseToIncrements, type Span, spansOf } from '#billing';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { type Call, type CallTariff, callTariff, type Interval, milliseconds, tariffTables } from './call-tariffs.ts';
import { asked, bill } from './common.ts';
import { pricePerSecond } from './stretches.ts';

const instant = z.string().refine((text) => parseInstant(text) !== undefined, 'no instant');
export const call = {
  fixture: z.string().optional(),
  tenant: z.string().default('cgrates.org'),
  category: z.string().default('call'),
  subject: z.string(),
  destination: z.string(),
  start: instant,
  end: instant,
};
const form = z.strictObject({ ...call, tor: z.string().optional() });
export type GivenCall = Omit<z.infer<typeof form>, 'tor'>;

export const calls: Readonly<Record<string, Kind>> = {
  'call.cost': kind({
    way: 'language',
    why: 'the session is cut into spans by `spansOf` of the engine; every price is a charge for the spans that have it, with `rounding … per increment` and `per total`',
    given: form,
    run: (given, fixtures): Found => {
      const rated = ratedCall(given, fixtures);
      if ('notExpressible' in rated) return rated;
      // The source's sign for a call that no plan has a rate for.
      if (rated.tariff === undefined)
        return found({ cost: '-1', connect_fee: '0', error: 'not_found', timespans: '0' });
      const { text, input } = costPolicy(rated.spans, true);
      const [fee] = rated.tariff.at(rated.call.start)?.groups ?? [];
      return asked(text, input, (answer) => ({
        cost: bill(answer).total,
        connect_fee: fee?.connect_fee ?? '0',
        timespans: String(rated.spans.length),
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
      const { spans } = rated;
      const isContiguous = spans.every(({ start }, index) => index === 0 || spans[index - 1]?.end === start);
      return found({ timespans: String(spans.length), contiguous: isContiguous });
    },
  }),
  'tou.split': kind({
    way: 'engine',
    why: 'as call.split: the order of the bands of a session and the length of each, by `spansOf`',
    given: z.strictObject({
      start: instant,
      end: instant,
      intervals: z.array(z.strictObject({ week_days: z.array(z.string()), from: z.string() })),
    }),
    run: ({ start, end, intervals }): Found => {
      const groups = [
        { id: 'band', connect_fee: '0', rate: '0', rate_unit: '1s', rate_increment: '1s', group_interval_start: '0s' },
      ];
      const named = intervals.map(({ week_days, from }, index) => ({ index: String(index), week_days, from }));
      const tariff = callTariff(
        {
          destinations: [{ id: 'ANY', prefix: '' }],
          rates: groups,
          timings: named.map(({ index, week_days, from }) => ({
            id: index,
            years: '*any',
            months: '*any',
            month_days: '*any',
            week_days: week_days.join(';'),
            time: from,
          })),
          destination_rates: named.map(({ index }) => ({
            id: index,
            destination: 'ANY',
            rate: 'band',
            rounding_method: '*middle' as const,
            rounding_decimals: '4',
            max_cost: '0',
            max_cost_strategy: '',
          })),
          rating_plans: named.map(({ index }) => ({
            id: 'plan',
            destination_rates: index,
            timing: index,
            weight: '10',
          })),
          rating_profiles: [
            {
              tenant: '',
              category: '',
              subject: '*any',
              activation: '1970-01-01T00:00:00Z',
              rating_plan: 'plan',
              fallback_subjects: '',
            },
          ],
        },
        {
          tenant: '',
          category: '',
          subject: '*any',
          destination: '',
          start: parseInstant(start) ?? 0,
          end: parseInstant(end) ?? 0,
        },
      );
      const spans = spansOf(parseInstant(start) ?? 0, parseInstant(end) ?? 0, tariff?.changes ?? [], (time) =>
        tariff?.at(time),
      );
      return found({
        selected_from: spans.map(({ holds }) => holds?.timing.time ?? null),
        durations_s: spans.map(({ start, end }) => String((end - start) / 1000)),
      });
    },
  }),
};

/** A span at one price: the interval that holds, and the group of the time elapsed. */
export interface Priced {
  readonly interval: Interval;
  readonly group: number;
}

export interface RatedCall {
  readonly call: Call;
  readonly tariff: CallTariff | undefined;
  readonly spans: readonly Span<Priced>[];
}

export function ratedCall(
  given: GivenCall,
  fixtures: Readonly<Record<string, unknown>>,
): RatedCall | { readonly notExpressible: string } {
  const tables = tariffTables.safeParse(fixtures[given.fixture ?? 'loader']);
  if (!tables.success) return { notExpressible: `the tables ${given.fixture ?? 'loader'} are not among the fixtures` };
  const { tenant, category, subject, destination } = given;
  const [start, end] = [parseInstant(given.start) ?? 0, parseInstant(given.end) ?? 0];
  const call = { tenant, category, subject, destination, start, end };
  const tariff = callTariff(tables.data, call);
  if (tariff === undefined) return { call, tariff, spans: [] };
  const bands = spansOf(start, end, tariff.changes, tariff.at);
  const isCovered = bands.every(({ holds }) => holds !== undefined);
  if (!isCovered) return { notExpressible: 'no rate of the plan holds during a part of the call' };
  return {
    call,
    tariff,
    spans: raiseToIncrements(
      bands.flatMap((band) => byGroup(band, start)),
      incrementOf,
    ),
  };
}

/** Groups begin by the time elapsed since the start of the call. */
function byGroup({ start, end, holds }: Span<Interval | undefined>, origin: number): readonly Span<Priced>[] {
  if (holds === undefined) return [];
  const starts = holds.groups.map(({ group_interval_start }) => origin + milliseconds(group_interval_start));
  const groupAt = (time: number): number =>
    Math.max(
      0,
      starts.findLastIndex((from) => from <= time),
    );
  return spansOf(start, end, starts, groupAt).map((span) => ({
    ...span,
    holds: { interval: holds, group: span.holds },
  }));
}

export const rateOf = ({ interval, group }: Priced) => interval.groups[group];
const incrementOf = ({ holds }: Span<Priced>): number => milliseconds(rateOf(holds)?.rate_increment ?? '0s');
export const secondsText = (duration: string): string => String(milliseconds(duration) / 1000);
const nameOf = ({ interval, group }: Priced): string =>
  interval.groups.length > 1
    ? `${interval.name}_from_${secondsText(interval.groups[group]?.group_interval_start ?? '0')}`
    : interval.name;

/** The charge of one price, for the spans that have it; `body` clauses say what is measured. */
function priceCharge(price: Priced): string {
  const rate = rateOf(price);
  const name = nameOf(price);
  return block(
    `charge ${name} for each span in spans where span.price is "${name}"`,
    'measure span.length',
    `steps of ${secondsText(rate?.rate_increment ?? '1s')} seconds`,
    `each ${pricePerSecond(rate?.rate ?? '0', secondsText(rate?.rate_unit ?? '1s'))}`,
  );
}

/** The largest number of decimals among the spans rounds the call, in the way of the span that has it. */
export function roundingOf(spans: readonly Span<Priced>[]): string {
  const [largest] = spans.map(({ holds }) => holds.interval).toSorted((one, other) => other.decimals - one.decimals);
  return largest === undefined ? 'half up to 4 places' : `${largest.mode} to ${largest.decimals} places`;
}

export const totalRounding = (spans: readonly Span<Priced>[], isRounded: boolean): string =>
  isRounded ? roundingOf(spans) : 'half up to 12 places';

/** What the spans cost; with a balance also what is left of it after so many calls. */
export function costPolicy(spans: readonly Span<Priced>[], isRounded: boolean, more: readonly string[] = []) {
  const prices = [...new Map(spans.map(({ holds }) => [nameOf(holds), holds])).values()];
  const [first] = spans;
  const fee = first === undefined ? undefined : first.holds.interval.groups[0]?.connect_fee;
  const free = prices.find(({ interval }) => interval.maximum?.strategy === '*free')?.interval.maximum;
  const names = prices.map(nameOf);
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
      ...more.filter((line) => line.startsWith('input')),
      '',
      block(
        'tariff bill',
        Number(fee ?? '0') === 0 ? undefined : block('charge connection', `flat ${fee} USD`),
        ...(prices.length === 0 ? [block('charge nothing', 'flat 0 USD')] : prices.map(priceCharge)),
        free === undefined
          ? undefined
          : block(
              'discount above_maximum',
              `take max(${names.map((name) => `${name}.gross`).join(' + ')} - ${free.amount} USD, 0 USD) off all charges`,
            ),
      ),
      ...more.filter((line) => !line.startsWith('input')),
    ],
  });
  const input = {
    spans: spans.map(({ start, end, holds }) => ({ length: String((end - start) / 1000), price: nameOf(holds) })),
  };
  return { text, input };
}
