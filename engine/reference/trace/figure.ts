/** Figures in the text of a trace: literals that the verifier reads back (engine/explain/README.md). */
import {
  decimalPlaces,
  decimalText,
  multiply,
  type NumericType,
  type Rational,
  rational,
  type Type,
  type Unit,
} from '#dsl';
import { Bug, unreachable } from '../../bug.ts';
import { dateText, instantText, timeText } from '../../time/iso.ts';
import { holePlaces, periodText } from '../print.ts';
import { at, inUnit, type Value } from '../value.ts';

const HUNDRED = rational(100n);
const WORD = /^[A-Za-z][A-Za-z0-9_]*$/;
/** Words that stand for operators in a text, so that a unit of that name is bracketed. */
const OPERATORS = new Set([
  'x',
  'and',
  'or',
  'not',
  'is',
  'in',
  'if',
  'then',
  'else',
  'otherwise',
  'where',
  'with',
  'per',
]);

export function figureText(value: Value, type: Type): string {
  switch (value.kind) {
    case 'missing':
      return 'missing';
    case 'bool':
      return `${value.value}`;
    case 'text':
      return JSON.stringify(value.value);
    case 'number':
      if (type.kind !== 'numeric') throw new Bug('a number of no numeric type');
      return numberText(value.value, type, holePlaces(type));
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
    case 'record': {
      if (type.kind !== 'record') throw new Bug('a record of no record type');
      const { fields } = type.record;
      const parts = fields.map((field, i) => `${field.name}: ${figureText(at(value.fields, i), field.type)}`);
      return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
    }
    case 'list':
      if (type.kind !== 'list') throw new Bug('a list of no list type');
      return `[${value.items.map((item) => figureText(item, type.of)).join(', ')}]`;
    default:
      return unreachable(value);
  }
}

/** A base number in its type's unit, exact: a fraction where there is no finite decimal. */
export function numberText(base: Rational, type: NumericType, places = 0): string {
  const figure = inUnit(base, type);
  if (type.flavour === 'percent') {
    const percent = multiply(figure, HUNDRED);
    if (decimalPlaces(percent) !== undefined) return `${decimalText(percent, places)}%`;
  }
  return withUnit(decimalText(figure, places), type.unit);
}

export function withUnit(figure: string, unit: Unit): string {
  return figure + suffixOf(unit);
}

const suffixOf = ofLabel((label) => {
  if (label === '') return '';
  const plain = label.split(' per ').every((word) => WORD.test(word) && !OPERATORS.has(word));
  return plain ? ` ${label}` : ` [${label}]`;
});

/** What follows from the label of a unit is worked out once; policies write few of them. */
function ofLabel<T>(work: (label: string) => T): (unit: Unit) => T {
  const known = new Map<string, { readonly of: T }>();
  return ({ label }) => {
    const found = known.get(label);
    if (found !== undefined) return found.of;
    const made = { of: work(label) };
    known.set(label, made);
    return made.of;
  };
}

/** Exponents of the words of a label: `USD per GB` is USD 1, GB -1. The verifier counts in the same words. */
export type Exponents = ReadonlyMap<string, number>;

export const exponentsOf = ofLabel((label): Exponents => {
  const exponents = new Map<string, number>();
  const parts = label === '' ? [] : `${label.startsWith('per ') ? '' : 'x '}${label}`.split(/ (?=per |x )/);
  for (const part of parts) {
    const per = part.startsWith('per ');
    const word = part.slice(per ? 4 : 2);
    exponents.set(word, (exponents.get(word) ?? 0) + (per ? -1 : 1));
  }
  return withoutZeros(exponents);
});

function withoutZeros(exponents: Exponents): Exponents {
  return new Map([...exponents].filter(([, exponent]) => exponent !== 0));
}

export function addExponents(a: Exponents, b: Exponents, sign: 1 | -1): Exponents {
  const sum = new Map(a);
  for (const [word, exponent] of b) sum.set(word, (sum.get(word) ?? 0) + sign * exponent);
  return withoutZeros(sum);
}

export function sameExponents(a: Exponents, b: Exponents): boolean {
  return a.size === b.size && [...a].every(([word, exponent]) => b.get(word) === exponent);
}

/** `1000 MB per GB`: a factor with the unit that turns one label into another. */
export function factorText(factor: Rational, exponents: Exponents): string {
  const words = (wanted: 1 | -1): string[] =>
    [...exponents].flatMap(([word, exponent]) =>
      Math.sign(exponent) === wanted ? Array<string>(Math.abs(exponent)).fill(word) : [],
    );
  const over = words(1).join(' x ');
  const label = [over, ...words(-1)].join(' per ').trimStart();
  return withUnit(decimalText(factor), { dimensions: [], factor: rational(1n), label });
}
