/** Blocks of a tariff that stand once for each item, and lines that are shown in shares by item (18.86 to 18.89). */
import type { Each } from '../program/each.ts';
import type { Spread } from '../program/tariff.ts';
import type { ForEach } from '../tree/rule.ts';
import type { SpreadOverClause } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { discharge } from '../types/places.ts';
import type { TariffFacts } from './charges.ts';
import { checkEach } from './each.ts';
import { type Module, nodeContext } from './module.ts';
import { nonNegative } from './money.ts';

/** The node of what is known before any line: a list, or an order, that reads a figure of its own tariff is a circle. */
export function itemsNode(tariff: string): string {
  return `tariff ${tariff}.items`;
}

/** Undefined: a block that stands once. */
export function itemsOf(
  { each }: { readonly each?: ForEach },
  tariff: TariffFacts,
  module: Module,
): { readonly each: Each; readonly context: Context } | undefined | 'faulty' {
  if (each === undefined) return undefined;
  return checkEach(each, nodeContext(module, itemsNode(tariff.name), tariff.context)) ?? 'faulty';
}

/** 18.89: the weights are at least 0. */
export function checkSpread(node: SpreadOverClause, context: Context): Spread | undefined {
  const { variable, list, where, span } = node;
  const items = checkEach({ variable, list, ...(where === undefined ? {} : { where }), span }, context);
  if (items === undefined) return undefined;
  const by = discharge(checkExpr(node.by, items.context), items.context);
  if (by === undefined) return undefined;
  if (by.type.kind !== 'numeric') return wrongType('a number, money or a quantity', by, context);
  return nonNegative(by, 'A weight', context) ? { each: items.each, by } : undefined;
}
