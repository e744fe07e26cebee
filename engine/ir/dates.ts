/** Calls of the calendar as nodes: dates are day numbers, instants milliseconds. */
import { FIRST_DAY, LAST_DAY } from '../time/civil.ts';
import { MS_PER_DAY } from '../time/iso.ts';
import type { Node, NumberFunction, NumberNode } from './ir.ts';
import { slotNumber } from './number-nodes.ts';
import type { Site } from './site.ts';

export const MONTHS_MOST: readonly [bigint, bigint] = [-120_000n, 120_000n];

export function call(
  fn: NumberFunction,
  args: readonly Node[],
  [lo, hi]: readonly [bigint, bigint],
  zone?: string,
): NumberNode {
  const { scale, rep } = slotNumber(0, lo, hi);
  return {
    family: 'number',
    op: 'call',
    function: fn,
    args,
    scale,
    lo,
    hi,
    rep,
    ...(zone === undefined ? {} : { zone }),
  };
}
export function dayCall(fn: NumberFunction, args: readonly Node[]): NumberNode {
  return call(fn, args, [BigInt(FIRST_DAY), BigInt(LAST_DAY)]);
}
export function instantCall(fn: NumberFunction, args: readonly Node[], site: Site): NumberNode {
  const ends = [BigInt(FIRST_DAY) * BigInt(MS_PER_DAY), BigInt(LAST_DAY + 1) * BigInt(MS_PER_DAY)] as const;
  return call(fn, args, ends, zoneName(site));
}

/** The local date of an instant in the header's zone; without one, in UTC. */
export function dateOf(node: NumberNode, site: Pick<Site, 'program'>): NumberNode {
  return call('localDate', [node], [BigInt(FIRST_DAY - 1), BigInt(LAST_DAY + 1)], zoneName(site));
}
function zoneName({ program }: Pick<Site, 'program'>): string {
  return program.zone ?? 'UTC';
}
