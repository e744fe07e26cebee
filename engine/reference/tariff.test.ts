/** The awkward cases of LANGUAGE 18.5 to 18.15, by number: each is evaluated with its trace, and the trace is verified. */
import { describe, expect, test } from 'vitest';
import type { Answer } from '../answer.ts';
import { verify } from '../explain/verify.ts';
import { policy, run } from '../testing/policy.ts';

interface Setting {
  readonly rounding?: string;
  readonly inputs?: string;
  /** The clause `bills every` of the tariff; absent: it does not bill. */
  readonly bills?: string;
  readonly zone?: string;
}

function text(body: string, { rounding, inputs, bills, zone }: Setting): string {
  return `policy test.tariff "Test" version 1.0.0
effective from 2020-01-01
zone "${zone ?? 'Africa/Lagos'}"
currency USD
as of ${bills === undefined ? 'day' : 'period.start'}
rounding ${rounding ?? 'half even to 2 places per line'}
${bills === undefined ? 'input day: date' : 'input period: BillingPeriod'}
${inputs ?? ''}
tariff t "T" {
${bills ?? ''}
${body}
}`;
}

/** `id amount` of every line, a discount over several with its shares, then the total, and what is due if that is another. */
function shown(answer: Answer): string {
  const tariff = answer.tariffs['t'];
  if (tariff === undefined) return 'no tariff';
  const lines = (tariff.lines ?? []).map(({ id, kind, amount, shares = [] }) => {
    const parts = shares.map((share) => `${share.id} ${share.amount}`).join(', ');
    return kind === 'discount' && shares.length > 1 ? `${id} ${amount} (${parts})` : `${id} ${amount}`;
  });
  const due = tariff.due === tariff.total ? [] : [`due ${tariff.due}`];
  return [...lines, `= ${tariff.total}`, ...due].join(', ');
}

function evaluate(body: string, input: object, setting: Setting = {}): Answer | readonly string[] {
  const date = setting.bills === undefined ? { day: '2026-04-01' } : {};
  const result = run(policy(text(body, setting)), { ...date, ...input }, { explain: 'full' });
  if ('policy' in result) expect(verify(JSON.parse(JSON.stringify(result)))).toMatchObject({ ok: true });
  return result;
}

function priced(body: string, input: object, setting: Setting = {}): string {
  const result = evaluate(body, input, setting);
  return 'policy' in result ? shown(result) : result.join(', ');
}

const three = (amount: string): string =>
  ['a', 'b', 'c'].map((name) => `charge ${name} "${name}" { amount ${amount} USD }`).join('\n');
const april = { period: { start: '2026-04-01', end: '2026-05-01' } };

