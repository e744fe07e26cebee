/** The settled cases of LANGUAGE section 18 that the checker decides, and the near misses where nothing may be said. */
import { describe, expect, test } from 'vitest';
import { beside, codes, MONEY, POLICY } from '../specs/checking.ts';

type Row = readonly [name: string, text: string, ...codes: string[]];

const INPUTS = `input x: integer 0..1000
input y: integer 0..1000
input n: integer 1..1000
input z: integer -10..10
input m: integer 0..100 optional
input p: percent 0%..100%
input q: quantity GB 0..1000
input s: quantity second 0..86400
input usd: money USD 0..1000
input eur: money EUR 0..1000
input d: date
input moment: instant
input t: text
`;
/** One expression as a definition. */
const value = (expression: string) => `${POLICY}zone "Africa/Lagos"\n${INPUTS}define result = ${expression}\n`;
/** One condition as what a rule requires. */
const rule = (condition: string, more = '') =>
  `${POLICY}${INPUTS}rule r {\n  code R\n  require ${condition}\n${more}}\n`;
const charge = (clauses: string, more = '') =>
  `${MONEY}${INPUTS}${more}tariff plan {\n  charge fee {\n${clauses}\n  }\n}\n`;
const billed = (clauses: string, bills = 'month') =>
  `${MONEY}as of period.start\ninput period: BillingPeriod\n${INPUTS}tariff plan {\n  bills every ${bills}\n  charge fee {\n${clauses}\n  }\n}\n`;
const shared = (allowance: string) =>
  `measure q\nincluded ${allowance}\neach 1 USD per GB\nprorate by day with allowance`;
const constant = (entries: string) => `${POLICY}constant c: money USD { ${entries} }\ndefine shown = c\n`;
const tiers = (list: string, kind = 'graduated') => charge(`measure q\n${kind} {\n${list}\n}`);

const LISTS = `${POLICY}record Item { n: integer 0..9 }
input items: list of Item up to 5
`;
const COMPREHENSIONS: readonly Row[] = [
  ['a sum', `${LISTS}define s = sum(i.n for i in items where i.n > 2)\n`],
  ['18.46 a percentile', `${LISTS}define s = percentile(95%, i.n for i in items where i.n > 2) otherwise 0\n`],
  ['18.46 of an empty list', `${LISTS}define s: integer = percentile(95%, i.n for i in items)\n`, 'WR4101'],
  ['18.46 at 0 %', `${LISTS}define s = percentile(0%, i.n for i in items)\n`, 'WR3112'],
  ['18.46 above 100 %', `${LISTS}define s = percentile(101%, i.n for i in items)\n`, 'WR3112'],
  ['18.46 a share that is no percent', `${LISTS}define s = percentile(0.95, i.n for i in items)\n`, 'WR3100'],
  [
    '18.46 a share of the input',
    `${LISTS}input p: percent 1%..99%\ndefine s = percentile(p, i.n for i in items)\n`,
    'WR3130',
  ],
  ['18.46 without a share', `${LISTS}define s = percentile(i.n for i in items)\n`, 'WR2104'],
  ['18.46 without a list', `${LISTS}define s = percentile(95%)\n`, 'WR2104'],
  ['18.46 of texts', `${POLICY}input ts: list of text up to 5\ndefine s = percentile(95%, x for x in ts)\n`, 'WR3100'],
  ['an empty list has no least element', `${LISTS}define s: integer = min(i.n for i in items)\n`, 'WR4101'],
  ['two inside each other', `${LISTS}define s = sum(count(k.n for k in items where k.n > i.n) for i in items)\n`],
  [
    'three inside each other',
    `${LISTS}define s = sum(sum(count(j.n for j in items) for k in items) for i in items)\n`,
    'WR1018',
  ],
  [
    'a division inside is narrowed by where',
    `${LISTS}define s = sum((9 / i.n) rounded half up to 0 places for i in items where i.n > 0)\n`,
  ],
  [
    'one of two lists has the elements of both',
    `${LISTS}input b: bool\ninput codes: list of integer 0..20 up to 5\ndefine most = max(c for c in (if b then [20, 56] else codes)) otherwise 1\ndefine share = (100 / most) rounded half up to 2 places\ndefine used = count(i for i in items)\n`,
    'WR3111',
  ],
  [
    'one of two lists is as long as the longer',
    `${POLICY}input b: bool\ninput codes: list of integer 0..20 up to 5\ndefine f(xs: list of integer up to 2): integer = count(x for x in xs)\ndefine n = f(if b then [1, 2] else codes)\n`,
    'WR3100',
  ],
  [
    'the second of two lists is out of its range',
    `${POLICY}input b: bool\ninput codes: list of integer 0..20 up to 2\ndefine f(xs: list of integer 0..5 up to 2): integer = count(x for x in xs)\ndefine n = f(if b then [1, 2] else codes)\n`,
    'WR3115',
  ],
  [
    'a list that is too long for its parameter',
    `${POLICY}define f(xs: list of integer up to 2): integer = count(x for x in xs)\ndefine n = f([1, 2, 3])\n`,
    'WR3100',
  ],
  [
    'an element out of its range',
    `${POLICY}define f(xs: list of integer 0..5 up to 2): integer = count(x for x in xs)\ndefine n = f([1, 9])\n`,
    'WR3115',
  ],
];

