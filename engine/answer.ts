/**
 * The answer of an evaluation, as data (DESIGN section 4, LANGUAGE section 13). Amounts and quantities are decimal text;
 * names that the language gives are camelCase, names that the author gives stay as written; what does not apply is absent.
 * Both evaluators give this shape, key order included, so that the same input gives the same bytes.
 */
import type { OutputKind } from '#dsl';

export interface Answer {
  readonly policy: string;
  readonly version: string;
  readonly hash: string;
  readonly text: string;
  readonly semantics: number;
  /** The as-of date or instant, ISO 8601. */
  readonly asOf: string;
  readonly tzdata: string;
  readonly decisions: Readonly<Record<string, DecisionAnswer>>;
  readonly tariffs: Readonly<Record<string, TariffAnswer>>;
  /** Blocks that apply, by name; each part is there where the policy has such blocks. */
  /** In source order; each has its name. */
  readonly grants?: readonly OutputAnswer[];
  /** A list, with the key of each, of a commission or limit that stands for each item of a list. */
  readonly commissions?: Readonly<Record<string, OutputAnswer | readonly OutputAnswer[]>>;
  readonly payouts?: Readonly<Record<string, OutputAnswer>>;
  readonly progressions?: Readonly<Record<string, OutputAnswer>>;
  readonly limits?: Readonly<Record<string, OutputAnswer | readonly OutputAnswer[]>>;
  readonly features?: Readonly<Record<string, OutputAnswer>>;
  /** What is emitted, in source order; an intent that stands for each item of a list has one entry for each, with its key. */
  readonly intents?: readonly OutputAnswer[];
  /** Derived values in source order; a missing one is null. */
  readonly values: Readonly<Record<string, ValueAnswer>>;
  readonly trace?: readonly TraceBlock[];
  /** With the trace: a digest of all the rest, by which `verify` notices whatever was altered. */
  readonly seal?: string;
}

export type Verdict = 'pass' | 'fail' | 'refer' | 'not_applicable';
export interface Reason {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly rule: string;
  /** `file:line` */
  readonly at: string;
}
/** Under `none` verdict and score are all there is. */
export interface DecisionAnswer {
  readonly verdict: Verdict;
  /** Sum of the weights of the distinct rules of the group that passed; absent without weights. */
  readonly score?: string;
  readonly reasons?: readonly Reason[];
  /** Names of undecided rules of the group, in source order. */
  readonly undecided?: readonly string[];
  /** Rules that failed or were undecided and are excused, with the reason. */
  readonly waived?: readonly { readonly code: string; readonly rule: string; readonly reason: string }[];
  /** Failures of warning and info rules that stand in no group. */
  readonly notices?: readonly Reason[];
}