describe('rounding stages, 18.6 to 18.10', () => {
  test.each<[string, string, string, string]>([
    ['per line alone', 'half even to 2 places per line', three('0.333'), 'a 0.33, b 0.33, c 0.33, = 0.99'],
    ['18.7 per total alone', 'half even to 2 places per total', three('0.333'), 'a 0.34, b 0.33, c 0.33, = 1.00'],
    [
      '18.8 both stages',
      'half even to 2 places per line\nrounding half even to 0.05 USD per total',
      'charge a "A" { amount 10.02 USD }',
      'a 10.02, rounding -0.02, = 10.00',
    ],
    [
      '18.9 payment, up',
      'half even to 2 places per line\nrounding half up to 0.05 USD per payment as "Cash"',
      'charge a "A" { amount 37.43 USD }',
      'a 37.43, payment 0.02, = 37.43, due 37.45',
    ],
    [
      '18.9 payment, down',
      'half even to 2 places per line\nrounding half up to 0.05 USD per payment as "Cash"',
      'charge a "A" { amount 37.42 USD }',
      'a 37.42, payment -0.02, = 37.42, due 37.40',
    ],
    [
      '18.9 payment that does not apply',
      'half even to 2 places per line\nrounding half up to 0.05 USD per payment when day < 2026-01-01 as "Cash"',
      'charge a "A" { amount 37.43 USD }',
      'a 37.43, = 37.43',
    ],
    [
      '18.112 own round under per total',
      'half even to 2 places per total',
      'charge a "A" { amount 10.6 USD round half up to 0 places }\ncharge b "B" { amount 0.333 USD }',
      'a 11, b 0.33, = 11.33',
    ],
    [
      '18.7 discount and tax under per total',
      'half even to 2 places per total',
      `${three('1.115')}\ndiscount d "D" { take 10% off all charges }\ntax v "V" 7.5% added to all charges`,
      'a 1.12, b 1.11, c 1.11, d -0.33 (a -0.11, b -0.11, c -0.11), v 0.23, = 3.24',
    ],
  ])('%s', (_, rounding, body, expected) => expect(priced(body, {}, { rounding })).toBe(expected));

  test('18.7 per total, a discount with a round of its own: the printed shares are steps, whatever exact ones leave', () => {
    const body = `charge a { flat 0.001 USD }
charge b { flat 2 USD }
discount d0 { take 0.01 USD off all charges }
discount d1 { take 0.10 USD off all charges spread by evenly round half up to 2 places }`;
    expect(evaluate(body, {}, { rounding: 'half even to 2 places per total' })).toMatchObject({
      tariffs: {
        t: {
          lines: [
            { id: 'a', amount: '0.00' },
            { id: 'b', amount: '2.00' },
            { id: 'd0', amount: '-0.01', shares: [{ amount: '0.00' }, { amount: '-0.01' }] },
            { id: 'd1', amount: '-0.10', shares: [{ amount: '0.00' }, { amount: '-0.10' }] },
          ],
          total: '1.89',
        },
      },
    });
  });
});

