/** Price curves against the reference: at every break and one step beside it, of generated tariffs and of settled ones. */
import { describe, expect, test } from 'vitest';
import { rational, type Program } from '#dsl';
import type { Inputs, InputValue } from '../boundary/value.ts';
import { generateInputs } from '../differential/inputs.ts';
import { Random } from '../differential/random.ts';
import { checkedPolicy } from '../differential/run.ts';
import { compile, evaluateReference } from '../index.ts';
import type { Plan } from '../plan.ts';
import { cliffs, highest, proveDirection } from './findings.ts';
import { type Curve, type CurveResult, inputAt, figureOf, priceCurve } from './curve.ts';

const AT = '2026-03-15';
const ALONG = { input: 'q1', fields: [] };

function withQuantity(program: Program, inputs: Inputs, value: InputValue): Inputs {
  const index = program.inputs.findIndex(({ name }) => name === ALONG.input);
  return inputs.map((input, i) => (i === index ? value : input));
}

function referenceTotal(program: Program, inputs: Inputs): string | undefined {
  const result = evaluateReference(program, inputs, program.asOf === undefined ? { at: AT, explain: 'none' } : { explain: 'none' });
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
  if (program === undefined || program.tariffs.length === 0) return;
  const compiled = compile(program);
  if (!compiled.ok || compiled.plan.interpreted !== undefined) return;
  const inputs = generateInputs(program, new Random(seed));
  const found = priceCurve(compiled.plan, inputs, { tariff: 'bill', along: ALONG, ...(program.asOf === undefined ? { at: AT } : {}) });
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

describe('price curves', () => {
  test('of generated tariffs are what the reference says, at every break and beside it', () => {
    const seen: Seen = { curves: 0, pieces: 0, points: 0, reasons: new Map(), wrong: [] };
    for (let seed = 7_000_000; seen.curves < Number(process.env['CURVES'] ?? 60); seed += 1) look(seed, seen);
    console.log(seen.curves, seen.pieces, seen.points, seen.reasons);
    expect(seen.wrong).toEqual([]);
  });
});
