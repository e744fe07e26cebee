/**
 * One usage-based line of OpenMeter and its detailed lines: a price, spend bounds, discounts and credits, also where a period is
 * billed in several parts. Each detailed line is a charge, so that its quantity, discounts and credits can be compared.
 */
import { z } from 'zod';
import { absolute, add, decimalText, isZero, type Rational, subtract, ZERO } from '#dsl';
import type { Answer, Line } from '#engine';
import { type Found, type Kind, kind } from '../kind.ts';
import { ANY_COUNT, block, policyText, someMoney } from '../policy.ts';
import { asked, bill, decimal, exact, linesOf } from './common.ts';
import { unitsBetween } from './tiers.ts';

const Commitments = z.strictObject({ MinimumAmount: decimal.optional(), MaximumAmount: decimal.optional() }).optional();
const amount = z.strictObject({ Amount: decimal });
const tier = z.strictObject({
  UpToAmount: decimal.optional(),
  FlatPrice: amount.optional(),
  UnitPrice: amount.optional(),
});
const unitConfig = z.strictObject({
  Operation: z.enum(['UnitConfigOperationDivide', 'UnitConfigOperationMultiply']),
  ConversionFactor: decimal,
  Rounding: z
    .enum([
      'UnitConfigRoundingModeCeiling',
      'UnitConfigRoundingModeFloor',
      'UnitConfigRoundingModeHalfUp',
      'UnitConfigRoundingModeNone',
    ])
    .optional(),
  Precision: z.union([z.number(), z.string()]).optional(),
});
const rest = {
  line_mode: z.enum([
    'SinglePerPeriodLineMode',
    'FirstInPeriodSplitLineMode',
    'MidPeriodSplitLineMode',
    'LastInPeriodSplitLineMode',
  ]),
  usage: z.strictObject({ LinePeriodQty: decimal.optional(), PreLinePeriodQty: decimal.optional() }).optional(),
  credits_applied: z.array(amount).optional(),
  discounts: z
    .strictObject({
      Percentage: z
        .strictObject({
          PercentageDiscount: z.strictObject({ Percentage: decimal }),
          CorrelationID: z.string().optional(),
        })
        .optional(),
      Usage: z
        .strictObject({ UsageDiscount: z.strictObject({ Quantity: decimal }), CorrelationID: z.string().optional() })
        .optional(),
    })
    .optional(),
  unit_config: unitConfig.optional(),
  unit_config_enabled: z.boolean().optional(),
  previous_billed_amount: decimal.optional(),
};
const given = z.discriminatedUnion('price_type', [
  z.strictObject({ price_type: z.literal('UnitPrice'), price: amount.extend({ Commitments }), ...rest }),
  z.strictObject({
    price_type: z.literal('FlatPrice'),
    price: amount.extend({
      PaymentTerm: z.enum(['InAdvancePaymentTerm', 'InArrearsPaymentTerm']).optional(),
      Commitments,
    }),
    ...rest,
  }),
  z.strictObject({
    price_type: z.literal('PackagePrice'),
    price: amount.extend({ QuantityPerPackage: decimal, Commitments }),
    ...rest,
  }),
  z.strictObject({
    price_type: z.literal('DynamicPrice'),
    price: z.strictObject({ Multiplier: z.union([decimal, z.literal('DecimalOne')]), Commitments }),
    ...rest,
  }),
  z.strictObject({
    price_type: z.literal('TieredPrice'),
    price: z.strictObject({
      Mode: z.enum(['GraduatedTieredPrice', 'VolumeTieredPrice']),
      Tiers: z.array(tier),
      Commitments,
    }),
    ...rest,
  }),
]);
type Given = z.infer<typeof given>;
type TieredPrice = Extract<Given, { price_type: 'TieredPrice' }>['price'];

