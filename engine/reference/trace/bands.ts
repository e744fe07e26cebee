/** Bands of calendars in a text: windows as records, and the offsets that only zone data knows as seconds. */
import type { Calendar, Expr, Window } from '#dsl';
import { dateText, instantText, timeText } from '../../time/iso.ts';
import { offsetAt, transitionsBetween } from '../../time/zone.ts';
import type { Zone } from '../../time/zone-data.ts';
import { zoneOfCalendar } from '../calendar.ts';
import { call, compose, LEVEL, leaf, type Rendered } from './rendered.ts';
import type { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];

/** `in_band(T, 3600 second, [{ days: [monday], from: 08:00, to: 20:00 }])`; what the other bands leave is not in any of theirs. */
export function renderInBand(
  expr: Extract<Expr, { readonly kind: 'inBand' }>,
  scope: TraceScope,
  tracer: Tracer,
): Rendered {
  const item = tracer.render(expr.item, scope);
  const value = tracer.context.evaluate(expr.item, scope.env);
  const zone = zoneOfCalendar(expr.calendar, scope.env, tracer.context);
  const ms = value.kind === 'instant' ? value.ms : 0;
  const inside = bandTest(expr.calendar, expr.band, item, zone, ms);
  return expr.negated ? compose('not {}', LEVEL.not, LEVEL.not, [inside]) : inside;
}

/** Whether an instant lies in a band. */
export function bandTest(calendar: Calendar, band: number, item: Rendered, zone: Zone, ms: number): Rendered {
  const offset = leaf(`${zone.name} at ${instantText(ms)}`, `${offsetAt(zone, ms)} second`);
  const inWindows = call('in_band', [item, offset, windowsOf(calendar, band)]);
  return isRest(calendar, band) ? compose('not {}', LEVEL.not, LEVEL.not, [inWindows]) : inWindows;
}

/** The time of a span in the windows of a band; a band that is what others leave has what they leave of it. */
export function elapsedIn(calendar: Calendar, band: number, ends: readonly Rendered[], offsets: Rendered): Rendered {
  return call('elapsed', [...ends, offsets, windowsOf(calendar, band)]);
}

/** When a band holds in a span. */
export function heldIn(calendar: Calendar, band: number, ends: readonly Rendered[], offsets: Rendered): Rendered {
  return call(isRest(calendar, band) ? 'held_outside' : 'held_in', [...ends, offsets, windowsOf(calendar, band)]);
}

/** The offsets of a span: the first holds from its start on. */
export function offsetsOf(zone: Zone, from: number, to: number): Rendered {
  const turns = [from, ...transitionsBetween(zone, from, to)].map(
    (ms) => `{ from: ${instantText(ms)}, offset: ${offsetAt(zone, ms)} second }`,
  );
  return leaf(`${zone.name} from ${instantText(from)} to ${instantText(to)}`, `[${turns.join(', ')}]`);
}

export function isRest({ bands }: Calendar, band: number): boolean {
  return bands[band]?.windows === undefined;
}

/** Of a band that is what others leave: the windows of all others. */
function windowsOf(calendar: Calendar, band: number): Rendered {
  const rest = isRest(calendar, band);
  const windows = calendar.bands.flatMap((each, i) => (rest || i === band ? (each.windows ?? []) : []));
  const home = rest ? `calendar ${calendar.name}` : `calendar ${calendar.name}.${calendar.bands[band]?.name}`;
  return leaf(home, `[${windows.map(windowText).join(', ')}]`);
}

function windowText({ days, months, except, from, to }: Window): string {
  const words = (places: readonly number[], names: readonly string[]): string =>
    places.map((place) => names[place - 1]).join(', ');
  const parts = [
    days.kind === 'dates' ? `on: [${days.on.map(dateText).join(', ')}]` : `days: [${words(days.on, WEEKDAYS)}]`,
    ...(months.length === MONTHS.length ? [] : [`months: [${words(months, MONTHS)}]`]),
    ...(except.length === 0 ? [] : [`except: [${except.map(dateText).join(', ')}]`]),
    `from: ${timeText(from)}`,
    `to: ${timeText(to)}`,
  ];
  return `{ ${parts.join(', ')} }`;
}
