/** The tables of a CGRateS tariff: from who calls whom and when to what holds at a moment. Look-ups alone, no arithmetic of money. */
import { z } from 'zod';
import { parseInstant } from '#billing';
import { compare, integer, isZero, type Rational } from '#dsl';
import { decimal, placesForm } from './common.ts';
import { duration } from './durations.ts';
import { ALWAYS, changesOf, isIn, startOf, type Timing, timing } from './timings.ts';

/** An increment or a unit of nothing is one of a second. */
const step = duration.transform((seconds): Rational => (isZero(seconds) ? integer(1) : seconds));
const instant = z.string().transform((text, context): number => {
  const at = parseInstant(text);
  if (at !== undefined) return at;
  context.issues.push({ code: 'custom', message: 'it is no instant', input: text });
  return z.NEVER;
});

const rows = <T extends z.ZodRawShape>(shape: T) => z.array(z.strictObject(shape));
export const tariffTables = z.strictObject({
  destinations: rows({ id: z.string(), prefix: z.string() }),
  timings: z.array(timing),
  rates: rows({
    id: z.string(),
    connect_fee: decimal,
    rate: decimal,
    rate_unit: step,
    rate_increment: step,
    group_interval_start: duration,
  }),
  destination_rates: rows({
    id: z.string(),
    destination: z.string(),
    rate: z.string(),
    rounding_method: z.enum(['*up', '*middle', '*down']),
    rounding_decimals: placesForm.transform(Number),
    max_cost: z.union([z.literal('').transform(() => '0'), decimal]),
    max_cost_strategy: z.enum(['', '*free', '*disconnect']),
  }),
  rating_plans: rows({ id: z.string(), destination_rates: z.string(), timing: z.string(), weight: decimal }),
  rating_profiles: rows({
    tenant: z.string(),
    category: z.string(),
    subject: z.string(),
    activation: instant,
    rating_plan: z.string(),
    fallback_subjects: z.string(),
  }),
});
type Tables = z.infer<typeof tariffTables>;
export type Rate = Tables['rates'][number];

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
  readonly destination: string;
  /** Of a plan that is in force from here on. */
  readonly from: number;
  readonly timing: Timing;
  readonly weight: number;
  /** In the order of the elapsed time at which they begin. */
  readonly groups: readonly Rate[];
  readonly mode: 'ceiling' | 'half up' | 'floor';
  readonly decimals: number;
  readonly maximum: { readonly amount: string; readonly strategy: 'free' | 'disconnect' } | undefined;
}

interface CallTariff {
  /** What holds at a moment; undefined where nothing is said. */
  readonly at: (time: number) => Interval | undefined;
  /** The moments at which that may change. */
  readonly changes: readonly number[];
}

const MODES = { '*up': 'ceiling', '*middle': 'half up', '*down': 'floor' } as const;

/** Why no rate is found: nobody's plan is for the subject, or those that are have none for the destination. */
type NoTariff = 'no plan' | 'no rate';

/** The bands of the first subject that has a rate for the destination. */
export function callTariff(tables: Tables, call: Call): CallTariff | NoTariff {
  const subjects = subjectsOf(tables, call);
  const intervals = subjects.map((subject) => intervalsOf(tables, { ...call, subject }));
  const found = intervals.find((list) => list.length > 0);
  if (found === undefined) return subjects.some((subject) => isKnown(tables, call, subject)) ? 'no rate' : 'no plan';
  const changes = changesOf(
    found.map(({ timing }) => timing),
    call.start,
    call.end,
  );
  return { at: (time) => bestAt(found, time), changes: [...changes, ...found.map(({ from }) => from)] };
}

/** Who is asked one after the other: a subject, those it falls back to, what those fall back to; `*any` for one that has no plan. */
function subjectsOf(tables: Tables, call: Call): readonly string[] {
  if (!isKnown(tables, call, call.subject)) return ['*any'];
  const subjects = [call.subject];
  for (const subject of subjects) {
    const fallbacks = profilesOf(tables, call, subject).flatMap(({ fallback_subjects }) =>
      fallback_subjects.split(';'),
    );
    subjects.push(...new Set(fallbacks.filter((name) => name !== '' && !subjects.includes(name))));
  }
  return subjects;
}

