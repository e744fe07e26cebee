/** Tiers that say with which whole unit they begin (the form of Meteroid), each with a fee and a cap of its own. */
import { z } from 'zod';
import { compare, decimalText, equal, floor, integer, isInteger, ONE, subtract } from '#dsl';
import type { Found } from '../kind.ts';
import { block } from '../policy.ts';
import { decimal, exact, perhaps } from './common.ts';
import { isNothing, tiers, unitsBetween } from './tiers.ts';

const whole = z.string().regex(/^\d+$/, 'a tier begins with a whole unit');
export const byFirstUnit = z.strictObject({
  model: z.literal('tiered'),
  mode: z.enum(['graduated', 'volume']),
  first_unit_tiers: z
    .array(z.strictObject({ first_unit: whole, rate: decimal, flat_fee: perhaps, flat_cap: perhaps }))
    .min(1)
    .refine(
      (list) => new Set(list.map(({ first_unit }) => Number(first_unit))).size === list.length,
      'two tiers that begin with one unit',
    ),
});
export type ByFirstUnit = z.infer<typeof byFirstUnit>;
type Tier = ByFirstUnit['first_unit_tiers'][number];

const inOrder = (list: readonly Tier[]): readonly Tier[] =>
  list.toSorted((one, other) => compare(exact(one.first_unit), exact(other.first_unit)));

/**
 * A volume tier ends with the whole unit before the next one: what lies between is of no tier, and that system prices it at nothing.
 */
export function notOfATier(price: { readonly model: string }, quantities: readonly string[]): Found | undefined {
  if (!('first_unit_tiers' in price)) return undefined;
  const { mode, first_unit_tiers } = byFirstUnit.parse(price);
  const isBetween = (quantity: string): boolean => {
    const units = exact(quantity);
    const next = integer(floor(units) + 1n);
    return !isInteger(units) && first_unit_tiers.some(({ first_unit }) => equal(exact(first_unit), next));
  };
  const between = mode === 'volume' ? quantities.find(isBetween) : undefined;
  return between === undefined
    ? undefined
    : { notExpressible: `${between} units are of no tier: these end and begin with whole units; a policy has no gap` };
}

export function chargesByFirstUnit(price: ByFirstUnit, each: string, measure: string): readonly string[] {
  const list = inOrder(price.first_unit_tiers);
  const bounded = list.map((tier, index) => ({ ...tier, low: tier.first_unit, next: list[index + 1]?.first_unit }));
  const isCapped = list.some(({ flat_cap }) => typeof flat_cap === 'string');
  if (price.mode === 'volume') {
    // A tier of no unit but 0 has no width that `up to` could say.
    const isApart = isCapped || bounded.some(({ low, next }) => isNothing(low) && next === '1');
    return isApart ? volumeApart(bounded, each, measure) : volume(bounded, each, measure);
  }
  const widths = bounded.map(({ low, next, ...tier }) => ({ ...tier, low: above(low, list), next: above(next, list) }));
  return isCapped ? cappedGraduated(widths, each, measure) : graduated(widths, each, measure);
}

type Bounded = Tier & { readonly low: string | undefined; readonly next: string | undefined };

/** Graduated, units fill the tiers one after the other from the first one on, whatever unit that begins with. */
function above(unit: string | undefined, [first]: readonly Tier[]): string | undefined {
  return unit === undefined ? undefined : decimalText(subtract(exact(unit), exact(first?.first_unit ?? '0')));
}

function graduated(list: readonly Bounded[], each: string, measure: string): readonly string[] {
  const lines = list.map(({ next = null, rate, flat_fee }) => ({ upTo: next, at: `${rate} USD`, plus: flat_fee }));
  return [block(`charge usage${each}`, `measure ${measure}`, tiers('graduated', lines, 'USD'))];
}

function cappedGraduated(list: readonly Bounded[], each: string, measure: string): readonly string[] {
  return list.map(({ low = '0', next, rate, flat_fee, flat_cap }, index) =>
    block(
      `charge tier_${index + 1}${each}`,
      `applies when ${measure} > ${low}`,
      `measure ${unitsBetween(measure, low, next)}`,
      `each ${rate} USD`,
      isNothing(flat_fee) ? undefined : `plus ${flat_fee} USD`,
      typeof flat_cap === 'string' ? `cap ${flat_cap} USD` : undefined,
    ),
  );
}

/** The tier that begins with unit 100 has a total of 100; the one before it ends with 99. The fee of a first tier from 0 is due at no use too. */
function volume(list: readonly Bounded[], each: string, measure: string): readonly string[] {
  const lines = list.map(({ next, rate, flat_fee }) => ({ upTo: lastBefore(next), at: `${rate} USD`, plus: flat_fee }));
  const low = list[0]?.low ?? '0';
  const reached = isNothing(low) ? undefined : `applies when ${measure} >= ${low}`;
  return [block(`charge usage${each}`, reached, `measure ${measure}`, tiers('volume', lines, 'USD', true))];
}

function volumeApart(list: readonly Bounded[], each: string, measure: string): readonly string[] {
  return list.map(({ low = '0', next, rate, flat_fee, flat_cap }, index) => {
    const bounds = [`${measure} >= ${low}`, ...(next === undefined ? [] : [`${measure} < ${next}`])];
    return block(
      `charge tier_${index + 1}${each}`,
      `applies when ${bounds.slice(isNothing(low) ? 1 : 0).join(' and ') || 'true'}`,
      `measure ${measure}`,
      tiers('volume', [{ upTo: null, at: `${rate} USD`, plus: flat_fee }], 'USD', true),
      typeof flat_cap === 'string' ? `cap ${flat_cap} USD` : undefined,
    );
  });
}

const lastBefore = (next: string | undefined): string | null =>
  next === undefined ? null : decimalText(subtract(exact(next), ONE));
