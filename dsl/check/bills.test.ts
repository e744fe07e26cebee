/** What the checker says of the second half of bills (LANGUAGE 18.13, 18.66, 18.86 to 18.132), and where it says nothing. */
import { describe, expect, test } from 'vitest';
import { codes, MONEY, POLICY } from '../specs/checking.ts';

const INPUTS = `as of period.start
record Sim { id: text  fee: money USD 0..500 places 2  data: quantity GB 0..1000  since: date  tag: text optional }
input period: BillingPeriod
input sims: list of Sim up to 10
input others: list of Sim up to 10
input q: quantity GB 0..1000
input used: quantity GB 0..1000
input before: money USD 0..1000 places 2
input off: money USD -10..10 places 2
input on: date optional
input vip: bool optional
`;
const bill = (body: string): string => `${MONEY}${INPUTS}tariff t { bills every month ${body} }\n`;
const fee = (more = ''): string => `charge fee for each s in sims { amount s.fee ${more} }\n`;
const plain = 'charge a { flat 5 USD per month }\n';

type Row = readonly [name: string, text: string, ...codes: string[]];
const rows = (all: readonly Row[]): void => {
  test.each(all)('%s', (_, text, ...expected) => expect(codes(text)).toEqual(expected));
};

describe('for each', () => {
  rows([
    ['a line for each item', bill(fee())],
    ['an order', bill('charge fee for each s in sims where s.fee > 1 USD latest s.since first { amount s.fee }')],
    ['no list', bill('charge fee for each s in period { amount 1 USD }'), 'WR3100'],
    ['its name hides a value', bill('charge fee for each q in sims { amount 1 USD }'), 'WR2106'],
    ['highest of a date', bill('charge fee for each s in sims highest s.since first { amount s.fee }'), 'WR3100'],
    ['earliest of money', bill('charge fee for each s in sims earliest s.fee first { amount s.fee }'), 'WR3100'],
    ['18.86 where is discharged', bill('charge fee for each s in sims where s.tag is "x" { amount s.fee }'), 'WR4101'],
    [
      '18.28 the header narrows nothing',
      bill('charge fee for each s in sims where s.fee > 1 USD { amount s.fee - 1 USD }'),
      'WR6120',
    ],
    ['18.87 its position', bill('charge fee for each s in sims { amount position(s) * 1 USD }')],
    ['of another item', bill('charge fee for each s in sims { amount position(q) * 1 USD }'), 'WR2104'],
    ['18.87 outside of a block', bill('charge fee { amount position(q) * 1 USD }'), 'WR2101'],
    ['18.88 a line of one item is for tests', `${bill(fee())}define x = fee("a")\n`, 'WR2103'],
    [
      '18.88 in tests',
      `${bill(fee())}test "t" { given period: { start: 2026-01-01, end: 2026-02-01 } given sims: [] expect fee("a") is 0 USD }\n`,
    ],
    [
      'a block without items has no lines by key',
      `${bill(plain)}test "t" { given period: { start: 2026-01-01, end: 2026-02-01 } expect a("a") is 0 USD }\n`,
      'WR2103',
    ],
    [
      'an order that depends on a line is a circle',
      bill('charge fee for each s in sims highest a first { amount s.fee }\ncharge a { amount 1 USD }'),
      'WR2105',
    ],
    ['18.89 a spread', bill('charge a { amount 1 USD spread over each s in sims by s.data }')],
    ['18.89 a weight below 0', bill('charge a { amount 1 USD spread over each s in sims by off }'), 'WR6114'],
    [
      '18.91 allowances in order',
      bill('charge a { measure q included s.data for each s in sims earliest s.since first each 1 USD per GB }'),
    ],
    [
      '18.91 and without',
      bill('charge a { measure q included s.data for each s in sims each 1 USD per GB }'),
      'WR6123',
    ],
  ]);
});

