import { describe, expect, test } from 'vitest';
import type { Program } from '#dsl';
import { evaluateReference } from '../reference/reference.ts';
import { policy } from '../testing/policy.ts';
import type { Evaluator, Failure } from './outcome.ts';
import { runSpecs } from './run.ts';

const reference: Evaluator = (program, inputs, at) => evaluateReference(program, inputs, { explain: 'lines', at });

const TARIFF = `policy test.specs "Specs" version 1.0.0
effective from 2026-01-01 until 2027-01-01
currency USD
as of day
rounding half even to 2 places per line
record Usage { data: quantity GB 0..2000 places 2  rolled: quantity GB 0..50 places 2 }
input day: date
input usage: Usage
tariff t "T" {
  charge data "Data" {
    measure usage.data
    included 20 GB
    graduated { up to 100 GB at 0.10 USD per GB beyond at 0.05 USD per GB }
  }
  charge extra "Extra" { applies when usage.data > 900 GB amount 5 USD }
}
rule small "Small" { code TOO_MUCH require usage.data <= 500 GB }
decision fits "Fits" { pass when small }
example nothing: Usage = { data: 0 GB, rolled: 0 GB }
`;

function failures(specs: string, evaluator = reference, header = TARIFF): readonly Failure[] {
  return runSpecs(policy(header + specs), evaluator).flatMap((result) => result.failures);
}
function codes(specs: string, evaluator = reference): readonly string[] {
  return failures(specs, evaluator).map(({ code, message }) => `${code} ${message}`);
}
const given = 'given day: 2026-04-01\ngiven usage: nothing';

describe('tests', () => {
  test('18.159 cells after givens, a record from paths alone, expectations of every kind', () => {
    const results = runSpecs(
      policy(`${TARIFF}
test "cases" { ${given}
  cases {
    | usage.data => data      | data.consumed | fits                 | extra       |
    | 20 GB      => 0.00 USD  | 20 GB         | passes               | not emitted |
    | 140 GB     => 11.00 USD | 20 GB         | passes               | not emitted |
    | 1000 GB    => 54.00 USD | 20 GB         | fails with TOO_MUCH  | emitted     |
  }
}
test "paths" { given day: 2026-04-01 given usage.data: 30 GB given usage.rolled: 0 GB
  expect data is 1.00 USD
  expect total > 0.99 USD
  expect small passes
}`),
      reference,
    );
    expect(results.map(({ ok, evaluations }) => [ok, evaluations])).toEqual([
      [true, 3],
      [true, 1],
    ]);
  });

  test('WR9101 says the figures and the arithmetic', () => {
    const [failure] = failures(`test "tiers" { ${given}
  cases { | usage.data => data |
          | 140 GB => 11.00 USD |
          | 150 GB => 12.00 USD | } }`);
    expect(failure).toMatchObject({
      code: 'WR9101',
      message: 'test "tiers", row 2: data is 11.50 USD, the test says 12.00 USD.',
    });
    expect(failure?.notes.map((note) => note.replace(/ {4}.*$/, ''))).toEqual([
      'measure: 150 GB = 150 GB',
      'allowance 1: 20 GB = 20 GB',
      'included 1: min(20 GB, 150 GB) = 20 GB',
      'remaining 1: 150 GB - 20 GB = 130 GB',
      'consumed: 20 GB = 20 GB',
      'quantity: 130 GB = 130 GB',
      'tier 1 quantity: min(130 GB, 100 GB) = 100 GB',
      'tier 1: 100 GB x 0.1 USD per GB = 10 USD',
      'tier 2 quantity: 130 GB - 100 GB = 30 GB',
      'tier 2: 30 GB x 0.05 USD per GB = 1.5 USD',
      'price: 10 USD + 1.5 USD = 11.5 USD',
      'round: round(half even, 0.01 USD, 11.5 USD) = 11.50 USD',
      'net: 11.50 USD = 11.50 USD',
    ]);
  });

  test.each([
    [
      'WR9101 a verdict',
      `test "x" { ${given} given usage.data: 600 GB expect fits passes }`,
      'WR9101 test "x": fits fails with TOO_MUCH, the test says passes.',
    ],
    [
      'WR9101 other codes',
      `test "x" { ${given} given usage.data: 600 GB expect fits fails with OTHER }`,
      'WR9101 test "x": fits fails with TOO_MUCH, the test says fails with OTHER.',
    ],
    ['WR9101 a condition', `test "x" { ${given} expect total > 1 USD }`, 'WR9101 test "x": "total > 1 USD" is false.'],
    [
      'WR9107 incomplete',
      'test "x" { given day: 2026-04-01 given usage.data: 1 GB expect total is 0 USD }',
      'WR9107 test "x": nothing is given for usage.rolled.',
    ],
    ['WR9107 outside the range', `test "x" { ${given} given usage.data: 2001 GB expect total is 0 USD }`, 'WR9107'],
    [
      'WR9109 outside the version',
      'test "x" { given day: 2027-01-01 given usage: nothing expect total is 0 USD }',
      'WR9109',
    ],
  ])('%s', (_, specs, expected) => {
    const found = codes(specs);
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(expected)).toBe(true);
  });

  test('why an input is refused is said once', () => {
    const specs = `test "x" { expect total is 0 USD }
test "y" { ${given} given usage.data: 2001 GB expect total is 0 USD }
test "z" { ${given} given day: 2027-01-01 expect total is 0 USD }`;
    expect(failures(specs).map(({ message, notes }) => [message, ...notes])).toEqual([
      ['test "x": nothing is given for day.', 'nothing is given for usage.'],
      ['test "y": usage.data: 2001 is outside the range.'],
      ['test "z": the input is rejected, day: Version 1.0.0 is not in force on 2027-01-01.'],
    ]);
  });

  test('an evaluator whose verdict differs from the reference fails', () => {
    const wrong: Evaluator = (program: Program, inputs, at) => {
      const result = reference(program, inputs, at);
      if (!result.ok) return result;
      const decisions = Object.entries(result.answer.decisions).map(([name, each]) => [
        name,
        { ...each, verdict: 'refer' },
      ]);
      return { ok: true, answer: { ...result.answer, decisions: Object.fromEntries(decisions) } };
    };
    expect(codes(`test "x" { ${given} expect fits passes }`, wrong)).toEqual([
      'WR9101 test "x": fits is refer for pass, the test says passes.',
    ]);
  });
});

