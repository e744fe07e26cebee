/** Tariffs: charges with their price models, discounts, commitments, credits and taxes (LANGUAGE section 7). */
import type { Span } from '../source.ts';
import type { Name, NumberText, Path, Text } from './common.ts';
import type { LetClause, RoundingClause } from './declaration.ts';
import type { ExprNode, Template } from './expression.ts';
import type {
  AlreadyClause,
  AppliesWhen,
  CapClause,
  CodeClause,
  ForEach,
  MessageClause,
  RoundClause,
  WaivedClause,
} from './rule.ts';

export interface BillsClause {
  readonly kind: 'Bills';
  readonly span: Span;
  readonly every?: NumberText;
  readonly unit: Name;
  readonly anchor?: ExprNode;
  readonly monthEnd?: 'remembered' | 'sticky' | 'clamped';
}
export interface LateClause {
  readonly kind: 'Late';
  readonly span: Span;
  readonly on: 'current' | 'own';
}

export interface MeasureClause {
  readonly kind: 'Measure';
  readonly span: Span;
  readonly quantity: ExprNode;
}
export interface StepsClause {
  readonly kind: 'Steps';
  readonly span: Span;
  readonly step: ExprNode;
  readonly first?: ExprNode;
}
export interface IncludedClause {
  readonly kind: 'Included';
  readonly span: Span;
  readonly amount: ExprNode;
  readonly label?: Text;
  readonly each?: ForEach;
  readonly rollsOver?: { readonly upTo?: ExprNode; readonly period: ExprNode };
  readonly beforeSteps: boolean;
}
export interface TierNode {
  readonly span: Span;
  readonly bound: { readonly kind: 'up to' | 'next'; readonly value: ExprNode } | { readonly kind: 'beyond' };
  readonly at: ExprNode;
  readonly plus?: ExprNode;
  readonly evenAtZero: boolean;
}
export interface FlatModel {
  readonly kind: 'Flat';
  readonly span: Span;
  readonly amount: ExprNode;
}
export interface EachModel {
  readonly kind: 'Each';
  readonly span: Span;
  readonly rate: ExprNode;
}
export interface AmountModel {
  readonly kind: 'Amount';
  readonly span: Span;
  readonly amount: ExprNode;
}
export interface TieredModel {
  readonly kind: 'Graduated' | 'Volume' | 'Stairstep';
  readonly span: Span;
  readonly wholeUnits: boolean;
  readonly tiers: readonly TierNode[];
}
export interface PercentageModel {
  readonly kind: 'GraduatedPercentage';
  readonly span: Span;
  readonly of: ExprNode;
  readonly tiers: readonly TierNode[];
}
export interface PackageModel {
  readonly kind: 'Package';
  readonly span: Span;
  readonly size: ExprNode;
  readonly price: ExprNode;
}
export interface TimeOfUseModel {
  readonly kind: 'TimeOfUse';
  readonly span: Span;
  readonly calendar: Name;
  readonly from: ExprNode;
  readonly to?: ExprNode;
  readonly bands: readonly { readonly band: Name; readonly rate: ExprNode; readonly span: Span }[];
}
export type PriceModelNode =
  | FlatModel
  | EachModel
  | AmountModel
  | TieredModel
  | PercentageModel
  | PackageModel
  | TimeOfUseModel;

export interface PlusClause {
  readonly kind: 'Plus';
  readonly span: Span;
  readonly amount: ExprNode;
  readonly label?: Text;
}
export interface MinimumClause {
  readonly kind: 'Minimum';
  readonly span: Span;
  readonly amount: ExprNode;
  readonly evenAtZero: boolean;
}
export type Denominator = 'anchor period' | 'billing cycle' | 'own period';
export type ProrateSpan =
  | {
      readonly kind: 'dates';
      readonly from: ExprNode;
      readonly until: ExprNode;
      readonly inclusive: boolean;
      readonly over?: Denominator;
    }
  | { readonly kind: 'counts'; readonly part: ExprNode; readonly whole: ExprNode }
  | { readonly kind: 'period'; readonly over: Denominator };
export interface ProrateClause {
  readonly kind: 'Prorate';
  readonly span: Span;
  readonly by: 'never' | 'day' | 'second';
  readonly of?: ProrateSpan;
  readonly withAllowance: boolean;
}
export type BilledClause =
  | { readonly kind: 'Billed'; readonly span: Span; readonly how: 'advance' | 'arrears' }
  | { readonly kind: 'Billed'; readonly span: Span; readonly how: 'once'; readonly on: ExprNode }
  | {
      readonly kind: 'Billed';
      readonly span: Span;
      readonly how: 'every';
      readonly count: NumberText;
      readonly unit: Name;
      readonly from: ExprNode;
    }
  | {
      readonly kind: 'Billed';
      readonly span: Span;
      readonly how: 'instalments';
      readonly count: ExprNode;
      readonly from: ExprNode;
    };
