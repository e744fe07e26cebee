/** Price curves against the reference: at every break and one step beside it, of generated tariffs and of settled ones. */
import { describe, expect, test } from 'vitest';
import { decimalText, type Program, type Rational, rational } from '#dsl';
import type { Inputs, InputValue } from '../boundary/value.ts';
import { generateInputs } from '../differential/inputs.ts';
import { Random } from '../differential/random.ts';
import { checkedPolicy } from '../differential/run.ts';
import { compile, evaluateReference } from '../index.ts';
import { policy } from '../testing/policy.ts';
import { type Curve, type CurveOptions, type CurveResult, figureOf, inputAt, priceCurve, slopeOf } from './curve.ts';
import { curveDifference, lowest } from './difference.ts';
import { cliffs, highest, proveDirection } from './findings.ts';

const AT = '2026-03-15';
const ALONG = { input: 'q1', fields: [] };

function withQuantity(program: Program, inputs: Inputs, value: InputValue): Inputs {
  const index = program.inputs.findIndex(({ name }) => name === ALONG.input);
  return inputs.map((input, i) => (i === index ? value : input));
}

function referenceTotal(program: Program, inputs: Inputs): string | undefined {
  const result = evaluateReference(
    program,
    inputs,
    program.asOf === undefined ? { at: AT, explain: 'none' } : { explain: 'none' },
  );
  return result.ok ? result.answer.tariffs['bill']?.total : undefined;
}

interface Seen {
  curves: number;
  pieces: number;
  points: number;
  readonly reasons: Map<string, number>;
  readonly wrong: string[];
}

function look(seed: number, seen: Seen): void {
  const program = checkedPolicy(seed);
  if (program === undefined || !program.tariffs.some(({ name }) => name === 'bill')) return;
  const compiled = compile(program);
  if (!compiled.ok || compiled.plan.interpreted !== undefined) return;
  const inputs = generateInputs(program, new Random(seed));
  const found = priceCurve(compiled.plan, inputs, {
    tariff: 'bill',
    along: ALONG,
    ...(program.asOf === undefined ? { at: AT } : {}),
  });
  if (!found.ok) {
    seen.reasons.set(found.reason, (seen.reasons.get(found.reason) ?? 0) + 1);
    return;
  }
  seen.curves += 1;
  seen.pieces += found.curve.pieces.length;
  compareCurve(program, inputs, found.curve, seed, seen);
}

function compareCurve(program: Program, inputs: Inputs, curve: Curve, seed: number, seen: Seen): void {
  const some = curve.pieces.length > 40 ? [...curve.pieces.slice(0, 20), ...curve.pieces.slice(-20)] : curve.pieces;
  for (const { from, to, value } of some) {
    for (const x of new Set([from, from + 1n, (from + to) / 2n, to - 1n, to])) {
      if (x < from || x > to) continue;
      seen.points += 1;
      const quantity: InputValue = { kind: 'number', value: inputAt(curve, x) };
      const expected = referenceTotal(program, withQuantity(program, inputs, quantity));
      const figure = value === undefined ? undefined : figureOf(curve, value.at(x));
      const agrees = figure === undefined ? expected === undefined : expected !== undefined && same(figure, expected);
      if (!agrees) seen.wrong.push(`${seed} at ${x}: ${figure?.n}/${figure?.d}, not ${expected}`);
    }
  }
}
function same(figure: { n: bigint; d: bigint }, text: string): boolean {
  const [whole = '', fraction = ''] = text.split('.');
  const scale = 10n ** BigInt(fraction.length);
  return figure.n * scale === BigInt(whole + fraction) * figure.d;
}

/** Curves of generated tariffs from a seed on, against the reference. */
function lookAt(first: number, wanted: number): Seen {
  const seen: Seen = { curves: 0, pieces: 0, points: 0, reasons: new Map(), wrong: [] };
  for (let seed = first; seen.curves < wanted; seed += 1) look(seed, seen);
  return seen;
}

test('curves of generated tariffs are what the reference says, at every break and one step beside it', () => {
  const seen = lookAt(7_100_000, Number(process.env['WRIT_CURVES'] ?? 40));
  expect(seen.wrong).toEqual([]);
  expect(seen.pieces).toBeGreaterThan(1.5 * seen.curves);
  expect(seen.points).toBeGreaterThan(5 * seen.curves);
  // What cannot be told is said, and is the rarer case.
  const untold = [...seen.reasons.values()].reduce((sum, count) => sum + count, 0);
  expect(untold).toBeLessThan(seen.curves / 2);
});

