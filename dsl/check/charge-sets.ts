/** The lines that a discount or tax works on, as names (18.128). */
import { nearest } from '../diagnostics/suggest.ts';
import type { Name } from '../tree/common.ts';
import type { ChargeDecl, ChargeSetNode, DiscountDecl, TariffDecl, TaxDecl } from '../tree/tariff.ts';
import { clause } from './clauses.ts';
import type { Module } from './module.ts';

/** What a tariff holds, by kind, in source order. */
export interface TariffParts {
  readonly charges: readonly ChargeDecl[];
  readonly discounts: readonly DiscountDecl[];
  readonly taxes: readonly TaxDecl[];
}

export function partsOf(decl: TariffDecl): TariffParts {
  return {
    charges: decl.clauses.filter((part) => part.kind === 'Charge'),
    discounts: decl.clauses.filter((part) => part.kind === 'Discount'),
    taxes: decl.clauses.filter((part) => part.kind === 'Tax'),
  };
}

/** Names of the set in source order, each once; undefined when one is unknown. `more` may be named beside the charges. */
export function resolveSet(
  set: ChargeSetNode,
  parts: TariffParts,
  more: readonly string[],
  module: Module,
): readonly string[] | undefined {
  const charges = parts.charges.map((charge) => charge.name.text);
  const known = [...charges, ...more];
  const chosen = new Set(basis(set, parts, charges));
  let whole = true;
  for (const name of named(set)) {
    if (known.includes(name.text)) chosen.add(name.text);
    else whole = unknown(name, known, module);
  }
  for (const name of set.kind === 'all' ? set.except : []) {
    if (known.includes(name.text)) chosen.delete(name.text);
    else whole = unknown(name, known, module);
  }
  return whole ? known.filter((name) => chosen.has(name)) : undefined;
}

function basis(set: ChargeSetNode, parts: TariffParts, charges: readonly string[]): readonly string[] {
  if (set.kind === 'all') return charges;
  if (set.kind === 'names') return [];
  return parts.charges
    .filter((charge) => clause(charge, 'Taxed')?.category.text === set.category.text)
    .map((charge) => charge.name.text);
}

function named(set: ChargeSetNode): readonly Name[] {
  return set.kind === 'names' ? set.names : set.and;
}

function unknown(name: Name, known: readonly string[], module: Module): false {
  const near = nearest(name.text, known);
  module.report(
    'WR6105',
    name.span,
    { name: name.text },
    {
      ...(near === undefined ? {} : { remedy: { text: near, edits: [{ span: name.span, text: near }] } }),
    },
  );
  return false;
}
