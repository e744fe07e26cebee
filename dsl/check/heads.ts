/** The head of a block that yields money: its `let`s and its gate, whatever the order they stand in (18.28, 18.84). */
import type { Expr, Let } from '../program/expression.ts';
import type { LetClause } from '../tree/declaration.ts';
import type { AppliesWhen } from '../tree/rule.ts';
import { checkCondition } from '../types/check-logic.ts';
import type { Context } from '../types/context.ts';
import { discharge } from '../types/places.ts';
import { clause, clauses } from './clauses.ts';
import { checkGate, checkLets } from './rules.ts';

export interface Head {
  readonly lets: readonly Let[];
  /** Discharged. */
  readonly gate: Expr | undefined;
  readonly faulty: boolean;
  readonly context: Context;
}

interface Headed {
  readonly clauses: readonly { readonly kind: string; readonly span: LetClause['span'] }[];
}

/** The gate narrows the rest of its block; a `let` that the gate itself reads stands outside of it. */
export function checkHead(decl: Headed, outer: Context): Head {
  const block = decl as { readonly clauses: readonly (LetClause | AppliesWhen)[] };
  const nodes = clauses(block, 'Let');
  const gateNode = clause(block, 'AppliesWhen');
  const inside = gateNode !== undefined && !readsLets(gateNode, outer);
  const first = inside ? { lets: [], context: outer } : checkLets(nodes, outer);
  const gated = checkGate(gateNode, first.context);
  const gate = discharge(gated.gate, first.context);
  const bound = inside ? checkLets(nodes, gated.context) : { lets: first.lets, context: gated.context };
  const faulty = bound.lets.length < nodes.length || (gateNode !== undefined && gate === undefined);
  return { lets: bound.lets, gate, faulty, context: bound.context };
}

/** A gate that cannot be understood without the names of its block. */
function readsLets(gate: AppliesWhen, outer: Context): boolean {
  const quiet: Context = { ...outer, report: () => undefined, depends: () => {} };
  return checkCondition(gate.condition, quiet) === undefined;
}
