/**
 * Calendars as data: the day is cut at every edge of a window, and each kind of day is a row that says which band holds each
 * stretch. Rows are made when they are first met. Days are of one kind when no window can tell them apart.
 */
import type { Calendar, Window } from '#dsl';
import { SPAN_DAYS_MAX } from '../limits.ts';
import { civilOf, weekdayOf } from './civil.ts';
import { MS_PER_DAY, SECONDS_PER_DAY } from './iso.ts';
import { offsetSpan } from './offset-span.ts';
import { findZone, type Zone, zoneOf } from './zone-data.ts';

type Row = Uint8Array;

/** Milliseconds, half-open. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface SpanTimes {
  readonly zone: Zone;
  readonly from: number;
  readonly to: number;
  readonly times: Float64Array;
}

export class BandClock {
  readonly #calendar: Calendar;
  readonly #rest: number;
  /** Seconds at which a stretch begins, rising. */
  readonly #edges: readonly number[];
  readonly #special: ReadonlySet<number>;
  /** By kind of day, and of listed dates and the days after them by day. */
  readonly #plain = new Map<number, Row>();
  readonly #own = new Map<number, Row>();
  #last: SpanTimes | undefined;

  constructor(calendar: Calendar) {
    const windows = calendar.bands.flatMap((band) => band.windows ?? []);
    const listed = windows.flatMap(({ days, except }) => [...(days.kind === 'dates' ? days.on : []), ...except]);
    const edges = new Set([0, ...windows.flatMap(({ from, to }) => [from, to % SECONDS_PER_DAY])]);
    this.#calendar = calendar;
    this.#rest = calendar.bands.findIndex((band) => band.windows === undefined);
    this.#edges = [...edges].sort((a, b) => a - b);
    this.#special = new Set(listed.flatMap((date) => [date, date + 1]));
  }

  /** The place of the band that holds the wall-clock reading of an instant. */
  bandAt(zone: Zone, ms: number): number {
    const local = ms + offsetSpan(zone, ms).offset;
    const day = Math.floor(local / MS_PER_DAY);
    return this.#rowOf(day)[this.#stretchAt(local - day * MS_PER_DAY)] ?? 0;
  }

  /** Milliseconds of a span in a band; of an empty span 1 in the band that holds it. 0 where a span is none. */
  timeIn(zone: Zone, from: number, to: number, band: number): number {
    if (from === to) return this.bandAt(zone, from) === band ? 1 : 0;
    if (!(to > from && to - from <= SPAN_DAYS_MAX * MS_PER_DAY)) return 0;
    const known = this.#last;
    if (known === undefined || known.from !== from || known.to !== to || known.zone !== zone) {
      this.#last = { zone, from, to, times: this.#timesOf(zone, from, to) };
    }
    return this.#last?.times[band] ?? 0;
  }

  /** When a band holds in a span, in order. */
  stretches(zone: Zone, from: number, to: number, band: number): readonly Stretch[] {
    const found: Stretch[] = [];
    this.#walk(zone, from, to, (at, next, held) => {
      if (held === band) found.push({ from: at, to: next });
    });
    return found;
  }

  #timesOf(zone: Zone, from: number, to: number): Float64Array {
    const times = new Float64Array(this.#calendar.bands.length);
    this.#walk(zone, from, to, (at, next, band) => {
      times[band] = (times[band] ?? 0) + next - at;
    });
    return times;
  }

  /** Cuts a span wherever the band may change. */
  #walk(zone: Zone, from: number, to: number, visit: (at: number, next: number, band: number) => void): void {
    for (let at = from; at < to; ) {
      const { offset, until } = offsetSpan(zone, at);
      const local = at + offset;
      const day = Math.floor(local / MS_PER_DAY);
      const stretch = this.#stretchAt(local - day * MS_PER_DAY);
      const end = (this.#edges[stretch + 1] ?? SECONDS_PER_DAY) * 1000;
      const next = Math.min(to, until, day * MS_PER_DAY + end - offset);
      visit(at, next, this.#rowOf(day)[stretch] ?? 0);
      at = next;
    }
  }

  #stretchAt(msOfDay: number): number {
    let stretch = this.#edges.length - 1;
    while ((this.#edges[stretch] ?? 0) * 1000 > msOfDay) stretch -= 1;
    return stretch;
  }

  #rowOf(day: number): Row {
    const { month, day: date } = civilOf(day);
    // Windows over midnight look at the month of the day before.
    const kind = (month * 2 + (date === 1 ? 1 : 0)) * 8 + weekdayOf(day);
    const [rows, key] = this.#special.has(day) ? [this.#own, day] : [this.#plain, kind];
    const known = rows.get(key);
    if (known !== undefined) return known;
    const row = Uint8Array.from(this.#edges, (second) => this.#bandOf(day, second));
    rows.set(key, row);
    return row;
  }

  #bandOf(day: number, second: number): number {
    const held = this.#calendar.bands.findIndex(({ windows }) => windows?.some((each) => holds(each, day, second)));
    return held >= 0 ? held : this.#rest;
  }
}

function holds(window: Window, day: number, second: number): boolean {
  const wraps = window.to <= window.from;
  if (second >= window.from && (wraps || second < window.to) && begins(window, day)) return true;
  return wraps && second < window.to && begins(window, day - 1);
}
function begins({ days, months, except }: Window, day: number): boolean {
  const named = days.on.includes(days.kind === 'dates' ? day : weekdayOf(day));
  return named && months.includes(civilOf(day).month) && !except.includes(day);
}

/** The zone of a text that was decoded as one; where nothing was decoded, what is computed is not used. */
export function zoneNamed(name: string): Zone {
  return findZone(name) ?? zoneOf('UTC');
}
