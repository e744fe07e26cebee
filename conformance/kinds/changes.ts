/** Plan changes within a period: a credit for the old price, a charge for the new (the forms of Flexprice and Meteroid). */
import { z } from 'zod';
import { calendarDays, capCredit, fractionOfTime, instantText, roundPlaces } from '#billing';
import { add, decimalText, multiply, negate, type Rational, sign, ZERO } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import type { Statement } from '../statement.ts';
import { cadenceNamed } from './cadences.ts';
import { decimal, exact, toCents } from './common.ts';
import { day, type Moment, moment, zoneNamed } from './moments.ts';
import { partOf } from './prorated.ts';

const behaviour = z.object({
  Action: z.string().transform((name) => name.replace('ProrationAction', '')),
  OldQuantity: decimal.default('0'),
  NewQuantity: decimal.default('0'),
  OldPricePerUnit: decimal.default('0'),
  NewPricePerUnit: decimal.default('0'),
  ProrationDate: moment,
  CurrentPeriodStart: moment,
  CurrentPeriodEnd: moment,
  Timezone: z.string().default('UTC'),
  ProrationBehavior: z.string().optional(),
  ProrationStrategy: z.string().default('StrategyDayBased'),
  PlanPayInAdvance: z.boolean().default(false),
  OriginalAmountPaid: decimal.default('0'),
  PreviousCreditsIssued: decimal.default('0'),
  RefundEligible: z.boolean().default(false),
  CancellationType: z.string().optional(),
  Currency: z.string().default('USD'),
});
type Change = z.infer<typeof behaviour>;

const component = z.object({
  rate: decimal.optional(),
  period: z.string().optional(),
  slots: decimal.optional(),
  quantity: decimal.optional(),
  usage: z.boolean().optional(),
});
type Component = z.infer<typeof component>;
const components = z.object({
  period: z.tuple([day, day]),
  change_on: day,
  matched: z.array(z.tuple([component, component])),
  added: z.array(component),
  removed: z.array(component),
  minor_units: z.string().regex(/^\d$/),
});

const cap = z.object({ potentialCredit: decimal, originalAmount: decimal, previousCredits: decimal });
const grant = z.object({
  periodStart: moment,
  periodEnd: moment,
  prorationDate: moment,
  strategy: z.string().default('StrategySecondBased'),
  credits: decimal,
});

export const changes: Readonly<Record<string, Kind>> = {
  'proration.change': kind({
    way: 'language',
    why: 'each line is `prorate by day for X over Y`; that a credit is no more than was paid is the door’s',
    given: z.union([behaviour, components]),
    run: (given) => ('Action' in given ? changeOf(given) : componentsOf(given)),
  }),
  'proration.credit_cap': kind({
    way: 'engine',
    why: 'what was paid and credited before is known to the biller alone',
    given: cap,
    run: ({ potentialCredit, originalAmount, previousCredits }) =>
      found({ credit: decimalText(capCredit(exact(potentialCredit), exact(originalAmount), exact(previousCredits))) }),
  }),
  'proration.credit_grant': kind({
    way: 'engine',
    why: 'credits are handed out by the keeper of the balance, for the part of the period that is left',
    given: grant,
    run: grantOf,
  }),
};

const NO_PERIOD: Found = { notExpressible: 'a period that ends before it begins has no parts' };

/** What is left of a period, and all of it: days of which the last counts, or milliseconds. */
function counts(
  from: Moment,
  start: Moment,
  end: Moment,
  timezone: string,
  strategy: string,
): readonly [number, number] {
  if (strategy === 'StrategySecondBased') return [Math.max(0, end.at - from.at), end.at - start.at];
  const zone = zoneNamed(timezone);
  return [calendarDays(zone, from.at, end.at) + 1, calendarDays(zone, start.at, end.at) + 1];
}

/** Who pays in advance gets back what is not used, by an action that leaves something unused. */
function givesCredit({ Action, PlanPayInAdvance, RefundEligible, CancellationType }: Change): boolean {
  if (!PlanPayInAdvance) return false;
  if (Action === 'Cancellation') return RefundEligible && CancellationType === 'CancellationTypeImmediate';
  return ['Upgrade', 'Downgrade', 'QuantityChange', 'RemoveItem'].includes(Action);
}

const CHARGED = ['AddItem', 'Upgrade', 'Downgrade', 'QuantityChange'];

