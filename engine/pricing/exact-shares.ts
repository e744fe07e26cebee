/** What falls on each line of a discount that no stage rounds (LANGUAGE 18.116, 18.117). */
import { compare as compareExact, type Discount, ONE, sign, type Tariff } from '#dsl';
import type { NumberNode } from '../ir/ir.ts';
import { divideExactly } from '../ir/lower-number.ts';
import type { SpreadLine } from '../ir/lower-spread.ts';
import { structural } from '../ir/number-nodes.ts';
import { choiceNumber, lesser, multiply, subtractPart, sum } from '../ir/numbers.ts';
import { lowerNumber, type Site } from '../ir/site.ts';
import { compare } from '../ir/truths.ts';
import { arePaired, stackOf, takingOrder } from './order.ts';

/** By amount, and all that comes before it on its lines is what it stacks on, or is dropped where it is kept. */
export function isUncut(discount: Discount, tariff: Tariff): boolean {
  const order = takingOrder(tariff.discounts);
  const before = order.slice(0, order.indexOf(discount));
  const below = stackOf(discount, tariff);
  const touching = before.filter(({ base }) => base.some((name) => discount.base.includes(name)));
  return discount.spread === 'amount' && touching.every((each) => below.includes(each) || arePaired(each, discount));
}

/** The same percent of every line: no division is needed to share it out. */
function isPlainShare({ take, cap }: Discount): boolean {
  if (take.kind !== 'share' || cap !== undefined || take.value.type.kind !== 'numeric') return false;
  const { lo, hi } = take.value.type.range;
  return lo !== undefined && hi !== undefined && sign(lo.value) >= 0 && compareExact(hi.value, ONE) <= 0;
}

/** Where nothing is cut: the same percent of every line, or its part of the base. */
export function uncutShares(
  discount: Discount,
  amount: NumberNode,
  base: NumberNode,
  lines: readonly SpreadLine[],
  site: Site,
): readonly NumberNode[] {
  const { builder } = site;
  const rate = isPlainShare(discount) ? lowerNumber(discount.take.value, site).node : divideExactly(amount, base, site);
  const factor = builder.number(rate);
  return lines.map(({ weight }) => builder.number(multiply(weight, factor)));
}

/**
 * Shared out, cut and shared out again, until every line that is not full has the same part of its weight. A line is full
 * where there is enough to bring each line to the part of its weight that fills this one, or as far as its room goes; so one
 * divisor serves for all rounds, the weights of the lines that are not.
 */
export function cutShares(amount: NumberNode, lines: readonly SpreadLine[], site: Site): readonly NumberNode[] {
  const { builder } = site;
  const filled = lines.map(({ weight, room }) => {
    const needed = lines.map((other) => lesser(multiply(other.room, weight), multiply(room, other.weight)));
    const full = builder.truth(compare('<=', sum(needed), multiply(amount, weight)));
    return { weight, room, full };
  });
  const none = structural(0n);
  const rest = subtractPart(amount, sum(filled.map(({ full, room }) => choiceNumber(full, room, none))));
  const open = builder.number(sum(filled.map(({ full, weight }) => choiceNumber(full, none, weight))));
  const rate = builder.number(divideExactly(rest, open, site));
  return filled.map(({ full, weight, room }) => builder.number(choiceNumber(full, room, multiply(weight, rate))));
}
