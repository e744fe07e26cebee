/**
 * What has no static scale: an exact share by a divisor that is only known at run time, and that no stage rounds. Generated
 * code holds whole numbers over a fixed denominator, so policies with such a figure are left to the reference evaluator,
 * and the plan says so.
 */
import { compare, type Discount, ONE, sign, type Tariff } from '#dsl';
import { takingOrder } from './order.ts';

/** Why a tariff cannot be compiled; undefined when it can. */
export function inexactReason(tariff: Tariff): string | undefined {
  for (const { name, proration, round } of tariff.charges) {
    if (proration.by === 'never' || tariff.rounding.factor !== undefined) continue;
    if (proration.withAllowance) return `the exact ratio that prorates the allowances of ${name}`;
    if (round === undefined) return `the exact ratio that prorates ${name}, whose line is not rounded`;
  }
  const discount = tariff.discounts.find((each) => !hasShares(each, tariff));
  return discount === undefined ? undefined : `the exact shares of ${discount.name}, which no stage rounds`;
}

function hasShares(discount: Discount, tariff: Tariff): boolean {
  if ((discount.round ?? tariff.rounding.line) !== undefined || discount.base.length === 1) return true;
  return isPlainShare(discount) && isUncut(discount, tariff);
}

/** The same percent of every line: no division is needed to share it out. */
export function isPlainShare({ take, cap, spread }: Discount): boolean {
  if (take.kind !== 'share' || cap !== undefined || spread !== 'amount' || take.value.type.kind !== 'numeric')
    return false;
  const { lo, hi } = take.value.type.range;
  return lo !== undefined && hi !== undefined && sign(lo.value) >= 0 && compare(hi.value, ONE) <= 0;
}

/** Whatever came before it on its lines is what it stacks on, so that nothing is cut and nothing shared again. */
function isUncut(discount: Discount, { discounts }: Tariff): boolean {
  const order = takingOrder(discounts);
  const before = order.slice(0, order.indexOf(discount));
  const touching = before.filter(({ base }) => base.some((name) => discount.base.includes(name)));
  return touching.every(({ name }) => discount.stackAfter.includes(name)) && discount.largerOf.length === 0;
}