const UNITS: readonly Row[] = [
  ['money + money', value('usd + 5 USD')],
  ['18.37 MB and GB add', value('q + 500 MB')],
  ['18.37 bits and bytes add', value('q + 8 bit')],
  ['currencies', value('usd + eur'), 'WR3101'],
  ['currencies compared', rule('usd < eur'), 'WR3101'],
  ['money and quantity', value('usd + q'), 'WR3102'],
  ['18.174 plain zero', rule('usd <= 0'), 'WR3102'],
  ['18.174 zero of the currency', rule('usd <= 0 USD')],
  ['money times money', value('usd * usd'), 'WR3105'],
  ['money times rate cancels', value('eur * 1.08 USD per EUR')],
  ['exchanged money is of the other currency', value('eur * 1.08 USD per EUR + usd')],
  ['money by money is a number', value('(usd / 5 USD) + 1')],
  ['18.31 number and percent', value('1 + p'), 'WR3106'],
  ['18.31 percent times number is a number', value('1 + (2.50 - 1) * 50%')],
  ['18.31 a percent only through as_percent', value('as_percent(2 * 5%) + p')],
  ['18.31 percent compared with a number', rule('p < 1'), 'WR3106'],
  ['18.31 percent plus percent', value('p + 5%')],
  ['18.31 percent by constant is a percent', value('p / 2 + 5%')],
  ['18.31 percent by percent is a number', value('(p / 50%) + 1')],
  ['18.32 of', value('20% of 50 USD + 5 USD')],
  ['18.33 date + period', value('d + 1 month')],
  ['18.33 families do not compare', rule('1 month < 31 days'), 'WR3108'],
  ['18.33 one family compares', rule('12 months is 1 year')],
  ['18.33 date - date', value('d - 2026-01-01'), 'WR3125'],
  ['18.33 half a day', value('d + 1.5 days'), 'WR3108'],
  ['18.33 instant + seconds', value('moment + s')],
  ['18.33 date + seconds', value('d + s'), 'WR3100'],
  ['18.33 date and instant', rule('d < moment'), 'WR3109'],
  ['beyond the calendar', value('9999-12-31 + 1 day'), 'WR3112'],
  ['before the calendar', value('0001-01-01 - 1 day'), 'WR3112'],
  ['the last day', value('9999-12-30 + 1 day')],
  ['18.39 unknown currency', `${POLICY}input u: money USDT 0..10\n`, 'WR3103'],
  [
    '18.39 declared currency',
    `${POLICY}unit USDT currency places 6\ninput u: money USDT 0..10\ndefine twice = u * 2\n`,
  ],
  [
    'a declared currency in lower case is money',
    `${POLICY}unit coin currency places 0\ninput u: money coin 0..10\ndefine w = u * u\n`,
    'WR3105',
  ],
  ['a unit called like a currency is none', `${POLICY}unit GBX\ninput u: quantity GBX 0..10\ndefine w = u * 2\n`],
  ['a unit squared', `${POLICY}unit GBX\ninput u: quantity GBX 0..10\ndefine w = u * u\n`],
  ['a currency of a hundred places', `${POLICY}unit coin currency places 100\n`, 'WR3112'],
  ['18.40 in text', rule('"a" in t'), 'WR3100'],
  ['in a list of other units', rule('q in [5 USD]'), 'WR3100'],
  ['in a list of other units of one dimension', rule('q in [1 TB, 5 GB]')],
  ['a list of two dimensions', rule('q in [1 GB, 5 USD]'), 'WR3100'],
  ['lists of other things compared', rule('[1, 2] is ["a", "b"]'), 'WR3100'],
  ['lists compared', rule('[1, 2] is [x, y]')],
  ['in an empty list', rule('x in []'), 'WR3113'],
];

