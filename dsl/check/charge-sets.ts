/** The lines that a discount or tax works on, as names (18.128). */
import { nearest } from '../diagnostics/suggest.ts';
import type { Name } from '../tree/common.ts';
import type {
  ChargeDecl,
  ChargeSetNode,
  CommitmentDecl,
  CreditDecl,
  DiscountDecl,
  TariffDecl,
  TaxDecl,
} from '../tree/tariff.ts';
import { clause } from './clauses.ts';
import type { Module } from './module.ts';

/** What a tariff holds, by kind, in source order. */
export interface TariffParts {
  readonly charges: readonly ChargeDecl[];
  readonly discounts: readonly DiscountDecl[];
  readonly commitments: readonly CommitmentDecl[];
  readonly credits: readonly CreditDecl[];
  readonly taxes: readonly TaxDecl[];
}

export function partsOf(decl: TariffDecl): TariffParts {
  return {
    charges: decl.clauses.filter((part) => part.kind === 'Charge'),
    discounts: decl.clauses.filter((part) => part.kind === 'Discount'),
    commitments: decl.clauses.filter((part) => part.kind === 'Commitment'),
    credits: decl.clauses.filter((part) => part.kind === 'Credit'),
    taxes: decl.clauses.filter((part) => part.kind === 'Tax'),
  };
}

/** What a set can be made of beside the charges. */
export interface SetFacts {
  /** `all charges` takes true-ups in: what pays or taxes a bill, not what discounts or counts it. */
  readonly trueUps: boolean;
  /** What may be named, besides. */
  readonly more: readonly string[];
}

/** Names of the set in source order, each once; undefined when one is unknown. */
export function resolveSet(
  set: ChargeSetNode,
  parts: TariffParts,
  { trueUps, more }: SetFacts,
  module: Module,
): readonly string[] | undefined {
  const charges = parts.charges.map((charge) => charge.name.text);
  const commitments = trueUps ? parts.commitments.map(({ name }) => name.text) : [];
  const known = [...charges, ...commitments, ...more];
  const chosen = new Set(basis(set, parts, [...charges, ...commitments]));
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

function basis(set: ChargeSetNode, parts: TariffParts, all: readonly string[]): readonly string[] {
  if (set.kind === 'all') return all;
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