describe('properties, 18.161', () => {
  const seen = (specs: string): readonly string[] => {
    const values: string[] = [];
    const program = policy(TARIFF + specs);
    runSpecs(program, (each, inputs, at) => {
      const usage = inputs[1];
      const data = usage?.kind === 'record' ? usage.fields[0] : undefined;
      if (data?.kind === 'number') values.push(`${data.value.n}/${data.value.d}`);
      return reference(each, inputs, at);
    });
    return values;
  };

  test('both ends, every step, and the boundaries of tiers inside the range', () => {
    const specs = `property "p" { ${given} vary usage.data over 0 GB .. 1 GB step 0.3 GB expect total >= 0 USD }`;
    expect(seen(specs)).toEqual(['0/1', '3/10', '3/5', '9/10', '1/1']);
    const wider = `property "p" { ${given} vary usage.data over 60 GB .. 150 GB step 60 GB expect total >= 0 USD }`;
    expect(seen(wider)).toEqual(['60/1', '100/1', '120/1', '150/1']);
  });

  test('WR9106 names the smallest point that breaks it', () => {
    expect(
      codes(`property "p" { ${given} vary usage.data over 0 GB .. 200 GB step 10 GB expect total < 2 USD }`),
    ).toEqual(['WR9106 property "p" with usage.data = 40 GB: "total < 2 USD" is false.']);
    expect(
      codes(`property "p" { ${given} vary usage.data over 0 GB .. 200 GB step 10 GB expect total never increases }`),
    ).toEqual(['WR9106 property "p" with usage.data = 30 GB: total goes from 0.00 USD to 1.00 USD.']);
    expect(
      codes(`property "p" { ${given} vary usage.data over 0 GB .. 200 GB step 10 GB expect total never decreases }`),
    ).toEqual([]);
  });

  test.each([
    ['10000', 0],
    ['10001', 1],
  ])('WR9108 a product of %s points', (points, count) => {
    const end = (Number(points) - 1) / 100;
    const specs = `property "p" { ${given} vary usage.data over 0 GB .. ${end} GB expect total >= 0 USD }`;
    const always: Evaluator = (program, inputs, at) => reference(program, inputs, at);
    expect(codes(specs, always).filter((each) => each.startsWith('WR9108'))).toHaveLength(count);
  });

  test('several vary form a product', () => {
    const specs = `property "p" { ${given}
      vary usage.data over 0 GB .. 20 GB step 10 GB
      vary usage.rolled over 0 GB .. 2 GB step 1 GB
      expect total never decreases }`;
    expect(runSpecs(policy(TARIFF + specs), reference)[0]).toMatchObject({ ok: true, evaluations: 9 });
  });
});
