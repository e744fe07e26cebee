/**
 * Puts a truth that is read once where it is read: a comparison next to its branch is one instruction, one that is bound
 * before is a value made and tested again. Nodes are pure, and what they read are inputs and locals that are bound once, so
 * the place does not matter; a loop alone would repeat what stands outside it.
 */
import type { Node, Statement, TruthNode } from './ir.ts';
import { childNodes, nodesOf, statementWith, withChildren } from './nodes.ts';

/** Nodes in a truth: beyond this an expression becomes hard to read, and nothing is gained. */
const SIZE_MAX = 12;

interface Survey {
  /** Locals whose value depends on the place. */
  readonly variable: Set<number>;
  readonly reads: Map<number, number>;
  /** Locals that are read in the loop, or outside of all, in which they are bound. */
  readonly near: Set<number>;
}

export function inlineTruths(statements: readonly Statement[]): readonly Statement[] {
  const survey: Survey = { variable: new Set(), reads: new Map(), near: new Set() };
  look(statements, survey, new Set());
  const held = new Map<number, TruthNode>();
  const node = <N extends Node>(of: N): N => {
    const found = of.op === 'local' ? held.get(of.local) : undefined;
    return found === undefined ? withChildren(of, node) : (found as N);
  };
  const block = (of: readonly Statement[]): readonly Statement[] =>
    of.flatMap((statement) => {
      const now = statementWith(statement, node, block);
      if (now.op !== 'bind' || now.value.family !== 'truth' || !isOnceRead(now.local, survey)) return [now];
      if (sizeOf(now.value, survey) > SIZE_MAX) return [now];
      held.set(now.local, now.value);
      return [];
    });
  return block(statements);
}

/** `bound`: the locals of this loop so far. */
function look(statements: readonly Statement[], survey: Survey, bound: Set<number>): void {
  const { variable, reads, near } = survey;
  const visit = (node: Node): void => {
    if (node.op === 'local') {
      reads.set(node.local, (reads.get(node.local) ?? 0) + 1);
      if (bound.has(node.local)) near.add(node.local);
    }
    childNodes(node).forEach(visit);
  };
  for (const statement of statements) {
    nodesOf(statement).forEach(visit);
    if (statement.op === 'declare') variable.add(statement.local);
    if (statement.op === 'bind') bound.add(statement.local);
    if (statement.op === 'loop') look(statement.body, survey, new Set());
    if (statement.op === 'if') for (const branch of [statement.yes, statement.no]) look(branch, survey, bound);
  }
}

function isOnceRead(local: number, { reads, near }: Survey): boolean {
  return reads.get(local) === 1 && near.has(local);
}

function sizeOf(node: Node, survey: Survey): number {
  if (node.op === 'local' && survey.variable.has(node.local)) return Number.POSITIVE_INFINITY;
  return childNodes(node).reduce((sum, child) => sum + sizeOf(child, survey), 1);
}
