/** Limits (LANGUAGE section 8; 18.147 to 18.150): a rule over what is measured, and the figures that it compares. */
import type { Expr, Let } from '../program/expression.ts';
import type { Judged, Output, Result } from '../program/output.ts';
import type { Rule } from '../program/policy.ts';
import type { LimitClause, LimitDecl } from '../tree/licence.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { compatible, inUnit, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { divide, integer, parseDecimal, type Rational, ZERO } from '../types/rational.ts';
import {
  both,
  certain,
  choice,
  compares,
  figure,
  minus,
  negation,
  plus,
  step,
  times,
  truth,
  wholePercent,
} from '../types/spell.ts';
import { BOOL, type NumericType, TEXT } from '../types/type.ts';
import { asOfDate, asOfInstant } from './as-of.ts';
import { checkBreachCharge } from './breaches.ts';
import { clause, clauses, optionally } from './clauses.ts';
import { checkEach, keyOfItem } from './each.ts';
import { checkMessage, titleMessage } from './messages.ts';
import { type Module, nodeContext } from './module.ts';
import { comesOut, type OutcomeWord, outcomeOf, outcomeWord } from './outcomes.ts';
import { checkGate, checkLets, checkWaived } from './rules.ts';

export function checkLimit(decl: LimitDecl, module: Module): Judged | undefined {
  const name = decl.name.text;
  const breach = clause(decl, 'OnBreach');
  if (!checkBreachCharge(decl, module)) return undefined;
  const outer = nodeContext(module, `limit ${name}`);
  const items = optionally(decl.each, (node) => checkEach(node, outer));
  if (items === 'faulty') return undefined;
  const bound = checkLets(clauses(decl, 'Let'), items?.context ?? outer);
  const gateNode = clause(decl, 'AppliesWhen');
  const gated = checkGate(gateNode, bound.context);
  const gate = discharge(gated.gate, bound.context);
  const sides = checkSides(decl, gated.context);
  const code = codeOf(decl, 'limit', module);
  const title = decl.title?.value ?? name;
  const words = clause(decl, 'Message');
  const message = words === undefined ? titleMessage(title) : checkMessage(words.message, gated.context);
  const waivedNode = clause(decl, 'Waived');
  const waived = waivedNode === undefined ? undefined : checkWaived(waivedNode, title, gated.context);
  if (sides === undefined || code === undefined || message === undefined) return undefined;
  const measured = step('measured', sides.measure, inUnit(sides.measure.type, sides.allow.type.unit));
  const allowed = step('allowed', sides.allow);
  const grace = checkGrace(clause(decl, 'Grace'), measured.read, allowed.read, module, gated.context);
  if (grace === 'faulty' || (gateNode !== undefined && gate === undefined)) return undefined;
  if (waivedNode !== undefined && waived === undefined) return undefined;
  const lets: readonly Let[] = [...bound.lets, measured.let, allowed.let, ...grace.lets];
  const { span } = decl.name;
  const breached = breachOf(measured.read, allowed.read, grace.inside);
  const warns = breach?.does === 'warn';
  const base = { name, title, lets, ...(gate === undefined ? {} : { appliesWhen: gate }), span };
  const rule: Rule = {
    ...base,
    of: 'limit',
    code,
    severity: 'error',
    weight: ZERO,
    require: warns ? truth(true, breach.span) : negation(breached),
    message,
    ...(waived === undefined ? {} : { waived }),
    notice: false,
  };
  const stands = items === undefined ? asRule(rule) : asItem(rule);
  const note = { code, lets: bound.lets, rule: name, span };
  const results: readonly Result[] = [
    ...(items === undefined ? [] : [{ kind: 'value', name: 'key', value: keyOfItem(items.each) } as const]),
    { kind: 'value', name: 'verdict', value: stands.verdict },
    { kind: 'value', name: 'measured', value: measured.read },
    { kind: 'value', name: 'allowed', value: allowed.read },
    { kind: 'value', name: 'headroom', value: minus(allowed.read, measured.read) },
    { kind: 'value', name: 'withinGrace', value: grace.inside },
    { kind: 'value', name: 'reached', value: reachedOf(decl, measured.read, allowed.read) },
    {
      kind: 'reasons',
      groups: [],
      name: 'reasons',
      notes: [{ ...note, when: stands.fails, severity: 'error', text: message }],
    },
    {
      kind: 'waived',
      name: 'waived',
      notes: waived === undefined ? [] : [{ ...note, when: stands.isWaived, severity: 'error', text: waived.reason }],
    },
    {
      kind: 'reasons',
      groups: [],
      name: 'notices',
      notes: warns ? [{ ...note, when: breached, severity: 'warning', text: message }] : [],
    },
  ];
  const output: Output = { ...base, kind: 'limit', ...(items === undefined ? {} : { each: items.each }), results };
  return items === undefined ? { rule, output } : { output };
}

