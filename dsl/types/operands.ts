/** The operands that an expression is directly made of. */
import type { Expr } from '../program/expression.ts';

export function operandsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'negate':
    case 'rounded':
    case 'not':
    case 'presence':
      return [expr.operand];
    case 'arithmetic':
    case 'compare':
    case 'equal':
      return [expr.left, expr.right];
    case 'shift':
      return [expr.base, expr.by];
    case 'inList':
      return [expr.item, expr.list];
    case 'inRange':
      return [expr.item, expr.from, expr.to];
    case 'and':
    case 'or':
    case 'list':
      return expr.items;
    case 'record':
      return expr.fields;
    case 'update':
      return [expr.base, ...expr.changes.map((change) => change.value)];
    case 'field':
      return [expr.base];
    case 'if':
      return [expr.condition, expr.then, expr.otherwise];
    case 'otherwise':
      return [expr.operand, expr.fallback];
    case 'builtin':
    case 'apply':
    case 'extern':
    case 'lookup':
      return expr.args;
    case 'aggregate':
      return [
        ...(expr.share === undefined ? [] : [expr.share]),
        expr.list,
        ...(expr.where === undefined ? [] : [expr.where]),
        expr.body,
      ];
    case 'constant':
      return expr.on === undefined ? [] : [expr.on];
    case 'split':
      return [expr.amount, ...expr.shares];
    case 'matches':
      return [expr.item];
    case 'inBand':
      return typeof expr.calendar.zone === 'string' ? [expr.item] : [expr.item, expr.calendar.zone];
    case 'kept':
      return expr.items.flatMap(({ when, value }) => [when, value]);
    case 'schedule':
      return [
        expr.from,
        expr.to,
        ...expr.bands.flatMap(({ calendar: { zone } }) => (typeof zone === 'string' ? [] : [zone])),
      ];
    case 'address':
      return [expr.operand];
    case 'rival':
      return expr.before === undefined ? [expr.subject] : [expr.subject, expr.before];
    case 'number':
    case 'text':
    case 'bool':
    case 'enum':
    case 'date':
    case 'time':
    case 'instant':
    case 'period':
    case 'missing':
    case 'input':
    case 'previous':
    case 'defined':
    case 'local':
    case 'figure':
    case 'asOf':
    case 'outcome':
    case 'result':
      return [];
    default:
      return expr satisfies never;
  }
}
