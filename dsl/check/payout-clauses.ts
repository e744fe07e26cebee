/** Clauses that commissions and payouts share: what is carried in, the least that is paid, and when (18.136 to 18.143). */
import type { Expr } from '../program/expression.ts';
import type { CarriedInClause, MinimumPayoutClause, PayableClause } from '../tree/commission.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { discharge } from '../types/places.ts';
import { choice, compares, equals, nothing, step, zero } from '../types/spell.ts';
import { DATE } from '../types/type.ts';
import { asOfDate } from './as-of.ts';
import { checkMoney, nonNegative } from './money.ts';

export interface MoneyTerms {
  readonly carriedIn: Expr | undefined;
  readonly least: { readonly amount: Expr; readonly below: 'carry' | 'forfeit' } | undefined;
  readonly payable: Expr | undefined;
}

export function checkTerms(
  nodes: {
    readonly carried: CarriedInClause | undefined;
    readonly minimum: MinimumPayoutClause | undefined;
    readonly payable: PayableClause | undefined;
  },
  currency: string,
  context: Context,
): MoneyTerms | undefined {
  const carriedIn = nodes.carried && checkMoney(nodes.carried.amount, currency, 'What is carried in', context);
  const least = nodes.minimum && checkMoney(nodes.minimum.amount, currency, 'A minimum', context);
  const payable = nodes.payable && checkPayable(nodes.payable, context);
  if ((nodes.carried && !carriedIn) || (nodes.minimum && !least) || (nodes.payable && !payable)) return undefined;
  if (least !== undefined && !nonNegative(least, 'A minimum payout', context)) return undefined;
  return {
    carriedIn,
    least: least && nodes.minimum && { amount: least, below: nodes.minimum.below },
    payable,
  };
}

/** The date on which something is payable: P after D, or after the as-of date. */
function checkPayable({ period, from, span }: PayableClause, context: Context): Expr | undefined {
  const day = from === undefined ? asOfDate(span) : discharge(checkExpr(from, context), context);
  const by = discharge(checkExpr(period, context), context);
  if (day === undefined || by === undefined) return undefined;
  if (day.type.kind !== 'date') return wrongType('a date', day, context);
  if (by.type.kind !== 'period') return wrongType('a period such as 30 days', by, context);
  return { kind: 'shift', base: day, by, sign: 1, type: DATE, span };
}

/** 18.137: what is due is paid from the minimum on; less is carried or forfeited, and a debt is always carried. */
export function settle(
  due: Expr,
  { least }: MoneyTerms,
): { readonly lets: readonly ReturnType<typeof step>['let'][]; readonly amount: Expr; readonly carried: Expr } {
  const none = zero(due, due.span);
  const pays = step('pays', compares(due, '>=', least?.amount ?? none));
  const amount = step('amount', choice(pays.read, due, none));
  const debt = choice(compares(due, '<', none), due, none);
  const carried = step('carried', choice(pays.read, none, least?.below === 'forfeit' ? debt : due));
  return { lets: [pays.let, amount.let, carried.let], amount: amount.read, carried: carried.read };
}

/** 18.141: nothing is payable where nothing is paid. */
export function payableOn(payable: Expr, amount: Expr): Expr {
  return choice(equals(amount, zero(amount, amount.span)), nothing(payable.span), payable);
}
