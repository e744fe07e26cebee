/** Expressions to JsonLogic, in exact whole numbers; what has no counterpart is refused with its place. */
import type { ConstantExpr, Definition, Expr, IfExpr, Let, Local, OtherwiseExpr } from '../../program/expression.ts';
import type { Input } from '../../program/policy.ts';
import type { Span } from '../../source.ts';
import { multiply, ONE, rational } from '../../types/rational.ts';
import type { EnumType, Type } from '../../types/type.ts';
import { chosen, equalTruth, extreme, pair, presenceOf } from './choose.ts';
import { numericAggregate, quantifier } from './lists.ts';
import {
  and,
  both,
  call,
  choice,
  either,
  FALSE,
  known,
  type Logic,
  negated,
  not,
  or,
  TRUE,
  type Truth,
  truth,
} from './logic.ts';
import { type DataShapes, valueAt } from './paths.ts';
import { NotLogic } from './refusal.ts';
import { lookedUp } from './tables.ts';
import {
  type BoolValue,
  constantNumber,
  type NumberValue,
  negativeOf,
  productOf,
  quotientOf,
  type RecordValue,
  sumOf,
  type TextValue,
  type Value,
} from './value.ts';

/** Names bound around an expression. Inside a list only the item can be read, and what is constant. */
export interface Scope {
  readonly locals: ReadonlyMap<Local, () => Value>;
  readonly item: boolean;
}

const OUTSIDE: Scope = { locals: new Map(), item: false };

export class Translator {
  readonly #inputs: ReadonlyMap<string, Input>;
  readonly #shapes: DataShapes;
  readonly #known = new Map<Definition, Value>();

  constructor(inputs: readonly Input[], shapes: DataShapes) {
    this.#inputs = new Map(inputs.map((input) => [input.name, input]));
    this.#shapes = shapes;
  }

  /** The names of a block; each is read when it is first needed. */
  block(lets: readonly Let[]): Scope {
    let scope = OUTSIDE;
    for (const { local, value } of lets) {
      const around = scope;
      scope = this.bound(around, local, () => this.value(value, around));
    }
    return scope;
  }

  bound({ locals, item }: Scope, local: Local, value: () => Value): Scope {
    return { item, locals: new Map([...locals, [local, value]]) };
  }

