/** The evaluators compared on one policy, as who publishes it has it done. */
import { expect, test } from 'vitest';
import type { Mode } from '../compiled/writer.ts';
import type { Plan } from '../plan.ts';
import { comparePlans } from './compare.ts';
import { compareEvaluators, plansOf } from './index.ts';
import { Oracle } from './oracle.ts';
import { checkedAlone } from './run.ts';

const TEXT = (cents: number, from = '2030-01-01', more = 'as of day') => `policy test.alike version 1.0.0
effective from ${from}
currency USD
rounding half even to 2 places per line
${more}
input day: date
input data: quantity GB 0..1000
tariff price { charge usage { amount data * 0.0${cents} USD per GB } }
`;

function programOf(text: string) {
  const program = checkedAlone('alike.writ', text);
  if (program === undefined) throw new Error('not sound');
  return program;
}

test.each([
  ['in the future', TEXT(5)],
  ['without an as-of of its own', TEXT(5, '2030-01-01', '')],
  ['for a day', TEXT(5, '2030-01-01 until 2030-01-02')],
])('a policy that is in force %s is asked on its own days', (_, text) => {
  const { evaluations, answered, difference } = compareEvaluators(programOf(text), { inputs: 100, seed: 1 });
  expect(difference).toBeUndefined();
  expect(answered).toBeGreaterThan(evaluations * 0.5);
});

test('the same seed asks the same', () => {
  const ask = (seed: number) => compareEvaluators(programOf(TEXT(5)), { inputs: 20, seed });
  expect(ask(1)).toEqual(ask(1));
});

test('a plan of another price is found out in every mode', () => {
  const oracle = new Oracle(programOf(TEXT(5)));
  const days = [21_915, 22_000] as const;
  for (const [mode, plan] of plansOf(new Oracle(programOf(TEXT(7))))) {
    const plans: readonly (readonly [Mode, Plan])[] = [[mode, plan]];
    const { difference } = comparePlans(oracle, plans, { inputs: 50, seed: 1, days });
    expect(difference, mode).toMatchObject({ body: expect.stringContaining('"data"') });
  }
});
