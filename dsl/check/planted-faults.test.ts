/**
 * Faults of every kind of analysis, each told at its place with its box, value or circle, and their near misses, of which
 * nothing may be told. The marked text stands between ⟦ and ⟧.
 */
import { expect, test } from 'vitest';
import { MONEY, POLICY, told } from '../specs/checking.ts';

/** What a small example cannot help. */
const QUIET = /^WR(?:2107|3190) /;

function findings(text: string): readonly string[] {
  return told(text).filter((line) => !QUIET.test(line));
}

/** A condition over these inputs. */
const scores = (rest: string): string => `${POLICY}enum Tier ordered { bronze, silver, gold }
input score: integer 300..850
input other: integer 0..999
input tier: Tier
input word: text
input day: date
input extra: integer 0..9 optional
${rest}
`;
/** A table over the score alone. */
const oneColumn = (name: string, picks: string, rows: string): string => `${POLICY}input score: integer 300..850
table ${name} picks ${picks} {
  | score: integer 300..850 => months: integer |
${rows}}
define months: integer = deposit(score).months
`;
/** A table over the score and the open cases. */
const twoColumns = (
  name: string,
  picks: string,
  rows: string,
  second = 'open: integer 0..9',
): string => `${POLICY}input score: integer 300..850
input open: integer 0..9
table ${name} picks ${picks} {
  | score: integer 300..850 | ${second} => months: integer |
${rows}}
define months: integer = deposit(score, open).months
`;
const calendar = (name: string, bands: string): string => `${POLICY}zone "Europe/Berlin"
input now: instant
dates closed { 2026-12-25 2027-12-25 }
calendar ${name} in zone "Europe/Berlin" {
${bands}}
define day: bool = now in hours.day
`;
const charge = (clauses: string, input = 'input data: quantity GB 0..1000000 places 0'): string => `${MONEY}${input}
tariff t { charge c { ${clauses} } }
`;

