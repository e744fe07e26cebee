/**
 * An amount over lines by weight and largest remainder, none above the room of its line (LANGUAGE 18.116, 18.117): one
 * statement, whose locals take the shares.
 */
import type { Rational } from '#dsl';
import { Bug } from '../bug.ts';
import { alignedAll, like } from './alignment.ts';
import type { Builder } from './builder.ts';
import type { NumberNode } from './ir.ts';
import { constant, recast, representation, structural } from './number-nodes.ts';

/** A line that takes a share: by its weight, at most its room. */
export interface SpreadLine {
  readonly weight: NumberNode;
  readonly room: NumberNode;
}

/** All at least 0. */
export function lowerSpread(
  total: NumberNode,
  step: Rational,
  lines: readonly SpreadLine[],
  builder: Builder,
): readonly NumberNode[] {
  const given = [
    total,
    constant(step.n, step.d),
    ...lines.map(({ room }) => room),
    ...lines.map((line) => line.weight),
  ];
  const figures = alignedAll(given);
  const rep = figures.some((node) => node.rep === 'big') ? 'big' : 'i53';
  const [whole = total, wholeStep = total, ...rest] = figures.map((node) => recast(node, rep));
  const [rooms, weights] = [rest.slice(0, lines.length), rest.slice(lines.length)];
  const shares = rooms.map((room) => {
    const hi = room.hi < whole.hi ? room.hi : whole.hi;
    const shape = { ...room, lo: 0n, hi, rep: rep === 'big' ? rep : representation(0n, hi) };
    const variable = builder.variable(like(structural(0n), shape), shape);
    if (variable.op !== 'local') throw new Bug('a variable is a local');
    return { variable, local: variable.local };
  });
  builder.push({
    op: 'spread',
    total: whole,
    step: wholeStep,
    weights,
    rooms,
    shares: shares.map(({ local }) => local),
  });
  return shares.map(({ variable }) => variable);
}
