/** Waivers, billing moments, taxes, commitments and credits (LANGUAGE 18.107 to 18.113, 18.120 to 18.132), by number. */
import { describe, expect, test } from 'vitest';
import { bill, type Setting, tariffText } from '../testing/bill.ts';
import { agreed } from '../testing/settled.ts';

type Row = [name: string, body: string, expected: string, input?: object, setting?: Setting];
const rows = (all: readonly Row[]): void => {
  test.each(all)('%s', (_, body, expected, input = {}, setting = {}) => {
    expect(bill(body, input, setting)).toBe(expected);
  });
};
const per = (start: string, end: string, more: object = {}) => ({ period: { start, end, ...more } });
const monthly = (inputs = ''): Setting => ({ bills: 'bills every month', inputs });
const charge = (name: string, amount: string, more = ''): string => `charge ${name} { amount ${amount} USD ${more} }`;

describe('counters', () => {
  const inputs =
    'input used: quantity GB 0..10000 places 3\ninput q: quantity GB 0..1000 places 3\ninput before: money USD 0..1000 places 2';
  const data = (clauses: string): string => `charge d { measure q ${clauses} }`;
  const ladder = 'graduated { up to 100 GB at 0.10 USD per GB beyond at 0.08 USD per GB }';
  const given = (used: number, q: number, before = '0') => ({ used, q, before });
  rows([
    [
      '18.99 a session goes on where the month stands',
      data(`${ladder} already used used`),
      'd 0.90, = 0.90',
      given(95, 10),
      { inputs },
    ],
    [
      '18.99 the allowance too',
      data(`included 20 GB each 0.10 USD per GB already used used`),
      'd 0.50, = 0.50',
      given(15, 10),
      { inputs },
    ],
    [
      '18.99 nothing is charged twice: the whole month in one',
      data(`included 20 GB ${ladder} already used used`),
      'd 16.40, = 16.40',
      given(0, 200),
      { inputs },
    ],
    [
      '18.99 a volume price may fall',
      data('volume { up to 100 GB at 0.10 USD per GB beyond at 0.05 USD per GB } already used used'),
      'd -4.50, = -4.50',
      given(100, 10),
      { inputs },
    ],
    [
      '18.99 what was used counts in the same steps: 5 GB are 6',
      data(`steps of 3 GB ${ladder} already used used`),
      'd 0.56, = 0.56',
      given(96, 5),
      { inputs },
    ],
    [
      '18.99 a step that is reached now',
      data('stairstep { up to 100 GB at 10 USD beyond at 25 USD } already used used'),
      'd 15.00, = 15.00',
      given(95, 10),
      { inputs },
    ],
    [
      '18.99 a step that was reached before',
      data('stairstep { up to 100 GB at 10 USD beyond at 25 USD } already used used'),
      'd 0.00, = 0.00',
      given(50, 10),
      { inputs },
    ],
    [
      '18.99 a package that is opened now',
      data('package of 100 GB at 5 USD already used used'),
      'd 5.00, = 5.00',
      given(95, 10),
      { inputs },
    ],
    [
      '18.99 a turnover that goes on',
      'charge d { graduated percentage of before { up to 100 USD at 10% beyond at 1% } already used before }',
      'd 3.40, = 3.40',
      given(0, 0, '70'),
      { inputs },
    ],
    [
      '18.100 the cap is what is left of it',
      data('each 0.9 USD per GB cap 50 USD already charged before'),
      'd 3.80, = 3.80',
      given(0, 10, '46.20'),
      { inputs },
    ],
    [
      '18.100 nothing is left of the cap',
      data('each 0.9 USD per GB cap 50 USD already charged before'),
      'd 0.00, = 0.00',
      given(0, 10, '60'),
      { inputs },
    ],
    [
      '18.100 the difference of rounded sums',
      data('each 0.001 USD per GB already used used already charged before'),
      'd 0.34, = 0.34',
      given(333, 333, '0.33'),
      { inputs },
    ],
    [
      '18.99 without what was charged each difference is rounded',
      data('each 0.001 USD per GB already used used'),
      'd 0.33, = 0.33',
      given(333, 333),
      { inputs },
    ],
    [
      '18.100 both, and the cap on the sum',
      data('each 0.10 USD per GB cap 50 USD already used used already charged before'),
      'd 3.80, = 3.80',
      given(450, 100, '46.20'),
      { inputs },
    ],
  ]);

  test('18.101 what the counters are to add', () => {
    const body = data(`included 20 GB "Plan" ${ladder} already used used already charged before`);
    const { answer } = agreed(tariffText(body, { inputs }), { day: '2026-04-01', ...given(15, 10, '0') });
    expect(answer.tariffs['t']?.lines).toMatchObject([
      {
        amount: '0.50',
        quantity: '5',
        consumed: '5',
        allowances: [{ consumed: '5', left: '0' }],
        used: '10',
        charged: '0.50',
      },
    ]);
  });
});

