/** Plans that begin, change or end within a period, by days of which the last counts (the forms of Lago). */
import { z } from 'zod';
import {
  advance,
  anniversaryCycle,
  type Cycle,
  calendarCycle,
  type Day,
  dayText,
  fractionOfDays,
  INCLUSIVE,
  localDate,
  type Period,
  periodOn,
  roundPlaces,
} from '#billing';
import { decimalText } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { StatementFault } from '../statement.ts';
import { cadenceNamed, unknownCadence } from './cadences.ts';
import { NotStated, stating, toCents } from './common.ts';
import { day, knownZone, type Moment, moment } from './moments.ts';
import { feeOf, planCents } from './prorated.ts';

const cents = z.string().regex(/^\d+$/);
const billingTime = z.enum(['calendar', 'anniversary']);
const percent = z.string().regex(/^\d+(\.\d+)?$/);

/** When a plan is paid bears on its bills where the kind says so; elsewhere the fee is the same. */
const whenPaid = z.boolean().optional();

const started = z.strictObject({
  plan_amount_cents: cents,
  tax_rate_percent: percent.optional(),
  billing_time: billingTime,
  interval: z.string(),
  subscribed_on: day,
  pay_in_advance: whenPaid,
});
const terminated = z.strictObject({
  interval: z.string(),
  billing_time: billingTime,
  amount_cents: cents,
  started_on: day,
  terminated_on: day,
  /** What was paid in advance is credited at the end (`creditnote.termination`), and no fee of it. */
  pay_in_advance: z.literal(false).optional(),
});
const trial = z.strictObject({
  plan_amount_cents: cents,
  trial_days: z.string().regex(/^\d+$/).transform(Number),
  billing_time: billingTime,
  interval: z.string(),
  subscribed_at: moment,
  timezone: z.string().default('UTC'),
  /** What is paid in arrears has its first bill at the end of the period. */
  pay_in_advance: z.literal(true).optional(),
});
const plan = z.strictObject({ interval: z.string(), amount_cents: cents, pay_in_advance: z.boolean().default(true) });
const downgrade = z.strictObject({
  from: plan,
  to: plan,
  billing_time: billingTime,
  subscribed_at: moment,
  requested_at: moment,
  timezone: z.string().default('UTC'),
});
const upgrade = z.union([downgrade, downgrade.omit({ requested_at: true }).extend({ upgraded_at: moment })]);
const creditNote = z.strictObject({
  plan: plan.extend({ billing_time: billingTime }),
  tax_rate_percent: percent,
  subscribed_at: moment,
  terminated_at: moment,
  timezone: z.string().default('UTC'),
  /** Paid or not, what is not used is credited as a whole. */
  paid: z.boolean().optional(),
});
const coefficient = z.strictObject({ from: day, to: day, inclusive_end: z.boolean(), interval: z.string() });

const WHY = '`prorate by day` of the period that the door finds';

export const plans: Readonly<Record<string, Kind>> = {
  'proration.first_period': kind({
    way: 'language',
    why: WHY,
    given: started,
    run: (given) => stating(() => firstPeriod(given)),
  }),
  'proration.termination': kind({
    way: 'language',
    why: '`prorate by day from A until B inclusive`: the day of termination is paid',
    given: terminated,
    run: (given) => stating(() => termination(given)),
  }),
  'trial.first_invoice': kind({
    way: 'language',
    why: `${WHY}, from the day after the trial`,
    given: trial,
    run: (given) => stating(() => afterTrial(given)),
  }),
  'plan.downgrade': kind({
    way: 'language',
    why: `${WHY}, from the end of the old one`,
    given: downgrade,
    run: (given) => stating(() => deferred(given)),
  }),
  'plan.upgrade': kind({
    way: 'language',
    why: `${WHY}, from the day of the change, which the old plan gives back`,
    given: upgrade,
    run: (given, _, expect) => stating(() => atOnce(given, expect)),
  }),
  'creditnote.termination': kind({
    way: 'language',
    why: '`prorate by day` of the days after the termination, and the tax on what that rounds to',
    given: creditNote,
    run: (given) => stating(() => creditNoteOf(given)),
  }),
  'proration.coefficient': kind({
    way: 'engine',
    why: 'a bare fraction of a period; in a policy it is the ratio of `prorate by day`',
    given: coefficient,
    run: (given) => stating(() => coefficientOf(given)),
  }),
};

