/** The price models there are; a new one is a folder and a line here. */
import type { PriceModel } from '#dsl';
import type { NumberNode } from '../ir/ir.ts';
import { lowerAmount } from './amount/amount.ts';
import { lowerEach } from './each/each.ts';
import { lowerFlat } from './flat/flat.ts';
import { lowerGraduated } from './graduated/graduated.ts';
import type { LowerModel, PriceSite } from './model.ts';
import { lowerPackage } from './package/package.ts';
import { lowerStairstep } from './stairstep/stairstep.ts';
import { lowerTimeOfUse } from './time-of-use/time-of-use.ts';
import { lowerVolume } from './volume/volume.ts';

const MODELS = {
  flat: lowerFlat,
  each: lowerEach,
  amount: lowerAmount,
  graduated: lowerGraduated,
  volume: lowerVolume,
  stairstep: lowerStairstep,
  package: lowerPackage,
  'time of use': lowerTimeOfUse,
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
    case 'stairstep':
      return MODELS.stairstep(model, at);
    case 'time of use':
      return MODELS['time of use'](model, at);
    case 'package':
      return MODELS.package(model, at);
    default:
      return model satisfies never;
  }
}
