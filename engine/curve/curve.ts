/**
 * The price curve of a tariff: one of its figures as a function of one number of the input, the rest of the input given. It is
 * exact: pieces on each of which every choice of the policy is the same, and the figure a line, roundings aside.
 */
import { floor, type InputPath, type Rational, rational, type Type } from '#dsl';
import type { Inputs } from '../boundary/value.ts';
import { Bug } from '../bug.ts';
import { type Frame, numberReader, otherReader } from '../compiled/frame.ts';
import type { Lowering } from '../compiled/lower-program.ts';
import type { StoredNumber } from '../compiled/outputs.ts';
import type { Statement } from '../ir/ir.ts';
import type { NumberPlace, Place } from '../ir/layout.ts';
import { prune } from '../ir/prune.ts';
import { CURVE_PIECES_MAX, CURVE_RUNS_MAX } from '../limits.ts';
import type { Plan } from '../plan.ts';
import { constant, type Form, line } from './form.ts';
import { Run, type Slots, Untraceable } from './interpret.ts';
import { type Interval, Split } from './interval.ts';

export type Figure = 'subtotal' | 'tax' | 'total' | 'due';

export interface CurveOptions {
  readonly tariff: string;
  readonly figure?: Figure;
  /** The input, or field of one, that varies over its declared range, or over `from` to `to` of it. */
  readonly along: InputPath;
  readonly from?: Rational;
  readonly to?: Rational;
  /** ISO date or instant: the as-of of a policy that names no as-of input. */
  readonly at?: string;
}

/** Over whole numbers of steps of the input: `from` to `to`, both inside. */
export interface Piece extends Interval {
  /** In whole numbers over `scale` of the curve; undefined where the input is rejected. */
  readonly value: Form | undefined;
}

export interface Curve {
  /** In rising order and without gaps. */
  readonly pieces: readonly Piece[];
  /** One step of the input is 1 / `steps` of its unit. */
  readonly steps: bigint;
  /** A figure is a whole number over it. */
  readonly scale: bigint;
}

export type CurveResult =
  | { readonly ok: true; readonly curve: Curve }
  /** A sentence: why the figure is not such a function, or was not found to be one. */
  | { readonly ok: false; readonly reason: string };

/** `inputs` are decoded inputs, of which the number at `along` counts for nothing. */
export function priceCurve(asked: Plan, inputs: Inputs, options: CurveOptions): CurveResult {
  const plan = asked.inCurrencyOf(inputs);
  if (plan === undefined) return { ok: false, reason: 'The policy has no prices in the currency that is asked for.' };
  if (plan.interpreted !== undefined) return { ok: false, reason: `The policy is not compiled: ${plan.interpreted}` };
  const lowering = plan.code.lowering('totals');
  const stored = plan.code.tariff(options.tariff, 'totals')[options.figure ?? 'total'];
  const place = placeAt(lowering, options.along);
  if (place === undefined) return { ok: false, reason: `${nameOf(options.along)} is no number of the input.` };
  const frame = plan.frame('none');
  if (!plan.load(frame, inputs, { at: options.at, explain: 'none' })) {
    return { ok: false, reason: 'The as-of that is given does not fit the policy.' };
  }
  const slots = slotsOf(frame, place);
  const statements = prune(storing(lowering.statements, stored));
  const run = (interval: Interval): Form | undefined => {
    const one = new Run(interval, slots, plan.code.tables);
    if (one.all(statements)) return one.stored(stored.slot, stored.rep);
    // What generated code turns away the slow way may still answer, as on the days around a change of clocks.
    const there = withNumber(plan.program.inputs, inputs, options.along, rational(interval.from, place.scale));
    if (plan.evaluateInputs(there, { at: options.at, explain: 'none' }).ok) {
      throw new Untraceable('only the reference evaluator answers for this input');
    }
    return undefined;
  };
  return trace(run, rangeOf(place, options), { steps: place.scale, scale: stored.scale });
}

