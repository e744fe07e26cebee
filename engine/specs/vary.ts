/** The points of a property: both ends, every step, and every boundary of tiers and tables inside the range (18.161). */
import {
  add,
  compare,
  divide,
  type Expr,
  floor,
  integer,
  isMultiple,
  type NumericType,
  ONE,
  type Program,
  type Rational,
  rational,
  sameDimension,
  subtract,
  type Type,
  type Vary,
  ZERO,
} from '#dsl';
import { boundaryStep } from '../boundary/expected.ts';
import { Bug } from '../bug.ts';
import { PROPERTY_POINTS_MAX } from '../limits.ts';
import { compareValues, inUnit, number, numberOf, toBase, type Value } from '../reference/value.ts';

interface Varied {
  readonly type: Type;
  readonly places: number | undefined;
}

/** In rising order, or undefined when one `vary` alone passes the bound. */
export function pointsOf(vary: Vary, program: Program, read: (expr: Expr) => Value): readonly Value[] | undefined {
  const varied = variedAt(vary, program);
  const [from, to] = [read(vary.from), read(vary.to)];
  const step = stepOf(vary, varied, read);
  const count = countOf(from, to, step);
  if (count > PROPERTY_POINTS_MAX) return undefined;
  const steps = Array.from({ length: Number(count) }, (_, k) => shifted(from, step, k));
  const inside = boundariesFor(varied, program, read).filter((value) => isInside(value, from, to));
  const sorted = [...steps, ...inside, to].sort(compareValues);
  return sorted.filter((value, i) => i === 0 || compareValues(value, sorted[i - 1] ?? value) !== 0);
}

/** What an input, or a field of one, is declared as. */
export function variedAt({ path }: Pick<Vary, 'path'>, program: Program): Varied {
  const input = program.inputs.find(({ name }) => name === path.input);
  let found: Varied | undefined = input === undefined ? undefined : { type: input.type, places: input.places };
  for (const name of path.fields) {
    const field =
      found?.type.kind === 'record' ? found.type.record.fields.find((each) => each.name === name) : undefined;
    found = field === undefined ? undefined : { type: field.type, places: field.places };
  }
  if (found === undefined) throw new Bug('vary names no input');
  return found;
}

/** A step in the order of values: base units, days, seconds or milliseconds. The default is the grid of the type. */
function stepOf({ step }: Vary, { type, places }: Varied, read: (expr: Expr) => Value): Rational {
  if (step !== undefined) {
    const value = read(step);
    return value.kind === 'period' ? integer(value.count) : numberOf(value);
  }
  if (type.kind !== 'numeric') return type.kind === 'time' ? integer(60) : ONE;
  return toBase(boundaryStep(type, places) ?? ONE, type);
}

function orderOf(value: Value): Rational {
  switch (value.kind) {
    case 'number':
      return value.value;
    case 'date':
      return integer(value.day);
    case 'time':
      return integer(value.second);
    case 'instant':
      return integer(value.ms);
    case 'enum':
      return integer(value.member);
    default:
      throw new Bug(`a ${value.kind} cannot vary`);
  }
}

/** Points from `from` in steps that stay below `to`. */
function countOf(from: Value, to: Value, step: Rational): bigint {
  const distance = subtract(orderOf(to), orderOf(from));
  if (compare(distance, ZERO) <= 0) return 1n;
  const whole = divide(distance, step);
  return floor(whole) + (isMultiple(distance, step) ? 0n : 1n);
}

function shifted(from: Value, step: Rational, k: number): Value {
  const moved = add(orderOf(from), { n: step.n * BigInt(k), d: step.d });
  const whole = Number(floor(moved));
  switch (from.kind) {
    case 'number':
      return number(rational(moved.n, moved.d));
    case 'date':
      return { kind: 'date', day: whole };
    case 'time':
      return { kind: 'time', second: whole };
    case 'instant':
      return { kind: 'instant', ms: whole };
    case 'enum':
      return { kind: 'enum', member: whole };
    default:
      throw new Bug(`a ${from.kind} cannot vary`);
  }
}

function isInside(value: Value, from: Value, to: Value): boolean {
  return compareValues(value, from) >= 0 && compareValues(value, to) <= 0;
}

/** Bounds of the same dimension that the input can take. */
function boundariesFor({ type, places }: Varied, program: Program, read: (expr: Expr) => Value): readonly Value[] {
  const exprs = [...tierBounds(program), ...tableBounds(program)];
  const alike = exprs.filter((expr) => sameKind(expr.type, type)).map(read);
  const all = type.kind === 'numeric' ? [...alike, ...cumulated(program, type, read)] : alike;
  return all.filter((value) => type.kind !== 'numeric' || isOnGrid(value, type, places));
}

function sameKind(a: Type, b: Type): boolean {
  return a.kind === 'numeric' && b.kind === 'numeric' ? sameDimension(a.unit, b.unit) : a.kind === b.kind;
}

function isOnGrid(value: Value, type: NumericType, places: number | undefined): boolean {
  const step = boundaryStep(type, places);
  return step === undefined || isMultiple(inUnit(numberOf(value), type), step);
}

function tierBounds(program: Program): readonly Expr[] {
  return program.tariffs.flatMap(({ charges }) =>
    charges.flatMap(({ model }) =>
      'tiers' in model ? model.tiers.flatMap(({ bound }) => (bound === undefined ? [] : [bound.value])) : [],
    ),
  );
}

/** Widths (`next`) give bounds by their sum. */
function cumulated(program: Program, type: NumericType, read: (expr: Expr) => Value): readonly Value[] {
  return program.tariffs.flatMap(({ charges }) =>
    charges.flatMap(({ model }) => {
      if (!('tiers' in model) || !sameDimension(model.boundUnit, type.unit)) return [];
      let sum = ZERO;
      return model.tiers.flatMap(({ bound }) => {
        if (bound?.kind !== 'next') return [];
        sum = add(sum, numberOf(read(bound.value)));
        return [number(sum)];
      });
    }),
  );
}

function tableBounds(program: Program): readonly Expr[] {
  return program.tables.flatMap(({ rows }) =>
    rows.flatMap(({ keys }) =>
      keys.flatMap((cell) =>
        cell.kind === 'any'
          ? []
          : cell.items.flatMap((item) =>
              item.kind === 'value'
                ? [item.value]
                : [item.lo, item.hi].flatMap((bound) => (bound === undefined ? [] : [bound.value])),
            ),
      ),
    ),
  );
}
