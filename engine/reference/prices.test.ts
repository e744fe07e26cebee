/** Steps and price models (LANGUAGE 18.90 to 18.98), by number; both evaluators, and the trace verifies. */
import { describe, expect, test } from 'vitest';
import type { Line } from '../answer.ts';
import { settled } from '../testing/settled.ts';

const HEADER = `zone "UTC"
currency USD
as of day
rounding half even to 4 places per line
input day: date
input data: quantity GB 0..1000000 places 3
input duration: quantity second 0..86400
input count: integer 0..1000000
input pool: quantity second 0..86400
input turnover: money USD 0..1000000
input size: quantity GB 1..100 places 1
input part: integer 0..30
`;
const ASKED = { day: '2026-04-01', data: 0, duration: 0, count: 0, pool: 0, turnover: 0, size: 1, part: 15 };

function line(clauses: string, input: object): Line {
  const answer = settled(`${HEADER}tariff t { charge c { ${clauses} } }`, { ...ASKED, ...input });
  const found = answer.tariffs['t']?.lines?.[0];
  if (found === undefined) throw new Error('no line');
  return found;
}

const CALL = 'measure duration steps of 6 seconds after first 30 seconds';
const PER_SECOND = 'each 1 USD per second';

describe('steps, 18.90', () => {
  test.each<[name: string, clauses: string, input: object, quantity: string, consumed: string]>([
    ['31 seconds', `${CALL} included 30 seconds ${PER_SECOND}`, { duration: 31 }, '6', '30'],
    ['before steps', `${CALL} included 30 seconds before steps ${PER_SECOND}`, { duration: 31 }, '30', '30'],
    ['nothing', `${CALL} included 0 seconds ${PER_SECOND}`, { duration: 0 }, '0', '0'],
    ['one second', `${CALL} included 0 seconds ${PER_SECOND}`, { duration: 1 }, '30', '0'],
    ['the first step', `${CALL} included 0 seconds ${PER_SECOND}`, { duration: 30 }, '30', '0'],
    ['a whole step', `${CALL} included 0 seconds ${PER_SECOND}`, { duration: 36 }, '36', '0'],
    ['all of it included', `${CALL} included 40 seconds before steps ${PER_SECOND}`, { duration: 31 }, '0', '31'],
    ['18.91 a pool', `${CALL} included pool ${PER_SECOND}`, { duration: 31, pool: 60 }, '0', '36'],
    [
      'in minutes',
      'measure duration steps of 1 minute included pool each 1 USD per second',
      { duration: 61 },
      '120',
      '0',
    ],
    [
      'steps that the input gives',
      'measure data steps of size included 0 GB each 1 USD per GB',
      { data: 10, size: '2.3' },
      '11.5',
      '0',
    ],
    [
      'a first step that the input gives',
      'measure data steps of 1 GB after first size included 0 GB each 1 USD per GB',
      { data: '2.5', size: '2.3' },
      '3.3',
      '0',
    ],
    [
      'shares of an allowance print in places that add up',
      'measure duration steps of 7 seconds included 10 seconds each 1 USD per second prorate by day for part over 30 with allowance',
      { duration: 8, part: 10 },
      '11',
      '3',
    ],
  ])('%s', (_, clauses, input, quantity, consumed) => {
    expect(line(clauses, input)).toMatchObject({ quantity, consumed });
  });

  test('the measure is what was measured', () => {
    const body = `${HEADER}tariff t { charge c { ${CALL} ${PER_SECOND} } }\ndefine was: quantity second = c.measured`;
    expect(settled(body, { ...ASKED, duration: 31 }).values).toEqual({ was: '31' });
  });
});

const STAIRS = 'stairstep { up to 2 GB at 10 USD up to 5 GB at 20 USD beyond at 30 USD }';
const FREE = 'stairstep { up to 2 GB at 10 USD even at zero beyond at 30 USD plus 1 USD }';
const PERCENT = 'graduated percentage of turnover { up to 100 USD at 2.9% plus 0.30 USD even at zero beyond at 1% }';
const PLAIN = 'graduated percentage of turnover { up to 100 USD at 2.9% plus 0.30 USD beyond at 1% plus 2 USD }';

describe('price models', () => {
  test.each<[name: string, clauses: string, input: object, amount: string]>([
    ['18.95 nothing', `measure data ${STAIRS}`, { data: 0 }, '0.0000'],
    ['18.95 the first step', `measure data ${STAIRS}`, { data: '0.001' }, '10.0000'],
    ['18.95 a bound is in the step below it', `measure data ${STAIRS}`, { data: 2 }, '10.0000'],
    ['18.95 a little above', `measure data ${STAIRS}`, { data: '2.001' }, '20.0000'],
    ['18.95 beyond', `measure data ${STAIRS}`, { data: 6 }, '30.0000'],
    ['18.95 even at zero', `measure data ${FREE}`, { data: 0 }, '10.0000'],
    ['the fixed part of a step', `measure data ${FREE}`, { data: 3 }, '31.0000'],
    [
      'whole units',
      'measure data stairstep in whole units { up to 2 GB at 10 USD beyond at 30 USD }',
      { data: '1.9' },
      '10.0000',
    ],
    [
      'widths',
      'measure data stairstep { next 2 GB at 10 USD next 2 GB at 20 USD beyond at 30 USD }',
      { data: 4 },
      '20.0000',
    ],
    [
      'a step is a flat amount of the plan',
      `measure data ${STAIRS} prorate by day for part over 30 with allowance`,
      { data: 2, part: 15 },
      '10.0000',
    ],
    [
      'half of the step, whose bound is halved too',
      `measure data ${STAIRS} prorate by day for part over 30 with allowance`,
      { data: 1, part: 15 },
      '5.0000',
    ],
    ['18.97 2,001', 'measure count package of 1000 at 5 USD', { count: 2001 }, '15.0000'],
    ['18.97 2,000', 'measure count package of 1000 at 5 USD', { count: 2000 }, '10.0000'],
    ['18.97 nothing', 'measure count package of 1000 at 5 USD', { count: 0 }, '0.0000'],
    ['100 free, then 5 for each 100', 'measure count included 100 package of 100 at 5 USD', { count: 201 }, '10.0000'],
    ['a package in another unit', 'measure data package of 500 MB at 2 USD', { data: '1.001' }, '6.0000'],
    ['a package that the input sizes', 'measure data package of size at 2 USD', { data: 10, size: '2.5' }, '8.0000'],
    ['18.94 nothing, even at zero', PERCENT, { turnover: 0 }, '0.3000'],
    ['18.94 once, not twice', PERCENT, { turnover: 100 }, '3.2000'],
    ['18.94 nothing', PLAIN, { turnover: 0 }, '0.0000'],
    ['18.98 both tiers', PLAIN, { turnover: 250 }, '6.7000'],
    ['18.102 a minimum rests at a base of 0', `${PLAIN} minimum 5 USD`, { turnover: 0 }, '0.0000'],
    ['18.102 a minimum', `${PLAIN} minimum 5 USD`, { turnover: 1 }, '5.0000'],
    ['18.102 even at zero', `${PLAIN} minimum 5 USD even at zero`, { turnover: 0 }, '5.0000'],
  ])('%s', (_, clauses, input, amount) => {
    expect(line(clauses, input).amount).toBe(amount);
  });

  test('a percentage measures its base', () => {
    expect(line(PLAIN, { turnover: 250 })).toMatchObject({ quantity: '250', unit: 'USD' });
  });
});
