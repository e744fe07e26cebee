/**
 * The names of one module, in their namespaces (LANGUAGE 18.172): values, verdicts, types, units and examples.
 * A scope also remembers what was used, so that what never was can be named.
 */
import type { Vocabulary } from '../types/vocabulary.ts';
import type { ExampleSymbol, TypeSymbol, ValueSymbol, VerdictSymbol } from './symbols.ts';

export interface Scope {
  readonly values: Map<string, ValueSymbol>;
  readonly verdicts: Map<string, VerdictSymbol>;
  readonly types: Map<string, TypeSymbol>;
  readonly examples: Map<string, ExampleSymbol>;
  vocabulary: Vocabulary;
  /** The currency of this bill, and whether another bill of the policy may be in another. */
  currency?: { readonly code: string; readonly oneOfSeveral: boolean };
  readonly used: Set<string>;
}

export function emptyScope(vocabulary: Vocabulary): Scope {
  return { values: new Map(), verdicts: new Map(), types: new Map(), examples: new Map(), vocabulary, used: new Set() };
}
