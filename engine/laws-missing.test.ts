/** The law of missing values: a verdict that is sure without them is the verdict with them (strong Kleene logic). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { both, HEAD } from './testing/both.ts';

const NUMBERS = ['a', 'b', 'c'] as const;
type Name = (typeof NUMBERS)[number] | 'p';
const atom = fc.oneof(
  fc
    .tuple(fc.constantFrom(...NUMBERS), fc.constantFrom('<', '<=', '>', '>='), fc.integer({ min: 5, max: 15 }))
    .map((parts) => parts.join(' ')),
  fc.constantFrom(
    'a + b > c',
    'b is not 7',
    'c in 4 .. 12',
    'p',
    'a < b',
    'max(a, c) >= 9',
    '(if a > 9 then b else c) < 11',
  ),
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2 },
    atom,
    tie('condition').map((inner) => `not (${inner})`),
    fc
      .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
      .map(([x, word, y]) => `(${x}) ${word} (${y})`),
  ),
}));
const group = fc.constantFrom(
  'all of { r0, r1, r2 }',
  'any of { r0, r1, r2 }',
  'none of { r0, r1, r2 }',
  'at least 2 of { r0, r1, r2 }',
  'weight of { r0, r1, r2 } at least 30',
  'all of { r0, any of { r1, r2 } }',
  'any of { none of { r0, r1 }, r2 }',
);
const full = fc.record({ a: fc.nat(20), b: fc.nat(20), c: fc.nat(20), p: fc.boolean() });
const masks = fc.array(fc.record({ a: fc.nat(2), b: fc.nat(2), c: fc.nat(2), p: fc.nat(2) }), {
  minLength: 12,
  maxLength: 12,
});

test('a verdict that is sure stays as it is when a missing value is filled in', () => {
  const rules = fc.array(fc.tuple(condition, fc.option(condition)), { minLength: 3, maxLength: 3 });
  let sure = 0;
  fc.assert(
    fc.property(rules, group, full, masks, (found, members, values, steps) => {
      const { answer } = both(`${HEAD}
input a: integer 0..20 optional
input b: integer 0..20 optional
input c: integer 0..20 optional
input p: bool optional
${found.map(([require, gate], i) => `rule r${i} { code R${i} weight ${10 * (i + 1)} ${gate === null ? '' : `applies when ${gate}`} require ${require} when missing undecided }`).join('\n')}
decision allowed { pass when ${members} when undecided refer }`);
      // 0 is never there, 1 is there in the end, 2 from the beginning.
      const verdict = (step: Record<Name, number>, from: number): string | undefined =>
        answer(Object.fromEntries(Object.entries(values).filter(([name]) => step[name as Name] >= from))).decisions[
          'allowed'
        ]?.verdict;
      for (const step of steps) {
        const before = verdict(step, 2);
        if (before === 'refer') continue;
        sure += 1;
        expect(verdict(step, 1)).toBe(before);
        expect(answer(values).decisions['allowed']?.verdict).toBe(before);
      }
    }),
    { seed: 7, numRuns: 120 },
  );
  expect(sure).toBeGreaterThan(100);
});
