/** Checked tariffs: sets resolved to names, rounding plans resolved, models typed (LANGUAGE section 7 and 18.10 to 18.15). */
import type { Span } from '../source.ts';
import type { Rational } from '../types/rational.ts';
import type { Unit } from '../types/unit.ts';
import type { Calendar } from './calendar.ts';
import type { Each, Item } from './each.ts';
import type { Expr, Let, Local, Message, Rounding } from './expression.ts';

/** The stages at which money is rounded; a stage that is absent does not round. `line` or `total` is there. */
export interface RoundingPlan {
  /** Of the price of one step: spelled out in the rates. */
  readonly increment?: Rounding;
  readonly factor?: Rounding;
  readonly line?: Rounding;
  readonly tax?: Rounding;
  readonly total?: Rounding;
  readonly payment?: { readonly rounding: Rounding; readonly when?: Expr; readonly title: string };
}

/** `bills every`: a count of days or of months (weeks are 7 days, years 12 months). */
export interface Billing {
  readonly every: number;
  readonly family: 'days' | 'months';
  /** A date; absent: the given period is taken as it stands. */
  readonly anchor?: Expr;
  readonly monthEnd: 'remembered' | 'sticky' | 'clamped';
  readonly span: Span;
}

export interface Tier {
  /** A cumulative bound or a width (never mixed in one list), constant, in the measure's dimension; absent: beyond. */
  readonly bound?: { readonly kind: 'up to' | 'next'; readonly value: Expr };
  /** The rate: money per unit of the measure; in a stairstep the money of the whole step. */
  readonly at: Expr;
  readonly plus?: Expr;
  readonly evenAtZero: boolean;
  readonly span: Span;
}

export type PriceModel =
  /** `amount` may be money per month or year; the line is amount (in its own unit) times `times`. */
  | { readonly kind: 'flat'; readonly amount: Expr; readonly times: Rational; readonly span: Span }
  | { readonly kind: 'each'; readonly rate: Expr; readonly span: Span }
  | { readonly kind: 'amount'; readonly amount: Expr; readonly span: Span }
  | {
      readonly kind: 'graduated' | 'volume' | 'stairstep';
      readonly wholeUnits: boolean;
      /** The unit of the first bound; `in whole units` raises to whole ones of it. */
      readonly boundUnit: Unit;
      readonly tiers: readonly Tier[];
      readonly span: Span;
    }
  /** The quantity is split by the time that its span lies in each band; without `to` it is all in the band of `from`. */
  | {
      readonly kind: 'time of use';
      readonly calendar: Calendar;
      readonly from: Expr;
      readonly to?: Expr;
      /** Every band once, in the calendar's order. */
      readonly bands: readonly { readonly band: number; readonly rate: Expr; readonly span: Span }[];
      readonly span: Span;
    }
  /** As many packages as hold the quantity; `size` is above 0, in the measure's dimension, `price` is plain money. */
  | { readonly kind: 'package'; readonly size: Expr; readonly price: Expr; readonly span: Span };

/** Up to `first` costs `first`; what lies above it is raised to whole steps. */
export interface Steps {
  /** Above 0, in the measure's dimension. */
  readonly step: Expr;
  readonly first?: Expr;
  /** Allowances are drawn before the quantity is raised. */
  readonly afterAllowances: boolean;
  readonly span: Span;
}

export interface Allowance {
  readonly amount: Expr;
  readonly label?: string;
  /** Carried: min(upTo, left), valid `period` from the end of the billing period. */
  readonly rollsOver?: { readonly upTo?: Expr; readonly period: Expr };
  /** A plain input path: a balance, which proration with allowance leaves alone. */
  readonly balance: boolean;
  /** One allowance for each item of a list. */
  readonly each?: Each;
  readonly item?: Item;
  readonly span: Span;
}

export type Proration =
  | { readonly by: 'never' }
  | {
      readonly by: 'day' | 'second';
      readonly part:
        | { readonly kind: 'service' }
        /** A missing end means the period's own. */
        | { readonly kind: 'dates'; readonly from: Expr; readonly until: Expr; readonly inclusive: boolean }
        | { readonly kind: 'counts'; readonly part: Expr; readonly whole: Expr };
      readonly over: 'anchor period' | 'billing cycle' | 'own period';
      /** With `over own period`: the months or days of the rate's own unit. */
      readonly own?: { readonly every: number; readonly family: 'days' | 'months' };
      readonly withAllowance: boolean;
      /** How the share is rounded: by the charge, else by the plan. */
      readonly factor?: Rounding;
      readonly span: Span;
    };

/** On which bills a charge stands; `once`, `every` and `instalments` decide it by dates, which its gate holds. */
export type Billed = 'advance' | 'arrears' | 'once' | 'every' | 'instalments';

export interface BilledPart {
  /** The whole price, as the expressions below read it. */
  readonly whole: Local;
  readonly lets: readonly Let[];
  readonly amount: Expr;
  /** What is not billed up to and with this bill. */
  readonly outstanding?: Expr;
  readonly span: Span;
}

/** A waiver or an exemption: what is unknown excuses nothing. */
export interface Excuse {
  readonly when: Expr;
  readonly reason: Message;
  readonly span: Span;
}

