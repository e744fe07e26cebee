/** What an expression reads, through calls of definitions, tables and entries of constants. */
import type { Definition, Expr, Local, Table } from '#dsl';
import type { ExprOf } from './site.ts';

export interface Reads {
  readonly definitions: Set<Definition>;
  readonly figures: Set<ExprOf<'figure'>>;
  readonly locals: Set<Local>;
  readonly outcomes: Set<ExprOf<'outcome'>>;
  readonly results: Set<ExprOf<'result'>>;
}

/** Derived values are named, not entered: each is a value of its own. */
export function readsOf(exprs: readonly (Expr | undefined)[]): Reads {
  const reads: Reads = {
    definitions: new Set(),
    figures: new Set(),
    locals: new Set(),
    outcomes: new Set(),
    results: new Set(),
  };
  const seen = new Set<Table | Definition>();
  const visit = (expr: Expr): void => {
    if (expr.kind === 'defined') reads.definitions.add(expr.definition);
    if (expr.kind === 'figure') reads.figures.add(expr);
    if (expr.kind === 'outcome') reads.outcomes.add(expr);
    if (expr.kind === 'result') reads.results.add(expr);
    if (expr.kind === 'local') reads.locals.add(expr.local);
    if (expr.kind === 'apply' && !seen.has(expr.definition)) {
      seen.add(expr.definition);
      visit(expr.definition.value);
    }
    if (expr.kind === 'lookup' && !seen.has(expr.table)) {
      seen.add(expr.table);
      const { rows, otherwise } = expr.table;
      for (const row of otherwise === undefined ? rows : [...rows, otherwise]) row.outputs.forEach(visit);
    }
    childrenOf(expr).forEach(visit);
  };
  for (const expr of exprs) if (expr !== undefined) visit(expr);
  return reads;
}

function childrenOf(expr: Expr): readonly Expr[] {
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
    case 'input':
    case 'previous':
    case 'defined':
    case 'local':
    case 'figure':
    case 'asOf':
    case 'outcome':
    case 'result':
      return [];
    case 'split':
      return [expr.amount, ...expr.shares];
    case 'matches':
      return [expr.item];
    case 'inBand':
      return typeof expr.calendar.zone === 'string' ? [expr.item] : [expr.item, expr.calendar.zone];
    case 'kept':
      return expr.items.flatMap(({ when, value }) => [when, value]);
    case 'constant':
      return expr.on === undefined ? [] : [expr.on];
    case 'list':
    case 'and':
    case 'or':
      return expr.items;
    case 'record':
      return expr.fields;
    case 'update':
      return [expr.base, ...expr.changes.map(({ value }) => value)];
    case 'field':
      return [expr.base];
    case 'negate':
    case 'rounded':
    case 'presence':
    case 'not':
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
      return [expr.list, expr.body, ...[expr.where, expr.share].filter((part) => part !== undefined)];
    default:
      return expr satisfies never;
  }
}