/** Rules, values and figures that the wanted one does not read would split intervals for nothing. */
function storing(statements: readonly Statement[], wanted: StoredNumber): readonly Statement[] {
  return statements.flatMap((statement): readonly Statement[] => {
    if (statement.op === 'store') {
      const { value } = statement;
      const { slot, rep } = wanted;
      return statement.slot === slot && value.family === 'number' && value.rep === rep ? [statement] : [];
    }
    if (statement.op !== 'if') return [statement];
    return [{ ...statement, yes: storing(statement.yes, wanted), no: storing(statement.no, wanted) }];
  });
}

function trace(
  run: (interval: Interval) => Form | undefined,
  whole: Interval,
  scales: Omit<Curve, 'pieces'>,
): CurveResult {
  const waiting: Interval[] = [whole];
  const pieces: Piece[] = [];
  for (let runs = 0; ; runs += 1) {
    const interval = waiting.pop();
    if (interval === undefined) return { ok: true, curve: { ...scales, pieces } };
    if (runs > CURVE_RUNS_MAX || pieces.length > CURVE_PIECES_MAX) {
      return { ok: false, reason: `It has more than ${CURVE_PIECES_MAX} pieces, or they are too hard to tell apart.` };
    }
    try {
      pieces.push({ ...interval, value: run(interval) });
    } catch (cause) {
      if (cause instanceof Untraceable) return { ok: false, reason: `It is no line: ${cause.what}.` };
      if (!(cause instanceof Split)) throw cause;
      waiting.push({ from: cause.at, to: interval.to }, { from: interval.from, to: cause.at - 1n });
    }
  }
}

function rangeOf({ lo, hi, scale }: NumberPlace, { from, to }: CurveOptions): Interval {
  const first = from === undefined ? lo : -floor(rational(-from.n * scale, from.d));
  const last = to === undefined ? hi : floor(rational(to.n * scale, to.d));
  return { from: first < lo ? lo : first, to: last > hi ? hi : last };
}

function slotsOf(frame: Frame, varied: NumberPlace): Slots {
  const other = (slot: number): unknown => otherReader(slot)(frame);
  const wide = (slot: number): bigint => {
    const value = other(slot);
    if (typeof value !== 'bigint') throw new Bug('a wide number that is none');
    return value;
  };
  return {
    number: (slot, rep) => {
      if (slot === varied.slot && rep === varied.rep) return line(1n, 0n);
      return constant(rep === 'i53' ? BigInt(numberReader(slot)(frame)) : wide(slot));
    },
    other,
  };
}

function placeAt({ inputs }: Lowering, { input, fields }: InputPath): NumberPlace | undefined {
  let place: Place | undefined = inputs.find(({ name }) => name === input)?.place;
  for (const name of fields) {
    place = place?.kind === 'record' ? place.fields.find((field) => field.name === name)?.place : undefined;
  }
  return place?.kind === 'number' && 'flavour' in place.of ? place : undefined;
}
function nameOf({ input, fields }: InputPath): string {
  return [input, ...fields].join('.');
}

interface Field {
  readonly name: string;
  readonly type: Type;
}
/** The inputs with one number in the place of another. */
function withNumber(
  fields: readonly Field[],
  values: Inputs,
  { input, fields: rest }: InputPath,
  inUnit: Rational,
): Inputs {
  return values.map((value, i) => {
    const field = fields[i];
    if (field?.name !== input) return value;
    const [next, ...more] = rest;
    if (next === undefined) return { kind: 'number', value: inUnit };
    if (field.type.kind !== 'record' || value.kind !== 'record') return value;
    const inner = withNumber(field.type.record.fields, value.fields, { input: next, fields: more }, inUnit);
    return { ...value, fields: inner };
  });
}

/** A point of the input in its unit, and a figure in its currency. */
export function inputAt({ steps }: Curve, x: bigint): Rational {
  return rational(x, steps);
}
export function figureOf({ scale }: Curve, whole: bigint): Rational {
  return rational(whole, scale);
}
/** How much one unit of the input adds on a piece, roundings aside; undefined where that is not one figure. */
export function slopeOf({ steps, scale }: Curve, { value }: Piece): Rational | undefined {
  const slope = value?.ideal?.slope;
  return slope === undefined ? undefined : rational(slope.n * steps, slope.d * scale);
}