  /** The scope of one item of a list, which is all that JsonLogic sees there. */
  item(scope: Scope, local: Local, shown: string, span: Span): Scope {
    const place = { path: '', shown, type: local.type, shapes: this.#shapes, span };
    return { ...this.bound(scope, local, () => valueAt(place)), item: true };
  }

  truth(expr: Expr, scope: Scope): Truth {
    const value = this.value(expr, scope);
    if (value.kind !== 'bool') throw new NotLogic(expr.span, `a ${value.kind} where a truth is wanted`);
    return value.truth;
  }

  number(expr: Expr, scope: Scope): NumberValue {
    const value = this.value(expr, scope);
    if (value.kind !== 'number') throw new NotLogic(expr.span, `a ${value.kind} where a number is wanted`);
    return value;
  }

  value(expr: Expr, scope: Scope): Value {
    const { span } = expr;
    const bool = (of: Truth): BoolValue => ({ kind: 'bool', truth: of });
    switch (expr.kind) {
      case 'number':
        return constantNumber(multiply(expr.value, unitFactor(expr.type)), span);
      case 'bool':
        return bool(expr.value ? TRUE : FALSE);
      case 'text':
        return { kind: 'text', logic: expr.value, present: true };
      case 'enum':
        return { kind: 'text', logic: memberOf(expr.type, expr.member), present: true };
      case 'date':
        return { kind: 'text', logic: isoDate(expr.day), present: true };
      case 'time':
        return constantNumber(rational(BigInt(expr.second)), span);
      case 'instant':
        return constantNumber(rational(BigInt(expr.ms)), span);
      case 'input':
        return this.#input(expr.name, scope, span);
      case 'local':
        return this.#local(expr.local, scope, span);
      case 'constant':
        return this.value(constantEntry(expr), scope);
      case 'defined':
        return this.#defined(expr.definition, scope.item);
      case 'apply': {
        const args = expr.args.map((arg) => () => this.value(arg, scope));
        const locals = new Map(expr.definition.params.map((param, i) => [param, args[i] ?? none]));
        return this.value(expr.definition.value, { ...scope, locals });
      }
      case 'field': {
        const base = this.value(expr.base, scope);
        if (base.kind !== 'record') throw new NotLogic(span, 'a field of what is no record');
        return base.field(expr.field);
      }
      case 'record':
        return this.#record(expr.fields, expr.type, scope, span);
      case 'lookup':
        return lookedUp(this, expr, scope);
      case 'negate':
        return negativeOf(this.number(expr.operand, scope), span);
      case 'arithmetic': {
        const [left, right] = [this.number(expr.left, scope), this.number(expr.right, scope)];
        if (expr.operator === 'multiply') return productOf(left, right, span);
        if (expr.operator === 'divide') return quotientOf(left, right, span);
        return sumOf(left, right, expr.operator === 'add' ? 1n : -1n, span);
      }
      case 'compare':
        return bool(this.#compare(expr.operator, expr.left, expr.right, scope, span));
      case 'equal': {
        const found = equalTruth(this.value(expr.left, scope), this.value(expr.right, scope), span);
        return bool(expr.negated ? negated(found) : found);
      }
      case 'inRange': {
        const { item, from, to, toOpen } = expr;
        const lower = this.#compare('>=', item, from, scope, span);
        const upper = this.#compare(toOpen ? '<' : '<=', item, to, scope, span);
        // Unknown where anything of it is missing.
        const found = truth(and(known(lower), known(upper)), and(lower.yes, upper.yes));
        return bool(expr.negated ? negated(found) : found);
      }
      case 'inList': {
        const found = this.#inList(expr.item, expr.list, scope, span);
        return bool(expr.negated ? negated(found) : found);
      }
      case 'presence': {
        const present = presenceOf(this.value(expr.operand, scope));
        return bool(truth(true, expr.present ? present : not(present)));
      }
      case 'not':
        return bool(negated(this.truth(expr.operand, scope)));
      case 'and':
        return bool(both(expr.items.map((item) => this.truth(item, scope))));
      case 'or':
        return bool(either(expr.items.map((item) => this.truth(item, scope))));
      case 'if':
        return this.#conditional(expr, scope);
      case 'otherwise':
        return this.#otherwise(expr, scope);
      case 'builtin':
        return this.#builtin(expr.function, expr.args, scope, span);
      case 'aggregate':
        return expr.function === 'some' || expr.function === 'every'
          ? bool(quantifier(this, expr, scope))
          : numericAggregate(this, expr, scope);
      case 'rounded':
        throw new NotLogic(span, 'a rounding');
      case 'matches':
        throw new NotLogic(span, 'a pattern');
      case 'inBand':
        throw new NotLogic(span, 'a calendar');
      case 'extern':
        throw new NotLogic(span, 'an answer from outside');
      case 'shift':
      case 'period':
      case 'asOf':
        throw new NotLogic(span, 'reckoning with dates');
      case 'missing':
      case 'list':
      case 'update':
      case 'figure':
      case 'outcome':
      case 'split':
      case 'kept':
      case 'result':
      case 'previous':
      case 'schedule':
      case 'address':
      case 'rival':
        throw new NotLogic(span, WORDS[expr.kind]);
      default:
        return expr satisfies never;
    }
  }

  #input(name: string, scope: Scope, span: Span): Value {
    const input = this.#inputs.get(name);
    if (input === undefined) throw new NotLogic(span, `the input ${name}, which is not the policy's own`);
    if (scope.item) throw new NotLogic(span, `the input ${name} inside a list, where only the item can be read`);
    return valueAt({ path: name, shown: name, type: input.type, shapes: this.#shapes, span });
  }

  /** Each is translated once, however often it is read. */
  #defined(definition: Definition, item: boolean): Value {
    if (item) return this.value(definition.value, { locals: new Map(), item });
    const found = this.#known.get(definition) ?? this.value(definition.value, OUTSIDE);
    this.#known.set(definition, found);
    return found;
  }

  #local(local: Local, scope: Scope, span: Span): Value {
    const found = scope.locals.get(local);
    if (found === undefined) throw new NotLogic(span, `the name ${local.name} from outside a list`);
    return found();
  }

  #record(fields: readonly Expr[], type: Type, scope: Scope, span: Span): RecordValue {
    if (type.kind !== 'record') throw new NotLogic(span, 'a record of no record type');
    const field = (index: number): Value => {
      const given = fields[index];
      if (given === undefined) throw new NotLogic(span, 'a field that is not there');
      return this.value(given, scope);
    };
    return { kind: 'record', record: type.record, present: true, field };
  }

