/** The form of a usage-based line of OpenMeter: its price, its place in the period, what was billed before. */
import { z } from 'zod';
import { decimal } from './common.ts';

const Commitments = z.strictObject({ MinimumAmount: decimal.optional(), MaximumAmount: decimal.optional() }).optional();
const amount = z.strictObject({ Amount: decimal });
export const tier = z.strictObject({
  UpToAmount: decimal.optional(),
  FlatPrice: amount.optional(),
  UnitPrice: amount.optional(),
});
export const unitConfig = z.strictObject({
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
export type Given = z.infer<typeof given>;
export type TieredPrice = Extract<Given, { price_type: 'TieredPrice' }>['price'];
