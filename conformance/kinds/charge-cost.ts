/** What a quantity costs under a price: per unit, packages, tiers (the models of SaaS billing). */
import { z } from 'zod';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, EXACT, policyText, unitsOf } from '../policy.ts';
import { aboveZero, asked, bill, decimal, perhaps, perUnitCost, placesAsked, wants } from './common.ts';
import { type ByFirstUnit, byFirstUnit, chargesByFirstUnit, notOfATier } from './first-unit-tiers.ts';
import { byEnd, tiers } from './tiers.ts';

const perUnit = z.strictObject({ model: z.literal('per_unit'), amount: decimal });
const packages = z.strictObject({
  model: z.literal('package'),
  amount: decimal,
  divide_by: aboveZero,
  round: z.enum(['up', 'down']).default('up'),
});
const mode = z.enum(['graduated', 'volume']);
const bounded = z.strictObject({
  model: z.literal('tiered'),
  mode,
  tiers: z
    .array(z.strictObject({ up_to: aboveZero.nullable(), unit_amount: perhaps, flat_amount: perhaps }))
    .min(1)
    .transform((list) => list.toSorted((one, other) => byEnd(one.up_to, other.up_to)))
    .refine(
      (list) => !list.some((tier, at) => at > 0 && byEnd((list[at - 1] ?? tier).up_to, tier.up_to) >= 0),
      'bounds that are one',
    ),
});
const price = z.union([perUnit, packages, bounded, byFirstUnit]);
type Price = z.infer<typeof price>;

export const chargeCost: Readonly<Record<string, Kind>> = {
  'charge.cost': kind({
    way: 'language',
    why: '`each`, `package of`, `graduated` and `volume`; buckets that are priced one by one are a charge `for each`',
    given: z.union([
      z.strictObject({ price, quantity: decimal }),
      z.strictObject({ price, bucket_quantities: z.array(decimal) }),
    ]),
    run: (given, _fixtures, expect): Found =>
      notOfATier(given.price, 'quantity' in given ? [given.quantity] : given.bucket_quantities) ??
      ('quantity' in given
        ? single(given.price, given.quantity, expect)
        : bucketed(given.price, given.bucket_quantities)),
  }),
};

const isPerUnit = (price: Price): boolean => 'model' in price && price.model === 'per_unit';

function single(price: Price, quantity: string, expect: unknown): Found {
  const places = placesAsked(expect, 'effective_unit_cost');
  const policy = policyText({
    name: 'price',
    header: ['currency USD', EXACT],
    body: [
      `input units: ${unitsOf(isPerUnit(price))}`,
      '',
      block('tariff bill', ...charges(price, '', 'units', 'not at zero')),
      ...(wants(expect, 'effective_unit_cost') ? [perUnitCost('effective_unit_cost', 'units', places)] : []),
      ...('divide_by' in price && wants(expect, 'unit_in_full_package')
        ? [`define unit_in_full_package: money USD = ${price.amount} USD / ${price.divide_by}`]
        : []),
    ],
  });
  return asked(policy, { units: quantity }, (answer) => ({ cost: bill(answer).total, ...answer.values }));
}

function bucketed(price: Price, quantities: readonly string[]): Found {
  const policy = policyText({
    name: 'buckets',
    header: ['currency USD', 'rounding half up to minor unit per total'],
    body: [
      block('record Bucket', `units: ${unitsOf(isPerUnit(price))}`),
      'input buckets: list of Bucket up to 1000',
      '',
      block('tariff bill', ...charges(price, ' for each bucket in buckets', 'bucket.units', 'even at zero')),
    ],
  });
  const buckets = quantities.map((units) => ({ units }));
  return asked(policy, { buckets }, (answer) => ({ cost: bill(answer).total }));
}

/** The charges of a price; a tier with a cap of its own is a charge of its own, since `cap` is said of a charge. */
function charges(price: Price, each: string, measure: string, fee: Fee): readonly string[] {
  if ('first_unit_tiers' in price) return chargesByFirstUnit(price, each, measure);
  return [block(`charge usage${each}`, ...clauses(price, measure, fee))];
}

/** A quantity of nothing is never priced there; a bucket of nothing is, and owes the fee of the first tier. */
type Fee = 'even at zero' | 'not at zero';

function clauses(price: Exclude<Price, ByFirstUnit>, measure: string, fee: Fee): readonly (string | undefined)[] {
  if (price.model === 'per_unit') return [`measure ${measure}`, `each ${price.amount} USD`];
  if (price.model === 'package') return packageClauses(price, measure);
  /** What passes the last bound of graduated tiers is not priced there; of `volume`, the last tier is open. */
  const list = price.tiers.map(({ up_to, unit_amount, flat_amount }) => ({
    upTo: up_to,
    at: `${unit_amount ?? '0'} USD`,
    plus: flat_amount,
  }));
  const isOpen = price.mode === 'volume' || list.at(-1)?.upTo === null;
  const free = { upTo: null, at: '0 USD', plus: null };
  return [`measure ${measure}`, tiers(price.mode, isOpen ? list : [...list, free], 'USD', fee === 'even at zero')];
}

/** Whole packages are the pricing of `package`; where only full ones count, the measure is rounded down before. */
function packageClauses(price: z.infer<typeof packages>, measure: string): readonly string[] {
  return price.round === 'up'
    ? [`measure ${measure}`, `package of ${price.divide_by} at ${price.amount} USD`]
    : [`measure (${measure} / ${price.divide_by}) rounded floor to 0 places`, `each ${price.amount} USD`];
}
