/** How many bits the whole numbers of nodes and statements need. */
import type { Node, Statement } from './ir.ts';
import { childNodes, nodesOf } from './nodes.ts';

/** Whole numbers of so many bits are doubles; wider ones are BigInts, which are slower. */
export const FAST_BITS = 53;

export function bitLength(value: bigint): number {
  return value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length;
}

/** The widest whole number of a function. */
export function widthOf(statements: readonly Statement[]): number {
  return statements.reduce((most, statement) => Math.max(most, statementWidth(statement)), 0);
}

function statementWidth(statement: Statement): number {
  const own = nodesOf(statement).reduce((most, node) => Math.max(most, nodeWidth(node)), 0);
  switch (statement.op) {
    case 'if':
      return Math.max(own, widthOf(statement.yes), widthOf(statement.no));
    case 'loop':
      return Math.max(own, widthOf(statement.body));
    default:
      return own;
  }
}

/** The widest whole number in a tree of nodes. */
export function nodeWidth(node: Node): number {
  const own = node.family === 'number' ? Math.max(bitLength(node.lo), bitLength(node.hi)) : 0;
  return childNodes(node).reduce((most, child) => Math.max(most, nodeWidth(child)), own);
}