const MISSING: readonly Row[] = [
  ['18.23 a gate of money must be discharged', charge('applies when m > 5\namount usd'), 'WR4101'],
  ['18.23 a discharged gate', charge('applies when (m otherwise 0) > 5\namount usd')],
  ['18.24 any operator', value('m + 1')],
  ['18.25 if on unknown', charge('amount if m > 5 then 5 USD else 5 USD'), 'WR4101'],
  ['18.27 narrowed to present', rule('m is present and m <= 5', 'when missing fail\n'), 'WR4103'],
  ['18.27 alone it needs when missing', rule('m <= 5'), 'WR4102'],
  ['18.27 with when missing', rule('m <= 5', 'when missing fail\n')],
  ['18.28 presence narrows in then', charge('amount if m is present then m * 1 USD else 0 USD')],
  [
    '18.28 a comparison known to hold narrows',
    charge('amount if (m > 5) is present and m > 5 then 1 USD else 0 USD'),
    'WR4101',
  ],
  ['18.28 or, negated', rule('m is missing or m <= 5')],
  [
    '18.28 a difference does not narrow',
    value('if x - y > 0 then (x / (x - y)) rounded half up to 2 places else 0'),
    'WR3111',
  ],
  [
    '18.28 a constant on the left does not narrow',
    value('if 0 < z then (x / z) rounded half up to 2 places else 0'),
    'WR3111',
  ],
  ['18.28 a constant on the right narrows', value('if z > 0 then (x / z) rounded half up to 2 places else 0')],
  ['18.28 is not 0 narrows', value('if z is not 0 then (x / z) rounded half up to 2 places else 0')],
  ['18.28 in a range narrows', value('if z in 1 .. 5 then (x / z) rounded half up to 2 places else 0')],
  ['18.28 in a list narrows', value('if z in [1, 2] then (x / z) rounded half up to 2 places else 0')],
  [
    '18.28 not in a list does not',
    value('if z not in [1, 2] then (x / z) rounded half up to 2 places else 0'),
    'WR3111',
  ],
  ['18.28 else narrows the other way', value('if z <= 0 then 0 else (x / z) rounded half up to 2 places')],
  ['18.28 another value does not narrow', value('if z > y then (x / z) rounded half up to 2 places else 0'), 'WR3111'],
  ['18.28 the gate narrows the block', charge('applies when m is present\namount m * 1 USD')],
  ['18.29 missing as a value', rule('m < missing', 'when missing fail\n'), 'WR4105'],
  ['18.29 is missing', rule('m is missing')],
  ['18.30 otherwise', value('m otherwise 5')],
  ['18.30 a negative right side needs parentheses', value('m otherwise -1'), 'WR1007'],
  ['18.30 a negative right side in parentheses', value('m otherwise (-1)')],
  ['18.30 otherwise without effect', value('x otherwise 5'), 'WR4106'],
];

const DIVISION: readonly Row[] = [
  ['18.41 by a literal', value('x / 4')],
  ['18.41 by zero', value('x / 0'), 'WR3111'],
  ['18.41 by a value', value('x / n'), 'WR3110'],
  ['18.41 a third has no end', value('x / 3'), 'WR3124'],
  [
    '18.41 by a dated constant',
    `${POLICY}${INPUTS}constant days: integer { from 2026-01-01 = 25  from 2027-01-01 = 20 }\ndefine a = (x / days) rounded half up to 2 places\n`,
  ],
  [
    '18.41 a dated constant may leave no finite form',
    `${POLICY}${INPUTS}constant days: integer { from 2026-01-01 = 30  from 2027-01-01 = 31 }\ndefine a = x / days\n`,
    'WR3124',
  ],
  ['18.42 rounded is looser than +', value('(x + y / n) rounded half up to 2 places'), 'WR3110'],
  ['18.42 the quotient in parentheses', value('x + ((y / n) rounded half up to 2 places)')],
  ['18.42 a product divided', value('(x * y / n) rounded half up to 2 places')],
  ['18.43 to a plain step', value('x rounded half even to 5')],
  ['18.43 to an amount', value('usd rounded half up to 0.05 USD')],
  ['18.43 to an amount of another currency', value('usd rounded half up to 0.05 EUR'), 'WR3102'],
  ['18.43 to a step of 0', value('x rounded half up to 0'), 'WR3112'],
  ['18.11 mixed units', value('(q + 500 MB) rounded half up to 0 places'), 'WR3122'],
  ['18.44 x - x is not proved 0', charge('measure x - x\ngraduated { beyond at 1 USD }'), 'WR6114'],
  ['18.44 range of a product', charge('measure x * n\ngraduated { beyond at 1 USD }')],
  ['18.45 clamp', value('clamp(x, 10, 5)')],
  ['18.45 a clamp bounds', value('(x / clamp(z, 1, 5)) rounded half up to 2 places')],
  ['18.44 abs is not above 0', value('(x / abs(z)) rounded half up to 2 places'), 'WR3111'],
  ['18.47 a time in whole minutes', value('08:00:00')],
  ['18.47 a time with seconds', value('08:00:30'), 'WR3112'],
  ['18.175 reversed range', rule('x in 5 .. 1'), 'WR3112'],
  [
    '18.175 reversed constants',
    `${POLICY}${INPUTS}constant a: integer = 9\nrule r { code R  require x in a .. 1 }\n`,
    'WR3112',
  ],
  [
    'a charge without a line measures 0',
    `${MONEY}${INPUTS}tariff plan { charge fee { applies when x > 5  measure n  each 1 USD } }\ndefine share = (x / fee.measured) rounded half up to 2 places\n`,
    'WR3111',
  ],
  ['a literal of 1,000 digits', value('9'.repeat(1000)), 'WR3120'],
  [
    'squares of squares',
    `${POLICY}${Array.from({ length: 12 }, (_, i) => `constant c${i}: integer = ${i === 0 ? '1000' : `c${i - 1} * c${i - 1}`}\n`).join('')}`,
    'WR3120',
  ],
];

