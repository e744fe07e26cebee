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
import { checkHead, type Head } from './heads.ts';
import { type Module, nodeContext } from './module.ts';
import { nonNegative } from './money.ts';

/** The node of what is known before any line: a list, or an order, that reads a figure of its own tariff is a circle. */
export function itemsNode(tariff: string): string {
  return `tariff ${tariff}.items`;
}

/** Undefined: a block that stands once. */
function itemsOf(
  { each }: { readonly each?: ForEach },
  tariff: TariffFacts,
  module: Module,
): { readonly each: Each; readonly context: Context } | undefined | 'faulty' {
  if (each === undefined) return undefined;
  return checkEach(each, nodeContext(module, itemsNode(tariff.name), tariff.context)) ?? 'faulty';
}

export interface OpenBlock extends Head {
  /** Absent: it stands once. */
  readonly each: Each | undefined;
}

/** Items and head of a block of a tariff; `node` is its place among what depends on each other. Undefined: faulty items. */
export function openBlock(
  decl: Parameters<typeof checkHead>[0] & { readonly each?: ForEach },
  node: string,
  tariff: TariffFacts,
  module: Module,
): OpenBlock | undefined {
  const items = itemsOf(decl, tariff, module);
  if (items === 'faulty') return undefined;
  const head = checkHead(decl, nodeContext(module, node, items?.context ?? tariff.context));
  return { ...head, each: items?.each };
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
