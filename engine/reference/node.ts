/** Nodes of the typed tree by their kind. */
import type { Expr } from '#dsl';

export type Node<K extends Expr['kind']> = Extract<Expr, { readonly kind: K }>;
