/** The edges of a tariff in the graph of what is computed from what: a circle in it is a fault (18.82). */
import type { Discount } from '../program/tariff.ts';
import type { TariffDecl } from '../tree/tariff.ts';
import type { TariffParts } from './charge-sets.ts';
import { itemsNode } from './items.ts';
import type { Module } from './module.ts';

/** What each figure of a tariff is made of, before any expression is read (18.82). */
export function drawEdges(decl: TariffDecl, parts: TariffParts, module: Module): void {
  const { graph } = module;
  const tariff = decl.name.text;
  for (const { name } of parts.charges) {
    const charge = `charge ${name.text}`;
    graph.place(`${charge}.gross`, name.span);
    graph.place(`${charge}.net`, name.span);
    for (const [from, to] of [
      ['quantity', 'measured'],
      ['consumed', 'quantity'],
      ['carried', 'quantity'],
      ['gross', 'quantity'],
      ['lines', 'measured'],
      ['waived', 'gross'],
      ['net', 'gross'],
    ] as const) {
      graph.edge(`${charge}.${from}`, `${charge}.${to}`);
    }
    graph.edge(`${charge}.measured`, itemsNode(tariff));
    graph.edge(`tariff ${tariff}.subtotal`, `${charge}.net`);
  }
  for (const { name } of parts.discounts) {
    graph.place(`discount ${name.text}.net`, name.span);
    graph.place(`discount ${name.text}.alone`, name.span);
    graph.edge(`discount ${name.text}.net`, `discount ${name.text}.alone`);
    graph.edge(`discount ${name.text}.lines`, `discount ${name.text}.net`);
    graph.edge(`discount ${name.text}.alone`, itemsNode(tariff));
  }
  for (const { name } of parts.taxes) {
    graph.place(`tax ${name.text}.net`, name.span);
    graph.edge(`tax ${name.text}.lines`, `tax ${name.text}.net`);
    graph.edge(`tax ${name.text}.net`, itemsNode(tariff));
    graph.edge(`tariff ${tariff}.tax`, `tax ${name.text}.net`);
  }
  graph.edge(`tariff ${tariff}.total`, `tariff ${tariff}.subtotal`);
  graph.edge(`tariff ${tariff}.total`, `tariff ${tariff}.tax`);
  graph.edge(`tariff ${tariff}.due`, `tariff ${tariff}.total`);
}

/** A discount alone reads its base; what is left of it needs the discounts before it on the same lines, and its rivals alone. */
export function discountEdges(discounts: readonly Discount[], module: Module): void {
  const { graph } = module;
  for (const [at, { name, base, stackAfter, largerOf }] of discounts.entries()) {
    for (const charge of base) {
      graph.edge(`discount ${name}.alone`, `charge ${charge}.gross`);
      graph.edge(`discount ${name}.alone`, `charge ${charge}.waived`);
      graph.edge(`charge ${charge}.net`, `discount ${name}.net`);
    }
    for (const other of stackAfter) graph.edge(`discount ${name}.alone`, `discount ${other}.net`);
    for (const rival of largerOf) {
      graph.edge(`discount ${name}.net`, `discount ${rival}.alone`);
      graph.edge(`discount ${rival}.net`, `discount ${name}.alone`);
    }
    const before = discounts.slice(0, at).filter((other) => !other.stackAfter.includes(name));
    for (const other of before) {
      if (other.base.some((line) => base.includes(line)))
        graph.edge(`discount ${name}.net`, `discount ${other.name}.net`);
    }
  }
}

export function taxEdges(name: string, base: readonly string[], parts: TariffParts, module: Module): void {
  for (const line of base) {
    const kind = parts.charges.some((charge) => charge.name.text === line) ? 'charge' : 'tax';
    module.graph.edge(`tax ${name}.net`, `${kind} ${line}.net`);
  }
}