const HEAD =
  'policy demo.curve version 1.0.0\neffective from 2026-01-01\ncurrency USD\nrounding half even to 2 places per line\n';
const GB = 'input data: quantity GB 0..10000 places 0\n';

function curveOf(body: string, options: Partial<CurveOptions> = {}): CurveResult {
  const compiled = compile(policy(HEAD + body));
  if (!compiled.ok) throw new Error('it does not compile');
  const inputs = compiled.plan.program.inputs.map((): InputValue => ({ kind: 'number', value: rational(0n) }));
  return priceCurve(compiled.plan, inputs, {
    tariff: 't',
    along: { input: 'data', fields: [] },
    at: '2026-02-01',
    ...options,
  });
}
function curve(body: string, options: Partial<CurveOptions> = {}): Curve {
  const found = curveOf(body, options);
  if (!found.ok) throw new Error(found.reason);
  return found.curve;
}
const charged = (clauses: string): string => `${GB}tariff t { charge used { measure data ${clauses} } }`;
const text = (value: Rational | undefined): string | undefined =>
  value === undefined ? undefined : decimalText(value, 2);

/** `from..to` of a piece with its slope, and the figures at its ends. */
function shown(of: Curve): readonly string[] {
  return of.pieces.map((piece) => {
    const { from, to, value } = piece;
    const at = (x: bigint): string | undefined => value && text(figureOf(of, value.at(x)));
    return `${from}..${to} by ${text(slopeOf(of, piece))}: ${at(from)} to ${at(to)}`;
  });
}

describe('pieces', () => {
  test('graduated tiers are continuous', () => {
    const of = curve(
      charged(
        'graduated { up to 100 GB at 0.10 USD per GB up to 500 GB at 0.08 USD per GB beyond at 0.05 USD per GB }',
      ),
    );
    expect(shown(of)).toEqual([
      '0..100 by 0.10: 0.00 to 10.00',
      '101..500 by 0.08: 10.08 to 42.00',
      '501..10000 by 0.05: 42.05 to 517.00',
    ]);
    expect(proveDirection(of, 'never decreases')).toEqual({ kind: 'proved' });
    expect(cliffs(of)).toEqual([]);
    expect(highest(of)).toEqual({ x: 10_000n, value: 51_700n });
  });

  test('a cap is a piece of its own, and the first point that reaches it is the peak', () => {
    const of = curve(charged('each 0.30 USD per GB cap 100 USD'));
    expect(shown(of)).toEqual(['0..333 by 0.30: 0.00 to 99.90', '334..10000 by 0.00: 100.00 to 100.00']);
    expect(highest(of)).toEqual({ x: 334n, value: 10_000n });
  });

  test('a minimum that holds even at zero', () => {
    const of = curve(charged('each 0.30 USD per GB minimum 15 USD even at zero'));
    expect(shown(of)[0]).toBe('0..50 by 0.00: 15.00 to 15.00');
  });

  test('a volume price falls off a cliff', () => {
    const of = curve(charged('volume { up to 499 GB at 0.10 USD per GB beyond at 0.09 USD per GB }'));
    expect(cliffs(of)).toEqual([{ x: 499n, before: 4990n, after: 4500n }]);
    expect(proveDirection(of, 'never decreases')).toEqual({
      kind: 'broken',
      turn: { x: 499n, before: 4990n, after: 4500n },
    });
    expect(proveDirection(of, 'never increases').kind).toBe('broken');
  });

  test('a range of the input is a part of the curve', () => {
    const of = curve(charged('each 0.10 USD per GB'), { from: rational(5n, 2n), to: rational(7n) });
    expect(shown(of)).toEqual(['3..7 by 0.10: 0.30 to 0.70']);
  });
});

