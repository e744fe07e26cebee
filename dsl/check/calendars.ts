/** Calendars and lists of dates: windows resolved, and their coverage proved (LANGUAGE 18.56 to 18.60). */

import { nearest } from '../diagnostics/suggest.ts';
import type { Band, Calendar, DateList, Window } from '../program/calendar.ts';
import type { Name } from '../tree/common.ts';
import type { BandNode, CalendarDecl, DatesDecl, DaySpec, WindowNode } from '../tree/table.ts';
import { parseDay, parseTime } from '../types/calendar.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { isZoneName } from '../types/zone-names.ts';
import { MONTHS, reportCoverage, WEEKDAYS } from './calendar-coverage.ts';
import { type Module, nodeContext } from './module.ts';

const DAY_SECONDS = 86_400;

export function checkDates(decl: DatesDecl, module: Module): DateList | undefined {
  const days = decl.dates.map(({ date }) => parseDay(date.value));
  const dates = days.filter((day) => day !== undefined);
  if (dates.length < days.length) return undefined;
  const falls = dates.findIndex((day, i) => i > 0 && day <= (dates[i - 1] ?? day));
  if (falls > 0) {
    const [late, before] = [decl.dates[falls]?.date, decl.dates[falls - 1]?.date];
    return module.report('WR5111', late?.span ?? decl.span, { date: late?.value ?? '', before: before?.value ?? '' });
  }
  return { name: decl.name.text, dates, span: decl.name.span };
}

export function checkCalendar(decl: CalendarDecl, module: Module): Calendar | undefined {
  const context = nodeContext(module, `calendar ${decl.name.text}`);
  const zone = checkZone(decl, context);
  const bands = decl.bands.map((node) => checkBand(node, module));
  const whole = bands.filter((band) => band !== undefined);
  if (zone === undefined || whole.length < bands.length || !namesDiffer(decl, module)) return undefined;
  const calendar = { name: decl.name.text, zone, bands: whole, span: decl.name.span };
  return reportCoverage(calendar, decl, module) ? calendar : undefined;
}

function checkZone({ zone }: CalendarDecl, context: Context): Calendar['zone'] | undefined {
  const wanted = 'a zone name such as "Europe/Berlin"';
  if (zone.kind === 'text') {
    const { value, span } = zone.text;
    return isZoneName(value) ? value : context.report('WR3100', span, { wanted, found: `"${value}"` });
  }
  const { names, span } = zone.path;
  const [first, ...fields] = names;
  if (first === undefined) return undefined;
  const node = fields.reduce<Parameters<typeof checkExpr>[0]>((base, field) => ({ kind: 'Field', base, field, span }), {
    kind: 'Name',
    name: first,
    span: first.span,
  });
  const path = discharge(checkExpr(node, context), context);
  if (path === undefined || path.type.kind === 'zone') return path;
  return context.report('WR3100', span, { wanted: 'an input of type zone', found: typeText(path.type) });
}

function namesDiffer(decl: CalendarDecl, module: Module): boolean {
  const twice = decl.bands.find((band, i) => decl.bands.findIndex((other) => other.name.text === band.name.text) < i);
  if (twice !== undefined) module.report('WR2106', twice.name.span, { name: twice.name.text });
  const [, second] = decl.bands.filter(({ windows }) => windows === undefined);
  if (second !== undefined) {
    const bands = 'two bands that say "otherwise"';
    module.report('WR5122', second.span, { calendar: decl.name.text, when: 'what is left', bands });
  }
  return twice === undefined && second === undefined;
}

function checkBand({ name, windows, span }: BandNode, module: Module): Band | undefined {
  if (windows === undefined) return { name: name.text, span };
  const checked = windows.map((window) => checkWindow(window, module));
  const whole = checked.filter((window) => window !== undefined);
  return whole.length < checked.length ? undefined : { name: name.text, windows: whole, span };
}