/** The cycle of a subscription. */
function cycleOf(interval: string, time: z.infer<typeof billingTime>, subscribed: Day): Cycle | undefined {
  const cadence = cadenceNamed(interval);
  if (cadence === undefined) return undefined;
  return time === 'calendar' ? calendarCycle(cadence) : anniversaryCycle(subscribed, cadence);
}

const texts = ({ start, end }: Period) => ({ start: dayText(start), end: dayText(end) });

/** The day of a moment by the clock of a customer. */
function dayOf({ at }: Moment, timezone: string): Day {
  return localDate(knownZone(timezone), at);
}

function mustFollow(earlier: Day, later: Day): void {
  if (later < earlier) throw new NotStated('a subscription does not end, or change, before it begins');
}

function firstPeriod(given: z.infer<typeof started>): Found {
  const { plan_amount_cents, tax_rate_percent, billing_time, interval, subscribed_on } = given;
  const cycle = cycleOf(interval, billing_time, subscribed_on);
  if (cycle === undefined) return unknownCadence(interval);
  const fee = feeOf({
    cents: plan_amount_cents,
    period: { ...texts(periodOn(cycle, subscribed_on)), from: dayText(subscribed_on) },
    last: 'is free',
    ...(tax_rate_percent === undefined ? {} : { tax: tax_rate_percent }),
  });
  return found({ fee_cents: planCents(fee), total_with_tax_cents: toCents(fee.total) }, fee.statement);
}

function termination({
  interval,
  billing_time,
  amount_cents,
  started_on,
  terminated_on,
}: z.infer<typeof terminated>): Found {
  mustFollow(started_on, terminated_on);
  const cycle = cycleOf(interval, billing_time, started_on);
  if (cycle === undefined) return unknownCadence(interval);
  const period = periodOn(cycle, terminated_on);
  const { total, statement } = feeOf({
    cents: amount_cents,
    period: { ...texts(period), from: dayText(Math.max(started_on, period.start)), until: dayText(terminated_on) },
    last: 'counts',
  });
  return found({ fee_cents: toCents(total) }, statement);
}

function afterTrial(given: z.infer<typeof trial>): Found {
  const { plan_amount_cents, trial_days, billing_time, interval, subscribed_at, timezone } = given;
  const subscribed = dayOf(subscribed_at, timezone);
  const cycle = cycleOf(interval, billing_time, subscribed);
  if (cycle === undefined) return unknownCadence(interval);
  const paid = subscribed + trial_days;
  const { total, statement } = feeOf({
    cents: plan_amount_cents,
    period: { ...texts(periodOn(cycle, paid)), from: dayText(paid) },
    last: 'is free',
  });
  return found({ billed_at_day: dayText(paid), fee_cents: toCents(total) }, statement);
}

/** A cheaper plan waits for the end of the period; its own period is then a part of the one that the anchor makes. */
function deferred({ from, to, billing_time, subscribed_at, requested_at, timezone }: z.infer<typeof downgrade>): Found {
  const [subscribed, requested] = [dayOf(subscribed_at, timezone), dayOf(requested_at, timezone)];
  mustFollow(subscribed, requested);
  const [old, next] = [from, to].map(({ interval }) => cycleOf(interval, billing_time, subscribed));
  if (old === undefined || next === undefined) return unknownCadence(`${from.interval}, ${to.interval}`);
  const effective = periodOn(old, requested).end;
  const period = periodOn(next, effective);
  const { total, statement } = feeOf({
    cents: to.amount_cents,
    period: { ...texts(period), from: dayText(effective) },
    last: 'is free',
  });
  const answer = {
    effective_on: dayText(effective),
    new_fee_cents: toCents(total),
    new_period: [dayText(effective), dayText(period.end - 1)],
  };
  return found(answer, statement);
}

