import { describe, expect, test } from 'vitest';
import { checkPack, hasErrors, sourceFile } from '../index.ts';
import { type Mutant, mutantsOf } from './index.ts';

const HEAD = `policy demo.mutants version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
as of day

input day: date
input score: integer 0..1000
input fee: money USD 0..100 places 2
input data: quantity GB 0..1000 places 3
input last: date optional
input share: percent 0%..100%
input period: BillingPeriod
`;
const DECISION = '\ndecision may { pass when good }\n';

/** The mutants of what stands behind the head. */
function mutants(text: string): readonly Mutant[] {
  const source = sourceFile('test.writ', HEAD + text);
  const files = { sources: [source], csv: () => undefined };
  const { diagnostics } = checkPack(files).get('test.writ') ?? { diagnostics: [] };
  if (hasErrors(diagnostics)) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return mutantsOf(files, source).filter(({ span }) => span.start >= HEAD.length);
}

/** `operator: line with the change`, other lines that change behind it; blanks at the ends of lines do not count. */
function changes(text: string): readonly string[] {
  const whole = HEAD + text;
  return mutants(text).map(({ operator, edits }) => {
    const changed = [...edits]
      .sort((a, b) => b.span.start - a.span.start)
      .reduce((all, { span, text: put }) => all.slice(0, span.start) + put + all.slice(span.end), whole);
    const before = whole.split('\n');
    const lines = changed.split('\n').filter((line, i) => line !== before[i]);
    return `${operator}: ${lines.map((line) => line.trim().replace(/ +/g, ' ')).join(' / ')}`.trim();
  });
}

const rule = (condition: string): readonly string[] =>
  changes(`rule good {\n  code BAD\n  require ${condition}\n}${DECISION}`).map((each) => each.replace('require ', ''));

describe('conditions', () => {
  test.each([
    ['not (score > 5 and score < 9)', ['drop not: (score > 5 and score < 9)']],
    ['score is not 3', ['drop not: score is 3']],
    ['last is not present', ['drop not: last is present']],
    ['score not in [1, 2]', ['drop not: score in [1, 2]']],
    ['score >= 600', ['swap comparison: score > 600', 'move boundary: score >= 599']],
    ['score > 600', ['swap comparison: score >= 600', 'move boundary: score > 601']],
    ['score <= 600', ['swap comparison: score < 600', 'move boundary: score <= 601']],
    ['600 > score', ['swap comparison: 600 >= score', 'move boundary: 599 > score']],
    // One more is outside of what a score can be.
    ['score <= 1000', ['swap comparison: score < 1000']],
    ['score < score + 1', ['swap comparison: score <= score + 1']],
    ['fee < 10 USD', ['swap comparison: fee <= 10 USD', 'move boundary: fee < 9.99 USD']],
    ['data > 0.5 GB', ['swap comparison: data >= 0.5 GB', 'move boundary: data > 0.501 GB']],
    ['data > 500 MB', ['swap comparison: data >= 500 MB', 'move boundary: data > 501 MB']],
    ['share >= 25%', ['swap comparison: share > 25%', 'move boundary: share >= 24.99%']],
    ['day >= 2026-03-01', ['swap comparison: day > 2026-03-01', 'move boundary: day >= 2026-02-28']],
    // A third of anything lies on no grid, so the last digit decides, both ways.
    [
      'score / 3 < 0.5',
      ['swap comparison: score / 3 <= 0.5', 'move boundary: score / 3 < 0.4', 'move boundary: score / 3 < 0.6'],
    ],
    [
      'score in 300 .. 400',
      [
        'swap comparison: score in 300 ..< 400',
        'move boundary: score in 299 .. 400',
        'move boundary: score in 301 .. 400',
        'move boundary: score in 300 .. 401',
      ],
    ],
    ['score is 5', []],
  ])('%s', (condition, expected) => {
    const found = rule(condition);
    expect([...found].sort()).toEqual(expect.arrayContaining([...expected].sort()));
    if (!condition.startsWith('not (')) expect(found).toHaveLength(expected.length);
  });
});

