/** The numbered diagnostics of LANGUAGE section 11 that the checker gives: code, place, sentence, and the way out. */
import { describe, expect, test } from 'vitest';
import { positionAt, sourceFile } from '../source.ts';
import { beside, MONEY, POLICY } from '../specs/checking.ts';
import { check } from './check.ts';

interface Shown {
  readonly name: string;
  /** The marked text stands between ⟦ and ⟧. */
  readonly text: string;
  readonly says: string;
  readonly notes?: readonly string[];
  readonly related?: readonly string[];
  readonly fix?: string;
  readonly hint?: string;
}

const CUSTOMER = `enum CustomerType { residential, business }
record Customer {
  type: CustomerType
  credit_score: integer 300..850 optional
  employee_count: integer 0..100000 optional
}
input customer: Customer
`;

const DEPOSIT = (rows: string) => `${POLICY}input score: integer 300..850
input disputes: integer 0..10000
table ${rows}
define months: integer = deposit(score, disputes).months
`;

const SHOWN: readonly Shown[] = [
  {
    name: '7 unknown name',
    text: `${POLICY}constant minimum_score: integer = 600\ninput score: integer 300..850\nrule score_ok { code LOW  require score >= ⟦minimun_score⟧ }\n`,
    says: 'WR2101 There is no "minimun_score" here.',
    fix: 'minimum_score (constant, line 3)',
  },
  {
    name: '8 unknown field',
    text: `${POLICY}${CUSTOMER}rule size {\n  code SMALL\n  require customer.⟦employees⟧ >= 50\n  when missing fail\n}\n`,
    says: 'WR2102 Customer has no field "employees".',
    related: ['Customer is declared here'],
    hint: 'did you mean employee_count (integer, optional)?',
  },
  {
    name: '9 circle',
    text: `${MONEY}input sent: integer 0..1000
define spend_before_discount = messages
tariff plan {
  charge messages { measure sent  each 0.01 USD }
  discount ⟦volume_off⟧ { take if spend_before_discount > 10 USD then 10% else 0% off messages }
}
`,
    says: 'WR2105 These values depend on each other: volume_off -> spend_before_discount -> messages -> volume_off.',
    hint: 'use messages.gross (before discounts) to break the circle',
  },
  {
    name: '10 currencies',
    text: `${MONEY}input base_fee: money USD 0..100\ntariff bundle { charge internet { amount base_fee + ⟦5 EUR⟧ } }\n`,
    says: 'WR3101 You are adding euros to US dollars.',
    related: ['base_fee is money USD'],
    hint: 'multiply by a rate of type money USD per EUR, for instance an input "eur_rate"',
  },
  {
    name: '11 units',
    text: `${MONEY}record Call { duration: quantity second 0..86400 }\ninput call: Call\ntariff voice { charge used { measure call.duration  each ⟦0.10 USD per GB⟧ } }\n`,
    says: 'WR3102 The price is per GB but the measure is in seconds.',
    notes: ['This gives USD x second per GB, which is not money.'],
    related: ['measure: call.duration (quantity second)'],
    hint: 'a price of type money USD per second',
  },
  {
    name: '12 not money',
    text: `${MONEY.replace('USD', 'EUR')}input used: quantity GB 0..100\ntariff plan { charge data { amount ⟦used⟧ } }\n`,
    says: 'WR3104 A charge must come out as money EUR; this is quantity GB.',
    hint: '"each 0.05 EUR per GB" turns GB into EUR',
  },
  {
    name: '13 division without rounding',
    text: `${POLICY}record Cell {\n  capacity: quantity Mbps 0..100000\n  subscribers: integer 1..100000\n}\ninput cell: Cell\ndefine share = (cell.capacity ⟦/⟧ cell.subscribers)\n`,
    says: 'WR3110 A division by a value must say how it is rounded.',
    fix: '(cell.capacity / cell.subscribers) rounded half even to 3 places',
  },
  {
    name: '14 division by zero',
    text: `${POLICY}record Cell {\n  capacity: quantity Mbps 0..100000\n  subscribers: integer 0..100000\n}\ninput cell: Cell\ndefine share = (cell.capacity / ⟦cell.subscribers⟧) rounded half even to 3 places\n`,
    says: 'WR3111 cell.subscribers can be 0 (its range is 0..100000).',
    hint: 'if cell.subscribers > 0 then ... else cell.capacity',
  },
  {
    name: '15 outside the range',
    text: `${POLICY}enum Tier { bronze, gold }\ninput tier: Tier\ntable share picks one row {\n  | tier: Tier => rate: percent 0%..50% |\n  | bronze => 5% |\n  | gold => ⟦55%⟧ |\n}\ndefine rate = share(tier).rate\n`,
    says: "WR3115 55% is outside this column's range 0%..50%.",
  },
  {
    name: '16 may be missing',
    text: `${POLICY}${CUSTOMER}define score: integer = ⟦customer.credit_score⟧ + 1\n`,
    says: 'WR4101 customer.credit_score may be missing here.',
    fix: 'customer.credit_score otherwise 300   (or test "customer.credit_score is present" first)',
  },
  {
    name: '17 when missing',
    text: `${POLICY}${CUSTOMER}rule ⟦credit_score_ok⟧ {\n  code LOW\n  require customer.credit_score >= 600\n}\n`,
    says: 'WR4102 Rule credit_score_ok does not say what happens when customer.credit_score is missing.',
    fix: 'add "when missing undecided"   (other choices: fail, pass)',
  },
  {
    name: '18 gap',
    text: DEPOSIT(`⟦deposit⟧ picks one row {
  | score: integer 300..850 | disputes: integer 0..10000 => months: integer |
  | < 600 | any => 3 |
  | 601 ..< 700 | < 3 => 1 |
  | 600 ..< 700 | >= 3 => 2 |
  | >= 700 | any => 0 |
}`),
    says: 'WR5101 Table deposit has no row for score 600 with disputes 0..2.',
    notes: ['Row 2 starts at 601, row 1 ends below 600.'],
    related: ['it is looked up here without "otherwise"'],
    fix: 'row 2: 600 ..< 700',
  },
  {
    name: '19 overlap',
    text: DEPOSIT(`deposit picks one row {
  | score: integer 300..850 | disputes: integer 0..10000 => months: integer |
  | < 600 | any => 3 |
  ⟦| 600 .. 700 | < 3 => 1 |⟧
  | 600 ..< 700 | >= 3 => 2 |
  | >= 700 | any => 0 |
}`),
    says: 'WR5102 Rows 2 and 4 both match score 700, disputes 0..2, and the table picks one row.',
    notes: ['Row 2 says 1, row 4 says 0.'],
    related: ['row 4'],
    fix: 'row 2: 600 ..< 700',
  },
  {
    name: '20 masked',
    text: DEPOSIT(`deposit picks first row {
  | score: integer 300..850 | disputes: integer 0..10000 => months: integer |
  | any | any => 3 |
  ⟦| < 600 | any => 1 |⟧
}`),
    says: 'WR5103 Row 2 can never be reached: row 1 ("any") already matches everything before it.',
  },
  {
    name: '22 no rounding',
    text: `⟦policy demo.test⟧ version 1.0.0\neffective from 2026-01-01\ncurrency USD\ntariff plan { charge fee { flat 5 USD } }\n`,
    says: 'WR6101 This policy has prices but no rounding rule.',
    fix: 'rounding half even to 2 places per line',
  },
  {
    name: '23 tiers end too early',
    text: `${MONEY}record Usage { data: quantity GB 0..1000000 }\ninput usage: Usage\ntariff plan {\n  charge data {\n    measure usage.data\n    graduated {\n      up to 100 GB at 0.10 USD per GB\n      ⟦up to 1000 GB at 0.05 USD per GB⟧\n    }\n  }\n}\n`,
    says: 'WR6110 Nothing says what data above 1000 GB costs; usage.data can reach 1,000,000 GB.',
    hint: 'end the tiers with "beyond at ...", or limit the input to 0..1000',
  },
];

describe('section 11', () => {
  test.each(SHOWN)('$name', ({ text, says, notes, related, fix, hint }) => {
    const plain = text.replaceAll(/[⟦⟧]/g, '');
    const source = sourceFile('test.writ', plain);
    const errors = check(source, beside()).diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
    expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([says]);
    const [error] = errors;
    const start = text.indexOf('⟦');
    const marked = plain.slice(start, text.indexOf('⟧') - 1);
    expect(plain.slice(error?.span.start, error?.span.end)).toBe(marked);
    expect(positionAt(source, error?.span.start ?? -1)).toEqual(positionAt(source, start));
    expect(error?.notes).toEqual(notes ?? []);
    expect(error?.related.map((each) => each.message)).toEqual(related ?? []);
    const machine = error?.remedy?.edits !== undefined;
    expect(error?.remedy?.text).toBe(fix ?? hint);
    expect(machine).toBe(fix !== undefined);
  });
});
