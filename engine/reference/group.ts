/** Groups of rules and decisions (LANGUAGE 6.3, 18.72 to 18.77). Members that do not apply are removed first. */
import { add, compare, type Group, type Rational, ZERO } from '#dsl';
import { unreachable } from '../bug.ts';
import type { DecisionResult } from './decision.ts';
import type { Outcome, RuleResult } from './rule.ts';

export interface Members {
  readonly rule: (name: string) => RuleResult;
  readonly decision: (name: string) => DecisionResult;
}

/** A nested decision counts by its verdict: refer is undecided (18.75). */
export function groupOutcome(group: Group, members: Members): Outcome {
  switch (group.kind) {
    case 'rule': {
      const { outcome } = members.rule(group.name);
      return outcome === 'waived' ? 'pass' : outcome;
    }
    case 'decision': {
      const { verdict } = members.decision(group.name);
      return verdict === 'refer' ? 'undecided' : verdict;
    }
    case 'all':
    case 'any':
    case 'none':
      return counted(group.kind, applicable(group.members, members));
    case 'at least': {
      const outcomes = applicable(group.members, members);
      return reaches(
        outcomes.map((outcome) => ({ outcome, weight: { n: 1n, d: 1n } })),
        {
          n: BigInt(group.threshold),
          d: 1n,
        },
      );
    }
    case 'weight':
      return reaches(weighed(group.members, members), group.threshold);
    default:
      return unreachable(group);
  }
}

function applicable(groups: readonly Group[], members: Members): Outcome[] {
  return groups.map((group) => groupOutcome(group, members)).filter((outcome) => outcome !== 'not_applicable');
}

function counted(kind: 'all' | 'any' | 'none', outcomes: readonly Outcome[]): Outcome {
  if (kind === 'all') return outcomes.includes('fail') ? 'fail' : outcomes.includes('undecided') ? 'undecided' : 'pass';
  const any = outcomes.includes('pass') ? 'pass' : outcomes.includes('undecided') ? 'undecided' : 'fail';
  if (kind === 'any') return any;
  return any === 'undecided' ? any : any === 'pass' ? 'fail' : 'pass';
}

function weighed(groups: readonly Group[], members: Members): { outcome: Outcome; weight: Rational }[] {
  return groups
    .map((group) => ({
      outcome: groupOutcome(group, members),
      weight: group.kind === 'rule' ? members.rule(group.name).rule.weight : ZERO,
    }))
    .filter(({ outcome }) => outcome !== 'not_applicable');
}

function reaches(outcomes: readonly { outcome: Outcome; weight: Rational }[], threshold: Rational): Outcome {
  const sum = (wanted: Outcome) =>
    outcomes.filter((o) => o.outcome === wanted).reduce((s, o) => add(s, o.weight), ZERO);
  const passed = sum('pass');
  if (compare(passed, threshold) >= 0) return 'pass';
  return compare(add(passed, sum('undecided')), threshold) < 0 ? 'fail' : 'undecided';
}

/** The rules of a group's tree, nested decisions included, each once, as they come. */
export function rulesOf(group: Group, members: Members): Set<RuleResult> {
  if ('members' in group) return new Set(group.members.flatMap((member) => [...rulesOf(member, members)]));
  if (group.kind === 'rule') return new Set([members.rule(group.name)]);
  return rulesOf(members.decision(group.name).decision.group, members);
}

/** The same, telling a waived rule apart. */
export function outcomeOf(group: Group, members: Members): Outcome {
  return group.kind === 'rule' ? members.rule(group.name).outcome : groupOutcome(group, members);
}

/** 18.77: failed members of groups that failed. Inside `none of` they are the members that pass (18.74). */
export function reasonsOf(group: Group, members: Members): Set<RuleResult> {
  if (groupOutcome(group, members) !== 'fail') return new Set();
  if (!('members' in group)) {
    return new Set(group.kind === 'rule' ? [members.rule(group.name)] : members.decision(group.name).reasons);
  }
  const inner = group.kind === 'none' ? passesOf : reasonsOf;
  return new Set(group.members.flatMap((member) => [...inner(member, members)]));
}

function passesOf(group: Group, members: Members): Set<RuleResult> {
  if (groupOutcome(group, members) !== 'pass') return new Set();
  if ('members' in group) return new Set(group.members.flatMap((member) => [...passesOf(member, members)]));
  if (group.kind === 'rule') {
    const rule = members.rule(group.name);
    return new Set(rule.outcome === 'waived' ? [] : [rule]);
  }
  return passesOf(members.decision(group.name).decision.group, members);
}