export interface TaxedClause {
  readonly kind: 'Taxed';
  readonly span: Span;
  readonly category: Name;
}
export interface SpreadOverClause {
  readonly kind: 'SpreadOver';
  readonly span: Span;
  readonly variable: Name;
  readonly list: Path;
  readonly where?: ExprNode;
  readonly by: ExprNode;
}
export type ChargeClause =
  | LetClause
  | AppliesWhen
  | CodeClause
  | MeasureClause
  | StepsClause
  | IncludedClause
  | PriceModelNode
  | PlusClause
  | MinimumClause
  | CapClause
  | ProrateClause
  | BilledClause
  | RoundClause
  | TaxedClause
  | WaivedClause
  | AlreadyClause
  | SpreadOverClause
  | MessageClause;
export interface ChargeDecl {
  readonly kind: 'Charge';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly title?: Text;
  readonly each?: ForEach;
  readonly clauses: readonly ChargeClause[];
}

/** The lines a discount, commitment, credit or tax works on. */
export type ChargeSetNode =
  | { readonly kind: 'all'; readonly and: readonly Name[]; readonly except: readonly Name[]; readonly span: Span }
  | { readonly kind: 'taxed as'; readonly category: Name; readonly and: readonly Name[]; readonly span: Span }
  | { readonly kind: 'names'; readonly names: readonly Name[]; readonly span: Span };

export interface TakeClause {
  readonly kind: 'Take';
  readonly span: Span;
  readonly amount: ExprNode;
  readonly off: ChargeSetNode;
}
export interface StackClause {
  readonly kind: 'Stack';
  readonly span: Span;
  readonly how: 'after' | 'larger';
  readonly names: readonly Name[];
}
export interface SpreadClause {
  readonly kind: 'Spread';
  readonly span: Span;
  readonly by: 'amount' | 'evenly';
}
/** `for P from D` */
export interface ForClause {
  readonly kind: 'For';
  readonly span: Span;
  readonly period: ExprNode;
  readonly from: ExprNode;
}
export type DiscountClause =
  | LetClause
  | AppliesWhen
  | CodeClause
  | TakeClause
  | CapClause
  | StackClause
  | SpreadClause
  | ForClause
  | RoundClause
  | MessageClause;
export interface DiscountDecl {
  readonly kind: 'Discount';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly title?: Text;
  readonly each?: ForEach;
  readonly clauses: readonly DiscountClause[];
}

export type CommitmentClause =
  | LetClause
  | AppliesWhen
  | CodeClause
  | CapClause
  | RoundClause
  | MessageClause
  | AlreadyClause
  | { readonly kind: 'CommitmentMinimum'; readonly span: Span; readonly amount: ExprNode }
  | { readonly kind: 'Term'; readonly span: Span; readonly period: ExprNode; readonly from: ExprNode }
  | { readonly kind: 'Counting'; readonly span: Span; readonly charges: ChargeSetNode }
  | { readonly kind: 'Carry'; readonly span: Span; readonly what: 'excess' | 'shortfall'; readonly upTo: ExprNode }
  | { readonly kind: 'ShortfallAs'; readonly span: Span; readonly title: Text };
export interface CommitmentDecl {
  readonly kind: 'Commitment';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly title?: Text;
  readonly clauses: readonly CommitmentClause[];
}

export type CreditClause =
  | LetClause
  | AppliesWhen
  | CodeClause
  | CapClause
  | RoundClause
  | MessageClause
  | { readonly kind: 'CreditAmount'; readonly span: Span; readonly amount: ExprNode }
  | { readonly kind: 'CreditOn'; readonly span: Span; readonly charges: ChargeSetNode }
  | { readonly kind: 'CreditWhen'; readonly span: Span; readonly when: 'before' | 'after' };
export interface CreditDecl {
  readonly kind: 'Credit';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly title?: Text;
  readonly each?: ForEach;
  readonly clauses: readonly CreditClause[];
}

export interface TaxBaseClause {
  readonly kind: 'TaxBase';
  readonly span: Span;
  readonly how: 'added' | 'contained';
  readonly charges: ChargeSetNode;
  readonly perLine: boolean;
}
export type TaxClause =
  | LetClause
  | AppliesWhen
  | CodeClause
  | TaxBaseClause
  | CapClause
  | RoundClause
  | MessageClause
  | { readonly kind: 'TaxRate'; readonly span: Span; readonly rate: ExprNode }
  | { readonly kind: 'TaxAmount'; readonly span: Span; readonly amount: ExprNode }
  | { readonly kind: 'Exempt'; readonly span: Span; readonly when: ExprNode; readonly reason?: Template };
export interface TaxDecl {
  readonly kind: 'Tax';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly title?: Text;
  readonly each?: ForEach;
  /** `tax vat 7.5% added to SET` (short) has a TaxRate and a TaxBase clause and `block` false. */
  readonly block: boolean;
  readonly clauses: readonly TaxClause[];
}

export type TariffClause =
  | LetClause
  | AppliesWhen
  | BillsClause
  | LateClause
  | RoundingClause
  | ChargeDecl
  | DiscountDecl
  | CommitmentDecl
  | CreditDecl
  | TaxDecl;
export interface TariffDecl {
  readonly kind: 'Tariff';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly title?: Text;
  readonly clauses: readonly TariffClause[];
}