function changeOf(change: Change): Found {
  const { Action, ProrationDate, CurrentPeriodStart, CurrentPeriodEnd, Timezone, ProrationStrategy } = change;
  if (change.ProrationBehavior === 'ProrationBehaviorNone') return found({});
  const [part, whole] = counts(ProrationDate, CurrentPeriodStart, CurrentPeriodEnd, Timezone, ProrationStrategy);
  if (whole <= 0) return NO_PERIOD;
  const currency = change.Currency.toUpperCase();
  const statements: Statement[] = [];
  const line = (price: string, quantity: string): Rational => {
    const full = decimalText(multiply(exact(price), exact(quantity)));
    const { total, statement } = partOf(full, Math.min(part, whole), whole, 'minor unit', currency);
    statements.push(statement);
    return exact(total);
  };
  const credit = givesCredit(change) ? creditOf(change, line(change.OldPricePerUnit, change.OldQuantity)) : ZERO;
  const charge = CHARGED.includes(Action) ? line(change.NewPricePerUnit, change.NewQuantity) : ZERO;
  const item = (amount: Rational, quantity: string) =>
    sign(amount) === 0
      ? []
      : [{ Amount: decimalText(amount), ...datesOf(ProrationDate, CurrentPeriodEnd), Quantity: quantity }];
  const answer = {
    net: decimalText(add(charge, negate(credit))),
    credits: item(negate(credit), change.OldQuantity),
    charges: item(charge, change.NewQuantity),
  };
  return found(answer, ...statements);
}

/** A change of quantity gives back in full; anything else no more than was paid. */
function creditOf({ Action, OriginalAmountPaid, PreviousCreditsIssued }: Change, potential: Rational): Rational {
  if (Action === 'QuantityChange') return potential;
  return capCredit(potential, exact(OriginalAmountPaid), exact(PreviousCreditsIssued));
}

const datesOf = (from: Moment, until: Moment) => ({
  StartDate: instantText(from.at),
  EndDate: instantText(until.at),
});

/** Nominal days of a price whose own period is another than the subscription's. */
const NOMINAL: Readonly<Record<number, number>> = { 1: 30, 3: 91, 6: 182, 12: 365 };

function componentsOf(given: z.infer<typeof components>): Found {
  const statements: Statement[] = [];
  const lineOf = (each: Component, way: 'credit' | 'charge'): readonly string[] => {
    const stated = proratedComponent(each, given);
    if (stated === undefined || stated.cents === '0') return [];
    statements.push(stated.statement);
    return [way === 'credit' ? `-${stated.cents}` : stated.cents];
  };
  const lines = [
    ...given.matched.flatMap(([old, next]) => [...lineOf(old, 'credit'), ...lineOf(next, 'charge')]),
    ...given.removed.flatMap((each) => lineOf(each, 'credit')),
    ...given.added.flatMap((each) => lineOf(each, 'charge')),
  ];
  const net = lines.reduce((sum, each) => add(sum, exact(each)), ZERO);
  return found({ lines_cents: lines, net_cents: decimalText(net) }, ...statements);
}

function proratedComponent(
  each: Component,
  { period: [start, end], change_on, minor_units }: z.infer<typeof components>,
) {
  if (each.usage === true || each.rate === undefined) return undefined;
  const full = multiply(exact(each.rate), multiply(exact(each.slots ?? '1'), exact(each.quantity ?? '1')));
  const [left, days] = [end - change_on, end - start];
  const own = NOMINAL[cadenceNamed(each.period ?? 'monthly')?.every ?? 0] ?? days;
  // A period within a quarter of the nominal length is the price's own.
  const whole = Math.abs(days - own) * 4 <= own ? days : own;
  const { total, statement } = partOf(
    decimalText(full),
    Math.min(Math.max(left, 0), whole),
    whole,
    `${minor_units} places`,
  );
  return { cents: toCents(total), statement };
}

/** Places to which the source keeps the coefficient and the credits. */
const [COEFFICIENT_PLACES, CREDIT_PLACES] = [16, 8];

function grantOf({ periodStart, periodEnd, prorationDate, strategy, credits }: z.infer<typeof grant>): Found {
  const [part, whole] = counts(prorationDate, periodStart, periodEnd, 'UTC', strategy);
  if (whole <= 0) return NO_PERIOD;
  const coefficient = fractionOfTime({ start: 0, end: part }, { start: 0, end: whole });
  return found({
    wantCoefficient: decimalText(roundPlaces(coefficient, 'half up', COEFFICIENT_PLACES)),
    wantCredits: decimalText(roundPlaces(multiply(exact(credits), coefficient), 'half up', CREDIT_PLACES)),
  });
}