describe('taxes', () => {
  rows([
    [
      '18.125 once on the sum',
      `${['a', 'b', 'c'].map((name) => charge(name, '0.05')).join('\n')}\ntax v 10% added to all charges`,
      'a 0.05, b 0.05, c 0.05, v 0.02, = 0.17',
    ],
    [
      '18.125 on each line',
      `${['a', 'b', 'c'].map((name) => charge(name, '0.05')).join('\n')}\ntax v 10% added to all charges per line`,
      'a 0.05, b 0.05, c 0.05, v 0.00, = 0.15',
    ],
    [
      '18.126 two taxes share the line they are contained in',
      `${charge('a', '121')}\ntax x 10% contained in a\ntax y 11% contained in a`,
      'a 121.00, x 10.00 in it, y 11.00 in it, = 121.00',
    ],
    ['18.126 no cent is lost', `${charge('a', '0.03')}\ntax x 20% contained in a`, 'a 0.03, x 0.00 in it, = 0.03'],
    [
      '18.126 contained in two lines, one of which another shares',
      `${charge('a', '121')}\n${charge('b', '110')}\ntax x 10% contained in a, b\ntax y 11% contained in a`,
      'a 121.00, b 110.00, x 20.00 in it, y 11.00 in it, = 231.00',
    ],
    [
      '18.126 on each line, rounded on each',
      `${charge('a', '0.08')}\n${charge('b', '0.08')}\ntax x 10% contained in a, b per line`,
      'a 0.08, b 0.08, x 0.02 in it, = 0.16',
    ],
    [
      '18.127 an added tax leaves out what is contained',
      `${charge('a', '121')}\ntax x 21% contained in a\ntax y 5.2% added to a`,
      'a 121.00, x 21.00 in it, y 5.20, = 126.20',
    ],
    [
      '18.128 a tax on a tax',
      `${charge('a', '100')}\ntax excise 5% added to all charges\ntax vat 7.5% added to all charges and excise`,
      'a 100.00, excise 5.00, vat 7.88, = 112.88',
    ],
    [
      '18.128 except takes a line out, not the tax on it',
      `${charge('a', '100')}\n${charge('deposit', '50')}
tax excise 5% added to all charges
tax vat 10% added to all charges and excise except deposit`,
      'a 100.00, deposit 50.00, excise 7.50, vat 10.75, = 168.25',
    ],
    [
      '18.129 a fixed fee is one line whatever the base',
      `${charge('a', '1')}\n${charge('b', '2')}\ntax fee { amount 1.10 USD * 2 added to a, b }`,
      'a 1.00, b 2.00, fee 2.20, = 5.20',
    ],
    [
      '18.129 a cap',
      `${charge('a', '100')}\ntax v { rate 10% added to a cap 7.505 USD }`,
      'a 100.00, v 7.50, = 107.50',
    ],
    [
      'a cap on what a tax takes of each line',
      `${charge('a', '100')}\n${charge('b', '20')}\ntax v { rate 10% added to a, b per line cap 7.505 USD }`,
      'a 100.00, b 20.00, v 9.50, = 129.50',
    ],
    [
      '18.129 its gate is false',
      `${charge('a', '100')}\ntax v { applies when day > 2027-01-01 rate 10% added to a }`,
      'a 100.00, = 100.00',
    ],
    [
      '18.130 exempt: the line stays',
      `${charge('a', '200')}\ntax v { rate 20% added to a exempt when reverse "Reverse charge" }`,
      'a 200.00, v 0.00, = 200.00',
      { reverse: true },
      { inputs: 'input reverse: bool' },
    ],
    [
      '18.130 an exemption that is unknown exempts nobody',
      `${charge('a', '200')}\ntax v { rate 20% added to a exempt when reverse "Reverse charge" }`,
      'a 200.00, v 40.00, = 240.00',
      {},
      { inputs: 'input reverse: bool optional' },
    ],
    [
      '18.130 an exempt contained tax counts as rate 0 beside the others',
      `${charge('a', '110')}
tax x { rate 10% contained in a }
tax y { rate 11% contained in a exempt when day > 2020-01-01 "Exempt" }`,
      'a 110.00, x 10.00 in it, y 0.00 in it, = 110.00',
    ],
    [
      '18.132 a discount before the tax that is contained',
      `${charge('tv', '25')}\ndiscount d { take 20% off tv }\ntax levy 5% contained in tv`,
      'tv 25.00, d -5.00, levy 0.95 in it, = 20.00',
    ],
    [
      '18.88 one line for each place',
      `${charge('a', '89.90')}
tax local for each p in places { rate p.rate added to a exempt when p.id is "city" "Certificate" round half up to 0.01 USD }`,
      'a 89.90, local(state) 3.60, local(county) 1.12, local(city) 0.00, = 94.62',
      {
        places: [
          { id: 'state', rate: '4%' },
          { id: 'county', rate: '1.25%' },
          { id: 'city', rate: '2.5%' },
        ],
      },
      { inputs: 'record Place { id: text rate: percent 0%..20% }\ninput places: list of Place up to 5' },
    ],
    [
      '18.7 per total alone, a contained tax beside an added one',
      `${charge('a', '0.335')}\n${charge('b', '0.335')}\ntax x 10% contained in a\ntax y 10% added to all charges`,
      'a 0.34, b 0.33, x 0.03 in it, y 0.06, = 0.73',
      {},
      { rounding: 'half even to 2 places per total' },
    ],
  ]);
});

