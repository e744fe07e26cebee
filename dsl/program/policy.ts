/** The checked program: what the checker hands to the engine. Frozen by convention: nobody changes it after the checker. */
import type { SourceFile, Span } from '../source.ts';
import type { Rational } from '../types/rational.ts';
import type { Type } from '../types/type.ts';
import type { Unit } from '../types/unit.ts';
import type { Constant, Definition, Expr, Let, Message } from './expression.ts';
import type { Extern } from './extern.ts';
import type { Output } from './output.ts';
import type { Property, Test } from './specification.ts';
import type { Table } from './table.ts';
import type { Tariff } from './tariff.ts';

export interface Input {
  readonly name: string;
  readonly type: Type;
  /** Decimal places at the boundary, in the declared unit; only for numbers. */
  readonly places?: number;
  readonly span: Span;
  readonly doc?: string;
}

/** What is judged: a rule, and a limit or feature as the rule that it amounts to. */
export interface Rule {
  readonly of: 'rule' | 'limit' | 'feature';
  readonly name: string;
  readonly title: string;
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly weight: Rational;
  readonly lets: readonly Let[];
  readonly appliesWhen?: Expr;
  readonly require: Expr;
  /** There exactly when the rule can become unknown. */
  readonly whenMissing?: 'fail' | 'pass' | 'undecided';
  /** The title when the author wrote none. */
  readonly message: Message;
  /** Excuses a failure, or what is undecided, with its reason (18.69). */
  readonly waived?: { readonly when: Expr; readonly reason: Message; readonly span: Span };
  /** In no group of the file and not an error: its failure is a notice of every decision. */
  readonly notice: boolean;
  readonly span: Span;
}

export type Group =
  | { readonly kind: 'all' | 'any' | 'none'; readonly members: readonly Group[] }
  | { readonly kind: 'at least'; readonly threshold: number; readonly members: readonly Group[] }
  | { readonly kind: 'weight'; readonly threshold: Rational; readonly members: readonly Group[] }
  | { readonly kind: 'rule' | 'decision'; readonly name: string };

export interface Decision {
  readonly name: string;
  readonly title: string;
  readonly lets: readonly Let[];
  readonly appliesWhen?: Expr;
  readonly group: Group;
  readonly whenUndecided?: 'refer' | 'fail' | 'pass';
  readonly whenPassedRefer: boolean;
  readonly span: Span;
}

export interface AsOf {
  readonly path: { readonly input: string; readonly fields: readonly string[] };
  readonly type: 'date' | 'instant';
}

export interface Supersedes {
  readonly version: string;
  readonly scope: 'new subscribers' | 'everyone';
  /** Days since 1970-01-01. */
  readonly from?: number;
}

export interface Program {
  readonly role: 'policy' | 'library';
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** Days since 1970-01-01, half-open. */
  readonly effective: { readonly from: number; readonly until?: number };
  readonly zone?: string;
  /** Every zone that is named, with its place: whether there is one of that name is known to the engine. */
  readonly zones: readonly { readonly name: string; readonly span: Span }[];
  readonly currency?: string;
  /** Several, by an input: the policy in each, of which this one is the first. */
  readonly currencies?: {
    readonly path: AsOf['path'];
    readonly programs: ReadonlyMap<string, Program>;
  };
  readonly asOf?: AsOf;
  readonly supersedes?: Supersedes;
  readonly owner?: string;
  readonly describe?: string;
  /** `sha256:` and 64 hex digits: the meaning, and titles with messages. */
  readonly hash: string;
  readonly text: string;
  /** Every unit and currency word that the text of an input may use, plurals included. */
  readonly units: ReadonlyMap<string, Unit>;
  readonly inputs: readonly Input[];
  readonly constants: readonly Constant[];
  /** The policy's own, in source order; imported ones are reached through expressions. */
  readonly definitions: readonly Definition[];
  /** In source order. */
  readonly externs: readonly Extern[];
  readonly tables: readonly Table[];
  /** Limits and features among them, in source order. */
  readonly rules: readonly Rule[];
  /** In source order. */
  readonly decisions: readonly Decision[];
  readonly tariffs: readonly Tariff[];
  /** In source order. */
  readonly outputs: readonly Output[];
  readonly tests: readonly Test[];
  readonly properties: readonly Property[];
  /** The texts that spans point into, by file name (the policy, its imports, its CSV tables). */
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly imports: readonly { readonly name: string; readonly version: string; readonly hash: string }[];
}
