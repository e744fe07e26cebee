/** The text of an expression with its figures filled in: what the verifier computes again. */
import { decimalText, divide, type Expr, multiply, type Rational, type Type, type Unit, valuesOf } from '#dsl';
import { Bug, unreachable } from '../../bug.ts';
import { dateText } from '../../time/iso.ts';
import { callScope, constantDay, constantInForce, itemIndex } from '../expression.ts';
import { outputId, resultNamed } from '../output.ts';
import { placeOf } from '../place.ts';
import { at, isMissing, numericType, truthOf, type Value } from '../value.ts';
import { renderAggregate } from './aggregate.ts';
import { renderInBand } from './bands.ts';
import { renderBuiltin, renderShift } from './calendar.ts';
import { elementPath, fieldNames } from './element.ts';
import { renderExtern } from './extern.ts';
import {
  addExponents,
  type Exponents,
  exponentsOf,
  factorText,
  figureText,
  sameExponents,
  withUnit,
} from './figure.ts';
import { renderRival, renderSchedule } from './intent.ts';
import { renderLookup } from './lookup.ts';
import {
  call,
  compose,
  difference,
  LEVEL,
  leaf,
  NOT_NEEDED,
  product,
  type Rendered,
  ranked,
  sumOfParts,
} from './rendered.ts';
import { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

/** The figures of an expression in its own static unit. */
export function render(expr: Expr, scope: TraceScope, tracer: Tracer): Rendered {
  const inner = (part: Expr): Rendered => render(part, scope, tracer);
  switch (expr.kind) {
    case 'number':
    case 'text':
    case 'bool':
    case 'enum':
    case 'date':
    case 'time':
    case 'instant':
    case 'period':
    case 'missing':
      return leaf(placeOf(tracer.program, expr.span), valueText(expr, scope, tracer));
    case 'list':
      return compose(`[${expr.items.map(() => '{}').join(', ')}]`, LEVEL.primary, LEVEL.choice, expr.items.map(inner));
    case 'record':
      return record(fieldNames(expr.type), expr.fields.map(inner));
    case 'update': {
      const names = expr.changes.map(({ field }) => at(fieldNames(expr.type), field));
      const changes = record(
        names,
        expr.changes.map(({ value }) => inner(value)),
      );
      return compose('{} with {}', LEVEL.unary, LEVEL.primary, [inner(expr.base), changes]);
    }
    case 'input':
      return leaf(expr.name, valueText(expr, scope, tracer));
    case 'constant':
      return renderConstant(expr, scope, tracer);
    case 'previous':
      throw new Bug('previous outside an entry');
    case 'defined':
      return tracer.definition(expr.definition);
    case 'local':
      return renderLocal(expr, scope, tracer);
    case 'figure':
      return sumOfParts(tracer.figure(expr, itemIndex(expr, scope.env)));
    case 'field':
      return renderField(expr, scope, tracer);
    case 'negate':
      return compose('-({})', LEVEL.unary, LEVEL.choice, [inner(expr.operand)]);
    case 'arithmetic':
      return renderArithmetic(expr, scope, tracer);
    case 'shift':
      return renderShift(expr, scope, tracer);
    case 'rounded':
      return renderRounded(expr, scope, tracer);
    case 'compare': {
      const right = converted(expr.right, expr.left.type, scope, tracer);
      const parts = [inner(expr.left), right].map((part) => ranked(part, expr.left.type));
      return compose(`{} ${expr.operator} {}`, LEVEL.compare, LEVEL.add, parts);
    }
    case 'equal': {
      const right = converted(expr.right, expr.left.type, scope, tracer);
      return compose(`{} ${expr.negated ? 'is not' : 'is'} {}`, LEVEL.compare, LEVEL.add, [inner(expr.left), right]);
    }
    case 'presence':
      return call(expr.present ? 'is_present' : 'is_missing', [inner(expr.operand)]);
    case 'inList':
      return compose(`{} ${expr.negated ? 'not in' : 'in'} {}`, LEVEL.compare, LEVEL.add, [
        inner(expr.item),
        inner(expr.list),
      ]);
    case 'inRange': {
      const bounds = [expr.from, expr.to].map((bound) => converted(bound, expr.item.type, scope, tracer));
      const range = `${expr.negated ? 'not in' : 'in'} {} ${expr.toOpen ? '..<' : '..'} {}`;
      const parts = [inner(expr.item), ...bounds].map((part) => ranked(part, expr.item.type));
      return compose(`{} ${range}`, LEVEL.compare, LEVEL.add, parts);
    }
    case 'matches': {
      const pattern = leaf(`${placeOf(tracer.program, expr.span)} pattern`, JSON.stringify(expr.source));
      return compose('{} matches {}', LEVEL.compare, LEVEL.add, [inner(expr.item), pattern]);
    }
    case 'inBand':
      return renderInBand(expr, scope, tracer);
    case 'not':
      return compose('not {}', LEVEL.not, LEVEL.not, [inner(expr.operand)]);
    case 'and':
    case 'or':
      return renderLogic(expr, scope, tracer);
    case 'if':
      return renderIf(expr, scope, tracer);
    case 'otherwise':
      return renderOtherwise(expr, scope, tracer);
    case 'builtin':
      return renderBuiltin(expr, scope, tracer);
    case 'apply':
      return renderApply(expr, scope, tracer);
    case 'extern':
      return renderExtern(expr, scope, tracer);
    case 'lookup':
      return renderLookup(expr, scope, tracer);
    case 'aggregate':
      return renderAggregate(expr, scope, tracer);
    case 'asOf':
      return leaf('policy answer / as of date', valueText(expr, scope, tracer));
    case 'outcome':
      return renderOutcome(expr, scope, tracer);
    case 'split':
      return renderSplit(expr, scope, tracer);
    case 'kept':
      return renderKept(expr, scope, tracer);
    case 'result': {
      const { output, name } = expr;
      const part = valuesOf(output).find((each) => each.name === name)?.kind === 'part';
      const parts = tracer.results(output).map((found) => {
        const id = outputId(found.output);
        const step = `${output.kind} ${id} / ${part ? 'part' : 'result'} ${name}`;
        const home = found.applies() ? step : `${id}.${name}`;
        return leaf(home, figureText(resultNamed(found, name), expr.type));
      });
      return sumOfParts(parts);
    }
    case 'schedule':
      return renderSchedule(expr, scope, tracer);
    case 'address':
      return call(expr.form, [inner(expr.operand)]);
    case 'rival':
      return renderRival(expr, scope, tracer);
    default:
      return unreachable(expr);
  }
}

/** In the words of a verdict what is undecided is referred. */
function renderOutcome(expr: Of<'outcome'>, scope: TraceScope, tracer: Tracer): Rendered {
  const outcome = tracer.group(expr.group, expr.span, scope.block);
  const verdict = expr.type.kind === 'enum' && expr.type.enum.name === 'Verdict';
  return verdict ? call('as_verdict', [outcome]) : outcome;
}

/** `split(0.05 USD, 0.01 USD, { a: 50%, b: 100% - 50% })` */
function renderSplit(expr: Of<'split'>, scope: TraceScope, tracer: Tracer): Rendered {
  const { unit } = numericType(expr.amount.type);
  const step = leaf(`${placeOf(tracer.program, expr.span)} step`, withUnit(decimalText(expr.step), unit));
  const shares = expr.shares.map((share) => render(share, scope, tracer));
  return call('split', [render(expr.amount, scope, tracer), step, record(fieldNames(expr.type), shares)]);
}

/** `kept(true, 80%, false, …)` */
function renderKept(expr: Of<'kept'>, scope: TraceScope, tracer: Tracer): Rendered {
  const parts = expr.items.flatMap(({ when, value }) => {
    const holds = truthOf(tracer.context.evaluate(when, scope.env)) === true;
    return [render(when, scope, tracer), holds ? render(value, scope, tracer) : NOT_NEEDED];
  });
  return call('kept', parts);
}

type Of<K extends Expr['kind']> = Extract<Expr, { readonly kind: K }>;

export function valueText(expr: Expr, scope: TraceScope, tracer: Tracer): string {
  return figureText(tracer.context.evaluate(expr, scope.env), expr.type);
}

export function record(names: readonly string[], parts: readonly Rendered[]): Rendered {
  if (names.length === 0) return { text: '{}', level: LEVEL.primary, homes: [] };
  const body = names.map((name) => `${name}: {}`).join(', ');
  return compose(`{ ${body} }`, LEVEL.primary, LEVEL.choice, parts);
}

/** A figure in the unit of another type of its dimension: multiplied by the factor, which the text shows. */
export function converted(expr: Expr, target: Type, scope: TraceScope, tracer: Tracer): Rendered {
  const rendered = render(expr, scope, tracer);
  if (expr.type.kind !== 'numeric' || target.kind !== 'numeric') return rendered;
  if (isMissing(tracer.context.evaluate(expr, scope.env))) return rendered;
  return inUnitOf(rendered, exponentsOf(expr.type.unit), expr.type.unit.factor, target.unit);
}

/** Multiplies by the factor between two labels where they differ. */
export function inUnitOf(rendered: Rendered, from: Exponents, factor: Rational, target: Unit): Rendered {
  const to = exponentsOf(target);
  if (sameExponents(from, to)) return rendered;
  const text = factorText(divide(factor, target.factor), addExponents(to, from, -1));
  return product(rendered, leaf(`unit ${text}`, text));
}

function renderArithmetic(expr: Of<'arithmetic'>, scope: TraceScope, tracer: Tracer): Rendered {
  const { left, right, operator } = expr;
  const target = numericType(expr.type).unit;
  const [a, b] = [numericType(left.type).unit, numericType(right.type).unit];
  if (operator === 'add' || operator === 'subtract') {
    const parts = [converted(left, expr.type, scope, tracer), converted(right, expr.type, scope, tracer)] as const;
    if (operator === 'subtract') return difference(...parts);
    return compose('{} + {}', LEVEL.add, LEVEL.add, parts);
  }
  const times = operator === 'multiply';
  const second = render(right, scope, tracer);
  const rendered = times
    ? product(
        render(left, scope, tracer),
        second.level === LEVEL.multiply ? { ...second, text: `(${second.text})` } : second,
      )
    : quotient(render(left, scope, tracer), second);
  if (isMissing(tracer.context.evaluate(expr, scope.env))) return rendered;
  const exponents = addExponents(exponentsOf(a), exponentsOf(b), times ? 1 : -1);
  const factor = times ? multiply(a.factor, b.factor) : divide(a.factor, b.factor);
  return inUnitOf(rendered, exponents, factor, target);
}

export function quotient(a: Rendered, b: Rendered): Rendered {
  const right = b.level <= LEVEL.multiply ? { ...b, text: `(${b.text})` } : b;
  return compose('{} / {}', LEVEL.multiply, LEVEL.multiply, [a, right]);
}

/** `round(half even, 0.01 USD, 47.005 USD)` */
function renderRounded({ operand, rounding }: Of<'rounded'>, scope: TraceScope, tracer: Tracer): Rendered {
  const type = numericType(operand.type);
  const step: Value = { kind: 'number', value: multiply(rounding.step, type.unit.factor) };
  const parts = [leaf(placeOf(tracer.program, rounding.span), figureText(step, type)), render(operand, scope, tracer)];
  return compose(`round(${rounding.mode}, {}, {})`, LEVEL.primary, LEVEL.choice, parts);
}

/** Operands after the deciding one are not needed. */
function renderLogic({ kind, items }: Of<'and' | 'or'>, scope: TraceScope, tracer: Tracer): Rendered {
  const parts: Rendered[] = [];
  for (const item of items) {
    parts.push(render(item, scope, tracer));
    if (truthOf(tracer.context.evaluate(item, scope.env)) === (kind === 'or')) break;
  }
  if (parts.length < items.length) parts.push(NOT_NEEDED);
  const level = kind === 'or' ? LEVEL.or : LEVEL.and;
  return compose(parts.map(() => '{}').join(` ${kind} `), level, kind === 'or' ? LEVEL.and : LEVEL.not, parts);
}

function renderIf(expr: Of<'if'>, scope: TraceScope, tracer: Tracer): Rendered {
  const truth = truthOf(tracer.context.evaluate(expr.condition, scope.env));
  const condition = render(expr.condition, scope, tracer);
  const then = truth === true ? converted(expr.then, expr.type, scope, tracer) : NOT_NEEDED;
  const otherwise = truth === false ? converted(expr.otherwise, expr.type, scope, tracer) : NOT_NEEDED;
  return compose('if {} then {} else {}', LEVEL.choice, LEVEL.or, [condition, then, otherwise]);
}

function renderOtherwise(expr: Of<'otherwise'>, scope: TraceScope, tracer: Tracer): Rendered {
  const operand = isMissingOperand(expr.operand, scope, tracer)
    ? leaf(placeOf(tracer.program, expr.operand.span), 'missing')
    : converted(expr.operand, expr.type, scope, tracer);
  const missing =
    isMissingOperand(expr.operand, scope, tracer) || isMissing(tracer.context.evaluate(expr.operand, scope.env));
  const fallback = missing ? converted(expr.fallback, expr.type, scope, tracer) : NOT_NEEDED;
  return compose('{} otherwise {}', LEVEL.unary, LEVEL.primary, [operand, fallback]);
}

/** A dated constant before its first entry, which the `otherwise` answers (18.66). */
function isMissingOperand(operand: Expr, scope: TraceScope, tracer: Tracer): boolean {
  return operand.kind === 'constant' && constantInForce(operand, scope.env, tracer.context) === undefined;
}

function renderConstant(expr: Of<'constant'>, scope: TraceScope, tracer: Tracer): Rendered {
  const { name } = expr.constant;
  const day = expr.on === undefined ? undefined : constantDay(expr, scope.env, tracer.context);
  return leaf(day === undefined ? name : `${name} as of ${dateText(day)}`, valueText(expr, scope, tracer));
}

function renderLocal({ local }: Of<'local'>, scope: TraceScope, tracer: Tracer): Rendered {
  const binding = scope.binding(local);
  if (binding.kind === 'element') return leaf(binding.path, figureText(scope.env.read(local), local.type));
  return scope.quote(local, () => {
    const { value, stage } = binding;
    const text = figureText(tracer.context.evaluate(value, binding.scope.env), local.type);
    return scope.block.step(stage, converted(value, local.type, binding.scope, tracer), text, { at: value.span });
  });
}

/** A field of something that is quoted is quoted itself, under its own path. */
function renderField(expr: Of<'field'>, scope: TraceScope, tracer: Tracer): Rendered {
  const name = at(fieldNames(expr.base.type), expr.field);
  const path = elementPath(expr.base, scope);
  if (path !== undefined) return leaf(`${path}.${name}`, valueText(expr, scope, tracer));
  const base = render(expr.base, scope, tracer);
  const [home] = base.homes;
  if (base.homes.length === 1 && home !== undefined && home[1] === base.text) {
    return leaf(`${home[0]}.${name}`, valueText(expr, scope, tracer));
  }
  return compose(`{}.${name}`, LEVEL.primary, LEVEL.primary, [base]);
}

/** A call: its arguments and its body are steps, made where it stands. */
function renderApply(expr: Of<'apply'>, scope: TraceScope, tracer: Tracer): Rendered {
  const { definition, args } = expr;
  const value = tracer.context.evaluate(expr, scope.env);
  const inner = new TraceScope(callScope(expr, scope.env, tracer.context), scope.block);
  for (const [i, param] of definition.params.entries()) {
    inner.bind(param, {
      kind: 'expression',
      stage: `call ${definition.name}: ${param.name}`,
      value: at(args, i),
      scope,
    });
  }
  const absent = definition.params.findIndex((param) => !param.type.optional && isMissing(inner.env.read(param)));
  const body =
    absent < 0
      ? converted(definition.value, definition.type, inner, tracer)
      : call('missing_argument', [render(at(args, absent), scope, tracer)]);
  return scope.block.step(`call ${definition.name}`, body, figureText(value, definition.type), { at: expr.span });
}
