/** Blocks of rules and decisions: the deciding comparison, and how outcomes make a verdict. */
import { type Decision, decimalText, type Group, type Program, type Rational, type Span, sign } from '#dsl';
import { unreachable } from '../../bug.ts';
import type { DecisionResult } from '../decision.ts';
import type { Evaluation } from '../evaluation.ts';
import { groupOutcome, rulesOf } from '../group.ts';
import { placeOf } from '../place.ts';
import type { RuleResult } from '../rule.ts';
import { truthOf } from '../value.ts';
import type { BlockTrace } from './block.ts';
import { traceMessage } from './message.ts';
import { call, compose, LEVEL, leaf, NOT_NEEDED, type Rendered } from './rendered.ts';
import { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

function truthText(truth: boolean | undefined): string {
  return truth === undefined ? 'missing' : `${truth}`;
}

/** `reported`: its code or message stands in the answer. */
export function traceRule(result: RuleResult, reported: boolean, block: BlockTrace, tracer: Tracer): void {
  const { rule, env, applies, holds, outcome } = result;
  const place = placeOf(tracer.program, rule.span);
  const scope = new TraceScope(env, block).bindLets(rule.lets);
  const gate =
    rule.appliesWhen === undefined
      ? undefined
      : block.step('applies', tracer.render(rule.appliesWhen, scope), truthText(applies), {
          at: rule.appliesWhen.span,
        });
  const require =
    applies === false
      ? NOT_NEEDED
      : block.step('require', tracer.render(rule.require, scope), truthText(holds), { at: rule.require.span });
  const unknown = applies === undefined || (applies && holds === undefined);
  const missing =
    unknown && rule.whenMissing !== undefined ? leaf(`${place} when missing`, rule.whenMissing) : NOT_NEEDED;
  const parts = [...(gate === undefined ? [] : [gate]), require, missing];
  traceOutcome(result, call('outcome', parts), scope, tracer);
  if (sign(rule.weight) > 0)
    block.step('weight', leaf(`${place} weight`, decimalText(rule.weight)), decimalText(rule.weight));
  if (!reported && outcome !== 'waived') return;
  block.step('code', leaf(`${place} code`, rule.code), rule.code);
  block.step('severity', leaf(`${place} severity`, rule.severity), rule.severity);
  traceMessage(
    outcome === 'waived' && rule.waived !== undefined ? rule.waived.reason : rule.message,
    rule.span,
    scope,
    tracer,
  );
}

/** With a waiver that is asked, the outcome before it and the waiver are steps of their own. */
function traceOutcome(result: RuleResult, judged: Rendered, scope: TraceScope, tracer: Tracer): void {
  const { block, env } = scope;
  const { rule, outcome } = result;
  if (rule.waived === undefined || (result.judged !== 'fail' && result.judged !== 'undecided')) {
    block.step('outcome', judged, outcome);
    return;
  }
  const { when } = rule.waived;
  const before = block.step('judged', judged, result.judged);
  const truth = truthText(truthOf(tracer.context.evaluate(when, env)));
  const waived = block.step('waived', tracer.render(when, scope), truth, { at: when.span });
  block.step('outcome', call('waive', [before, waived]), outcome);
}

export function traceDecision(
  result: DecisionResult,
  evaluation: Evaluation,
  notices: readonly RuleResult[],
  block: BlockTrace,
  tracer: Tracer,
): void {
  const { decision, env, applies, verdict } = result;
  const scope = new TraceScope(env, block).bindLets(decision.lets);
  const gate =
    decision.appliesWhen === undefined
      ? undefined
      : block.step('applies', tracer.render(decision.appliesWhen, scope), truthText(applies));
  const group = applies === true ? traceGroup(decision.group, decision.span, evaluation, block) : NOT_NEEDED;
  const whole = block.step('outcome', call('group', gate === undefined ? [group] : [gate, group]), result.outcome);
  block.step('verdict', call('verdict', [whole, ...afterwards(result, tracer.program)]), verdict);
  if (result.score !== undefined) traceScore(result.score, decision, evaluation, block);
  block.step('reasons', listOf(result.reasons.map(codeOf)), listText(result.reasons.map(({ rule }) => rule.code)));
  block.step(
    'undecided',
    listOf(result.undecided.map(({ rule }) => leaf(`rule ${rule.name}`, rule.name))),
    listText(result.undecided.map(({ rule }) => rule.name)),
  );
  block.step('waived', listOf(result.waived.map(codeOf)), listText(result.waived.map(({ rule }) => rule.code)));
  block.step('notices', listOf(notices.map(codeOf)), listText(notices.map(({ rule }) => rule.code)));
}

export function codeOf({ rule }: RuleResult): Rendered {
  return leaf(`rule ${rule.name} / code`, rule.code);
}

export function listOf(parts: readonly Rendered[]): Rendered {
  return compose(`[${parts.map(() => '{}').join(', ')}]`, LEVEL.primary, LEVEL.choice, parts);
}
export function listText(parts: readonly string[]): string {
  return `[${parts.join(', ')}]`;
}

/** `when undecided` and `when passed`, where they decide. */
function afterwards({ decision, outcome }: DecisionResult, program: Program): Rendered[] {
  const place = placeOf(program, decision.span);
  if (outcome === 'undecided' && decision.whenUndecided !== undefined) {
    return [leaf(`${place} when undecided`, decision.whenUndecided)];
  }
  return outcome === 'pass' && decision.whenPassedRefer ? [leaf(`${place} when passed`, 'refer')] : [];
}

/** A group's outcome from its members'; an inner group is a step of its own. */
export function traceGroup(group: Group, span: Span, evaluation: Evaluation, block: BlockTrace): Rendered {
  const inner = (member: Group): Rendered => traceGroup(member, span, evaluation, block);
  const place = placeOf(evaluation.program, span);
  const step = (parts: readonly Rendered[]): Rendered =>
    block.step('group', call(group.kind.replace(' ', '_'), parts), groupOutcome(group, evaluation));
  switch (group.kind) {
    case 'rule':
      return leaf(`rule ${group.name} / outcome`, evaluation.rule(group.name).outcome);
    case 'decision':
      return leaf(`decision ${group.name} / verdict`, evaluation.decision(group.name).verdict);
    case 'all':
    case 'any':
    case 'none':
      return step(group.members.map(inner));
    case 'at least':
      return step([leaf(`${place} at least`, `${group.threshold}`), ...group.members.map(inner)]);
    case 'weight':
      return step([
        leaf(`${place} weight`, decimalText(group.threshold)),
        ...group.members.flatMap((member) => [weightOf(member, evaluation), inner(member)]),
      ]);
    default:
      return unreachable(group);
  }
}

function weightOf(member: Group, evaluation: Evaluation): Rendered {
  if (member.kind !== 'rule') return NOT_NEEDED;
  return leaf(`rule ${member.name} / weight`, decimalText(evaluation.rule(member.name).rule.weight));
}

function traceScore(score: Rational, decision: Decision, evaluation: Evaluation, block: BlockTrace): void {
  const passed = [...rulesOf(decision.group, evaluation)]
    .filter(({ rule, outcome }) => (outcome === 'pass' || outcome === 'waived') && sign(rule.weight) > 0)
    .map(({ rule }) => leaf(`rule ${rule.name} / weight`, decimalText(rule.weight)));
  block.step('score', call('sum', passed), decimalText(score));
}
