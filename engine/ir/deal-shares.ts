/** The same as lower-share-out.ts over as many lines as the input makes (LANGUAGE 18.125). */
import type { Rational } from '#dsl';
import { alignedAll, like, wholeOf } from './alignment.ts';
import type { Flow } from './flow.ts';
import type { NumberNode } from './ir.ts';
import type { Items } from './items.ts';
import { dealAllot, type Entry, type Share } from './lower-deal.ts';
import { divideExactly } from './lower-number.ts';
import type { Weighted } from './lower-share-out.ts';
import { structural } from './number-nodes.ts';
import { absolute, choiceNumber, countIf, greater, multiply, negate, sum } from './numbers.ts';
import { sumOverItems } from './stages.ts';
import { compare } from './truths.ts';

/** A line that takes a share, or one for each item of a list. */
export type WeightedLine =
  | (Weighted & { readonly items?: undefined })
  | { readonly items: Items; readonly at: (index: NumberNode) => Weighted };

/** `total`: a multiple of the step; weights may be below 0, and where they come to nothing the lines share evenly. */
export function dealShares(
  total: NumberNode,
  lines: readonly WeightedLine[],
  step: Rational | undefined,
  flow: Flow,
): readonly Share[] {
  const { site } = flow;
  const { builder } = site;
  const given = builder.number(total);
  const shapes = alignedAll(lines.map((line) => sampleOf(line).weight));
  const weightIn = ({ weight }: Weighted, i: number): NumberNode => wholeOf(like(weight, shapes[i] ?? weight));
  const inAll = (figure: (line: Weighted, i: number) => NumberNode): NumberNode =>
    builder.number(
      sum(
        lines.map((line, i) =>
          line.items === undefined
            ? figure(line, i)
            : sumOverItems(line.items, flow, ({ index }) => figure(line.at(index), i)),
        ),
      ),
    );
  const all = inAll(weightIn);
  const there = inAll(({ exists }) => countIf(exists));
  const nothing = builder.truth(compare('===', all, structural(0n)));
  const below = builder.truth(compare('<', all, structural(0n)));
  const whole = builder.number(greater(choiceNumber(nothing, there, absolute(all)), structural(1n)));
  const partOf = (line: Weighted, i: number): NumberNode => {
    const weight = weightIn(line, i);
    const signed = all.lo >= 0n ? weight : choiceNumber(below, negate(weight), weight);
    const own = choiceNumber(nothing, countIf(line.exists), signed);
    return divideExactly(multiply(given, own), whole, site);
  };
  const entries = lines.map(
    (line, i): Entry =>
      line.items === undefined
        ? { figures: [partOf(line, i)] }
        : { items: line.items, figures: (index) => [partOf(line.at(index), i)] },
  );
  if (step !== undefined) return dealAllot(given, step, entries, flow);
  return entries.map(({ items, figures }): Share => {
    const first = (of: readonly NumberNode[]): NumberNode => of[0] ?? structural(0n);
    return items === undefined ? first(figures) : { at: (index) => first(figures(index)) };
  });
}

function sampleOf(line: WeightedLine): Weighted {
  return line.items === undefined ? line : line.at(structural(0n));
}
