/**
 * Values of expressions as JsonLogic. Numbers are whole multiples of a step that is known beforehand, small enough for a double
 * to hold them exactly; `present` says when there is a value at all.
 */
import type { Span } from '../../source.ts';
import { absolute, commonGrid, divide, isZero, multiply, ONE, type Rational, rational } from '../../types/rational.ts';
import type { RecordInfo, Type } from '../../types/type.ts';
import { and, call, type Logic, type Truth } from './logic.ts';
import { NotLogic } from './refusal.ts';

export interface NumberValue {
  readonly kind: 'number';
  readonly logic: Logic;
  /** What one is worth, in base units. */
  readonly step: Rational;
  readonly lo: bigint;
  readonly hi: bigint;
  readonly present: Logic;
}
/** Texts, dates as ISO texts, and members of enums by name. */
export interface TextValue {
  readonly kind: 'text';
  readonly logic: Logic;
  readonly present: Logic;
}
export interface BoolValue {
  readonly kind: 'bool';
  readonly truth: Truth;
}
export interface RecordValue {
  readonly kind: 'record';
  readonly record: RecordInfo;
  readonly present: Logic;
  readonly field: (index: number) => Value;
}
export interface ListValue {
  readonly kind: 'list';
  readonly logic: Logic;
  readonly of: Type;
  readonly upTo: number;
  readonly present: Logic;
}
export type Value = NumberValue | TextValue | BoolValue | RecordValue | ListValue;

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

export function numberValue(value: Omit<NumberValue, 'kind'>, span: Span): NumberValue {
  const { lo, hi } = value;
  if (lo < -LARGEST || hi > LARGEST)
    throw new NotLogic(span, 'a figure that can pass 2^53 in the steps it is counted in');
  return { kind: 'number', ...value };
}

/** A figure in base units that is known. */
export function constantNumber(value: Rational, span: Span): NumberValue {
  const step = isZero(value) ? ONE : absolute(value);
  const whole = isZero(value) ? 0n : value.n < 0n ? -1n : 1n;
  return numberValue({ logic: Number(whole), step, lo: whole, hi: whole, present: true }, span);
}

/** As many times larger, in steps as many times smaller. */
function finer(value: NumberValue, factor: bigint, span: Span): NumberValue {
  if (factor === 1n) return value;
  const { logic, lo, hi } = value;
  const [a, b] = [lo * factor, hi * factor];
  const scaled = typeof logic === 'number' ? Number(a) : call('*', logic, Number(factor));
  const step = divide(value.step, rational(factor));
  return numberValue({ logic: scaled, step, lo: a, hi: b, present: value.present }, span);
}

/** The same figures, all in one step. */
export function aligned(values: readonly NumberValue[], span: Span): readonly NumberValue[] {
  const counted = values.filter(({ lo, hi }) => lo !== 0n || hi !== 0n);
  const step = counted.map((value) => value.step).reduce(commonStep, undefined) ?? ONE;
  return values.map((value) => {
    if (value.lo === 0n && value.hi === 0n) return { ...value, step };
    const factor = divide(value.step, step);
    return finer(value, factor.n, span);
  });
}

function commonStep(a: Rational | undefined, b: Rational): Rational {
  return a === undefined ? b : commonGrid(a, b);
}

export function sumOf(a: NumberValue, b: NumberValue, sign: 1n | -1n, span: Span): NumberValue {
  const [x = a, y = b] = aligned([a, b], span);
  const bounds = sign === 1n ? { lo: x.lo + y.lo, hi: x.hi + y.hi } : { lo: x.lo - y.hi, hi: x.hi - y.lo };
  const logic = call(sign === 1n ? '+' : '-', x.logic, y.logic);
  return numberValue({ logic, step: x.step, ...bounds, present: and(a.present, b.present) }, span);
}

export function productOf(a: NumberValue, b: NumberValue, span: Span): NumberValue {
  const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
  const least = corners.reduce((x, y) => (y < x ? y : x));
  const most = corners.reduce((x, y) => (y > x ? y : x));
  const step = multiply(a.step, b.step);
  const present = and(a.present, b.present);
  return numberValue({ logic: call('*', a.logic, b.logic), step, lo: least, hi: most, present }, span);
}

/** By a figure that is known and not 0: the steps alone become others. */
export function quotientOf(a: NumberValue, by: NumberValue, span: Span): NumberValue {
  if (by.lo !== by.hi || by.lo === 0n || by.present !== true)
    throw new NotLogic(span, 'a division by what is not constant');
  const divisor = multiply(by.step, rational(by.lo));
  const positive = divisor.n > 0n ? a : negativeOf(a, span);
  return { ...positive, step: divide(positive.step, absolute(divisor)) };
}

export function negativeOf(value: NumberValue, span: Span): NumberValue {
  const { logic, step, lo, hi, present } = value;
  const flipped = typeof logic === 'number' ? 0 - logic : call('*', logic, -1);
  return numberValue({ logic: flipped, step, lo: -hi, hi: -lo, present }, span);
}
