/** Clawbacks (LANGUAGE 18.136, 18.140): of all that match, the largest percentage of what was earned is taken back. */
import type { Expr, Let, Rounding } from '../program/expression.ts';
import type { Note } from '../program/output.ts';
import type { ClawbackDecl } from '../tree/commission.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { isAtLeast, isAtMost } from '../types/interval.ts';
import { rangeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { ONE, ZERO } from '../types/rational.ts';
import {
  both,
  certain,
  choice,
  compares,
  figure,
  greater,
  lesser,
  negation,
  rounded,
  step,
  times,
  truth,
  wholePercent,
  zero,
} from '../types/spell.ts';
import type { NumericType } from '../types/type.ts';
import { clause, clauses } from './clauses.ts';
import { codeOf } from './limits.ts';
import { checkMessage, titleMessage } from './messages.ts';
import type { Module } from './module.ts';
import { checkMoney } from './money.ts';
import { checkRound } from './rounding-plan.ts';
import { checkGate, checkLets, checkWaived } from './rules.ts';

interface Clawback {
  readonly lets: readonly Let[];
  /** It applies and is not waived. */
  readonly matches: Expr;
  /** The percentage, 0 where it does not match. */
  readonly share: Expr;
  readonly amount: Expr;
  readonly reason: Note;
  readonly waived: Note | undefined;
}

export interface Clawbacks {
  readonly lets: readonly Let[];
  readonly amount: Expr;
  readonly reasons: readonly Note[];
  readonly waived: readonly Note[];
}

/** Undefined: one of them is faulty. */
export function checkClawbacks(
  decls: readonly ClawbackDecl[],
  earned: Expr,
  terms: { readonly currency: string; readonly round: Rounding | undefined },
  module: Module,
  context: Context,
): Clawbacks | undefined {
  const found = decls.map((decl) => checkClawback(decl, earned, terms, module, context));
  const whole = found.filter((each) => each !== undefined);
  if (whole.length < found.length) return undefined;
  const [first, ...others] = whole;
  const none = zero(earned, earned.span);
  if (first === undefined) return { lets: [], amount: none, reasons: [], waived: [] };
  const largest = step(
    'largest share',
    others.reduce<Expr>((all, { share }) => greater(all, share), first.share),
  );
  const taken = whole.reduceRight<Expr>(
    (rest, { matches, share, amount }) => choice(both(matches, compares(share, '>=', largest.read)), amount, rest),
    none,
  );
  return {
    lets: [...whole.flatMap(({ lets }) => lets), largest.let],
    amount: taken,
    reasons: whole.map(({ reason }) => reason),
    waived: whole.flatMap(({ waived }) => (waived === undefined ? [] : [waived])),
  };
}

function checkClawback(
  decl: ClawbackDecl,
  earned: Expr,
  terms: { readonly currency: string; readonly round: Rounding | undefined },
  module: Module,
  outer: Context,
): Clawback | undefined {
  const name = decl.name.text;
  const bound = checkLets(clauses(decl, 'Let'), outer);
  const gateNode = clause(decl, 'AppliesWhen');
  const gated = checkGate(gateNode, bound.context);
  const gate = discharge(gated.gate, bound.context);
  const percent = checkTake(decl, gated.context);
  const code = codeOf(decl, 'clawback', module);
  const title = decl.title?.value ?? name;
  const [words, waivedNode] = [clause(decl, 'Message'), clause(decl, 'Waived')];
  const message = words === undefined ? titleMessage(title) : checkMessage(words.message, gated.context);
  const waived = waivedNode && checkWaived(waivedNode, title, gated.context);
  const [capNode, roundNode] = [clause(decl, 'Cap'), clause(decl, 'Round')];
  const cap = capNode && checkMoney(capNode.amount, terms.currency, 'A cap', gated.context);
  const round = roundNode === undefined ? terms.round : checkRound(roundNode, terms.currency, gated.context);
  if (percent === undefined || code === undefined || message === undefined) return undefined;
  if ((gateNode && !gate) || (waivedNode && !waived) || (capNode && !cap) || (roundNode && !round)) return undefined;
  const { span } = decl.name;
  const applies = gate ?? truth(true, span);
  const excused = waived && certain(waived.when);
  const matches = step(`${name} matches`, excused === undefined ? applies : both(applies, negation(excused)));
  const none = figure(ZERO, percent.type as NumericType, span);
  const share = step(`${name} share`, choice(matches.read, percent, none));
  const part = times(share.read, earned);
  const amount = step(`${name} takes`, rounded(cap === undefined ? part : lesser(part, cap), round));
  const note = { code, severity: 'warning', lets: bound.lets, rule: name, span } as const;
  return {
    lets: [...bound.lets, matches.let, share.let, amount.let],
    matches: matches.read,
    share: share.read,
    amount: amount.read,
    reason: { ...note, when: matches.read, text: message },
    waived: waived && excused && { ...note, when: both(applies, excused), text: waived.reason },
  };
}

function checkTake(decl: ClawbackDecl, context: Context): Expr | undefined {
  const take = clause(decl, 'TakeBack');
  if (take === undefined) {
    return context.report(
      'WR2114',
      decl.name.span,
      { what: `Clawback ${decl.name.text} takes nothing back.` },
      { remedy: { text: 'take back 100%' } },
    );
  }
  const share = discharge(checkExpr(take.share, context), context);
  if (share === undefined) return undefined;
  const { type } = share;
  if (type.kind !== 'numeric' || type.flavour !== 'percent') return wrongType('a percent', share, context);
  if (isAtLeast(type.range, ZERO) && isAtMost(type.range, ONE)) return share;
  const whole = wholePercent(share.span).type as NumericType;
  return context.report('WR6130', share.span, { clawback: decl.name.text, share: rangeText(type.range, whole) });
}
