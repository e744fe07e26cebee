/** Amounts that are prorated, taxed or both, as policies state them; and cents as money. */
import { decimalText, multiply, parseDecimal, rational } from '#dsl';
import { type Statement, StatementFault, state } from '../statement.ts';

/** `2701` cents as `27.01`. */
export function moneyOf(cents: string): string {
  return decimalText(scaled(cents, rational(1n, 100n)), 2);
}

export function centsOf(amount: string): string {
  return decimalText(scaled(amount, rational(100n)));
}

function scaled(text: string, by: ReturnType<typeof rational>) {
  const value = parseDecimal(text);
  if (value === undefined) throw new StatementFault(`${text} is no amount`);
  return multiply(value, by);
}

/** What a tariff of a policy came to, by line; `total` with taxes. */
export interface Bill {
  readonly lines: Readonly<Record<string, string>>;
  readonly tax: string;
  readonly total: string;
  readonly statement: Statement;
}

/** The bill of the tariff `bill` of a policy. Throws StatementFault where the input is rejected. */
export function billOf(policy: string, input: unknown, at?: string): Bill {
  const stated = state(policy, input, at === undefined ? {} : { at });
  const answer = stated.ok ? stated.answer.tariffs['bill'] : undefined;
  if (answer === undefined) throw new StatementFault(`no bill for ${JSON.stringify(input)}\n${policy}`);
  const lines = Object.fromEntries((answer.lines ?? []).map(({ id, amount }) => [id, amount]));
  return { lines, tax: answer.tax, total: answer.total, statement: stated.statement };
}

/** An amount for so many of so many days or seconds, rounded half up, away from zero: `prorate by day for X over Y`. */
export function partOf(amount: string, part: number, whole: number, rounding: string, currency = 'USD'): Bill {
  const policy = [
    'policy conformance.part version 1.0.0',
    'effective from 2000-01-01',
    `currency ${currency}`,
    `rounding half up to ${rounding} per line`,
    '',
    `input amount: money ${currency} 0..1_000_000_000 places 6`,
    'input part: integer 0..10_000_000_000',
    'input whole: integer 1..10_000_000_000',
    '',
    'tariff bill { charge part_of_it { amount amount  prorate by day for part over whole } }',
    '',
  ].join('\n');
  return billOf(policy, { amount, part, whole }, '2026-01-01');
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
  const policy = [
    'policy conformance.fee version 1.0.0',
    'effective from 2000-01-01',
    'currency USD',
    'as of period.start',
    'rounding half up to 2 places per line',
    '',
    'input period: BillingPeriod',
    'input fee: money USD 0..1_000_000_000 places 2',
    '',
    'tariff bill {',
    '  bills every month',
    `  charge plan { amount fee  prorate by day${days} }`,
    ...(tax === undefined ? [] : [`  tax vat ${tax}% added to plan`]),
    '}',
    '',
  ].join('\n');
  const service = {
    ...(from === undefined ? {} : { in_service_from: from }),
    ...(until === undefined ? {} : { in_service_until: until }),
  };
  return billOf(policy, { period: { start, end, ...service }, fee: moneyOf(cents) });
}
