/**
 * The one figure that generated code has no shape for: exact shares of a discount that may be cut at its lines and shared out
 * again, round after round, with a divisor each.
 */
import { compare, type Discount, ONE, sign, type Tariff } from '#dsl';
import { arePaired, stackOf, takingOrder } from './order.ts';

/** Whether generated code can hold what falls on each line. */
export function hasShares(discount: Discount, tariff: Tariff): boolean {
  if ((discount.round ?? tariff.rounding.line) !== undefined || discount.base.length === 1) return true;
  return discount.spread === 'amount' && isUncut(discount, tariff);
}

/** The same percent of every line: no division is needed to share it out. */
export function isPlainShare({ take, cap, spread }: Discount): boolean {
  if (take.kind !== 'share' || cap !== undefined || spread !== 'amount' || take.value.type.kind !== 'numeric')
    return false;
  const { lo, hi } = take.value.type.range;
  return lo !== undefined && hi !== undefined && sign(lo.value) >= 0 && compare(hi.value, ONE) <= 0;
}

/** Whatever comes before it on its lines is what it stacks on, or is dropped where it is kept. */
function isUncut(discount: Discount, tariff: Tariff): boolean {
  const order = takingOrder(tariff.discounts);
  const before = order.slice(0, order.indexOf(discount));
  const below = stackOf(discount, tariff);
  const touching = before.filter(({ base }) => base.some((name) => discount.base.includes(name)));
  return touching.every((each) => below.includes(each) || arePaired(each, discount));
}
