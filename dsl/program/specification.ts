/** Checked in-file tests and properties (LANGUAGE section 12 and 18.21). */
import type { Span } from '../source.ts';
import type { Expr } from './expression.ts';

/** A whole input or a field inside it; what is given may be an extern. */
export interface InputPath {
  readonly input: string;
  readonly fields: readonly string[];
}
export interface Given {
  readonly path: InputPath;
  readonly value: Expr;
  readonly span: Span;
}

export type Subject = {
  readonly kind:
    | 'rule'
    | 'decision'
    | 'charge'
    | 'discount'
    | 'commitment'
    | 'credit'
    | 'tax'
    | 'tariff'
    | 'grant'
    | 'intent';
  readonly name: string;
};
export type ExpectedVerdict =
  | { readonly kind: 'passes' | 'undecided' | 'refers' | 'waived' | 'emitted' | 'not emitted' | 'not applicable' }
  | { readonly kind: 'fails'; readonly codes?: readonly string[] };

export type Expectation = { readonly span: Span; readonly text: string } & (
  | { readonly kind: 'equals'; readonly actual: Expr; readonly expected: Expr }
  | { readonly kind: 'holds'; readonly condition: Expr }
  | { readonly kind: 'verdict'; readonly subject: Subject; readonly verdict: ExpectedVerdict }
  /** Only in properties. */
  | { readonly kind: 'monotone'; readonly value: Expr; readonly direction: 'never decreases' | 'never increases' }
);

/** A row of `cases`: its cells as givens and expectations, applied after the test's own. */
export interface Case {
  readonly givens: readonly Given[];
  readonly expectations: readonly Expectation[];
  readonly span: Span;
}
export interface Test {
  readonly name: string;
  readonly givens: readonly Given[];
  readonly expectations: readonly Expectation[];
  /** Absent: the test is one evaluation. */
  readonly cases?: readonly Case[];
  readonly span: Span;
}
export interface Vary {
  readonly path: InputPath;
  readonly from: Expr;
  readonly to: Expr;
  readonly step?: Expr;
  readonly span: Span;
}
export interface Property {
  readonly name: string;
  readonly givens: readonly Given[];
  readonly varies: readonly Vary[];
  readonly expectations: readonly Expectation[];
  readonly span: Span;
}
