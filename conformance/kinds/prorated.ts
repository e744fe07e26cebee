/** Amounts that are prorated, taxed or both, as policies state them. */
import type { Line } from '#engine';
import { block, policyText, someMoney } from '../policy.ts';
import type { Statement } from '../statement.ts';
import { answered, bill, linesOf, NotStated, ofCents, toCents } from './common.ts';

/** What the tariff `bill` of a policy came to; `total` with taxes. */
export interface Bill {
  readonly lines: readonly Line[];
  readonly tax: string;
  readonly total: string;
  readonly statement: Statement;
}

/** The bill of a policy, as of a day. Throws NotStated where the input is refused. */
export function billOf(policy: string, input: unknown, at?: string): Bill {
  const result = answered(policy, input, at);
  if ('notExpressible' in result) throw new NotStated(result.notExpressible);
  const { tax, total } = bill(result.answer);
  return { lines: linesOf(result.answer), tax, total, statement: result.statement };
}

/** An amount for so many of so many days or seconds, rounded half up, away from zero: `prorate by day for X over Y`. */
export function partOf(amount: string, part: number, whole: number, rounding: string, currency = 'USD'): Bill {
  const policy = policyText({
    name: 'part',
    header: [`currency ${currency}`, `rounding half up to ${rounding} per line`],
    body: [
      `input amount: ${someMoney(currency)}`,
      'input part: integer 0..10_000_000_000_000',
      'input whole: integer 1..10_000_000_000_000',
      '',
      block('tariff bill', block('charge part_of_it', 'amount amount', 'prorate by day for part over whole')),
    ],
  });
  return billOf(policy, { amount, part, whole });
}

export interface Fee {
  readonly cents: string;
  /** Dates; `from` and `until` are those of the service. */
  readonly period: { readonly start: string; readonly end: string; readonly from?: string; readonly until?: string };
  /** Whether the last day of the service is paid. */
  readonly last: 'counts' | 'is free';
  /** In percent. */
  readonly tax?: string;
}

/** The fee of a plan for its days in service: `prorate by day` in a tariff that bills, in cents. */
export function feeOf({ cents, period: { start, end, from, until }, last, tax }: Fee): Bill {
  const days = last === 'counts' ? ' from period.in_service_from until period.in_service_until inclusive' : '';
  const policy = policyText({
    name: 'fee',
    header: ['currency USD', 'as of period.start', 'rounding half up to 2 places per line'],
    body: [
      'input period: BillingPeriod',
      `input fee: ${someMoney('USD')}`,
      '',
      block(
        'tariff bill',
        'bills every month',
        block('charge plan', 'amount fee', `prorate by day${days}`),
        tax === undefined ? undefined : `tax vat ${tax}% added to plan`,
      ),
    ],
  });
  const service = {
    ...(from === undefined ? {} : { in_service_from: from }),
    ...(until === undefined ? {} : { in_service_until: until }),
  };
  return billOf(policy, { period: { start, end, ...service }, fee: ofCents(cents, 2) }, start);
}

/** The amount of the line of a plan, in cents. */
export function planCents({ lines }: Bill): string {
  return toCents(lines.find(({ id }) => id === 'plan')?.amount ?? '0');
}
