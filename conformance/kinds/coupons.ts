/** Coupons and discounts over fees, and credit notes of parts of a bill (the forms of Lago and Meteroid). */
import { z } from 'zod';
import { type CouponLife, couponAfter } from '#billing';
import { add, compare, decimalText, integer, isZero, minimum, type Rational, sign, subtract, ZERO } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { anyMoney, block, policyText, someMoney } from '../policy.ts';
import { type Statement, StatementFault } from '../statement.ts';
import { asked, currencyCode, exact, NotStated, notBelowZero, ofCents, stating, toCents } from './common.ts';
import { billOf } from './prorated.ts';

const cents = z.string().regex(/^-?\d+$/);
const wholeCents = z.string().regex(/^\d+$/, 'it is no whole number of 0 or more');
const whole = wholeCents.transform(Number);

const life = { frequency: z.enum(['once', 'recurring', 'forever']).default('once'), remaining: whole.optional() };
const limits = { limited_to_fee_indexes: z.array(whole).optional() };
const coupon = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('fixed'),
    amount_cents: wholeCents,
    used_cents: wholeCents.default('0'),
    currency: currencyCode.optional(),
    ...life,
    ...limits,
  }),
  z.strictObject({
    type: z.literal('percentage'),
    rate: notBelowZero,
    /** A percentage has no currency of its own. */
    currency: currencyCode.optional(),
    ...life,
    ...limits,
  }),
]);
type Coupon = z.infer<typeof coupon>;
const applied = z.strictObject({
  fees_cents: z.array(wholeCents),
  coupon,
  progressive_credit_cents: z.array(wholeCents).optional(),
  currency: currencyCode.optional(),
});
const stack = z.strictObject({
  subtotal_cents: wholeCents,
  currency: currencyCode,
  coupons: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('percentage'), value: notBelowZero }),
      z.strictObject({ type: z.literal('fixed'), amount: notBelowZero, currency: currencyCode.optional() }),
    ]),
  ),
});
const distribution = z.strictObject({ lines_cents: z.array(cents), discount_cents: wholeCents });
const partial = z.strictObject({
  tax_rate_percent: notBelowZero,
  first_item_cents: wholeCents,
  second_item_cents: wholeCents,
  /** What the credit notes take back from; it bounds them and makes no figure. */
  invoice: z.strictObject({ fees_cents: wholeCents, taxes_cents: wholeCents, total_cents: wholeCents }).optional(),
  /** What the source once answered. */
  legacy_first_total_cents: z.string().optional(),
});

