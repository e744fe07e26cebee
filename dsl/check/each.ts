/** `for each x in LIST`: the list, which of its items, in which order, and by what their lines are known (18.86 to 18.88). */
import type { Each } from '../program/each.ts';
import type { Expr, Local } from '../program/expression.ts';
import { dottedName, type Name, type Path } from '../tree/common.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { ForEach } from '../tree/rule.ts';
import { checkCondition } from '../types/check-logic.ts';
import { type Context, checkExpr, withLocal } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { closed } from '../types/interval.ts';
import { numeric } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { integer, ONE, ZERO } from '../types/rational.ts';
import type { ListType, Type } from '../types/type.ts';

/** A path as the expression that reads it. */
export function pathNode(path: Path): ExprNode {
  const [first, ...rest] = path.names;
  const root: ExprNode = { kind: 'Name', name: first ?? { text: '', span: path.span }, span: first?.span ?? path.span };
  return rest.reduce<ExprNode>(
    (base, field) => ({ kind: 'Field', base, field, span: { ...base.span, end: field.span.end } }),
    root,
  );
}

/** The item is known inside the block alone; `where` and the order do not narrow it (18.28). */
export function checkEach(
  node: ForEach,
  context: Context,
): { readonly each: Each; readonly context: Context } | undefined {
  const list = checkList(node.list, context);
  if (list === undefined) return undefined;
  const variable = checkVariable(node.variable, list.type.of, context);
  if (variable === undefined) return undefined;
  const item = withLocal(context, variable);
  const where = node.where === undefined ? undefined : discharge(checkCondition(node.where, item), item);
  const key = node.order === undefined ? undefined : checkOrder(node.order, item);
  if ((node.where !== undefined && where === undefined) || (node.order !== undefined && key === undefined))
    return undefined;
  const { span } = node;
  const id = idField(list.type.of);
  const each: Each = {
    variable,
    position: counter(`position(${variable.name})`, ONE, list.type.upTo, span),
    index: counter(`index of ${variable.name}`, ZERO, list.type.upTo, span),
    list,
    path: dottedName(node.list),
    ...(where === undefined ? {} : { where }),
    ...(node.order === undefined || key === undefined ? {} : { order: { by: node.order.by, key } }),
    ...(id === undefined ? {} : { id }),
    span,
  };
  return { each, context: { ...item, each } };
}

function counter(name: string, from: typeof ZERO, upTo: number, span: Local['span']): Local {
  return { name, type: numeric({ flavour: 'integer', range: closed(from, integer(upTo)), grid: ONE }), span };
}

function checkList(path: Path, context: Context): (Expr & { readonly type: ListType }) | undefined {
  const list = discharge(checkExpr(pathNode(path), context), context);
  if (list === undefined) return undefined;
  return list.type.kind === 'list' ? { ...list, type: list.type } : wrongType('a list', list, context);
}

function checkVariable(name: Name, type: Type, context: Context): Local | undefined {
  if (context.locals.has(name.text) || context.scope.values.has(name.text))
    return context.report('WR2106', name.span, { name: name.text });
  return { name: name.text, type, span: name.span };
}

function checkOrder(order: NonNullable<ForEach['order']>, context: Context): Expr | undefined {
  const key = discharge(checkExpr(order.key, context), context);
  if (key === undefined) return undefined;
  const dated = order.by === 'earliest' || order.by === 'latest';
  const { kind } = key.type;
  if (dated) return kind === 'date' || kind === 'instant' ? key : wrongType('a date or an instant', key, context);
  return kind === 'numeric' ? key : wrongType('a number, money or a quantity', key, context);
}

/** 18.87 */
function idField(type: Type): number | undefined {
  if (type.kind !== 'record') return undefined;
  const at = type.record.fields.findIndex(({ name }) => name === 'id');
  const id = type.record.fields[at]?.type;
  const names = id?.kind === 'text' || id?.kind === 'enum' || (id?.kind === 'numeric' && id.flavour === 'integer');
  return names && !id.optional ? at : undefined;
}

/** 18.87: the item's `id`, else its place in the order. */
export function keyOfItem({ variable, position, id, span }: Each): Expr {
  const field = variable.type.kind === 'record' && id !== undefined ? variable.type.record.fields[id] : undefined;
  if (field === undefined || id === undefined) return { kind: 'local', local: position, type: position.type, span };
  const base: Expr = { kind: 'local', local: variable, type: variable.type, span };
  return { kind: 'field', base, field: id, type: field.type, span };
}
