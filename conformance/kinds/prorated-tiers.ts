/** Units that come and go during a period: the tier follows the units in use, the price the part of the period. */
import { z } from 'zod';
import { absolute, add, compare, decimalText, isZero, maximum, type Rational, sign, ZERO } from '#dsl';
import type { Found } from '../kind.ts';
import { ANY_COUNT, ANY_NUMBER, block, policyText } from '../policy.ts';
import { asked, decimal, exact, NotStated, perhaps } from './common.ts';
import { inOrder, NOT_IN_ORDER, type Tier, tiers } from './tiers.ts';

const range = z.strictObject({ from: decimal, to: decimal.nullable(), unit: decimal, flat: perhaps });
export const proratedGraduatedForm = z.strictObject({
  model: z.literal('graduated_prorated'),
  properties: z.strictObject({ ranges: z.array(range).refine(inOrder, NOT_IN_ORDER) }),
  usage: z
    .strictObject({ event_units: z.array(decimal), event_prorated_units: z.array(decimal) })
    .refine((usage) => usage.event_units.length === usage.event_prorated_units.length, 'a part for each event'),
});
type Given = z.infer<typeof proratedGraduatedForm>;

/**
 * What is added is priced where the units stand, what is taken away where they stood: two tariffs, for a charge may not be
 * negative with a measure that is. Flat amounts follow the most that was ever in use. What is charged is rounded as Lago rounds a
 * fee: half up to the minor unit.
 */
export function proratedGraduated({ properties, usage }: Given): Found {
  if (usage.event_units.length !== usage.event_prorated_units.length) {
    return { notExpressible: 'there are not as many events as parts of the period that they are for' };
  }
  const prices = properties.ranges.map(({ to, unit }): Tier => ({ upTo: to, at: `${unit} USD` }));
  const flats = properties.ranges.map(({ to, flat }): Tier => ({ upTo: to, at: '0 USD', plus: flat }));
  const priced = (list: string): string =>
    block(
      `charge ${list}_units for each event in ${list}`,
      'measure event.units',
      tiers('graduated', prices, 'USD'),
      'already used event.beside',
      'prorate by day for event.prorated over event.units',
    );
  const policy = policyText({
    name: 'prorated_tiers',
    header: ['currency USD', 'rounding half up to 15 places per total'],
    body: [
      '/// So many units beside those that are in use, for a part of the period.',
      block(
        'record Event',
        'units: number 0.000000001..1_000_000_000 places 9',
        `prorated: ${ANY_COUNT}`,
        `beside: ${ANY_COUNT}`,
      ),
      'input added: list of Event up to 1000',
      'input removed: list of Event up to 1000',
      `input most: ${ANY_COUNT}`,
      `input left: ${ANY_NUMBER}`,
      '',
      block('tariff additions', priced('added')),
      block('tariff removals', priced('removed')),
      block('tariff entered', block('charge flat_amounts', 'measure most', tiers('graduated', flats, 'USD', true))),
      'define cost(units: number): money USD = if units < 0 then 0 USD else max(additions.total - removals.total, 0 USD) + entered.total',
      'define amount: money USD = cost(left) rounded half up to 2 places',
      'define unit_amount: money USD = if left > 0 then (cost(left) / left) rounded half up to 2 places else 0 USD',
    ],
  });
  return asked(policy, courseOf(usage), (answer) => answer.values);
}

interface Event {
  readonly units: string;
  readonly prorated: string;
  readonly beside: string;
}

interface Course {
  readonly added: readonly Event[];
  readonly removed: readonly Event[];
  readonly most: string;
  readonly left: string;
}

/** The counters that a keeper of usage has at each event. */
function courseOf({ event_units, event_prorated_units }: Given['usage']): Course {
  const [added, removed]: [Event[], Event[]] = [[], []];
  let [sum, most] = [ZERO, ZERO];
  for (const [index, text] of event_units.entries()) {
    const [units, prorated] = [exact(text), exact(event_prorated_units[index] ?? '0')];
    if (isOutside(units, prorated, sum)) continue;
    if (sign(sum) < 0) throw new NotStated('units that come after more were taken away than there were');
    const next = add(sum, units);
    const [list, beside] = sign(units) < 0 ? [removed, next] : [added, sum];
    list.push({
      units: decimalText(absolute(units)),
      prorated: decimalText(absolute(prorated)),
      beside: decimalText(maximum(beside, ZERO)),
    });
    sum = next;
    most = maximum(most, sum);
  }
  return { added, removed, most: decimalText(most), left: decimalText(sum) };
}

/** Of no part of this period: an addition without one, and the removal of what was never added here. */
function isOutside(units: Rational, prorated: Rational, sum: Rational): boolean {
  return isZero(prorated) && (sign(units) > 0 || compare(add(sum, units), ZERO) < 0);
}