export const coupons: Readonly<Record<string, Kind>> = {
  'coupon.apply': kind({
    way: 'language',
    why: 'a `discount` off the fees it is limited to; how long the coupon lives is the door’s',
    given: applied,
    run: (given) => stating(() => couponOf(given)),
  }),
  'coupon.stack': kind({
    way: 'language',
    why: 'percentages first, each of what those before it left: definitions, each taken by a `discount`',
    given: stack,
    run: (given) => stating(() => stacked(given)),
  }),
  'discount.distribute': kind({
    way: 'language',
    why: 'a `discount` is dealt out to its lines by largest remainder',
    given: distribution,
    run: (given) => stating(() => distributed(given)),
  }),
  'creditnote.partial': kind({
    way: 'language',
    why: 'a tax is rounded once on what each credit note takes back',
    given: partial,
    run: (given) => stating(() => creditNotes(given)),
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
  if (off.some((i) => i >= fees_cents.length))
    throw new NotStated('a coupon that is limited to a fee that is not given');
  const lines = fees_cents.map((fee, i) => less(fee, before[i] ?? '0'));
  if (lines.some((line) => sign(exact(line)) < 0)) throw new NotStated('more was credited of a fee than it is');
  const isForeign =
    card.type === 'fixed' && card.currency !== undefined && currency !== undefined && card.currency !== currency;
  if (isForeign || off.length === 0 || lines.every((line) => isZero(exact(line)))) return unused(card, before);
  const left = leftOf(card);
  const take = card.type === 'fixed' ? `${ofCents(left, 2)} USD` : `${atMost100(card.rate)}%`;
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

/** A coupon that finds nothing it may take from is as it was. */
function unused({ frequency, remaining = 1 }: Coupon, before: readonly string[]): Found {
  return found({
    credit_cents: '0',
    per_fee_cents: before.map(() => '0'),
    per_fee_total_cents: before,
    terminated: false,
    ...(frequency === 'recurring' ? { remaining: String(remaining) } : {}),
  });
}

/** What a fixed coupon has left: what it takes once is used up over bills, what recurs is whole on each. */
function leftOf(card: Coupon): string {
  if (card.type === 'percentage') return '0';
  if (card.frequency !== 'once') return card.amount_cents;
  const left = less(card.amount_cents, card.used_cents);
  if (sign(exact(left)) < 0) throw new NotStated('more was used of a coupon than it is worth');
  return left;
}

const atMost100 = (percent: string): string => decimalText(minimum(exact(percent), integer(100)));

function lifeOf({ type, frequency, remaining = 1 }: Coupon, left: Rational): CouponLife {
  if (frequency === 'forever') return { kind: 'forever' };
  if (frequency === 'recurring') return { kind: 'bills', left: remaining };
  return type === 'fixed' ? { kind: 'amount', left } : { kind: 'bills', left: 1 };
}

/**
 * Each coupon takes of what those before it left, exactly; what it takes is cut to the minor unit for itself. One minor unit, or
 * less, is not looked at any more.
 */
function stacked({ subtotal_cents, currency, coupons: cards }: z.infer<typeof stack>): Found {
  const own = cards.filter((card) => card.type === 'percentage' || (card.currency ?? currency) === currency);
  const ordered = own.toSorted((a, b) => Number(a.type === 'fixed') - Number(b.type === 'fixed'));
  const money = (name: string, words: string): string => `define ${name}: money ${currency} = ${words}`;
  const steps = ordered.map((card, i) => {
    const off =
      card.type === 'percentage'
        ? `${atMost100(card.value)}% of left_${i}`
        : `min((${card.amount} ${currency}) rounded half up to minor unit, left_${i})`;
    return [
      money(`off_${i}`, `if left_${i} <= smallest then 0 ${currency} else ${off}`),
      money(`left_${i + 1}`, `left_${i} - off_${i}`),
    ];
  });
  const policy = policyText({
    name: 'coupons',
    header: [`currency ${currency}`, 'rounding toward zero to minor unit per line'],
    body: [
      'input minor_units: integer 0..1_000_000_000_000',
      '',
      money('smallest', `(0.000001 ${currency}) rounded ceiling to minor unit`),
      money('left_0', 'minor_units * smallest'),
      ...steps.flat(),
      block(
        'tariff bill',
        block('charge items', 'amount left_0'),
        ...ordered.map((_, i) => block(`discount coupon_${i}`, `take max(off_${i}, 0 ${currency}) off items`)),
      ),
      'define discount_cents: number = ((left_0 - bill.total) / smallest) rounded half up to 0 places',
    ],
  });
  return asked(policy, { minor_units: subtotal_cents }, ({ values }) => ({ discount_cents: values['discount_cents'] }));
}

/** Lines of nothing, and below it, have no part. */
function distributed({ lines_cents, discount_cents }: z.infer<typeof distribution>): Found {
  const off = lines_cents.flatMap((line, i) => (sign(exact(line)) > 0 ? [i] : []));
  if (off.length === 0) return found({ lines_after_cents: lines_cents });
  const { shares, statement } = discounted(lines_cents, `${ofCents(discount_cents, 2)} USD`, off);
  return found({ lines_after_cents: lines_cents.map((line, i) => less(line, shares[i] ?? '0')) }, statement);
}

function creditNotes({
  tax_rate_percent,
  first_item_cents,
  second_item_cents,
  invoice,
}: z.infer<typeof partial>): Found {
  const items = add(exact(first_item_cents), exact(second_item_cents));
  if (invoice !== undefined && compare(items, exact(invoice.fees_cents)) > 0) {
    throw new NotStated('credit notes that take back more than was billed');
  }
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
