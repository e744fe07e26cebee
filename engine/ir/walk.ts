/** What an expression reads, through calls of definitions, tables and entries of constants. */
import { type Definition, type Expr, type Local, operandsOf, type Table } from '#dsl';
import type { ExprOf } from './site.ts';

export interface Reads {
  readonly definitions: Set<Definition>;
  readonly figures: Set<ExprOf<'figure'>>;
  readonly locals: Set<Local>;
  readonly outcomes: Set<ExprOf<'outcome'>>;
  readonly results: Set<ExprOf<'result'>>;
  readonly rivals: Set<ExprOf<'rival'>>;
  /** An extern is called. */
  asks: boolean;
}

/** Derived values are named, not entered: each is a value of its own. */
export function readsOf(exprs: readonly (Expr | undefined)[]): Reads {
  const reads: Reads = {
    definitions: new Set(),
    figures: new Set(),
    locals: new Set(),
    outcomes: new Set(),
    results: new Set(),
    rivals: new Set(),
    asks: false,
  };
  const seen = new Set<Table | Definition>();
  const visit = (expr: Expr): void => {
    if (expr.kind === 'defined') reads.definitions.add(expr.definition);
    if (expr.kind === 'figure') reads.figures.add(expr);
    if (expr.kind === 'outcome') reads.outcomes.add(expr);
    if (expr.kind === 'result') reads.results.add(expr);
    if (expr.kind === 'extern') reads.asks = true;
    if (expr.kind === 'rival') reads.rivals.add(expr);
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
    operandsOf(expr).forEach(visit);
  };
  for (const expr of exprs) if (expr !== undefined) visit(expr);
  return reads;
}