export const ratedLines: Readonly<Record<string, Kind>> = {
  'charge.rated_lines': kind({
    way: 'language',
    why: 'a charge for each detailed line, what the period had before as inputs; the maximum as discounts on what passes it, the minimum as a `commitment`, credits as `credit`',
    given,
    run: (line): Found => {
      if (line.unit_config !== undefined && line.unit_config_enabled === false) {
        return {
          notExpressible:
            'a switch of that system forbids its own conversion of units; a policy that converts says so itself',
        };
      }
      if (isVolume(line) && line.usage?.PreLinePeriodQty !== undefined && !isNothing(line.usage.PreLinePeriodQty)) {
        return {
          notExpressible: 'that system refuses to bill a volume price in parts; a policy bills it with `already used`',
        };
      }
      return rated(line);
    },
  }),
};

const isVolume = (line: Given): boolean => line.price_type === 'TieredPrice' && line.price.Mode === 'VolumeTieredPrice';
const isNothing = (text: string): boolean => isZero(exact(text));

/** A detailed line as a charge: `unit` is its price for one; without, the line is one piece at its amount. */
interface Detail {
  readonly id: string;
  readonly key: string;
  readonly unit?: string;
  readonly clauses: readonly string[];
}

/** What the charges measure: names of the quantity of this line, of what came before it, and of both. */
interface Measured {
  readonly now: string;
  readonly before: string | undefined;
  readonly after: string;
}

