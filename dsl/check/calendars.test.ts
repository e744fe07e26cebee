/** Calendars that the checker refuses, and near misses (LANGUAGE 18.56 to 18.64). */
import { expect, test } from 'vitest';
import { codes, MONEY, POLICY, told } from '../specs/checking.ts';

type Row = readonly [name: string, text: string, ...codes: string[]];

const HEAD = POLICY.replace('2028', '2027');
const INPUTS =
  'input t: instant\ninput d: date\ninput place: zone\ninput seen: instant optional\ninput q: quantity GB 0..9\n';
const DATES = 'dates closed { 2026-01-01 "New Year" 2026-12-25 }\n';
const USED = 'define used = t in c.a\n';
const calendar = (bands: string, zone = '"Europe/Berlin"') => `calendar c in zone ${zone} { ${bands} }\n`;
const one = (bands: string, zone?: string) => `${HEAD}${INPUTS}${DATES}${calendar(bands, zone)}${USED}`;
const value = (expression: string) =>
  `${HEAD}${INPUTS}${calendar('a: monday b: otherwise')}define result = ${expression}\n`;
const tariff = (model: string, more = '') =>
  `${MONEY.replace('2028', '2027')}${INPUTS}${calendar('a: monday b: otherwise')}tariff p { charge fee { measure q ${model} } }\n${more}`;
const PRICES = '{ a at 1 USD per GB b at 2 USD per GB }';

