/** What checking an expression needs to know: the module, the names bound around it, and what is known of values here. */

import type { Code, Params } from '../diagnostics/codes.ts';
import { type Diagnostic, type DiagnosticDetail, diagnose } from '../diagnostics/diagnostic.ts';
import type { Scope } from '../names/scope.ts';
import type { Each } from '../program/each.ts';
import type { Expr, Let, Local } from '../program/expression.ts';
import { positionAt, type SourceFile, type Span } from '../source.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { Facts } from './narrowing.ts';
import { NO_FACTS } from './narrowing.ts';
import type { Type } from './type.ts';

export type Report = <C extends Code>(code: C, span: Span, params: Params<C>, detail?: DiagnosticDetail) => undefined;

/** Checks an expression; `expected` is the type of the place it goes to, where that is known. */
export type CheckExpression = (node: ExprNode, context: Context, expected?: Type) => Expr | undefined;

export interface Context {
  /** The checker of expressions of any kind: the files of its kinds reach each other through it. */
  readonly check: CheckExpression;
  readonly scope: Scope;
  readonly report: Report;
  /** The text of a span of this file, on one line: for remedies that repeat what the author wrote. */
  readonly textOf: (span: Span) => string;
  /** `line 7`, for a span of this file. */
  readonly lineOf: (span: Span) => string | undefined;
  readonly locals: ReadonlyMap<string, Local>;
  readonly facts: Facts;
  /** Told of each derived value and figure that is read: the edges of the dependency graph. */
  readonly depends: (node: string) => void;
  /** In tests `missing` is a value and the names of examples are known. */
  readonly inTest: boolean;
  /** The block around stands once for each item of a list. */
  readonly each?: Each;
  /** The type of `previous`, inside an entry of a dated constant below another. */
  readonly previous?: Type;
  /** How many comprehensions stand around. */
  readonly comprehensions?: number;
  /**
   * What stands directly around: under `rounded` a quotient may stand, beside an operator a remedy needs parentheses, and where
   * `otherwise` or a test of presence answers for what is missing, a table may have no row.
   */
  readonly around?: 'rounded' | 'operator' | 'presence' | undefined;
}

export function reporter(diagnostics: Diagnostic[]): Report {
  return (code, span, params, detail) => {
    diagnostics.push(diagnose(code, span, params, detail));
    return undefined;
  };
}

export function checkExpr(node: ExprNode, context: Context, expected?: Type): Expr | undefined {
  return context.check(node, context, expected);
}

export function rootContext(scope: Scope, report: Report, source: SourceFile, check: CheckExpression): Context {
  const textOf = (span: Span): string => source.text.slice(span.start, span.end).replace(/\s+/g, ' ');
  const lineOf = (span: Span): string | undefined =>
    span.file === source.name ? `line ${positionAt(source, span.start).line}` : undefined;
  return { check, scope, report, textOf, lineOf, locals: new Map(), facts: NO_FACTS, depends: () => {}, inTest: false };
}

export function withLocal(context: Context, local: Local): Context {
  return { ...context, locals: new Map(context.locals).set(local.name, local) };
}

export function withLets(context: Context, lets: readonly Let[]): Context {
  const locals = new Map(context.locals);
  for (const { local } of lets) locals.set(local.name, local);
  return { ...context, locals };
}

export function withFacts(context: Context, facts: Facts): Context {
  return { ...context, facts };
}
