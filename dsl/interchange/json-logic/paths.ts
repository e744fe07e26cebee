/** What the caller gives, as variables: a path, and how a value of its type is written in the data. */
import type { Span } from '../../source.ts';
import {
  compare,
  decimalText,
  divide,
  floor,
  multiply,
  negate,
  ONE,
  type Rational,
  ZERO,
} from '../../types/rational.ts';
import type { NumericType, Type } from '../../types/type.ts';
import { call, type Logic, truth, variable } from './logic.ts';
import { NotLogic } from './refusal.ts';
import { type NumberValue, numberValue, type Value } from './value.ts';

/** How the data hold a value: numbers as whole counts of a step, in a unit. */
export interface DataShape {
  readonly type: string;
  readonly unit?: string;
  readonly step?: string;
  readonly members?: readonly string[];
}
/** By path; `items[].fee` is a field of the items of a list. */
export type DataShapes = Map<string, DataShape>;

export interface Place {
  /** As JsonLogic reads it: from the data, or inside a list from the item. */
  readonly path: string;
  /** As the header names it. */
  readonly shown: string;
  readonly type: Type;
  readonly shapes: DataShapes;
  readonly span: Span;
}

/** Names that every JavaScript object has already: the data would seem to hold them. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

export function valueAt(place: Place): Value {
  const { path, type, span } = place;
  if (path.split('.').some((name) => INHERITED.has(name)))
    throw new NotLogic(span, `the name ${path}, which every object has`);
  const logic = variable(path);
  const present: Logic = type.optional ? call('!==', logic, null) : true;
  const told = (shape: DataShape): void => void place.shapes.set(place.shown, shape);
  switch (type.kind) {
    case 'numeric': {
      const { value, shape } = counted(type, logic, present, span);
      told(shape);
      return value;
    }
    case 'bool':
      told({ type: 'bool' });
      return { kind: 'bool', truth: truth(present, call('===', logic, true)) };
    case 'enum':
      told({ type: 'enum', members: type.enum.members });
      return { kind: 'text', logic, present };
    case 'text':
    case 'zone':
    case 'date':
      told({ type: type.kind });
      return { kind: 'text', logic, present };
    case 'time':
      told({ type: 'time', unit: 'second', step: '1' });
      return numberValue({ logic, step: ONE, lo: 0n, hi: 86_400n, present }, span);
    case 'instant':
      told({ type: 'instant', unit: 'millisecond since 1970-01-01T00:00:00Z', step: '1' });
      return numberValue({ logic, step: ONE, lo: -INSTANTS, hi: INSTANTS, present }, span);
    case 'record': {
      const field = (index: number): Value => fieldAt(place, index);
      return { kind: 'record', record: type.record, present, field };
    }
    case 'list':
      return { kind: 'list', logic, of: type.of, upTo: type.upTo, present };
    case 'period':
    case 'nothing':
      throw new NotLogic(span, `a ${type.kind}`);
    default:
      return type satisfies never;
  }
}

/** The range of JavaScript's dates, in milliseconds on either side of 1970. */
const INSTANTS = 8_640_000_000_000_000n;

/** The fields of what may be missing may be missing. */
function fieldAt(place: Place, index: number): Value {
  const { type, path, shown } = place;
  const info = type.kind === 'record' ? type.record.fields[index] : undefined;
  if (info === undefined) throw new NotLogic(place.span, 'a field that is not there');
  const optional = info.type.optional || type.optional;
  const join = (base: string): string => (base === '' ? info.name : `${base}.${info.name}`);
  return valueAt({ ...place, path: join(path), shown: join(shown), type: { ...info.type, optional } });
}

function counted(
  type: NumericType,
  logic: Logic,
  present: Logic,
  span: Span,
): { readonly value: NumberValue; readonly shape: DataShape } {
  const { grid, unit, range, flavour } = type;
  if (grid === undefined) throw new NotLogic(span, 'a number without declared places');
  if (range.lo === undefined || range.hi === undefined) throw new NotLogic(span, 'a number without a declared range');
  const lo = ceiling(divide(range.lo.value, grid));
  const hi = floor(divide(range.hi.value, grid));
  const value = numberValue({ logic, step: multiply(grid, unit.factor), lo, hi, present }, span);
  const named = unit.label === '' ? {} : { unit: unit.label };
  return { value, shape: { type: flavour, ...named, step: decimalText(grid) } };
}

function ceiling(value: Rational): bigint {
  return compare(value, ZERO) === 0 ? 0n : -floor(negate(value));
}
