/** The detailed lines of a usage-based line as charges: what they measure, and when they are there. */
import type { z } from 'zod';
import type { Given, TieredPrice, tier, unitConfig } from './rated-line-form.ts';
import { isNothing, unitsBetween } from './tiers.ts';

/** A detailed line as a charge. */
export interface Detail {
  readonly id: string;
  readonly key: string;
  /** As it is written, however many places it has; undefined where the line is one piece at what it came to. */
  readonly price?: string;
  readonly per: 'unit' | 'line';
  readonly clauses: readonly string[];
}

/** What the charges measure: names of the quantity of this line, of what came before it, and of both. */
export interface Measured {
  readonly now: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** Units are converted first, each part by itself, then what is free is taken off, from the beginning of the period on. */
export function measures({ usage, unit_config, discounts }: Given): {
  definitions: readonly string[];
  measured: Measured;
} {
  const isFirst = isNothing(usage?.PreLinePeriodQty ?? '0');
  const definitions: string[] = [];
  let [now, before]: [string, string | undefined] = ['units', isFirst ? undefined : 'units_before'];
  if (unit_config !== undefined) {
    definitions.push(`define converted: number = ${converted(now, unit_config)}`);
    if (before !== undefined) definitions.push(`define converted_before: number = ${converted(before, unit_config)}`);
    [now, before] = ['converted', before === undefined ? undefined : 'converted_before'];
  }
  const free = discounts?.Usage?.UsageDiscount.Quantity;
  if (free !== undefined) {
    if (before !== undefined) definitions.push(`define billable_before: number = max(${before} - ${free}, 0)`);
    const all = before === undefined ? now : `${before} + ${now}`;
    const less = before === undefined ? '' : ' - billable_before';
    definitions.push(`define billable: number = max(${all} - ${free}, 0)${less}`);
    [now, before] = ['billable', before === undefined ? undefined : 'billable_before'];
  }
  return { definitions, measured: { now, before, after: before === undefined ? now : `${before} + ${now}` } };
}

const ROUNDINGS = {
  UnitConfigRoundingModeCeiling: 'ceiling',
  UnitConfigRoundingModeFloor: 'floor',
  UnitConfigRoundingModeHalfUp: 'half up',
} as const;

function converted(
  name: string,
  { Operation, ConversionFactor, Rounding, Precision }: z.infer<typeof unitConfig>,
): string {
  const ratio = `${name} ${Operation === 'UnitConfigOperationDivide' ? '/' : '*'} ${ConversionFactor}`;
  if (Rounding === undefined || Rounding === 'UnitConfigRoundingModeNone') return ratio;
  return `(${ratio}) rounded ${ROUNDINGS[Rounding]} to ${Precision ?? 0} places`;
}

export function detailsOf(line: Given, measured: Measured): readonly Detail[] {
  switch (line.price_type) {
    case 'UnitPrice': {
      const unit = line.price.Amount;
      return [metered('usage', 'UnitPriceUsageChildUniqueReferenceID', unit, `${measured.now} > 0`, measured.now)];
    }
    case 'FlatPrice': {
      const gate = line.price.PaymentTerm === 'InArrearsPaymentTerm' ? 'last_in_period' : 'first_in_period';
      return [once('fee', 'FlatPriceChildUniqueReferenceID', line.price.Amount, gate)];
    }
    case 'PackagePrice':
      return [packages(line.price.QuantityPerPackage, line.price.Amount, measured)];
    case 'DynamicPrice': {
      const multiplier = line.price.Multiplier === 'DecimalOne' ? '1' : line.price.Multiplier;
      const clauses = [`applies when ${measured.now} > 0`, `amount ${measured.now} * ${multiplier} USD`];
      return [{ id: 'usage', key: 'UsageChildUniqueReferenceID', per: 'line', clauses }];
    }
    case 'TieredPrice':
      return bounded(line.price).flatMap((tier, index) =>
        line.price.Mode === 'VolumeTieredPrice' ? volumeTier(tier, measured.now) : graduatedTier(tier, index, measured),
      );
  }
}

const metered = (id: string, key: string, unit: string, gate: string, measure: string): Detail => ({
  id,
  key,
  price: unit,
  per: 'unit',
  clauses: [`applies when ${gate}`, `measure ${measure}`, `each ${unit} USD`],
});
const once = (id: string, key: string, amount: string, gate: string): Detail => ({
  id,
  key,
  price: amount,
  per: 'line',
  clauses: [`applies when ${gate}`, `flat ${amount} USD`],
});

/** The packages begun up to now, without those begun before. */
function packages(size: string, unit: string, { now, before, after }: Measured): Detail {
  const begun = (units: string): string => `((${units}) / ${size} rounded ceiling to 0 places)`;
  const count = before === undefined ? begun(now) : `${begun(after)} - ${begun(before)}`;
  return metered('usage', 'UsageChildUniqueReferenceID', unit, `${count} > 0`, count);
}

type Bounded = z.infer<typeof tier> & { readonly low: string; readonly number: number };

const bounded = ({ Tiers }: TieredPrice): readonly Bounded[] =>
  Tiers.map((tier, index) => ({ ...tier, low: Tiers[index - 1]?.UpToAmount ?? '0', number: index + 1 }));

/** The units of a tier that this line has; a flat price is due where the tier is entered, of the first tier with the period. */
function graduatedTier({ low, UpToAmount, FlatPrice, UnitPrice, number }: Bounded, index: number, measured: Measured) {
  const { before, after } = measured;
  const upTo = unitsBetween(parenthesised(after), low, UpToAmount);
  const inTier = before === undefined ? upTo : `${upTo} - ${unitsBetween(before, low, UpToAmount)}`;
  const isFirst = index === 0;
  const untouched = before === undefined ? '' : `${before} <= ${low} and `;
  const entered = isFirst ? `${untouched}first_in_period` : `${untouched}${after} > ${low}`;
  const details: Detail[] = [];
  if (UnitPrice !== undefined) {
    const gate = isFirst ? `${after} is 0 or taken > 0` : 'taken > 0';
    const key = `graduated-tiered-${number}-price-usage`;
    const detail = metered(`tier_${number}_usage`, key, UnitPrice.Amount, gate, 'taken');
    details.push({ ...detail, clauses: [`let taken = ${inTier}`, ...detail.clauses] });
  }
  if (FlatPrice !== undefined) {
    details.push(once(`tier_${number}_flat`, `graduated-tiered-${number}-flat-price`, FlatPrice.Amount, entered));
  }
  return details;
}

const parenthesised = (sum: string): string => (sum.includes(' ') ? `(${sum})` : sum);

/** Only the tier of the total has lines. */
function volumeTier({ low, UpToAmount, FlatPrice, UnitPrice, number }: Bounded, now: string): readonly Detail[] {
  const bounds = [
    ...(number === 1 ? [] : [`${now} > ${low}`]),
    ...(UpToAmount === undefined ? [] : [`${now} <= ${UpToAmount}`]),
  ];
  const reached = bounds.length === 0 ? 'true' : bounds.join(' and ');
  const details: Detail[] = [];
  if (FlatPrice !== undefined) {
    details.push(once(`tier_${number}_flat`, 'VolumeFlatPriceChildUniqueReferenceID', FlatPrice.Amount, reached));
  }
  if (UnitPrice !== undefined) {
    const gate = [...bounds, ...(number === 1 ? [`${now} > 0`] : [])].join(' and ');
    const key = 'VolumeUnitPriceChildUniqueReferenceID';
    details.push(metered(`tier_${number}_usage`, key, UnitPrice.Amount, gate, now));
  }
  return details;
}
