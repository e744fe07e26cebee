/** Commissions, payouts, progressions and splits (LANGUAGE 18.136 to 18.146), by number; both evaluators, and the trace verifies. */
import { describe, expect, test } from 'vitest';
import { settled } from '../testing/settled.ts';

const HEADER = `currency USD
as of day
rounding half even to 2 places per line
enum Tier ordered { bronze, silver, gold }
input day: date
input base: money USD -100000..100000 places 2
input score: integer 0..100 optional
input carried: money USD -1000..1000 places 2
input before: money USD 0..1000000 places 2
input tier: Tier
rule good { code LOW require score >= 50 when missing undecided message "Score {score}" }
rule better { code NOT_HIGH require score >= 80 when missing undecided }
`;
const ASKED = { day: '2026-02-01', base: '1000', score: 90, carried: '0', before: '0', tier: 'bronze' };
const commission = (clauses: string, more = '') => `${HEADER}${more}commission c { base base rate 12% ${clauses} }\n`;
const back = (name: string, share: string, gate = 'true', more = '') =>
  `clawback ${name} { code ${name.toUpperCase()} applies when ${gate} take back ${share} ${more} }`;

describe('commissions', () => {
  test.each<[string, string, object, object]>([
    [
      '18.136 clawback before the minimum',
      commission(`minimum payout 50 USD else carry ${back('a', '80%')}`),
      {},
      { amount: '0.00', carried: '24.00', clawedBack: '96.00' },
    ],
    [
      '18.136 all of it taken back, nothing carried',
      commission(`minimum payout 50 USD else carry ${back('a', '100%')}`),
      { base: '400' },
      { amount: '0.00', carried: '0.00', clawedBack: '48.00' },
    ],
    [
      '18.137 due at the minimum',
      commission('carried in carried minimum payout 50 USD else carry'),
      { base: '400', carried: '2' },
      { amount: '50.00', carried: '0.00' },
    ],
    [
      '18.137 a debt is carried, even where less is forfeited',
      commission('carried in carried minimum payout 50 USD else forfeit'),
      { base: '0', carried: '-5' },
      { amount: '0.00', carried: '-5.00' },
    ],
    [
      'less than the minimum is forfeited',
      commission('minimum payout 50 USD else forfeit'),
      { base: '400' },
      { amount: '0.00', carried: '0.00' },
    ],
    [
      'it is carried, where it says so',
      commission('minimum payout 50 USD else carry'),
      { base: '400' },
      { amount: '0.00', carried: '48.00' },
    ],
    [
      '18.138 refer: nothing is earned, and what would be is held',
      commission('eligible when good carried in carried'),
      { score: null, carried: '7' },
      { verdict: 'refer', amount: '0.00', carried: '7.00', clawedBack: '0.00', held: '120.00', reasons: [] },
    ],
    [
      '18.138 fail: the reasons of the decision',
      commission(`eligible when all of { good, better } ${back('a', '50%')}`),
      { score: 60 },
      { verdict: 'fail', amount: '0.00', clawedBack: '0.00', reasons: [{ code: 'NOT_HIGH', rule: 'better' }] },
    ],
    ['18.139 a fixed fee', `${HEADER}commission c { base 5 USD rate 100% }`, {}, { amount: '5.00' }],
    [
      '18.139 the ladder goes on',
      `${HEADER}commission c { base max(base, 0 USD) already used before rate graduated { up to 100_000 USD at 5% beyond at 8% } }`,
      { base: '15000', before: '92000' },
      { amount: '960.00' },
    ],
    [
      'widths, and a fixed part where a tier is entered',
      `${HEADER}commission c { base max(base, 0 USD) rate graduated { next 100 USD at 10% next 100 USD at 20% plus 1 USD beyond at 0% } }`,
      { base: '150' },
      { amount: '21.00' },
    ],
    [
      '18.139 the cap bounds the magnitude',
      commission('cap 50 USD'),
      { base: '-1000' },
      { amount: '0.00', carried: '-50.00' },
    ],
    [
      '18.139 what was charged already cuts the cap',
      commission('cap 50 USD already charged before'),
      { before: '46.20' },
      { amount: '3.80' },
    ],
    [
      '18.140 the largest of two, both reported',
      commission(`${back('a', '50%')} ${back('b', '100%')} ${back('never', '100%', 'base < 0 USD')}`),
      {},
      { amount: '0.00', clawedBack: '120.00', reasons: [{ code: 'A' }, { code: 'B' }] },
    ],
    [
      '18.140 then its cap, and its own rounding',
      commission(back('a', '50%', 'true', 'cap 10.55 USD round half up to 0 places')),
      {},
      { clawedBack: '11.00', amount: '109.00' },
    ],
    [
      '18.140 a waived one is reported and takes nothing',
      commission(back('a', '50%', 'true', 'waived when score > 80 "Score {score}"')),
      {},
      { clawedBack: '0.00', amount: '120.00', reasons: [], waived: [{ code: 'A', rule: 'a', reason: 'Score 90' }] },
    ],
    ['18.141 thirty days after a day', commission('payable 30 days after day'), {}, { payableOn: '2026-03-03' }],
    ['18.141 after the as-of date', commission('payable after 1 month'), {}, { payableOn: '2026-03-01' }],
    [
      '18.142 seller and helper',
      commission('pay 60% to "a" pay remaining to "b"'),
      { base: '277.75' },
      {
        amount: '33.33',
        payees: [
          { to: 'a', amount: '20.00' },
          { to: 'b', amount: '13.33' },
        ],
      },
    ],
    [
      '18.142 two parts to one payee',
      commission('pay 60% to "a" pay 30% to "b" pay 10% to "a"'),
      { base: '277.75' },
      {
        payees: [
          { to: 'a', amount: '23.33' },
          { to: 'b', amount: '10.00' },
        ],
      },
    ],
  ])('%s', (_, text, input, expected) => {
    expect(settled(text, { ...ASKED, ...input }).commissions?.['c']).toMatchObject(expected);
  });

  test('18.141 nothing is payable where nothing is paid', () => {
    const text = commission('payable after 1 month minimum payout 500 USD else carry');
    expect(settled(text, ASKED).commissions?.['c']).not.toHaveProperty('payableOn');
  });
  test('18.138 one that does not apply has no line', () => {
    expect(settled(commission('applies when base < 0 USD'), ASKED).commissions).toEqual({});
  });
});

