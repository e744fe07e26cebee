/** Decisions (LANGUAGE 6.3, 18.72, 18.76): the verdict of a group of rules, with its reasons. */
import { add, type Decision, type Rational, sign, ZERO } from '#dsl';
import type { Verdict } from '../answer.ts';
import { Bug } from '../bug.ts';
import { bindLets } from './block.ts';
import { type Context, Environment } from './context.ts';
import { groupOutcome, type Members, reasonsOf, rulesOf } from './group.ts';
import { appliesOf, type Outcome, type RuleResult } from './rule.ts';

export interface DecisionResult {
  readonly decision: Decision;
  readonly env: Environment;
  /** Undefined: unknown. */
  readonly applies: boolean | undefined;
  /** The group's, before `when undecided` and `when passed`: what `passes` and `undecided` of a test speak of. */
  readonly outcome: Outcome;
  readonly verdict: Verdict;
  /** Absent when no rule of the tree has a weight. */
  readonly score: Rational | undefined;
  /** In source order of the rules. */
  readonly reasons: readonly RuleResult[];
  readonly undecided: readonly RuleResult[];
  readonly waived: readonly RuleResult[];
}

export function evaluateDecision(decision: Decision, members: Members, context: Context): DecisionResult {
  const env = bindLets(decision.lets, new Environment(), context);
  const applies = appliesOf(decision.appliesWhen, env, context);
  const rules = inSourceOrder(rulesOf(decision.group, members), context);
  const base = { decision, env, applies, score: scoreOf(rules) };
  if (applies === false) {
    return { ...base, outcome: 'not_applicable', verdict: 'not_applicable', reasons: [], undecided: [], waived: [] };
  }
  const outcome = applies === undefined ? 'undecided' : groupOutcome(decision.group, members);
  const reasons = outcome === 'fail' ? reasonsOf(decision.group, members) : new Set<RuleResult>();
  return {
    ...base,
    outcome,
    verdict: verdictOf(decision, outcome),
    reasons: inSourceOrder(reasons, context),
    undecided: rules.filter((rule) => rule.outcome === 'undecided'),
    waived: rules.filter((rule) => rule.outcome === 'waived'),
  };
}

function verdictOf(decision: Decision, outcome: Outcome): Verdict {
  if (outcome === 'pass') return decision.whenPassedRefer ? 'refer' : 'pass';
  if (outcome === 'fail' || outcome === 'not_applicable') return outcome;
  if (decision.whenUndecided === undefined) throw new Bug(`decision ${decision.name} became undecided`);
  return decision.whenUndecided;
}

/** 18.72: the weights of the rules of the tree that passed or were waived. */
function scoreOf(rules: readonly RuleResult[]): Rational | undefined {
  if (!rules.some(({ rule }) => sign(rule.weight) > 0)) return undefined;
  return rules
    .filter(({ outcome }) => outcome === 'pass' || outcome === 'waived')
    .reduce((sum, { rule }) => add(sum, rule.weight), ZERO);
}

export function inSourceOrder(rules: ReadonlySet<RuleResult>, { program }: Context): readonly RuleResult[] {
  return [...rules].sort((a, b) => program.rules.indexOf(a.rule) - program.rules.indexOf(b.rule));
}