const CONSTANTS: readonly Row[] = [
  ['18.65 rising dates', constant('from 2026-01-01 = 5 USD  from 2026-06-01 = 6 USD')],
  ['18.65 dates that do not rise', constant('from 2026-01-01 = 5 USD  from 2026-01-01 = 6 USD'), 'WR5111'],
  ['18.65 begins too late', constant('from 2026-03-01 = 5 USD'), 'WR5110'],
  ['18.65 an input', `${POLICY}${INPUTS}constant c = x\n`, 'WR3130'],
  [
    '18.67 previous raised',
    constant('from 2026-01-01 = 5 USD  from 2026-06-01 = (previous * 110%) rounded half up to 2 places'),
  ],
  ['18.67 previous not rounded', constant('from 2026-01-01 = 5 USD  from 2026-06-01 = previous * 110%'), 'WR3124'],
  [
    '18.67 hidden in a minimum',
    constant('from 2026-01-01 = 5 USD  from 2026-06-01 = min(previous * 110%, 9 USD)'),
    'WR3124',
  ],
  ['18.67 previous plus an amount', constant('from 2026-01-01 = 5 USD  from 2026-06-01 = previous + 1 USD')],
  ['18.67 previous first', constant('from 2026-01-01 = previous'), 'WR2101'],
  [
    '18.67 a range and a step',
    `${POLICY}constant c: money USD 0..50 { from 2026-01-01 = 10 USD  from 2026-06-01 = previous + 40 USD }\ndefine shown = c\n`,
  ],
  ['a constant date of a call', `${POLICY}constant c: date = add_months(2026-01-31, 1)\ndefine shown = c\n`],
];

const NAMES: readonly Row[] = [
  ['18.172 a rule may be called like a value', `${POLICY}${INPUTS}rule x { code X  require x > 5 }\n`],
  ['18.172 two values', `${POLICY}${INPUTS}constant x: integer = 5\n`, 'WR2106'],
  [
    '18.173 the enum value wins',
    `${POLICY}enum E { active, closed }\ninput e: E\ninput active: bool\nrule r { code R  require e is active }\nrule w { code W  require active }\n`,
    'WR2108',
  ],
  [
    '18.173 a local may not hide a value',
    `${POLICY}${INPUTS}rule r {\n  code R\n  let x = 5\n  require y > x\n}\n`,
    'WR2106',
  ],
  ['18.176 an input called count', `${POLICY}input count: integer 0..9\nrule r { code R  require count > 5 }\n`],
  ['circle of definitions', `${POLICY}define a = b + 1\ndefine b = a + 1\n`, 'WR2105'],
  [
    'circle through a function',
    `${MONEY}${INPUTS}define f(k: integer): money USD = fee * 2\ntariff plan { charge fee { amount f(1)  minimum 0 USD } }\n`,
    'WR2105',
  ],
  [
    'circle through a table',
    `${MONEY}${INPUTS}table f picks one row {\n  | k: integer 0..9 => a: money USD |\n  | any => fee |\n}\ntariff plan { charge fee { amount f(1).a  minimum 0 USD } }\n`,
    'WR2105',
  ],
  [
    '18.82 a discount reads what it takes off',
    `${MONEY}${INPUTS}tariff plan {\n  charge fee { amount usd }\n  discount promo { take if fee > 5 USD then 10% else 0% off fee }\n}\n`,
    'WR2105',
  ],
  [
    '18.82 a discount reads the gross',
    `${MONEY}${INPUTS}tariff plan {\n  charge fee { amount usd }\n  discount promo { take if fee.gross > 5 USD then 10% else 0% off fee }\n}\n`,
  ],
  [
    'a later discount reads an earlier one',
    `${MONEY}${INPUTS}tariff plan {\n  charge fee { amount usd }\n  discount a { take 10% off fee }\n  discount b { take if a is 0 USD then 10% else 0% off fee }\n}\n`,
  ],
  [
    'an earlier discount reads a later one',
    `${MONEY}${INPUTS}tariff plan {\n  charge fee { amount usd }\n  discount a { take if b is 0 USD then 10% else 0% off fee }\n  discount b { take 10% off fee }\n}\n`,
    'WR2105',
  ],
  [
    '18.118 a pair is no circle',
    `${MONEY}${INPUTS}tariff plan {\n  charge fee { amount usd }\n  discount a { take 10% off fee  larger of this and b }\n  discount b { take 1 USD off fee  larger of this and a }\n}\n`,
  ],
  [
    '18.118 a rival that reads its rival',
    `${MONEY}${INPUTS}tariff plan {\n  charge fee { amount usd }\n  discount a { take if b is 0 USD then 10% else 0% off fee  larger of this and b }\n  discount b { take 1 USD off fee }\n}\n`,
    'WR2105',
  ],
  [
    '18.81 a bare total of two tariffs',
    `${MONEY}${INPUTS}tariff a { charge fee { amount usd } }\ntariff b { charge due_now { amount usd } }\ndefine everything = total\n`,
    'WR2101',
  ],
  ['18.81 a bare total of one', `${MONEY}${INPUTS}tariff a { charge fee { amount usd } }\ndefine everything = total\n`],
];

