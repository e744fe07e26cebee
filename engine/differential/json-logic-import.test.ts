/** JsonLogic rules imported as policies, beside json-logic-js on the same data, values that are missing among them. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import jsonLogic, { type RulesLogic } from 'json-logic-js';
import { describe, expect, test } from 'vitest';
import { ALONE, check, sourceFile } from '#dsl';
import { importJsonLogic } from '#interchange';
import { compile, type Plan } from '../index.ts';

/** The plan of an imported rule; or why it is not imported. */
function imported(rule: unknown, schema?: object): Plan | string {
  const source = sourceFile('rule.json', JSON.stringify(rule));
  const { files, diagnostics } = importJsonLogic(source, {
    name: 'imported.rule',
    from: '2026-01-01',
    ...(schema === undefined ? {} : { schema: sourceFile('schema.json', JSON.stringify(schema)) }),
  });
  const [file] = files;
  if (file === undefined) return diagnostics.map(({ message }) => message).join(' ');
  const checked = check(file.source, ALONE);
  // A schema may tell of fields that the rule does not read, and a rule may say the same whatever it is given.
  expect(checked.diagnostics.filter(({ code }) => code !== 'WR2107' && code !== 'WR3113')).toEqual([]);
  if (checked.program === undefined) throw new Error(file.source.text);
  const compiled = compile(checked.program);
  if (!compiled.ok) throw new Error(file.source.text);
  return compiled.plan;
}

/** Undefined where the data are refused. */
function verdict(plan: Plan, data: unknown): boolean | undefined {
  const result = plan.evaluate(JSON.stringify(data ?? {}), { at: '2026-04-01', explain: 'none' });
  return result.ok ? JSON.parse(result.json).decisions.verdict.verdict === 'pass' : undefined;
}

function asked(rule: unknown, data: unknown): unknown {
  const logic: RulesLogic = JSON.parse(JSON.stringify(rule));
  return jsonLogic.apply(logic, data);
}

const NUMBERS = ['n', 'm', 'deep.k'];
const TEXTS = ['t', 'deep.u'];
const FLAGS = ['f', 'g'];
const variable = (names: readonly string[]) => fc.constantFrom(...names).map((name) => ({ var: name }));
const figure = fc.constantFrom(-1, 0, 1, 5, 600, 2.5);

const { truth } = fc.letrec<{ number: unknown; truth: unknown }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    variable(NUMBERS),
    figure,
    fc
      .tuple(fc.constantFrom('+', '-', '*'), variable(NUMBERS), fc.constantFrom(0, 1, 3))
      .map(([o, a, b]) => ({ [o]: [a, b] })),
    fc.tuple(fc.constantFrom('min', 'max'), tie('number'), figure).map(([o, a, b]) => ({ [o]: [a, b] })),
    fc.tuple(variable(NUMBERS), figure).map(([{ var: path }, other]) => ({ var: [path, other] })),
    fc.tuple(tie('truth'), variable(NUMBERS), figure).map((parts) => ({ if: parts })),
  ),
  truth: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(fc.constantFrom('<', '<=', '>', '>='), tie('number'), tie('number')).map(([o, a, b]) => ({ [o]: [a, b] })),
    fc
      .tuple(fc.constantFrom('==', '===', '!=', '!=='), variable(NUMBERS), figure)
      .map(([o, a, b]) => ({ [o]: [a, b] })),
    fc
      .tuple(fc.constantFrom('==', '===', '!=', '!=='), variable(TEXTS), fc.constantFrom('', 'a', 'gold'))
      .map(([o, a, b]) => ({ [o]: [a, b] })),
    fc.tuple(fc.constantFrom('==', '!='), variable(FLAGS), fc.boolean()).map(([o, a, b]) => ({ [o]: [a, b] })),
    fc
      .tuple(fc.constantFrom('==', '!='), variable([...NUMBERS, ...TEXTS]), fc.constant(null))
      .map(([o, a, b]) => ({ [o]: [a, b] })),
    fc.tuple(variable(NUMBERS), variable(NUMBERS)).map((sides) => ({ '==': sides })),
    fc.tuple(figure, variable(NUMBERS), figure).map((parts) => ({ '<': parts })),
    variable(TEXTS).map((path) => ({ in: [path, ['a', 'gold']] })),
    variable(NUMBERS).map((path) => ({ in: [path, [1, 5]] })),
    variable(TEXTS).map((path) => ({ in: ['o', path] })),
    fc.constantFrom(...NUMBERS, ...TEXTS).map((path) => ({ '!': { missing: [path] } })),
    fc.constantFrom(1, 2, 3).map((least) => ({ '!': { missing_some: [least, ['n', 't', 'deep.k']] } })),
    fc.constantFrom(...NUMBERS, ...TEXTS, ...FLAGS).map((path) => ({ '!!': { var: path } })),
    fc
      .tuple(fc.constantFrom('some', 'all', 'none'), figure)
      .map(([o, a]) => ({ [o]: [{ var: 'nums' }, { '>': [{ var: '' }, a] }] })),
    fc.constantFrom('some', 'all', 'none').map((o) => ({ [o]: [{ var: 'items' }, { '>=': [{ var: 'q' }, 1] }] })),
    fc.tuple(fc.constantFrom('and', 'or'), tie('truth'), tie('truth')).map(([o, a, b]) => ({ [o]: [a, b] })),
    tie('truth').map((inner) => ({ '!': [inner] })),
    fc.tuple(tie('truth'), tie('truth'), tie('truth')).map((parts) => ({ if: parts })),
  ),
}));

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const data = fc.record({
  n: maybe(figure),
  m: maybe(figure),
  t: maybe(fc.constantFrom('', 'a', 'gold')),
  f: maybe(fc.boolean()),
  g: maybe(fc.boolean()),
  deep: maybe(fc.record({ k: maybe(figure), u: maybe(fc.constantFrom('', 'a', 'gold')) })),
  nums: maybe(fc.array(figure, { maxLength: 3 })),
  items: maybe(fc.array(fc.record({ q: maybe(figure) }), { maxLength: 3 })),
});