describe('waivers', () => {
  const fee = (clauses = ''): string => `${charge('fee', '180', `waived when moved "No service" ${clauses}`)}\n`;
  const setting: Setting = { inputs: 'input moved: bool optional' };
  rows([
    ['18.113 both lines stand', fee(), 'fee 180.00, fee waived -180.00, = 0.00', { moved: true }, setting],
    ['18.113 not waived', fee(), 'fee 180.00, = 180.00', { moved: false }, setting],
    ['18.113 an unknown waiver waives nothing', fee(), 'fee 180.00, = 180.00', {}, setting],
    [
      '18.113 discounts take nothing of it',
      `${fee()}${charge('b', '20')}\ndiscount d { take 10% off all charges }`,
      'fee 180.00, fee waived -180.00, b 20.00, d -2.00, = 18.00',
      { moved: true },
      setting,
    ],
    [
      '18.113 nor do taxes',
      `${fee()}${charge('b', '20')}\ntax v 10% added to all charges`,
      'fee 180.00, fee waived -180.00, b 20.00, v 2.00, = 22.00',
      { moved: true },
      setting,
    ],
    [
      '18.7 per total alone',
      `${charge('a', '0.335', 'waived when moved "No service"')}\n${charge('b', '0.335')}`,
      'a 0.34, a waived -0.34, b 0.34, = 0.34',
      { moved: true },
      { ...setting, rounding: 'half even to 2 places per total' },
    ],
  ]);
});