const VERDICTS: readonly Row[] = [
  ['18.70 no code', `${POLICY}${INPUTS}rule r { require x > 5 }\n`, 'WR2110'],
  [
    '18.71 a mild rule in all of',
    `${POLICY}${INPUTS}rule r { code R  severity info  require x > 5 }\ndecision e { pass when all of { r } }\n`,
    'WR2113',
  ],
  [
    '18.72 no weight',
    `${POLICY}${INPUTS}rule r { code R  require x > 5 }\ndecision e { pass when weight of { r } at least 1 }\n`,
    'WR2111',
  ],
  [
    '18.72 weights are exact',
    `${POLICY}${INPUTS}rule r { code R  weight 0.1  require x > 5 }\nrule w { code W  weight 0.2  require x > 6 }\ndecision e { pass when weight of { r, w } at least 0.3 }\n`,
  ],
  [
    '18.72 more than all weights',
    `${POLICY}${INPUTS}rule r { code R  weight 1  require x > 5 }\ndecision e { pass when weight of { r } at least 2 }\n`,
    'WR3112',
  ],
  ['18.73 an empty group', `${POLICY}decision e { pass when all of {} }\n`, 'WR2115'],
  [
    '18.76 undecided is answered',
    `${POLICY}${INPUTS}rule r { code R  require m > 5  when missing undecided }\ndecision e { pass when r }\n`,
    'WR4107',
  ],
  [
    '18.76 missing that fails is decided',
    `${POLICY}${INPUTS}rule r { code R  require m > 5  when missing fail }\ndecision e { pass when r }\n`,
  ],
  [
    '18.75 a nested gate can be undecided',
    `${POLICY}${INPUTS}rule r { code R  require x > 5 }\ndecision inner { applies when m > 5  pass when r  when undecided refer }\ndecision outer { pass when inner }\n`,
    'WR4107',
  ],
];

const pattern = (source: string) => value(`t matches ${JSON.stringify(source)}`);
const PATTERNS: readonly Row[] = [
  ['18.177 a pattern', pattern('RC-[0-9]+')],
  ['18.177 every sign', pattern('(?:a|[^b-d\\]]{2,3}|\\d\\w\\s.)*x+y?z{4}')],
  ['18.177 of a number', value('x matches "[0-9]+"'), 'WR3100'],
  ...[
    ...[
      'a**',
      '*a',
      '+',
      '(a',
      'a)',
      'a]',
      '[',
      '[]',
      '[z-a]',
      '[[a]',
      '\\q',
      'a{',
      'a{,2}',
      'a{3,2}',
      'a{101}',
      '^a',
      'a$',
    ],
    ...['(?=a)', 'a\\', '(a{100}){100}', '('.repeat(40) + ')'.repeat(40), 'a{2}{2}', 'a*?'],
  ].map((source): Row => [`18.177 ${source}`, pattern(source), 'WR3132']),
];

