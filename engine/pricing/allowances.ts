/** What allowances give of a quantity, in the order written, each until it is empty (LANGUAGE 18.91, 18.92). */
import type { Charge, Expr, Unit } from '#dsl';
import type { NumberNode } from '../ir/ir.ts';
import { structural } from '../ir/number-nodes.ts';
import { lesser, subtract, subtractPart } from '../ir/numbers.ts';
import { lowerNumber, type Site } from '../ir/site.ts';
import { quantityNode, scaled } from './figures.ts';

export interface DrawnNodes {
  /** By allowance, in the unit of the measure. */
  readonly taken: readonly NumberNode[];
  readonly left: readonly NumberNode[];
  /** Of those that roll over. */
  readonly carried: readonly NumberNode[];
  readonly rest: NumberNode;
}

/** `scale`: what plan figures are multiplied by; balances are not. */
export function drawAllowances(
  { included }: Charge,
  quantity: NumberNode,
  unit: Unit | undefined,
  scale: NumberNode | undefined,
  site: Site,
): DrawnNodes {
  const inUnit = (expr: Expr): NumberNode =>
    unit === undefined ? lowerNumber(expr, site).node : quantityNode(expr, unit, site);
  let rest = quantity;
  const [taken, left, carried]: [NumberNode[], NumberNode[], NumberNode[]] = [[], [], []];
  for (const { amount, balance, rollsOver } of included) {
    const given = site.builder.number(scaled(inUnit(amount), balance ? undefined : scale));
    const drawn = site.builder.number(lesser(given, rest));
    const over = site.builder.number(subtract(given, drawn));
    rest = site.builder.number(subtractTaken(rest, drawn));
    if (rollsOver !== undefined)
      carried.push(rollsOver.upTo === undefined ? over : lesser(inUnit(rollsOver.upTo), over));
    taken.push(drawn);
    left.push(over);
  }
  return { taken, left, carried, rest };
}

/** What is left after min(allowance, rest) lies between 0 and the rest, which interval arithmetic alone cannot see. */
function subtractTaken(rest: NumberNode, taken: NumberNode): NumberNode {
  return rest.lo < 0n ? subtract(rest, taken) : subtractPart(rest, taken);
}

/** What is drawn now, of what is drawn from the beginning of the period and what was drawn before (18.99). */
export function newlyTaken(soFar: DrawnNodes, before: DrawnNodes): readonly NumberNode[] {
  return soFar.taken.map((taken, i) => subtract(taken, before.taken[i] ?? structural(0n)));
}