const ROWS: readonly Row[] = [
  ['18.57 the whole week', one('a: monday to friday b: saturday, sunday')],
  ['18.57 round the week', one('a: saturday to monday b: tuesday to friday')],
  ['18.57 over midnight', one('a: every day 22:00 to 05:00 b: every day 05:00 to 22:00')],
  ['18.57 to midnight', one('a: every day 22:00 to 24:00 b: every day 00:00 to 22:00')],
  ['18.57 to the midnight after', one('a: every day 22:00 to 00:00 b: every day 00:00 to 22:00')],
  ['two windows', one('a: monday and friday 10:00 to 11:00 b: otherwise')],
  ['18.59 except on dates', one('a: monday to friday except on closed b: otherwise')],
  ['18.59 on dates', one('a: on closed b: every day except on closed')],
  ['18.59 a listed date on a weekday that another band has', one('a: on closed b: every day'), 'WR5122'],
  ['18.59 a listed date that is no weekend day', one('a: on closed b: saturday, sunday c: otherwise')],
  [
    '18.59 a night before a listed date',
    one('a: every day 22:00 to 05:00 except on closed b: every day 05:00 to 22:00'),
    'WR5108',
  ],
  ['18.58 months', one('a: every day in june to september b: every day in october to may')],
  ['18.58 a month that is missing', one('a: every day in june to september b: every day in november to may'), 'WR5108'],
  [
    '18.58 the night into the first of a month',
    one('a: every day 22:00 to 05:00 in june b: every day 05:00 to 22:00 in june c: every day in july to may'),
    'WR5108',
    'WR5122',
  ],
  ['two gaps, one message', one('a: monday to friday 08:00 to 20:00'), 'WR5108'],
  ['an overlap', one('a: every day 08:00 to 20:00 b: every day 19:00 to 08:00'), 'WR5122'],
  ['two that say otherwise', one('a: otherwise b: otherwise'), 'WR5122'],
  ['a band twice', one('a: monday a: otherwise'), 'WR2106'],
  ['18.57 no length', one('a: every day 08:00 to 08:00 b: otherwise'), 'WR5117'],
  ['a day that begins at its end', one('a: every day 24:00 to 08:00 b: otherwise'), 'WR5117'],
  ['18.57 a range of one day', one('a: monday to monday b: otherwise'), 'WR5117'],
  ['an unknown day', one('a: mondy b: otherwise'), 'WR2101'],
  ['an unknown month', one('a: every day in juni b: otherwise'), 'WR2101'],
  ['unknown dates', one('a: every day except on holidays b: otherwise'), 'WR2101'],
  ['dates that are none', one('a: every day except on q b: otherwise'), 'WR3100'],
  ['18.60 a zone of the input', one('a: monday b: otherwise', 'place')],
  ['18.60 what is no zone', one('a: monday b: otherwise', 'q'), 'WR3100'],
  ['dates that do not rise', `${HEAD}dates closed { 2026-02-01 2026-01-01 }\n`, 'WR5111'],
  ['18.59 a date twice', `${HEAD}dates closed { 2026-02-01 2026-02-01 }\n`, 'WR5111'],
  [
    '18.59 dates that end early',
    one('a: monday except on closed b: otherwise').replace('until 2027', 'until 2028'),
    'WR5118',
  ],
  [
    '18.59 dates for a version without an end',
    one('a: on closed b: otherwise').replace(' until 2027-01-01', ''),
    'WR5118',
  ],
  ['18.61 a test', value('t in c.a')],
  ['18.61 and its opposite', value('t not in c.a')],
  ['18.24 a missing instant', value('(seen in c.a) otherwise false')],
  ['18.61 an unknown band', value('t in c.z'), 'WR2102'],
  ['18.61 a date', value('d in c.a'), 'WR3100'],
  ['a calendar is no value', value('c'), 'WR3100'],
  ['nor a function', value('c(1)'), 'WR2103'],
  ['18.62 a span', tariff(`time of use c over t to t + 5 second ${PRICES}`)],
  ['18.63 an instant', tariff(`time of use c over t ${PRICES}`)],
  ['18.64 a band without a price', tariff('time of use c over t { a at 1 USD per GB }'), 'WR5119'],
  [
    '18.64 a band with two',
    tariff('time of use c over t { a at 1 USD per GB b at 1 USD per GB a at 2 USD per GB }'),
    'WR5119',
  ],
  [
    'an unknown band with a price',
    tariff(`time of use c over t ${PRICES.replace('}', 'z at 1 USD per GB }')}`),
    'WR2102',
  ],
  ['a price that does not fit', tariff(`time of use c over t ${PRICES.replace('2 USD per GB', '2 USD')}`), 'WR3102'],
  ['a span of dates', tariff(`time of use c over d ${PRICES}`), 'WR3100'],
  ['a span that may be missing', tariff(`time of use c over seen ${PRICES}`), 'WR4101'],
  ['no such calendar', tariff(`time of use k over t ${PRICES}`), 'WR2101'],
  ['what is no calendar', tariff(`time of use q over t ${PRICES}`), 'WR3100'],
  ['nothing measured', tariff(`time of use c over t ${PRICES}`).replace('measure q', ''), 'WR6102'],
  ['18.81 hours', tariff(`time of use c over t ${PRICES}`, 'define long = fee.hours.a > 2 hours\n')],
  [
    '18.81 hours of no band',
    tariff(`time of use c over t ${PRICES}`, 'define long = fee.hours.z > 2 hours\n'),
    'WR2102',
  ],
  ['18.81 hours of another price', tariff('each 1 USD per GB', 'define long = fee.hours.a > 2 hours\n'), 'WR2102'],
  [
    '18.81 hours shown as they are',
    tariff(`time of use c over t to t + 5 second ${PRICES}`, 'define shown: quantity hour = fee.hours.a\n'),
    'WR3124',
  ],
];

test.each(ROWS)('%s', (_, text, ...expected) => {
  expect(codes(text)).toEqual(expected);
});

test.each([
  ['a: monday to friday', 'leaves saturday and sunday without a band'],
  ['a: every day 08:00 to 20:00', 'leaves every day 00:00 to 08:00 without a band'],
  ['a: every day in june to april', 'leaves every day in may without a band'],
  ['a: every day except on closed', 'leaves 2026-01-01 (a thursday) without a band'],
  ['a: every day b: sunday 08:00 to 09:00', 'puts sunday 08:00 to 09:00 into a and b'],
])('%s %s', (bands, words) => {
  expect(told(one(bands))[0]).toContain(words);
});
