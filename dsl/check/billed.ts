/** On which bills a charge stands, and what of its price (18.107 to 18.109): dates, spelled out as a gate and a part. */
import type { Expr, Rounding } from '../program/expression.ts';
import type { Billed, BilledPart, Billing } from '../program/tariff.ts';
import type { BilledClause, ChargeDecl } from '../tree/tariff.ts';
import { calendarWord } from '../types/check-literals.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { fold, UNDATED } from '../types/fold.ts';
import { numeric, quotientType } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { integer, isInteger, ONE, wholeNumber } from '../types/rational.ts';
import { compares, figure, lesser, minus, plus, rounded, step, times } from '../types/spell.ts';
import type { NumericType } from '../types/type.ts';
import { clause } from './clauses.ts';
import type { ChargeFacts } from './price-models.ts';
import { checkDay, datesBefore, firstDatesBefore, isWithin, periodField, type Recurring } from './recurring.ts';
import { moneyType } from './rounding-plan.ts';

export interface BilledFacts {
  readonly billed: Billed;
  /** Whether this bill holds the line. */
  readonly onBill?: Expr;
  readonly part?: BilledPart;
}

/** How long a rate per month or year is billed for at once: a charge that is billed once has a price, no rate (18.35). */
export function rateSpan(decl: ChargeDecl, billing: Billing | undefined): Billing | undefined {
  const node = clause(decl, 'Billed');
  if (node === undefined || billing === undefined || node.how === 'advance' || node.how === 'arrears') return billing;
  const span = node.how === 'every' ? lengthOf(node) : undefined;
  return span && { ...billing, ...span };
}

type Every = Extract<BilledClause, { readonly how: 'every' }>;
function lengthOf({ count, unit }: Every): { readonly every: number; readonly family: 'days' | 'months' } | undefined {
  const word = calendarWord(unit.text);
  const times = wholeNumber(count.digits);
  return word === undefined || times === undefined || times < 1 || times > 1200
    ? undefined
    : { every: times * word.count, family: word.family };
}

export function checkBilled(
  decl: ChargeDecl,
  facts: ChargeFacts,
  round: Rounding | undefined,
  context: Context,
): BilledFacts | undefined {
  const node = clause(decl, 'Billed');
  const metered = facts.measure !== undefined;
  if (node === undefined) return { billed: clause(decl, 'Flat') !== undefined && !metered ? 'advance' : 'arrears' };
  if (node.how === 'advance' && metered)
    return context.report(
      'WR6146',
      node.span,
      { charge: facts.name },
      { remedy: { text: 'billed in arrears', edits: [{ span: node.span, text: 'billed in arrears' }] } },
    );
  if (!('on' in node || 'from' in node)) return { billed: node.how };
  if (facts.billing === undefined)
    return context.report('WR6141', node.span, {}, { remedy: { text: 'bills every month' } });
  const [start, end] = [periodField('start', node.span, context), periodField('end', node.span, context)];
  if (start === undefined || end === undefined) return undefined;
  const period = { start, end };
  if ('on' in node) return checkOnce(node, period, context);
  if (node.how === 'every') return checkEvery(node, facts, period, context);
  return checkInstalments(node, facts, round, period, context);
}

interface Period {
  readonly start: Expr;
  readonly end: Expr;
}

/** A missing date is not yet. */
function checkOnce(
  { on }: Extract<BilledClause, { readonly how: 'once' }>,
  { start, end }: Period,
  context: Context,
): BilledFacts | undefined {
  const day = checkExpr(on, context);
  if (day === undefined) return undefined;
  return day.type.kind === 'date'
    ? { billed: 'once', onBill: isWithin(day, start, end) }
    : wrongType('a date', day, context);
}

function checkEvery(
  node: Every,
  facts: ChargeFacts,
  { start, end }: Period,
  context: Context,
): BilledFacts | undefined {
  const length = lengthOf(node);
  if (length === undefined)
    return context.report(
      'WR3108',
      node.span,
      { message: 'A charge is billed every so many days, weeks, months or years.' },
      { remedy: { text: 'billed every 12 months from ...' } },
    );
  const from = checkDay(node.from, context);
  if (from === undefined) return undefined;
  const dates: Recurring = { from, ...length };
  const [before, upTo] = [
    step('dates before', datesBefore(dates, start)),
    step('dates so far', datesBefore(dates, end)),
  ];
  const whole = wholeOf(facts, node);
  const amount = times(whole.read, minus(upTo.read, before.read));
  return {
    billed: 'every',
    onBill: compares(datesBefore(dates, end), '>', datesBefore(dates, start)),
    part: { whole: whole.local, lets: [before.let, upTo.let], amount, span: node.span },
  };
}

/** Parts by largest remainder of equal weights, the larger first: after k of them k floors and min(k, the rest) steps. */
function checkInstalments(
  node: Extract<BilledClause, { readonly how: 'instalments' }>,
  facts: ChargeFacts,
  round: Rounding | undefined,
  { start, end }: Period,
  context: Context,
): BilledFacts | undefined {
  const count = checkCount(node.count, context);
  const from = checkDay(node.from, context);
  if (count === undefined || from === undefined) return undefined;
  const { span } = node;
  const dates: Recurring = { from, every: 1, family: 'months' };
  const number = figure(integer(count), WHOLE, span);
  const before = step('instalments before', firstDatesBefore(dates, number, start));
  const upTo = step('instalments so far', firstDatesBefore(dates, number, end));
  const whole = wholeOf(facts, node);
  const floor = step('instalment', rounded(quotient(whole.read, number), round && { ...round, mode: 'floor' }));
  const rest = step('left over', minus(whole.read, times(floor.read, number)));
  const after = (k: Expr): Expr => {
    const floors = times(floor.read, k);
    if (round === undefined) return floors;
    return plus(floors, lesser(rest.read, times(figure(round.step, whole.local.type, span), k)));
  };
  const billed = step('billed so far', after(upTo.read));
  const extra = round === undefined ? [] : [rest.let];
  return {
    billed: 'instalments',
    onBill: compares(firstDatesBefore(dates, number, end), '>', firstDatesBefore(dates, number, start)),
    part: {
      whole: whole.local,
      lets: [before.let, upTo.let, floor.let, ...extra, billed.let],
      amount: minus(billed.read, after(before.read)),
      outstanding: minus(whole.read, billed.read),
      span,
    },
  };
}

const WHOLE: NumericType = numeric({ flavour: 'integer', grid: ONE });

function wholeOf({ currency }: ChargeFacts, { span }: BilledClause) {
  const type = moneyType(currency);
  const local = { name: 'whole price', type, span };
  const read: Expr = { kind: 'local', local, type, span };
  return { local, read };
}

function quotient(left: Expr, right: Expr): Expr {
  if (left.type.kind !== 'numeric') return left;
  return { kind: 'arithmetic', operator: 'divide', left, right, type: quotientType(left.type, WHOLE), span: left.span };
}

/** 18.108: a constant whole number from 1. */
function checkCount(node: Parameters<typeof checkExpr>[0], context: Context): number | undefined {
  const count = discharge(checkExpr(node, context), context);
  if (count === undefined) return undefined;
  const known = fold(count, UNDATED);
  if (known?.kind === 'number' && isInteger(known.value) && known.value.n >= 1n && known.value.n <= 1200n)
    return Number(known.value.n);
  return wrongType('a constant whole number of instalments, from 1 to 1,200', count, context);
}