describe('charges, 18.90 to 18.112', () => {
  const usage = { inputs: 'input q: quantity GB 0..1000000 places 6' };
  const tiers = (words: string): string => `charge a "A" { measure q graduated { ${words} } }`;
  const seats = { inputs: 'unit seat plural seats\ninput q: quantity seat 0..1000 places 2' };
  test.each<[string, string, string, string, Setting?]>([
    [
      '18.93 bounds',
      tiers('up to 100 GB at 0.10 USD per GB up to 500 GB at 0.08 USD per GB beyond at 0.05 USD per GB'),
      '700',
      'a 52.00, = 52.00',
    ],
    [
      '18.93 widths',
      tiers('next 100 GB at 0.10 USD per GB next 500 GB at 0.08 USD per GB beyond at 0.05 USD per GB'),
      '700',
      'a 55.00, = 55.00',
    ],
    [
      '18.93 a bound belongs to the lower tier',
      tiers('up to 100 GB at 0.10 USD per GB beyond at 0.05 USD per GB plus 1 USD'),
      '100',
      'a 10.00, = 10.00',
    ],
    [
      '18.94 plus of an entered tier',
      tiers('up to 100 GB at 0.10 USD per GB beyond at 0.05 USD per GB plus 1 USD'),
      '101',
      'a 11.05, = 11.05',
    ],
    [
      '18.94 plus at 0',
      tiers('up to 100 GB at 0.10 USD per GB plus 0.30 USD beyond at 0.05 USD per GB'),
      '0',
      'a 0.00, = 0.00',
    ],
    [
      '18.94 plus even at zero',
      tiers('up to 100 GB at 0.10 USD per GB plus 0.30 USD even at zero beyond at 0.05 USD per GB'),
      '0',
      'a 0.30, = 0.30',
    ],
    [
      '18.94 even at zero is charged once',
      tiers('up to 100 GB at 0.10 USD per GB plus 0.30 USD even at zero beyond at 0.05 USD per GB'),
      '10',
      'a 1.30, = 1.30',
    ],
    [
      'volume prices all at the tier of the total',
      'charge a "A" { measure q volume { up to 100 GB at 0.10 USD per GB beyond at 0.08 USD per GB plus 1 USD } }',
      '150',
      'a 13.00, = 13.00',
    ],
    [
      'volume at the bound',
      'charge a "A" { measure q volume { up to 100 GB at 0.10 USD per GB beyond at 0.08 USD per GB } }',
      '100',
      'a 10.00, = 10.00',
    ],
    ['a rate in another unit', 'charge a "A" { measure q each 0.0001 USD per MB }', '1.5', 'a 0.15, = 0.15'],
    [
      '18.91 allowances in order',
      'charge a "A" { measure q included 3 GB "bonus" included 5 GB "top-up" included 10 GB "plan" each 1 USD per GB }',
      '20',
      'a 2.00, = 2.00',
    ],
    [
      '18.102 minimum rests at 0',
      'charge a "A" { measure q each 0.01 USD per GB minimum 0.50 USD }',
      '0',
      'a 0.00, = 0.00',
    ],
    [
      '18.102 minimum even at zero',
      'charge a "A" { measure q each 0.01 USD per GB minimum 0.50 USD even at zero }',
      '0',
      'a 0.50, = 0.50',
    ],
    [
      '18.102 all included',
      'charge a "A" { measure q included 5 GB each 0.01 USD per GB minimum 0.50 USD }',
      '5',
      'a 0.50, = 0.50',
    ],
    ['18.102 plus at 0', 'charge a "A" { measure q each 0.01 USD per GB plus 2 USD "fee" }', '0', 'a 2.00, = 2.00'],
    ['cap', 'charge a "A" { measure q each 1 USD per GB cap 75 USD }', '100', 'a 75.00, = 75.00'],
    [
      'a charge reads its own quantity',
      'charge a "A" { measure q included 5 GB amount if a.quantity > 5 GB then 3 USD else 1 USD }',
      '12',
      'a 3.00, = 3.00',
    ],
  ])('%s', (_, body, q, expected) => expect(priced(body, { q }, usage)).toBe(expected));

  test.each([
    ['continuous, graduated', 'graduated', '10.25'],
    ['whole units, graduated', 'graduated in whole units', '10.50'],
    ['continuous, volume', 'volume', '5.25'],
    ['whole units, volume', 'volume in whole units', '5.50'],
  ])('18.96 %s', (_, model, expected) => {
    const body = `charge a "A" { measure q ${model} { up to 10 seats at 1.00 USD per seat beyond at 0.50 USD per seat } }`;
    expect(priced(body, { q: '10.5' }, seats)).toBe(`a ${expected}, = ${expected}`);
  });

  test('18.91 what an allowance leaves, 18.92 what rolls over', () => {
    const body = `charge a "A" { measure q included 3 GB "bonus" included 5 GB "top-up"
      included 10 GB "plan" rolls over up to 50 GB for 1 month each 1 USD per GB }`;
    const answer = evaluate(body, { q: '12' }, usage);
    expect('policy' in answer && answer.tariffs['t']?.lines?.[0]).toMatchObject({
      amount: '0.00',
      quantity: '0',
      unit: 'GB',
      consumed: '12',
      carried: '6',
      allowances: [
        { label: 'bonus', consumed: '3', left: '0' },
        { label: 'top-up', consumed: '5', left: '0' },
        { label: 'plan', consumed: '4', left: '6' },
      ],
    });
  });

  test('18.80 a line at amount 0, and none behind a false gate', () => {
    const body = 'charge a "A" { measure q each 1 USD per GB }\ncharge b "B" { applies when q > 1 GB amount 5 USD }';
    expect(priced(body, { q: '0' }, usage)).toBe('a 0.00, = 0.00');
  });

  test('18.85 a tariff whose gate is false', () => {
    const answer = evaluate('applies when day < 2026-01-01\ncharge a "A" { amount 5 USD }', {});
    expect('policy' in answer && answer.tariffs['t']).toEqual({
      applicable: false,
      currency: 'USD',
      lines: [],
      subtotal: '0.00',
      tax: '0.00',
      total: '0.00',
      due: '0.00',
    });
  });
});

