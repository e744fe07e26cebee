/** Expressions: one case for each node of the typed tree. Missing operands give missing (LANGUAGE 18.24). */
import { type Expr, negate } from '#dsl';
import { Bug, unreachable } from '../bug.ts';
import { dateText } from '../time/iso.ts';
import { evaluateAggregate } from './aggregate.ts';
import { dateOfInstant, evaluateArithmetic, evaluateBuiltin, evaluateRounded, evaluateShift } from './arithmetic.ts';
import { evaluateInBand } from './calendar.ts';
import { type Context, Environment, Rejected } from './context.ts';
import { lacksArgument } from './extern.ts';
import { evaluateCompare, evaluateEqual, evaluateInList, evaluateInRange, evaluateLogic, not } from './logic.ts';
import type { Node } from './node.ts';
import { matchesPattern } from './pattern.ts';
import type { Outcome } from './rule.ts';
import { evaluateSplit } from './split.ts';
import { evaluateLookup } from './table.ts';
import { at, bool, isMissing, MISSING, number, numberOf, toBase, truthOf, type Value } from './value.ts';

export function evaluate(expr: Expr, env: Environment, context: Context): Value {
  const value = compute(expr, env, context);
  context.observe?.(expr, value);
  return value;
}

function compute(expr: Expr, env: Environment, context: Context): Value {
  const inner = (part: Expr): Value => evaluate(part, env, context);
  switch (expr.kind) {
    case 'number':
      return number(toBase(expr.value, expr.type));
    case 'text':
      return { kind: 'text', value: expr.value };
    case 'bool':
      return bool(expr.value);
    case 'enum':
      return { kind: 'enum', member: expr.member };
    case 'date':
      return { kind: 'date', day: expr.day };
    case 'time':
      return { kind: 'time', second: expr.second };
    case 'instant':
      return { kind: 'instant', ms: expr.ms };
    case 'period':
      return { kind: 'period', count: expr.count };
    case 'missing':
      return MISSING;
    case 'list':
      return { kind: 'list', items: expr.items.map(inner) };
    case 'record':
      return { kind: 'record', fields: expr.fields.map(inner) };
    case 'update': {
      const base = inner(expr.base);
      if (base.kind !== 'record') return MISSING;
      const fields = [...base.fields];
      for (const { field, value } of expr.changes) fields[field] = inner(value);
      return { kind: 'record', fields };
    }
    case 'input':
      return context.input(expr.name);
    case 'constant':
      return evaluateConstant(expr, env, context);
    case 'previous':
      if (context.previous === undefined) throw new Bug('previous outside an entry');
      return context.previous;
    case 'defined':
      return context.derived(expr.definition);
    case 'local':
      return env.read(expr.local);
    case 'figure':
      return context.figure(expr, itemIndex(expr, env));
    case 'field': {
      const base = inner(expr.base);
      return base.kind === 'record' ? at(base.fields, expr.field) : MISSING;
    }
    case 'negate': {
      const operand = inner(expr.operand);
      return isMissing(operand) ? MISSING : number(negate(numberOf(operand)));
    }
    case 'arithmetic':
      return evaluateArithmetic(expr, env, context);
    case 'shift':
      return evaluateShift(expr, env, context);
    case 'rounded':
      return evaluateRounded(expr, env, context);
    case 'compare':
      return evaluateCompare(expr, env, context);
    case 'equal':
      return evaluateEqual(expr, env, context);
    case 'presence':
      return bool(isMissing(inner(expr.operand)) !== expr.present);
    case 'inList':
      return evaluateInList(expr, env, context);
    case 'inRange':
      return evaluateInRange(expr, env, context);
    case 'matches': {
      const item = inner(expr.item);
      return item.kind === 'text' ? bool(matchesPattern(expr.pattern, item.value)) : MISSING;
    }
    case 'inBand':
      return evaluateInBand(expr, env, context);
    case 'not':
      return not(inner(expr.operand));
    case 'and':
    case 'or':
      return evaluateLogic(expr, env, context);
    case 'if': {
      const condition = truthOf(inner(expr.condition));
      return condition === undefined ? MISSING : inner(condition ? expr.then : expr.otherwise);
    }
    case 'otherwise': {
      const operand =
        expr.operand.kind === 'constant' ? constantInForce(expr.operand, env, context) : inner(expr.operand);
      return operand === undefined || isMissing(operand) ? inner(expr.fallback) : operand;
    }
    case 'builtin':
      return evaluateBuiltin(expr, env, context);
    case 'apply':
      return evaluateApply(expr, env, context);
    case 'extern':
      return evaluateExtern(expr, env, context);
    case 'lookup':
      return evaluateLookup(expr, env, context);
    case 'aggregate':
      return evaluateAggregate(expr, env, context);
    case 'asOf':
      return { kind: 'date', day: context.asOf.day };
    case 'outcome':
      return { kind: 'enum', member: OUTCOMES.indexOf(context.outcome(expr.group)) };
    case 'split':
      return evaluateSplit(expr, env, context);
    case 'kept':
      return {
        kind: 'list',
        items: expr.items.filter(({ when }) => truthOf(inner(when))).map(({ value }) => inner(value)),
      };
    case 'result':
      return context.result(expr.output, expr.name);
    default:
      return unreachable(expr);
  }
}