describe('counters', () => {
  const data = (clauses: string): string => bill(`charge d { measure q ${clauses} }`);
  rows([
    ['18.99 used', data('each 1 USD per GB already used used')],
    ['18.99 of another kind', data('each 1 USD per GB already used before'), 'WR3102'],
    ['18.99 without a ladder', bill('charge d { amount 1 USD already used used }'), 'WR6117'],
    ['18.99 beside a balance', data('included used each 1 USD per GB already used used'), 'WR6118'],
    ['18.100 charged', data('each 1 USD per GB cap 5 USD already charged before')],
    ['18.100 may be below 0', data('each 1 USD per GB cap 5 USD already charged off'), 'WR6114'],
    ['18.100 beside a minimum', data('each 1 USD per GB minimum 1 USD already charged before'), 'WR6112'],
    [
      '18.100 beside plus and used',
      data('each 1 USD per GB plus 1 USD already used used already charged before'),
      'WR6112',
    ],
    ['18.100 beside plus alone', data('each 1 USD per GB plus 1 USD cap 5 USD already charged before')],
    ['counted belongs to a commitment', data('each 1 USD per GB already counted before'), 'WR6147'],
  ]);
});

describe('billing moments', () => {
  rows([
    ['18.107 once', bill('charge a { flat 5 USD billed once on on }')],
    ['18.107 once on no date', bill('charge a { flat 5 USD billed once on q }'), 'WR3100'],
    ['18.107 every', bill('charge a { flat 5 USD billed every 12 months from 2026-01-01 }')],
    [
      '18.107 from a date that may be missing',
      bill('charge a { flat 5 USD billed every 12 months from on }'),
      'WR4101',
    ],
    ['18.107 every 0 months', bill('charge a { flat 5 USD billed every 0 months from 2026-01-01 }'), 'WR3108'],
    [
      '18.35 a rate and a span that do not fit',
      bill('charge a { flat 5 USD per year billed every 6 months from 2026-01-01 }'),
      'WR3108',
    ],
    ['18.108 instalments', bill('charge a { amount 5 USD billed over 3 instalments from 2026-01-01 }')],
    [
      '18.108 no constant number',
      bill('charge a { amount 5 USD billed over 1.5 instalments from 2026-01-01 }'),
      'WR3100',
    ],
    ['18.108 outstanding of a whole', `${bill(plain)}define x = a.outstanding\n`, 'WR2102'],
    [
      '18.109 without bills every',
      `${MONEY}${INPUTS}tariff t { charge a { flat 5 USD billed once on on } }\n`,
      'WR6141',
    ],
    ['18.113 an unknown waiver', bill('charge a { flat 5 USD per month waived when vip "VIP" }')],
    [
      '18.28 a gate narrows the lets',
      bill('charge a { applies when on is present let d = days_between(on, on) amount d * 1 USD minimum 0 USD }'),
    ],
  ]);
});

describe('commitments and credits', () => {
  const commitment = (clauses: string): string =>
    bill(`${plain}commitment c { minimum 5 USD counting all charges ${clauses} }`);
  const credit = (clauses: string): string => bill(`${plain}credit k { ${clauses} }`);
  rows([
    ['18.120', commitment('')],
    ['18.120 what counts is unknown', bill(`${plain}commitment c { minimum 5 USD counting b }`), 'WR6105'],
    ['18.120 no minimum', bill(`${plain}commitment c { counting all charges }`), 'WR2114'],
    ['18.121 a term', commitment('over 12 months from 2026-01-01 already counted before')],
    ['18.121 counted without a term', commitment('already counted before'), 'WR6147'],
    ['18.121 a term of money', commitment('over before from 2026-01-01'), 'WR3100'],
    [
      '18.121 without bills every',
      `${MONEY}${INPUTS}tariff t { charge a { flat 5 USD } commitment c { minimum 5 USD over 1 month from 2026-01-01 counting a } }\n`,
      'WR6141',
    ],
    ['18.122 up to a percent', commitment('carry shortfall up to 10% carry excess up to 3 USD')],
    ['18.122 up to what may be below 0', commitment('carry excess up to off'), 'WR6114'],
    ['18.124 after tax', credit('amount before on all charges after tax')],
    ['18.124 money that was paid in, before tax', credit('amount before on all charges before tax'), 'WR6145'],
    ['18.124 a share of the bill, before tax', credit('amount 10% of before on all charges before tax')],
    ['18.124 below 0', credit('amount off on all charges after tax'), 'WR6114'],
    ['18.124 on what', credit('amount before after tax'), 'WR2114'],
    ['what is left', `${credit('amount before on all charges after tax')}define x = k.remaining\n`],
    [
      'what is left of an amount that is no decimal',
      `${credit('amount before / 3 on all charges after tax')}define x = k.remaining\n`,
      'WR3124',
    ],
    ['a true-up that counts itself', bill(`${plain}commitment c { minimum c + 5 USD counting a }`), 'WR2105'],
  ]);
});