describe('payouts', () => {
  const statement = (clauses: string, payee = '"a"') =>
    `${commission('pay 60% to "a" pay remaining to "b"')}
commission d { applies when base < 0 USD base base rate 100% pay 100% to "a" }
payout s to ${payee} { counting c, d ${clauses} }\n`;
  test.each<[string, string, object, object]>([
    ['the parts of one payee', statement(''), {}, { to: 'a', amount: '72.00', carried: '0.00' }],
    ['of another', statement('', '"b"'), {}, { to: 'b', amount: '48.00' }],
    ['of nobody', statement('', '"z"'), {}, { amount: '0.00' }],
    ['18.143 what was carried in', statement('carried in carried'), { carried: '20' }, { amount: '92.00' }],
    ['18.143 a debt', statement('carried in carried'), { base: '-100' }, { amount: '0.00', carried: '-107.20' }],
    [
      '18.143 over the cap it lapses',
      statement('cap 50 USD'),
      {},
      {
        amount: '50.00',
        overCap: '22.00',
        carried: '0.00',
        lines: [
          { id: 'c', amount: '72.00' },
          { id: 'd', amount: '0.00' },
        ],
      },
    ],
    [
      '18.143 the minimum is paid',
      statement('carried in carried minimum payout 72 USD else carry payable 30 days after day'),
      {},
      { amount: '72.00', payableOn: '2026-03-03' },
    ],
  ])('%s', (_, text, input, expected) => {
    expect(settled(text, { ...ASKED, ...input }).payouts?.['s']).toMatchObject(expected);
  });
});

describe('a payout over the items of a list', () => {
  const text = `${HEADER}record Sale { id: text  net: money USD -1000..1000 places 2  seller: text  helper: text }
input sales: list of Sale up to 5
commission direct for each sale in sales {
  applies when sale.net is not 0 USD
  base sale.net
  rate 10%
  pay 60% to sale.seller
  pay remaining to sale.helper
}
commission flat { base 5 USD rate 100% pay 100% to "b" }
payout one to "a" { counting direct minimum payout 50 USD else carry payable 30 days after day }
payout two to "b" { counting direct, flat }
`;
  const sale = (id: string, net: string, seller: string, helper: string): object => ({ id, net, seller, helper });
  test.each<[string, readonly object[], object, object]>([
    ['no item', [], { amount: '0.00', carried: '0.00', payableOn: '2026-03-03' }, { amount: '5.00' }],
    [
      'each item is rounded by itself',
      [sale('s', '333.33', 'a', 'b'), sale('t', '333.33', 'a', 'c')],
      { amount: '0.00', carried: '40.00' },
      { amount: '18.33' },
    ],
    ['one payee of both parts', [sale('s', '333.33', 'a', 'a')], { carried: '33.33' }, { amount: '5.00' }],
    ['an item that does not apply', [sale('s', '0', 'a', 'b')], { carried: '0.00' }, { amount: '5.00' }],
    [
      'items that take back',
      [sale('s', '1000', 'a', 'b'), sale('t', '-900', 'a', 'b')],
      { carried: '6.00' },
      { amount: '9.00' },
    ],
    ['at the minimum', [sale('s', '500', 'a', 'a')], { amount: '50.00', carried: '0.00' }, { amount: '5.00' }],
  ])('%s', (_, sales, one, two) => {
    const answer = settled(text, { ...ASKED, sales });
    expect(answer.payouts).toMatchObject({ one, two });
  });
});