/** Inside a block over the same list: the index of its item (18.88). */
export function itemIndex({ item }: Node<'figure'>, env: Environment): number | undefined {
  return item === undefined ? undefined : Number(numberOf(env.read(item)).n);
}

/** In the order of the members of the enum that the checker gives them. */
const OUTCOMES: readonly Outcome[] = ['pass', 'fail', 'undecided', 'not_applicable', 'waived'];

/** The scope of a definition's body: its parameters alone. */
export function callScope({ definition, args }: Node<'apply'>, env: Environment, context: Context): Environment {
  const scope = new Environment();
  for (const [i, param] of definition.params.entries()) {
    scope.bind(param, () => evaluate(at(args, i), env, context));
  }
  return scope;
}

/** 18.24: a call with a missing argument for a required parameter is missing. */
function evaluateApply(expr: Node<'apply'>, env: Environment, context: Context): Value {
  const { params, value } = expr.definition;
  const scope = callScope(expr, env, context);
  if (params.some((param) => !param.type.optional && isMissing(scope.read(param)))) return MISSING;
  return evaluate(value, scope, context);
}

function evaluateExtern({ extern, args }: Node<'extern'>, env: Environment, context: Context): Value {
  const values = args.map((arg) => evaluate(arg, env, context));
  return lacksArgument(extern, values) ? MISSING : context.extern(extern, values).value;
}

/** The day whose entry a constant is read at; undefined when the `as of` is missing. */
export function constantDay(expr: Node<'constant'>, env: Environment, context: Context): number | undefined {
  if (expr.on === undefined) return context.asOf.day;
  const on = evaluate(expr.on, env, context);
  if (on.kind === 'date') return on.day;
  return on.kind === 'instant' ? dateOfInstant(on.ms, context) : undefined;
}

/** Undefined: the constant has no entry yet on that day. */
export function constantInForce(expr: Node<'constant'>, env: Environment, context: Context): Value | undefined {
  const day = constantDay(expr, env, context);
  return day === undefined ? MISSING : context.constant(expr.constant, day);
}

/** 18.66: a date before the first entry is an invalid input, unless an `otherwise` follows. */
function evaluateConstant(expr: Node<'constant'>, env: Environment, context: Context): Value {
  const value = constantInForce(expr, env, context);
  if (value !== undefined) return value;
  throw new Rejected({
    code: 'CONSTANT_NOT_IN_FORCE',
    path: expr.on === undefined ? '' : inputPath(expr.on),
    message: `${expr.constant.name} has no value on ${dateText(constantDay(expr, env, context) ?? context.asOf.day)}.`,
    expected: 'a date from its first entry on',
  });
}

/** The path of an expression that reads an input, or nothing. */
export function inputPath(expr: Expr): string {
  if (expr.kind === 'input') return expr.name;
  if (expr.kind !== 'field' || expr.base.type.kind !== 'record') return '';
  const base = inputPath(expr.base);
  const name = expr.base.type.record.fields[expr.field]?.name;
  return base === '' || name === undefined ? '' : `${base}.${name}`;
}
