/** What is missing to a minimum: of a plan, and of a charge whose subscription ends within the period. */
import { z } from 'zod';
import { dayText } from '#billing';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText, someMoney } from '../policy.ts';
import { asked, bill, decimal, derived, lineAmount, linesOf, notBelowZero, ofCents, toCents } from './common.ts';
import { day } from './moments.ts';

const perLine = ['currency USD', 'rounding half up to minor unit per line'];

const inCents = z.strictObject({
  commitment_cents: notBelowZero,
  fees_cents: z.array(decimal),
  next_period_in_advance_cents: z.array(decimal).optional(),
});
const inUnits = z.strictObject({ commitment: notBelowZero, fees: z.array(decimal) });
const chargeMinimum = z.strictObject({
  charge_min_cents: notBelowZero,
  usage_cents: notBelowZero,
  period: z.tuple([day, day]),
  terminated_on: day,
  tax_rate_percent: notBelowZero,
  plan_amount_cents: notBelowZero,
  plan_pay_in_advance: z.literal(true),
});

export const trueUp: Readonly<Record<string, Kind>> = {
  'commitment.true_up': kind({
    way: 'language',
    why: '`commitment` with a `minimum` that counts the charges of the period',
    given: z.union([inCents, inUnits]),
    run: (given): Found =>
      'commitment' in given
        ? committed(given.commitment, given.fees, [])
        : committed(
            ofCents(given.commitment_cents),
            given.fees_cents.map(ofCents),
            (given.next_period_in_advance_cents ?? []).map(ofCents),
          ),
  }),
  'charge.minimum_true_up': kind({
    way: 'language',
    why: 'a `commitment` whose minimum is scaled to the days in service, the last one included, and the unused plan fee as a `credit` after tax',
    given: chargeMinimum,
    run: (given): Found => terminated(given),
  }),
};

/** Fees of the next period stand on the same bill and do not count. */
function committed(commitment: string, fees: readonly string[], ahead: readonly string[]): Found {
  const item = (amount: string) => ({ amount });
  const policy = policyText({
    name: 'commitment',
    header: perLine,
    body: [
      block('record Fee', `amount: ${someMoney('USD')}`),
      'input fees: list of Fee up to 1000',
      ...(ahead.length === 0 ? [] : ['input next_period: list of Fee up to 1000']),
      '',
      block(
        'tariff bill',
        block('charge used for each fee in fees', 'flat fee.amount'),
        ...(ahead.length === 0 ? [] : [block('charge in_advance for each fee in next_period', 'flat fee.amount')]),
        block('commitment true_up', `minimum ${commitment} USD`, 'counting used'),
      ),
    ],
  });
  const input = { fees: fees.map(item), ...(ahead.length === 0 ? {} : { next_period: ahead.map(item) }) };
  return asked(policy, input, (answer) => {
    const missing = lineAmount(answer, 'true_up');
    return { true_up: missing, true_up_cents: toCents(missing), total: bill(answer).total };
  });
}

function terminated(given: z.infer<typeof chargeMinimum>): Found {
  const days = 'days_between(period.start, period.end)';
  const policy = policyText({
    name: 'charge_minimum',
    header: ['zone "Etc/UTC"', 'as of period.start', ...perLine],
    body: [
      'input period: BillingPeriod',
      'input last_day: date',
      `input used: ${someMoney('USD')}`,
      '',
      '/// The day of the termination counts as used.',
      'define days_used: integer = days_between(period.start, last_day) + 1',
      `define days: integer = ${days}`,
      `define unused: money USD = if days > 0 then (${ofCents(given.plan_amount_cents)} USD * (days - days_used) / days) rounded half up to 2 places else 0 USD`,
      `define unused_tax: money USD = (${given.tax_rate_percent}% of unused) rounded half up to 2 places`,
      block(
        'tariff bill',
        'bills every 1 month',
        block('charge usage', 'amount used'),
        block(
          'commitment true_up',
          `minimum if days > 0 then max((${ofCents(given.charge_min_cents)} USD * days_used / days) rounded half up to 2 places, 0 USD) else 0 USD`,
          'counting usage',
        ),
        `tax vat ${given.tax_rate_percent}% added to all charges per line`,
        block('credit credit_note', 'amount max(unused + unused_tax, 0 USD) on all charges', 'after tax'),
      ),
    ],
  });
  const [first, end] = given.period;
  if (given.terminated_on < first || given.terminated_on >= end) {
    return { notExpressible: 'a subscription that does not end within its period' };
  }
  const start = dayText(first);
  const input = {
    period: { start, end: dayText(end) },
    last_day: dayText(given.terminated_on),
    used: ofCents(given.usage_cents),
  };
  return asked(
    policy,
    input,
    (answer) => {
      const shares = linesOf(answer).find(({ id }) => id === 'vat')?.shares ?? [];
      const taxOf = (id: string): string => toCents(shares.find((share) => share.id === id)?.amount ?? '0');
      const [before, credited] = [bill(answer), lineAmount(answer, 'credit_note').replace(/^-/, '')];
      const unused = String(derived(answer, 'unused'));
      const unusedTax = String(derived(answer, 'unused_tax'));
      return {
        usage: { amount_cents: toCents(lineAmount(answer, 'usage')), taxes_cents: taxOf('usage') },
        true_up: { amount_cents: toCents(lineAmount(answer, 'true_up')), taxes_cents: taxOf('true_up') },
        invoice: {
          fees_cents: toCents(before.subtotal),
          taxes_cents: toCents(before.tax),
          total_before_credit_cents: toCents(before.subtotal, before.tax),
          credit_cents: toCents(credited),
          total_cents: toCents(before.total),
        },
        credit_note: {
          sub_total_cents: toCents(unused),
          taxes_cents: toCents(unusedTax),
          total_cents: toCents(unused, unusedTax),
        },
      };
    },
    start,
  );
}
