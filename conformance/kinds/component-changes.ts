/** Plan changes within a period as Meteroid makes them: the components of the plan, each by the part of its own period. */
import { z } from 'zod';
import { roundPlaces } from '#billing';
import { add, decimalText, multiply, type Rational, sign, ZERO } from '#dsl';
import { type Found, found } from '../kind.ts';
import type { Statement } from '../statement.ts';
import { cadenceNamed } from './cadences.ts';
import { decimal, exact, NotStated, tenTo } from './common.ts';
import { day } from './moments.ts';
import { partOf } from './prorated.ts';

const used = z.strictObject({ usage: z.literal(true), period: z.string().optional() });
const priced = z.strictObject({
  rate: decimal,
  period: z.string(),
  slots: decimal.optional(),
  quantity: decimal.optional(),
  usage: z.literal(false).optional(),
});
const component = z.union([used, priced]);
type Component = z.infer<typeof component>;
export const components = z.strictObject({
  period: z.tuple([day, day]),
  change_on: day,
  matched: z.array(z.tuple([component, component])),
  added: z.array(component),
  removed: z.array(component),
  minor_units: z.string().regex(/^\d$/),
});
type Given = z.infer<typeof components>;

/** Nominal days of a price whose own period is another than the subscription's, by its months. */
const NOMINAL: Readonly<Record<number, number>> = { 1: 30, 3: 91, 6: 182, 12: 365 };

const isOnce = (period: string): boolean => /^one[_-]?time$/i.test(period);

/** Throws NotStated of a period that such prices do not have. */
function nominalDays(period: string): number {
  const cadence = cadenceNamed(period);
  const days = cadence?.family === 'months' ? NOMINAL[cadence.every] : undefined;
  if (days === undefined) throw new NotStated(`a period of a price that is not known here: ${period}`);
  return days;
}

export function componentsOf(given: Given): Found {
  const [start, end] = given.period;
  if (end <= start || given.change_on < start || given.change_on > end) {
    throw new NotStated('a change outside of its period has no part of it');
  }
  const statements: Statement[] = [];
  const lineOf = (each: Component, way: 'credit' | 'charge', once: 'in full' | 'not'): readonly string[] => {
    const minor = minorUnits(each, given, once, statements);
    if (sign(minor) <= 0) return [];
    return [way === 'credit' ? `-${decimalText(minor)}` : decimalText(minor)];
  };
  const lines = [
    ...given.matched.flatMap(([old, next]) => [...lineOf(old, 'credit', 'not'), ...lineOf(next, 'charge', 'not')]),
    ...given.removed.flatMap((each) => lineOf(each, 'credit', 'not')),
    ...given.added.flatMap((each) => lineOf(each, 'charge', 'in full')),
  ];
  const net = lines.reduce((sum, each) => add(sum, exact(each)), ZERO);
  return found({ lines_cents: lines, net_cents: decimalText(net) }, ...statements);
}

/** What a component comes to for the days that are left; what is paid once is due where it is added, and as a whole. */
function minorUnits(each: Component, given: Given, once: 'in full' | 'not', statements: Statement[]): Rational {
  if (!('rate' in each)) return ZERO;
  if (isOnce(each.period) && once === 'not') return ZERO;
  const places = Number(given.minor_units);
  const full = fullPrice(each, places);
  if (sign(full) <= 0) return ZERO;
  const [part, whole] = isOnce(each.period) ? [1, 1] : daysOf(each.period, given);
  const { total, statement } = partOf(decimalText(full), part, whole, `${places} places`);
  statements.push(statement);
  return multiply(exact(total), tenTo(places));
}

/** A quantity is priced as a whole, a slot by itself: there the price of one is rounded. */
function fullPrice({ rate, slots, quantity = '1' }: z.infer<typeof priced>, places: number): Rational {
  const one = roundPlaces(multiply(exact(rate), exact(quantity)), 'half up', places);
  return slots === undefined ? one : multiply(one, exact(slots));
}

/** The days that are left, of the subscription's period, or of the price's own where its length is another by more than a quarter. */
function daysOf(period: string, { period: [start, end], change_on }: Given): readonly [number, number] {
  const [left, days, own] = [end - change_on, end - start, nominalDays(period)];
  return Math.abs(days - own) * 4 <= own ? [left, days] : [Math.min(left, own), own];
}
