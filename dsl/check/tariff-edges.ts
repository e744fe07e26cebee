/** The edges of a tariff in the graph of what is computed from what: a circle in it is a fault (18.82). */
import type { Commitment, Credit, Discount, Tax } from '../program/tariff.ts';
import type { TariffDecl } from '../tree/tariff.ts';
import type { TariffParts } from './charge-sets.ts';
import { clause } from './clauses.ts';
import { itemsNode } from './items.ts';
import type { Module } from './module.ts';

/** What each figure of a tariff is made of, before any expression is read (18.82). */
export function drawEdges(decl: TariffDecl, parts: TariffParts, module: Module): void {
  const { graph } = module;
  const tariff = decl.name.text;
  for (const part of parts.charges) {
    const { name } = part;
    const charge = `charge ${name.text}`;
    if (clause(part, 'Waived') !== undefined) {
      graph.edge(`${charge}.waived`, `${charge}.gross`);
      graph.edge(`${charge}.net`, `${charge}.waived`);
    }
    graph.place(`${charge}.gross`, name.span);
    graph.place(`${charge}.net`, name.span);
    for (const [from, to] of [
      ['quantity', 'measured'],
      ['consumed', 'quantity'],
      ['carried', 'quantity'],
      ['gross', 'quantity'],
      ['hours', 'gross'],
      ['lines', 'measured'],
      ['net', 'gross'],
      ['outstanding', 'gross'],
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
  for (const [kind, blocks] of [
    ['commitment', parts.commitments],
    ['credit', parts.credits],
  ] as const) {
    for (const { name } of blocks) {
      graph.place(`${kind} ${name.text}.net`, name.span);
      for (const figure of OF_NET[kind]) graph.edge(`${kind} ${name.text}.${figure}`, `${kind} ${name.text}.net`);
    }
  }
  for (const { name } of parts.commitments) graph.edge(`tariff ${tariff}.subtotal`, `commitment ${name.text}.net`);
  for (const { name } of parts.credits) graph.edge(`credit ${name.text}.net`, itemsNode(tariff));
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

/** What is computed with the line itself. */
const OF_NET = {
  commitment: ['counted', 'missing', 'carriedShortfall', 'carriedExcess', 'lines'],
  credit: ['remaining', 'lines'],
} as const;

function lineNode(name: string, parts: TariffParts): string {
  const is = (blocks: readonly { readonly name: { readonly text: string } }[]): boolean =>
    blocks.some((block) => block.name.text === name);
  const kind = is(parts.charges) ? 'charge' : is(parts.commitments) ? 'commitment' : 'tax';
  return `${kind} ${name}.net`;
}

/** What counts towards a commitment is read like any figure; this is said for those that nothing reads. */
export function commitmentEdges({ name, base }: Commitment, parts: TariffParts, module: Module): void {
  for (const line of base) module.graph.edge(`commitment ${name}.net`, lineNode(line, parts));
}

/** A credit needs its lines, the credits before it on them, and after tax the taxes on them. */
export function creditEdges(
  credits: readonly Credit[],
  taxes: readonly Tax[],
  tariff: string,
  parts: TariffParts,
  { graph }: Module,
): void {
  for (const [at, { name, base, when }] of credits.entries()) {
    const node = `credit ${name}.net`;
    for (const line of base) graph.edge(node, lineNode(line, parts));
    const before = credits.filter(
      (other, i) => (i < at && other.when === when) || (when === 'after' && other.when === 'before'),
    );
    for (const other of before) if (meet(other.base, base)) graph.edge(node, `credit ${other.name}.net`);
    if (when === 'after') for (const tax of taxes) graph.edge(node, `tax ${tax.name}.net`);
    graph.edge(`tariff ${tariff}.${when === 'before' ? 'subtotal' : 'total'}`, node);
  }
}

/** A tax needs its lines, the credits before tax on them, and of an added one the taxes contained in them. */
export function taxEdges(
  taxes: readonly Tax[],
  credits: readonly Credit[],
  tariff: string,
  parts: TariffParts,
  { graph }: Module,
): void {
  for (const { name, base, how } of taxes) {
    const node = `tax ${name}.net`;
    for (const line of base) graph.edge(node, lineNode(line, parts));
    for (const credit of credits)
      if (credit.when === 'before' && meet(credit.base, base)) graph.edge(node, `credit ${credit.name}.net`);
    const contained = taxes.filter((other) => other.how === 'contained' && meet(other.base, base));
    if (how === 'added') for (const other of contained) graph.edge(node, `tax ${other.name}.net`);
    else graph.edge(`tariff ${tariff}.subtotal`, node);
  }
}

function meet(a: readonly string[], b: readonly string[]): boolean {
  return a.some((name) => b.includes(name));
}
