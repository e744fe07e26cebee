/** What a line prints where it is computed exactly: whole steps that add up (LANGUAGE 18.7, 18.62). */
import type { Charge, Rational, Rounding } from '#dsl';
import type { Builder } from '../ir/builder.ts';
import type { NumberNode } from '../ir/ir.ts';
import { lowerAllot } from '../ir/lower-allot.ts';
import { roundTo } from '../ir/lower-number.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, subtract, sum } from '../ir/numbers.ts';
import type { Site } from '../ir/site.ts';
import type { MeasuredNodes } from './charge.ts';

/** A line as it is computed: what takes part in the total, and what comes to nothing in it and is rounded alone. */
export interface ExactLine {
  readonly block: object;
  readonly stage: 'before tax' | 'tax' | 'after tax';
  readonly shared: NumberNode;
  /** Of a charge what is waived; of a tax what is contained in other lines. */
  readonly alone: NumberNode;
}
/** A discount or credit is at most 0. */
export interface PrintedLine {
  readonly amount: NumberNode;
  /** What of it is rounded alone. */
  readonly alone: NumberNode;
}
export interface PrintedNodes {
  readonly subtotal: NumberNode;
  readonly tax: NumberNode;
  /** By block. */
  readonly lines: ReadonlyMap<object, PrintedLine>;
}

/** The lines of a tariff that only its total rounds, in their order, brought to the step of the total. */
export function lowerPrinted(
  total: NumberNode,
  rounding: Rounding,
  exact: readonly ExactLine[],
  { builder }: Site,
): PrintedNodes {
  const parts = exact.map(({ shared }) => shared);
  const shares = lowerAllot(total, rounding.step, parts, builder);
  const lines = exact.map(({ block, stage, alone: own }, i) => {
    const shared = shares[i] ?? structural(0n);
    const alone = builder.number(roundTo(own, rounding));
    return { block, stage, shared, alone, amount: builder.number(add(shared, alone)) };
  });
  const of = (wanted: ExactLine['stage']) => lines.filter(({ stage }) => stage === wanted);
  const contained = of('tax').map(({ alone }) => alone);
  return {
    subtotal: builder.number(subtract(sum(of('before tax').map(({ shared }) => shared)), sum(contained))),
    tax: builder.number(sum(of('tax').map(({ amount }) => amount))),
    lines: new Map(lines.map(({ block, amount, alone }) => [block, { amount, alone }])),
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
