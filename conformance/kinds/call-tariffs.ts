/** The tables of a CGRateS tariff: from who calls whom and when to what holds at a moment. Look-ups alone, no arithmetic of money. */
import { z } from 'zod';
import { findZone, floorTo, parseInstant, weekdayOf } from '#billing';
import { decimal } from './common.ts';

const rows = <T extends z.ZodRawShape>(shape: T) => z.array(z.looseObject(shape));
export const tariffTables = z.looseObject({
  destinations: rows({ id: z.string(), prefix: z.string() }),
  timings: rows({
    id: z.string(),
    years: z.string(),
    months: z.string(),
    month_days: z.string(),
    week_days: z.string(),
    time: z.string(),
  }),
  rates: rows({
    id: z.string(),
    connect_fee: decimal,
    rate: decimal,
    rate_unit: z.string(),
    rate_increment: z.string(),
    group_interval_start: z.string(),
  }),
  destination_rates: rows({
    id: z.string(),
    destination: z.string(),
    rate: z.string(),
    rounding_method: z.enum(['*up', '*middle', '*down']),
    rounding_decimals: z.string(),
    max_cost: z.string(),
    max_cost_strategy: z.string(),
  }),
  rating_plans: rows({ id: z.string(), destination_rates: z.string(), timing: z.string(), weight: decimal }),
  rating_profiles: rows({
    tenant: z.string(),
    category: z.string(),
    subject: z.string(),
    activation: z.string(),
    rating_plan: z.string(),
    fallback_subjects: z.string(),
  }),
});
type Tables = z.infer<typeof tariffTables>;
type Timing = Tables['timings'][number];
type Rate = Tables['rates'][number];

export interface Call {
  readonly tenant: string;
  readonly category: string;
  readonly subject: string;
  readonly destination: string;
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
}

/** What holds in a band of time, for one destination of one plan. */
export interface Interval {
  readonly name: string;
  /** Of a plan that is in force from here on. */
  readonly from: number;
  readonly timing: Timing;
  readonly weight: number;
  /** In the order of the elapsed time at which they begin. */
  readonly groups: readonly Rate[];
  readonly mode: 'ceiling' | 'half up' | 'floor';
  readonly decimals: number;
  readonly maximum: { readonly amount: string; readonly strategy: string } | undefined;
}

export interface CallTariff {
  /** What holds at a moment; undefined where nothing is said. */
  readonly at: (time: number) => Interval | undefined;
  /** The moments at which that may change. */
  readonly changes: readonly number[];
}

const MODES = { '*up': 'ceiling', '*middle': 'half up', '*down': 'floor' } as const;

/** Undefined where nobody's plan has the destination: the exact subject, those it falls back to, then `*any`. */
export function callTariff(tables: Tables, call: Call): CallTariff | undefined {
  const intervals = subjectsOf(tables, call).map((subject) => intervalsOf(tables, { ...call, subject }));
  const found = intervals.find((list) => list.length > 0);
  if (found === undefined) return undefined;
  return { at: (time) => bestAt(found, time), changes: changesOf(found, call) };
}

function subjectsOf(tables: Tables, call: Call): readonly string[] {
  const profiles = profilesOf(tables, call, call.subject);
  const fallbacks = profiles.flatMap(({ fallback_subjects }) =>
    fallback_subjects.split(';').filter((name) => name !== ''),
  );
  return [...new Set([call.subject, ...fallbacks, '*any'])];
}

/** The profile in force at the start, and those that begin before the end. */
function profilesOf({ rating_profiles }: Tables, { tenant, category, start, end }: Call, subject: string) {
  const mine = rating_profiles
    .filter((each) => each.tenant === tenant && each.category === category && each.subject === subject)
    .map((each) => ({ ...each, from: parseInstant(each.activation) ?? 0 }))
    .filter(({ from }) => from <= start || from < end)
    .toSorted((one, other) => one.from - other.from);
  const first = mine.findLastIndex(({ from }) => from <= start);
  return first < 0 ? [] : mine.slice(first);
}

