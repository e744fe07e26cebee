/** Plan changes within a period as Flexprice makes them: a credit for the old price, a charge for the new. */
import { z } from 'zod';
import { calendarDays, capCredit, fixedZone, instantText, roundPlaces, type Zone } from '#billing';
import { add, decimalText, divide, equal, integer, multiply, negate, type Rational, sign, ZERO } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import type { Statement } from '../statement.ts';
import { currencyCode, decimal, exact, NotStated, notBelowZero, stating } from './common.ts';
import { components, componentsOf } from './component-changes.ts';
import { knownZone, type Moment, moment } from './moments.ts';
import { partOf } from './prorated.ts';

const ACTIONS = ['AddItem', 'RemoveItem', 'Upgrade', 'Downgrade', 'QuantityChange', 'Cancellation'] as const;
const CHARGED: readonly (typeof ACTIONS)[number][] = ['AddItem', 'Upgrade', 'Downgrade', 'QuantityChange'];
const CREDITED: readonly (typeof ACTIONS)[number][] = ['RemoveItem', 'Upgrade', 'Downgrade', 'QuantityChange'];

const strategy = z.enum(['StrategyDayBased', 'StrategySecondBased']);
/** What names the things that change, and why: no figure is made of it. */
const label = z.string().optional();

const behaviour = z.strictObject({
  Action: z.enum(ACTIONS.map((name) => `ProrationAction${name}` as const)),
  OldQuantity: notBelowZero.default('0'),
  NewQuantity: notBelowZero.default('0'),
  OldPricePerUnit: decimal.default('0'),
  NewPricePerUnit: decimal.default('0'),
  ProrationDate: moment,
  CurrentPeriodStart: moment,
  CurrentPeriodEnd: moment,
  Timezone: z.string().default('UTC'),
  ProrationBehavior: z
    .enum(['ProrationBehaviorCreateProrations', 'ProrationBehaviorNone'])
    .default('ProrationBehaviorCreateProrations'),
  ProrationStrategy: strategy.default('StrategyDayBased'),
  PlanPayInAdvance: z.boolean().default(false),
  OriginalAmountPaid: decimal.default('0'),
  PreviousCreditsIssued: decimal.default('0'),
  RefundEligible: z.boolean().default(false),
  CancellationType: z
    .enum(['CancellationTypeImmediate', 'CancellationTypeEndOfPeriod', 'CancellationTypeScheduledDate'])
    .optional(),
  Currency: currencyCode.default('USD'),
  SubscriptionID: label,
  LineItemID: label,
  OldPriceID: label,
  NewPriceID: label,
  PlanDisplayName: label,
  TerminationReason: label,
  CancellationReason: label,
});
type Change = z.infer<typeof behaviour>;

const cap = z.strictObject({ potentialCredit: decimal, originalAmount: decimal, previousCredits: decimal });
const grant = z.strictObject({
  periodStart: moment,
  periodEnd: moment,
  prorationDate: moment,
  strategy: strategy.default('StrategySecondBased'),
  credits: decimal,
});

export const changes: Readonly<Record<string, Kind>> = {
  'proration.change': kind({
    way: 'language',
    why: 'each line is `prorate by day for X over Y`; that a credit is no more than was paid is the door’s',
    given: z.union([behaviour, components]),
    run: (given) => stating(() => ('Action' in given ? changeOf(given) : componentsOf(given))),
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
    run: (given) => stating(() => grantOf(given)),
  }),
};

interface Span {
  readonly start: Moment;
  readonly end: Moment;
  readonly from: Moment;
}

/** What is left of a period, and all of it: days of which the last counts, or milliseconds. */
function counts({ start, end, from }: Span, zone: Zone, by: z.infer<typeof strategy>): readonly [number, number] {
  if (by === 'StrategySecondBased') {
    if (end.at <= start.at) throw new NotStated('a period that ends where it begins, or before, has no parts');
    return [Math.max(0, end.at - from.at), end.at - start.at];
  }
  if (from.at > end.at || end.at < start.at) {
    throw new NotStated('what changes after its period has ended has no days of it; that system counts one');
  }
  return [calendarDays(zone, from.at, end.at) + 1, calendarDays(zone, start.at, end.at) + 1];
}

