/** Commissions (LANGUAGE section 8; 18.136 to 18.142): from eligibility to the parts of each payee, in this order. */
import type { Expr, Let, Rounding } from '../program/expression.ts';
import type { Note, Output, Result } from '../program/output.ts';
import type { Group } from '../program/policy.ts';
import type { CommissionDecl } from '../tree/commission.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { isAtLeast } from '../types/interval.ts';
import { discharge } from '../types/places.ts';
import { ZERO } from '../types/rational.ts';
import {
  both,
  choice,
  greater,
  lesser,
  minus,
  negation,
  nothing,
  plus,
  rounded,
  step,
  times,
  zero,
} from '../types/spell.ts';
import { clause, clauses, optionally } from './clauses.ts';
import { checkClawbacks } from './clawbacks.ts';
import { checkEach, keyOfItem } from './each.ts';
import { missingClause } from './header.ts';
import { checkHead } from './heads.ts';
import { checkMessage } from './messages.ts';
import { type Module, nodeContext } from './module.ts';
import { checkMoney, nonNegative } from './money.ts';
import { comesOut, verdictOf } from './outcomes.ts';
import { checkPayees, paidOnStatements } from './payees.ts';
import { checkTerms, payableOn, settle } from './payout-clauses.ts';
import { checkPercentLadder } from './percent-ladder.ts';
import { checkRound, checkRoundingPlan } from './rounding-plan.ts';
import { checkGroup } from './rules.ts';

/** Currency and rounding of money that is handed out. */
export interface MoneyFrame {
  readonly currency: string;
  readonly round: Rounding | undefined;
}

export function checkCommission(decl: CommissionDecl, module: Module): Output | undefined {
  const name = decl.name.text;
  const outer = nodeContext(module, `commission ${name}`);
  const items = optionally(decl.each, (node) => checkEach(node, outer));
  if (items === 'faulty') return undefined;
  const head = checkHead(decl, items?.context ?? outer);
  const { gate, context } = head;
  const frame = checkFrame(decl, module, context);
  if (frame === undefined) return undefined;
  const eligible = checkEligible(decl, module);
  const terms = checkTerms(
    { carried: clause(decl, 'CarriedIn'), minimum: clause(decl, 'MinimumPayout'), payable: clause(decl, 'Payable') },
    frame.currency,
    context,
  );
  const raw = checkRaw(decl, frame, module, context);
  if (raw === undefined || terms === undefined || eligible === 'faulty' || head.faulty) return undefined;
  const { span } = decl.name;
  const would = step('would earn', raw.amount);
  const none = zero(would.read, span);
  const verdict = eligible && step('verdict', verdictOf(eligible, span));
  const passes = verdict && comesOut(verdict.read, 'pass');
  const earned = step('earned', passes === undefined ? would.read : choice(passes, would.read, none));
  const back = checkClawbacks(clauses(decl, 'Clawback'), earned.read, frame, module, context);
  if (back === undefined) return undefined;
  const clawed = step('clawed back', back.amount);
  const left = step('left', minus(earned.read, clawed.read));
  const payees = checkPayees(clauses(decl, 'Pay'), left.read, context);
  const message = optionalMessage(decl, context);
  if (payees === undefined || message === 'faulty') return undefined;
  const due = step('due', terms.carriedIn === undefined ? left.read : plus(terms.carriedIn, left.read));
  const settled = settle(due.read, terms);
  // Who is not eligible keeps what was carried in.
  const kept = terms.carriedIn ?? none;
  const amount = passes === undefined ? settled.amount : choice(passes, settled.amount, none);
  const carried = passes === undefined ? settled.carried : choice(passes, settled.carried, kept);
  const lets: readonly Let[] = [
    ...head.lets,
    ...raw.lets,
    would.let,
    ...(verdict === undefined ? [] : [verdict.let]),
    earned.let,
    ...back.lets,
    clawed.let,
    left.let,
    ...payees.lets,
    due.let,
    ...settled.lets,
  ];
  const whereEligible = (notes: readonly Note[]): readonly Note[] =>
    passes === undefined ? notes : notes.map((note) => ({ ...note, when: both(passes, note.when) }));
  const value = (key: string, worth: Expr): Result => ({ kind: 'value', name: key, value: worth });
  const held = verdict && choice(comesOut(verdict.read, 'undecided'), would.read, nothing(span));
  const results: readonly Result[] = [
    ...(items === undefined ? [] : [value('key', keyOfItem(items.each))]),
    ...(verdict === undefined ? [] : [value('verdict', verdict.read)]),
    value('amount', amount),
    value('carried', carried),
    value('clawedBack', clawed.read),
    ...(held === undefined ? [] : [value('held', held)]),
    ...payees.results,
    ...paidOnStatements(decl, payees.results, module),
    {
      kind: 'reasons',
      name: 'reasons',
      groups: eligible === undefined || passes === undefined ? [] : [{ when: negation(passes), group: eligible }],
      notes: whereEligible(back.reasons),
    },
    ...(back.waived.length === 0
      ? []
      : [{ kind: 'waived', name: 'waived', notes: whereEligible(back.waived) } as const]),
    ...(terms.payable === undefined ? [] : [value('payableOn', payableOn(terms.payable, amount))]),
    ...message,
  ];
  const title = decl.title?.value ?? name;
  return {
    kind: 'commission',
    name,
    title,
    ...(items === undefined ? {} : { each: items.each }),
    lets,
    ...(gate === undefined ? {} : { appliesWhen: gate }),
    results,
    span,
  };
}

