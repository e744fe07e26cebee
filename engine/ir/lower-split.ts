/** Exact splits (LANGUAGE 18.145): the magnitude is shared out in whole steps by weight, then gets its sign back. */
import { Bug } from '../bug.ts';
import { like } from './alignment.ts';
import type { NumberNode } from './ir.ts';
import { constant, lcm, representation, rescale, structural } from './number-nodes.ts';
import { absolute, choiceNumber, negate } from './numbers.ts';
import { type ExprOf, lowerNumber, type Site } from './site.ts';
import { and, compare } from './truths.ts';
import { type Lowered, numberValue } from './values.ts';

export function lowerSplit(expr: ExprOf<'split'>, site: Site): Lowered {
  const { builder } = site;
  const amount = lowerNumber(expr.amount, site);
  const shares = expr.shares.map((share) => lowerNumber(share, site));
  const whole = builder.number(amount.node);
  const parts = sharedOut(
    builder.number(absolute(whole)),
    shares.map(({ node }) => node),
    expr.step,
    site,
  );
  const negative = compare('<', whole, structural(0n));
  const fields = parts.map((part) => {
    const signed = whole.lo >= 0n ? part : builder.number(choiceNumber(negative, negate(part), part));
    return numberValue(signed);
  });
  return { kind: 'record', present: and(amount.present, ...shares.map(({ present }) => present)), fields };
}

/** Whole steps of a total that is at least 0, by largest remainder. */
function sharedOut(
  total: NumberNode,
  weights: readonly NumberNode[],
  step: ExprOf<'split'>['step'],
  { builder }: Site,
): readonly NumberNode[] {
  const scale = lcm(total.scale, step.d);
  const common = weights.reduce((all, weight) => lcm(all, weight.scale), 1n);
  const given = rescale(total, scale);
  const wholeStep = constant(step.n * (scale / step.d));
  const by = weights.map((weight) => rescale(weight, common));
  const rep = [given, wholeStep, ...by].some((node) => node.rep === 'big') ? 'big' : 'i53';
  const cast = (node: NumberNode): NumberNode => like(node, { ...node, rep });
  const parts = weights.map(() => {
    const shape: NumberNode = {
      ...structural(0n, scale),
      lo: 0n,
      hi: given.hi,
      rep: rep === 'big' ? rep : representation(0n, given.hi),
    };
    return builder.variable(like(structural(0n), shape), shape);
  });
  builder.push({
    op: 'spread',
    total: cast(given),
    step: cast(wholeStep),
    weights: by.map(cast),
    rooms: parts.map(() => cast(given)),
    shares: parts.map((part) => (part.op === 'local' ? part.local : lost())),
  });
  return parts;
}

function lost(): never {
  throw new Bug('a variable is a local');
}
