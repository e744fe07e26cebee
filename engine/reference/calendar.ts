/**
 * Calendars (LANGUAGE 18.56 to 18.63): the band of an instant is the band of its wall-clock reading; a span is cut at every
 * instant whose reading is an edge of a window, and wherever the clock changes.
 */
import type { Calendar, Window } from '#dsl';
import { Bug } from '../bug.ts';
import { civilOf, weekdayOf } from '../time/civil.ts';
import { SECONDS_PER_DAY } from '../time/iso.ts';
import { localTime, offsetAt, transitionsBetween } from '../time/zone.ts';
import { type Zone, zoneOf } from '../time/zone-data.ts';
import type { Context, Environment } from './context.ts';
import type { Node } from './node.ts';
import { bool, MISSING, type Value } from './value.ts';

export function zoneOfCalendar({ zone }: Calendar, env: Environment, context: Context): Zone {
  if (typeof zone === 'string') return zoneOf(zone);
  const name = context.evaluate(zone, env);
  if (name.kind !== 'text') throw new Bug('a zone that is no text');
  return zoneOf(name.value);
}

export function evaluateInBand(expr: Node<'inBand'>, env: Environment, context: Context): Value {
  const item = context.evaluate(expr.item, env);
  if (item.kind !== 'instant') return MISSING;
  const zone = zoneOfCalendar(expr.calendar, env, context);
  return bool((bandAt(expr.calendar, zone, item.ms) === expr.band) !== expr.negated);
}

/** The place of the one band that holds the wall-clock reading of an instant. */
export function bandAt({ bands, name }: Calendar, zone: Zone, ms: number): number {
  const { day, second } = localTime(zone, ms);
  const held = bands.findIndex(({ windows }) => windows?.some((window) => holds(window, day, second)));
  const band = held >= 0 ? held : bands.findIndex(({ windows }) => windows === undefined);
  if (band < 0) throw new Bug(`calendar ${name} has a gap`);
  return band;
}

/** A window over midnight belongs to the day on which it begins. */
function holds(window: Window, day: number, second: number): boolean {
  const { from, to } = window;
  if (to > from) return begins(window, day) && second >= from && second < to;
  return (begins(window, day) && second >= from) || (begins(window, day - 1) && second < to);
}

function begins({ days, months, except }: Window, day: number): boolean {
  const named = days.on.includes(days.kind === 'dates' ? day : weekdayOf(day));
  return named && months.includes(civilOf(day).month) && !except.includes(day);
}

/** A part of a span that lies in one band; milliseconds. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly band: number;
}

export function piecesOf(calendar: Calendar, zone: Zone, from: number, to: number): readonly Piece[] {
  const cuts = [from, ...cutsBetween(calendar, zone, from, to), to];
  return cuts.slice(0, -1).map((cut, i) => ({ from: cut, to: cuts[i + 1] ?? to, band: bandAt(calendar, zone, cut) }));
}

/** Every instant inside the span where the band may change, in order. */
function cutsBetween(calendar: Calendar, zone: Zone, from: number, to: number): readonly number[] {
  const changes = transitionsBetween(zone, from, to);
  const offsets = new Set([from, ...changes].map((ms) => offsetAt(zone, ms)));
  const windows = calendar.bands.flatMap((band) => band.windows ?? []);
  const edges = new Set([0, ...windows.flatMap((window) => [window.from, window.to])]);
  const cuts = new Set(changes);
  for (const offset of offsets) {
    const [first, last] = [from, to].map((ms) => Math.floor((ms / 1000 + offset) / SECONDS_PER_DAY));
    for (let day = first ?? 0; day <= (last ?? 0); day += 1) {
      for (const edge of edges) {
        const ms = (day * SECONDS_PER_DAY + edge - offset) * 1000;
        if (offsetAt(zone, ms) === offset) cuts.add(ms);
      }
    }
  }
  return [...cuts].filter((ms) => ms > from && ms < to).sort((a, b) => a - b);
}