describe('billing moments', () => {
  const on = 'input on: date optional\n';
  const setup = 'charge setup { flat 99 USD billed once on on }';
  const router = 'charge router { amount 199.99 USD billed over 24 instalments from 2026-02-17 }';
  const listing = 'charge listing { flat 24 USD billed every 12 months from 2026-02-17 }';
  rows([
    [
      '18.107 once, on the bill that holds the day',
      setup,
      'setup 99.00, = 99.00',
      { ...per('2026-02-17', '2026-03-17'), on: '2026-02-17' },
      monthly(on),
    ],
    [
      '18.107 not on the bill that ends on it',
      setup,
      '= 0.00',
      { ...per('2026-01-17', '2026-02-17'), on: '2026-02-17' },
      monthly(on),
    ],
    ['18.107 a missing day is not yet', setup, '= 0.00', per('2026-02-01', '2026-03-01'), monthly(on)],
    [
      '18.107 every year, the first time',
      listing,
      'listing 24.00, = 24.00',
      per('2026-02-01', '2026-03-01'),
      monthly(),
    ],
    ['18.107 every year, not before', listing, '= 0.00', per('2025-02-01', '2025-03-01'), monthly()],
    ['18.107 every year, not in between', listing, '= 0.00', per('2026-03-01', '2026-04-01'), monthly()],
    ['18.107 every year, again', listing, 'listing 24.00, = 24.00', per('2027-02-01', '2027-03-01'), monthly()],
    [
      '18.107 a period that holds several days has one line with their sum',
      'charge visit { flat 10 USD billed every 14 days from 2026-02-01 }',
      'visit 30.00, = 30.00',
      per('2026-02-01', '2026-03-02'),
      monthly(),
    ],
    [
      '18.107 the days are counted from the first: 31 January, 28 February, 31 March',
      'charge rent { flat 10 USD billed every 1 month from 2026-01-31 }',
      'rent 10.00, = 10.00',
      per('2026-03-31', '2026-04-30'),
      monthly(),
    ],
    [
      '18.35 a yearly rate for the year that is billed',
      'charge rent { flat 24 USD per year billed every 12 months from 2026-02-17 }',
      'rent 24.00, = 24.00',
      per('2026-02-01', '2026-03-01'),
      monthly(),
    ],
    ['18.108 the first instalment', router, 'router 8.34, = 8.34', per('2026-02-01', '2026-03-01'), monthly()],
    ['18.108 the seventh', router, 'router 8.34, = 8.34', per('2026-08-01', '2026-09-01'), monthly()],
    ['18.108 the eighth', router, 'router 8.33, = 8.33', per('2026-09-01', '2026-10-01'), monthly()],
    ['18.108 the last', router, 'router 8.33, = 8.33', per('2028-01-01', '2028-02-01'), monthly()],
    ['18.108 and no more', router, '= 0.00', per('2028-02-01', '2028-03-01'), monthly()],
    [
      '18.108 several in one period',
      router,
      'router 25.02, = 25.02',
      per('2026-02-01', '2026-05-01'),
      { bills: 'bills every 3 months' },
    ],
    [
      '18.108 without a step the parts are exact',
      'charge a { amount 1 USD billed over 3 instalments from 2026-02-17 }',
      'a 0.33, = 0.33',
      per('2026-02-01', '2026-03-01'),
      { ...monthly(), rounding: 'half even to 2 places per total' },
    ],
    [
      '18.108 what is outstanding',
      `${router}\ncharge rest { amount router.outstanding billed once on 2026-10-20 }`,
      'router 8.33, rest 124.95, = 133.28',
      per('2026-10-01', '2026-11-01'),
      monthly(),
    ],
    [
      '18.109 a fee that is billed once is whole, a rate is not',
      'charge setup { flat 99 USD billed once on 2026-04-16 }\ncharge a { flat 30 USD per month prorate by day }',
      'setup 99.00, a 15.00, = 114.00',
      per('2026-04-01', '2026-05-01', { in_service_from: '2026-04-16' }),
      monthly(),
    ],
  ]);

  test('18.108 and 18.111 as the answer shows them', () => {
    const body = `late usage on own period\n${router}\ncharge data { measure 5 each 1 USD }`;
    const { answer } = agreed(tariffText(body, monthly()), per('2026-02-01', '2026-03-01'));
    expect(answer.tariffs['t']?.lines).toMatchObject([
      { id: 'router', amount: '8.34', outstanding: '191.65', billed: 'instalments' },
      { id: 'data', billed: 'arrears', lateUsage: 'own period' },
    ]);
  });
});

