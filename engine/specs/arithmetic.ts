/** The arithmetic of a figure, from the trace: the notes of a failed expectation. */
import type { Expr } from '#dsl';
import { evaluateReference } from '../reference/reference.ts';
import type { Point } from './point.ts';

/** A line for each step of the block that gave the figure; nothing for an expression that is no figure. */
export function arithmeticOf(expr: Expr, { program, inputs, at }: Point): readonly string[] {
  const wanted = blockOf(expr);
  if (wanted === undefined) return [];
  const result = evaluateReference(program, inputs, { explain: 'full', at });
  if (!result.ok) return [];
  const block = result.answer.trace?.find(({ kind, id }) => kind === wanted.kind && id === wanted.id);
  const steps = block?.steps.filter(({ stage }) => stage !== 'line') ?? [];
  return steps.map(({ stage, text, out, at: place }) => `${stage}: ${text} = ${out}    ${place}`);
}

function blockOf(expr: Expr): { readonly kind: string; readonly id: string } | undefined {
  if (expr.kind === 'figure') return { kind: expr.block === 'tariff' ? 'total' : expr.block, id: expr.name };
  return expr.kind === 'defined' ? { kind: 'value', id: expr.definition.name } : undefined;
}
