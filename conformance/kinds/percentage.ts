/** Percentages of what was transacted, with free units and events, a fee for each event, and bounds for each event. */
import { z } from 'zod';
import { add, compare, decimalText, parseDecimal, ZERO } from '#dsl';
import type { Found } from '../kind.ts';
import { ANY_COUNT, ANY_NUMBER, anyMoney, block, EXACT, policyText, someMoney } from '../policy.ts';
import {
  asked,
  bill,
  decimal,
  exact,
  isBelowZero,
  lineAmount,
  notBelowZero,
  perhaps,
  perUnitCost,
  placesAsked,
  wants,
} from './common.ts';
import { isNothing } from './tiers.ts';

const free = {
  free_units_per_events: z.string().regex(/^\d+$/).nullish(),
  free_units_per_total_aggregation: notBelowZero.nullish(),
};
const properties = z
  .strictObject({
    rate: decimal,
    fixed_amount: perhaps,
    ...free,
    per_transaction_min: notBelowZero.nullish(),
    per_transaction_max: notBelowZero.nullish(),
  })
  .refine(
    ({ per_transaction_min: least, per_transaction_max: most }) =>
      compare(parseDecimal(least ?? '') ?? ZERO, parseDecimal(most ?? '') ?? parseDecimal(least ?? '') ?? ZERO) <= 0,
    'a least amount that is more than the most',
  );
/** Events with their amounts, or the totals alone; then `running_total` is the course of the sum over the first, free events. */
const totals = z.strictObject({ units: decimal, events: decimal, running_total: z.array(decimal) });
const single = z.strictObject({ event_amounts: z.array(decimal) });
export const percentageForm = z.strictObject({
  model: z.literal('percentage'),
  properties,
  usage: z.union([totals, single]),
});

type Properties = z.infer<typeof properties>;

export function percentage({ properties, usage }: z.infer<typeof percentageForm>, expect: unknown): Found {
  if ('units' in usage) return onTotals(properties, usage, expect);
  const isBounded = present(properties.per_transaction_min) || present(properties.per_transaction_max);
  return isBounded
    ? onEvents(properties, usage.event_amounts, expect)
    : onTotals(properties, totalsOf(properties, usage.event_amounts), expect);
}

/** Without bounds of an event only the sums are priced; their course is kept over the free events, or until the free amount is passed. */
function totalsOf(
  { free_units_per_events: events, free_units_per_total_aggregation: amount }: Properties,
  amounts: readonly string[],
): z.infer<typeof totals> {
  const sums = amounts.map((_, at) =>
    decimalText(
      amounts
        .slice(0, at + 1)
        .map(exact)
        .reduce(add, ZERO),
    ),
  );
  const isWithin = (at: number): boolean => at === 0 || compare(exact(sums[at - 1] ?? '0'), exact(amount ?? '0')) <= 0;
  const untilPassed = isNothing(amount) ? [] : sums.filter((_, at) => isWithin(at));
  return {
    units: sums.at(-1) ?? '0',
    events: String(amounts.length),
    running_total: isNothing(events) ? untilPassed : sums.slice(0, Number(events)),
  };
}

/**
 * Free is what the free events came to where more came after them, else at most the free amount; of the events, those within it. What
 * comes to less than is free has no share, below nothing too, and the fee of its events.
 */
function onTotals(properties: Properties, usage: z.infer<typeof totals>, expect: unknown): Found {
  const policy = policyText({
    name: 'percentage',
    header: ['currency USD', EXACT],
    body: [
      block('record Run', 'event: integer 1..1_000', `total: ${ANY_COUNT}`),
      `input units: ${ANY_NUMBER}`,
      'input events: integer 0..1_000_000_000',
      '/// The course of the sum over the events that may be free.',
      'input runs: list of Run up to 1000',
      '',
      'define run_count: integer = count(run for run in runs)',
      `define free_units: number = ${freeUnits(properties)}`,
      `define free_events: integer = min(${freeEvents(properties)}, events)`,
      block(
        'tariff bill',
        block('charge share', 'measure max(units, 0)', 'included free_units', `each ${properties.rate}% * 1 USD`),
        block(
          'charge fee',
          'applies when units is not 0',
          'measure events',
          'included free_events',
          `each ${properties.fixed_amount ?? '0'} USD`,
        ),
      ),
      'define paid_units: number = share.quantity',
      'define paid_events: number = fee.quantity',
      ...unitAmount(expect),
    ],
  });
  const runs = usage.running_total.map((total, index) => ({ event: index + 1, total }));
  return asked(policy, { units: usage.units, events: usage.events, runs }, (answer) => ({
    amount: bill(answer).total,
    per_unit_total: lineAmount(answer, 'share'),
    fixed_total: lineAmount(answer, 'fee'),
    ...answer.values,
  }));
}

