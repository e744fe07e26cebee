/**
 * Values of the reference evaluator. Numbers are exact and in BASE units (the figure times its unit's factor), so that
 * arithmetic never converts; rounding and printing divide by the factor. A missing truth is "unknown".
 */
import { compare, divide, multiply, type NumericType, type Rational, type Type } from '#dsl';
import type { InputValue } from '../boundary/value.ts';
import { Bug } from '../bug.ts';

export type Value =
  | { readonly kind: 'missing' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: Rational }
  | { readonly kind: 'enum'; readonly member: number }
  | { readonly kind: 'date'; readonly day: number }
  | { readonly kind: 'time'; readonly second: number }
  | { readonly kind: 'instant'; readonly ms: number }
  /** Days or months, by the type. */
  | { readonly kind: 'period'; readonly count: number }
  | { readonly kind: 'record'; readonly fields: readonly Value[] }
  | { readonly kind: 'list'; readonly items: readonly Value[] };

export const MISSING: Value = { kind: 'missing' };

export function bool(value: boolean): Value {
  return { kind: 'bool', value };
}
export function number(value: Rational): Value {
  return { kind: 'number', value };
}

export function isMissing(value: Value): boolean {
  return value.kind === 'missing';
}

export function numberOf(value: Value): Rational {
  if (value.kind !== 'number') throw new Bug(`a ${value.kind} where a number is needed`);
  return value.value;
}
/** Undefined: unknown. */
export function truthOf(value: Value): boolean | undefined {
  if (value.kind === 'missing') return undefined;
  if (value.kind !== 'bool') throw new Bug(`a ${value.kind} where a truth is needed`);
  return value.value;
}
export function dayOfValue(value: Value): number {
  if (value.kind !== 'date') throw new Bug(`a ${value.kind} where a date is needed`);
  return value.day;
}
export function textOf(value: Value): string {
  if (value.kind !== 'text') throw new Bug(`a ${value.kind} where a text is needed`);
  return value.value;
}
export function itemsOf(value: Value): readonly Value[] {
  if (value.kind !== 'list') throw new Bug(`a ${value.kind} where a list is needed`);
  return value.items;
}

export function numericType(type: Type): NumericType {
  if (type.kind !== 'numeric') throw new Bug(`type ${type.kind} where a number is needed`);
  return type;
}
/** From a figure in the type's own unit. */
export function toBase(figure: Rational, type: Type): Rational {
  return multiply(figure, numericType(type).unit.factor);
}
/** The figure in the type's own unit. */
export function inUnit(base: Rational, type: Type): Rational {
  return divide(base, numericType(type).unit.factor);
}

/** A decoded input in base units. */
export function fromInput(value: InputValue, type: Type): Value {
  switch (value.kind) {
    case 'number':
      return number(toBase(value.value, type));
    case 'record':
      if (type.kind !== 'record') throw new Bug('a record of no record type');
      return {
        kind: 'record',
        fields: type.record.fields.map((field, i) => fromInput(at(value.fields, i), field.type)),
      };
    case 'list':
      if (type.kind !== 'list') throw new Bug('a list of no list type');
      return { kind: 'list', items: value.items.map((item) => fromInput(item, type.of)) };
    default:
      return value;
  }
}

/** Back to what the boundary hands over: numbers in the declared unit. */
export function toInput(value: Value, type: Type): InputValue {
  switch (value.kind) {
    case 'number':
      return { kind: 'number', value: inUnit(value.value, type) };
    case 'record':
      if (type.kind !== 'record') throw new Bug('a record of no record type');
      return { kind: 'record', fields: type.record.fields.map((field, i) => toInput(at(value.fields, i), field.type)) };
    case 'list':
      if (type.kind !== 'list') throw new Bug('a list of no list type');
      return { kind: 'list', items: value.items.map((item) => toInput(item, type.of)) };
    case 'period':
      throw new Bug('an input that is a period');
    default:
      return value;
  }
}

/** The element at an index that is known to be there. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Bug(`no element ${index} of ${items.length}`);
  return item;
}

/** Negative, 0 or positive; both are present and of one kind. Texts by code point, enums by declared order. */
export function compareValues(a: Value, b: Value): number {
  if (a.kind === 'number' && b.kind === 'number') return compare(a.value, b.value);
  if (a.kind === 'text' && b.kind === 'text') return compareCodePoints(a.value, b.value);
  return orderOf(a) - orderOf(b);
}

function orderOf(value: Value): number {
  switch (value.kind) {
    case 'date':
      return value.day;
    case 'time':
      return value.second;
    case 'instant':
      return value.ms;
    case 'enum':
      return value.member;
    case 'period':
      return value.count;
    default:
      throw new Bug(`a ${value.kind} has no order`);
  }
}

function compareCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Element by element for records and lists (18.174); a missing field equals a missing field. */
export function equalValues(a: Value, b: Value): boolean {
  if (a.kind === 'missing' || b.kind === 'missing') return a.kind === b.kind;
  if (a.kind === 'bool') return b.kind === 'bool' && a.value === b.value;
  if (a.kind === 'record') return b.kind === 'record' && equalAll(a.fields, b.fields);
  if (a.kind === 'list') return b.kind === 'list' && equalAll(a.items, b.items);
  return a.kind === b.kind && compareValues(a, b) === 0;
}

function equalAll(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((value, i) => equalValues(value, at(b, i)));
}
