/** Forms of tariffs that generated code has no shape for yet: the reference evaluates them. */
import type { Discount, Program, Tariff } from '#dsl';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';
import { isSameList } from '../pricing/each-block.ts';
import { stackOf } from '../pricing/order.ts';

export function refuseUncompiled({ tariffs }: Program): void {
  for (const tariff of tariffs) for (const { name } of refused(tariff)) throw new NotCompiled(NOT_COMPILED.items(name));
}

interface Named {
  readonly name: string;
}

/** Blocks that go over the items of a list in a form that has no shape. */
function refused(tariff: Tariff): readonly Named[] {
  const { charges, discounts, credits, taxes, rounding } = tariff;
  const blocks = [...charges, ...discounts, ...credits, ...taxes].filter(({ each }) => each !== undefined);
  const isOver = (names: readonly string[]): boolean => blocks.some(({ name }) => names.includes(name));
  return [
    ...taxes.filter(({ how, each, base }) => how === 'contained' && (each !== undefined || isOver(base))),
    ...discounts.filter((discount) => stacksThroughItems(discount, tariff)),
    ...credits.filter(({ when }) => when === 'after' && blocks.length > 0),
    ...(rounding.line === undefined ? blocks : []),
  ];
}

/** What stacks on items stacks on what is under those that there are: without any it stacks on nothing through them. */
function stacksThroughItems(discount: Discount, tariff: Tariff): boolean {
  const isSure = (below: Discount): boolean => isSameList(discount, below) && below.each?.where === undefined;
  const through = stackOf(discount, tariff).filter((below) => below.each !== undefined && !isSure(below));
  return through.some(({ stackAfter }) => stackAfter.some((name) => !discount.stackAfter.includes(name)));
}
