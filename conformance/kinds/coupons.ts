/** Coupons and discounts over fees, and credit notes of parts of a bill (the forms of Lago and Meteroid). */
import { z } from 'zod';
import { type CouponLife, couponAfter } from '#billing';
import { add, decimalText, type Rational, subtract, ZERO } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { anyMoney, block, policyText, someMoney } from '../policy.ts';
import { type Statement, StatementFault } from '../statement.ts';
import { decimal, exact, ofCents, toCents } from './common.ts';
import { billOf } from './prorated.ts';

const cents = z.string().regex(/^-?\d+$/);
const whole = z.string().regex(/^\d+$/).transform(Number);

const coupon = z.object({
  type: z.enum(['fixed', 'percentage']),
  amount_cents: cents.optional(),
  used_cents: cents.default('0'),
  rate: decimal.optional(),
  frequency: z.enum(['once', 'recurring', 'forever']).default('once'),
  remaining: whole.optional(),
  limited_to_fee_indexes: z.array(whole).optional(),
  currency: z.string().optional(),
});
const applied = z.object({
  fees_cents: z.array(cents),
  coupon,
  progressive_credit_cents: z.array(cents).optional(),
  currency: z.string().optional(),
});
const stack = z.object({
  subtotal_cents: cents,
  currency: z.string(),
  coupons: z.array(
    z.object({
      type: z.enum(['fixed', 'percentage']),
      value: decimal.optional(),
      amount: decimal.optional(),
      currency: z.string().optional(),
    }),
  ),
});
const distribution = z.object({ lines_cents: z.array(cents), discount_cents: cents });
const partial = z.object({ tax_rate_percent: decimal, first_item_cents: cents, second_item_cents: cents });

export const coupons: Readonly<Record<string, Kind>> = {
  'coupon.apply': kind({
    way: 'language',
    why: 'a `discount` off the fees it is limited to; how long the coupon lives is the door’s',
    given: applied,
    run: couponOf,
  }),
  'coupon.stack': kind({
    way: 'language',
    why: 'a `discount` for each, percentages first, each `stack after` those before it',
    given: stack,
    run: stacked,
  }),
  'discount.distribute': kind({
    way: 'language',
    why: 'a `discount` is dealt out to its lines by largest remainder',
    given: distribution,
    run: distributed,
  }),
  'creditnote.partial': kind({
    way: 'language',
    why: 'a tax is rounded once on what each credit note takes back',
    given: partial,
    run: creditNotes,
  }),
};

interface Discounted {
  readonly credit: string;
  /** By line, in order; a line of nothing has none. */
  readonly shares: readonly string[];
  readonly statement: Statement;
}

/** A discount off some of several charges, in cents; what it takes is written as in a policy. */
function discounted(lines: readonly string[], take: string, off: readonly number[]): Discounted {
  const policy = policyText({
    name: 'coupon',
    header: ['currency USD', 'rounding half up to 2 places per line'],
    body: [
      ...lines.map((_, i) => `input amount_${i}: ${anyMoney('USD')}`),
      '',
      block(
        'tariff bill',
        ...lines.map((_, i) => block(`charge line_${i}`, `amount amount_${i}`, 'minimum -1_000_000_000_000 USD')),
        block('discount coupon', `take ${take} off ${off.map((i) => `line_${i}`).join(', ')}`),
      ),
    ],
  });
  const input = Object.fromEntries(lines.map((amount, i) => [`amount_${i}`, ofCents(amount, 2)]));
  const { lines: billed, statement } = billOf(policy, input);
  const line = billed.find(({ kind: each }) => each === 'discount');
  const shares = new Map((line?.shares ?? []).map(({ id, amount }) => [id ?? '', amount]));
  const alone = off.length === 1 ? `line_${off[0]}` : undefined;
  return {
    credit: taken(line?.amount),
    shares: lines.map((_, i) => taken(shares.get(`line_${i}`) ?? (alone === `line_${i}` ? line?.amount : undefined))),
    statement,
  };
}

/** What stands on a bill below zero, as cents above it. */
const taken = (amount = '0'): string => toCents(decimalText(subtract(ZERO, exact(amount))));
const sum = (a: string, b: string): string => decimalText(add(exact(a), exact(b)));
const less = (a: string, b: string): string => decimalText(subtract(exact(a), exact(b)));

