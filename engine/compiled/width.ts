/** The widest whole number of a function, in bits (LANGUAGE section 9: at most 256). */
import { bitLength } from '../ir/builder.ts';
import type { Node, Statement } from '../ir/ir.ts';
import { childNodes } from '../ir/prune.ts';

export function widthOf(statements: readonly Statement[]): number {
  return statements.reduce((most, statement) => Math.max(most, statementWidth(statement)), 0);
}

function statementWidth(statement: Statement): number {
  switch (statement.op) {
    case 'bind':
    case 'assign':
    case 'store':
      return nodeWidth(statement.value);
    case 'declare':
      return nodeWidth(statement.initial);
    case 'reject':
      return nodeWidth(statement.condition);
    case 'if':
      return Math.max(nodeWidth(statement.condition), widthOf(statement.yes), widthOf(statement.no));
    case 'loop':
      return widthOf(statement.body);
    case 'spread':
      return [statement.total, statement.step, ...statement.weights, ...statement.rooms].reduce(
        (most, node) => Math.max(most, nodeWidth(node)),
        0,
      );
    default:
      return statement satisfies never;
  }
}

function nodeWidth(node: Node): number {
  const own = node.family === 'number' ? Math.max(bitLength(node.lo), bitLength(node.hi)) : 0;
  return childNodes(node).reduce((most, child) => Math.max(most, nodeWidth(child)), own);
}
