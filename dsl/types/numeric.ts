/** Building, naming and combining numeric types. */
import type { RoundingMode } from '../tree/expression.ts';
import {
  addIntervals,
  type Bound,
  divideIntervals,
  EVERYTHING,
  type Interval,
  isPoint,
  multiplyIntervals,
  negateInterval,
  point,
  scaleInterval,
} from './interval.ts';
import {
  absolute,
  commonGrid,
  decimalText,
  divide,
  equal,
  floor,
  integer,
  isInteger,
  isTooWide,
  isZero,
  multiply,
  negate,
  ONE,
  type Rational,
} from './rational.ts';
import { roundTo } from './round.ts';
import type { Flavour, NumericType, Type } from './type.ts';
import { conversion, divideUnits, isPlain, multiplyUnits, PLAIN, sameDimension, type Unit } from './unit.ts';
import { BUILT_IN_BASES, currencyUnit } from './vocabulary.ts';

interface NumericParts {
  readonly flavour: Flavour;
  readonly unit?: Unit;
  readonly range?: Interval;
  readonly grid?: Rational | undefined;
  readonly optional?: boolean;
}

export function numeric(parts: NumericParts): NumericType {
  const grid = parts.grid === undefined || isTooWide(parts.grid) ? undefined : parts.grid;
  return {
    kind: 'numeric',
    flavour: parts.flavour,
    unit: parts.unit ?? PLAIN,
    range: tighten(bounded(parts.range ?? EVERYTHING), grid),
    grid,
    optional: parts.optional ?? false,
  };
}

/** A bound too wide to be carried along is none: the range stays true. */
function bounded(range: Interval): Interval {
  const keep = (bound: Bound | undefined): Bound | undefined =>
    bound === undefined || isTooWide(bound.value) ? undefined : bound;
  return { lo: keep(range.lo), hi: keep(range.hi), nonZero: range.nonZero };
}

/** The type of a constant figure: its range is the figure itself, its grid too (0 lies on every grid). */
export function pointType(value: Rational, flavour: Flavour, unit: Unit = PLAIN): NumericType {
  return numeric({ flavour, unit, range: point(value), grid: isZero(value) ? ONE : absolute(value) });
}

/** Moves the ends of a range onto its grid: an open end to the next value inside, so that (0, 5) on 1 is [1, 4]. */
export function tighten(range: Interval, grid: Rational | undefined): Interval {
  if (grid === undefined || isZero(grid)) return range;
  const lo =
    range.lo === undefined ? undefined : { value: gridAbove(range.lo.value, grid, range.lo.open), open: false };
  const hi =
    range.hi === undefined
      ? undefined
      : { value: negate(gridAbove(negate(range.hi.value), grid, range.hi.open)), open: false };
  return { lo, hi, nonZero: range.nonZero };
}
function gridAbove(value: Rational, grid: Rational, open: boolean): Rational {
  const steps = divide(value, grid);
  const up = isInteger(steps) ? steps.n + (open ? 1n : 0n) : floor(steps) + 1n;
  return multiply(integer(up), grid);
}

export function isMoney(unit: Unit): boolean {
  return currencyOf(unit) !== undefined;
}
/** The one currency in the numerator of a unit. */
export function currencyOf(unit: Unit): string | undefined {
  return unit.dimensions.find((dimension) => dimension.exponent > 0 && isCurrencyBase(dimension.base))?.base;
}
/** A base dimension that is neither built in nor a declared unit (these are marked with #) is a currency. */
export function isCurrencyBase(base: string): boolean {
  return !base.startsWith('#') && !BUILT_IN_BASES.has(base);
}
export function isPlainMoney(unit: Unit): boolean {
  return unit.dimensions.length === 1 && isMoney(unit) && unit.dimensions[0]?.exponent === 1;
}

function flavourOf(unit: Unit): Flavour {
  if (isPlain(unit)) return 'number';
  return isMoney(unit) ? 'money' : 'quantity';
}

/** Products and quotients are meant in the currency itself or as a plain number, so that factors do not hide in units. */
function normal(unit: Unit): Unit {
  if (isPlain(unit)) return PLAIN;
  const currency = currencyOf(unit);
  return currency !== undefined && isPlainMoney(unit) ? currencyUnit(currency) : unit;
}

function converted(type: NumericType, unit: Unit): { readonly range: Interval; readonly grid: Rational | undefined } {
  const factor = conversion(type.unit, unit);
  if (equal(factor, ONE)) return type;
  return {
    range: scaleInterval(type.range, factor),
    grid: type.grid === undefined ? undefined : multiply(type.grid, factor),
  };
}

/** The type of a value of `type` as figure of `unit` (same dimension). */
export function inUnit(type: NumericType, unit: Unit): NumericType {
  return { ...type, unit, ...converted(type, unit) };
}

function joinGrids(a: Rational | undefined, b: Rational | undefined): Rational | undefined {
  return a === undefined || b === undefined ? undefined : commonGrid(a, b);
}

/** a + b (or a - b) in the unit of a. Same dimension and, of plain numbers, same kind: the caller has checked. */
export function sumType(a: NumericType, b: NumericType, subtract: boolean): NumericType {
  const right = converted(b, a.unit);
  const flavour =
    a.flavour === 'integer' && b.flavour === 'integer' ? 'integer' : a.flavour === 'integer' ? b.flavour : a.flavour;
  return numeric({
    flavour,
    unit: a.unit,
    range: addIntervals(a.range, subtract ? negateInterval(right.range) : right.range),
    grid: joinGrids(a.grid, right.grid),
    optional: a.optional || b.optional,
  });
}