/** `spread over each x in LIST by w` (18.89). */
export interface Spread {
  readonly each: Each;
  readonly by: Expr;
}

export interface Charge {
  readonly name: string;
  readonly title: string;
  readonly each?: Each;
  readonly item?: Item;
  readonly code?: string;
  readonly message?: Message;
  readonly lets: readonly Let[];
  readonly appliesWhen?: Expr;
  /** With `graduated percentage of e`: e. */
  readonly measure?: Expr;
  readonly steps?: Steps;
  readonly included: readonly Allowance[];
  /**
   * There where shares of allowances are drawn that no factor stage rounds (`prorate ... with allowance`): quantities are
   * computed exactly, and printed in multiples of this, in the measure's unit.
   */
  readonly quantityStep?: Rational;
  /** By time of use: what falls into each band is printed in multiples of this, in the measure's unit. */
  readonly bandStep?: Rational;
  readonly model: PriceModel;
  readonly plus?: { readonly amount: Expr; readonly times: Rational; readonly label?: string; readonly span: Span };
  readonly minimum?: { readonly amount: Expr; readonly evenAtZero: boolean; readonly span: Span };
  readonly cap?: { readonly amount: Expr; readonly span: Span };
  readonly proration: Proration;
  readonly billed: Billed;
  /** What of the whole price, which the line's rounding made, stands on this bill. */
  readonly part?: BilledPart;
  /** Counters of what earlier bills hold (18.99, 18.100). */
  readonly used?: Expr;
  readonly charged?: Expr;
  /** A second line takes the charge off again, with its reason (18.113). */
  readonly waived?: Excuse;
  /** One line, shown in shares by weight. */
  readonly spread?: Spread;
  /** The line's rounding: the charge's own, else the plan's `line`; absent under `per total` alone. */
  readonly round?: Rounding;
  /** The charge's own `round` clause was written (it holds under `per total` too). */
  readonly ownRound: boolean;
  readonly taxedAs?: string;
  readonly span: Span;
}

export interface Discount {
  readonly name: string;
  readonly title: string;
  readonly each?: Each;
  readonly item?: Item;
  readonly code?: string;
  readonly message?: Message;
  readonly lets: readonly Let[];
  readonly appliesWhen?: Expr;
  readonly take: { readonly kind: 'share' | 'amount'; readonly value: Expr };
  /** Names of charges of this tariff, in source order. */
  readonly base: readonly string[];
  readonly cap?: Expr;
  readonly stackAfter: readonly string[];
  readonly largerOf: readonly string[];
  readonly spread: 'amount' | 'evenly';
  readonly during?: { readonly period: Expr; readonly from: Expr };
  readonly round?: Rounding;
  readonly span: Span;
}

export interface Tax {
  readonly name: string;
  readonly title: string;
  readonly each?: Each;
  readonly item?: Item;
  readonly code?: string;
  readonly message?: Message;
  readonly lets: readonly Let[];
  readonly appliesWhen?: Expr;
  /** Added to its lines, or contained in their amounts. */
  readonly how: 'added' | 'contained';
  readonly levy: { readonly kind: 'rate' | 'amount'; readonly value: Expr };
  /** Names of charges and commitments, then of earlier taxes, each in source order. */
  readonly base: readonly string[];
  readonly perLine: boolean;
  readonly cap?: Expr;
  readonly exempt?: Excuse;
  readonly round?: Rounding;
  readonly span: Span;
}

/**
 * What a term comes to, spelled out over the net lines that count (18.120 to 18.122): the true-up, which is a line where it is
 * not 0, and what every bill reports.
 */
export interface Commitment {
  readonly name: string;
  readonly title: string;
  readonly code?: string;
  readonly message?: Message;
  readonly lets: readonly Let[];
  readonly appliesWhen?: Expr;
  /** Charges and earlier commitments, in source order. */
  readonly base: readonly string[];
  readonly amount: Expr;
  readonly counted: Expr;
  readonly missing: Expr;
  readonly carriedShortfall?: Expr;
  readonly carriedExcess?: Expr;
  readonly round?: Rounding;
  readonly span: Span;
}

/** Money that pays lines, before their taxes or with them (18.124). */
export interface Credit {
  readonly name: string;
  readonly title: string;
  readonly each?: Each;
  readonly item?: Item;
  readonly code?: string;
  readonly message?: Message;
  readonly lets: readonly Let[];
  readonly appliesWhen?: Expr;
  readonly amount: Expr;
  /** Charges and commitments, in source order. */
  readonly base: readonly string[];
  readonly when: 'before' | 'after';
  readonly cap?: Expr;
  readonly round?: Rounding;
  readonly span: Span;
}

export interface Tariff {
  readonly name: string;
  readonly title: string;
  readonly lets: readonly Let[];
  readonly appliesWhen?: Expr;
  readonly billing?: Billing;
  /** `late usage on own period`: lines that correct another bill say so (18.111). */
  readonly late: 'current' | 'own';
  readonly rounding: RoundingPlan;
  readonly charges: readonly Charge[];
  readonly discounts: readonly Discount[];
  readonly commitments: readonly Commitment[];
  readonly credits: readonly Credit[];
  readonly taxes: readonly Tax[];
  readonly span: Span;
}
