/** Blocks for each item of a list, spread lines and allowances by item (LANGUAGE 18.86 to 18.89, 18.91), by number. */
import { describe, expect, test } from 'vitest';
import { bill, tariffText } from '../testing/bill.ts';
import { policy, run } from '../testing/policy.ts';
import { settled } from '../testing/settled.ts';

const SIMS = `record Sim { id: text  fee: money USD 0..500 places 2  data: quantity GB 0..1000 places 3  since: date }
input sims: list of Sim up to 10
input nets: list of Sim up to 10`;
const setting = { inputs: SIMS };
const sim = (id: string, fee: number, data = 0, since = '2026-01-01') => ({ id, fee, data, since });
const FAMILY = [sim('dora', 20), sim('anna', 40, 60), sim('ben', 30, 40), sim('carl', 30, 50)];
const given = (sims: readonly object[], nets: readonly object[] = []) => ({ sims, nets });
const LINES = 'charge fee "Fee" for each s in sims highest s.fee first { amount s.fee }';

describe('for each', () => {
  test.each<[string, string, object, string]>([
    [
      '18.86 the order of the block, ties in list order',
      LINES,
      given(FAMILY),
      'fee(anna) 40.00, fee(ben) 30.00, fee(carl) 30.00, fee(dora) 20.00, = 120.00',
    ],
    [
      '18.86 lowest first, and where',
      'charge fee for each s in sims where s.fee > 20 USD lowest s.fee first { amount s.fee }',
      given(FAMILY),
      'fee(ben) 30.00, fee(carl) 30.00, fee(anna) 40.00, = 100.00',
    ],
    [
      '18.86 earliest first',
      'charge fee for each s in sims earliest s.since first { amount position(s) * 1 USD }',
      given([sim('b', 1, 0, '2026-02-01'), sim('a', 1, 0, '2026-01-01')]),
      'fee(a) 1.00, fee(b) 2.00, = 3.00',
    ],
    ['18.87 no item, no line', LINES, given([]), '= 0.00'],
    [
      '18.88 outside it is the sum of its lines, inside the line of the same item',
      `${LINES}
charge whole { amount 10% of fee.gross minimum 0 USD }
charge each_one for each s in sims { amount 10% of fee.gross minimum 0 USD }
charge other for each n in nets { amount 10% of fee.gross minimum 0 USD }`,
      given([sim('a', 10), sim('b', 20)], [sim('n', 1)]),
      'fee(b) 20.00, fee(a) 10.00, whole 3.00, each_one(a) 1.00, each_one(b) 2.00, other(n) 3.00, = 39.00',
    ],
    [
      '18.88 a discount takes off the line of the same item, in its own order',
      `${LINES}
discount off for each s in sims highest s.fee first {
  applies when position(s) >= 2
  take if position(s) is 2 then 20% else 30% off fee
}`,
      given(FAMILY),
      'fee(anna) 40.00, fee(ben) 30.00, fee(carl) 30.00, fee(dora) 20.00, off(ben) -6.00, off(carl) -9.00, off(dora) -6.00, = 99.00',
    ],
    [
      '18.114 what stacks on the items that a discount chooses stacks on whatever that stacks on, by name',
      `${LINES}
charge one { amount 100 USD }
discount first for each s in sims { take 100% off fee }
discount second for each s in sims where s.fee > 20 USD { take 1 USD off fee stack after first }
discount third { take 50% off fee, one stack after second }`,
      given([sim('a', 10), sim('b', 30)]),
      'fee(b) 30.00, fee(a) 10.00, one 100.00, first(a) -10.00, first(b) -30.00, third -50.00 (fee(b) 0.00, fee(a) 0.00, one -50.00), = 50.00',
    ],
    [
      '18.88 a discount over them all is one, with a share of each',
      `${LINES}\ndiscount off { take 10 USD off fee }`,
      given([sim('a', 10), sim('b', 20)]),
      'fee(b) 20.00, fee(a) 10.00, off -10.00 (fee(b) -6.67, fee(a) -3.33), = 20.00',
    ],
    [
      '18.88 of a line that its own block has not, nothing is taken',
      `charge fee for each s in sims where s.fee > 15 USD { amount s.fee }
discount off for each s in sims { take 5 USD off fee }`,
      given([sim('a', 10), sim('b', 20)]),
      'fee(b) 20.00, off(b) -5.00, = 15.00',
    ],
    [
      '18.86 each line is bounded and rounded by itself',
      'charge fee for each s in sims { amount 2.9% of s.fee minimum 0.50 USD cap 5 USD }',
      given([sim('a', 3), sim('b', 100.5), sim('c', 500)]),
      'fee(a) 0.50, fee(b) 2.91, fee(c) 5.00, = 8.41',
    ],
    [
      '18.88 stacked discounts, each on its own item',
      `${LINES}
discount first for each s in sims { take 10% off fee }
discount second for each s in sims { take 10% off fee stack after first }`,
      given([sim('a', 10), sim('b', 20)]),
      'fee(b) 20.00, fee(a) 10.00, first(a) -1.00, first(b) -2.00, second(a) -0.90, second(b) -1.80, = 24.30',
    ],
    [
      '18.89 a spread line',
      'charge data { amount 14 USD spread over each s in sims by s.data }',
      given(FAMILY),
      'data 14.00 ((dora) 0.00, (anna) 5.60, (ben) 3.73, (carl) 4.67), = 14.00',
    ],
    [
      '18.89 without any weight the shares are even',
      'charge data { amount 1 USD spread over each s in sims where s.id is not "x" by s.data }',
      given([sim('a', 1), sim('b', 1), sim('x', 1), sim('c', 1)]),
      'data 1.00 ((a) 0.34, (b) 0.33, (c) 0.33), = 1.00',
    ],
    [
      '18.91 one allowance for each item, the oldest first',
      'charge data { measure 25 GB included s.data for each s in sims earliest s.since first each 1 USD per GB }',
      given([sim('b', 1, 15, '2026-02-01'), sim('a', 1, 8, '2026-01-01')]),
      'data 2.00, = 2.00',
    ],
  ])('%s', (_, body, input, expected) => expect(bill(body, input, setting)).toBe(expected));

  test('18.91 the allowances are listed by key', () => {
    const text = tariffText(
      'charge data { measure 20 GB included s.data "Bundle" for each s in sims latest s.since first included 3 GB "Plan" each 1 USD per GB }',
      setting,
    );
    const answer = run(policy(`policy a.b version 1.0.0\neffective from 2020-01-01\n${text}`), {
      day: '2026-04-01',
      ...given([sim('b', 1, 15, '2026-02-01'), sim('a', 1, 8, '2026-01-01')]),
    });
    expect(answer).toMatchObject({
      tariffs: {
        t: {
          lines: [
            {
              allowances: [
                { label: 'Bundle', key: 'b', consumed: '15', left: '0' },
                { label: 'Bundle', key: 'a', consumed: '5', left: '3' },
                { label: 'Plan', consumed: '0', left: '3' },
              ],
              consumed: '20',
            },
          ],
        },
      },
    });
  });

  test('all of them are compiled', () => {
    const body = `${LINES}
charge far for each n in nets { amount 5% of n.fee minimum 0 USD round half up to 3 places }
charge fixed { amount 1 USD + 1 USD * fee.lines minimum 0 USD }
discount own for each s in sims highest s.fee first { take 10% off fee }
discount both { take 7.77 USD off fee, fixed, far stack after own }
tax local for each n in nets { rate 3% added to fee, fixed }
tax vat 10% added to all charges and local per line`;
    const input = { day: '2026-04-01', ...given(FAMILY, [sim('x', 11), sim('y', 12)]) };
    const { lines, total } = settled(tariffText(body, setting), input).tariffs['t'] ?? {};
    expect([lines?.length, total]).toEqual([15, '124.000']);
    const none = settled(tariffText(body, setting), { day: '2026-04-01', ...given([]) }).tariffs['t'];
    expect([none?.subtotal, none?.total]).toEqual(['0.00', '0.00']);
  });

  test('18.87 two items with one id are refused', () => {
    const program = policy(`policy a.b version 1.0.0\neffective from 2020-01-01\n${tariffText(LINES, setting)}`);
    expect(run(program, { day: '2026-04-01', ...given([sim('a', 1), sim('a', 2)]) })).toEqual([
      'DUPLICATE_ID sims[1].id',
    ]);
  });

  test('18.87 without an id the key is the place in the order', () => {
    const inputs = 'input fees: list of money USD 0..500 places 2 up to 5';
    expect(bill('charge fee for each f in fees highest f first { amount f }', { fees: [10, 30] }, { inputs })).toBe(
      'fee(1) 30.00, fee(2) 10.00, = 40.00',
    );
  });
});