function freeUnits({ free_units_per_events: events, free_units_per_total_aggregation: amount }: Properties): string {
  const totalAfter = (event: string): string => `sum(run.total for run in runs where run.event is ${event})`;
  const atMost = isNothing(amount) ? totalAfter('run_count') : `min(${totalAfter('run_count')}, ${amount})`;
  return isNothing(events)
    ? atMost
    : `if ${Number(events)} < run_count then ${totalAfter(String(Number(events)))} else ${atMost}`;
}

/** Without such a course there is no bound of the events but their own number. */
function freeEvents({ free_units_per_events: events, free_units_per_total_aggregation: amount }: Properties): string {
  if (isNothing(amount)) return isNothing(events) ? '0' : String(Number(events));
  const within = `count(run for run in runs where run.total < ${amount})`;
  return isNothing(events)
    ? within
    : `(if ${within} is 0 then ${Number(events)} else min(${within}, ${Number(events)}))`;
}

const unitAmount = (expect: unknown): readonly string[] =>
  wants(expect, 'unit_amount') ? [perUnitCost('unit_amount', 'units', placesAsked(expect, 'unit_amount'))] : [];

const isFree = (properties: Properties): boolean =>
  !isNothing(properties.free_units_per_events) || !isNothing(properties.free_units_per_total_aggregation);

/** Each event is priced by itself, so that its bounds can hold; what came before it decides what of it is free. */
function onEvents(properties: Properties, amounts: readonly string[], expect: unknown): Found {
  const isBelow = amounts.some(isBelowZero);
  if (isBelow && isFree(properties)) {
    return {
      notExpressible: 'an event below 0 beside free ones: that system adds it to what is free while any is left',
    };
  }
  const money = (isBelow ? anyMoney : someMoney)('USD');
  const clauses = isBelow ? clausesBelow(properties) : eventClauses(properties);
  const policy = policyText({
    name: 'transactions',
    header: ['currency USD', EXACT],
    body: [
      block('record Event', `amount: ${money}`, `before: ${money}`),
      'input events: list of Event up to 1000',
      '',
      block('tariff bill', block('charge fee for each event in events', ...clauses)),
      'define turnover: money USD = sum(event.amount for event in events)',
      'define units: number = turnover / 1 USD',
      ...unitAmount(expect),
    ],
  });
  return asked(policy, { events: withBefore(amounts) }, (answer) => ({ amount: bill(answer).total, ...answer.values }));
}

/**
 * A free amount is used up over the events, whole events being free until then, however many; free events count where there is no
 * amount.
 */
function eventClauses(properties: Properties): readonly (string | undefined)[] {
  const { rate, fixed_amount, per_transaction_min, per_transaction_max } = properties;
  const [events, amount] = [properties.free_units_per_events, properties.free_units_per_total_aggregation];
  const byAmount = !isNothing(amount);
  const gate = byAmount
    ? `applies when event.before + event.amount >= ${amount} USD`
    : isNothing(events)
      ? undefined
      : `applies when position(event) > ${events}`;
  return [
    byAmount ? `let paid = event.amount - clamp(${amount} USD - event.before, 0 USD, event.amount)` : undefined,
    gate,
    `amount ${rate}% of ${byAmount ? 'paid' : 'event.amount'}`,
    isNothing(fixed_amount) ? undefined : `plus ${fixed_amount} USD`,
    present(per_transaction_min) ? `minimum ${per_transaction_min} USD` : byAmount ? 'minimum 0 USD' : undefined,
    present(per_transaction_max) ? `cap ${per_transaction_max} USD` : undefined,
  ];
}

/** A charge of an amount is none below 0, one of a price for each unit may be. */
const clausesBelow = ({ rate, fixed_amount, per_transaction_min, per_transaction_max }: Properties) => [
  'measure event.amount / 1 USD',
  `each ${rate}% * 1 USD`,
  isNothing(fixed_amount) ? undefined : `plus ${fixed_amount} USD`,
  present(per_transaction_min) ? `minimum ${per_transaction_min} USD` : undefined,
  present(per_transaction_max) ? `cap ${per_transaction_max} USD` : undefined,
];

const present = (amount: string | null | undefined): boolean => amount !== null && amount !== undefined;

function withBefore(amounts: readonly string[]): readonly { amount: string; before: string }[] {
  let sum = ZERO;
  return amounts.map((amount) => {
    const before = decimalText(sum);
    sum = add(sum, exact(amount));
    return { amount, before };
  });
}
