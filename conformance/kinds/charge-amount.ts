/** The charge models of Lago: standard, package, percentage, graduated, volume, graduated percentage, dynamic. */
import { z } from 'zod';
import { decimalText, ONE, subtract } from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { ANY_COUNT, ANY_NUMBER, anyMoney, block, EXACT, policyText, someMoney, unitsOf } from '../policy.ts';
import {
  aboveZero,
  asked,
  bill,
  decimal,
  derived,
  exact,
  isBelowZero,
  lineAmount,
  notBelowZero,
  ofCents,
  perhaps,
  perUnitCost,
  placesAsked,
  stating,
  wants,
} from './common.ts';
import { percentage, percentageForm } from './percentage.ts';
import { proratedGraduated, proratedGraduatedForm } from './prorated-tiers.ts';
import { inOrder, isNothing, NOT_IN_ORDER, type Tier, tiers, unitsBetween } from './tiers.ts';

const units = z.strictObject({ units: decimal, full_units: decimal.optional() });
const range = z.strictObject({ from: decimal, to: decimal.nullable(), unit: decimal, flat: perhaps });
const ratedRange = z.strictObject({ from: decimal, to: decimal.nullable(), rate: decimal, flat: perhaps });

const standard = z.strictObject({
  model: z.literal('standard'),
  properties: z.strictObject({ amount: decimal }),
  usage: units,
});
const packages = z.strictObject({
  model: z.literal('package'),
  properties: z.strictObject({ amount: decimal, free_units: notBelowZero.nullish(), package_size: aboveZero }),
  usage: units,
});
const tiered = z.strictObject({
  model: z.enum(['graduated', 'volume']),
  properties: z.strictObject({ ranges: z.array(range).refine(inOrder, NOT_IN_ORDER) }),
  usage: units,
});
const ratedTiers = z.strictObject({
  model: z.literal('graduated_percentage'),
  properties: z.strictObject({ ranges: z.array(ratedRange).refine(inOrder, NOT_IN_ORDER) }),
  usage: z.strictObject({ units: decimal, full_units: decimal.optional(), cumulative_before: decimal.optional() }),
});
const dynamic = z.strictObject({
  model: z.literal('dynamic'),
  properties: z.strictObject({}),
  usage: z.strictObject({ units: decimal, precise_total_cents: decimal }),
});

export const chargeAmount: Readonly<Record<string, Kind>> = {
  'charge.amount': kind({
    way: 'language',
    why: 'each charge model is a price model of the language; the flat amount of an unused first tier is `even at zero`, free units are `included`, events with bounds of their own a charge `for each`, what was rated before is `already used`',
    remarks: ['rounded'],
    given: z.union([standard, packages, tiered, ratedTiers, dynamic, percentageForm, proratedGraduatedForm]),
    run: (given, _fixtures, expect): Found => {
      switch (given.model) {
        case 'percentage':
          return percentage(given, expect);
        case 'graduated_prorated':
          return stating(() => proratedGraduated(given));
        case 'graduated_percentage':
          return graduatedPercentage(given, expect);
        case 'dynamic':
          return dynamicAmount(given.usage, expect);
        case 'standard':
          return priced(
            given.usage,
            ['measure units', `each ${given.properties.amount} USD`],
            expect,
            'units',
            unitsOf(true),
          );
        case 'package':
          return priced(given.usage, packageClauses(given.properties), expect, 'paid_units', unitsOf(true));
        case 'graduated':
          return priced(given.usage, graduatedClauses(given), expect, 'units', unitsOf(isBelowZero(given.usage.units)));
        case 'volume':
          if (isBelowZero(given.usage.full_units ?? given.usage.units)) return { notExpressible: NO_RANGE };
          return given.usage.full_units === undefined
            ? priced(given.usage, ['measure units', tierClause(given)], expect)
            : volumeByFullUnits(given, expect);
      }
    },
  }),
  'charge.tier_units': kind({
    way: 'language',
    why: 'what of the measure lies in one tier, priced as a charge of its own',
    given: z.strictObject({
      model: z.enum(['graduated', 'graduated_percentage']),
      range: z.union([
        range.extend({ adjacent: z.boolean().optional() }),
        ratedRange.extend({ adjacent: z.boolean().optional() }),
      ]),
      total_units: decimal,
    }),
    run: ({ range, total_units }): Found => tierUnits(range, total_units),
  }),
};

