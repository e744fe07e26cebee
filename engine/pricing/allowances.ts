/** What allowances give of a quantity, in the order written, each until it is empty (LANGUAGE 18.91, 18.92). */
import type { Allowance, Charge, Expr, Unit } from '#dsl';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode } from '../ir/ir.ts';
import { structural } from '../ir/number-nodes.ts';
import { lesser, subtract } from '../ir/numbers.ts';
import { lowerNumber } from '../ir/site.ts';
import { type DrawnItems, drawItems, type Holding, subtractTaken } from './each-allowance.ts';
import { quantityNode, scaled } from './figures.ts';

export interface DrawnNodes {
  /** By allowance, in the unit of the measure: where it stands for items the sum over them. */
  readonly taken: readonly NumberNode[];
  readonly left: readonly NumberNode[];
  readonly items: readonly (DrawnItems | undefined)[];
  /** Of those that roll over. */
  readonly carried: readonly NumberNode[];
  readonly rest: NumberNode;
}

/** `scale`: what plan figures are multiplied by; balances are not. */
export function drawAllowances(
  { included, name }: Charge,
  quantity: NumberNode,
  unit: Unit | undefined,
  scale: NumberNode | undefined,
  flow: Flow,
): DrawnNodes {
  const { builder } = flow.site;
  let rest = quantity;
  const items: (DrawnItems | undefined)[] = [];
  const [taken, left, carried]: [NumberNode[], NumberNode[], NumberNode[]] = [[], [], []];
  for (const allowance of included) {
    const holding = holdingOf(allowance, unit, scale, flow);
    const { each, rollsOver } = allowance;
    if (each !== undefined) {
      const drawn = drawItems({ each, name }, holding, rest, flow);
      items.push(drawn);
      taken.push(builder.number(subtract(rest, drawn.rest)));
      left.push(structural(0n));
      if (rollsOver !== undefined) carried.push(drawn.carriedInAll());
      rest = drawn.rest;
      continue;
    }
    const given = builder.number(holding.given());
    const drawn = builder.number(lesser(given, rest));
    const over = builder.number(subtract(given, drawn));
    rest = builder.number(subtractTaken(rest, drawn));
    if (rollsOver !== undefined) carried.push(holding.carried(over));
    items.push(undefined);
    taken.push(drawn);
    left.push(over);
  }
  return { taken, left, items, carried, rest };
}

function holdingOf(
  { amount, balance, rollsOver }: Allowance,
  unit: Unit | undefined,
  scale: NumberNode | undefined,
  { site }: Flow,
): Holding {
  const inUnit = (expr: Expr): NumberNode =>
    unit === undefined ? lowerNumber(expr, site).node : quantityNode(expr, unit, site);
  return {
    given: () => scaled(inUnit(amount), balance ? undefined : scale),
    carried: (left) => {
      if (rollsOver === undefined) return structural(0n);
      return rollsOver.upTo === undefined ? left : lesser(inUnit(rollsOver.upTo), left);
    },
  };
}

/** What is drawn now, of what is drawn from the beginning of the period and what was drawn before (18.99). */
export function newlyTaken(soFar: DrawnNodes, before: DrawnNodes): readonly NumberNode[] {
  return soFar.taken.map((taken, i) => subtract(taken, before.taken[i] ?? structural(0n)));
}
