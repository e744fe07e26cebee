/** What a price model is: it turns the quantity that is left after the allowances into an amount of money. */
import type { PriceModel, Unit } from '#dsl';
import type { NumberNode } from '../ir/ir.ts';
import type { Site } from '../ir/site.ts';
import type { BandNodes } from './bands.ts';

export interface PricedQuantity {
  /** After the allowances, in `unit`. */
  readonly node: NumberNode;
  readonly unit: Unit;
}

export interface PriceSite {
  readonly site: Site;
  /** Absent for a charge without a measure. */
  readonly quantity: PricedQuantity | undefined;
  /** By time of use: what falls into each band. */
  readonly bands: BandNodes | undefined;
  /** What plan figures are multiplied by under `prorate ... with allowance`; absent: 1. */
  readonly scale: NumberNode | undefined;
}

type Having<M, K> = M extends { readonly kind: infer Kinds } ? (K extends Kinds ? M : never) : never;
export type ModelOf<K extends PriceModel['kind']> = Having<PriceModel, K>;
/** The amount in the currency itself. */
export type LowerModel<K extends PriceModel['kind']> = (model: ModelOf<K>, at: PriceSite) => NumberNode;
