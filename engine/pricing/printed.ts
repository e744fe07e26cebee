/** What a line prints where it is computed exactly: whole steps that add up (LANGUAGE 18.7, 18.62). */
import type { Charge, Rational, Rounding } from '#dsl';
import type { Builder } from '../ir/builder.ts';
import type { NumberNode } from '../ir/ir.ts';
import { lowerAllot } from '../ir/lower-allot.ts';
import { roundTo } from '../ir/lower-number.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, subtract, sum } from '../ir/numbers.ts';
import type { MeasuredNodes } from './charge.ts';

/** In the order of the tariff's charges, discounts and taxes; a discount is at most 0. */
export interface PrintedNodes {
  readonly charges: readonly NumberNode[];
  /** Of each charge what is taken off again. */
  readonly waived: readonly NumberNode[];
  readonly discounts: readonly NumberNode[];
  readonly taxes: readonly NumberNode[];
  readonly subtotal: NumberNode;
  readonly tax: NumberNode;
}
interface Lines extends Pick<PrintedNodes, 'discounts'> {
  /** What is waived comes to nothing with its waiver, and is rounded alone. */
  readonly charges: readonly { readonly kept: NumberNode; readonly waived: NumberNode }[];
  /** What is contained in others comes to nothing in the total, and is rounded alone. */
  readonly taxes: readonly { readonly contained: boolean; readonly amount: NumberNode }[];
}

/** The lines of a tariff that only its total rounds, brought to the step of the total. */
export function lowerPrinted(total: NumberNode, rounding: Rounding, exact: Lines, builder: Builder): PrintedNodes {
  const { discounts } = exact;
  const charges = exact.charges.map(({ kept }) => kept);
  const added = exact.taxes.map(({ contained, amount }) => (contained ? structural(0n) : amount));
  const lines = lowerAllot(total, rounding.step, [...charges, ...discounts, ...added], builder);
  const count = charges.length + discounts.length;
  const inside = exact.taxes.map(({ contained, amount }) =>
    contained ? builder.number(roundTo(amount, rounding)) : structural(0n),
  );
  const taxes = exact.taxes.map(({ contained }, i) => (contained ? inside[i] : lines[count + i]) ?? structural(0n));
  const waived = exact.charges.map((charge) => builder.number(roundTo(charge.waived, rounding)));
  return {
    charges: waived.map((amount, i) => builder.number(add(lines[i] ?? structural(0n), amount))),
    waived,
    discounts: lines.slice(charges.length, count),
    taxes,
    subtotal: builder.number(subtract(sum(lines.slice(0, count)), sum(inside))),
    tax: builder.number(sum(taxes)),
  };
}

/** What shares of allowances give and what is priced, adding up to the measure; what is left is cut down to a step. */
export function lowerPrintedQuantities(
  { included }: Charge,
  stages: MeasuredNodes,
  step: Rational,
  builder: Builder,
): MeasuredNodes {
  const exact = included.map((_, i) => stages[`drawn${i}`] ?? structural(0n));
  const parts = lowerAllot(stages.stepped, step, [...exact, stages.quantity], builder);
  const drawn = parts.slice(0, -1);
  const left = included.map((_, i) => roundTo(stages[`left${i}`] ?? structural(0n), { mode: 'floor', step }));
  return {
    ...stages,
    quantity: parts.at(-1) ?? stages.quantity,
    consumed: builder.number(sum(drawn)),
    ...Object.fromEntries(drawn.map((part, i) => [`drawn${i}`, part])),
    ...Object.fromEntries(left.map((part, i) => [`left${i}`, builder.number(part)])),
  };
}
