/**
 * Cases of bills, their taxes and changes, that Writ has no answer to: each is told as not expressible, with the reason, and none is a figure that
 * happens to come out, nor a fault.
 */
import { expect, test } from 'vitest';
import { runVector, UNFORESEEN } from './index.ts';

const FLEXPRICE = {
  Action: 'ProrationActionUpgrade',
  OldQuantity: '1',
  NewQuantity: '1',
  OldPricePerUnit: '10',
  NewPricePerUnit: '20',
  ProrationDate: '2026-03-15T00:00:00Z',
  CurrentPeriodStart: '2026-03-01T00:00:00Z',
  CurrentPeriodEnd: '2026-03-31T00:00:00Z',
};
const METEROID = {
  period: ['2025-01-01', '2025-01-31'],
  change_on: '2025-01-16',
  matched: [],
  added: [{ rate: '100', period: 'monthly' }],
  removed: [],
  minor_units: '2',
};
const VAT = { cat: 'VAT', percent: '19%' };
const GOBL = {
  currency: 'EUR',
  regime: 'DE',
  type: 'standard',
  prices_include: null,
  rounding_model: 'precise',
  lines: [{ quantity: '1', price: '100', taxes: [VAT] }],
  discounts: [],
  charges: [],
};
const taxedBy = (tax: object) => ({ ...GOBL, lines: [{ quantity: '1', price: '100', taxes: [tax] }] });
const MINIMUM = {
  charge_min_cents: '1000',
  usage_cents: '800',
  period: ['2023-02-01', '2023-03-01'],
  terminated_on: '2023-03-15',
  tax_rate_percent: '20',
  plan_amount_cents: '5000',
  plan_pay_in_advance: true,
};
const PACKAGES = { price_type: 'PackagePrice', price: { Amount: '1', QuantityPerPackage: '10' } };
const OPEN = { from: '0', to: null, unit: '1', flat: '2' };
const BOUNDED = { rate: '1', per_transaction_min: '1', free_units_per_events: '1' };
const FIRST_UNIT = {
  model: 'tiered',
  mode: 'volume',
  first_unit_tiers: [
    { first_unit: '0', rate: '1' },
    { first_unit: '100', rate: '0.5' },
  ],
};
const NET = { adjustments: [], tax_category: 'S', tax_percent: '21' };
const INVOICE = {
  document: 'invoice',
  currency: 'EUR',
  document_adjustments: [],
  prepaid: null,
  payable_rounding: null,
};
const LINE = {
  price_type: 'UnitPrice',
  price: { Amount: '1' },
  line_mode: 'SinglePerPeriodLineMode',
  usage: { LinePeriodQty: '5' },
};
const BY_THOUSANDS = { Operation: 'UnitConfigOperationDivide', ConversionFactor: '1000' };
const course = (event_units: readonly string[], event_prorated_units: readonly string[]) => ({
  model: 'graduated_prorated',
  properties: { ranges: [{ from: '0', to: null, unit: '10', flat: '0' }] },
  usage: { event_units, event_prorated_units },
});
const coupon = (card: object) => ({
  fees_cents: ['200', '100'],
  coupon: { type: 'fixed', amount_cents: '12', ...card },
});