/** What the block says in its own words. */
export function optionalMessage(
  decl: { readonly clauses: readonly { readonly kind: string }[] },
  context: Context,
): readonly Result[] | 'faulty' {
  type Said = Extract<CommissionDecl['clauses'][number], { kind: 'Message' }>;
  const node = decl.clauses.find((each): each is Said => each.kind === 'Message');
  if (node === undefined) return [];
  const message = checkMessage(node.message, context);
  return message === undefined ? 'faulty' : [{ kind: 'message', name: 'message', message }];
}

function checkFrame(decl: CommissionDecl, module: Module, context: Context): MoneyFrame | undefined {
  const currency = currencyOf(module);
  if (currency === undefined) return undefined;
  const plan = checkRoundingPlan(clauses(decl, 'Rounding'), currency, module, context);
  const own = clause(decl, 'Round');
  const round = own === undefined ? (plan?.line ?? plan?.total) : checkRound(own, currency, context);
  return plan === undefined || (own !== undefined && round === undefined) ? undefined : { currency, round };
}

export function currencyOf(module: Module): string | undefined {
  const { currency, saysCurrency, span } = module.header;
  if (currency !== undefined || saysCurrency) return currency;
  return module.report(
    'WR2114',
    span,
    { what: 'This policy hands out money, but its header names no currency.' },
    { remedy: missingClause(module.header, 'currency USD') },
  );
}

function checkEligible(decl: CommissionDecl, module: Module): Group | undefined | 'faulty' {
  const node = clause(decl, 'Eligible');
  if (node === undefined) return undefined;
  const group = checkGroup(node.group, module);
  if (group === undefined) return 'faulty';
  return group.kind === 'rule' || group.kind === 'decision' ? { kind: 'all', members: [group] } : group;
}

/** round(min(base x rate, cap)); of a negative base the cap bounds the magnitude (18.139). */
function checkRaw(
  decl: CommissionDecl,
  frame: MoneyFrame,
  module: Module,
  context: Context,
): { readonly lets: readonly Let[]; readonly amount: Expr } | undefined {
  const { currency } = frame;
  const needs = (what: string, text: string): undefined =>
    module.report('WR2114', decl.name.span, { what: `Commission ${decl.name.text} ${what}.` }, { remedy: { text } });
  const baseNode = clause(decl, 'Base');
  if (baseNode === undefined) return needs('does not say of what it is a share', 'base ...');
  const base = checkMoney(baseNode.amount, currency, 'The base', context);
  const [plain, ladder, capNode] = [clause(decl, 'Rate'), clause(decl, 'RateGraduated'), clause(decl, 'Cap')];
  if (plain === undefined && ladder === undefined) return needs('has no rate', 'rate 10%');
  const used = counter(decl, 'used', currency, context);
  const charged = counter(decl, 'charged', currency, context);
  const cap = capNode && checkMoney(capNode.amount, currency, 'A cap', context);
  if (base === undefined || used === 'faulty' || charged === 'faulty' || (capNode && !cap)) return undefined;
  if (used !== undefined && ladder === undefined) return needs('goes on from nothing', 'rate graduated { ... }');
  const facts = { name: decl.name.text, nameSpan: decl.name.span, currency, billing: undefined, measure: base };
  const priced =
    ladder === undefined
      ? plainRate(plain, base, context)
      : checkPercentLadder(
          ladder,
          base,
          used,
          { ...facts, hasMinimum: false, hasCap: false, lets: [], effective: module.header.effective },
          context,
        );
  if (priced === undefined) return undefined;
  const rest = cap && charged ? greater(minus(cap, charged), zero(cap, cap.span)) : cap;
  const bounded = rest === undefined ? priced.amount : withinCap(priced.amount, rest);
  return { lets: priced.lets, amount: rounded(bounded, frame.round) };
}

function plainRate(
  node: Extract<CommissionDecl['clauses'][number], { kind: 'Rate' }> | undefined,
  base: Expr,
  context: Context,
): { readonly lets: readonly Let[]; readonly amount: Expr } | undefined {
  const rate = node && discharge(checkExpr(node.rate, context), context);
  if (rate === undefined) return undefined;
  if (rate.type.kind !== 'numeric' || rate.type.flavour !== 'percent') return wrongType('a percent', rate, context);
  return { lets: [], amount: times(base, rate) };
}

function withinCap(amount: Expr, cap: Expr): Expr {
  const below = lesser(amount, cap);
  const floor: Expr = { kind: 'negate', operand: cap, type: minus(zero(cap, cap.span), cap).type, span: cap.span };
  const positive = amount.type.kind === 'numeric' && isAtLeast(amount.type.range, ZERO);
  return positive ? below : greater(below, floor);
}

function counter(
  decl: CommissionDecl,
  word: 'used' | 'charged',
  currency: string,
  context: Context,
): Expr | undefined | 'faulty' {
  const node = clauses(decl, 'Already').find((each) => each.counter === word);
  if (node === undefined) return undefined;
  const amount = checkMoney(node.value, currency, `What was ${word} already`, context);
  return amount !== undefined && nonNegative(amount, `What was ${word} already`, context) ? amount : 'faulty';
}
