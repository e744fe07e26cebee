/** `and`, `or`, `not`, `if` and `otherwise`, with what each tells about the values it reads. */

import type { Expr } from '../program/expression.ts';
import type { ExprNode, IfNode, LogicNode, NotNode, OtherwiseNode } from '../tree/expression.ts';
import { warnConstant } from './constancy.ts';
import { type Context, checkExpr, withFacts } from './context.ts';
import { eitherOf } from './either.ts';
import { fitTogether, wrongType } from './fitting.ts';
import { sameKind } from './kinds.ts';
import { assume, isConstant } from './narrowing.ts';
import { figureText, typeText } from './numeric.ts';
import { pathText, UNNAMED } from './places.ts';
import { BOOL, type NumericType, type Type, withOptional } from './type.ts';

/** A condition: an expression of type bool (perhaps unknown). */
export function checkCondition(node: ExprNode, context: Context): Expr | undefined {
  const expr = checkExpr(node, context, BOOL);
  if (expr === undefined) return undefined;
  return expr.type.kind === 'bool' ? expr : wrongType('a condition (true or false)', expr, context);
}

export function checkNot(node: NotNode, context: Context): Expr | undefined {
  const operand = checkCondition(node.operand, context);
  return operand === undefined ? undefined : { kind: 'not', operand, type: operand.type, span: node.span };
}

export function checkLogic(node: LogicNode, context: Context): Expr | undefined {
  const kind = node.kind === 'And' ? 'and' : 'or';
  const items: Expr[] = [];
  let inner = context;
  let whole = true;
  for (const each of node.items) {
    const item = checkCondition(each, inner);
    if (item === undefined) {
      whole = false;
      continue;
    }
    items.push(item);
    inner = withFacts(inner, assume(inner.facts, item, kind === 'and', false));
  }
  if (!whole) return undefined;
  return {
    kind,
    items,
    type: withOptional(
      BOOL,
      items.some((item) => item.type.optional),
    ),
    span: node.span,
  };
}

export function checkIf(node: IfNode, context: Context, expected?: Type): Expr | undefined {
  const condition = checkCondition(node.condition, context);
  warnConstant(condition, 'This condition', context);
  const yes = condition === undefined ? context : withFacts(context, assume(context.facts, condition, true, true));
  const no = condition === undefined ? context : withFacts(context, assume(context.facts, condition, false, true));
  const then = checkExpr(node.then, yes, expected);
  const otherwise = checkExpr(node.otherwise, no, expected ?? then?.type);
  if (condition === undefined || then === undefined || otherwise === undefined) return undefined;
  const type = either(then, otherwise, context);
  if (type === undefined) return undefined;
  return {
    kind: 'if',
    condition,
    then,
    otherwise,
    type: withOptional(type, type.optional || condition.type.optional),
    span: node.span,
  };
}

/** The type that holds both alternatives. */
function either(a: Expr, b: Expr, context: Context): Type | undefined {
  if (a.type.kind === 'numeric' && b.type.kind === 'numeric') {
    if (!fitTogether(a.type, b.type, b.span, a, b, context, 'compare')) return undefined;
  } else if (a.type.kind !== 'nothing' && b.type.kind !== 'nothing' && !sameKind(a.type, b.type)) {
    return wrongType(typeText(a.type), b, context);
  }
  return eitherOf(a.type, b.type);
}

export function checkOtherwise(node: OtherwiseNode, context: Context, expected?: Type): Expr | undefined {
  const operand = checkExpr(node.operand, { ...context, around: 'presence' }, expected);
  if (operand === undefined) return undefined;
  const fallback = checkExpr(node.fallback, context, operand.type);
  if (fallback === undefined) return undefined;
  if (!operand.type.optional) {
    const unneeded = { ...node.span, start: node.operand.span.end };
    context.report(
      'WR4106',
      node.span,
      { value: describeValue(operand) },
      { remedy: { text: 'leave it out', edits: [{ span: unneeded, text: '' }] } },
    );
  }
  const type = either({ ...operand, type: withOptional(operand.type, false) } as Expr, fallback, context);
  return type === undefined ? undefined : { kind: 'otherwise', operand, fallback, type, span: node.span };
}

function describeValue(expr: Expr): string {
  if (expr.kind === 'number') return figureText(expr.value, expr.type as NumericType);
  if (isConstant(expr)) return 'A constant';
  const path = pathText(expr);
  return path === UNNAMED ? 'This value' : path;
}