describe('tables', () => {
  const table = (rows: string): readonly string[] =>
    changes(`table band picks one row {\n  | score: integer 0..1000 => fee: integer |\n${rows}\n}\n`);

  test('cells that meet at a boundary move together', () => {
    expect(table('  | < 600 => 1 |\n  | 600 .. 700 => 2 |\n  | > 700 => 3 |')).toEqual([
      'move boundary: | < 599 => 1 | / | 599 .. 700 => 2 |',
      'move boundary: | < 601 => 1 | / | 601 .. 700 => 2 |',
      'move boundary: | 600 .. 699 => 2 | / | > 699 => 3 |',
      'move boundary: | 600 .. 701 => 2 | / | > 701 => 3 |',
    ]);
  });

  test('ends of the whole range and single values stay', () => {
    expect(table('  | 0 .. 1000 => 1 |')).toEqual([
      'move boundary: | 1 .. 1000 => 1 |',
      'move boundary: | 0 .. 999 => 1 |',
    ]);
    expect(
      changes(
        'table one picks first row {\n  | score: integer 0..1000 => fee: integer |\n  | 5 => 1 |\n  | otherwise => 2 |\n}\n',
      ),
    ).toEqual([]);
  });
});

describe('tariffs', () => {
  const charge = (clauses: string): readonly string[] =>
    changes(`tariff t {\n  charge c {\n    measure data\n${clauses}\n  }\n}\n`);

  test('tiers: bounds move, neighbours exchange prices', () => {
    expect(
      charge('    graduated {\n up to 10 GB at 0.10 USD per GB\n beyond at 0.05 USD per GB even at zero\n }'),
    ).toEqual([
      'move boundary: up to 9 GB at 0.10 USD per GB',
      'move boundary: up to 11 GB at 0.10 USD per GB',
      'swap tiers: up to 10 GB at 0.05 USD per GB even at zero / beyond at 0.10 USD per GB',
      'drop clause: beyond at 0.05 USD per GB',
    ]);
  });

  test('a jump shows at one step of the measure', () => {
    expect(charge('    volume {\n up to 10 GB at 0.10 USD per GB\n beyond at 0.05 USD per GB\n }').slice(0, 2)).toEqual(
      ['move boundary: up to 9.999 GB at 0.10 USD per GB', 'move boundary: up to 10.001 GB at 0.10 USD per GB'],
    );
  });

  test('clauses that are left out, allowances that change places, modes of rounding', () => {
    const found = charge(
      `    included 1 GB "first"
    included 2 GB "second"
    each 0.10 USD per GB
    minimum 5 USD even at zero
    cap 50 USD
    round half even to 2 places`,
    );
    expect(found).toEqual([
      'swap allowances: included 2 GB "second" / included 1 GB "first"',
      'drop clause:',
      'drop clause: minimum 5 USD',
      'drop clause:',
      'change rounding: round half up to 2 places',
      'change rounding: round toward zero to 2 places',
    ]);
  });

  test.each([
    ['half even', ['half up', 'toward zero']],
    ['half up', ['half even', 'toward zero']],
    ['half down', ['half even', 'toward zero']],
    ['away from zero', ['toward zero']],
    ['toward zero', ['away from zero']],
    ['ceiling', ['floor']],
    ['floor', ['ceiling']],
  ])('%s', (mode, others) => {
    expect(charge(`    each 0.10 USD per GB\n    round ${mode} to 3 places`)).toEqual(
      others.map((other) => `change rounding: round ${other} to 3 places`),
    );
  });

  test('`stack after` and `inclusive`', () => {
    const found = changes(`tariff t {
  bills every month anchored to 2026-01-01
  charge c {
    flat 5 USD per month
    prorate by day from period.in_service_from until period.in_service_until inclusive
  }
  discount a { take 10% off all charges }
  discount b {
    take 10% off all charges
    stack after a
  }
}
`);
    expect(found).toEqual([
      'drop clause: prorate by day from period.in_service_from until period.in_service_until',
      'drop stack after:',
    ]);
  });
});

test('tests, examples and messages are left alone', () => {
  const text = `rule good {
  code BAD
  require score is 5
  message "{if score > 5 then 1 else 2}"
}${DECISION}
test "x" {
  given day: 2026-01-01
  given score: 5
  given fee: 0 USD
  given data: 0 GB
  expect score > 4
  expect may passes
}
`;
  expect(changes(text)).toEqual([]);
});

test('each says what it does, and where', () => {
  const [swap] = mutants(`rule good {\n  code BAD\n  require score >= 600\n}${DECISION}`);
  expect(swap?.what).toBe('">=" becomes ">"');
  expect(swap?.span.end).toBe((swap?.span.start ?? 0) + 2);
});