const CASES: readonly (readonly [kind: string, given: Readonly<Record<string, unknown>>, reason: string])[] = [
  ['proration.change', { ...FLEXPRICE, Action: 'ProrationActionPause' }, 'not known'],
  ['proration.change', { ...FLEXPRICE, ProrationStrategy: 'StrategyHourBased' }, 'not known'],
  ['proration.change', { ...FLEXPRICE, ProrationBehavior: 'ProrationBehaviorNone' }, 'has no result'],
  ['proration.change', { ...FLEXPRICE, ProrationDate: '2026-02-15T00:00:00Z' }, 'before its period begins'],
  ['proration.change', { ...FLEXPRICE, ProrationDate: '2026-04-15T00:00:00Z' }, 'after its period has ended'],
  ['proration.change', { ...FLEXPRICE, Action: 'ProrationActionQuantityChange' }, 'to what it was'],
  ['proration.change', { ...FLEXPRICE, Timezone: 'Mars/Phobos' }, 'Mars/Phobos'],
  ['proration.change', { ...FLEXPRICE, Seats: '4' }, 'Seats'],
  ['proration.change', { ...METEROID, added: [{ rate: '100', period: 'daily' }] }, 'daily'],
  ['proration.change', { ...METEROID, change_on: '2025-02-16' }, 'outside of its period'],
  ['invoice.tax_totals', taxedBy({ cat: 'IRPF', percent: '15%' }), 'IRPF'],
  ['invoice.tax_totals', { ...taxedBy({ cat: 'IRPF', percent: '15%' }), regime: 'LU' }, 'IRPF'],
  ['invoice.tax_totals', { ...GOBL, regime: 'US' }, 'VAT'],
  [
    'invoice.tax_totals',
    { ...GOBL, prices_include: 'VAT', lines: [{ quantity: '1', price: '100', taxes: [VAT, VAT] }] },
    'VAT twice',
  ],
  ['invoice.tax_totals', taxedBy({ cat: 'VAT', percent: '-19%' }), '0% or more'],
  [
    'invoice.tax_totals',
    { ...GOBL, lines: [{ quantity: '1', price: '100', currency: 'USD', taxes: [VAT] }] },
    'another currency',
  ],
  ['invoice.tax_totals', { ...GOBL, regime: 'IT', prices_include: 'IRPEF' }, 'prices cannot contain'],
  ['invoice.totals', { ...INVOICE, lines: [{ ...NET, quantity: '1' }] }, 'neither a net amount nor a price'],
  ['tax.lines', { lines: [{ cents: '100', rate: '-0.2' }] }, 'not below 0'],
  ['usage.subtract', { price_type: null, price: 'gold', previous_cumulative: '1', new_cumulative: '2' }, 'gold'],
  ['charge.rated_lines', { ...LINE, credits_applied: [{ Amount: '6' }] }, 'credits of more'],
  [
    'charge.rated_lines',
    { ...LINE, price_type: 'DynamicPrice', price: { Multiplier: '1' }, unit_config: BY_THOUSANDS },
    'converts the units',
  ],
  [
    'charge.rated_lines',
    { ...LINE, price_type: 'FlatPrice', price: { Amount: '1', Commitments: { MinimumAmount: '2' } } },
    'of a flat price',
  ],
  ['coupon.apply', coupon({ used_cents: '13' }), 'more was used'],
  ['coupon.apply', coupon({ limited_to_fee_indexes: ['2'] }), 'not given'],
  ['charge.rated_lines', { ...LINE, ...PACKAGES, usage: { LinePeriodQty: '-11' } }, 'outside the range'],
  ['charge.amount', { model: 'volume', properties: { ranges: [OPEN] }, usage: { units: '-1' } }, 'units below 0'],
  ['charge.amount', { model: 'percentage', properties: BOUNDED, usage: { event_amounts: ['9', '-1'] } }, 'beside free'],
  ['charge.amount', course(['-4', '8'], ['-2', '4']), 'more were taken away'],
  ['charge.amount', course(['4', '8'], ['2']), 'a part for each event'],
  ['charge.minimum_true_up', MINIMUM, 'end within its period'],
  ['charge.cost', { price: FIRST_UNIT, quantity: '99.5' }, 'of no tier'],
  ['charge.cost', { price: { model: 'package', amount: '1', divide_by: '0' }, quantity: '1' }, 'not above 0'],
  [
    'creditnote.partial',
    {
      tax_rate_percent: '20',
      first_item_cents: '60',
      second_item_cents: '60',
      invoice: { fees_cents: '100', taxes_cents: '20', total_cents: '120' },
    },
    'more than was billed',
  ],
];

test.each(CASES)('%s %j', (kind, given, reason) => {
  const { found } = runVector({ id: kind, kind, given, expect: { figure: null } }, {});
  expect([found.outcome, found.reason]).toEqual(['notExpressible', expect.stringContaining(reason)]);
  expect(found.reason).not.toContain(UNFORESEEN);
});
