/** The widest whole number of a function, in bits (LANGUAGE section 9: at most 256). */
import { bitLength } from '../ir/builder.ts';
import type { Node, Statement } from '../ir/ir.ts';
import { childNodes, nodesOf } from '../ir/nodes.ts';

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

function nodeWidth(node: Node): number {
  const own = node.family === 'number' ? Math.max(bitLength(node.lo), bitLength(node.hi)) : 0;
  return childNodes(node).reduce((most, child) => Math.max(most, nodeWidth(child)), own);
}
