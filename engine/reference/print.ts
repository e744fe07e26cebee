/** Figures as answers and messages show them (LANGUAGE 18.21, 18.70): no grouping, exact, percents with their sign. */
import { decimalPlaces, decimalText, multiply, type NumericType, rational, type Type } from '#dsl';
import type { ValueAnswer } from '../answer.ts';
import { Bug, unreachable } from '../bug.ts';
import { dateText, instantText, timeText } from '../time/iso.ts';
import { at, inUnit, type Value } from './value.ts';

const HUNDRED = rational(100n);

/** The shortest decimal of a number in its type's unit; a percent as its figure with the sign. */
function figureText(value: Value & { readonly kind: 'number' }, type: NumericType, places = 0): string {
  const figure = inUnit(value.value, type);
  return type.flavour === 'percent'
    ? `${decimalText(multiply(figure, HUNDRED), places)}%`
    : decimalText(figure, places);
}

export function periodText(count: number, type: Type): string {
  const unit = type.kind === 'period' && type.family === 'months' ? 'month' : 'day';
  return `${count} ${unit}${Math.abs(count) === 1 ? '' : 's'}`;
}

/** A derived value of the answer; numbers without their unit, missing as null. */
export function valueAnswer(value: Value, type: Type, places: (type: NumericType) => number = () => 0): ValueAnswer {
  switch (value.kind) {
    case 'missing':
      return null;
    case 'bool':
    case 'text':
      return value.value;
    case 'number':
      if (type.kind !== 'numeric') throw new Bug('a number of no numeric type');
      return figureText(value, type, places(type));
    case 'record': {
      if (type.kind !== 'record') throw new Bug('a record of no record type');
      const { fields } = type.record;
      return Object.fromEntries(
        fields.map((field, i) => [field.name, valueAnswer(at(value.fields, i), field.type, places)]),
      );
    }
    case 'list':
      if (type.kind !== 'list') throw new Bug('a list of no list type');
      return value.items.map((item) => valueAnswer(item, type.of, places));
    case 'enum':
    case 'date':
    case 'time':
    case 'instant':
    case 'period':
      return plainText(value, type);
    default:
      return unreachable(value);
  }
}

function plainText(value: Value, type: Type): string {
  switch (value.kind) {
    case 'enum':
      if (type.kind !== 'enum') throw new Bug('an enum value of no enum');
      return at(type.enum.members, value.member);
    case 'date':
      return dateText(value.day);
    case 'time':
      return timeText(value.second);
    case 'instant':
      return instantText(value.ms);
    case 'period':
      return periodText(value.count, type);
    default:
      throw new Bug(`a ${value.kind} has no plain text`);
  }
}

/** A hole of a message: money and quantities with their unit, money with at least the places of its type. */
export function holeText(value: Value, type: Type): string {
  switch (value.kind) {
    case 'missing':
      return '(missing)';
    case 'bool':
      return `${value.value}`;
    case 'text':
      return value.value;
    case 'number': {
      if (type.kind !== 'numeric') throw new Bug('a number of no numeric type');
      const figure = figureText(value, type, holePlaces(type));
      return type.flavour === 'percent' || type.unit.label === '' ? figure : `${figure} ${type.unit.label}`;
    }
    case 'record':
    case 'list':
      throw new Bug(`a ${value.kind} in a message`);
    default:
      return plainText(value, type);
  }
}

/** Money has the places of its grid (its declared places, or its rounding stage); anything else is shortest. */
export function holePlaces(type: NumericType): number {
  if (type.flavour !== 'money' || type.grid === undefined) return 0;
  return decimalPlaces(type.grid) ?? 0;
}
