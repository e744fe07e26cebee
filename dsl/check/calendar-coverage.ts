/** What the sweep over a calendar finds, as an author reads it: which days, which hours, which months. */
import { type Day, type Finding, joined, sweepCalendar } from '../analysis/calendar-sweep.ts';
import type { Calendar } from '../program/calendar.ts';
import type { CalendarDecl, DatesDecl } from '../tree/table.ts';
import { civilDate, dayText } from '../types/calendar.ts';
import type { Module } from './module.ts';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
export const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];

/** True where every minute of every day is in exactly one band; else the longest gap and the longest overlap are told. */
export function reportCoverage(calendar: Calendar, decl: CalendarDecl, module: Module): boolean {
  const findings = joined(sweepCalendar(calendar));
  const gaps = findings.filter(({ bands }) => bands.length === 0);
  const overlaps = findings.filter(({ bands }) => bands.length > 0);
  const { name, span } = calendar;
  const gap = longest(gaps);
  const overlap = longest(overlaps);
  if (gap !== undefined) {
    const free = calendar.bands.some((band) => band.name === 'off_peak') ? 'rest' : 'off_peak';
    const at = { ...decl.span, start: decl.span.end - 1, end: decl.span.end - 1 };
    const remedy = { text: `add "${free}: otherwise"`, edits: [{ span: at, text: `  ${free}: otherwise\n` }] };
    module.report('WR5108', span, { calendar: name, when: whenText(gap, gaps) }, { remedy });
  }
  if (overlap !== undefined) {
    const same = overlaps.filter(({ bands }) => bands.join() === overlap.bands.join());
    const bands = overlap.bands.join(' and ');
    const at = calendar.bands.find((band) => band.name === overlap.bands.at(-1))?.span ?? span;
    module.report('WR5122', at, { calendar: name, bands, when: whenText(overlap, same) });
  }
  return findings.length === 0;
}

function longest(findings: readonly Finding[]): Finding | undefined {
  const length = ({ from, to }: Finding): number => to - from;
  return findings.reduce<Finding | undefined>(
    (most, next) => (most === undefined || length(next) > length(most) ? next : most),
    undefined,
  );
}

/** `saturday and sunday`, `monday 08:00 to 09:00 in june`, `2026-12-25 (friday)`. */
function whenText(first: Finding, all: readonly Finding[]): string {
  const alike = all.filter(({ from, to }) => from === first.from && to === first.to);
  const hours = first.from === 0 && first.to === 86_400 ? '' : ` ${clock(first.from)} to ${clock(first.to)}`;
  if (first.day.date !== undefined) return `${dateText(first.day)}${hours}`;
  const inMonth = (month: number): readonly number[] =>
    [
      ...new Set(alike.flatMap(({ day }) => (day.month === month && day.date === undefined ? [day.weekday] : []))),
    ].sort();
  const days = inMonth(first.day.month);
  const everyMonth = MONTHS.every((_, i) => inMonth(i + 1).join() === days.join());
  return `${daysText(days)}${hours}${everyMonth ? '' : ` in ${MONTHS[first.day.month - 1]}`}`;
}
function daysText(days: readonly number[]): string {
  if (days.length === 7) return 'every day';
  const names = days.map((day) => WEEKDAYS[day - 1] ?? '');
  const [last = '', ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}
function dateText({ date = 0, weekday }: Day): string {
  return `${dayText(date)} (a ${WEEKDAYS[weekday - 1]})`;
}
/** `18:00`. */
export function clock(second: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  const rest = second % 60;
  return `${pad(Math.floor(second / 3600))}:${pad(Math.floor(second / 60) % 60)}${rest === 0 ? '' : `:${pad(rest)}`}`;
}

/** WR5118: a version in force beyond the last listed year knows nothing of the holidays there. */
export function lintDates(module: Module): void {
  const { effective } = module.header;
  for (const decl of module.file.declarations) {
    if (decl.kind === 'Dates' && module.scope.used.has(decl.name.text)) lintList(decl, effective.until, module);
  }
}
function lintList(decl: DatesDecl, until: number | undefined, module: Module): void {
  const symbol = module.scope.values.get(decl.name.text);
  const last = symbol?.kind === 'dates' ? symbol.get()?.dates.at(-1) : undefined;
  if (last === undefined) return;
  if (until !== undefined && civilDate(until - 1).year <= civilDate(last).year) return;
  const words = until === undefined ? 'without an end' : `until ${dayText(until)}`;
  module.report('WR5118', decl.name.span, { dates: decl.name.text, last: dayText(last), until: words });
}
