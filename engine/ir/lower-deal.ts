/**
 * A total that is dealt out over as many lines as the input makes: single ones, and one for each item of a list. What each line
 * brings is gathered in their order, all is dealt at once (numeric/spread.ts, numeric/allot.ts), and given back in that order.
 */
import type { Rational } from '#dsl';
import { alignedAll, like, wholeOf } from './alignment.ts';
import { columnNumber, emptyOf, localList, type NumberColumn, pushColumn } from './columns.ts';
import { type Flow, withZero } from './flow.ts';
import type { NumberNode, Representation } from './ir.ts';
import { type Items, overItems } from './items.ts';
import { inSteps } from './lower-number.ts';
import { constant, recast, structural } from './number-nodes.ts';
import { add, quotient } from './numbers.ts';

/** The figures of a line, or of the line of an item by its index. */
export type Entry =
  | { readonly figures: readonly NumberNode[]; readonly items?: undefined }
  | { readonly figures: (index: NumberNode) => readonly NumberNode[]; readonly items: Items };
export type Share = NumberNode | NumberColumn;

export interface Deal {
  /** Each line brings its weight and its room (`spread`), or its exact part of the total (`allot`). */
  readonly how: 'spread' | 'allot';
  readonly total: NumberNode;
  readonly step: Rational;
  readonly entries: readonly Entry[];
  /** What a line may get, by its figures over the denominator that all have in common. */
  readonly extent: (total: NumberNode, step: NumberNode, figures: readonly NumberNode[]) => NumberNode;
}

export function lowerDeal({ how, total, step, entries, extent }: Deal, flow: Flow): readonly Share[] {
  const { builder } = flow.site;
  const samples = entries.map((entry) => (entry.items === undefined ? entry.figures : entry.figures(structural(0n))));
  const all = alignedAll([total, constant(step.n, step.d), ...samples.flat()]);
  const rep: Representation = all.some((node) => node.rep === 'big') ? 'big' : 'i53';
  const [whole = total, unit = total, ...figures] = all.map((node) => recast(node, rep));
  const count = how === 'spread' ? 2 : 1;
  const shapes = entries.map((_, i) => figures.slice(i * count, (i + 1) * count));
  const heaps = Array.from({ length: count }, () => builder.local());
  for (const local of heaps) builder.push({ op: 'heap', local });
  const gather = (of: readonly NumberNode[], i: number): void =>
    of.forEach((node, k) => {
      const value = like(node, shapes[i]?.[k] ?? node);
      builder.push({ op: 'gather', local: heaps[k] ?? 0, value: wholeOf(value) });
    });
  entries.forEach((entry, i) => {
    if (entry.items === undefined) gather(entry.figures, i);
    else overItems(entry.items, flow, ({ index }) => gather(entry.figures(index), i));
  });
  const dealt = builder.local();
  const given = heaps.map((local): NumberNode => ({ ...structural(0n), op: 'local', local }));
  builder.push({ op: 'deal', local: dealt, how, total: wholeOf(whole), step: wholeOf(unit), heaps: given });
  const next = builder.variable(structural(0n), { ...structural(0n), hi: LINES_MOST });
  const forward = (): void => builder.assign(next, add(next, structural(1n)));
  return entries.map((entry, i): Share => {
    const shape = { ...extent(whole, unit, shapes[i] ?? []), rep };
    const share = columnNumber(localList(dealt), shape, next);
    if (entry.items === undefined) {
      const one = builder.number(share);
      forward();
      return one;
    }
    const column = builder.local();
    pushColumn(column, entry.items.list.node, emptyOf(shape), builder);
    overItems(entry.items, flow, ({ index }) => {
      builder.push({ op: 'put', local: column, index, value: share });
      forward();
    });
    return { at: (index) => columnNumber(localList(column), shape, index) };
  });
}

/** More than any bill has. */
const LINES_MOST = 1_000_000n;

export function isColumn(share: Share): share is NumberColumn {
  return !('op' in share);
}

/** Exact parts, of each line one figure, as multiples of a step that add up to `total`, which is one. */
export function dealAllot(total: NumberNode, step: Rational, entries: readonly Entry[], flow: Flow): readonly Share[] {
  const extent = (_: NumberNode, unit: NumberNode, [part = total]: readonly NumberNode[]): NumberNode => {
    const { lo, hi } = quotient('floor', wholeOf(part), wholeOf(unit), 1n);
    return withZero({ ...structural(0n), lo, hi: hi + 1n });
  };
  return lowerDeal({ how: 'allot', total, step, entries, extent }, flow).map((counts): Share => {
    if (!isColumn(counts)) return flow.site.builder.number(inSteps(counts, step));
    return { at: (index) => inSteps(counts.at(index), step) };
  });
}
