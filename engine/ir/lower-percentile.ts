/** `percentile` over elements: the values that are counted are gathered, and the one of the rank is picked from them. */
import { like } from './alignment.ts';
import type { NumberNode, TruthNode } from './ir.ts';
import { roundTo } from './lower-number.ts';
import { localNumber, recast, representation, structural } from './number-nodes.ts';
import { add, multiply } from './numbers.ts';
import type { Site } from './site.ts';
import { and, compare, NO, not, or } from './truths.ts';
import { type NumberValue, numberValue } from './values.ts';

const UP_TO_WHOLE = { mode: 'ceiling', step: { n: 1n, d: 1n } } as const;

/** A counted element: whether it is, whether that is unknown, and what it gives. */
interface Counted {
  readonly where: TruthNode;
  readonly unknown: TruthNode;
  readonly value: NumberNode;
}

/** `shape`: the extent of what elements give; `each` hands over every element, `most` of them. */
export function lowerPercentile(
  share: NumberNode,
  shape: NumberNode,
  most: bigint,
  each: (take: (element: Counted) => void) => void,
  site: Site,
): NumberValue {
  const { builder } = site;
  const [lo, hi] = [shape.lo < 0n ? shape.lo : 0n, shape.hi > 0n ? shape.hi : 0n];
  const extent: NumberNode = { ...structural(0n, shape.scale), lo, hi, rep: representation(lo, hi) };
  const heap = builder.local();
  builder.push({ op: 'heap', local: heap });
  const count = builder.variable(structural(0n), { ...structural(0n), lo: 0n, hi: most });
  const unknown = builder.flag(NO);
  each((element) => {
    const { statements } = builder.nested(() => {
      builder.push({ op: 'gather', local: heap, value: like(element.value, extent) });
      builder.assign(count, { ...add(count, structural(1n)), lo: 0n, hi: most });
    });
    builder.push({ op: 'if', condition: element.where, yes: statements, no: [] });
    builder.assign(unknown, or(unknown, element.unknown));
  });
  const rank = builder.number(roundTo(multiply(share, count), UP_TO_WHOLE));
  const { scale, rep } = extent;
  const picked: NumberNode = {
    family: 'number',
    op: 'ranked',
    heap: localNumber(heap, extent),
    rank: recast(rank, 'i53'),
    scale,
    lo,
    hi,
    rep,
  };
  return numberValue(builder.number(picked), and(compare('>', count, structural(0n)), not(unknown)));
}