interface Standing {
  readonly verdict: Expr;
  readonly fails: Expr;
  readonly isWaived: Expr;
}

/** As groups and tests see it. */
function asRule({ name, span }: Rule): Standing {
  const verdict = outcomeOf({ kind: 'rule', name }, span);
  return { verdict, fails: comesOut(verdict, 'fail'), isWaived: comesOut(verdict, 'waived') };
}

/** Of one item: spelled out, since the rule would be another for each. */
function asItem({ require, waived, span }: Rule): Standing {
  const breached = negation(require);
  const excused = waived === undefined ? truth(false, span) : certain(waived.when);
  const word = (of: OutcomeWord): Expr => outcomeWord(of, undefined, span);
  const fails = waived === undefined ? breached : both(breached, negation(excused));
  return {
    verdict: choice(fails, word('fail'), choice(both(breached, excused), word('waived'), word('pass'))),
    fails,
    isWaived: both(breached, excused),
  };
}

/** A reason code, which limits and features have like rules (18.70). */
export function codeOf(
  decl: { readonly name: LimitDecl['name']; readonly clauses: readonly { readonly kind: string }[] },
  what: 'limit' | 'feature' | 'clawback',
  module: Module,
): string | undefined {
  const found = decl.clauses.find((each): each is Extract<LimitClause, { kind: 'Code' }> => each.kind === 'Code');
  if (found !== undefined) return found.code.text;
  const { text } = decl.name;
  return module.report(
    'WR2110',
    decl.name.span,
    { rule: text, of: what },
    { remedy: { text: `code ${text.toUpperCase()}` } },
  );
}

type Sized = Expr & { readonly type: NumericType };

function checkSides(decl: LimitDecl, context: Context): { readonly measure: Sized; readonly allow: Sized } | undefined {
  const needs = (what: string, text: string): undefined =>
    context.report('WR2114', decl.name.span, { what: `Limit ${decl.name.text} ${what}.` }, { remedy: { text } });
  const [measureNode, allowNode] = [clause(decl, 'Measure'), clause(decl, 'Allow')];
  if (measureNode === undefined) return needs('measures nothing', 'measure ...');
  if (allowNode === undefined) return needs('does not say what is allowed', 'allow ...');
  if (clause(decl, 'OnBreach') === undefined) return needs('does not say what a breach does', 'on breach deny');
  const measure = sized(discharge(checkExpr(measureNode.quantity, context), context), context);
  const allow = sized(discharge(checkExpr(allowNode.amount, context, measure?.type), context), context);
  if (measure === undefined || allow === undefined) return undefined;
  if (compatible(measure.type, allow.type)) return { measure, allow };
  return context.report(
    'WR7120',
    allow.span,
    { limit: decl.name.text, measured: typeText(measure.type), allowed: typeText(allow.type) },
    { related: [{ span: measure.span, message: `measured: ${typeText(measure.type)}` }] },
  );
}