const isKnown = ({ rating_profiles }: Tables, { tenant, category }: Call, subject: string): boolean =>
  rating_profiles.some((each) => each.tenant === tenant && each.category === category && each.subject === subject);

/** The profile in force at the start, and those that begin before the end. */
function profilesOf({ rating_profiles }: Tables, { tenant, category, start, end }: Call, subject: string) {
  const mine = rating_profiles
    .filter((each) => each.tenant === tenant && each.category === category && each.subject === subject)
    .map((each) => ({ ...each, from: each.activation }))
    .filter(({ from }) => from <= start || from < end)
    .toSorted((one, other) => one.from - other.from);
  const first = mine.findLastIndex(({ from }) => from <= start);
  return first < 0 ? [] : mine.slice(first);
}

function intervalsOf(tables: Tables, call: Call): readonly Interval[] {
  return profilesOf(tables, call, call.subject).flatMap(({ from, rating_plan }) => {
    const plan = planOf(tables, rating_plan, from);
    const destination = destinationOf(tables, call, plan);
    return plan.filter((each) => each.destination === destination);
  });
}

/** Every band of a plan, for every destination that it has rates for. */
function planOf({ rating_plans, destination_rates, rates, timings }: Tables, plan: string, from: number) {
  const rows = rating_plans.filter(({ id }) => id === plan);
  return rows.flatMap((row) => {
    const timing = row.timing === '*any' ? ALWAYS : timings.find(({ id }) => id === row.timing);
    if (timing === undefined) return [];
    const mine = destination_rates.filter(({ id }) => id === row.destination_rates);
    return mine.flatMap((each): readonly Interval[] => {
      const groups = rates.filter(({ id }) => id === each.rate);
      if (groups.length === 0) return [];
      return [
        {
          name: `${row.timing} ${each.rate}`,
          destination: each.destination,
          from,
          timing,
          weight: Number(row.weight),
          groups: groups.toSorted((one, other) => compare(one.group_interval_start, other.group_interval_start)),
          mode: MODES[each.rounding_method],
          decimals: each.rounding_decimals,
          maximum: maximumOf(each),
        },
      ];
    });
  });
}

/** A maximum of nothing, or without a word for what happens there, is none. */
function maximumOf({ max_cost, max_cost_strategy }: Tables['destination_rates'][number]): Interval['maximum'] {
  if (Number(max_cost) <= 0 || max_cost_strategy === '') return undefined;
  return { amount: max_cost, strategy: max_cost_strategy === '*free' ? 'free' : 'disconnect' };
}

/** Of what the plan has a rate for when the call begins: the longest prefix of the number, the highest weight; else any number. */
function destinationOf(
  { destinations }: Tables,
  { destination: number, start }: Call,
  plan: readonly Interval[],
): string {
  const weightOf = (id: string): number =>
    Math.max(...plan.filter(({ destination }) => destination === id).map(({ weight }) => weight));
  const [best] = destinations
    .filter(({ prefix }) => number.startsWith(prefix))
    .filter(({ id }) => plan.some(({ destination, timing }) => destination === id && isIn(timing, start)))
    .toSorted((one, other) => other.prefix.length - one.prefix.length || weightOf(other.id) - weightOf(one.id));
  return best?.id ?? '*any';
}

/** Among what is in force: the plan that began last, the highest weight, the latest time of day. */
function bestAt(intervals: readonly Interval[], time: number): Interval | undefined {
  const begun = intervals.filter(({ from }) => from <= time);
  const latest = Math.max(...begun.map(({ from }) => from));
  const [best] = begun
    .filter(({ from, timing }) => from === latest && isIn(timing, time))
    .toSorted((one, other) => other.weight - one.weight || (startOf(other.timing) ?? 0) - (startOf(one.timing) ?? 0));
  return best;
}