describe('commitments', () => {
  const least = (more = ''): string =>
    `commitment c { minimum 500 USD counting all charges shortfall as "True-up" ${more} }`;
  const term = (counted: number, more = ''): string => `charge m { amount 9200 USD }
commitment c {
  minimum 120_000 USD
  over 12 months from 2026-01-01
  counting all charges
  already counted ${counted} USD
  ${more}
  shortfall as "Annual shortfall"
}`;
  rows([
    [
      '18.120 counted net of discounts',
      `${charge('a', '520')}\ndiscount d { take 40 USD off a }\n${least()}`,
      'a 520.00, d -40.00, c 20.00, = 500.00',
    ],
    ['18.120 the minimum is reached', `${charge('a', '500')}\n${least()}`, 'a 500.00, = 500.00'],
    ['18.120 a cap', `${charge('a', '100')}\n${least('cap 50.005 USD')}`, 'a 100.00, c 50.00, = 150.00'],
    [
      '18.120 a second one counts the first only by name',
      `${charge('a', '100')}\n${least()}
commitment e { minimum 600 USD counting all charges }
commitment f { minimum 700 USD counting a, c }`,
      'a 100.00, c 400.00, e 500.00, f 200.00, = 1200.00',
    ],
    [
      '18.121 no true-up before the term ends',
      term(97350.25),
      'm 9200.00, = 9200.00',
      per('2026-11-01', '2026-12-01'),
      monthly(),
    ],
    [
      '18.121 the last bill of the term',
      term(97350.25),
      'm 9200.00, c 13449.75, = 22649.75',
      per('2026-12-01', '2027-01-01'),
      monthly(),
    ],
    [
      '18.121 the bill on which the service ends',
      term(97350.25),
      'm 9200.00, c 13449.75, = 22649.75',
      per('2026-05-01', '2026-06-01', { in_service_until: '2026-05-20' }),
      monthly(),
    ],
    [
      '18.121 terms of days',
      `charge m { amount 10 USD }
commitment c { minimum 100 USD over 30 days from 2026-01-01 counting m already counted 20 USD }`,
      'm 10.00, c 70.00, = 80.00',
      per('2026-01-01', '2026-02-01'),
      monthly(),
    ],
    [
      '18.122 part of the shortfall is carried',
      term(97350.25, 'carry shortfall up to 12_000 USD'),
      'm 9200.00, c 1449.75, = 10649.75',
      per('2026-12-01', '2027-01-01'),
      monthly(),
    ],
    [
      '18.122 up to a percent of the minimum',
      term(97350.25, 'carry shortfall up to 5%'),
      'm 9200.00, c 7449.75, = 16649.75',
      per('2026-12-01', '2027-01-01'),
      monthly(),
    ],
    [
      '18.123 the true-up is taxed, and counts as a line by name',
      `${charge('a', '100')}\n${least()}\ntax v 10% added to all charges\ntax w 10% added to c`,
      'a 100.00, c 400.00, v 50.00, w 40.00, = 590.00',
    ],
    [
      '18.7 per total alone',
      `${charge('a', '0.333')}\ncommitment c { minimum 1 USD counting a }`,
      'a 0.33, c 0.67, = 1.00',
      {},
      { rounding: 'half even to 2 places per total' },
    ],
  ]);

  test.each([
    ['11', 97350.25, { counted: '106550.25', missing: '13449.75', carriedShortfall: '0.00', carriedExcess: '0.00' }],
    [
      '12',
      97350.25,
      { counted: '106550.25', missing: '13449.75', carriedShortfall: '12000.00', carriedExcess: '0.00' },
    ],
    ['12', 125_800, { counted: '135000.00', missing: '0.00', carriedShortfall: '0.00', carriedExcess: '12000.00' }],
    ['12', 110_800, { counted: '120000.00', missing: '0.00', carriedShortfall: '0.00', carriedExcess: '0.00' }],
  ])('18.121, 18.122 what bill %s reports with %d counted before', (month, counted, expected) => {
    const body = term(counted, 'carry shortfall up to 12_000 USD carry excess up to 12_000 USD');
    const end = month === '12' ? '2027-01-01' : '2026-12-01';
    const { answer } = agreed(tariffText(body, monthly()), per(`2026-${month}-01`, end));
    expect(answer.tariffs['t']?.commitments).toEqual([{ id: 'c', ...expected }]);
  });
});

