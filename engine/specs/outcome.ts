/** What running a test or a property gives. */
import type { Program, Span } from '#dsl';
import type { Answer } from '../answer.ts';
import type { Externs } from '../boundary/extern.ts';
import type { Fault } from '../boundary/fault.ts';
import type { Inputs } from '../boundary/value.ts';

export type FailureCode = 'WR9101' | 'WR9102' | 'WR9106' | 'WR9107' | 'WR9108' | 'WR9109';

export interface Failure {
  readonly code: FailureCode;
  readonly span: Span;
  readonly message: string;
  /** The arithmetic behind the figure, a line each. */
  readonly notes: readonly string[];
}

/** How an expectation of one direction was shown. */
export type MonotoneProof = {
  readonly text: string;
} /** By price curves: one, or one at each point of the other inputs that vary. */ & (
  | { readonly kind: 'proved'; readonly curves: number }
  /** A sentence why points were looked at instead. */
  | { readonly kind: 'sampled'; readonly reason: string }
);

export interface SpecResult {
  readonly kind: 'test' | 'property';
  readonly name: string;
  readonly ok: boolean;
  readonly failures: readonly Failure[];
  /** Of a property on the compiled evaluator: what is proved for every step, and what is not. */
  readonly proofs?: readonly MonotoneProof[];
  /** Evaluations that were made. */
  readonly evaluations: number;
}

/** The evaluator under test: the compiled one or the reference. `at` is given where the policy names no as-of input. */
export type Evaluator = (
  program: Program,
  inputs: Inputs,
  at: string | undefined,
  externs?: Externs,
) => { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly faults: readonly Fault[] };
