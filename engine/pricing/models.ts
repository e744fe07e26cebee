/** The price models there are; a new one is a folder and a line here. */
import type { PriceModel } from '#dsl';
import type { NumberNode } from '../ir/ir.ts';
import { lowerAmount } from './amount/amount.ts';
import { lowerEach } from './each/each.ts';
import { lowerFlat } from './flat/flat.ts';
import { lowerGraduated } from './graduated/graduated.ts';
import type { LowerModel, PriceSite } from './model.ts';
import { lowerVolume } from './volume/volume.ts';

const MODELS = {
  flat: lowerFlat,
  each: lowerEach,
  amount: lowerAmount,
  graduated: lowerGraduated,
  volume: lowerVolume,
} satisfies { readonly [K in PriceModel['kind']]: LowerModel<K> };

export function lowerModel(model: PriceModel, at: PriceSite): NumberNode {
  switch (model.kind) {
    case 'flat':
      return MODELS.flat(model, at);
    case 'each':
      return MODELS.each(model, at);
    case 'amount':
      return MODELS.amount(model, at);
    case 'graduated':
      return MODELS.graduated(model, at);
    case 'volume':
      return MODELS.volume(model, at);
    default:
      return model satisfies never;
  }
}