const TARIFFS: readonly Row[] = [
  ['18.5 total alone', `${MONEY.replace('per line', 'per total')}${INPUTS}tariff a { charge fee { amount usd } }\n`],
  [
    '18.5 tax alone is no plan',
    `${MONEY.replace('per line', 'per tax')}${INPUTS}tariff a { charge fee { amount usd } }\n`,
    'WR6101',
  ],
  [
    '18.110 without steps there is no increment to round',
    `${MONEY}rounding half up to 2 places per increment\n${INPUTS}tariff a { charge fee { amount usd } }\n`,
  ],
  [
    '18.110 the price of a step that is not constant',
    `${MONEY}rounding half up to 2 places per increment\ninput s: integer 1..9\ninput n: integer 0..9\ntariff a { charge fee { measure n steps of s each 1 USD } }\n`,
    'WR3130',
  ],
  [
    '18.110 the increment of a charge without steps',
    charge('amount usd round half up to 2 places per increment'),
    'WR6148',
  ],
  [
    '18.110 the factor of a charge without proration',
    charge('amount usd round half up to 2 places per factor'),
    'WR6148',
  ],
  [
    '18.110 the increment of one charge',
    charge('measure q\nsteps of 1 GB\neach 0.013 USD per GB\nround half up to 2 places per increment'),
  ],
  [
    '18.110 increment, factor and line of one charge',
    billed(
      'measure q\nsteps of 1 GB\neach 0.013 USD per GB\nprorate by day with allowance\nround half up to 2 places per increment\nround half up to 4 places per factor\nround half up to 0 places',
    ),
  ],
  [
    'a line rounded twice',
    charge('amount usd\nround half up to 2 places\nround half up to 0 places per line'),
    'WR1013',
  ],
  [
    '18.110 a tax has no factor',
    `${charge('amount usd')}`.replace(
      /}\s*$/,
      'tax v { rate 5% added to all charges round half up to 2 places per factor } }',
    ),
    'WR6148',
  ],
  ['18.112 the line of one charge', charge('amount usd round half up to 2 places per line')],
  [
    '18.111 late usage as corrections',
    `${MONEY}${INPUTS}tariff a { late usage on own period  charge fee { amount usd } }\n`,
  ],
  ['18.111 late usage', `${MONEY}${INPUTS}tariff a { late usage on current period  charge fee { amount usd } }\n`],
  [
    '18.22 no period',
    `${MONEY}${INPUTS}tariff a { bills every month  charge fee { flat 5 USD per month } }\n`,
    'WR6140',
  ],
  ['18.35 per month', billed('flat 5 USD per month')],
  ['18.35 per month under three months', billed('flat 30 USD per month', '3 months')],
  ['18.35 per year under twelve months', billed('flat 24 USD per year', '12 months')],
  ['18.35 per year under one month', billed('flat 24 USD per year'), 'WR3108'],
  ['18.35 per day under months', billed('flat 1 USD per day'), 'WR3108'],
  ['18.35 every bill or once', billed('flat 5 USD'), 'WR6115'],
  ['18.35 without bills every', charge('flat 5 USD')],
  ['18.36 per GB per month does not cancel', billed('measure q\neach 5 USD per GB per month'), 'WR3102'],
  [
    '18.37 seats and plain numbers',
    `${MONEY}unit seat plural seats\ninput n: quantity seat 0..10\ntariff a { charge fee { amount n * 2 USD } }\n`,
    'WR3104',
  ],
  [
    '18.37 a price per seat',
    `${MONEY}unit seat plural seats\ninput n: quantity seat 0..10\ntariff a { charge fee { amount n * 2 USD per seat } }\n`,
  ],
  ['18.83 each without a measure', charge('each 1 USD'), 'WR6102'],
  ['18.83 each of a negative measure', charge('measure z\neach 1 USD')],
  ['18.83 included of a negative measure', charge('measure z\nincluded 5\neach 1 USD'), 'WR6114'],
  [
    '18.91 two allowances without labels',
    charge('measure q\nincluded 5 GB\nincluded 6 GB\neach 1 USD per GB'),
    'WR6122',
  ],
  ['18.90 a step that may be 0', charge('measure q\nsteps of q\neach 1 USD per GB'), 'WR6124'],
  ['18.90 a step of another dimension', charge('measure q\nsteps of 5 seconds\neach 1 USD per GB'), 'WR3102'],
  ['18.90 a first step below 0', charge('measure n\nsteps of 1 after first z\neach 1 USD'), 'WR6114'],
  ['18.90 steps of a negative measure', charge('measure z\nsteps of 2\neach 1 USD'), 'WR6114'],
  ['18.90 steps of nothing measured', charge('steps of 2\namount usd'), 'WR6102'],
  ['18.90 before steps, without steps', charge('measure q\nincluded 5 GB before steps\neach 1 USD per GB'), 'WR6121'],
  [
    '18.90 before steps on one of two',
    charge('measure q\nsteps of 1 GB\nincluded 5 GB "a" before steps\nincluded 6 GB "b"\neach 1 USD per GB'),
    'WR6121',
  ],
  ['18.90 steps that leave an endless decimal', charge('measure q\nsteps of (7 GB / 3)\neach 1 USD per GB'), 'WR3124'],
  [
    '18.90 shares of an allowance before steps',
    billed('measure q\nsteps of 1 GB\nincluded 5 GB before steps\neach 1 USD per GB\nprorate by day with allowance'),
    'WR3124',
  ],
  [
    '18.99 already used beside before steps',
    charge('measure q\nsteps of 1 GB\nincluded 5 GB before steps\neach 1 USD per GB\nalready used q'),
    'WR6149',
  ],
  ['18.97 a package of what may be 0', charge('measure n\npackage of x at 1 USD'), 'WR6124'],
  ['18.97 a package of a negative measure', charge('measure z\npackage of 5 at 1 USD'), 'WR6114'],
  ['18.97 a package without a measure', charge('package of 5 at 1 USD'), 'WR6102'],
  ['18.95 a step that is a rate', charge('measure q\nstairstep { beyond at 1 USD per GB }'), 'WR3104'],
  ['18.98 a base that may be negative', charge('graduated percentage of usd - 5 USD { beyond at 2% }'), 'WR6114'],
  ['18.98 a base of another currency', charge('graduated percentage of eur { beyond at 2% }'), 'WR3101'],
  ['18.98 a rate that is no percent', charge('graduated percentage of usd { beyond at 0.02 }'), 'WR3100'],
  ['18.98 an allowance', charge('graduated percentage of usd { beyond at 2% }\nincluded 5 USD'), 'WR6102'],
  ['18.83 a measure beside a percentage', charge('measure q\ngraduated percentage of usd { beyond at 2% }'), 'WR6102'],
  ['18.94 a fixed part of a percentage', charge('graduated percentage of usd { beyond at 2% plus 0.3 USD }'), 'WR6116'],
  ['18.91 two allowances with labels', charge('measure q\nincluded 5 GB "a"\nincluded 6 GB "b"\neach 1 USD per GB')],
  ['18.93 bounds', tiers('up to 100 GB at 1 USD per GB\nbeyond at 2 USD per GB')],
  ['18.93 bounds in another unit', tiers('up to 100000 MB at 1 USD per GB\nup to 1 TB at 2 USD per GB')],
  ['18.93 a bound of 0', tiers('up to 0 GB at 1 USD per GB\nbeyond at 2 USD per GB'), 'WR6103'],
  [
    '18.93 equal bounds',
    tiers('up to 1 GB at 1 USD per GB\nup to 1000 MB at 1 USD per GB\nbeyond at 2 USD per GB'),
    'WR6103',
  ],
  ['18.93 widths', tiers('next 100 GB at 1 USD per GB\nnext 900 GB at 2 USD per GB')],
  ['18.93 widths end too early', tiers('next 100 GB at 1 USD per GB\nnext 899 GB at 2 USD per GB'), 'WR6110'],
  ['18.93 mixed', tiers('up to 100 GB at 1 USD per GB\nnext 900 GB at 2 USD per GB'), 'WR6113'],
  ['18.93 beyond before the end', tiers('beyond at 1 USD per GB\nup to 1000 GB at 2 USD per GB', 'volume'), 'WR6103'],
  ['18.93 a bound that is no constant', tiers('up to q at 1 USD per GB\nbeyond at 2 USD per GB'), 'WR3130'],
  [
    '18.93 a dated bound that overtakes the next',
    charge(
      'measure q\ngraduated {\nup to c at 1 USD per GB\nup to 300 GB at 2 USD per GB\nbeyond at 3 USD per GB\n}',
      'constant c: quantity GB { from 2026-01-01 = 100 GB  from 2027-01-01 = 500 GB }\n',
    ),
    'WR6103',
  ],
  [
    '18.93 a dated bound that stays below',
    charge(
      'measure q\ngraduated {\nup to c at 1 USD per GB\nup to 300 GB at 2 USD per GB\nbeyond at 3 USD per GB\n}',
      'constant c: quantity GB { from 2026-01-01 = 100 GB  from 2027-01-01 = 200 GB }\n',
    ),
  ],
  ['18.103 no price', charge('measure q'), 'WR6102'],
  ['18.103 two prices', charge('flat 5 USD\namount usd'), 'WR6102'],
  ['18.103 an amount below 0', charge('amount usd - 5 USD'), 'WR6120'],
  ['18.103 with a minimum', charge('amount usd - 5 USD\nminimum 0 USD')],
  ['18.102 minimum above cap', charge('amount usd\nminimum 10 USD\ncap 5 USD'), 'WR6104'],
  ['18.104 nothing to prorate by', charge('amount usd\nprorate by day'), 'WR6141'],
  ['18.104 given counts', charge('amount usd\nprorate by day for x over n')],
  ['18.104 over what may be 0', charge('amount usd\nprorate by day for x over y'), 'WR3111'],
  ['18.106 metered without allowance', billed('measure q\neach 1 USD per GB\nprorate by day'), 'WR6142'],
  ['18.106 what a share of an allowance gives is printed to the places of the measure', billed(shared('5 GB'))],
  ['18.21 what rolls over of it goes into the next bill', billed(shared('5 GB rolls over for 1 month')), 'WR3124'],
  [
    '18.21 it rolls over from a share that is rounded',
    billed(shared('5 GB rolls over for 1 month')).replace('input', 'rounding half even to 4 places per factor\ninput'),
  ],
  ['18.106 a balance is no share', billed(shared('q rolls over up to 3 GB for 1 month'))],
  ['18.21 a third of a gigabyte cannot be printed', charge('measure q / 3\neach 1 USD per GB'), 'WR3124'],
  ['18.21 nor can what an allowance of it leaves', charge('measure q\nincluded 1 GB / 3\neach 1 USD per GB'), 'WR3124'],
  ['18.21 shares that are read are rounded', `${billed(shared('5 GB'))}define used = fee.consumed\n`, 'WR3124'],
  [
    '18.21 shares by a rounded factor may be shown',
    `${billed(shared('5 GB')).replace('input', 'rounding half even to 4 places per factor\ninput')}define used = fee.consumed\n`,
  ],
  ['18.107 in advance with a measure', billed('measure q\neach 1 USD per GB\nbilled in advance'), 'WR6146'],
  [
    '18.116 a circle of stacks',
    `${MONEY}${INPUTS}tariff plan {\n  charge fee { amount usd }\n  discount a { take 10% off fee  stack after b }\n  discount b { take 1 USD off fee  stack after a }\n}\n`,
    'WR6111',
  ],
  [
    '18.31 a discount of a plain number',
    `${MONEY}${INPUTS}tariff plan {\n  charge fee { amount usd }\n  discount a { take 2 * 5% off fee }\n}\n`,
    'WR3106',
  ],
  [
    '18.128 an unknown charge',
    `${MONEY}${INPUTS}tariff plan {\n  charge fee { amount usd }\n  tax vat 7.5% added to all charges except fees\n}\n`,
    'WR6105',
  ],
  ['18.131 an unused category', charge('amount usd\ntaxed as telecom'), 'WR6143'],
];

