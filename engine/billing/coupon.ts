/** How long a coupon lives. What it takes off is a `discount` of a policy. */
import { compare, type Rational, subtract } from '#dsl';

/**
 * - `amount`: until so much has been taken off, however many bills that takes.
 * - `bills`: for so many bills; a coupon that is good once is good for one.
 * - `forever`.
 */
export type CouponLife =
  | { readonly kind: 'amount'; readonly left: Rational }
  | { readonly kind: 'bills'; readonly left: number }
  | { readonly kind: 'forever' };

/** What is left of a coupon after a bill on which it took off `credit`; undefined where nothing is. Source: Lago's applied coupons. */
export function couponAfter(life: CouponLife, credit: Rational): CouponLife | undefined {
  switch (life.kind) {
    case 'amount':
      return compare(credit, life.left) >= 0 ? undefined : { kind: 'amount', left: subtract(life.left, credit) };
    case 'bills':
      return life.left <= 1 ? undefined : { kind: 'bills', left: life.left - 1 };
    case 'forever':
      return life;
    default:
      return life satisfies never;
  }
}