describe('periods and proration, 18.35, 18.79, 18.104 to 18.110', () => {
  const monthly = 'bills every month anchored to 2026-01-01';
  const period = (start: string, end: string, more: object = {}) => ({ period: { start, end, ...more } });
  test.each<[string, string, string, object, string]>([
    [
      '18.35 three months',
      'bills every 3 months anchored to 2026-01-01',
      'charge a "A" { flat 30 USD per month }',
      period('2026-04-01', '2026-07-01'),
      'a 90.00, = 90.00',
    ],
    [
      '18.79 not a period of the anchor',
      monthly,
      'charge a "A" { flat 30 USD per month }',
      period('2026-04-02', '2026-05-02'),
      'PERIOD_NOT_BILLED period',
    ],
    [
      '18.79 remembered',
      'bills every month anchored to 2026-01-31',
      'charge a "A" { flat 30 USD per month }',
      period('2026-02-28', '2026-03-31'),
      'a 30.00, = 30.00',
    ],
    [
      '18.79 clamped',
      'bills every month anchored to 2026-01-31 month end clamped',
      'charge a "A" { flat 30 USD per month }',
      period('2026-02-28', '2026-03-28'),
      'a 30.00, = 30.00',
    ],
    [
      '18.79 clamped is not remembered',
      'bills every month anchored to 2026-01-31 month end clamped',
      'charge a "A" { flat 30 USD per month }',
      period('2026-02-28', '2026-03-31'),
      'PERIOD_NOT_BILLED period',
    ],
    [
      '18.79 sticky',
      'bills every month anchored to 2026-02-28 month end sticky',
      'charge a "A" { flat 30 USD per month }',
      period('2026-02-28', '2026-03-31'),
      'a 30.00, = 30.00',
    ],
    [
      '18.79 before the anchor',
      'bills every month anchored to 2026-01-31',
      'charge a "A" { flat 30 USD per month }',
      period('2025-11-30', '2025-12-31'),
      'a 30.00, = 30.00',
    ],
    [
      '18.22 in service until the 20th',
      'bills every month',
      'charge a "A" { flat 30 USD per month prorate by day }',
      period('2026-11-01', '2026-12-01', { in_service_until: '2026-11-20' }),
      'a 19.00, = 19.00',
    ],
    [
      '18.22 dates outside are cut',
      'bills every month',
      'charge a "A" { flat 30 USD per month prorate by day }',
      period('2026-11-01', '2026-12-01', { in_service_from: '2020-01-01', in_service_until: '2030-01-01' }),
      'a 30.00, = 30.00',
    ],
    [
      '18.104 from until',
      monthly,
      'charge a "A" { flat 31 USD per month prorate by day from 2026-03-15 until 2026-03-31 }',
      period('2026-03-01', '2026-04-01'),
      'a 16.00, = 16.00',
    ],
    [
      '18.104 inclusive',
      monthly,
      'charge a "A" { flat 31 USD per month prorate by day from 2026-03-15 until 2026-03-31 inclusive }',
      period('2026-03-01', '2026-04-01'),
      'a 17.00, = 17.00',
    ],
    [
      '18.105 anchor period',
      'bills every month',
      'charge a "A" { flat 31 USD per month prorate by day }',
      period('2026-02-14', '2026-02-28'),
      'a 31.00, = 31.00',
    ],
    [
      '18.105 billing cycle',
      'bills every month',
      'charge a "A" { flat 31 USD per month prorate by day over billing cycle }',
      period('2026-02-14', '2026-02-28'),
      'a 14.00, = 14.00',
    ],
  ])('%s', (_, bills, body, input, expected) => {
    expect(priced(body, input, { bills })).toBe(expected);
  });

  test.each([
    ['multiplied', 'prorate by day', '1.50'],
    ['with allowance', 'prorate by day with allowance', '4.00'],
  ])('18.106 %s', (_, clause, expected) => {
    const body = `charge a "A" { measure q included 20 GB each 0.10 USD per GB ${clause} }`;
    const input = { ...april, q: '50' };
    const half = { period: { ...april.period, in_service_until: '2026-04-16' }, q: input.q };
    const setting = { bills: 'bills every month', inputs: 'input q: quantity GB 0..1000 places 6' };
    expect(priced(body, half, setting)).toBe(`a ${expected}, = ${expected}`);
  });

  test.each([
    ['used up', '30', { quantity: '19.07', consumed: '10.93' }, ['1.25 0', '7.74 0', '1.94 0'], '1.91'],
    ['not used up', '5', { quantity: '0', consumed: '5' }, ['1.25 0', '3.75 3.99', '0 1.93'], '0.00'],
  ])('18.106 what shares of allowances give is printed in places and adds up: %s', (_, q, line, allowances, amount) => {
    const body = `charge a "A" { measure q included balance "Balance" included 20 GB "Plan" included 5 GB "More"
      each 0.10 USD per GB prorate by day with allowance }`;
    const inputs = 'input q: quantity GB 0..1000 places 1\ninput balance: quantity GB 0..1000 places 2';
    const period = { start: '2026-03-01', end: '2026-04-01', in_service_from: '2026-03-20' };
    const answer = evaluate(body, { period, q, balance: '1.25' }, { bills: 'bills every month', inputs });
    const [found] = 'policy' in answer ? (answer.tariffs['t']?.lines ?? []) : [];
    expect(found).toMatchObject({ ...line, amount });
    expect(found?.allowances?.map(({ consumed, left }) => `${consumed} ${left}`)).toEqual(allowances);
  });

  test.each([
    ['exact', '', '6451.61'],
    ['per factor', '\nrounding half up to 4 places per factor', '6460.00'],
  ])('18.110 %s', (_, factor, expected) => {
    const rounding = `half even to 2 places per line${factor}`;
    const input = { period: { start: '2026-03-01', end: '2026-04-01', in_service_until: '2026-03-02' } };
    const body = 'charge a "A" { flat 200_000 USD per month prorate by day }';
    expect(priced(body, input, { bills: 'bills every month', rounding })).toBe(`a ${expected}, = ${expected}`);
  });

  test('18.110 the factor of one charge, which replaces that of the plan', () => {
    const rounding = 'half even to 2 places per line\nrounding half up to 4 places per factor';
    const input = { period: { start: '2026-03-01', end: '2026-04-01', in_service_until: '2026-03-02' } };
    const body = `charge a "A" { flat 200_000 USD per month prorate by day }
charge b "B" { flat 200_000 USD per month prorate by day round half up to 2 places per factor }`;
    expect(priced(body, input, { bills: 'bills every month', rounding })).toBe('a 6460.00, b 6000.00, = 12460.00');
  });

  test('18.104 by second counts between midnights of the zone', () => {
    const body = 'charge a "A" { flat 743 USD per month prorate by second }';
    const input = { period: { start: '2026-03-01', end: '2026-04-01', in_service_from: '2026-03-29' } };
    // 31 days less the hour that Berlin skips on 29 March: 743 hours, of which 71 are in service.
    expect(priced(body, input, { bills: 'bills every month', zone: 'Europe/Berlin' })).toBe('a 71.00, = 71.00');
  });

  test('18.104 given counts, and a part above the whole', () => {
    const body = 'charge a "A" { amount 30 USD prorate by day for used over all_days }';
    const inputs = 'input used: integer 0..31\ninput all_days: integer 28..31';
    expect(priced(body, { used: 10, all_days: 30 }, { inputs })).toBe('a 10.00, = 10.00');
    expect(priced(body, { used: 31, all_days: 30 }, { inputs })).toBe('COUNT_OUT_OF_RANGE used');
  });

  test('a line says what it is billed for', () => {
    const answer = evaluate('charge a "A" { flat 5 USD per month }', april, { bills: 'bills every month' });
    expect('policy' in answer && answer.tariffs['t']?.lines?.[0]).toMatchObject({
      billed: 'advance',
      servicePeriod: { start: '2026-04-01', end: '2026-05-01' },
    });
  });
});