const NUMBER = { type: 'number' };
const SCHEMA = {
  type: 'object',
  properties: {
    n: NUMBER,
    m: NUMBER,
    t: { type: 'string' },
    f: { type: 'boolean' },
    g: { type: 'boolean' },
    deep: { type: 'object', properties: { k: NUMBER, u: { type: 'string' } } },
    nums: { type: 'array', items: NUMBER },
    items: { type: 'array', items: { type: 'object', properties: { q: NUMBER } } },
  },
};

test('generated rules on generated data', () => {
  let [taken, refused, compared] = [0, 0, 0];
  fc.assert(
    fc.property(truth, fc.array(data, { minLength: 6, maxLength: 6 }), (rule, all) => {
      const plan = imported(rule, SCHEMA);
      taken += 1;
      if (typeof plan === 'string') {
        refused += 1;
        return;
      }
      for (const given of all) {
        const got = verdict(plan, given);
        const wanted = asked(rule, JSON.parse(JSON.stringify(given)));
        expect([typeof wanted, JSON.stringify(given), got]).toEqual(['boolean', JSON.stringify(given), wanted]);
        compared += 1;
      }
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(compared).toBeGreaterThan(1000);
  expect(refused / taken).toBeLessThan(0.3);
});

/** The cases of the JsonLogic community, where whoever runs this has them. */
const CASES = process.env['WRIT_JSON_LOGIC_CASES'] ?? '';

describe.skipIf(!existsSync(CASES))('cases of other implementations', () => {
  const all: readonly { rule: unknown; data?: unknown; result: unknown }[] = existsSync(CASES)
    ? JSON.parse(readFileSync(CASES, 'utf8')).filter((each: unknown) => typeof each !== 'string')
    : [];

  test('those that are imported keep their results; of those that give true or false six tenths are', () => {
    const boolean = all.filter(({ result }) => typeof result === 'boolean');
    const taken = all.flatMap((each) => {
      const plan = imported(each.rule);
      return typeof plan === 'string' ? [] : [{ ...each, plan }];
    });
    const wrong = taken.filter(({ plan, data: given, result }) => {
      const got = verdict(plan, given);
      return got !== undefined && got !== result;
    });
    expect(wrong.map(({ rule }) => rule)).toEqual([]);
    expect(taken.length / boolean.length).toBeGreaterThanOrEqual(0.6);
  });
});
