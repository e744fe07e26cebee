/**
 * Numbers at the boundary, judged on their text and never through a double (LANGUAGE 18.14 to 18.17, 18.20).
 * A bare figure is in the declared unit; a text may name a unit of the same dimension, converted exactly.
 */
import {
  absolute,
  compare,
  conversion,
  isMultiple,
  multiply,
  type NumericType,
  parseDecimal,
  type Rational,
  rational,
  sameDimension,
  ZERO,
} from '#dsl';
import { Bug } from '../bug.ts';
import { EXPONENT_MAX, JSON_INTEGER_MAX, NUMBER_CHARACTERS_MAX } from '../limits.ts';
import { boundaryStep, expectedOf, isInside } from './expected.ts';
import type { Fault } from './fault.ts';
import { readUnit, type UnitWords } from './units.ts';

const JSON_NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const DECIMAL_TEXT = /^(-?\d+(?:\.\d+)?)(?:(%)| (\S.*))?$/;
const PERCENT = rational(1n, 100n);

export type NumberResult =
  | { readonly ok: true; readonly value: Rational }
  | ({ readonly ok: false } & Omit<Fault, 'path'>);

/** Where a number stands: its type and the places declared with it. */
export interface NumberPlace {
  readonly type: NumericType;
  readonly places: number | undefined;
}

function refuse(place: NumberPlace, code: Fault['code'], message: string): NumberResult {
  return { ok: false, code, message, expected: expectedOf(place.type, place.places) };
}
function tooLong(place: NumberPlace): NumberResult {
  return refuse(place, 'TOO_LONG', `The number is longer than ${NUMBER_CHARACTERS_MAX} characters.`);
}
function tooManyPlaces(text: string, place: NumberPlace): NumberResult {
  return refuse(place, 'TOO_MANY_PLACES', `${text} has more decimal places than this value may have.`);
}
function outOfRange(text: string, place: NumberPlace): NumberResult {
  return refuse(place, 'OUT_OF_RANGE', `${text} is outside the range.`);
}

/** A JSON number: exponents are expanded first, -0 is 0, and nothing beyond what a double holds exactly (18.15). */
export function numberFromJson(text: string, place: NumberPlace): NumberResult {
  if (text.length > NUMBER_CHARACTERS_MAX) return tooLong(place);
  const value = expandExponent(text);
  if (value === 'too fine') return tooManyPlaces(text, place);
  if (value !== 'too large' && isExact(value, place)) return checkValue(value, text, place);
  if (isBeyond(value, text.startsWith('-'), place)) return outOfRange(text, place);
  return refuse(place, 'INEXACT_NUMBER', `${text} is too large for a JSON number; write it as a text.`);
}

/** Beyond `EXPONENT_MAX` a number is larger, or finer, than any type can hold. */
function expandExponent(text: string): Rational | 'too large' | 'too fine' {
  const match = JSON_NUMBER.exec(text);
  if (match === null) throw new Bug(`${text} was read as a number`);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const shift = Number(exponent) - fraction.length;
  if (digits === 0n) return ZERO;
  if (shift > EXPONENT_MAX) return 'too large';
  if (shift < -EXPONENT_MAX - NUMBER_CHARACTERS_MAX) return 'too fine';
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift)) : rational(digits, 10n ** BigInt(-shift));
}

function isExact(value: Rational, { type, places }: NumberPlace): boolean {
  const step = boundaryStep(type, places);
  return (
    step === undefined || compare(absolute(multiply(value, rational(step.d, step.n))), rational(JSON_INTEGER_MAX)) <= 0
  );
}

function isBeyond(value: Rational | 'too large', negative: boolean, { type: { range } }: NumberPlace): boolean {
  if (value === 'too large') return (negative ? range.lo : range.hi) !== undefined;
  return !isInside(range, value);
}

/** A decimal text, with a unit after one space or a percent sign (18.16, 18.17). */
export function numberFromText(text: string, place: NumberPlace, words: UnitWords): NumberResult {
  const match = text.length > NUMBER_CHARACTERS_MAX * 2 ? null : DECIMAL_TEXT.exec(text);
  const [, digits = '', percent, unitText] = match ?? [];
  if (digits.length > NUMBER_CHARACTERS_MAX) return tooLong(place);
  const figure = parseDecimal(digits);
  if (figure === undefined) return refuse(place, 'NOT_A_NUMBER', `${JSON.stringify(text)} is not a decimal number.`);
  const { type } = place;
  if (percent !== undefined) {
    if (type.flavour !== 'percent') return refuse(place, 'WRONG_UNIT', `${JSON.stringify(text)} is a percent.`);
    return checkValue(multiply(figure, PERCENT), text, place);
  }
  if (unitText === undefined) return checkValue(figure, text, place);
  const unit = unitText === type.unit.label ? type.unit : readUnit(unitText, words);
  if (unit === undefined) return refuse(place, 'WRONG_UNIT', `There is no unit ${JSON.stringify(unitText)} here.`);
  if (type.unit.dimensions.length === 0 || !sameDimension(unit, type.unit)) {
    return refuse(place, 'WRONG_UNIT', `${JSON.stringify(text)} is not in the unit of this value.`);
  }
  return checkValue(multiply(figure, conversion(unit, type.unit)), text, place);
}

/** Steps and range. */
function checkValue(value: Rational, text: string, place: NumberPlace): NumberResult {
  const step = boundaryStep(place.type, place.places);
  if (step !== undefined && !isMultiple(value, step)) {
    return tooManyPlaces(text, place);
  }
  if (!isInside(place.type.range, value)) return outOfRange(text, place);
  return { ok: true, value };
}