describe('discounts, 18.114 to 18.119', () => {
  const charges = (...amounts: string[]): string =>
    amounts.map((amount, i) => `charge c${i + 1} "C${i + 1}" { amount ${amount} USD }`).join('\n');
  test.each<[string, string, string]>([
    [
      '18.114 on the charges before any',
      `${charges('121.99')}\ndiscount a "A" { take 10% off all charges }\ndiscount b "B" { take 5 USD off all charges }`,
      'c1 121.99, a -12.20, b -5.00, = 104.79',
    ],
    [
      '18.114 two shares',
      `${charges('100')}\ndiscount a "A" { take 10% off all charges }\ndiscount b "B" { take 5% off all charges }`,
      'c1 100.00, a -10.00, b -5.00, = 85.00',
    ],
    [
      '18.114 stacked',
      `${charges('100')}\ndiscount a "A" { take 10% off all charges }\ndiscount b "B" { take 5% off all charges stack after a }`,
      'c1 100.00, a -10.00, b -4.50, = 85.50',
    ],
    [
      '18.114 a share stacked on an amount',
      `${charges('100')}\ndiscount b "B" { take 10% off all charges stack after a }\ndiscount a "A" { take 50 USD off all charges }`,
      'c1 100.00, b -5.00, a -50.00, = 45.00',
    ],
    [
      '18.115 rounded once',
      `${charges('49.99', '14.99', '25.00')}\ndiscount a "A" { take 20% off all charges }`,
      'c1 49.99, c2 14.99, c3 25.00, a -18.00 (c1 -10.00, c2 -3.00, c3 -5.00), = 71.98',
    ],
    [
      '18.115 above 100 %',
      `${charges('10')}\ndiscount a "A" { take 150% off all charges }`,
      'c1 10.00, a -10.00, = 0.00',
    ],
    [
      '18.115 cap',
      `${charges('100')}\ndiscount a "A" { take 50% off all charges cap 20 USD }`,
      'c1 100.00, a -20.00, = 80.00',
    ],
    [
      '18.116 cut at zero',
      `${charges('100')}\ndiscount a "A" { take 60% off all charges }\ndiscount b "B" { take 60% off all charges }`,
      'c1 100.00, a -60.00, b -40.00, = 0.00',
    ],
    [
      '18.116 evenly, spread again',
      `${charges('2', '20')}\ndiscount a "A" { take 10 USD off all charges spread by evenly }`,
      'c1 2.00, c2 20.00, a -10.00 (c1 -2.00, c2 -8.00), = 12.00',
    ],
    [
      '18.117 stacked shares',
      `${charges('49.99', '14.99', '25.00')}\ndiscount a "A" { take 20% off all charges }\ndiscount b "B" { take 10 USD off all charges stack after a }`,
      'c1 49.99, c2 14.99, c3 25.00, a -18.00 (c1 -10.00, c2 -3.00, c3 -5.00), b -10.00 (c1 -5.55, c2 -1.67, c3 -2.78), = 61.98',
    ],
    [
      '18.118 not transitive',
      `${charges('100')}\ndiscount a "A" { take 10 USD off all charges larger of this and b }\ndiscount b "B" { take 15 USD off all charges }\ndiscount c "C" { take 10 USD off all charges larger of this and b }`,
      'c1 100.00, b -15.00, = 85.00',
    ],
    [
      '18.80 an amount of 0 has no line',
      `${charges('100')}\ndiscount a "A" { take 0% off all charges }`,
      'c1 100.00, = 100.00',
    ],
    [
      'a negative line is in no base',
      `${charges('100')}\ncharge c2 "C2" { amount 0 USD - 10 USD minimum 0 USD - 20 USD }\ndiscount a "A" { take 10% off all charges }`,
      'c1 100.00, c2 -10.00, a -10.00, = 80.00',
    ],
    [
      'except',
      `${charges('100', '50')}\ndiscount a "A" { take 10% off all charges except c2 }`,
      'c1 100.00, c2 50.00, a -10.00, = 140.00',
    ],
  ])('%s', (_, body, expected) => expect(priced(body, {})).toBe(expected));

  test('18.132 charges print before discounts, so that the lines add up; nothing is included in another line', () => {
    const answer = evaluate(`${charges('49.99', '14.99')}\ndiscount a "A" { take 20% off all charges }`, {});
    const { lines = [], subtotal, total } = 'policy' in answer ? (answer.tariffs['t'] ?? {}) : {};
    expect(lines.map(({ kind, amount, included }) => [kind, amount, included])).toEqual([
      ['charge', '49.99', false],
      ['charge', '14.99', false],
      ['discount', '-13.00', false],
    ]);
    expect([subtotal, total]).toEqual(['51.98', '51.98']);
  });

  test.each([
    ['2026-03-15', '-1.00'],
    ['2026-08-15', '-1.00'],
    ['2026-09-15', undefined],
    ['2026-02-15', undefined],
  ])('18.119 six months from 15 March, the period that starts on %s', (start, expected) => {
    const body =
      'charge a "A" { flat 10 USD per month }\ndiscount d "D" { take 10% off a for 6 months from 2026-03-15 }';
    const end = start.replace(/-(\d\d)-/, (_, month) => `-${String(Number(month) + 1).padStart(2, '0')}-`);
    const answer = evaluate(body, { period: { start, end } }, { bills: 'bills every month' });
    expect('policy' in answer && answer.tariffs['t']?.lines?.find(({ id }) => id === 'd')?.amount).toBe(expected);
  });
});

