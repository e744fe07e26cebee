/** Which kinds of vector the doubles answer, and with what. A case in a form that is not read here is left out. */
import { z } from 'zod';
import { blocks, graduated, packages, type Tier, volume } from './charges.ts';
import { roundTo, roundUpTo } from './rounding.ts';
import { allocate, distribute, partLeft, taxOf } from './shares.ts';

const figure = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .transform(Number);
const figures = z.array(figure);

interface Answering {
  /** The figures of a case, or nothing where its form is not read. */
  readonly answer: (given: unknown) => unknown;
}

function answering<T>(form: z.ZodType<T>, answer: (given: T) => unknown): Answering {
  return {
    answer: (given) => {
      const parsed = form.safeParse(given);
      return parsed.success ? answer(parsed.data) : undefined;
    },
  };
}

/** The places of a currency, as the runtime knows them. */
const placesOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

const rounding = answering(
  z.union([
    z.strictObject({
      amount: figure,
      precision: figure.optional(),
      currency: z.string().optional(),
      mode: z.string(),
    }),
    z
      .strictObject({ quantity: figure, unitPrice: figure, currency: z.string(), mode: z.string() })
      .transform(({ quantity, unitPrice, ...as }) => ({ amount: quantity * unitPrice, precision: undefined, ...as })),
  ]),
  ({ amount, precision, currency = 'usd', mode }) => {
    const rounded = roundTo(amount, precision ?? placesOf(currency), mode);
    return { expected: rounded, amount: rounded, expectedRounded: rounded };
  },
);

const usageRounding = answering(
  z.strictObject({ units: figure, function: z.string(), precision: figure.nullable() }),
  ({ units, function: mode, precision }) => ({ units: roundTo(units, precision ?? 0, mode) }),
);

const tier = z.object({ up_to: figure.nullable(), unit_amount: figure, flat_amount: figure.nullable() }).transform(
  ({ up_to, unit_amount, flat_amount }): Tier => ({
    upTo: up_to ?? Number.POSITIVE_INFINITY,
    unit: unit_amount,
    flat: flat_amount ?? 0,
  }),
);

const chargeCost = answering(
  z.strictObject({
    price: z.discriminatedUnion('model', [
      z.object({ model: z.literal('per_unit'), amount: figure }),
      z.object({ model: z.literal('package'), amount: figure, divide_by: figure, round: z.enum(['up', 'down']) }),
      z.object({ model: z.literal('tiered'), mode: z.enum(['graduated', 'volume']), tiers: z.array(tier) }),
    ]),
    quantity: figure,
  }),
  ({ price, quantity }) => {
    if (price.model === 'per_unit') return { cost: price.amount * quantity, effective_unit_cost: price.amount };
    if (price.model === 'package')
      return { cost: packages(price.amount, price.divide_by, quantity, price.round === 'up') };
    return { cost: (price.mode === 'graduated' ? graduated : volume)(price.tiers, quantity) };
  },
);

const ranges = z.array(
  z.object({ from: figure, to: figure.nullable(), unit: figure, flat: figure }).transform(
    ({ to, unit, flat }): Tier => ({
      upTo: to ?? Number.POSITIVE_INFINITY,
      unit,
      flat,
    }),
  ),
);
const units = z.strictObject({ units: figure });

const chargeAmount = answering(
  z.discriminatedUnion('model', [
    z.object({ model: z.literal('standard'), properties: z.object({ amount: figure }), usage: units }),
    z.object({ model: z.literal('graduated'), properties: z.object({ ranges }), usage: units }),
    z.object({ model: z.literal('volume'), properties: z.object({ ranges }), usage: units }),
    z.object({
      model: z.literal('package'),
      properties: z.object({ amount: figure, free_units: figure, package_size: figure }),
      usage: units,
    }),
  ]),
  (given) => {
    const { units: used } = given.usage;
    if (given.model === 'standard') return { amount: given.properties.amount * used };
    if (given.model !== 'package') {
      const { ranges: list } = given.properties;
      const [first] = list;
      if (used <= 0 && first !== undefined) return { amount: first.flat + first.unit * used };
      return { amount: (given.model === 'graduated' ? graduated : volume)(list, used) };
    }
    const { amount, free_units: free, package_size: size } = given.properties;
    return { amount: packages(amount, size, Math.max(0, used - free)) };
  },
);

const usageBlocks = answering(
  z.strictObject({
    policy: z.literal('ALL_TIERS'),
    tiers: z.array(z.object({ block_size: figure, max_blocks: figure, price_per_block: figure })),
    units: figure,
  }),
  ({ tiers, units: used }) => {
    const ladder = tiers.map(({ block_size, max_blocks, price_per_block }) => ({
      size: block_size,
      most: max_blocks < 0 ? Number.POSITIVE_INFINITY : max_blocks,
      price: price_per_block,
    }));
    const amounts = blocks(ladder, used);
    return { tier_amounts: amounts, total: amounts.reduce((a, b) => a + b, 0) };
  },
);

