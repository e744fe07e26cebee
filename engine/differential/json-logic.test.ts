/** Exported rules, run by json-logic-js, against the reference: generated policies on generated inputs, missing values among them. */
import jsonLogic from 'json-logic-js';
import { expect, test } from 'vitest';
import { divide, isInteger, type Program, type Rational, type Type } from '#dsl';
import { exportLogic, type LogicRule } from '#interchange';
import type { Inputs, InputValue } from '../boundary/value.ts';
import { startEvaluation } from '../reference/evaluation.ts';
import type { Outcome } from '../reference/rule.ts';
import { dateText } from '../time/iso.ts';
import { generateInputs } from './inputs.ts';
import { Random } from './random.ts';
import { checkedPolicy } from './run.ts';

const POLICIES = 80;
const INPUTS = 16;

/** The data of an evaluation, as the header says: whole counts of a step, texts, and nothing where a value is missing. */
function dataOf(declared: readonly { readonly name: string; readonly type: Type }[], values: Inputs): object {
  return Object.fromEntries(
    declared.flatMap(({ name, type }, i) => {
      const value = values[i];
      return value === undefined || value.kind === 'missing' ? [] : [[name, dataOfValue(type, value)]];
    }),
  );
}

function dataOfValue(type: Type, value: InputValue): unknown {
  switch (value.kind) {
    case 'missing':
      return null;
    case 'number':
      return type.kind === 'numeric' && type.grid !== undefined ? countOf(value.value, type.grid) : null;
    case 'enum':
      return type.kind === 'enum' ? type.enum.members[value.member] : null;
    case 'date':
      return dateText(value.day);
    case 'time':
      return value.second;
    case 'instant':
      return value.ms;
    case 'record':
      return type.kind === 'record' ? dataOf(type.record.fields, value.fields) : null;
    case 'list':
      return type.kind === 'list' ? value.items.map((item) => dataOfValue(type.of, item)) : null;
    case 'bool':
    case 'text':
      return value.value;
  }
}

function countOf(value: Rational, step: Rational): number {
  const count = divide(value, step);
  if (!isInteger(count)) throw new Error('a figure between two steps');
  return Number(count.n);
}

function outcomeOf({ applies, passes, undecided, waived }: LogicRule, data: object): Outcome {
  const holds = (logic: LogicRule['passes'] | undefined): boolean => {
    const found: unknown = jsonLogic.apply(JSON.parse(JSON.stringify(logic ?? false)), data);
    if (typeof found !== 'boolean') throw new Error(`${JSON.stringify(logic)} gives ${JSON.stringify(found)}`);
    return found;
  };
  if (applies !== undefined && !holds(applies)) return 'not_applicable';
  if (holds(passes)) return 'pass';
  if (holds(waived)) return 'waived';
  return holds(undecided) ? 'undecided' : 'fail';
}

interface Tally {
  rules: number;
  refused: Map<string, number>;
  compared: number;
  outcomes: Map<Outcome, number>;
}

function compareRules(program: Program, random: Random, tally: Tally): void {
  const { logic, diagnostics } = exportLogic(program);
  tally.rules += program.rules.length;
  for (const { message } of diagnostics) {
    const reason = message.replace(/^.*it holds /, '');
    tally.refused.set(reason, (tally.refused.get(reason) ?? 0) + 1);
  }
  expect(Object.keys(logic.rules).length + diagnostics.length).toBe(program.rules.length);
  const day = program.effective.from;
  for (let i = 0; i < INPUTS; i += 1) {
    const inputs = generateInputs(program, random);
    const data = dataOf(program.inputs, inputs);
    const evaluation = startEvaluation(program, inputs, { day, text: dateText(day) });
    for (const [name, rule] of Object.entries(logic.rules)) {
      const { outcome } = evaluation.rule(name);
      const got = outcomeOf(rule, data);
      if (got !== outcome) expect({ name, data, rule, outcome: got }).toEqual({ name, data, rule, outcome });
      tally.compared += 1;
      tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
    }
  }
}

test('rules of generated policies', () => {
  const tally: Tally = { rules: 0, refused: new Map(), compared: 0, outcomes: new Map() };
  let taken = 0;
  for (let seed = 7000; taken < POLICIES; seed += 1) {
    const program = checkedPolicy(seed);
    if (program === undefined || program.rules.length === 0) continue;
    taken += 1;
    compareRules(program, new Random(seed), tally);
  }
  const refused = [...tally.refused.values()].reduce((a, b) => a + b, 0);
  expect(refused / tally.rules).toBeLessThan(0.7);
  for (const outcome of ['pass', 'fail', 'undecided', 'not_applicable'] as const)
    expect(tally.outcomes.get(outcome)).toBeGreaterThan(20);
});