const PLANTED: readonly (readonly [name: string, text: string, says: string])[] = [
  [
    'a gap in one column',
    oneColumn(
      '⟦deposit⟧',
      'one row',
      `  | < 600 => 3 |
  | > 600 => 1 |
`,
    ),
    'WR5101 Table deposit has no row for score 600.',
  ],
  [
    'a gap in a corner of two columns',
    twoColumns(
      '⟦deposit⟧',
      'one row',
      `  | < 600 | any => 3 |
  | >= 600 | < 3 => 1 |
  | 600 .. 700 | >= 3 => 2 |
`,
    ),
    'WR5101 Table deposit has no row for score 701..850 with open 3..9.',
  ],
  [
    'an overlap in one point',
    oneColumn(
      'deposit',
      'one row',
      `  ⟦| <= 600 => 3 |⟧
  | >= 600 => 1 |
`,
    ),
    'WR5102 Rows 1 and 2 both match score 600, and the table picks one row.',
  ],
  [
    'an overlap of a box',
    twoColumns(
      'deposit',
      'one row',
      `  | < 600 | any => 3 |
  ⟦| >= 600 | < 5 => 1 |⟧
  | >= 600 | 3 .. 4 => 2 |
  | >= 600 | >= 5 => 4 |
`,
    ),
    'WR5102 Rows 2 and 3 both match score 600..850, open 3..4, and the table picks one row.',
  ],
  [
    'a row behind one that takes all',
    oneColumn(
      'deposit',
      'first row',
      `  | any => 3 |
  ⟦| < 600 => 1 |⟧
`,
    ),
    'WR5103 Row 2 can never be reached: row 1 ("any") already matches everything before it.',
  ],
  [
    'a row behind several that take all of it together',
    twoColumns(
      'deposit',
      'first row',
      `  | < 600 | any => 3 |
  | >= 500 | < 5 => 1 |
  | >= 500 | >= 5 => 4 |
  ⟦| 550 .. 700 | 2 .. 7 => 2 |⟧
`,
    ),
    'WR5103 Row 4 can never be reached: the rows above it match all its cases.',
  ],
  [
    'a row that says nothing new',
    twoColumns(
      'deposit',
      'first row',
      `  ⟦| 600 .. 650 | < 3 => 1 |⟧
  | >= 600 | any => 1 |
  | any | any => 3 |
`,
    ),
    'WR5105 Row 1 says what row 2, which holds all its cases, says without it.',
  ],
  [
    'two rows that could be one',
    oneColumn(
      'deposit',
      'one row',
      `  | < 600 => 3 |
  ⟦| 600 ..< 700 => 1 |⟧
  | >= 700 => 1 |
`,
    ),
    'WR5106 Rows 2 and 3 say the same, and one range holds the cases of both.',
  ],
  [
    'a column that no row looks at',
    twoColumns(
      'deposit',
      'one row',
      `  | < 600 | any => 3 |
  | >= 600 | any => 1 |
`,
      '⟦open: integer 0..9⟧',
    ),
    'WR5123 No row of deposit looks at open.',
  ],
  [
    'the first row where one row holds',
    oneColumn(
      '⟦deposit⟧',
      'first row',
      `  | < 600 => 3 |
  | >= 600 => 1 |
`,
    ),
    'WR5112 No two rows of deposit match the same case, so it can pick one row.',
  ],
  [
    'a cell that holds nothing',
    oneColumn(
      'deposit',
      'one row',
      `  | < 600 => 3 |
  | ⟦700 .. 600⟧ => 1 |
`,
    ),
    'WR5116 Nothing lies in this range.',
  ],
  [
    'an argument outside its column',
    `${POLICY}input score: integer 0..850
table deposit picks one row {
  | score: integer 300..850 => months: integer |
  | any => 3 |
}
define months: integer = deposit(⟦score⟧).months
`,
    'WR5114 score (0..850) does not fit column score, which holds 300..850.',
  ],
  [
    'a prefix twice',
    `${POLICY}input number: text
table rate picks longest prefix {
  | prefix: text => zone: integer |
  | "44" => 1 |
  ⟦| "44" => 2 |⟧
  | "" => 0 |
}
define zone: integer = rate(number).zone
`,
    'WR5109 The prefix "44" stands in rows 1 and 2.',
  ],
  [
    'an enum member without a row',
    `${POLICY}enum Tier { bronze, silver, gold }
input tier: Tier
table ⟦share⟧ picks one row {
  | tier: Tier => rate: percent |
  | bronze => 5% |
  | gold => 9% |
}
define rate: percent = share(tier).rate
`,
    'WR5101 Table share has no row for tier silver.',
  ],
  [
    'a calendar without a band on weekends',
    calendar(
      '⟦hours⟧',
      `  day: monday to friday 08:00 to 20:00
  night: monday to friday 20:00 to 08:00
`,
    ),
    'WR5108 Calendar hours leaves sunday without a band.',
  ],
  [
    'two bands at once',
    calendar(
      'hours',
      `  day: every day 08:00 to 20:00
  ⟦evening: every day 18:00 to 22:00⟧
  night: otherwise
`,
    ),
    'WR5122 Calendar hours puts every day 18:00 to 20:00 into day and evening.',
  ],
  [
    'a window of no length',
    calendar(
      'hours',
      `  day: ⟦every day 08:00 to 08:00⟧
  night: otherwise
`,
    ),
    'WR5117 This window ends when it begins.',
  ],
  [
    'a constant that begins after the policy',
    `${POLICY}constant floor: integer {
  from ⟦2026-06-01⟧ = 600
}
input score: integer 300..850
rule good { code LOW  require score >= floor }
`,
    'WR5110 floor has no value before 2026-06-01, but this version is in force from 2026-01-01.',
  ],
  [
    'dates that do not rise',
    `${POLICY}constant floor: integer {
  from 2025-01-01 = 600
  from ⟦2024-06-01⟧ = 620
}
input score: integer 300..850
rule good { code LOW  require score >= floor }
`,
    'WR5111 2024-06-01 must come after 2025-01-01.',
  ],
  [
    'a requirement that contradicts itself',
    scores('rule good { code LOW  require ⟦score < 600 and other > 3 and score >= 700⟧ }'),
    'WR3113 What rule good requires is never true.',
  ],
  [
    'a requirement that the input always meets',
    scores('rule good { code LOW  require ⟦score >= 300⟧ }'),
    'WR3113 What rule good requires is always true.',
  ],
  [
    'cases that leave nothing out',
    scores('rule good { code LOW  require ⟦score < 600 or other > 3 or score in 600 .. 850⟧ }'),
    'WR3113 What rule good requires is always true.',
  ],
  [
    'a contradiction between members',
    scores('rule good { code LOW  require ⟦tier > silver and tier is not gold⟧ }'),
    'WR3113 What rule good requires is never true.',
  ],
  [
    'a contradiction between texts',
    scores('rule good { code LOW  require ⟦word is "a" and not (word in ["a", "b"])⟧ }'),
    'WR3113 What rule good requires is never true.',
  ],
  [
    'a contradiction of days',
    scores('rule good { code LOW  require ⟦day > 2026-03-01 and day < 2026-03-02⟧ }'),
    'WR3113 What rule good requires is never true.',
  ],
  [
    'a contradiction with the gate',
    scores('rule good { code LOW  applies when score < 600  require ⟦score > 650 or (other > 5 and other < 5)⟧ }'),
    'WR3113 What rule good requires is never true.',
  ],
  [
    'a gate that never opens',
    scores(
      'rule good { code LOW  applies when ⟦extra is missing and extra > 3⟧  when missing fail require score >= 600 }',
    ),
    'WR3113 This condition is never true.',
  ],
  [
    'a branch behind the same question',
    scores('define level: integer = if score > 700 then (if ⟦score > 600⟧ then 1 else 2) else 3'),
    'WR3113 This condition is always true.',
  ],
  [
    'a choice through a chain',
    scores(`define a: bool = other > 900
define level: integer = if ⟦other <= 900 and other >= 901⟧ then 1 else 2`),
    'WR3113 This condition is never true.',
  ],
  [
    'a list that the range leaves out',
    scores('rule good { code LOW  require ⟦score in [100, 200, 900]⟧ }'),
    'WR3113 What rule good requires is never true.',
  ],
  [
    'a threshold above all weights',
    `${POLICY}input a: bool
rule one { code ONE  weight 10  require a }
decision ok { pass when weight of { one } at least ⟦11⟧ }
`,
    'WR3112 The weights add up to 10, so 11 is never reached.',
  ],
  [
    'more members asked than there are',
    `${POLICY}input a: bool
rule one { code ONE  require a }
decision ok { pass when at least ⟦2⟧ of { one } }
`,
    'WR3112 Of 1 members, at least 1 to 1 can be asked for.',
  ],
  [
    'decisions in a circle',
    `${POLICY}input a: bool
rule one { code ONE  require a }
decision ⟦first⟧ { pass when all of { one, second } }
decision second { pass when all of { first } }
`,
    'WR2105 These values depend on each other: first -> second -> first.',
  ],
  [
    'a reason code twice',
    `${POLICY}input a: bool
rule one { code SAME  require a }
rule ⟦two⟧ { code SAME  require a }
`,
    'WR2106 The name "SAME" is taken.',
  ],
  [
    'definitions in a circle',
    `${POLICY}define ⟦a⟧: integer = b + 1
define b: integer = a + 1
`,
    'WR2105 These values depend on each other: a -> b -> a.',
  ],
  [
    'tiers that end below the input',
    charge('measure data graduated { up to 100 GB at 0.10 USD per GB  ⟦up to 1000 GB at 0.05 USD per GB⟧ }'),
    'WR6110 Nothing says what c above 1000 GB costs; data can reach 1,000,000 GB.',
  ],
  [
    'tiers that do not rise',
    charge(
      'measure data graduated { up to 100 GB at 0.10 USD per GB  ⟦up to 50 GB at 0.05 USD per GB⟧  beyond at 0.01 USD per GB }',
    ),
    'WR6103 The bound 50 GB does not rise above 100 GB.',
  ],
  [
    'bounds and widths in one ladder',
    charge(
      'measure data graduated { up to 100 GB at 0.10 USD per GB  ⟦next 50 GB at 0.05 USD per GB⟧  beyond at 0.01 USD per GB }',
    ),
    'WR6113 "up to" (a bound) and "next" (a width) cannot be mixed in one list.',
  ],
  [
    'a minimum above the cap',
    charge('measure data each 0.10 USD per GB  minimum ⟦50 USD⟧  cap 40 USD'),
    'WR6104 The minimum 50 USD is above the cap 40 USD.',
  ],
  [
    'a charge through its own discount',
    `${MONEY}input sent: integer 0..1000
define spend = messages
tariff plan {
  charge messages { measure sent  each 0.01 USD }
  discount ⟦off⟧ { take if spend > 10 USD then 10% else 0% off messages }
}
`,
    'WR2105 These values depend on each other: off -> spend -> messages -> off.',
  ],
  [
    'a price of the wrong unit',
    charge('measure data each ⟦0.10 USD per second⟧'),
    'WR3102 The price is per second but the measure is in GB.',
  ],
  [
    'an amount that can be below 0',
    charge('amount ⟦base - 5 USD⟧', 'input base: money USD 0..10 places 2'),
    'WR6120 The amount of charge c may be below 0, so it needs a "minimum".',
  ],
  [
    'a division by what can be 0',
    `${POLICY}input n: integer 0..10
define x = (100 / ⟦n⟧) rounded half even to 2 places
`,
    'WR3111 n can be 0 (its range is 0..10).',
  ],
  [
    'more work than a call may take',
    `⟦policy demo.test⟧ version 1.0.0
effective from 2026-01-01
record Item { fee: integer 0..9 }
input items: list of Item up to 1000
input others: list of Item up to 1000
define pairs: integer = count(x for x in items where some(y.fee > x.fee for y in others))
`,
    'WR2120 One evaluation could take 6004002 operations; the limit is 250000.',
  ],
];

