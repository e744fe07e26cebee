/** Quantities raised to whole steps (LANGUAGE 18.90, 18.97). */
import type { Steps, Unit } from '#dsl';
import type { NumberNode } from '../ir/ir.ts';
import { divideUp } from '../ir/lower-number.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, choiceNumber, greater, multiply, subtract } from '../ir/numbers.ts';
import type { Site } from '../ir/site.ts';
import { compare } from '../ir/truths.ts';
import { quantityNode } from './figures.ts';

/** How many parts of a size, which is above 0, hold the quantity. */
export function wholeParts(quantity: NumberNode, size: NumberNode): NumberNode {
  return divideUp(quantity, size);
}

/** 0 stays 0, up to the first step costs the first step, and what lies above it is raised to whole steps. */
export function lowerSteps({ step, first }: Steps, quantity: NumberNode, unit: Unit, site: Site): NumberNode {
  const given = site.builder.number(quantity);
  const size = site.builder.number(quantityNode(step, unit, site));
  if (first === undefined) return multiply(wholeParts(given, size), size);
  const start = site.builder.number(quantityNode(first, unit, site));
  const above = site.builder.number(greater(subtract(given, start), structural(0n)));
  const raised = add(start, multiply(wholeParts(above, size), size));
  return choiceNumber(compare('===', given, structural(0n)), structural(0n), raised);
}