export interface TariffAnswer {
  readonly applicable: boolean;
  readonly currency: string;
  /** Absent under `none`, like what is reported of commitments and credits. */
  readonly lines?: readonly Line[];
  /** There where the tariff has some: of each that applies what counts so far, with or without a line. */
  readonly commitments?: readonly CommitmentReport[];
  readonly credits?: readonly CreditReport[];
  readonly subtotal: string;
  readonly tax: string;
  readonly total: string;
  readonly due: string;
}
export type LineKind = 'charge' | 'waiver' | 'discount' | 'commitment' | 'credit' | 'tax' | 'rounding' | 'payment';
/** What the keeper of a term needs; carried amounts are there where something is carried. */
export interface CommitmentReport {
  readonly id: string;
  readonly counted: string;
  readonly missing: string;
  readonly carriedShortfall?: string;
  readonly carriedExcess?: string;
}
/** What is left of the credit. */
export interface CreditReport {
  readonly id: string;
  readonly key?: string;
  readonly remaining: string;
}
/** `key`: of an allowance that stands for each item of a list. */
export interface AllowanceAnswer {
  readonly label: string;
  readonly key?: string;
  readonly consumed: string;
  readonly left: string;
}
export interface ShareAnswer {
  readonly id?: string;
  readonly key?: string;
  readonly amount: string;
}
/** Keys stand in this order; those that do not apply are absent. */
export interface Line {
  readonly id: string;
  /** Of a block that stands for each item of a list: the item's `id`, else its place in the order, from 1. */
  readonly key?: string;
  readonly kind: LineKind;
  readonly title: string;
  readonly code?: string;
  /** Charges: before discounts; a discount is negative. */
  readonly amount: string;
  readonly quantity?: string;
  readonly unit?: string;
  readonly consumed?: string;
  readonly carried?: string;
  /** More than one allowance, or a label: each with what it gave. */
  readonly allowances?: readonly AllowanceAnswer[];
  /** By time of use: what falls into each band; together the quantity. */
  readonly bands?: readonly { readonly band: string; readonly quantity: string }[];
  /** Discounts and taxes: what falls on each line of the base, by its id. A line that is spread: its shares by key alone. */
  readonly shares?: readonly ShareAnswer[];
  /** What the keeper of a counter adds to it: the measure, and the amount (18.101). */
  readonly used?: string;
  readonly charged?: string;
  /** Of a charge in instalments: what is not billed up to and with this bill. */
  readonly outstanding?: string;
  /** Of a tax from which the bill is exempt: on what it would be levied. */
  readonly base?: string;
  readonly taxCategory?: string;
  readonly billed?: 'advance' | 'arrears' | 'once' | 'every' | 'instalments';
  readonly servicePeriod?: { readonly start: string; readonly end: string };
  /** Metered lines of a tariff whose late usage is billed as a correction of its own period. */
  readonly lateUsage?: 'own period';
  /** True for a tax that is contained in other lines: it is not added to the total. */
  readonly included: boolean;
  /** Why the line is waived, or exempt. */
  readonly reason?: string;
  readonly message?: string;
  /** `file:line` of the declaration: the reason for the figure. */
  readonly at: string;
}

/** The results of a block by their names; under `none` the values alone, without reasons. */
export type OutputAnswer = Readonly<
  Record<string, ValueAnswer | readonly Reason[] | NonNullable<DecisionAnswer['waived']>>
>;
/** Parts that are lists: what is handed out, and what the network is to do, each with its name. */
export const LISTED: ReadonlySet<OutputKind> = new Set<OutputKind>(['grant', 'intent']);
/** In the order of the answer. */
export const OUTPUT_PARTS = [
  ['grant', 'grants'],
  ['commission', 'commissions'],
  ['payout', 'payouts'],
  ['progression', 'progressions'],
  ['limit', 'limits'],
  ['feature', 'features'],
  ['intent', 'intents'],
] as const satisfies readonly (readonly [kind: OutputKind, part: keyof Answer])[];

export type ValueAnswer = string | boolean | null | readonly ValueAnswer[] | { readonly [name: string]: ValueAnswer };

/** The trace of one rule, decision, charge, discount, tax, total or value: steps whose arithmetic can be done again. */
export interface TraceBlock {
  readonly kind:
    | 'policy'
    | 'value'
    | 'rule'
    | 'decision'
    | 'charge'
    | 'discount'
    | 'commitment'
    | 'credit'
    | 'tax'
    | 'total'
    | OutputKind;
  readonly id: string;
  readonly at: string;
  readonly steps: readonly TraceStep[];
}
/**
 * One step: `text` is the arithmetic with its figures, `out` its result. A figure that another step or an input gave is named
 * in `inputs` (path or step reference to value), so that the chain can be followed and recomputed.
 */
export interface TraceStep {
  readonly stage: string;
  readonly at: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly text: string;
  readonly out: string;
  readonly mode?: string;
  readonly step?: string;
  readonly label?: string;
}

/** A fault of an evaluation's input, by path; `expected` says what would have been right. */
export interface InputFault {
  /** Stable: UNKNOWN_FIELD, MISSING_FIELD, WRONG_TYPE, OUT_OF_RANGE, TOO_MANY_PLACES, WRONG_UNIT ... */
  readonly code: string;
  /** `customer.credit_score`, `lines[3].amount`; empty for the body itself. */
  readonly path: string;
  readonly message: string;
  readonly expected?: string;
  /** The nearest known name, for an unknown field or value. */
  readonly nearest?: string;
}