function checkWindow(node: WindowNode, module: Module): Window | undefined {
  const days = checkDays(node.days, module);
  const months = node.months === undefined ? span(1, 12, 12) : checkMonths(node.months, module);
  const except = node.exceptOn === undefined ? [] : datesNamed(node.exceptOn, module);
  const hours = checkHours(node, module);
  if (days === undefined || months === undefined || except === undefined || hours === undefined) return undefined;
  return { days, months, except, ...hours };
}

function checkHours({ hours, span: at }: WindowNode, module: Module): Pick<Window, 'from' | 'to'> | undefined {
  const [from, to] = hours === undefined ? [0, DAY_SECONDS] : [parseTime(hours.from), parseTime(hours.to)];
  if (from === undefined || to === undefined) return undefined;
  if (from !== to && from < DAY_SECONDS) return { from, to };
  const message =
    from === to ? 'This window ends when it begins.' : 'A window begins before 24:00, which is the end of its day.';
  const text = from === to ? 'leave the times out for a whole day' : 'write 00:00 of the next day';
  return module.report('WR5117', at, { message }, { remedy: { text } });
}

function checkDays(node: DaySpec, module: Module): Window['days'] | undefined {
  switch (node.kind) {
    case 'every day':
      return { kind: 'weekdays', on: span(1, 7, 7) };
    case 'on': {
      const on = datesNamed(node.dates, module);
      return on && { kind: 'dates', on };
    }
    case 'days': {
      const on = node.days.map((day) => placeIn(WEEKDAYS, day, module));
      const known = on.filter((day) => day !== undefined);
      return known.length < on.length ? undefined : { kind: 'weekdays', on: known };
    }
    case 'range': {
      const [from, to] = [placeIn(WEEKDAYS, node.from, module), placeIn(WEEKDAYS, node.to, module)];
      if (from === undefined || to === undefined) return undefined;
      if (from !== to) return { kind: 'weekdays', on: span(from, to, 7) };
      const remedy = { text: node.to.text, edits: [{ span: between(node.from, node.to), text: node.to.text }] };
      return module.report('WR5117', node.from.span, { message: 'One day is written as that day.' }, { remedy });
    }
    default:
      return node satisfies never;
  }
}
function between(from: Name, to: Name): Name['span'] {
  return { ...from.span, end: to.span.end };
}

function checkMonths(node: NonNullable<WindowNode['months']>, module: Module): readonly number[] | undefined {
  const from = placeIn(MONTHS, node.from, module);
  const to = node.to === undefined ? from : placeIn(MONTHS, node.to, module);
  return from === undefined || to === undefined ? undefined : span(from, to, 12);
}

/** From one to another, both included, round the week or the year where the other comes first. */
function span(from: number, to: number, round: number): readonly number[] {
  const length = ((to - from + round) % round) + 1;
  return Array.from({ length }, (_, i) => ((from - 1 + i) % round) + 1).sort((a, b) => a - b);
}

/** From 1. */
function placeIn(words: readonly string[], { text, span: at }: Name, module: Module): number | undefined {
  const place = words.indexOf(text) + 1;
  if (place > 0) return place;
  const near = nearest(text, words);
  const remedy = near === undefined ? { text: words.join(', ') } : { text: near, edits: [{ span: at, text: near }] };
  return module.report('WR2101', at, { name: text }, { remedy });
}

function datesNamed({ text, span: at }: Name, module: Module): readonly number[] | undefined {
  const symbol = module.scope.values.get(text);
  module.scope.used.add(text);
  if (symbol?.kind === 'dates') return symbol.get()?.dates;
  if (symbol?.kind === 'poisoned') return undefined;
  if (symbol !== undefined) return module.report('WR3100', at, { wanted: 'a list of dates', found: `${text}` });
  const lists = [...module.scope.values].flatMap(([name, { kind }]) => (kind === 'dates' ? [name] : []));
  const near = nearest(text, lists);
  const detail = near === undefined ? {} : { remedy: { text: near, edits: [{ span: at, text: near }] } };
  return module.report('WR2101', at, { name: text }, detail);
}
