/** What the parts of the trace need of one another. */
import type { Definition, Expr, FigureExpr, Group, Output, Program, Span, Type } from '#dsl';
import type { Context } from '../context.ts';
import type { OutputResult } from '../output.ts';
import type { BlockTrace } from './block.ts';
import type { Rendered } from './rendered.ts';
import type { TraceScope } from './scope.ts';

export interface Tracer {
  readonly program: Program;
  readonly context: Context;
  /** The figures of an expression in its own unit. */
  readonly render: (expr: Expr, scope: TraceScope) => Rendered;
  /** The same in the unit of another type. */
  readonly converted: (expr: Expr, target: Type, scope: TraceScope) => Rendered;
  /** A derived value: its block is made where it is first quoted. */
  readonly definition: (definition: Definition) => Rendered;
  /** What a figure is the sum of: a step of each of its lines. `index`: of the item whose line is meant. */
  readonly figure: (figure: FigureExpr, index: number | undefined) => readonly Rendered[];
  /** The outcome of a group, with the groups inside it as steps. */
  readonly group: (group: Group, span: Span, block: BlockTrace) => Rendered;
  /** One for each item, where a block stands for items. */
  readonly results: (output: Output) => readonly OutputResult[];
}
