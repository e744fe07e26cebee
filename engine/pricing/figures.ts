/** Figures of price clauses as nodes. Money is meant in the currency itself; rates carry the quantity's factor away. */
import { divide, type Expr, multiply, type Rational, type Unit } from '#dsl';
import { Bug } from '../bug.ts';
import type { NumberNode } from '../ir/ir.ts';
import { multiply as times, timesRatio } from '../ir/numbers.ts';
import { lowerNumber, numericType, type Site } from '../ir/site.ts';
import type { PricedQuantity, PriceSite } from './model.ts';

/** In base units: money in its currency. */
export function moneyNode(expr: Expr, site: Site): NumberNode {
  return inBase(expr, lowerNumber(expr, site).node);
}
function inBase(expr: Expr, node: NumberNode): NumberNode {
  const { factor } = numericType(expr.type).unit;
  return timesRatio(node, factor.n, factor.d);
}

/** An amount per month or year, as the figure in its own unit, times how many of them the bill holds (18.35). */
export function periodicNode(expr: Expr, count: Rational, site: Site): NumberNode {
  return timesRatio(lowerNumber(expr, site).node, count.n, count.d);
}

/** A rate (money per unit) as the money of one `unit` of the quantity. */
export function rateNode(expr: Expr, unit: Unit, site: Site): NumberNode {
  const factor = multiply(numericType(expr.type).unit.factor, unit.factor);
  return timesRatio(lowerNumber(expr, site).node, factor.n, factor.d);
}

/** A quantity in another unit of its dimension. */
export function quantityNode(expr: Expr, unit: Unit, site: Site): NumberNode {
  const factor = divide(numericType(expr.type).unit.factor, unit.factor);
  return timesRatio(lowerNumber(expr, site).node, factor.n, factor.d);
}

export function measured({ quantity }: PriceSite): PricedQuantity {
  if (quantity === undefined) throw new Bug('a price per unit without a measure');
  return quantity;
}

export function scaled(node: NumberNode, scale: NumberNode | undefined): NumberNode {
  return scale === undefined ? node : times(node, scale);
}
