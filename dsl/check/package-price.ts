/** `package of n at m`: as many packages as hold the quantity (LANGUAGE 18.97). */
import type { PriceModel } from '../program/tariff.ts';
import type { PackageModel } from '../tree/tariff.ts';
import type { Context } from '../types/context.ts';
import { checkMoney, nonNegative } from './money.ts';
import type { ChargeFacts } from './price-models.ts';
import { needsMeasure } from './rate.ts';
import { checkStep } from './steps.ts';

export function checkPackage(node: PackageModel, charge: ChargeFacts, context: Context): PriceModel | undefined {
  const measure = needsMeasure(charge, 'package', context);
  const size = measure && checkStep(node.size, measure, 'The size of a package', context);
  const price = checkMoney(node.price, charge.currency, 'The price of a package', context);
  if (measure === undefined || size === undefined || price === undefined) return undefined;
  if (!nonNegative(measure, 'The measure', context)) return undefined;
  return { kind: 'package', size, price, span: node.span };
}
