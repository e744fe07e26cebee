/** The form of a usage-based line of OpenMeter: its price, its place in the period, what was billed before. */
import { z } from 'zod';
import { aboveZero, decimal, notBelowZero } from './common.ts';
import { byEnd } from './tiers.ts';

const Commitments = z.strictObject({ MinimumAmount: decimal.optional(), MaximumAmount: decimal.optional() }).optional();
const amount = z.strictObject({ Amount: decimal });
export const tier = z.strictObject({
  UpToAmount: aboveZero.optional(),
  FlatPrice: amount.optional(),
  UnitPrice: amount.optional(),
});
const tiersInOrder = z
  .array(tier)
  .min(1)
  .transform((list) => list.toSorted((one, other) => byEnd(one.UpToAmount, other.UpToAmount)))
  .refine((list) => list.at(-1)?.UpToAmount === undefined, 'the last tier has no end');
export const unitConfig = z.strictObject({
  Operation: z.enum(['UnitConfigOperationDivide', 'UnitConfigOperationMultiply']),
  ConversionFactor: aboveZero,
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
          PercentageDiscount: z.strictObject({ Percentage: notBelowZero }),
          CorrelationID: z.string().optional(),
        })
        .optional(),
      Usage: z
        .strictObject({
          UsageDiscount: z.strictObject({ Quantity: notBelowZero }),
          CorrelationID: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  unit_config: unitConfig.optional(),
  unit_config_enabled: z.boolean().optional(),
  previous_billed_amount: decimal.optional(),
};
export const given = z.discriminatedUnion('price_type', [
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
    price: amount.extend({ QuantityPerPackage: aboveZero, Commitments }),
    ...rest,
  }),
  z.strictObject({
    price_type: z.literal('DynamicPrice'),
    price: z.strictObject({ Multiplier: z.union([notBelowZero, z.literal('DecimalOne')]), Commitments }),
    ...rest,
  }),
  z.strictObject({
    price_type: z.literal('TieredPrice'),
    price: z.strictObject({
      Mode: z.enum(['GraduatedTieredPrice', 'VolumeTieredPrice']),
      Tiers: tiersInOrder,
      Commitments,
    }),
    ...rest,
  }),
]);
export type Given = z.infer<typeof given>;
export type TieredPrice = Extract<Given, { price_type: 'TieredPrice' }>['price'];
