/** What of a figure falls on each of several lines, by weight (LANGUAGE 18.125): exact, or in whole steps that add up to it. */
import type { Rational } from '#dsl';
import { alignedAll, wholeOf } from './alignment.ts';
import type { NumberNode, TruthNode } from './ir.ts';
import { lowerAllot } from './lower-allot.ts';
import { divideExactly } from './lower-number.ts';
import { structural } from './number-nodes.ts';
import { absolute, choiceNumber, countIf, greater, multiply, negate, sum } from './numbers.ts';
import type { Site } from './site.ts';
import { compare } from './truths.ts';

/** A line that takes a share: one that is not there weighs nothing. */
export interface Weighted {
  readonly exists: TruthNode;
  readonly weight: NumberNode;
}

/** `total`: a multiple of the step; weights may be below 0, and where they come to nothing the lines share evenly. */
export function lowerShareOut(
  total: NumberNode,
  lines: readonly Weighted[],
  step: Rational | undefined,
  site: Site,
): readonly NumberNode[] {
  if (lines.length <= 1) return lines.map(() => total);
  const { builder } = site;
  const given = builder.number(total);
  const weights = alignedAll(lines.map(({ weight }) => weight)).map((weight) => builder.number(wholeOf(weight)));
  const all = builder.number(sum(weights));
  const nothing = builder.truth(compare('===', all, structural(0n)));
  const below = builder.truth(compare('<', all, structural(0n)));
  const evenly = lines.map(({ exists }) => countIf(exists));
  const whole = builder.number(greater(choiceNumber(nothing, sum(evenly), absolute(all)), structural(1n)));
  const parts = weights.map((weight, i) => {
    const signed = all.lo >= 0n ? weight : choiceNumber(below, negate(weight), weight);
    const own = choiceNumber(nothing, evenly[i] ?? structural(0n), signed);
    return builder.number(divideExactly(multiply(given, own), whole, site));
  });
  return step === undefined ? parts : lowerAllot(given, step, parts, builder);
}
