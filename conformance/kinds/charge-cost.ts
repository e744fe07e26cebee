/** What a quantity costs under a price: per unit, packages, tiers (the models of SaaS billing). */
import { z } from 'zod';
import { decimalText, ONE, subtract } from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { ANY_COUNT, block, EXACT, policyText } from '../policy.ts';
import { asked, bill, decimal, exact, perhaps, perUnitCost, placesAsked, wants } from './common.ts';
import { isNothing, tiers, unitsBetween } from './tiers.ts';

const perUnit = z.strictObject({ model: z.literal('per_unit'), amount: decimal });
const packages = z.strictObject({
  model: z.literal('package'),
  amount: decimal,
  divide_by: decimal,
  round: z.enum(['up', 'down']).default('up'),
});
const mode = z.enum(['graduated', 'volume']);
const bounded = z.strictObject({
  model: z.literal('tiered'),
  mode,
  tiers: z.array(z.strictObject({ up_to: decimal.nullable(), unit_amount: perhaps, flat_amount: perhaps })),
});
const byFirstUnit = z.strictObject({
  model: z.literal('tiered'),
  mode,
  first_unit_tiers: z.array(
    z.strictObject({ first_unit: decimal, rate: decimal, flat_fee: perhaps, flat_cap: perhaps }),
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
      'quantity' in given
        ? single(given.price, given.quantity, expect)
        : bucketed(given.price, given.bucket_quantities),
  }),
};

function single(price: Price, quantity: string, expect: unknown): Found {
  const places = placesAsked(expect, 'effective_unit_cost');
  const policy = policyText({
    name: 'price',
    header: ['currency USD', EXACT],
    body: [
      `input units: ${ANY_COUNT}`,
      '',
      block('tariff bill', ...charges(price, '', 'units')),
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
    header: ['currency USD', EXACT],
    body: [
      block('record Bucket', `units: ${ANY_COUNT}`),
      'input buckets: list of Bucket up to 1000',
      '',
      block('tariff bill', ...charges(price, ' for each bucket in buckets', 'bucket.units')),
    ],
  });
  const buckets = quantities.map((units) => ({ units }));
  return asked(policy, { buckets }, (answer) => ({ cost: bill(answer).total }));
}

/** One charge; a tier with a cap of its own is a charge of its own, since `cap` is said of a charge. */
function charges(price: Price, each: string, measure: string): readonly string[] {
  if ('first_unit_tiers' in price && price.first_unit_tiers.some(({ flat_cap }) => flat_cap)) {
    return cappedTiers(price, each, measure);
  }
  return [block(`charge usage${each}`, ...clauses(price, measure))];
}

function clauses(price: Price, measure: string): readonly (string | undefined)[] {
  if (price.model === 'per_unit') return [`measure ${measure}`, `each ${price.amount} USD`];
  if (price.model === 'package') return packageClauses(price, measure);
  if ('tiers' in price) {
    const list = price.tiers.map(({ up_to, unit_amount, flat_amount }) => ({
      upTo: up_to,
      at: `${unit_amount ?? '0'} USD`,
      plus: flat_amount,
    }));
    return [`measure ${measure}`, tiers(price.mode, list, 'USD')];
  }
  const list = price.first_unit_tiers.map(({ rate, flat_fee }, index) => ({
    upTo: boundBefore(price.first_unit_tiers[index + 1]?.first_unit, price.mode),
    at: `${rate} USD`,
    plus: flat_fee,
  }));
  return [`measure ${measure}`, tiers(price.mode, list, 'USD')];
}

/** Whole packages are the pricing of `package`; where only full ones count, the measure is rounded down before. */
function packageClauses(price: z.infer<typeof packages>, measure: string): readonly string[] {
  return price.round === 'up'
    ? [`measure ${measure}`, `package of ${price.divide_by} at ${price.amount} USD`]
    : [`measure (${measure} / ${price.divide_by}) rounded floor to 0 places`, `each ${price.amount} USD`];
}

/**
 * A tier that begins with unit 100 follows on one hundred units (0 to 99): graduated, they are the width before it; under
 * `volume` a total of 100 is already of the tier that begins there.
 */
function boundBefore(next: string | undefined, mode: 'graduated' | 'volume'): string | null {
  if (next === undefined) return null;
  return mode === 'graduated' ? next : decimalText(subtract(exact(next), ONE));
}

function cappedTiers(price: z.infer<typeof byFirstUnit>, each: string, measure: string): readonly string[] {
  const list = price.first_unit_tiers;
  return list.map(({ first_unit, rate, flat_fee, flat_cap }, index) => {
    const next = list[index + 1]?.first_unit;
    const reached = Number(first_unit) === 0 ? `${measure} > 0` : `${measure} >= ${first_unit}`;
    const gate = price.mode === 'graduated' || next === undefined ? reached : `${reached} and ${measure} < ${next}`;
    return block(
      `charge tier_${index + 1}${each}`,
      `applies when ${gate}`,
      `measure ${price.mode === 'graduated' ? unitsBetween(measure, first_unit, next) : measure}`,
      `each ${rate} USD`,
      isNothing(flat_fee) ? undefined : `plus ${flat_fee} USD`,
      flat_cap === null || flat_cap === undefined ? undefined : `cap ${flat_cap} USD`,
    );
  });
}
