/** Calendars and prices by time of use (LANGUAGE 18.56 to 18.64), by number; both evaluators, and the trace verifies. */
import { describe, expect, test } from 'vitest';
import type { Line } from '../answer.ts';
import { compile } from '../index.ts';
import { policy, run } from '../testing/policy.ts';
import { settled } from '../testing/settled.ts';

const head = (zone: string) => `zone "${zone}"
currency EUR
as of start
rounding half even to 2 places per line
input start: instant
input end: instant
input data: quantity GB -1000..1000 places 3
input count: integer 0..1000
input plan: quantity GB 0..1000
dates holidays { 2026-01-01 2026-04-03 2026-12-25 }
`;
const BERLIN = head('Europe/Berlin');
const ASKED = { data: 0, count: 0, plan: 0 };

/** Which bands hold an instant. */
function holding(calendar: string, start: string): string {
  const names = [...calendar.matchAll(/([a-z]+): /g)].map(([, name = '']) => name);
  const shown = names.map((name) => `define is_${name}: bool = start in c.${name} and not (start not in c.${name})`);
  const body = `${BERLIN}calendar c in zone "Europe/Berlin" { ${calendar} }\n${shown.join('\n')}`;
  const { values } = settled(body, { ...ASKED, start, end: start });
  return names.filter((name) => values[`is_${name}`] === true).join(', ');
}

const NIGHTS = 'free: every day 22:00 to 05:00 paid: otherwise';
const FRIDAY = 'late: friday 22:00 to 05:00 rest: otherwise';
const JUNE = 'june: every day 22:00 to 05:00 in june rest: otherwise';
const WORK = 'work: monday to friday 08:00 to 20:00 except on holidays rest: otherwise';
const HOLIDAY = 'holiday: on holidays 00:00 to 06:00 and on holidays 06:00 to 24:00 rest: otherwise';
const WEEKEND = 'long: saturday to monday rest: otherwise';
const WINTER = 'winter: every day in november to february rest: otherwise';
const SECONDS = 'odd: every day 08:00:30 to 09:00 rest: otherwise';

describe('the band of an instant', () => {
  test.each<[name: string, calendar: string, instant: string, band: string]>([
    ['18.61 inside', NIGHTS, '2026-02-11T03:59:00Z', 'free'],
    ['18.61 the end is outside', NIGHTS, '2026-02-11T04:00:00Z', 'paid'],
    ['the start is inside', NIGHTS, '2026-02-11T21:00:00Z', 'free'],
    ['18.57 Friday night goes on into Saturday', FRIDAY, '2026-02-14T03:59:00Z', 'late'],
    ['18.57 and has not begun on Friday morning', FRIDAY, '2026-02-13T03:59:00Z', 'rest'],
    ['18.58 the night of 30 June', JUNE, '2026-07-01T02:59:00Z', 'june'],
    ['18.58 the night of 31 May', JUNE, '2026-06-01T02:59:00Z', 'rest'],
    ['18.59 a working day', WORK, '2026-01-02T09:00:00Z', 'work'],
    ['18.59 a holiday', WORK, '2026-01-01T09:00:00Z', 'rest'],
    ['18.59 on a date', HOLIDAY, '2026-12-25T05:30:00Z', 'holiday'],
    ['18.59 the day after', HOLIDAY, '2026-12-25T23:00:00Z', 'rest'],
    ['18.57 round the week', WEEKEND, '2026-02-16T12:00:00Z', 'long'],
    ['18.57 Tuesday', WEEKEND, '2026-02-17T12:00:00Z', 'rest'],
    ['18.58 round the year', WINTER, '2026-02-17T12:00:00Z', 'winter'],
    ['18.58 October', WINTER, '2026-10-17T12:00:00Z', 'rest'],
    ['seconds count', SECONDS, '2026-02-17T07:00:29Z', 'rest'],
    ['and are met', SECONDS, '2026-02-17T07:00:30Z', 'odd'],
    ['18.61 the first of a repeated hour', 'a: every day 02:00 to 02:30 b: otherwise', '2026-10-25T00:15:00Z', 'a'],
    ['18.61 the second of a repeated hour', 'a: every day 02:00 to 02:30 b: otherwise', '2026-10-25T01:15:00Z', 'a'],
    ['long after the last written transition', NIGHTS, '2150-07-11T20:00:00Z', 'free'],
  ])('%s', (_, calendar, instant, band) => {
    expect(holding(calendar, instant)).toBe(band);
  });

  test('18.60 the zone may be an input', () => {
    const body = `${BERLIN}input place: zone\ncalendar c in zone place { ${NIGHTS} }\ndefine free: bool = start in c.free`;
    const asked = { ...ASKED, start: '2026-02-11T03:59:00Z', end: '2026-02-11T04:00:00Z' };
    expect(settled(body, { ...asked, place: 'Europe/Berlin' }).values).toEqual({ free: true });
    expect(settled(body, { ...asked, place: 'America/New_York' }).values).toEqual({ free: true });
    expect(settled(body, { ...asked, place: 'Asia/Tokyo' }).values).toEqual({ free: false });
  });

  test.each([
    ['the header', 'zone "Europe/Berln"\n'],
    ['a calendar', `zone "UTC"\ncalendar c in zone "Europe/Berln" { ${NIGHTS} }\n`],
  ])('18.60 an unknown zone of %s', (_, text) => {
    const compiled = compile(policy(`policy test.zones version 1.0.0\neffective from 2020-01-01\n${text}`));
    expect(compiled.ok ? [] : compiled.diagnostics).toMatchObject([
      { code: 'WR3100', remedy: { text: 'Europe/Berlin' } },
    ]);
  });

  test('a missing instant is unknown', () => {
    const body = `${BERLIN}input seen: instant optional\ncalendar c in zone "UTC" { ${NIGHTS} }\ndefine free: bool = (seen in c.free) otherwise true`;
    const asked = { ...ASKED, start: '2026-02-11T03:59:00Z', end: '2026-02-11T04:00:00Z' };
    expect(settled(body, asked).values).toEqual({ free: true });
    expect(settled(body, { ...asked, seen: '2026-02-11T12:00:00Z' }).values).toEqual({ free: false });
  });
});

