/** Loops over lists at run time. */
import type { NumberNode } from './ir.ts';
import { localNumber, slotNumber } from './number-nodes.ts';
import type { Site } from './site.ts';
import type { ListValue } from './values.ts';

export function listLength(list: ListValue): NumberNode {
  const { scale, lo, hi, rep } = slotNumber(0, 0n, BigInt(list.upTo));
  return { family: 'number', op: 'call', function: 'listLength', args: [list.node], scale, lo, hi, rep };
}

/** Runs `body` for every element; what it builds stands inside the loop. */
export function lowerLoop(list: ListValue, site: Site, body: (index: NumberNode) => void): void {
  const index = site.builder.local();
  const node = localNumber(index, listLength(list));
  const { statements } = site.builder.nested(() => body(node));
  site.builder.push({ op: 'loop', index, list: list.node, body: statements });
}