function sized(expr: Expr | undefined, context: Context): Sized | undefined {
  if (expr === undefined) return undefined;
  return expr.type.kind === 'numeric'
    ? ({ ...expr, type: expr.type } as Sized)
    : wrongType('a quantity, a number or money', expr, context);
}

interface Grace {
  readonly lets: readonly Let[];
  /** Above what is allowed, and not yet a breach. */
  readonly inside: Expr;
}

/** 18.147, 18.148: above the allowance, below it with the grace, and in time. */
function checkGrace(
  node: Extract<LimitClause, { kind: 'Grace' }> | undefined,
  measured: Expr,
  allowed: Expr,
  module: Module,
  context: Context,
): Grace | 'faulty' {
  if (node === undefined) return { lets: [], inside: truth(false, allowed.span) };
  const grace = sized(discharge(checkExpr(node.amount, context, allowed.type), context), context);
  const inTime = node.time === undefined ? undefined : checkTime(node.time, module, context);
  if (grace === undefined || (node.time !== undefined && inTime === undefined)) return 'faulty';
  const share =
    grace.type.flavour === 'percent' && allowed.type.kind === 'numeric' && allowed.type.flavour !== 'percent';
  if (!share && allowed.type.kind === 'numeric' && !compatible(allowed.type, grace.type)) {
    context.report('WR3100', grace.span, {
      wanted: `a percent or ${typeText(allowed.type)}`,
      found: typeText(grace.type),
    });
    return 'faulty';
  }
  const reach = share ? times(allowed, plus(wholePercent(grace.span), grace)) : plus(allowed, grace);
  const extended = step('allowed with grace', reach);
  const above = compares(measured, '>', allowed);
  const below = compares(measured, '<=', extended.read);
  const inside = step('within grace', inTime === undefined ? both(above, below) : both(above, below, inTime));
  return { lets: [extended.let, inside.let], inside: inside.read };
}

/** `for D from T`: as-of before T + D; a missing T is now. */
function checkTime(
  time: { readonly period: Parameters<typeof checkExpr>[0]; readonly from: Parameters<typeof checkExpr>[0] },
  module: Module,
  context: Context,
): Expr | undefined {
  const since = checkExpr(time.from, context);
  if (since === undefined) return undefined;
  if (since.type.kind !== 'date' && since.type.kind !== 'instant')
    return wrongType('a date or an instant', since, context);
  const span = { ...time.period.span, end: time.from.span.end };
  const until = checkExpr(
    { kind: 'Binary', operator: '+', operatorSpan: span, left: time.from, right: time.period, span },
    context,
  );
  const now = since.type.kind === 'date' ? asOfDate(time.from.span) : asOfInstant(time.from.span, module);
  if (until === undefined || now === undefined) return undefined;
  const before = compares(now, '<', until);
  if (!before.type.optional) return before;
  return { kind: 'otherwise', operand: before, fallback: truth(true, span), type: BOOL, span };
}

function breachOf(measured: Expr, allowed: Expr, inside: Expr): Expr {
  const above = compares(measured, '>', allowed);
  return inside.kind === 'bool' ? above : both(above, negation(inside));
}

/** 18.149: the thresholds that are reached, compared exactly. */
function reachedOf(decl: LimitDecl, measured: Expr, allowed: Expr): Expr {
  const { span } = decl.name;
  const percent = wholePercent(span).type as NumericType;
  const thresholds = (clause(decl, 'Notify')?.at ?? []).map((at) => {
    const share = shareOf(at.digits);
    const value = figure(share, percent, at.span);
    return { when: compares(measured, '>=', times(allowed, value)), value };
  });
  return {
    kind: 'kept',
    items: thresholds,
    type: { kind: 'list', of: thresholds[0]?.value.type ?? TEXT, upTo: thresholds.length, optional: false },
    span,
  };
}

function shareOf(digits: string): Rational {
  return divide(parseDecimal(digits) ?? ZERO, integer(100));
}
