/** In-file tests and properties (LANGUAGE section 12). */
import type { Span } from '../source.ts';
import type { Name, Path, Text } from './common.ts';
import type { ExprNode } from './expression.ts';
import type { RowNode } from './table.ts';

export type Verdict =
  | {
      readonly kind:
        | 'passes'
        | 'undecided'
        | 'refers'
        | 'waived'
        | 'emitted'
        | 'not emitted'
        | 'not applicable'
        | 'never decreases'
        | 'never increases';
      readonly span: Span;
    }
  /** `fails` alone has no codes; `fails with A, B` is the exact set. */
  | { readonly kind: 'fails'; readonly codes?: readonly Name[]; readonly span: Span };

export interface GivenClause {
  readonly kind: 'Given';
  readonly span: Span;
  readonly path: Path;
  readonly value: ExprNode;
}
export interface ExpectClause {
  readonly kind: 'Expect';
  readonly span: Span;
  readonly value: ExprNode;
  readonly verdict?: Verdict;
}
export interface CasesClause {
  readonly kind: 'Cases';
  readonly span: Span;
  readonly inputs: readonly Path[];
  readonly outputs: readonly Path[];
  readonly rows: readonly RowNode[];
}
export interface TestDecl {
  readonly kind: 'Test';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Text;
  readonly clauses: readonly (GivenClause | ExpectClause | CasesClause)[];
}
export interface VaryClause {
  readonly kind: 'Vary';
  readonly span: Span;
  readonly path: Path;
  readonly from: ExprNode;
  readonly to: ExprNode;
  readonly step?: ExprNode;
}
export interface PropertyDecl {
  readonly kind: 'Property';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Text;
  readonly clauses: readonly (GivenClause | ExpectClause | VaryClause)[];
}
