/** Columns: what is known of the items of a list, at the index of each in the list itself. */
import type { Builder } from './builder.ts';
import type { ListNode, Node, NumberNode, TruthNode } from './ir.ts';
import { recast, structural } from './number-nodes.ts';
import { NO, text } from './truths.ts';

/** A column of numbers or truths, and what it holds at an index. */
export interface NumberColumn {
  readonly at: (index: NumberNode) => NumberNode;
}
export interface TruthColumn {
  readonly at: (index: NumberNode) => TruthNode;
}

/** Where nothing is put. */
export const NOTHING: NumberColumn = { at: () => structural(0n) };

export function localList(local: number): ListNode {
  return { family: 'list', op: 'local', local };
}
/** What the first column of a list holds, as a number of an extent. */
export function columnNumber(list: ListNode, { scale, lo, hi, rep, over }: NumberNode, index: NumberNode): NumberNode {
  const extent = { scale, lo, hi, rep, ...(over === undefined ? {} : { over }) };
  return { family: 'number', op: 'element', list, column: 0, index, ...extent };
}
export function pushColumn(local: number, list: ListNode, initial: Node, builder: Builder): void {
  builder.push({ op: 'column', local, list, initial });
}
/** What stands in a column where nothing was put. */
export function emptyOf(node: Node): Node {
  switch (node.family) {
    case 'number':
      return recast(structural(0n, node.scale), node.rep);
    case 'truth':
      return NO;
    case 'text':
      return text('');
    case 'list':
      return { family: 'list', op: 'empty' };
    default:
      return node satisfies never;
  }
}