type Usage = z.infer<typeof units>;

/** One charge on the units; what a unit came to is counted on the full units where some of them were prorated. */
function priced(
  { units, full_units }: Usage,
  clauses: readonly (string | undefined)[],
  expect: unknown,
  paid = 'units',
  counted = unitsOf(false),
): Found {
  const body = [
    `input units: ${counted}`,
    ...(full_units === undefined ? [] : [`input full_units: ${counted}`]),
    '',
    block('tariff bill', block('charge usage', ...clauses)),
    ...(paid === 'units' ? [] : [`define ${paid}: number = usage.quantity`]),
    ...unitAmount(full_units === undefined ? paid : 'full_units', expect),
  ];
  const policy = policyText({ name: 'charge', header: ['currency USD', EXACT], body });
  const input = full_units === undefined ? { units } : { units, full_units };
  return asked(policy, input, (answer) => ({ amount: bill(answer).total, ...answer.values }));
}

const unitAmount = (units: string, expect: unknown): readonly string[] =>
  wants(expect, 'unit_amount') ? [perUnitCost('unit_amount', units, placesAsked(expect, 'unit_amount'))] : [];

function packageClauses({
  amount,
  free_units,
  package_size,
}: z.infer<typeof packages>['properties']): readonly string[] {
  return [
    'measure max(units, 0)',
    ...(free_units === null || free_units === undefined ? [] : [`included ${free_units}`]),
    `package of ${package_size} at ${amount} USD`,
  ];
}

const NO_RANGE = 'units below 0: ranges of volumes count from nothing, and that system then finds none';

/** Below nothing a list of ranges is its first one. */
function graduatedClauses({ model, properties, usage }: z.infer<typeof tiered>): readonly (string | undefined)[] {
  const [first] = properties.ranges;
  if (!isBelowZero(usage.units) || first === undefined) {
    return ['measure units', tierClause({ model, properties, usage })];
  }
  return ['measure units', ...firstRange(`${first.unit} USD`, first.flat)];
}

const firstRange = (price: string, flat: string | null | undefined): readonly (string | undefined)[] => [
  `each ${price}`,
  isNothing(flat) ? undefined : `plus ${flat} USD`,
];

/** `to` is the last unit of a range, whether the next one begins there or one unit later; no use owes the fee of the first range. */
function tierClause({ model, properties }: z.infer<typeof tiered>): string {
  const list = properties.ranges.map(({ to, unit, flat }): Tier => ({ upTo: to, at: `${unit} USD`, plus: flat }));
  return tiers(model, list, 'USD', true);
}

/** The full units choose the tier, the prorated ones are priced. */
function volumeByFullUnits({ properties, usage }: z.infer<typeof tiered>, expect: unknown): Found {
  const charges = properties.ranges.map(({ to, unit, flat }, index) => {
    const below = properties.ranges[index - 1]?.to;
    const bounds = [
      ...(below === null || below === undefined ? [] : [`full_units > ${below}`]),
      ...(to === null ? [] : [`full_units <= ${to}`]),
    ];
    return block(
      `charge tier_${index + 1}`,
      bounds.length === 0 ? undefined : `applies when ${bounds.join(' and ')}`,
      'measure units',
      `each ${unit} USD`,
      isNothing(flat) ? undefined : `plus ${flat} USD`,
    );
  });
  const body = [
    `input units: ${ANY_COUNT}`,
    `input full_units: ${ANY_COUNT}`,
    '',
    block('tariff bill', ...charges),
    ...unitAmount('full_units', expect),
  ];
  const policy = policyText({ name: 'charge', header: ['currency USD', EXACT], body });
  return asked(policy, usage, (answer) => ({ amount: bill(answer).total, ...answer.values }));
}