/** A dearer plan holds at once: the day of the change is the first of the new plan, and the old one is credited from it on. */
function atOnce(given: z.infer<typeof upgrade>, expect: unknown): Found {
  const { from, to, billing_time, subscribed_at, timezone } = given;
  const changed = 'upgraded_at' in given ? given.upgraded_at : given.requested_at;
  const [subscribed, day] = [dayOf(subscribed_at, timezone), dayOf(changed, timezone)];
  mustFollow(subscribed, day);
  const [old, next] = [from, to].map(({ interval }) => cycleOf(interval, billing_time, subscribed));
  if (old === undefined || next === undefined) return unknownCadence(`${from.interval}, ${to.interval}`);
  const [credit, fee] = [
    { plan: from, period: periodOn(old, day) },
    { plan: to, period: periodOn(next, day) },
  ].map(({ plan: { amount_cents }, period }) =>
    feeOf({ cents: amount_cents, period: { ...texts(period), from: dayText(day) }, last: 'is free' }),
  );
  if (credit === undefined || fee === undefined) throw new StatementFault('no plans');
  const figures = {
    effective_on: dayText(day),
    credit_cents: from.pay_in_advance ? planCents(credit) : '0',
    new_fee_cents: planCents(fee),
    new_period: [dayText(day), dayText(periodOn(next, day).end - 1)],
  };
  const asked = Object.keys(Object(expect)).filter((name) => !(name in figures));
  if (asked.length > 0) return { notExpressible: `figures that are not known here: ${asked.join(', ')}` };
  return found(figures, credit.statement, fee.statement);
}

/** What was paid in advance is credited from the day after the end on, if any; what is paid in arrears is billed up to that day. */
function creditNoteOf({
  plan,
  tax_rate_percent,
  subscribed_at,
  terminated_at,
  timezone,
}: z.infer<typeof creditNote>): Found {
  const [subscribed, ended] = [dayOf(subscribed_at, timezone), dayOf(terminated_at, timezone)];
  mustFollow(subscribed, ended);
  const cycle = cycleOf(plan.interval, plan.billing_time, subscribed);
  if (cycle === undefined) return unknownCadence(plan.interval);
  const period = periodOn(cycle, ended);
  const bill = (from: Day, until?: Day) =>
    feeOf({
      cents: plan.amount_cents,
      period: { ...texts(period), from: dayText(from), ...(until === undefined ? {} : { until: dayText(until) }) },
      last: until === undefined ? 'is free' : 'counts',
      tax: tax_rate_percent,
    });
  const first = Math.max(subscribed, period.start);
  const invoiced = plan.pay_in_advance ? bill(first) : bill(first, ended);
  const unused = plan.pay_in_advance ? bill(ended + 1) : undefined;
  const invoice = {
    fees_cents: planCents(invoiced),
    taxes_cents: toCents(invoiced.tax),
    total_cents: toCents(invoiced.total),
  };
  if (unused === undefined || planCents(unused) === '0')
    return found({ invoice, credit_note: null }, invoiced.statement);
  const credit_note = {
    sub_total_cents: planCents(unused),
    taxes_cents: toCents(unused.tax),
    total_cents: toCents(unused.total),
  };
  return found({ invoice, credit_note }, invoiced.statement, unused.statement);
}

/** A binary fraction of the source is given as the exact one to the places that it prints. */
const STATED_PLACES = 16;

function coefficientOf({ from, to, inclusive_end, interval }: z.infer<typeof coefficient>): Found {
  const cadence = cadenceNamed(interval);
  if (cadence === undefined) return unknownCadence(interval);
  const last = inclusive_end ? to : to - 1;
  const { start, end } = periodOn(calendarCycle(cadence), from);
  const exact = fractionOfDays(
    { start: from, end: last },
    { start, end: advance(end, { family: 'days', every: 1 }, -1) },
    INCLUSIVE,
  );
  return found({
    coefficient_exact: `${exact.n}/${exact.d}`,
    coefficient_as_stated: decimalText(roundedTo(exact)),
  });
}

const roundedTo = (value: ReturnType<typeof fractionOfDays>) => roundPlaces(value, 'half even', STATED_PLACES);