function rated(line: Given): Found {
  const { definitions, measured } = measures(line);
  const details = detailsOf(line, measured);
  const { MinimumAmount, MaximumAmount } = line.price.Commitments ?? {};
  const ids = details.map(({ id }) => id);
  const credited = MinimumAmount === undefined ? ids : [...ids, MINIMUM];
  const blocks = [
    ...details.map(({ id, clauses }) => block(`charge ${id}`, ...clauses)),
    ...percentages(ids, line.discounts?.Percentage?.PercentageDiscount.Percentage),
    ...(MaximumAmount === undefined ? [] : above(ids, MaximumAmount, line)),
    ...(MinimumAmount === undefined ? [] : [minimum(MinimumAmount, line)]),
    ...credits(credited, line.credits_applied ?? []),
  ];
  const gate = isVolume(line) ? 'applies when last_in_period' : undefined;
  const text = [...definitions, block('tariff bill', gate, ...blocks)].join('\n');
  const inputs = inputsOf(line).filter(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
  const policy = policyText({
    name: 'rated_lines',
    header: ['currency USD', 'rounding half up to 2 places per line'],
    body: [...inputs.map(({ name, type }) => `input ${name}: ${type}`), '', text],
  });
  const input = Object.fromEntries(inputs.map(({ name, value }) => [name, value]));
  return asked(policy, input, (answer) => ({ lines: shown(answer, details), total: bill(answer).total }));
}

function inputsOf({ usage, line_mode, previous_billed_amount }: Given) {
  return [
    { name: 'units', type: ANY_COUNT, value: usage?.LinePeriodQty ?? '0' },
    { name: 'units_before', type: ANY_COUNT, value: usage?.PreLinePeriodQty ?? '0' },
    { name: 'billed_before', type: someMoney('USD'), value: previous_billed_amount ?? '0' },
    { name: 'first_in_period', type: 'bool', value: /^(Single|First)/.test(line_mode) },
    { name: 'last_in_period', type: 'bool', value: /^(Single|Last)/.test(line_mode) },
  ];
}

/** Units are converted first, each part by itself, then what is free is taken off, from the beginning of the period on. */
function measures({ usage, unit_config, discounts }: Given): { definitions: readonly string[]; measured: Measured } {
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

function detailsOf(line: Given, measured: Measured): readonly Detail[] {
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
      return [{ id: 'usage', key: 'UsageChildUniqueReferenceID', clauses }];
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
  unit,
  clauses: [`applies when ${gate}`, `measure ${measure}`, `each ${unit} USD`],
});
const once = (id: string, key: string, amount: string, gate: string): Detail => ({
  id,
  key,
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

const percentOf = (id: string): string => `percentage_off_${id}`;

function percentages(ids: readonly string[], percent: string | undefined): readonly string[] {
  if (percent === undefined) return [];
  return ids.map((id) => block(`discount ${percentOf(id)}`, `take ${percent}% off ${id}`));
}

/** What passes the maximum of the period, line by line, is taken off; the value of a discount is its line, below zero. */
function above(
  ids: readonly string[],
  maximum: string,
  { discounts, previous_billed_amount }: Given,
): readonly string[] {
  const isReduced = discounts?.Percentage !== undefined;
  return ids.map((id, index) => {
    const upTo = ids
      .slice(0, index + 1)
      .map((each) => (isReduced ? `${each}.gross + ${percentOf(each)}` : `${each}.gross`));
    const spent = previous_billed_amount === undefined ? upTo : ['billed_before', ...upTo];
    return block(
      `discount above_maximum_${id}`,
      `take max(${spent.join(' + ')} - ${maximum} USD, 0 USD) off ${id}`,
      isReduced ? `stack after ${percentOf(id)}` : undefined,
    );
  });
}

const MINIMUM = 'minimum_spend';

/** The minimum of the period is looked at on its last line. */
function minimum(amount: string, { previous_billed_amount }: Given): string {
  const left = previous_billed_amount === undefined ? `${amount} USD` : `max(${amount} USD - billed_before, 0 USD)`;
  return block(`commitment ${MINIMUM}`, 'applies when last_in_period', `minimum ${left}`, 'counting all charges');
}

/** Credits are used one after the other, each on line after line. */
function credits(ids: readonly string[], applied: readonly { readonly Amount: string }[]): readonly string[] {
  return applied.flatMap(({ Amount }, index) =>
    ids.map((id, at) => {
      const last = ids[at - 1];
      const left = last === undefined ? `${Amount} USD` : `max(${creditOn(index, last)}.remaining, 0 USD)`;
      return block(`credit ${creditOn(index, id)}`, `amount ${left} on ${id}`, 'before tax');
    }),
  );
}

const creditOn = (index: number, id: string): string => `credit_${index + 1}_${id}`;

/** The lines as OpenMeter shows them; of a line of nothing it shows no totals. */
function shown(answer: Answer, details: readonly Detail[]): readonly object[] {
  const lines = linesOf(answer);
  return lines.flatMap((line) => {
    if (line.kind === 'commitment') return [shownLine(line, lines, { key: 'MinSpendChildUniqueReferenceID' }, true)];
    const detail = details.find(({ id }) => id === line.id);
    return line.kind !== 'charge' || detail === undefined ? [] : [shownLine(line, lines, detail, false)];
  });
}

function shownLine(
  line: Line,
  lines: readonly Line[],
  { key, unit }: { key: string; unit?: string },
  isCommitment: boolean,
) {
  const taken = (kind: Line['kind']): readonly Rational[] =>
    lines
      .filter((each) => each.kind === kind && each.id.endsWith(`_${line.id}`))
      .map(({ amount }) => absolute(exact(amount)));
  const [discounts, credits] = [taken('discount'), taken('credit')];
  const total = [...discounts, ...credits].reduce(subtract, exact(line.amount));
  const sum = (list: readonly Rational[]): string => decimalText(list.reduce((one, other) => add(one, other), ZERO));
  return {
    key,
    quantity: unit === undefined ? '1' : line.quantity,
    unit_amount: unit ?? line.amount,
    category: isCommitment ? 'CategoryCommitment' : 'regular',
    totals: isNothing(line.amount)
      ? null
      : {
          [isCommitment ? 'ChargesTotal' : 'Amount']: line.amount,
          DiscountsTotal: sum(discounts),
          CreditsTotal: sum(credits),
          Total: decimalText(total),
        },
    discounts: discounts.map((each) => decimalText(each)),
    credits_applied: credits.map((each) => decimalText(each)),
  };
}