const TESTS: readonly Row[] = [
  ['18.159 an unknown input', `${POLICY}${INPUTS}test "a" { given w: 5  expect x is 5 }\n`, 'WR2101'],
  ['18.160 nothing expected', `${POLICY}${INPUTS}test "a" { given x: 5 }\n`, 'WR9102'],
  ['18.160 another type', `${POLICY}${INPUTS}define k = x + 1\ntest "a" { given x: 5  expect k is 5 USD }\n`, 'WR3100'],
  [
    '18.160 a decision is not emitted',
    `${POLICY}${INPUTS}rule r { code R  require x > 5 }\ndecision e { pass when r }\ntest "a" { given x: 5  expect e emitted }\n`,
    'WR9110',
  ],
  [
    '18.161 monotone in a test',
    `${POLICY}${INPUTS}define k = x + 1\ntest "a" { given x: 5  expect k never decreases }\n`,
    'WR9110',
  ],
  [
    '18.161 monotone in a property',
    `${POLICY}${INPUTS}define k = x + 1\nproperty "a" { vary x over 0 .. 10  expect k never decreases }\n`,
  ],
  [
    '18.161 a text is not varied',
    `${POLICY}${INPUTS}property "a" { vary t over "a" .. "b"  expect x is 5 }\n`,
    'WR3100',
  ],
];

describe.each([
  ['units, money, percents and dates', UNITS],
  ['missing values and narrowing', MISSING],
  ['division, rounding and intervals', DIVISION],
  ['constants', CONSTANTS],
  ['names and circles', NAMES],
  ['rules and decisions', VERDICTS],
  ['patterns', PATTERNS],
  ['tariffs', TARIFFS],
  ['tests and properties', TESTS],
  ['lists and comprehensions', COMPREHENSIONS],
])('%s', (_, rows) => {
  test.each(rows)('%s', (_name, text, ...expected) => {
    expect(codes(text, beside())).toEqual(expected);
  });
});