describe('taxes', () => {
  const tax = (clauses: string): string => bill(`${plain}tax v { ${clauses} }`);
  rows([
    ['18.126 contained', bill(`${plain}tax v 5% contained in a`)],
    ['18.127 contained and added', bill(`${plain}tax v 5% contained in a\ntax w 5% added to a`)],
    ['18.129 a fixed amount', tax('amount 1 USD added to a')],
    ['18.129 contained', tax('amount 1 USD contained in a'), 'WR6119'],
    ['18.129 a rate and an amount', tax('rate 5% amount 1 USD added to a'), 'WR2114'],
    ['18.130 exempt, perhaps', tax('rate 5% added to a exempt when vip "VIP"')],
    ['18.128 a later tax', bill(`${plain}tax v 5% added to a, w\ntax w 5% added to a`), 'WR6105'],
    ['a contained tax of a tax', bill(`${plain}tax w 5% added to a\ntax v 5% contained in a, w`), 'WR6105'],
  ]);
});

describe('currencies and constants', () => {
  const several = (body: string): string =>
    `${POLICY}zone "UTC"\ncurrency USD, EUR by account\nas of day\nrounding half even to minor unit per line\ninput account: text\ninput day: date\n${body}`;
  const constant = 'constant price: money currency { in USD = 5  in EUR = 4 }\n';
  rows([
    ['18.13 a constant for each', several(`${constant}tariff t { charge a { flat price } }\n`)],
    [
      '18.13 one is missing',
      several('constant price: money currency { in USD = 5 }\ntariff t { charge a { flat price } }\n'),
      'WR6151',
    ],
    [
      '18.13 one too many',
      several(
        'constant price: money currency { in USD = 5 in EUR = 5 in JPY = 5 }\ntariff t { charge a { flat price } }\n',
      ),
      'WR3103',
    ],
    ['18.13 a fixed amount', several('tariff t { charge a { flat 5 USD } }\n'), 'WR3101'],
    ['18.13 nothing is nothing', several(`${constant}tariff t { charge a { amount max(price, 0 USD) } }\n`)],
    [
      '18.13 an input in the currency of the bill',
      several('input paid: money currency 0..10\ntariff t { charge a { amount paid } }\n'),
    ],
    ['18.13 no choice', several('').replace('by account', ''), 'WR6107'],
    ['18.13 the choice is a date', several('').replace('by account', 'by day'), 'WR3100'],
    [
      '18.13 a test in each of them',
      several(`${constant}tariff t { charge a { flat price } }
test "t" { given day: 2026-02-01 cases { | account => a | | "USD" => 5 USD | | "EUR" => 4 EUR | } }\n`),
    ],
    [
      '18.13 a test in none of them',
      several(`${constant}tariff t { charge a { flat price } }
test "t" { given day: 2026-02-01 given account: "USD" expect a is 5 JPY }\n`),
      'WR3100',
    ],
    [
      '18.66 as of another date',
      `${POLICY}as of d\ninput d: date\nconstant c: integer { from 2026-01-01 = 1 from 2026-05-01 = 2 }\ndefine x = c as of d\n`,
    ],
    [
      '18.66 of what is not dated',
      `${POLICY}as of d\ninput d: date\nconstant c: integer = 1\ndefine x = c as of d\n`,
      'WR3100',
    ],
    [
      '18.66 of no date',
      `${POLICY}as of d\ninput d: date\nconstant c: integer { from 2026-01-01 = 1 }\ndefine x = c as of 5\n`,
      'WR3100',
    ],
    [
      '18.66 perhaps before it begins',
      `${POLICY}as of d\ninput d: date\nconstant c: integer { from 2026-01-01 = 1 }\ndefine x = (c as of d) otherwise 0\n`,
    ],
  ]);
});