function intervalsOf(tables: Tables, call: Call): readonly Interval[] {
  return profilesOf(tables, call, call.subject).flatMap(({ from, rating_plan }) => {
    const plans = tables.rating_plans.filter(({ id }) => id === rating_plan);
    const destination = destinationOf(tables, call.destination, plans);
    return plans.flatMap(({ destination_rates, timing, weight }) =>
      tables.destination_rates
        .filter((each) => each.id === destination_rates && each.destination === destination)
        .map(
          (each): Interval => ({
            name: `${rating_plan}_${timing}_${each.rate}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_'),
            from,
            timing: tables.timings.find(({ id }) => id === timing) ?? ALWAYS,
            weight: Number(weight),
            groups: tables.rates
              .filter(({ id }) => id === each.rate)
              .toSorted(
                (one, other) => milliseconds(one.group_interval_start) - milliseconds(other.group_interval_start),
              ),
            mode: MODES[each.rounding_method],
            decimals: Number(each.rounding_decimals),
            maximum:
              Number(each.max_cost) > 0 ? { amount: each.max_cost, strategy: each.max_cost_strategy } : undefined,
          }),
        ),
    );
  });
}

const ALWAYS: Timing = {
  id: '*any',
  years: '*any',
  months: '*any',
  month_days: '*any',
  week_days: '*any',
  time: '00:00:00',
};

/** The destination with the longest prefix of the number among those that the plan has rates for. */
function destinationOf(
  tables: Tables,
  number: string,
  plans: readonly Tables['rating_plans'][number][],
): string | undefined {
  const rated = new Set(
    tables.destination_rates
      .filter(({ id }) => plans.some(({ destination_rates }) => destination_rates === id))
      .map(({ destination }) => destination),
  );
  const [longest] = tables.destinations
    .filter(({ id, prefix }) => rated.has(id) && number.startsWith(prefix))
    .toSorted((one, other) => other.prefix.length - one.prefix.length);
  return longest?.id ?? (rated.has('*any') ? '*any' : undefined);
}

/** Among what is in force: the plan that began last, the highest weight, the latest time of day. */
function bestAt(intervals: readonly Interval[], time: number): Interval | undefined {
  const begun = intervals.filter(({ from }) => from <= time);
  const latest = Math.max(...begun.map(({ from }) => from));
  const [best] = begun
    .filter(({ from, timing }) => from === latest && isIn(timing, time))
    .toSorted((one, other) => other.weight - one.weight || secondOf(other.timing) - secondOf(one.timing));
  return best;
}

const MS_PER_DAY = 86_400_000;
const secondOf = ({ time }: Timing): number => {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
};

function isIn(timing: Timing, time: number): boolean {
  const day = Math.floor(time / MS_PER_DAY);
  const date = new Date(time);
  const weekday = weekdayOf(day);
  return (
    (holds(timing.week_days, weekday) || (weekday === 7 && holds(timing.week_days, 0))) &&
    holds(timing.months, date.getUTCMonth() + 1) &&
    holds(timing.month_days, date.getUTCDate()) &&
    holds(timing.years, date.getUTCFullYear()) &&
    secondOf(timing) * 1000 <= time - day * MS_PER_DAY
  );
}

const holds = (list: string, value: number): boolean =>
  list === '*any' || list === '' || list.split(';').some((each) => Number(each) === value);

/** Midnights, the times of day at which timings begin, and the days on which plans do. */
function changesOf(intervals: readonly Interval[], { start, end }: Call): readonly number[] {
  const zone = findZone('Etc/UTC');
  const first = zone === undefined ? start : floorTo(zone, 'day', start);
  const days = Array.from(
    { length: Math.ceil((end - first) / MS_PER_DAY) + 1 },
    (_day, index) => first + index * MS_PER_DAY,
  );
  const times = new Set(intervals.map(({ timing }) => secondOf(timing) * 1000));
  return [
    ...days.flatMap((day) => [day, ...[...times].map((time) => day + time)]),
    ...intervals.map(({ from }) => from),
  ];
}

/** `60s`, `10ns`; a bare number is nanoseconds. */
export function milliseconds(text: string): number {
  const [, amount = '0', unit = 'ns'] = /^(\d+(?:\.\d+)?)(ns|ms|s|m|h)?$/.exec(text) ?? [];
  return Number(amount) * { ns: 1e-6, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit as 'ns' | 'ms' | 's' | 'm' | 'h'];
}