/** That system names its own default, which is UTC, beside the names of zones. */
const zoneOf = (name: string): Zone => knownZone(name === 'DefaultTimezone' ? 'UTC' : name);

/** Who pays in advance gets back what is not used, by an action that leaves something unused. */
function givesCredit(change: Change): boolean {
  if (!change.PlanPayInAdvance) return false;
  if (change.Action === 'ProrationActionCancellation') {
    return change.RefundEligible && change.CancellationType === 'CancellationTypeImmediate';
  }
  return CREDITED.some((name) => change.Action === `ProrationAction${name}`);
}

const isCharged = ({ Action }: Change): boolean => CHARGED.some((name) => Action === `ProrationAction${name}`);

const MORE_THAN_THE_WHOLE =
  'what changes before its period begins: that system prorates by more than the whole, a policy by no more';

function changeOf(change: Change): Found {
  if (change.ProrationBehavior === 'ProrationBehaviorNone') {
    return {
      notExpressible:
        'without proration that system has no result, not one of nothing: no figure is there to agree with, and a policy is not asked',
    };
  }
  if (
    change.Action === 'ProrationActionQuantityChange' &&
    equal(exact(change.OldQuantity), exact(change.NewQuantity))
  ) {
    return { notExpressible: 'a change of the quantity to what it was: that system refuses it, a biller does not ask' };
  }
  const span = { start: change.CurrentPeriodStart, end: change.CurrentPeriodEnd, from: change.ProrationDate };
  if (span.from.at < span.start.at) throw new NotStated(MORE_THAN_THE_WHOLE);
  const [part, whole] = counts(span, zoneOf(change.Timezone), change.ProrationStrategy);
  const statements: Statement[] = [];
  /** Rounded, and nothing for what is no positive amount. */
  const amountOf = (full: Rational, ...of: readonly [number, number]): Rational => {
    if (sign(full) <= 0) return ZERO;
    const { total, statement } = partOf(decimalText(full), ...of, 'minor unit', change.Currency);
    statements.push(statement);
    return exact(total);
  };
  const old = multiply(exact(change.OldPricePerUnit), exact(change.OldQuantity));
  const credited = givesCredit(change) ? creditable(change, multiply(old, ratio(part, whole))) : ZERO;
  const isWhole = equal(credited, multiply(old, ratio(part, whole)));
  const credit = isWhole ? amountOf(old, part, whole) : amountOf(credited, 1, 1);
  const next = isCharged(change) ? multiply(exact(change.NewPricePerUnit), exact(change.NewQuantity)) : ZERO;
  const charge = amountOf(next, part, whole);
  const item = (amount: Rational, full: Rational, quantity: string) =>
    sign(full) <= 0
      ? []
      : [
          {
            Amount: decimalText(amount),
            StartDate: instantText(span.from.at),
            EndDate: instantText(span.end.at),
            Quantity: quantity,
          },
        ];
  const answer = {
    net: decimalText(add(charge, negate(credit))),
    credits: item(negate(credit), credited, change.OldQuantity),
    charges: item(charge, multiply(next, ratio(part, whole)), change.NewQuantity),
  };
  return found(answer, ...statements);
}

const ratio = (part: number, whole: number): Rational => divide(integer(part), integer(whole));

/** A change of quantity gives back in full; anything else no more than was paid. */
function creditable({ Action, OriginalAmountPaid, PreviousCreditsIssued }: Change, potential: Rational): Rational {
  if (Action === 'ProrationActionQuantityChange') return potential;
  return capCredit(potential, exact(OriginalAmountPaid), exact(PreviousCreditsIssued));
}

/** Places to which the source keeps the coefficient and the credits. */
const [COEFFICIENT_PLACES, CREDIT_PLACES] = [16, 8];

/** Of a grant that begins before its period that system gives more than the whole. */
function grantOf({ periodStart, periodEnd, prorationDate, strategy: by, credits }: z.infer<typeof grant>): Found {
  const [part, whole] = counts({ start: periodStart, end: periodEnd, from: prorationDate }, fixedZone(0), by);
  const coefficient = ratio(part, whole);
  return found({
    wantCoefficient: decimalText(roundPlaces(coefficient, 'half up', COEFFICIENT_PLACES)),
    wantCredits: decimalText(roundPlaces(multiply(exact(credits), coefficient), 'half up', CREDIT_PLACES)),
  });
}
