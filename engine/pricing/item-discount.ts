/**
 * A discount that is one over many lines, some of which stand for items (LANGUAGE 18.114 to 18.117): as many lines as the input
 * makes, so that what is taken is dealt out over them at once.
 */
import type { Charge, Discount } from '#dsl';
import type { NumberColumn } from '../ir/columns.ts';
import type { NumberNode } from '../ir/ir.ts';
import type { Items } from '../ir/items.ts';
import { type Entry, isColumn, lowerDeal } from '../ir/lower-deal.ts';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';
import { structural } from '../ir/number-nodes.ts';
import { sum } from '../ir/numbers.ts';
import {
  amountOf,
  baseLine,
  type DiscountNodes,
  type DiscountSite,
  discountRounding,
  takenWhere,
  weightOf,
} from './discount.ts';
import { type EachOf, standsForItems } from './each-block.ts';

/** What it needs of the lines that stand for items. */
export interface LinesOfItems {
  readonly items: (charge: EachOf<Charge>) => Items;
  readonly stage: (
    charge: EachOf<Charge>,
    write: () => Readonly<Record<'weight' | 'left', NumberNode>>,
  ) => Readonly<Record<'weight' | 'left', NumberColumn>>;
  readonly sum: (charge: EachOf<Charge>, column: NumberColumn) => NumberNode;
}

type Line =
  | (Readonly<Record<'weight' | 'left', NumberNode>> & { readonly charge: Charge; readonly items?: undefined })
  | (Readonly<Record<'weight' | 'left', NumberColumn>> & { readonly charge: EachOf<Charge>; readonly items: Items });

export function lowerDiscountOverItems(
  discount: Discount,
  charges: readonly Charge[],
  at: DiscountSite,
  of: LinesOfItems,
): { readonly nodes: DiscountNodes; readonly columns: ReadonlyMap<string, NumberColumn> } {
  const { flow, tariff } = at;
  const { builder } = flow.site;
  const rounding = discountRounding(discount, tariff);
  if (rounding === undefined) throw new NotCompiled(NOT_COMPILED.items(discount.name));
  const lines = charges.map((charge) => lineOf(charge, discount, at, of));
  const gate = takenWhere(discount, at);
  const lets = flow.needed(discount.lets, [discount.take.value, discount.cap]);
  const weights = lines.map((line) => (line.items === undefined ? line.weight : of.sum(line.charge, line.weight)));
  const base = builder.number(sum(weights));
  const { total } = flow.gated(gate, () => {
    flow.bind(lets);
    return { total: amountOf(discount, base, at) };
  });
  const dealt = lowerDeal(
    {
      how: 'spread',
      total,
      step: rounding.step,
      entries: lines.map((line) => entryOf(line, discount)),
      extent: (whole, _, [, room = whole]) => ({ ...room, lo: 0n, hi: room.hi < whole.hi ? room.hi : whole.hi }),
    },
    flow,
  );
  const columns = new Map<string, NumberColumn>();
  const shares = lines.map((line, i): [string, NumberNode] => {
    const { name } = line.charge;
    const share = dealt[i] ?? structural(0n);
    if (!isColumn(share)) return [name, share];
    columns.set(name, share);
    return [name, line.items === undefined ? structural(0n) : of.sum(line.charge, share)];
  });
  const amount = builder.number(sum(shares.map(([, share]) => share)));
  return { nodes: { amount, shares: new Map(shares) }, columns };
}

function lineOf(charge: Charge, discount: Discount, at: DiscountSite, of: LinesOfItems): Line {
  const own = (): Readonly<Record<'weight' | 'left', NumberNode>> => {
    const { weight, left } = baseLine(charge.name, discount, at);
    return { weight, left };
  };
  return standsForItems(charge) ? { ...of.stage(charge, own), charge, items: of.items(charge) } : { ...own(), charge };
}

function entryOf(line: Line, discount: Discount): Entry {
  const figures = (weight: NumberNode, left: NumberNode): readonly NumberNode[] => [weightOf(discount, weight), left];
  if (line.items === undefined) return { figures: figures(line.weight, line.left) };
  const { items, weight, left } = line;
  return { items, figures: (index) => figures(weight.at(index), left.at(index)) };
}