  #compare(operator: '<' | '<=' | '>' | '>=', left: Expr, right: Expr, scope: Scope, span: Span): Truth {
    const ordered = (expr: Expr): NumberValue | TextValue => {
      const value = this.value(expr, scope);
      if (value.kind === 'text' && expr.type.kind === 'enum') return ranked(value, expr.type, span);
      if (value.kind === 'text' && expr.type.kind === 'text') throw new NotLogic(span, 'an order of texts');
      if (value.kind !== 'number' && value.kind !== 'text') throw new NotLogic(span, `an order of ${value.kind}s`);
      return value;
    };
    const [a, b] = [ordered(left), ordered(right)];
    const [x, y] = a.kind === 'number' && b.kind === 'number' ? pair(a, b, span) : [a, b];
    return truth(and(x.present, y.present), call(operator, x.logic, y.logic));
  }

  #inList(item: Expr, list: Expr, scope: Scope, span: Span): Truth {
    const value = this.value(item, scope);
    if (list.kind === 'list') {
      const found = either(list.items.map((each) => equalTruth(value, this.value(each, scope), span)));
      return truth(presenceOf(value), found.yes);
    }
    const given = this.value(list, scope);
    if (given.kind !== 'list' || given.of.optional) throw new NotLogic(span, 'a list that cannot be searched');
    const member = valueAt({ path: '', shown: '', type: given.of, shapes: new Map(), span });
    if (value.kind === 'text' && member.kind === 'text')
      return truth(and(value.present, given.present), call('in', value.logic, given.logic));
    if (value.kind !== 'number' || member.kind !== 'number') throw new NotLogic(span, 'a list that cannot be searched');
    const [x, y] = pair(value, member, span);
    if (y.logic !== member.logic && JSON.stringify(y.logic) !== JSON.stringify(member.logic))
      throw new NotLogic(span, 'a list in coarser steps than what is looked for');
    return truth(and(x.present, given.present), call('in', x.logic, given.logic));
  }

  /** An unknown condition gives nothing. */
  #conditional({ condition, then, otherwise, span }: IfExpr, scope: Scope): Value {
    const test = this.truth(condition, scope);
    const [a, b] = [this.value(then, scope), this.value(otherwise, scope)];
    if (test.yes === true) return a;
    if (test.no === true) return b;
    return chosen([{ when: test.yes, value: a }], { when: test.no, value: b }, span);
  }

  #otherwise({ operand, fallback, span }: OtherwiseExpr, scope: Scope): Value {
    const [a, b] = [this.value(operand, scope), this.value(fallback, scope)];
    if (a.kind === 'bool' && b.kind === 'bool') {
      const yes = or(a.truth.yes, and(not(a.truth.no), b.truth.yes));
      const no = or(a.truth.no, and(not(a.truth.yes), b.truth.no));
      return { kind: 'bool', truth: { yes, no, open: a.truth.open && b.truth.open } };
    }
    const present = presenceOf(a);
    return present === true ? a : chosen([{ when: present, value: a }], { when: true, value: b }, span);
  }

  #builtin(name: string, args: readonly Expr[], scope: Scope, span: Span): Value {
    switch (name) {
      case 'min':
      case 'max':
        return extreme(
          name,
          args.map((arg) => this.number(arg, scope)),
          span,
        );
      case 'clamp': {
        const [value, lo, hi] = args.map((arg) => this.number(arg, scope));
        if (value === undefined || lo === undefined || hi === undefined) throw new NotLogic(span, 'an unknown call');
        return extreme('min', [extreme('max', [value, lo], span), hi], span);
      }
      case 'abs': {
        const [value] = args.map((arg) => this.number(arg, scope));
        if (value === undefined) throw new NotLogic(span, 'an unknown call');
        return extreme('max', [value, negativeOf(value, span)], span);
      }
      case 'as_percent':
        return this.value(args[0] ?? raise(span), scope);
      case 'starts_with':
      case 'ends_with':
      case 'contains':
        return { kind: 'bool', truth: this.#textCheck(name, args, scope, span) };
      default:
        throw new NotLogic(span, `a call of ${name}`);
    }
  }

  #textCheck(name: 'starts_with' | 'ends_with' | 'contains', args: readonly Expr[], scope: Scope, span: Span): Truth {
    const [text, part] = args.map((arg) => this.value(arg, scope));
    if (text?.kind !== 'text' || part?.kind !== 'text') throw new NotLogic(span, `a call of ${name}`);
    if (typeof part.logic !== 'string') throw new NotLogic(span, `${name} with a part that is not constant`);
    if (part.logic === '') return truth(text.present, true);
    if (name === 'contains') return truth(text.present, call('in', part.logic, text.logic));
    const cut =
      name === 'starts_with'
        ? call('substr', text.logic, 0, part.logic.length)
        : call('substr', text.logic, -part.logic.length);
    return truth(text.present, call('===', cut, part.logic));
  }
}

