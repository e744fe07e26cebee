/** Bills in several currencies, and constants as of other dates (LANGUAGE 18.13, 18.66), by number. */
import { describe, expect, test } from 'vitest';
import type { Answer } from '../answer.ts';
import { Bug } from '../bug.ts';
import { compileWith } from '../plan.ts';
import { policy, run } from '../testing/policy.ts';
import { agreed, settled } from '../testing/settled.ts';

const HEAD = 'policy a.b version 1.0.0\neffective from 2020-01-01\n';
const TEXT = `zone "UTC"
currency USD, EUR, JPY by account.currency
as of day
rounding half even to minor unit per line
enum Code { USD, EUR, JPY, CHF }
record Account { currency: Code }
input account: Account
input day: date
input paid: money currency 0..10000
constant fee: money currency { in USD = 49.99  in EUR = 46.99  in JPY = 7_450  from 2026-07-01 in EUR = 48.99 }
tariff t { charge a { amount fee } discount d { take 10% off a } credit k { amount paid on a after tax } }
`;
const asked = (currency: string, paid: string, day = '2026-02-01') => ({ account: { currency }, day, paid });

describe('a currency by customer', () => {
  test.each([
    ['USD', '0', '2026-02-01', ['49.99', '-5.00'], '44.99'],
    ['EUR', '0', '2026-02-01', ['46.99', '-4.70'], '42.29'],
    ['EUR', '0.50', '2026-07-01', ['48.99', '-4.90', '-0.50'], '43.59'],
    ['JPY', '5', '2026-02-01', ['7450', '-745', '-5'], '6700'],
  ])('18.13 in %s, %s paid on %s', (currency, paid, day, amounts, total) => {
    const { answer } = agreed(TEXT, asked(currency, paid, day));
    expect(answer.tariffs['t']?.currency).toBe(currency);
    expect(answer.tariffs['t']?.lines?.map(({ amount }) => amount)).toEqual(amounts);
    expect(answer.tariffs['t']?.total).toBe(total);
  });

  test('18.13 a currency without prices, and an amount with more places than the currency has', () => {
    const program = policy(`${HEAD}${TEXT}`);
    expect(run(program, asked('CHF', '0'))).toEqual(['UNKNOWN_VALUE account.currency']);
    expect(run(program, asked('GBP', '0'))).toEqual(['UNKNOWN_VALUE account.currency']);
    expect(run(program, asked('JPY', '0.50'))).toEqual(['TOO_MANY_PLACES paid']);
  });
});

const totalOf = (json: string): unknown => (JSON.parse(json) as Answer).tariffs['t']?.total;

describe('a currency by customer, in generated code', () => {
  const compiled = TEXT.replace(' credit k { amount paid on a after tax }', '');
  const byText = compiled
    .replace('currency USD, EUR, JPY by account.currency', 'currency USD, EUR, JPY by code')
    .replace('input day: date', 'input code: text\ninput day: date');
  test.each([
    ['an enum of a record', compiled, asked('EUR', '0'), 'EUR', '42.29'],
    ['an amount that only the second currency takes', compiled, asked('EUR', '0.55'), 'EUR', '42.29'],
    ['the last currency', compiled, asked('JPY', '5'), 'JPY', '6705'],
    ['a text', byText, { ...asked('USD', '0'), code: 'JPY' }, 'JPY', '6705'],
  ])('18.13 by %s', (_, text, input, currency, total) => {
    const program = policy(`${HEAD}${text}`);
    const slow = (): never => {
      throw new Bug('the slow way');
    };
    const made = compileWith(program, {}, slow);
    if (!made.ok || made.plan.interpreted !== undefined) throw new Bug('not compiled');
    const fast = made.plan.evaluate(JSON.stringify(input));
    expect(fast.ok && totalOf(fast.json)).toBe(total);
    expect(settled(text, input).tariffs['t']).toMatchObject({ currency, total });
  });

  test('18.13 faults are those of the currency that was asked for', () => {
    const program = policy(`${HEAD}${compiled}`);
    expect(run(program, asked('JPY', '0.50'))).toEqual(['TOO_MANY_PLACES paid']);
    expect(run(program, asked('CHF', '0'))).toEqual(['UNKNOWN_VALUE account.currency']);
  });
});

describe('a constant as of another date', () => {
  const text = `as of day
input day: date
input signed: date
constant price: integer { from 2020-01-01 = 3199  from 2026-04-01 = 3404 }
define locked = price as of signed
define perhaps = (price as of signed) otherwise 0
`;
  test.each([
    ['2025-06-01', '3199', '3199'],
    ['2026-03-31', '3199', '3199'],
    ['2026-04-01', '3404', '3404'],
  ])('18.66 signed on %s', (signed, locked, perhaps) => {
    expect(agreed(text, { day: '2027-05-01', signed }).answer.values).toEqual({ locked, perhaps });
  });

  test('18.66 before it begins', () => {
    expect(run(policy(`${HEAD}${text}`), { day: '2027-05-01', signed: '2019-12-31' })).toEqual([
      'CONSTANT_NOT_IN_FORCE signed',
    ]);
    const only = text.replace('define locked = price as of signed\n', '');
    expect(agreed(only, { day: '2027-05-01', signed: '2019-12-31' }).answer.values).toEqual({ perhaps: '0' });
  });
});
