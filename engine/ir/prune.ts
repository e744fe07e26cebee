/** Drops what nobody reads: locals are bound generously while lowering. */
import type { Node, Statement } from './ir.ts';
import { childNodes, nodesOf } from './nodes.ts';
import { type Lowered, leavesOf } from './values.ts';

/** `results`: values that are read after the last statement. */
export function prune(statements: readonly Statement[], results: readonly Lowered[] = []): readonly Statement[] {
  const used = new Set<number>();
  for (const node of results.flatMap(leavesOf)) readNode(node, used);
  return pruneBlock(statements, used);
}

/** From the end to the beginning; `used` gathers the locals that are read further down. */
function pruneBlock(statements: readonly Statement[], used: Set<number>): Statement[] {
  const kept: Statement[] = [];
  for (const statement of statements.toReversed()) {
    const left = keep(statement, used);
    if (left !== undefined) kept.push(left);
  }
  return kept.reverse();
}

function keep(statement: Statement, used: Set<number>): Statement | undefined {
  switch (statement.op) {
    case 'bind':
    case 'declare':
      if (!used.has(statement.local)) return undefined;
      readNode(statement.op === 'bind' ? statement.value : statement.initial, used);
      return statement;
    case 'heap':
      return used.has(statement.local) ? statement : undefined;
    case 'assign':
    case 'gather':
    case 'put':
    case 'column':
    case 'deal':
      if (!used.has(statement.local)) return undefined;
      for (const node of nodesOf(statement)) readNode(node, used);
      return statement;
    case 'store':
      readNode(statement.value, used);
      return statement;
    case 'reject':
      readNode(statement.condition, used);
      return statement.condition.op === 'constant' && !statement.condition.value ? undefined : statement;
    case 'ask':
      for (const node of nodesOf(statement)) readNode(node, used);
      return { ...statement, leaves: statement.leaves.filter(({ local }) => used.has(local)) };
    case 'spread':
    case 'allot':
      if (!statement.shares.some((share) => used.has(share))) return undefined;
      for (const share of statement.shares) used.add(share);
      for (const node of nodesOf(statement)) readNode(node, used);
      return statement;
    case 'if': {
      const yes = pruneBlock(statement.yes, used);
      const no = pruneBlock(statement.no, used);
      if (yes.length === 0 && no.length === 0) return undefined;
      readNode(statement.condition, used);
      return { ...statement, yes, no };
    }
    case 'loop': {
      // What one round assigns the next one reads: a second look with all that the first one found.
      pruneBlock(statement.body, used);
      const body = pruneBlock(statement.body, used);
      if (body.length === 0) return undefined;
      readNode(statement.list, used);
      return { ...statement, body };
    }
    default:
      return statement satisfies never;
  }
}

function readNode(node: Node, used: Set<number>): void {
  if (node.op === 'local') used.add(node.local);
  for (const child of childNodes(node)) readNode(child, used);
}