const roundToIncrement = answering(
  z.strictObject({ usage: z.string().regex(/^[\d.]+s$/), increment: z.string().regex(/^[\d.]+s$/) }),
  ({ usage, increment }) => ({ usage: `${roundUpTo(Number.parseFloat(usage), Number.parseFloat(increment))}s` }),
);

const taxLines = answering(
  z.strictObject({ lines: z.array(z.strictObject({ cents: figure, rate: figure })) }),
  ({ lines }) => {
    const taxes = lines.map(({ cents, rate }) => taxOf(cents, rate, 0));
    return { tax_cents: taxes, total_tax_cents: taxes.reduce((a, b) => a + b, 0) };
  },
);

const trueUp = answering(z.strictObject({ commitment: figure, fees: figures }), ({ commitment, fees }) => {
  const sum = fees.reduce((a, b) => a + b, 0);
  return { true_up: Math.max(0, commitment - sum), total: Math.max(commitment, sum) };
});

const portion = z.string().transform((text) => {
  const [n, d = '1'] = text.split('/');
  return text.endsWith('%') ? Number.parseFloat(text) / 100 : Number(n) / Number(d);
});
const ledgerAllocate = answering(
  z.strictObject({ amount: figure, portions: z.array(portion) }),
  ({ amount, portions }) =>
    portions.every((part) => Number.isFinite(part)) ? { parts: allocate(amount, portions, 0) } : undefined,
);

const allocateWeighted = answering(
  z.object({
    amount: figure,
    decimals: figure,
    items: z.array(z.tuple([z.string(), figure])),
    tie_break: z.literal('input order'),
  }),
  ({ amount, decimals, items }) => {
    const parts = allocate(
      amount,
      items.map(([, weight]) => weight),
      decimals,
    );
    return { parts: items.map(([name], at) => [name, parts[at]]).filter(([, part]) => part !== 0) };
  },
);

const discountDistribute = answering(
  z.strictObject({ lines_cents: z.array(figure.refine((line) => line >= 0)), discount_cents: figure }),
  ({ lines_cents: lines, discount_cents: discount }) => {
    const parts = distribute(discount, lines);
    return { lines_after_cents: lines.map((line, at) => line - (parts[at] ?? 0)) };
  },
);

const couponStack = answering(
  z.strictObject({
    subtotal_cents: figure,
    currency: z.string(),
    coupons: z.array(z.strictObject({ type: z.literal('percentage'), value: figure })),
  }),
  ({ subtotal_cents: subtotal, coupons }) => {
    let [left, discount] = [subtotal, 0];
    for (const { value } of coupons) {
      const off = left > 1 ? (left * value) / 100 : 0;
      left -= off;
      discount += Math.trunc(off);
    }
    return { discount_cents: discount };
  },
);

const creditGrant = answering(
  z.strictObject({
    periodStart: z.string(),
    periodEnd: z.string(),
    prorationDate: z.string(),
    strategy: z.literal('StrategySecondBased').optional(),
    credits: figure,
  }),
  ({ periodStart, periodEnd, prorationDate, credits }) => ({
    wantCredits: roundTo(credits * partLeft(periodStart, periodEnd, prorationDate), 8),
  }),
);

const creditCap = answering(
  z.strictObject({ potentialCredit: figure, originalAmount: figure, previousCredits: figure }),
  ({ potentialCredit, originalAmount, previousCredits }) => ({
    credit: Math.max(0, Math.min(potentialCredit, originalAmount - previousCredits)),
  }),
);

const subtract = answering(
  z.object({
    price_type: z.literal('UnitPrice'),
    price: z.strictObject({ Amount: figure }),
    previous_cumulative: figure,
    new_cumulative: figure,
  }),
  ({ price: { Amount }, previous_cumulative, new_cumulative }) => {
    const amount = roundTo(Amount * new_cumulative, 2) - roundTo(Amount * previous_cumulative, 2);
    return { totals: amount === 0 ? {} : { Amount: amount, Total: amount } };
  },
);

export const DOUBLES: Readonly<Record<string, Answering>> = {
  rounding,
  'usage.rounding': usageRounding,
  'usage.round_to_increment': roundToIncrement,
  'charge.cost': chargeCost,
  'charge.amount': chargeAmount,
  'usage.blocks': usageBlocks,
  'tax.lines': taxLines,
  'commitment.true_up': trueUp,
  'ledger.allocate': ledgerAllocate,
  'ledger.allocate_weighted': allocateWeighted,
  'discount.distribute': discountDistribute,
  'coupon.stack': couponStack,
  'proration.credit_grant': creditGrant,
  'proration.credit_cap': creditCap,
  'usage.subtract': subtract,
};