describe('progressions', () => {
  const text = `${HEADER}progression p on tier { bronze to silver when good silver to gold when all of { good, better } gold to silver when none of { good } }`;
  test.each<[string, object, object]>([
    ['18.146 one step', {}, { from: 'bronze', to: 'silver', verdict: 'pass', reasons: [] }],
    ['18.146 undecided', { score: null }, { from: 'bronze', verdict: 'refer', reasons: [] }],
    [
      '18.146 not yet',
      { tier: 'silver', score: 60 },
      { from: 'silver', verdict: 'fail', reasons: [{ code: 'NOT_HIGH' }] },
    ],
    ['18.146 downwards', { tier: 'gold', score: 40 }, { from: 'gold', to: 'silver', verdict: 'pass' }],
  ])('%s', (_, input, expected) => {
    expect(settled(text, { ...ASKED, ...input }).progressions?.['p']).toMatchObject(expected);
  });

  test('where nothing moves there is no "to"', () => {
    expect(settled(text, { ...ASKED, tier: 'silver', score: 60 }).progressions?.['p']).not.toHaveProperty('to');
  });
  test('out of a tier without steps', () => {
    const top = `${HEADER}progression p on tier { bronze to silver when good }`;
    expect(settled(top, { ...ASKED, tier: 'gold' }).progressions?.['p']).toMatchObject({ verdict: 'not_applicable' });
  });
});

describe('splits', () => {
  const text = `${HEADER}define halves = split base by { a: 50%, b: remaining }
define thirds = split base by { a: 33.3%, b: 33.3%, c: 33.4% }`;
  test.each<[string, object, string]>([
    ['0.05', { a: '0.03', b: '0.02' }, '18.145 ties in source order'],
    ['-0.05', { a: '-0.03', b: '-0.02' }, '18.145 the sign is restored'],
    ['0', { a: '0', b: '0' }, 'nothing'],
  ])('%s: %o, %s', (base, expected) => {
    expect(settled(text, { ...ASKED, base }).values['halves']).toEqual(expected);
  });
  test('parts always add up', () => {
    expect(settled(text, { ...ASKED, base: '100' }).values['thirds']).toEqual({ a: '33.3', b: '33.3', c: '33.4' });
  });
});

describe('grants', () => {
  const grant = (clauses: string) => `${HEADER}enum Balance { bonus, data }\ngrant g { ${clauses} }\n`;
  test.each<[string, string, object, object]>([
    [
      '18.133 money, rounded',
      grant('give 10% of max(base, 0 USD) to "a" as bonus'),
      { base: '50.05' },
      { amount: '5.00', unit: 'USD' },
    ],
    ['18.133 a quantity', grant('give 3 GB to "a" as data'), {}, { amount: '3', unit: 'GB', to: 'a', balance: 'data' }],
    ['a count', grant('code POINTS give 5 to "a" as data'), {}, { name: 'g', code: 'POINTS', amount: '5' }],
    ['18.133 its cap', grant('give max(base, 0 USD) to "a" as bonus cap 4.5 USD'), {}, { amount: '4.50' }],
    [
      '18.134 thirty days from the as-of',
      grant('give 1 to "a" as data valid for 30 days'),
      {},
      { validFrom: '2026-02-01', validUntil: '2026-03-03' },
    ],
    [
      '18.134 from a day',
      grant('give 1 to "a" as data valid for 1 month from 2026-01-31'),
      {},
      { validUntil: '2026-02-28' },
    ],
    ['until a day', grant('give 1 to "a" as data valid until 2026-05-10'), {}, { validUntil: '2026-05-10' }],
    ['its message', grant('give 1 to "a" as data message "For {base}"'), {}, { message: 'For 1000.00 USD' }],
  ])('%s', (_, text, input, expected) => {
    expect(settled(text, { ...ASKED, ...input }).grants?.[0]).toMatchObject(expected);
  });

  test('one that does not apply is not told, and worth 0', () => {
    const text = `${grant('applies when base < 0 USD give 1 to "a" as data')}define x = g.amount`;
    expect(settled(text, ASKED)).toMatchObject({ grants: [], values: { x: '0' } });
  });
});
