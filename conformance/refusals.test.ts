/** Cases that no figure is given for: each is told with what of it is not read or not said, and never answered by a guess. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseVectors, runVector, UNFORESEEN } from './index.ts';

const TABLES = tablesOf('calls.json');

function tablesOf(name: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'conformance', name), 'utf8');
  const parsed = parseVectors(text);
  return 'file' in parsed ? (parsed.file.fixtures ?? {}) : {};
}

const reasonOf = (kind: string, given: Record<string, unknown>, figures: Record<string, unknown>): string => {
  const { found } = runVector({ id: 'refused', kind, given, expect: figures }, TABLES);
  expect([found.outcome, found.way, found.statements]).toEqual(['notExpressible', null, 0]);
  return found.reason ?? '';
};

const call = {
  fixture: 'own',
  subject: 'money',
  destination: '4930',
  start: '2026-03-02T10:00:00Z',
  end: '2026-03-02T10:01:00Z',
};
const minutes = { type: 'voice', value_s: '40', rating_subject: 'package' };
const interval = {
  start: '2012-01-16',
  end: null,
  target: 'any',
  billing_cycle_day: '17',
  billing_period: 'MONTHLY',
  billing_mode: 'IN_ADVANCE',
};
const next = {
  period: 'MONTHLY',
  unit: '1',
  current_period_start: '2026-02-08T07:30:00Z',
  billing_anchor: '2026-02-08T07:30:00Z',
  timezone: 'UTC',
};
const band = { id: 'a', rate: '1', rate_unit: '1s', rate_increment: '1s', from_time: '06:00:00' };
const data = {
  tariff: { rates: [band], rounding_method: '*up', rounding_decimals: '2' },
  start_local: '2026-03-01T07:00:00',
  usage: '1s',
};
const blocks = { policy: 'ALL_TIERS', tiers: [{ block_size: '1', max_blocks: '2', price_per_block: '1' }], units: '1' };
const capacity = { tiers: [{ limits: { a: '10' }, price: '1' }], units: { a: '5' } };

test.each([
  ['nothing expected', 'call.cost', call, {}, 'expects no figure'],
  ['nothing expected within', 'call.cost', call, { invoice: {} }, 'expects no figure'],
  ['a kind of no name', 'toString', call, { cost: '1' }, 'no kind of this name'],
  [
    'a member that is not read',
    'call.cost',
    { ...call, surcharge: '1' },
    { cost: '1' },
    'does not read given.surcharge',
  ],
  [
    'a member of one form',
    'ledger.allocate',
    { amount: '1', portions: ['1/1'], kept: '1' },
    { parts: ['1'] },
    'given.kept',
  ],
  [
    'a member within',
    'period.next',
    { ...next, billing_anchor: { calendar_anchor_after: next.current_period_start, day: '1' } },
    { next: '1' },
    'given.billing_anchor.day',
  ],
  ['tables that are not there', 'call.cost', { ...call, fixture: 'other' }, { cost: '1' }, 'not among the fixtures'],
  [
    'an end before the start',
    'call.cost',
    { ...call, end: '2026-03-02T09:00:00Z' },
    { cost: '1' },
    'ends before it begins',
  ],
  [
    'a length that is none',
    'usage.round_to_increment',
    { usage: '1 minute', increment: '1s' },
    { usage: '60s' },
    'no length of time',
  ],
  [
    'a part of a nanosecond',
    'usage.round_to_increment',
    { usage: '0.5ns', increment: '1s' },
    { usage: '1s' },
    'no length of time',
  ],
  [
    'minutes of two packages',
    'balance.debit',
    { ...call, balances: [minutes, minutes] },
    { cost: '1' },
    'several packages',
  ],
  [
    'minutes many times',
    'balance.debit',
    { ...call, balances: [minutes], repeat: '2' },
    { cost: '1' },
    'does not read given.balances',
  ],
  [
    'a debit of no plan',
    'balance.debit',
    { ...call, subject: 'nobody', balance: '1' },
    { cost: '1' },
    'no plan has a rate',
  ],
  ['a destination of no rate', 'call.cost', { ...call, destination: '33' }, { cost: '-1' }, 'no rate for the call'],
  ['a debit of too little', 'balance.debit', { ...call, balance: '1' }, { cost: '6.01' }, 'goes below 0'],
  [
    'spans that are rounded each',
    'balance.debit',
    {
      ...call,
      subject: 'bands',
      start: '2026-03-02T19:59:50Z',
      end: '2026-03-02T20:00:10Z',
      balance: '1',
      perform_rounding: true,
    },
    { cost: '1' },
    'rounds every span',
  ],
  [
    'a price that changes',
    'balance.max_usage',
    {
      ...call,
      subject: 'bands',
      start: '2026-03-02T19:59:50Z',
      end: '2026-03-02T20:00:10Z',
      balances: [{ value: '1' }],
    },
    { seconds: '1' },
    'the price changes',
  ],
  [
    'a day of which zone',
    'tou.contains',
    { bucket: ['22:00', '06:00'], time: '22:00', timezone: 'Europe/Berlin' },
    { contains: true },
    'names no day',
  ],
  [
    'a band before the first',
    'data.cost',
    { ...data, start_local: '2026-03-01T05:59:59' },
    { cost: '1' },
    'no rate holds',
  ],
  [
    'a band of seconds',
    'data.cost',
    { ...data, tariff: { ...data.tariff, rates: [{ ...band, from_time: '06:00:30' }] } },
    { cost: '1' },
    'begins with a minute',
  ],
  [
    'an increment of no rate',
    'call.cost_simple',
    {
      rates: [{ start_s: '0', rate: '0.2', unit_s: '60', increment_s: '1' }],
      increment_cost: '0.004',
      increments: '4',
      rounding: { decimals: '4', method: 'up' },
    },
    { increments_sum: '0.016' },
    'not that of one rate',
  ],
  [
    'a rate without a price',
    'call.cost_simple',
    { rates: [{ start_s: '0', rate: null, unit_s: null, increment_s: '1' }], seconds: '4' },
    { cost: '1' },
    'no price or no unit',
  ],
  [
    'an interval without a step',
    'call.rate_intervals',
    {
      start_ns: '0',
      usage_ns: '1000000000',
      ordered_rates: [
        {
          at_ns: '0',
          rate: {
            id: 'R',
            activation: '* * * * *',
            intervals: [
              { start_ns: '0', fixed_fee: null, recurrent_fee: '1', unit_ns: '1000000000', increment_ns: null },
            ],
          },
        },
      ],
    },
    { intervals: [] },
    'no fee, no unit or no increment',
  ],
  [
    'a portion of no form',
    'ledger.allocate',
    { amount: '1', portions: ['half', 'remaining'] },
    { parts: ['1'] },
    'a portion that is not known',
  ],
  [
    'what remains, twice',
    'ledger.allocate',
    { amount: '1', portions: ['remaining', 'remaining'] },
    { parts: ['1'] },
    'dealt out twice',
  ],
  [
    'a unit for nobody',
    'ledger.allocate',
    { amount: '2', portions: ['0%', '1/3', 'remaining'] },
    { parts: ['0'] },
    'a portion of nothing',
  ],
  [
    'takers without a last',
    'ledger.allocate',
    { amount: '9', tree: { 'max 1': 'a', 'max 2': 'b' } },
    { a: '1' },
    'a destination that is not known',
  ],
  [
    'an order that is not known',
    'ledger.allocate_weighted',
    { amount: '1', decimals: '0', items: [['A', '1']], tie_break: 'weight' },
    { parts: [] },
    'given.tie_break',
  ],
  [
    'a period of no name',
    'period.calendar_anchor',
    { period: 'MONTHLYY', start: '2024-05-10T00:00:00Z', timezone: 'UTC' },
    { anchor: '2024-05-10T00:00:00Z' },
    'MONTHLYY',
  ],
  [
    'a zone in short',
    'time.floor',
    { unit: 'day', at: '2026-08-13T14:37:12Z', timezone: 'IST' },
    { floor: '1' },
    'an abbreviation',
  ],
  [
    'a reset that the source has not',
    'usage.next_reset',
    {
      reset_period: 'WEEKLY',
      now: '2026-03-15T12:00:00Z',
      subscription_start: '2026-01-30T23:00:00Z',
      billing_anchor: '2026-01-30T23:00:00Z',
      timezone: 'UTC',
    },
    { next: '1' },
    'given.reset_period',
  ],
  ['an open target', 'period.interval_detail', interval, { effective_end: '2012-02-17' }, 'depends on the target'],
  ['an open target of cycles', 'proration.cycles', interval, { cycles: '1' }, 'depends on the target'],
  [
    'a day that no month has',
    'period.interval_detail',
    { ...interval, billing_cycle_day: '32' },
    { first_bcd: '2012-01-31' },
    'given.billing_cycle_day',
  ],
  [
    'a date that is missing',
    'period.date_utils',
    { fn: 'daysBetweenWithFixedDaysInMonth', dates: ['2024-02-23'] },
    { value: '1' },
    'given.dates',
  ],
  ['units below 0', 'usage.blocks', { ...blocks, units: '-1' }, { total: '0' }, 'not below 0'],
  [
    'a tier after one without an end',
    'usage.blocks',
    { ...blocks, tiers: [{ ...blocks.tiers[0], max_blocks: '-1' }, ...blocks.tiers] },
    { total: '0' },
    'follows one without an end',
  ],
  ['more than the last limit', 'usage.capacity', { ...capacity, units: { a: '11' } }, { amount: '1' }, 'no price'],
  ['a unit without a limit', 'usage.capacity', { ...capacity, units: { b: '1' } }, { amount: '1' }, 'no limit'],
  [
    'an amount of no currency',
    'rounding',
    { amount: '0.125', mode: 'half_up' },
    { expected: '0.13' },
    'neither a currency nor',
  ],
] as const)('%s', (_name, kind, given, figures, reason) => {
  const told = reasonOf(kind, given, figures);
  expect(told).toContain(reason);
  expect(told).not.toContain(UNFORESEEN);
});
