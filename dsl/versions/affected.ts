/**
 * Who sees another verdict of a rule: inputs that the rule of one version passes and that of the next does not, or the other
 * way round. Told of rules that compare inputs with constants, where one case is a box of inputs and every one in it is met;
 * constants stand as on the first day of the new version.
 */
import { caseOf, type Goal } from '../analysis/conditions.ts';
import type { Known, Values } from '../analysis/known.ts';
import type { Expr } from '../program/expression.ts';
import type { Program, Rule } from '../program/policy.ts';
import { asOfDay, type FoldContext, fold } from '../types/fold.ts';
import { keyOf } from '../types/narrowing.ts';
import { rangeText } from '../types/numeric.ts';
import { pathText } from '../types/places.ts';

/** Half a sentence; undefined where nothing can be said for certain. */
export function affectedBy(old: Program, next: Program): string | undefined {
  const then = asOfDay(next.effective.from);
  for (const rule of next.rules) {
    const before = old.rules.find(({ name }) => name === rule.name);
    if (before === undefined) continue;
    const [a, b] = [conditionOf(before, then), conditionOf(rule, then)];
    if (a === undefined || b === undefined) continue;
    for (const passes of [false, true]) {
      const goals: readonly Goal[] = [
        ...a.gates.map((condition) => ({ condition, truth: true })),
        ...b.gates.map((condition) => ({ condition, truth: true })),
        { condition: a.require, truth: !passes },
        { condition: b.require, truth: passes },
      ];
      const found = caseOf(goals);
      const who = found && inWords(found, new Map([...a.values, ...b.values]));
      if (who !== undefined) return `with ${who}, ${rule.name} now ${passes ? 'passes' : 'fails'}`;
    }
  }
  return undefined;
}

interface Plain {
  readonly require: Expr;
  readonly gates: readonly Expr[];
  /** The inputs that are compared, by key. */
  readonly values: ReadonlyMap<string, Expr>;
}

/** Undefined where something else than inputs and constants decides. */
function conditionOf({ require, appliesWhen, lets }: Rule, constants: FoldContext): Plain | undefined {
  if (lets.length > 0) return undefined;
  const values = new Map<string, Expr>();
  const [condition, ...gates] = [require, ...(appliesWhen === undefined ? [] : [appliesWhen])].map((each) =>
    plain(each, constants, values),
  );
  if (condition === undefined || gates.some((gate) => gate === undefined)) return undefined;
  return { require: condition, gates: gates.filter((gate) => gate !== undefined), values };
}

/** The condition with its constants as literals. */
function plain(expr: Expr, constants: FoldContext, values: Map<string, Expr>): Expr | undefined {
  const input = (each: Expr): Expr | undefined => noted(each, values);
  const literal = (each: Expr): Expr | undefined => fold(each, constants);
  switch (expr.kind) {
    case 'and':
    case 'or': {
      const items = expr.items.map((item) => plain(item, constants, values));
      const known = items.filter((item) => item !== undefined);
      return known.length < items.length ? undefined : { ...expr, items: known };
    }
    case 'not': {
      const operand = plain(expr.operand, constants, values);
      return operand && { ...expr, operand };
    }
    case 'compare':
    case 'equal': {
      const [left, right] = [input(expr.left) ?? literal(expr.left), input(expr.right) ?? literal(expr.right)];
      const both = left !== undefined && right !== undefined && keyOf(left) !== undefined && keyOf(right) !== undefined;
      return left === undefined || right === undefined || both ? undefined : { ...expr, left, right };
    }
    case 'inRange': {
      const [item, from, to] = [input(expr.item), literal(expr.from), literal(expr.to)];
      return item && from && to && { ...expr, item, from, to };
    }
    case 'presence': {
      const operand = input(expr.operand);
      return operand && { ...expr, operand };
    }
    case 'input':
    case 'field':
      return input(expr);
    default:
      return undefined;
  }
}

/** An input, or a field of one, remembered by its key. */
function noted(expr: Expr, values: Map<string, Expr>): Expr | undefined {
  const key = keyOf(expr);
  if (key === undefined || !key.startsWith('input ')) return undefined;
  values.set(key, expr);
  return expr;
}

/** `score 600..619 and kind home`; undefined where a value has no words. */
function inWords(known: Known, values: ReadonlyMap<string, Expr>): string | undefined {
  const parts = [...known].map(([key, found]) => {
    const expr = values.get(key);
    return expr && wordsFor(expr, found);
  });
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.join(' and ');
}

function wordsFor(expr: Expr, { present, range, only }: Values): string | undefined {
  const path = pathText(expr);
  if (present === false) return `no ${path}`;
  if (range !== undefined) return expr.type.kind === 'numeric' ? `${path} ${rangeText(range, expr.type)}` : undefined;
  if (only === undefined) return undefined;
  const { type } = expr;
  const names = [...only].map((value) => (type.kind === 'enum' ? type.enum.members[Number(value)] : value));
  return `${path} ${names.join(' or ')}`;
}