test.each(PLANTED)('%s', (_, text, says) => {
  const before = text.slice(0, text.indexOf('⟦'));
  const place = `${before.split('\n').length}:${before.length - before.lastIndexOf('\n')}`;
  const [code, ...message] = says.split(' ');
  expect(findings(text.replaceAll(/[⟦⟧]/g, ''))).toEqual([`${code} ${place} ${message.join(' ')}`]);
});

const SOUND: readonly (readonly [name: string, text: string])[] = [
  [
    'rows that meet without a gap',
    twoColumns(
      'deposit',
      'one row',
      `  | < 600 | any => 3 |
  | >= 600 | < 3 => 1 |
  | >= 600 | >= 3 => 2 |
`,
    ),
  ],
  [
    'rows that overlap where the first is taken',
    twoColumns(
      'deposit',
      'first row',
      `  | < 600 | any => 3 |
  | < 700 | < 3 => 1 |
  | any | any => 2 |
`,
    ),
  ],
  [
    'a later row that holds more but comes after another answer',
    twoColumns(
      'deposit',
      'first row',
      `  | 600 .. 650 | < 3 => 1 |
  | 600 .. 700 | any => 2 |
  | >= 600 | any => 1 |
  | any | any => 3 |
`,
    ),
  ],
  [
    'rows alike that do not touch',
    twoColumns(
      'deposit',
      'one row',
      `  | < 500 | any => 3 |
  | 500 ..< 600 | < 5 => 1 |
  | 500 ..< 600 | >= 5 => 2 |
  | >= 600 | any => 3 |
`,
    ),
  ],
  [
    'rows alike that differ in two columns',
    twoColumns(
      'deposit',
      'one row',
      `  | < 600 | < 5 => 1 |
  | < 600 | >= 5 => 2 |
  | >= 600 | < 5 => 2 |
  | >= 600 | >= 5 => 1 |
`,
    ),
  ],
  [
    'rows that are added up',
    `${POLICY}input score: integer 300..850
table points picks sum of rows {
  | score: integer 300..850 => n: integer |
  | >= 600 => 1 |
  | >= 700 => 1 |
}
define n: integer = points(score).n
`,
  ],
  [
    'a gap between whole numbers that holds none',
    twoColumns(
      'deposit',
      'one row',
      `  | <= 600 | any => 3 |
  | >= 601 | < 5 => 1 |
  | >= 601 | >= 5 => 2 |
`,
    ),
  ],
  [
    'prefixes inside each other',
    `${POLICY}input number: text
table rate picks longest prefix {
  | prefix: text => zone: integer |
  | "44" => 1 |
  | "4420" => 2 |
  | "" => 0 |
}
define zone: integer = rate(number).zone
`,
  ],
  [
    'a night over midnight',
    calendar(
      'hours',
      `  night: every day 22:00 to 06:00
  day: every day 06:00 to 22:00
`,
    ),
  ],
  [
    'a constant from the first day on',
    `${POLICY}constant floor: integer {
  from 2026-01-01 = 600
  from 2027-01-01 = 620
}
input score: integer 300..850
rule good { code LOW  require score >= floor }
`,
  ],
  ['a requirement that one score meets', scores('rule good { code LOW  require score <= 300 or score >= 850 }')],
  ['bounds that leave one value', scores('rule good { code LOW  require score >= 600 and score <= 600 }')],
  ['what may be missing is not always true', scores('rule good { code LOW  require extra >= 0  when missing fail }')],
  [
    'a question that only one case answers',
    scores('rule good { code LOW  require (score < 600 and other > 3) or (score >= 600 and other <= 3) }'),
  ],
  ['two values that vary', scores('rule good { code LOW  require score > other and other > 300 }')],
  [
    'a constant that changes',
    `${POLICY}constant floor: integer {
  from 2026-01-01 = 300
  from 2027-01-01 = 620
}
input score: integer 300..850
rule good { code LOW  require score >= floor }
`,
  ],
  [
    'a threshold of all weights',
    `${POLICY}input a: bool
input b: bool
rule one { code ONE  weight 10  require a }
rule two { code TWO  weight 5.5  require b }
decision ok { pass when weight of { one, two } at least 15.5 }
`,
  ],
  [
    'tiers up to all the input gives',
    charge('measure data graduated { up to 100 GB at 0.10 USD per GB  up to 1000000 GB at 0.05 USD per GB }'),
  ],
  [
    'a discount of what comes before it',
    `${MONEY}input sent: integer 0..1000
define spend = messages.gross
tariff plan {
  charge messages { measure sent  each 0.01 USD }
  discount off { take if spend > 10 USD then 10% else 0% off messages }
}
`,
  ],
  ['a difference that cannot be below 0', charge('amount base - 5 USD', 'input base: money USD 5..10 places 2')],
  [
    'a divisor that is asked about first',
    `${POLICY}input n: integer 0..10
define x = if n > 0 then (100 / n) rounded half even to 2 places else 0
`,
  ],
  ['a cap at the minimum', charge('measure data each 0.10 USD per GB  minimum 40 USD  cap 40 USD')],
];

test.each(SOUND)('sound: %s', (_, text) => {
  expect(findings(text)).toEqual([]);
});

test('forty faults and twenty near misses', () => {
  expect(PLANTED.length).toBeGreaterThanOrEqual(40);
  expect(SOUND.length).toBeGreaterThanOrEqual(20);
});
