/** Prices by measure: the product of rate and measure must be money of the tariff (18.36). */
import type { Expr } from '../program/expression.ts';
import type { ExprNode } from '../tree/expression.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { currencyOf, isPlainMoney, productType, typeText } from '../types/numeric.ts';
import { discharge, pathText, UNNAMED } from '../types/places.ts';
import { isPlain } from '../types/unit.ts';
import { plural } from '../types/vocabulary.ts';
import type { ChargeFacts } from './price-models.ts';

export function needsMeasure(charge: ChargeFacts, model: string, context: Context): Expr | undefined {
  if (charge.measure !== undefined) return charge.measure;
  return context.report(
    'WR6102',
    charge.nameSpan,
    { charge: charge.name, message: `is priced "${model}" but measures nothing` },
    {
      remedy: { text: 'measure ...' },
    },
  );
}

/** A rate whose product with the measure is money of the tariff. */
export function checkRate(node: ExprNode, charge: ChargeFacts, context: Context): Expr | undefined {
  const measure = needsMeasure(charge, 'each', context);
  const rate = discharge(checkExpr(node, context), context);
  if (measure === undefined || rate === undefined) return undefined;
  return rateFits(rate, measure, charge, context) ? rate : undefined;
}

export function rateFits(rate: Expr, measure: Expr, charge: ChargeFacts, context: Context): boolean {
  if (rate.type.kind !== 'numeric' || measure.type.kind !== 'numeric') {
    context.report('WR3104', rate.span, {
      what: 'A price',
      wanted: `money ${charge.currency}`,
      found: typeText(rate.type),
    });
    return false;
  }
  const product = productType(rate.type, measure.type);
  if (isPlainMoney(product.unit) && currencyOf(product.unit) === charge.currency) return true;
  const currency = currencyOf(rate.type.unit);
  if (currency !== undefined && currency !== charge.currency) {
    context.report('WR3101', rate.span, {
      message: `This price is ${typeText(rate.type)}, but the tariff is in ${charge.currency}.`,
    });
    return false;
  }
  const per = rate.type.unit.label.split(' per ').slice(1).join(' per ');
  const measured = plural(measure.type.unit, context.scope.vocabulary) || `plain numbers`;
  const message =
    per === ''
      ? `The price is ${typeText(rate.type)}, for each ${measured === 'plain numbers' ? 'one' : measured} it must be money ${charge.currency} per unit.`
      : `The price is per ${per} but the measure is in ${measured}.`;
  context.report(
    'WR3102',
    rate.span,
    { message },
    {
      notes: [`This gives ${product.unit.label}, which is not money.`],
      related: [{ span: measure.span, message: `measure: ${measuredName(charge)} (${typeText(measure.type)})` }],
      remedy: {
        text: `a price of type money ${charge.currency}${isPlain(measure.type.unit) ? '' : ` per ${measure.type.unit.label}`}`,
      },
    },
  );
  return false;
}

/** The path that is measured, or the charge where it is more than a path. */
export function measuredName(charge: ChargeFacts): string {
  const path = charge.measure === undefined ? UNNAMED : pathText(charge.measure);
  return path === UNNAMED ? charge.name : path;
}