function couponOf({
  fees_cents,
  coupon: card,
  progressive_credit_cents = [],
  currency,
}: z.infer<typeof applied>): Found {
  const before = fees_cents.map((_, i) => progressive_credit_cents[i] ?? '0');
  const off = card.limited_to_fee_indexes ?? fees_cents.map((_, i) => i);
  const foreign =
    card.type === 'fixed' && card.currency !== undefined && currency !== undefined && card.currency !== currency;
  if (foreign || off.length === 0) return found({ credit_cents: '0', per_fee_cents: fees_cents.map(() => '0') });
  const left = less(card.amount_cents ?? '0', card.used_cents);
  const take = card.type === 'fixed' ? `${ofCents(left, 2)} USD` : `${card.rate ?? '0'}%`;
  const lines = fees_cents.map((fee, i) => less(fee, before[i] ?? '0'));
  const { credit, shares, statement } = discounted(lines, take, off);
  const after = couponAfter(lifeOf(card, exact(left)), exact(credit));
  const answer = {
    credit_cents: credit,
    per_fee_cents: shares,
    per_fee_total_cents: shares.map((share, i) => sum(share, before[i] ?? '0')),
    terminated: after === undefined,
    ...(card.frequency === 'recurring' ? { remaining: after?.kind === 'bills' ? String(after.left) : '0' } : {}),
  };
  return found(answer, statement);
}

function lifeOf({ type, frequency, remaining = 1 }: z.infer<typeof coupon>, left: Rational): CouponLife {
  if (frequency === 'forever') return { kind: 'forever' };
  if (frequency === 'recurring') return { kind: 'bills', left: remaining };
  return type === 'fixed' ? { kind: 'amount', left } : { kind: 'bills', left: 1 };
}

function stacked({ subtotal_cents, currency, coupons: cards }: z.infer<typeof stack>): Found {
  const own = cards.filter(({ type, currency: other = currency }) => type === 'percentage' || other === currency);
  const ordered = own.toSorted((a, b) => Number(a.type === 'fixed') - Number(b.type === 'fixed'));
  const discounts = ordered.map(({ type, value = '0', amount = '0' }, i) => {
    const take = type === 'percentage' ? `${value}%` : `${amount} ${currency}`;
    const earlier = Array.from({ length: i }, (_, k) => `coupon_${k}`).join(', ');
    return block(`discount coupon_${i}`, `take ${take} off items`, i === 0 ? undefined : `stack after ${earlier}`);
  });
  const policy = policyText({
    name: 'coupons',
    header: [`currency ${currency}`, 'rounding toward zero to 2 places per line'],
    body: [
      `input subtotal: ${someMoney(currency)}`,
      '',
      block('tariff bill', block('charge items', 'amount subtotal'), ...discounts),
    ],
  });
  const { total, statement } = billOf(policy, { subtotal: ofCents(subtotal_cents, 2) });
  return found({ discount_cents: less(subtotal_cents, toCents(total)) }, statement);
}

function distributed({ lines_cents, discount_cents }: z.infer<typeof distribution>): Found {
  const { shares, statement } = discounted(
    lines_cents,
    `${ofCents(discount_cents, 2)} USD`,
    lines_cents.map((_, i) => i),
  );
  return found({ lines_after_cents: lines_cents.map((line, i) => less(line, shares[i] ?? '0')) }, statement);
}

function creditNotes({ tax_rate_percent, first_item_cents, second_item_cents }: z.infer<typeof partial>): Found {
  const [first, second] = [first_item_cents, second_item_cents].map((item) => creditNote(item, tax_rate_percent));
  if (first === undefined || second === undefined) throw new StatementFault('no credit note');
  return found({ first: first.shown, second: second.shown }, first.statement, second.statement);
}

function creditNote(item: string, rate: string) {
  const policy = policyText({
    name: 'credit_note',
    header: ['currency USD', 'rounding half up to 2 places per line'],
    body: [
      `input item: ${someMoney('USD')}`,
      '',
      block('tariff bill', block('charge items', 'amount item'), `tax vat ${rate}% added to items`),
    ],
  });
  const { tax, total, statement } = billOf(policy, { item: ofCents(item, 2) });
  return { shown: { taxes_cents: toCents(tax), total_cents: toCents(total) }, statement };
}