/** The hull of two alternatives, in the unit of a. */
export function eitherType(a: NumericType, b: NumericType, range: (x: Interval, y: Interval) => Interval): NumericType {
  const right = converted(b, a.unit);
  const flavour = a.flavour === 'integer' && b.flavour !== 'integer' ? b.flavour : a.flavour;
  return numeric({
    flavour,
    unit: a.unit,
    range: range(a.range, right.range),
    grid: joinGrids(a.grid, right.grid),
    optional: a.optional || b.optional,
  });
}

export function negated(a: NumericType): NumericType {
  return numeric({ ...a, range: negateInterval(a.range) });
}

function productFlavour(a: NumericType, b: NumericType, unit: Unit): Flavour {
  if (!isPlain(a.unit) || !isPlain(b.unit)) return flavourOf(unit);
  if (a.flavour === 'percent' && b.flavour === 'percent') return 'percent';
  return a.flavour === 'integer' && b.flavour === 'integer' ? 'integer' : 'number';
}

export function productType(a: NumericType, b: NumericType): NumericType {
  const raw = multiplyUnits(a.unit, b.unit);
  const unit = normal(raw);
  const factor = conversion(raw, unit);
  const grid = a.grid === undefined || b.grid === undefined ? undefined : multiply(multiply(a.grid, b.grid), factor);
  return numeric({
    flavour: productFlavour(a, b, unit),
    unit,
    range: scaleInterval(multiplyIntervals(a.range, b.range), factor),
    grid,
    optional: a.optional || b.optional,
  });
}

/** a / b; a percent by a plain constant stays a percent, percent by percent is a number (18.31). */
export function quotientType(a: NumericType, b: NumericType): NumericType {
  const raw = divideUnits(a.unit, b.unit);
  const unit = normal(raw);
  const factor = conversion(raw, unit);
  const plain = isPlain(a.unit) && isPlain(b.unit);
  const flavour = plain ? (a.flavour === 'percent' && b.flavour !== 'percent' ? 'percent' : 'number') : flavourOf(unit);
  const constant = isPoint(b.range) && !isZero(b.range.lo.value) ? b.range.lo.value : undefined;
  const grid =
    a.grid === undefined || constant === undefined ? undefined : absolute(multiply(divide(a.grid, constant), factor));
  return numeric({
    flavour,
    unit,
    range: scaleInterval(divideIntervals(a.range, b.range), factor),
    grid,
    optional: a.optional || b.optional,
  });
}

/** The type after rounding, which keeps the order of values: the ends of the range, rounded; a constant stays one. */
export function roundedType(
  a: NumericType,
  { step, mode }: { readonly step: Rational; readonly mode: RoundingMode },
): NumericType {
  const end = (bound: Bound | undefined): Bound | undefined =>
    bound === undefined ? undefined : { value: roundTo(bound.value, step, mode), open: false };
  return numeric({
    ...a,
    flavour: a.flavour === 'number' && isInteger(step) ? 'integer' : a.flavour,
    range: { lo: end(a.range.lo), hi: end(a.range.hi), nonZero: false },
    grid: step,
  });
}

/** True when adding or comparing them has a meaning; percents only with percents. */
export function compatible(a: NumericType, b: NumericType): boolean {
  return sameDimension(a.unit, b.unit) && (a.flavour === 'percent') === (b.flavour === 'percent');
}

/** A figure as an author would write it: `600`, `0.05 USD`, `20%`. */
export function figureText(value: Rational, type: NumericType): string {
  if (type.flavour === 'percent') return `${decimalText(multiply(value, integer(100)))}%`;
  const places = type.flavour === 'money' && !isInteger(value) ? 2 : 0;
  return isPlain(type.unit) ? decimalText(value) : `${decimalText(value, places)} ${type.unit.label}`;
}

/** `0..1000 GB`, `0%..50%`, `5 GB or more`: a range in words. */
export function rangeText(range: Interval, type: NumericType): string {
  const { lo, hi } = range;
  const show = (value: Rational): string => figureText(value, type);
  if (lo !== undefined && hi !== undefined) {
    if (equal(lo.value, hi.value)) return show(lo.value);
    const from = type.flavour === 'percent' ? show(lo.value) : decimalText(lo.value);
    return `${from}..${show(hi.value)}`;
  }
  if (lo !== undefined) return lo.open ? `above ${show(lo.value)}` : `${show(lo.value)} or more`;
  if (hi !== undefined) return hi.open ? `below ${show(hi.value)}` : `${show(hi.value)} or less`;
  return 'any value';
}

/** The type in words, as it is written: `money USD`, `quantity GB`, `Customer`. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'numeric':
      return isPlain(type.unit) ? type.flavour : `${type.flavour} ${type.unit.label}`;
    case 'enum':
      return type.enum.name;
    case 'record':
      return type.record.name;
    case 'list':
      return `list of ${typeText(type.of)}`;
    case 'nothing':
      return 'missing';
    case 'period':
      return `period of ${type.family}`;
    case 'bool':
    case 'text':
    case 'date':
    case 'time':
    case 'instant':
    case 'zone':
      return type.kind;
    default:
      return type satisfies never;
  }
}