describe('taxes, 18.125 to 18.132', () => {
  test.each<[string, string, string]>([
    [
      '18.125 on the sum',
      `${three('0.05')}\ntax v "V" 10% added to all charges`,
      'a 0.05, b 0.05, c 0.05, v 0.02, = 0.17',
    ],
    [
      '18.125 on each line',
      `${three('0.05')}\ntax v "V" 10% added to all charges per line`,
      'a 0.05, b 0.05, c 0.05, v 0.00, = 0.15',
    ],
    [
      '18.128 tax on tax',
      'charge a "A" { amount 100 USD }\ntax e "E" 5% added to all charges\ntax v "V" 7.5% added to all charges and e',
      'a 100.00, e 5.00, v 7.88, = 112.88',
    ],
    [
      '18.128 by category',
      'charge a "A" { amount 100 USD taxed as goods }\ncharge b "B" { amount 50 USD }\ntax v "V" 10% added to charges taxed as goods',
      'a 100.00, b 50.00, v 10.00, = 160.00',
    ],
    [
      '18.135 except',
      'charge a "A" { amount 100 USD }\ncharge b "B" { amount 50 USD }\ntax v "V" 7.5% added to all charges except b',
      'a 100.00, b 50.00, v 7.50, = 157.50',
    ],
    [
      '18.131 0 % is a tax with a line',
      'charge a "A" { amount 100 USD }\ntax v "V" 0% added to all charges',
      'a 100.00, v 0.00, = 100.00',
    ],
    [
      '18.129 a false gate has no line',
      'charge a "A" { amount 100 USD }\ntax v "V" { rate 10% added to all charges applies when day < 2026-01-01 }',
      'a 100.00, = 100.00',
    ],
    [
      'after discounts',
      'charge a "A" { amount 100 USD }\ndiscount d "D" { take 10% off a }\ntax v "V" 10% added to all charges',
      'a 100.00, d -10.00, v 9.00, = 99.00',
    ],
  ])('%s', (_, body, expected) => expect(priced(body, {})).toBe(expected));

  test('the tax stage, and a round of its own', () => {
    const rounding = 'half even to 2 places per line\nrounding half up to 0 places per tax';
    const body = 'charge a "A" { amount 105 USD }\ntax v "V" 10% added to all charges';
    expect(priced(body, {}, { rounding })).toBe('a 105.00, v 11, = 116.00');
  });
});

describe('visible values, 18.81 and 18.82', () => {
  test('18.6 and 18.82: a discount reads the gross of what it takes off', () => {
    const inputs = 'unit message plural messages\ninput q: quantity message 0..10000000';
    const body = `charge messages "M" { measure q each 0.0065 USD per message }
discount volume "V" { take (if messages.gross > 500 USD then 5% else 0%) off messages }`;
    expect(priced(body, { q: 100_001 }, { inputs })).toBe('messages 650.01, volume -32.50, = 617.51');
  });
  test('a charge reads another charge after its discounts', () => {
    const body = `charge a "A" { amount 100 USD }
charge b "B" { amount 10% of a minimum 0 USD }
discount d "D" { take 20% off a }`;
    expect(priced(body, {})).toBe('a 100.00, b 8.00, d -20.00, = 88.00');
  });
});