describe('grants for each item', () => {
  const text = `currency USD
as of day
rounding half even to 2 places per line
enum Balance { bonus }
input day: date
record Sim { id: text  fee: money USD 0..500 places 2  data: quantity GB 0..1000 places 3  since: date }
input sims: list of Sim up to 10
grant gift for each s in sims highest s.fee first { applies when s.fee >= 20 USD  give 10% of s.fee * position(s) to s.id as bonus }
define handed: money USD = gift.amount
`;
  test('18.86 one for each to which it applies, with its key; outside the sum', () => {
    const answer = settled(text, { day: '2026-04-01', sims: [sim('a', 20), sim('b', 5), sim('c', 30)] });
    expect(answer.grants).toMatchObject([
      { name: 'gift', key: 'c', amount: '3.00', to: 'c' },
      { name: 'gift', key: 'a', amount: '4.00', to: 'a' },
    ]);
    expect(answer.values).toEqual({ handed: '7' });
  });
  test('18.86 none', () => {
    const answer = settled(text, { day: '2026-04-01', sims: [] });
    expect([answer.grants, answer.values]).toEqual([[], { handed: '0' }]);
  });
});

describe('commissions for each item', () => {
  const text = `currency USD
as of day
rounding half even to 2 places per line
input day: date
record Upline { id: text  rate: percent 0%..50% }
input uplines: list of Upline up to 10
input sale: money USD 0..1000 places 2
commission override for each u in uplines { base sale rate u.rate pay 100% to u.id }
define handed: money USD = override.amount
`;
  test('18.144 one for each upline', () => {
    const uplines = [
      { id: 'a', rate: '2%' },
      { id: 'b', rate: '1%' },
    ];
    const answer = settled(text, { day: '2026-04-01', sale: '333.33', uplines });
    expect(answer.commissions?.['override']).toMatchObject([
      { key: 'a', amount: '6.67', payees: [{ to: 'a', amount: '6.67' }] },
      { key: 'b', amount: '3.33', payees: [{ to: 'b', amount: '3.33' }] },
    ]);
    expect(answer.values).toEqual({ handed: '10' });
  });
  test('18.144 no upline', () => {
    const answer = settled(text, { day: '2026-04-01', sale: '333.33', uplines: [] });
    expect([answer.commissions, answer.values]).toEqual([{ override: [] }, { handed: '0' }]);
  });
});
