/**
 * Local time in a zone of the pinned IANA release, by a plain walk over transitions: no Intl, no data of the host.
 * A skipped local time is the instant of the transition, a repeated one the first of the two (LANGUAGE 18.3, 18.33).
 */
import { civilOf, dayOf, daysInMonth, weekdayOf } from './civil.ts';
import { MS_PER_DAY, SECONDS_PER_DAY } from './iso.ts';
import type { TailRule, Zone } from './zone-data.ts';

/** A date and the seconds since its 00:00 by the clock on the wall; `ms` below a second is the instant's own. */
export interface LocalTime {
  readonly day: number;
  readonly second: number;
}

/** Seconds east of UTC at an instant. */
export function offsetAt(zone: Zone, ms: number): number {
  return offsetAtSecond(zone, Math.floor(ms / 1000));
}

/** The local date at an instant. */
export function localDate(zone: Zone, ms: number): number {
  return Math.floor((ms + offsetAt(zone, ms) * 1000) / MS_PER_DAY);
}

export function localTime(zone: Zone, ms: number): LocalTime {
  const local = Math.floor(ms / 1000) + offsetAt(zone, ms);
  const day = Math.floor(local / SECONDS_PER_DAY);
  return { day, second: local - day * SECONDS_PER_DAY };
}

/** The first instant of a local date: 00:00, or the transition that skips it (18.3). */
export function startOfDate(zone: Zone, day: number): number {
  return instantOf(zone, { day, second: 0 });
}

/** The instant (ms) of a local date and time: skipped gives the transition, repeated the first. */
export function instantOf(zone: Zone, local: LocalTime): number {
  const reading = local.day * SECONDS_PER_DAY + local.second;
  const before = offsetAtSecond(zone, reading - 2 * SECONDS_PER_DAY);
  const after = offsetAtSecond(zone, reading + 2 * SECONDS_PER_DAY);
  const near = [before, after, offsetAtSecond(zone, reading - before), offsetAtSecond(zone, reading - after)];
  const matches = near.filter((offset) => offsetAtSecond(zone, reading - offset) === offset);
  if (matches.length > 0) return (reading - Math.max(...matches)) * 1000;
  return transitionBetween(zone, reading - Math.max(...near), reading - Math.min(...near)) * 1000;
}

/** The first second after `from` whose offset is another than at `from`; the offset at `to` is another. */
function transitionBetween(zone: Zone, from: number, to: number): number {
  const offset = offsetAtSecond(zone, from);
  let [same, changed] = [from, to];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offsetAtSecond(zone, middle) === offset) same = middle;
    else changed = middle;
  }
  return changed;
}

function offsetAtSecond(zone: Zone, second: number): number {
  const index = lastNotAfter(zone.seconds, second);
  const written = index < 0 ? zone.first : (zone.offsets[index] ?? zone.first);
  if (index < zone.seconds.length - 1 || zone.tail === undefined) return written;
  const turn = lastTurn(zone.tail, second);
  return turn.second > (zone.seconds[index] ?? Number.NEGATIVE_INFINITY) ? turn.offset : written;
}

/** Index of the last element that is not above `value`, or -1; elements rise. */
function lastNotAfter(rising: readonly number[], value: number): number {
  let low = -1;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rising[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface Turn {
  readonly second: number;
  readonly offset: number;
}

type Tail = NonNullable<Zone['tail']>;

/** The last turn of the yearly rules that is not after `second`. */
function lastTurn(tail: Tail, second: number): Turn {
  const { year } = civilOf(Math.floor(second / SECONDS_PER_DAY));
  const last = turnsAround(tail, year).findLast((turn) => turn.second <= second);
  return last ?? { second: Number.NEGATIVE_INFINITY, offset: tail.offset };
}

/** Years of one zone that are kept; a call asks about a few of them, and again and again. */
const YEARS_KEPT = 64;
const turnsKept = new WeakMap<Tail, Map<number, readonly Turn[]>>();

function turnsAround(tail: Tail, year: number): readonly Turn[] {
  const kept = turnsKept.get(tail) ?? new Map<number, readonly Turn[]>();
  turnsKept.set(tail, kept);
  const known = kept.get(year);
  if (known !== undefined) return known;
  if (kept.size >= YEARS_KEPT) kept.clear();
  const turns = turnsOf(tail.offset, tail.rules, year - 2, year + 1);
  kept.set(year, turns);
  return turns;
}

/** The turns of the yearly rules from one year to another, in order. What the year before saved is not known to the first. */
function turnsOf(offset: number, rules: readonly TailRule[], first: number, last: number): readonly Turn[] {
  const years = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const readings = years
    .flatMap((each) => rules.map((rule) => ({ reading: ruleDay(each, rule) * SECONDS_PER_DAY + rule.at, rule })))
    .sort((a, b) => a.reading - b.reading);
  let save = 0;
  return readings.map(({ reading, rule }) => {
    const second = reading - (rule.clock === 'u' ? 0 : rule.clock === 's' ? offset : offset + save);
    save = rule.save;
    return { second, offset: offset + save };
  });
}

/** The instants (ms) after one and before another at which the offset changes, in order. */
export function transitionsBetween(zone: Zone, from: number, to: number): readonly number[] {
  const written = zone.seconds.at(-1) ?? Number.NEGATIVE_INFINITY;
  const [first, last] = [from, to].map((ms) => civilOf(Math.floor(ms / MS_PER_DAY)).year);
  const { tail } = zone;
  const further =
    tail === undefined || to <= written * 1000
      ? []
      : turnsOf(tail.offset, tail.rules, (first ?? 0) - 2, (last ?? 0) + 1).filter(({ second }) => second > written);
  return [...zone.seconds, ...further.map(({ second }) => second)]
    .map((second) => second * 1000)
    .filter((ms) => ms > from && ms < to && offsetAt(zone, ms) !== offsetAt(zone, ms - 1000));
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The day number that a rule names in a year. */
function ruleDay(year: number, { month, on }: TailRule): number {
  if (on.startsWith('last')) {
    const end = dayOf({ year, month, day: daysInMonth(year, month) });
    return end - ((weekdayOf(end) - weekdayNumber(on.slice(4)) + 7) % 7);
  }
  const bound = on.slice(3, 5);
  if (bound !== '>=' && bound !== '<=') return dayOf({ year, month, day: Number(on) });
  const from = dayOf({ year, month, day: Number(on.slice(5)) });
  const ahead = weekdayNumber(on.slice(0, 3)) - weekdayOf(from);
  return bound === '>=' ? from + ((ahead + 7) % 7) : from - ((-ahead + 7) % 7);
}

function weekdayNumber(name: string): number {
  return WEEKDAYS.indexOf(name) + 1;
}