const RETAIL = `calendar retail in zone "Europe/Berlin" {
  peak: monday to friday 08:00 to 20:00 except on holidays
  weekend: saturday, sunday 00:00 to 24:00
  off_peak: otherwise
}
`;
const PRICES = '{ off_peak at 0.015 EUR per GB peak at 0.05 EUR per GB weekend at 0.02 EUR per GB }';

function line(clauses: string, input: object, more = RETAIL): Line {
  const answer = settled(`${BERLIN}${more}tariff t { charge c { ${clauses} } }`, { ...ASKED, ...input });
  const found = answer.tariffs['t']?.lines?.[0];
  if (found === undefined) throw new Error('no line');
  return found;
}
const parts = ({ bands = [] }: Line): string => bands.map(({ band, quantity }) => `${band} ${quantity}`).join(', ');
const OVER = `measure data time of use retail over start to end ${PRICES}`;

describe('a span split over bands', () => {
  test.each<[name: string, clauses: string, input: object, amount: string, bands: string]>([
    [
      'half peak, half off-peak',
      OVER,
      { start: '2026-02-02T18:00:00Z', end: '2026-02-02T20:00:00Z', data: 100 },
      '3.25',
      'peak 50, weekend 0, off_peak 50',
    ],
    [
      'the hour that does not exist',
      OVER,
      { start: '2026-03-29T00:30:00Z', end: '2026-03-29T01:30:00Z', data: 100 },
      '2.00',
      'peak 0, weekend 100, off_peak 0',
    ],
    [
      'a holiday has no peak',
      OVER,
      { start: '2026-04-03T06:00:00Z', end: '2026-04-03T08:00:00Z', data: 100 },
      '1.50',
      'peak 0, weekend 0, off_peak 100',
    ],
    [
      'a week over a clock change',
      OVER,
      { start: '2026-03-27T00:00:00Z', end: '2026-04-03T00:00:00Z', data: '168' },
      '4.86',
      'peak 60, weekend 47, off_peak 61',
    ],
    [
      '18.63 an empty span is all in the band of its start',
      OVER,
      { start: '2026-02-02T18:00:00Z', end: '2026-02-02T18:00:00Z', data: 100 },
      '5.00',
      'peak 100, weekend 0, off_peak 0',
    ],
    [
      'one instant',
      `measure data time of use retail over start ${PRICES}`,
      { start: '2026-02-02T19:00:00Z', end: '2026-02-02T18:00:00Z', data: 100 },
      '1.50',
      'peak 0, weekend 0, off_peak 100',
    ],
    [
      '18.64 the allowance comes off the whole',
      `measure max(data, 0 GB) included plan time of use retail over start to end ${PRICES}`,
      { start: '2026-02-02T18:00:00Z', end: '2026-02-02T20:00:00Z', data: 100, plan: 20 },
      '2.60',
      'peak 40, weekend 0, off_peak 40',
    ],
    [
      '18.62 thirds are exact, and print as whole ones',
      'measure count time of use retail over start to end { off_peak at 0.015 EUR peak at 0.05 EUR weekend at 0.02 EUR }',
      { start: '2026-02-02T18:00:00Z', end: '2026-02-02T21:00:00Z', count: 10 },
      '0.27',
      'peak 3, weekend 0, off_peak 7',
    ],
    [
      '18.83 a negative quantity',
      OVER,
      { start: '2026-02-02T18:00:00Z', end: '2026-02-02T21:00:00Z', data: '-10' },
      '-0.27',
      'peak -3.333, weekend 0, off_peak -6.667',
    ],
    [
      'an uneven split of milliseconds',
      OVER,
      { start: '2026-02-02T18:59:59.999Z', end: '2026-02-02T19:00:00.002Z', data: 30 },
      '0.80',
      'peak 10, weekend 0, off_peak 20',
    ],
  ])('%s', (_, clauses, input, amount, bands) => {
    const found = line(clauses, input);
    expect([found.amount, parts(found)]).toEqual([amount, bands]);
  });

  test('18.62 bands add up to a quantity that a rounded share of an allowance made finer', () => {
    const rounding = BERLIN.replace(/(rounding .* per line)/, '$1\nrounding half even to 2 places per factor');
    const clauses = `measure max(data, 0 GB) included 1 GB prorate by day for count over 30 with allowance
      time of use retail over start to end ${PRICES}`;
    const asked = { ...ASKED, start: '2026-02-02T18:00:00Z', end: '2026-02-02T21:00:00Z', data: 10, count: 10 };
    const found = settled(`${rounding}${RETAIL}tariff t { charge c { ${clauses} } }`, asked).tariffs['t']?.lines?.[0];
    expect([found?.quantity, found === undefined ? '' : parts(found)]).toEqual([
      '9.67',
      'peak 3.22333, weekend 0, off_peak 6.44667',
    ]);
  });

  test('18.56 an edge inside a repeated hour cuts twice', () => {
    const calendar = `calendar k in zone "Europe/Berlin" { night: every day 00:00 to 02:30 day: otherwise }\n`;
    const clauses = 'measure data time of use k over start to end { night at 1 EUR per GB day at 2 EUR per GB }';
    const found = line(clauses, { start: '2026-10-25T00:00:00Z', end: '2026-10-25T02:00:00Z', data: 120 }, calendar);
    expect(parts(found)).toBe('night 60, day 60');
  });

  test('18.63 what steps raise is split like any other', () => {
    const calendar = `calendar k in zone "UTC" { day: every day 08:00 to 20:00 night: otherwise }\n`;
    const clauses = `measure count * 1 second steps of 6 seconds after first 30 seconds
      time of use k over start to end { day at 1 EUR per second night at 2 EUR per second }`;
    const found = line(clauses, { start: '2026-02-02T19:59:30Z', end: '2026-02-02T20:00:01Z', count: 31 }, calendar);
    expect([found.quantity, found.amount, parts(found)]).toEqual(['36', '37.16', 'day 35, night 1']);
  });

  test('hours can be read, also where there is no line', () => {
    const body = `${BERLIN}${RETAIL}tariff t { charge c { applies when count < 5 ${OVER} } }
define peak: quantity hour = c.hours.peak rounded half even to 3 places
define rest: quantity second = (c.hours.off_peak + c.hours.weekend) rounded half even to 6 places
define long: bool = c.hours.peak > 30 minutes`;
    const asked = { ...ASKED, start: '2026-02-02T18:00:00Z', end: '2026-02-02T20:30:00Z', data: 1 };
    expect(settled(body, asked).values).toEqual({ peak: '1', rest: '5400', long: true });
    expect(settled(body, { ...asked, count: 5 }).values).toEqual({ peak: '0', rest: '0', long: false });
    expect(settled(body, { ...asked, end: asked.start }).values).toEqual({ peak: '0', rest: '0', long: false });
  });

  test.each([
    ['18.63 an end before the start', '2026-02-02T18:00:00Z', '2026-02-02T17:59:59.999Z', ['SPAN_REVERSED end']],
    ['a span of 3,700 days', '2026-02-02T00:00:00Z', '2036-03-21T00:00:00Z', []],
    ['a longer one', '2026-02-02T00:00:00Z', '2036-03-21T00:00:00.001Z', ['SPAN_TOO_LONG end']],
  ])('%s', (_, start, end, faults) => {
    const program = policy(
      `policy test.spans version 1.0.0\neffective from 2020-01-01\n${BERLIN}${RETAIL}tariff t { charge c { ${OVER} } }`,
    );
    const result = run(program, { ...ASKED, start, end });
    expect('policy' in result ? [] : result).toEqual(faults);
  });
});