function graduatedPercentage({ properties, usage }: z.infer<typeof ratedTiers>, expect: unknown): Found {
  const before = usage.cumulative_before;
  const [first] = properties.ranges;
  const isBelow = first !== undefined && before === undefined && isBelowZero(usage.units);
  const list = properties.ranges.map(
    ({ to, rate, flat }): Tier => ({ upTo: to === null ? null : `${to} USD`, at: `${rate}%`, plus: flat }),
  );
  const total = before === undefined ? usage.units : difference(usage.units, before);
  const body = [
    `input turnover: ${(isBelow ? anyMoney : someMoney)('USD')}`,
    ...(before === undefined ? [] : [`input rated_before: ${someMoney('USD')}`]),
    ...(usage.full_units === undefined ? [] : [`input full_units: ${ANY_COUNT}`]),
    '',
    block(
      'tariff bill',
      block(
        'charge fee',
        ...(isBelow
          ? ['measure turnover / 1 USD', ...firstRange(`${first.rate}% * 1 USD`, first.flat)]
          : [tiers('graduated percentage of turnover', list, 'USD', true)]),
        before === undefined ? undefined : 'already used rated_before',
      ),
    ),
    ...(usage.full_units === undefined
      ? ['define units: number = turnover / 1 USD', ...unitAmount('units', expect)]
      : unitAmount('full_units', expect)),
  ];
  const policy = policyText({ name: 'charge', header: ['currency USD', EXACT], body });
  const { full_units } = usage;
  const input = {
    turnover: total,
    ...(before === undefined ? {} : { rated_before: before }),
    ...(full_units === undefined ? {} : { full_units }),
  };
  return asked(policy, input, (answer) => ({
    amount: bill(answer).total,
    delta_amount: bill(answer).total,
    ...answer.values,
  }));
}

function dynamicAmount({ units, precise_total_cents }: z.infer<typeof dynamic>['usage'], expect: unknown): Found {
  const total = isBelowZero(precise_total_cents)
    ? ['measure precise_total / 1 USD', 'each 1 USD']
    : ['amount precise_total'];
  const body = [
    `input units: ${ANY_NUMBER}`,
    `input precise_total: ${(isBelowZero(precise_total_cents) ? anyMoney : someMoney)('USD')}`,
    '',
    block('tariff bill', block('charge usage', 'applies when units is not 0', ...total)),
    ...unitAmount('units', expect),
  ];
  const policy = policyText({ name: 'charge', header: ['currency USD', EXACT], body });
  const input = { units, precise_total: ofCents(precise_total_cents) };
  return asked(policy, input, (answer) => ({ amount: bill(answer).total, ...answer.values }));
}

type Range = (z.infer<typeof range> | z.infer<typeof ratedRange>) & { readonly adjacent?: boolean | undefined };

/** A first range is reached by nothing, too. Of ranges with whole bounds the unit `from` is the first one of its range; adjacent ones begin after it. */
function tierUnits(range: Range, total: string): Found {
  const isFirst = isNothing(range.from);
  const from = range.adjacent === true || isFirst ? range.from : lessOne(range.from);
  const price = 'unit' in range ? `${range.unit} USD` : `${range.rate}% * 1 USD`;
  const body = [
    `input units: ${ANY_COUNT}`,
    '',
    `define in_tier: number = ${unitsBetween('units', from, range.to)}`,
    block(
      'tariff bill',
      block('charge usage', 'measure in_tier', `each ${price}`),
      block('charge flat_amount', isFirst ? undefined : 'applies when in_tier > 0', `flat ${range.flat ?? '0'} USD`),
    ),
  ];
  const policy = policyText({ name: 'tier', header: ['currency USD', EXACT], body });
  return asked(policy, { units: total }, (answer) => ({
    units: derived(answer, 'in_tier'),
    per_unit_total: lineAmount(answer, 'usage'),
    total_with_flat: bill(answer).total,
  }));
}

const difference = (one: string, other: string): string => decimalText(subtract(exact(one), exact(other)));
const lessOne = (text: string): string => decimalText(subtract(exact(text), ONE));
