/**
 * What the checker says of an expression holds for what it comes to: the range and the grid of a number, the members of an
 * enum, that it is not missing, and that a condition is always or never true. All that is proved of a policy, and how its
 * figures are stored, rests on this.
 */
import {
  type Bound,
  compare,
  constancyOf,
  decimalText,
  divide,
  type Expr,
  isMultiple,
  isZero,
  type NumericType,
} from '#dsl';
import { evaluateReference } from '../reference/reference.ts';
import type { Value } from '../reference/value.ts';
import { hearing } from './externs.ts';
import { generateInputs } from './inputs.ts';
import { optionsOf } from './oracle.ts';
import { Random } from './random.ts';
import { checkedPolicy } from './run.ts';

export interface Broken {
  readonly seed: number;
  readonly what: string;
}

export interface Held {
  readonly values: number;
  /** Of conditions that the checker takes to be always or never true. */
  readonly constant: number;
  readonly broken?: Broken;
}

/** One policy on many inputs; the first value that its expression does not allow, and how many were looked at. */
export function holdsTypes(seed: number, inputs: number): Held {
  const program = checkedPolicy(seed);
  if (program === undefined) return { values: 0, constant: 0 };
  const random = new Random(seed);
  const known = new Map<Expr, ReturnType<typeof constancyOf>>();
  const constancy = (condition: Expr): ReturnType<typeof constancyOf> => {
    if (!known.has(condition)) known.set(condition, constancyOf(condition));
    return known.get(condition);
  };
  let [values, constant] = [0, 0];
  let broken: Broken | undefined;
  const observe = (expr: Expr, value: Value): void => {
    values += 1;
    const always = expr.type.kind === 'bool' ? constancy(expr) : undefined;
    if (always !== undefined) constant += 1;
    const wrong = broken === undefined ? (violation(expr, value) ?? contradiction(always, value)) : undefined;
    if (wrong === undefined) return;
    const text = program.sources.get(expr.span.file)?.text.slice(expr.span.start, expr.span.end) ?? '';
    broken = { seed, what: `${expr.kind} ${text}: ${wrong}` };
  };
  for (let i = 0; i < inputs && broken === undefined; i += 1) {
    evaluateReference(program, generateInputs(program, random), {
      ...optionsOf(program, 'lines'),
      externs: hearing(program).externs,
      observe,
    });
  }
  return { values, constant, ...(broken === undefined ? {} : { broken }) };
}

function contradiction(constancy: ReturnType<typeof constancyOf>, value: Value): string | undefined {
  const isTrue = value.kind === 'bool' && value.value;
  return constancy === (isTrue ? 'never' : 'always') ? `it is ${isTrue ? '' : 'not '}true` : undefined;
}

function violation({ type }: Expr, value: Value): string | undefined {
  if (value.kind === 'missing') return type.optional ? undefined : 'it is missing';
  if (value.kind === 'enum' && type.kind === 'enum')
    return value.member < type.enum.members.length ? undefined : `there is no member ${value.member}`;
  if (value.kind === 'list' && type.kind === 'list')
    return value.items.length <= type.upTo ? undefined : `it has ${value.items.length} of ${type.upTo} elements`;
  if (value.kind !== 'number' || type.kind !== 'numeric') return undefined;
  return numberViolation(type, divide(value.value, type.unit.factor));
}

function numberViolation({ range, grid }: NumericType, figure: Bound['value']): string | undefined {
  const { lo, hi, nonZero } = range;
  const text = decimalText(figure);
  if (lo !== undefined && isBeyond(lo, compare(lo.value, figure))) return `${text} is below its range`;
  if (hi !== undefined && isBeyond(hi, compare(figure, hi.value))) return `${text} is above its range`;
  if (nonZero && isZero(figure)) return 'it is 0';
  return grid === undefined || isMultiple(figure, grid) ? undefined : `${text} is off its grid`;
}

function isBeyond({ open }: Bound, order: number): boolean {
  return open ? order >= 0 : order > 0;
}
