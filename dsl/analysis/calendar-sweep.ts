/**
 * Coverage of a calendar: every kind of day there is, second by second between the edges of its windows. A day is of one kind
 * with another when no window can tell them apart: weekday, month, whether the day before was in the month before (for windows over
 * midnight), and each listed date and the day after it for themselves.
 */
import type { Calendar, Window } from '../program/calendar.ts';
import { civilDate, weekdayOf } from '../types/calendar.ts';

export interface Day {
  readonly weekday: number;
  readonly month: number;
  /** A listed date. */
  readonly date?: number;
}
/** What a stretch of a day belongs to: no band, or more than one. */
export interface Finding {
  readonly day: Day;
  readonly from: number;
  readonly to: number;
  readonly bands: readonly string[];
}

const DAY_SECONDS = 86_400;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** Stretches that are not in exactly one band, days in order; empty: the calendar is sound. */
export function sweepCalendar({ bands }: Pick<Calendar, 'bands'>): readonly Finding[] {
  const windows = bands.flatMap((band) => band.windows ?? []);
  const edges = edgesOf(windows);
  const open = bands.some((band) => band.windows === undefined);
  return daysOf(windows).flatMap(([before, day]) =>
    edges.slice(0, -1).flatMap((from, i): Finding[] => {
      const held = bands.filter((band) => band.windows?.some((window) => holds(window, before, day, from)));
      const sound = held.length === 1 || (held.length === 0 && open);
      return sound ? [] : [{ day, from, to: edges[i + 1] ?? DAY_SECONDS, bands: held.map(({ name }) => name) }];
    }),
  );
}

/** Findings that touch on one day and say the same are one. */
export function joined(findings: readonly Finding[]): readonly Finding[] {
  const joint: Finding[] = [];
  for (const next of findings) {
    const last = joint.at(-1);
    const goesOn = last?.day === next.day && last.to === next.from && last.bands.join() === next.bands.join();
    if (last !== undefined && goesOn) joint[joint.length - 1] = { ...last, to: next.to };
    else joint.push(next);
  }
  return joint;
}

/** A band of a calendar by its place. */
interface BandOf {
  readonly calendar: Pick<Calendar, 'bands'>;
  readonly band: number;
}

/** The first minute that all of the bands have, on clocks that read the same; undefined: there is none. */
export function sharedMinute(bands: readonly BandOf[]): { readonly day: Day; readonly from: number } | undefined {
  const windows = bands.flatMap(({ calendar }) => calendar.bands.flatMap((band) => band.windows ?? []));
  const edges = edgesOf(windows).slice(0, -1);
  for (const [before, day] of daysOf(windows)) {
    const from = edges.find((second) => bands.every((each) => isInBand(each, before, day, second)));
    if (from !== undefined) return { day, from };
  }
  return undefined;
}

/** What the other bands leave is the band without windows. */
function isInBand({ calendar, band }: BandOf, before: Day, day: Day, second: number): boolean {
  const inWindows = (at: number): boolean =>
    calendar.bands[at]?.windows?.some((window) => holds(window, before, day, second)) === true;
  if (calendar.bands[band]?.windows !== undefined) return inWindows(band);
  return !calendar.bands.some((_, at) => inWindows(at));
}

function edgesOf(windows: readonly Window[]): readonly number[] {
  const edges = new Set([0, DAY_SECONDS, ...windows.flatMap(({ from, to }) => [from, to])]);
  return [...edges].sort((a, b) => a - b);
}

function holds({ from, to, ...window }: Window, before: Day, day: Day, second: number): boolean {
  const wraps = to <= from;
  if (begins(window, day) && second >= from && (wraps || second < to)) return true;
  return wraps && second < to && begins(window, before);
}

function begins({ days, months, except }: Pick<Window, 'days' | 'months' | 'except'>, day: Day): boolean {
  const named = days.kind === 'weekdays' ? days.on.includes(day.weekday) : isListed(days.on, day);
  return named && months.includes(day.month) && !isListed(except, day);
}
function isListed(dates: readonly number[], { date }: Day): boolean {
  return date !== undefined && dates.includes(date);
}

/** Each day with the one before it. */
function daysOf(windows: readonly Window[]): readonly (readonly [before: Day, day: Day])[] {
  const plain = MONTHS.flatMap((month) =>
    WEEKDAYS.flatMap((weekday) => {
      const before = ((weekday + 5) % 7) + 1;
      const day = { weekday, month };
      return [month, ((month + 10) % 12) + 1].map((last) => [{ weekday: before, month: last }, day] as const);
    }),
  );
  const listed = new Set(windows.flatMap(({ days, except }) => [...(days.kind === 'dates' ? days.on : []), ...except]));
  const own = [...new Set([...listed].flatMap((date) => [date, date + 1]))].sort((a, b) => a - b);
  return [...plain, ...own.map((date) => [dayOf(date - 1), dayOf(date)] as const)];
}
function dayOf(date: number): Day {
  return { weekday: weekdayOf(date), month: civilDate(date).month, date };
}