describe('credits', () => {
  const vat = 'tax v 8.875% added to all charges';
  const credit = (amount: string, when: string, on = 'all charges', name = 'k'): string =>
    `credit ${name} { amount ${amount} USD on ${on} ${when} tax }`;
  rows([
    [
      '18.124 before tax',
      `${charge('a', '500')}\n${vat}\n${credit('100', 'before')}`,
      'a 500.00, k -100.00, v 35.50, = 435.50',
    ],
    [
      '18.124 after tax',
      `${charge('a', '500')}\n${vat}\n${credit('100', 'after')}`,
      'a 500.00, v 44.38, k -100.00, = 444.38',
    ],
    [
      '18.124 no more than there is',
      `${charge('a', '5')}\n${vat}\n${credit('100', 'after')}`,
      'a 5.00, v 0.44, k -5.44, = 0.00',
    ],
    [
      '18.124 in source order, each what the others leave',
      `${charge('a', '50')}\n${credit('30', 'before')}\n${credit('30', 'before', 'a', 'l')}`,
      'a 50.00, k -30.00, l -20.00, = 0.00',
    ],
    [
      '18.124 on some lines, with the taxes that fall on them',
      `${charge('a', '50')}\n${charge('b', '50')}\ntax v 10% added to all charges\n${credit('100', 'after', 'a')}`,
      'a 50.00, b 50.00, v 10.00, k -55.00, = 55.00',
    ],
    [
      '18.124 a tax on a tax falls on the line too',
      `${charge('a', '50')}\n${charge('b', '50')}
tax v 10% added to all charges
tax w 10% added to v
${credit('100', 'after', 'a')}`,
      'a 50.00, b 50.00, v 10.00, w 1.00, k -55.50, = 55.50',
    ],
    [
      '18.124 a contained tax is paid with its line',
      `${charge('a', '50')}\ntax v 25% contained in a\n${credit('100', 'after', 'a')}`,
      'a 50.00, v 10.00 in it, k -50.00, = 0.00',
    ],
    [
      '18.123 a true-up is paid',
      `${charge('a', '80')}\ncommitment c { minimum 500 USD counting a }\n${credit('300', 'after')}`,
      'a 80.00, c 420.00, k -300.00, = 200.00',
    ],
    [
      '18.124 a cap, and no line where nothing is paid',
      `${charge('a', '80')}\ncredit k { amount 50 USD on a before tax cap 20 USD }\ncredit l { applies when day > 2027-01-01 amount 5 USD on a before tax }`,
      'a 80.00, k -20.00, = 60.00',
    ],
    [
      '18.124 shared by amount, to the cent',
      `${charge('a', '10')}\n${charge('b', '20')}\n${credit('10', 'before')}\ntax v 10% added to a`,
      'a 10.00, b 20.00, k -10.00, v 0.67, = 20.67',
    ],
    [
      '18.88 one for each voucher',
      `${charge('a', '50')}\ncredit k for each v in vouchers highest v first { amount v on a after tax }`,
      'a 50.00, k(1) -40.00, k(2) -10.00, = 0.00',
      { vouchers: ['20', '40'] },
      { inputs: 'input vouchers: list of money USD 0..100 places 2 up to 3' },
    ],
    [
      '18.7 per total alone',
      `${charge('a', '0.335')}\n${credit('0.1', 'before')}\n${credit('0.1', 'after', 'a', 'l')}`,
      'a 0.34, k -0.10, l -0.10, = 0.14',
      {},
      { rounding: 'half up to 2 places per total' },
    ],
  ]);

  test('18.124 what remains is reported', () => {
    const body = `${charge('a', '50')}\n${credit('80', 'before')}\n${credit('30', 'after', 'a', 'l')}`;
    const { answer } = agreed(tariffText(body), { day: '2026-04-01' });
    expect(answer.tariffs['t']?.credits).toEqual([
      { id: 'k', remaining: '30.00' },
      { id: 'l', remaining: '30.00' },
    ]);
  });

  test('18.124 less than nothing remains of one that is rounded above its amount', () => {
    const body = `${charge('a', '50')}\ncredit k { amount 12 USD on a before tax round ceiling to 5 USD }`;
    const { answer } = agreed(tariffText(body), { day: '2026-04-01' });
    expect(answer.tariffs['t']).toMatchObject({ total: '35.00', credits: [{ id: 'k', remaining: '-3' }] });
  });
});