describe('what is proved', () => {
  const discounted = (rate: string, share: string): string =>
    `${GB}tariff t { charge used { measure data each ${rate} USD per GB } discount less { take ${share} off used } }`;

  test('a price less a rounded discount never falls, by looking at as many steps as the roundings repeat after', () => {
    expect(proveDirection(curve(discounted('0.10', '12.5%')), 'never decreases')).toEqual({ kind: 'proved' });
  });

  test('rounded to whole dollars the discount outruns the price', () => {
    const of = curve(
      `${GB}tariff t { charge used { measure data each 0.10 USD per GB } discount less { take 50% off used round half up to 0 places } }`,
    );
    const proof = proveDirection(of, 'never decreases');
    expect(proof.kind).toBe('broken');
  });

  test('against every point, one by one', () => {
    for (const body of [
      discounted('0.10', '12.5%'),
      discounted('0.03', '33%'),
      charged('volume { up to 70 GB at 0.10 USD per GB beyond at 0.09 USD per GB } minimum 3 USD'),
    ]) {
      const of = curve(body, { to: rational(300n) });
      const values = of.pieces.flatMap(({ from, to, value }) =>
        Array.from({ length: Number(to - from) + 1 }, (_, i) => value?.at(from + BigInt(i)) ?? 0n),
      );
      const falls = values.some((value, i) => i > 0 && value < (values[i - 1] ?? 0n));
      expect(proveDirection(of, 'never decreases').kind).toBe(falls ? 'broken' : 'proved');
      expect(values.reduce((a, b) => (a > b ? a : b))).toBe(highest(of)?.value ?? -1n);
    }
  });
});

describe('what cannot be told is said', () => {
  test('a square is exact at every point and has no slope', () => {
    const body = (most: number): string =>
      `input data: integer 0..${most}\ntariff t { charge used { amount data * data * 0.01 USD } }`;
    const small = curve(body(1000));
    expect(small.pieces.map((piece) => slopeOf(small, piece))).toEqual(small.pieces.map(() => undefined));
    expect(small.pieces.at(-1)?.value?.at(1000n)).toBe(1_000_000n);
    expect(proveDirection(small, 'never decreases')).toEqual({ kind: 'proved' });
    expect(proveDirection(curve(body(1_000_000)), 'never decreases').kind).toBe('unknown');
  });
  test('an input that is no number', () => {
    const found = curveOf(charged('each 1 USD per GB'), { along: { input: 'nothing', fields: [] } });
    expect(found).toEqual({ ok: false, reason: 'nothing is no number of the input.' });
  });
  test('an as-of outside the version', () => {
    const found = curveOf(charged('each 1 USD per GB'), { at: '2020-01-01' });
    expect(found).toEqual({ ok: false, reason: 'The as-of that is given does not fit the policy.' });
  });
});

describe('the difference of two curves', () => {
  const flat = curve(charged('each 0.10 USD per GB'));
  const tiered = curve(charged('graduated { up to 100 GB at 0.12 USD per GB beyond at 0.08 USD per GB }'));

  test('names the largest rise and the largest fall, and where they are', () => {
    const difference = curveDifference(flat, tiered);
    if (difference === undefined) throw new Error('they have no difference');
    expect(shown(difference)).toEqual(['0..100 by 0.02: 0.00 to 2.00', '101..10000 by -0.02: 1.98 to -196.00']);
    expect(highest(difference)).toEqual({ x: 100n, value: 200n });
    expect(lowest(difference)).toEqual({ x: 10_000n, value: -19_600n });
  });

  test('of a curve with itself is nothing', () => {
    const none = curveDifference(tiered, tiered);
    expect(none && highest(none)?.value).toBe(0n);
    expect(none && lowest(none)?.value).toBe(0n);
  });

  test('is exact at every point', () => {
    const [a, b] = [
      'each 0.13 USD per GB minimum 7 USD',
      'volume { up to 70 GB at 0.10 USD per GB beyond at 0.15 USD per GB }',
    ].map((clauses) => curve(charged(clauses), { to: rational(300n) }));
    const difference = a && b && curveDifference(a, b);
    const at = (of: Curve | undefined, x: bigint): bigint | undefined =>
      of?.pieces.find(({ from, to }) => from <= x && x <= to)?.value?.at(x);
    for (let x = 0n; x <= 300n; x += 1n) expect(at(difference, x)).toBe((at(b, x) ?? 0n) - (at(a, x) ?? 0n));
  });

  test('is not told over other ranges', () => {
    expect(curveDifference(flat, curve(charged('each 0.10 USD per GB'), { to: rational(5n) }))).toBeUndefined();
  });
});
