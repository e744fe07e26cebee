/** What a value of a type looks like, in words: the `expected` of a fault. */
import {
  compare,
  decimalPlaces,
  decimalText,
  type Interval,
  multiply,
  type NumericType,
  type Rational,
  rational,
  type Type,
} from '#dsl';
import { unreachable } from '../bug.ts';
import { TEXT_CODE_POINTS_MAX } from '../limits.ts';

const HUNDRED = rational(100n);

/** The step of the values that may enter, in the type's unit (a percent's as a fraction); absent: any decimal. */
export function boundaryStep(type: NumericType, places: number | undefined): Rational | undefined {
  const shown = places ?? (type.flavour === 'integer' ? 0 : undefined);
  if (shown === undefined) return type.grid;
  return rational(1n, 10n ** BigInt(type.flavour === 'percent' ? shown + 2 : shown));
}

export function expectedOf(type: Type, places?: number): string {
  switch (type.kind) {
    case 'numeric':
      return `${numberWords(type)}${placesWords(type, places)}${rangeWords(type)}`;
    case 'bool':
      return 'true or false';
    case 'text':
      return `a text of at most ${TEXT_CODE_POINTS_MAX} characters`;
    case 'date':
      return 'a date such as "2026-04-01"';
    case 'time':
      return 'a time in whole minutes, such as "08:00"';
    case 'instant':
      return 'an instant with Z or an offset, such as "2026-04-01T09:00:00Z"';
    case 'zone':
      return 'the name of an IANA time zone, such as "Africa/Lagos"';
    case 'enum':
      return `one of ${type.enum.members.map((member) => `"${member}"`).join(', ')}`;
    case 'record':
      return `an object with the fields of ${type.record.name}`;
    case 'list':
      return `a list of at most ${type.upTo} elements`;
    case 'period':
    case 'nothing':
      return 'nothing';
    default:
      return unreachable(type);
  }
}

function numberWords({ flavour, unit }: NumericType): string {
  switch (flavour) {
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'percent':
      return 'a percent such as "20%", or its fraction';
    case 'money':
      return `an amount in ${unit.label}`;
    case 'quantity':
      return `a quantity in ${unit.label}`;
    default:
      return unreachable(flavour);
  }
}

function placesWords(type: NumericType, places: number | undefined): string {
  const step = boundaryStep(type, places);
  const fraction = step === undefined ? undefined : decimalPlaces(step);
  if (fraction === undefined || type.flavour === 'integer') return '';
  const shown = type.flavour === 'percent' ? fraction - 2 : fraction;
  return shown <= 0 ? ' without decimal places' : ` with at most ${shown} decimal ${shown === 1 ? 'place' : 'places'}`;
}

function rangeWords(type: NumericType): string {
  const { lo, hi } = type.range;
  const from = lo === undefined ? '' : `, ${lo.open ? 'above' : 'from'} ${figure(type, lo.value)}`;
  const to =
    hi === undefined ? '' : `${lo === undefined ? ',' : ''} ${hi.open ? 'below' : 'to'} ${figure(type, hi.value)}`;
  return `${from}${to}`;
}

function figure(type: NumericType, value: Rational): string {
  return type.flavour === 'percent' ? `${decimalText(multiply(value, HUNDRED))}%` : decimalText(value);
}

export function isInside({ lo, hi, nonZero }: Interval, value: Rational): boolean {
  if (nonZero && value.n === 0n) return false;
  if (lo !== undefined && (lo.open ? compare(value, lo.value) <= 0 : compare(value, lo.value) < 0)) return false;
  return !(hi !== undefined && (hi.open ? compare(value, hi.value) >= 0 : compare(value, hi.value) > 0));
}
