/** Properties that are proved by price curves: for every step, not for those that a `vary` comes by. */
import { describe, expect, test } from 'vitest';
import { compile, evaluatePlan } from '../index.ts';
import { policy } from '../testing/policy.ts';
import type { SpecResult } from './outcome.ts';
import { runSpecs } from './run.ts';

const HEAD = `policy demo.proofs version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
`;

function prove(body: string): SpecResult | undefined {
  const compiled = compile(policy(HEAD + body));
  if (!compiled.ok) throw new Error('it does not compile');
  const { plan } = compiled;
  return runSpecs(plan.program, evaluatePlan(plan), plan)[0];
}

const VOLUME = `input data: quantity GB 0..10000 places 3
tariff t { charge used { measure data volume { up to 500 GB at 0.10 USD per GB beyond at 0.09 USD per GB } } }
`;
const property = (vary: string, expectation = 'total never decreases'): string =>
  `property "more never costs less" { vary ${vary} expect ${expectation} }`;

describe('what is proved', () => {
  test('below the cliff, for every thousandth', () => {
    expect(prove(VOLUME + property('data over 0 GB .. 500 GB step 100 GB'))).toMatchObject({
      ok: true,
      proofs: [{ text: 'total never decreases', kind: 'proved' }],
    });
  });

  test('a cliff between two steps is found, which looking at the steps and bounds alone does not', () => {
    // 500 GB cost 50.00 and 600 GB cost 54.00.
    const body = VOLUME + property('data over 100 GB .. 600 GB step 100 GB');
    expect(runSpecs(policy(HEAD + body), evaluatorOf(body))[0]).toMatchObject({ ok: true });
    expect(prove(body)).toMatchObject({
      ok: false,
      failures: [
        {
          code: 'WR9106',
          message: 'property "more never costs less" with data = 500.001: total goes from 50.00 to 45.00.',
        },
      ],
    });
  });

  test('in the other direction', () => {
    const body = `input spent: money USD 0..1000 places 2
tariff t { charge fee { amount max(100 USD - 10% of spent, 20 USD) } }
${property('spent over 0 USD .. 1000 USD step 50 USD', 'total never increases')}`;
    expect(prove(body)?.proofs).toEqual([{ text: 'total never increases', kind: 'proved', curves: 1 }]);
  });
});

describe('several inputs: a curve for each number at every point of the others', () => {
  const body = (price: string, vary: string): string => `enum Plan { basic, pro }
input plan: Plan
input seats: integer 1..50
input data: quantity GB 0..1000 places 1
tariff t { charge used { measure data ${price} } charge seat { amount seats * 1.25 USD } }
${property(vary)}`;
  const RISING = 'each if plan is pro then 0.10 USD per GB else 0.20 USD per GB';
  const CLIFF =
    'volume { up to 500 GB at if plan is pro then 0.10 USD per GB else 0.20 USD per GB beyond at 0.19 USD per GB }';

  test('a number beside a date: a curve for each day', () => {
    const dated = `input on: date\ninput n: integer 0..100
tariff t { charge c { amount n * (if on < 2026-06-01 then 1 USD else 2 USD) } }
${property('on over 2026-05-30 .. 2026-06-02 vary n over 0 .. 100')}`;
    expect(prove(dated)).toMatchObject({ ok: true, proofs: [{ kind: 'proved', curves: 4 }] });
  });
  test('two numbers: one along each, at every point of the other', () => {
    const vary = 'data over 0 GB .. 1000 GB step 500 GB vary seats over 1 .. 5';
    expect(prove(body(RISING, vary).replace('{ vary', '{ given plan: pro vary'))).toMatchObject({
      ok: true,
      proofs: [{ kind: 'proved', curves: 5 + 3 }],
    });
  });
  test('a cliff at one of the points says which', () => {
    const vary = 'seats over 1 .. 2 vary data over 0 GB .. 600 GB step 600 GB';
    expect(prove(body(CLIFF, vary).replace('{ vary', '{ given plan: basic vary'))).toMatchObject({
      ok: false,
      failures: [
        {
          message: 'property "more never costs less" with seats = 1, data = 500.1: total goes from 101.25 to 96.27.',
        },
      ],
    });
  });
  test('too many points', () => {
    const vary = 'seats over 1 .. 50 vary data over 0 GB .. 1000 GB step 6 GB';
    expect(prove(body(RISING, vary).replace('{ vary', '{ given plan: pro vary'))).toMatchObject({
      proofs: [
        {
          kind: 'sampled',
          reason: 'its inputs have too many points for a price curve at each; at most 200 are drawn.',
        },
      ],
    });
  });
});

describe('what is sampled, and why', () => {
  test.each<[string, string, string]>([
    [
      'a value',
      `input n: integer 0..100\ndefine twice: integer = 2 * n\n${property('n over 0 .. 100', 'twice never decreases')}`,
      'only figures of a tariff have a price curve.',
    ],
    [
      'a date',
      `input on: date\ntariff t { charge c { amount if on < 2026-06-01 then 1 USD else 2 USD } }\n${property('on over 2026-05-01 .. 2026-07-01')}`,
      'a price curve goes along a number.',
    ],
    [
      'a square over many steps',
      `input n: integer 0..1000000\ntariff t { charge c { amount n * n * 0.01 USD } }\n${property('n over 0 .. 1000000 step 1000')}`,
      'its roundings between 0 and 1000000 repeat too seldom to be looked at',
    ],
  ])('%s', (_, body, reason) => {
    expect(prove(body)).toMatchObject({ ok: true, proofs: [{ kind: 'sampled', reason }] });
  });
});

function evaluatorOf(body: string): ReturnType<typeof evaluatePlan> {
  const compiled = compile(policy(HEAD + body));
  if (!compiled.ok) throw new Error('it does not compile');
  return evaluatePlan(compiled.plan);
}
