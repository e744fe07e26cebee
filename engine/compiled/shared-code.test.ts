/**
 * What thousands of policies cost is what their forms cost: counted, not timed. The least denominators of prices and rates belong to
 * the form, since they decide what is multiplied before figures are added.
 */
import { afterEach, expect, test, vi } from 'vitest';
import { compile, type Plan } from '../index.ts';
import { policy } from '../testing/policy.ts';

const tiers = (figures: {
  readonly score: number;
  readonly bound: number;
  readonly price: string;
  readonly off: number;
}) => `
policy test.form version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
input score: integer 300..850
input data: quantity GB 0..1000000 places 3
rule score_high { code LOW  require score >= ${figures.score} }
decision eligible { pass when score_high }
tariff plan {
  charge used {
    measure data
    graduated {
      up to ${figures.bound} GB at ${figures.price} USD per GB
      beyond at 0.05 USD per GB
    }
  }
  discount some { take ${figures.off}% off used }
}`;

function answering(text: string): Plan {
  const compiled = compile(policy(text));
  if (!compiled.ok) throw new Error('too wide');
  const answer = compiled.plan.evaluate('{"score":700,"data":"620"}', { at: '2026-04-01' });
  expect(answer.ok).toBe(true);
  compiled.plan.run(compiled.plan.frame('none'), 'none');
  return compiled.plan;
}

afterEach(() => vi.restoreAllMocks());

test('a second policy of a form makes no code where its figures are as fine; one of another form does', () => {
  answering(tiers({ score: 600, bound: 100, price: '0.10', off: 20 }));
  const made = vi.spyOn(globalThis, 'Function');
  const plan = answering(tiers({ score: 611, bound: 333, price: '0.30', off: 40 }));
  expect(plan.interpreted).toBeUndefined();
  expect(made).not.toHaveBeenCalled();
  answering(
    `${tiers({ score: 600, bound: 100, price: '0.10', off: 20 })}\nrule second { code NO_DATA  require data > 0 GB }`,
  );
  if (plan.code.mode === 'shared') expect(made).toHaveBeenCalled();
});
