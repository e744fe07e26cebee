/** Taxes added to lines (LANGUAGE 18.125, 18.128 to 18.131): one computation on the sum, or one on each line. */
import type { Rounding, Tariff, Tax } from '#dsl';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { roundTo } from '../ir/lower-number.ts';
import { multiply, sum } from '../ir/numbers.ts';
import { lowerNumber, lowerTruth } from '../ir/site.ts';
import { and, or } from '../ir/truths.ts';

export interface TaxNodes {
  /** Its gate is true and a line of its set exists. */
  readonly exists: TruthNode;
  readonly amount: NumberNode;
}

/** A line in the base of a tax: 0 where it does not exist. */
export interface TaxedNode {
  readonly exists: TruthNode;
  readonly amount: NumberNode;
}

/** Its own `round`, else the tax stage, else the line stage. */
export function taxRounding({ round }: Tax, { rounding }: Tariff): Rounding | undefined {
  return round ?? rounding.tax ?? rounding.line;
}

/** `sum`: what the lines come to. */
export function lowerTax(
  tax: Tax,
  tariff: Tariff,
  open: TruthNode,
  lines: readonly TaxedNode[],
  sum: NumberNode,
  flow: Flow,
): TaxNodes {
  const { builder } = flow.site;
  const { appliesWhen } = tax;
  flow.bind(flow.needed(tax.lets, [appliesWhen]));
  const gate = appliesWhen === undefined ? open : and(open, lowerTruth(appliesWhen, flow.site).yes);
  const exists = builder.truth(and(gate, or(...lines.map((line) => line.exists))));
  const lets = flow.needed(tax.lets, [tax.levy.value]);
  const { amount } = flow.gated(exists, () => {
    flow.bind(lets);
    return { amount: taxNode(tax, tariff, lines, sum, flow) };
  });
  return { exists, amount };
}

function taxNode(tax: Tax, tariff: Tariff, lines: readonly TaxedNode[], all: NumberNode, { site }: Flow): NumberNode {
  const rate = site.builder.number(lowerNumber(tax.levy.value, site).node);
  if (!tax.perLine) return taxOn(tax, tariff, all, rate);
  return sum(lines.map(({ amount }) => taxOn(tax, tariff, amount, rate)));
}

/** base x rate, rounded once. */
export function taxOn(tax: Tax, tariff: Tariff, base: NumberNode, rate: NumberNode): NumberNode {
  const exact = multiply(base, rate);
  const rounding = taxRounding(tax, tariff);
  return rounding === undefined ? exact : roundTo(exact, rounding);
}