const WORDS = {
  missing: 'a missing value by itself',
  list: 'a list that is written out',
  update: 'a changed record',
  figure: 'a figure of a bill',
  outcome: 'the outcome of other rules',
  split: 'a split',
  kept: 'a list that is made',
  result: 'the result of a block',
  previous: 'the entry above',
  schedule: 'the times of an intent',
  address: 'an address of an intent',
  rival: 'what another intent says',
} as const;

function none(): Value {
  throw new RangeError('a parameter without its argument');
}
function raise(span: Span): never {
  throw new NotLogic(span, 'an unknown call');
}

function unitFactor(type: Type): typeof ONE {
  return type.kind === 'numeric' ? type.unit.factor : ONE;
}
function memberOf(type: Type, index: number): string {
  return type.kind === 'enum' ? (type.enum.members[index] ?? '') : '';
}

/** A pure reckoning: days since 1970-01-01. */
function isoDate(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** A dated constant hangs on the day of the evaluation, which data do not hold. */
function constantEntry({ constant, span }: ConstantExpr): Expr {
  const [entry, ...others] = constant.entries;
  if (entry?.from !== undefined || others.length > 0 || entry === undefined)
    throw new NotLogic(span, `${constant.name}, which differs by date`);
  return entry.folded ?? entry.value;
}

/** A member by its place in the order. */
function ranked(value: TextValue, { enum: { members } }: EnumType, span: Span): NumberValue {
  const constant = typeof value.logic === 'string' ? members.indexOf(value.logic) : -1;
  if (constant >= 0) return constantNumber(rational(BigInt(constant)), span);
  const cases = members.slice(0, -1).flatMap((member, i): Logic[] => [call('===', value.logic, member), i]);
  const last = members.length - 1;
  const logic = choice(...cases, last);
  return { kind: 'number', logic, step: ONE, lo: 0n, hi: BigInt(last), present: value.present };
}
