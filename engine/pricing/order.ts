/** The order in which discounts are taken, and which of them stack on or exclude which (LANGUAGE 18.114, 18.116, 18.118). */
import type { Discount, Tariff } from '#dsl';

/** Source order, one that stacks moved behind what it stacks on. */
export function takingOrder(discounts: readonly Discount[]): readonly Discount[] {
  const taken: Discount[] = [];
  const isReady = (each: Discount): boolean =>
    each.stackAfter.every((name) => taken.some((other) => other.name === name));
  while (taken.length < discounts.length) {
    const next = discounts.find((each) => !taken.includes(each) && isReady(each));
    if (next === undefined) break;
    taken.push(next);
  }
  return taken;
}

/** What is taken before a discount or is below it: what tells how much is left of its lines. */
export function takenBefore(discount: Discount, tariff: Tariff): readonly Discount[] {
  const order = takingOrder(tariff.discounts);
  return [...new Set([...order.slice(0, order.indexOf(discount)), ...stackOf(discount, tariff)])];
}

/** What a discount stacks on, and whatever that stacks on. */
export function stackOf(discount: Discount, { discounts }: Tariff): readonly Discount[] {
  const found = new Set<Discount>();
  const visit = ({ stackAfter }: Discount): void => {
    for (const below of discounts) {
      if (!stackAfter.includes(below.name) || found.has(below)) continue;
      found.add(below);
      visit(below);
    }
  };
  visit(discount);
  return discounts.filter((each) => found.has(each));
}

export function arePaired(a: Discount, b: Discount): boolean {
  return a.largerOf.includes(b.name) || b.largerOf.includes(a.name);
}

/** Everything that `larger of` ties together, directly or through others, in source order. */
export function pairGroup(discount: Discount, { discounts }: Tariff): readonly Discount[] {
  const group = new Set([discount]);
  for (const member of group) {
    for (const other of discounts) if (arePaired(member, other)) group.add(other);
  }
  return discounts.filter((each) => group.has(each));
}
