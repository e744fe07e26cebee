/** Picking clauses out of a block. A clause given twice is a syntax fault, so the first one stands for all. */
import type { Span } from '../source.ts';

interface Clause {
  readonly kind: string;
  readonly span: Span;
}

/** The one clause of a kind, or undefined. */
export function clause<C extends Clause, K extends C['kind']>(
  block: { readonly clauses: readonly C[] },
  kind: K,
): Extract<C, { readonly kind: K }> | undefined {
  return block.clauses.find((each): each is Extract<C, { readonly kind: K }> => each.kind === kind);
}

/** All clauses of a kind, in source order. */
export function clauses<C extends Clause, K extends C['kind']>(
  block: { readonly clauses: readonly C[] },
  kind: K,
): readonly Extract<C, { readonly kind: K }>[] {
  return block.clauses.filter((each): each is Extract<C, { readonly kind: K }> => each.kind === kind);
}

/** A clause that may be left out: checked where it stands, `faulty` where a fault of it was reported. */
export function optionally<N, T>(node: N | undefined, check: (node: N) => T | undefined): T | undefined | 'faulty' {
  return node === undefined ? undefined : (check(node) ?? 'faulty');
}
