/**
 * Reasons, undecided rules and score of a decision (LANGUAGE 18.72, 18.74, 18.77), read back from the outcomes of an evaluation.
 * Only a reader pays for them: the evaluation itself leaves bits.
 */
import { add, type Decision, type Group, type Program, type Rational, type Rule, sign, ZERO } from '#dsl';
import { Bug } from '../bug.ts';

export type Outcome = 'pass' | 'fail' | 'undecided' | 'not_applicable';

/** Outcomes of rules by their place in the program, and of decisions by name. */
export interface Outcomes {
  readonly rule: (index: number) => Outcome;
  /** A pass that is one by a waiver. */
  readonly waived: (index: number) => boolean;
  /** As a member of a group: refer is undecided. */
  readonly decision: (name: string) => Outcome;
  /** The decision's own group failed, so that it has reasons. */
  readonly failed: (name: string) => boolean;
}

export class Reasons {
  readonly #program: Program;
  readonly #index: ReadonlyMap<string, number>;

  constructor(program: Program) {
    this.#program = program;
    this.#index = new Map(program.rules.map(({ name }, i) => [name, i]));
  }

  /** Failed members of groups that failed, in source order. */
  reasons(decision: Decision, outcomes: Outcomes): readonly number[] {
    return inOrder(this.#reasonsOf(decision.group, outcomes));
  }

  groupReasons(group: Group, outcomes: Outcomes): readonly number[] {
    return inOrder(this.#reasonsOf(group, outcomes));
  }

  /** The rules of a decision's tree, nested decisions included, in source order. */
  tree(decision: Decision): readonly number[] {
    return inOrder(this.#rulesOf(decision.group));
  }

  /** The sum of the weights of the rules that passed; undefined where no rule of the tree has a weight. */
  score(decision: Decision, outcomes: Outcomes): Rational | undefined {
    const rules = this.tree(decision).map((index) => ({ index, rule: this.#rule(index) }));
    if (!rules.some(({ rule }) => sign(rule.weight) > 0)) return undefined;
    return rules
      .filter(({ index }) => outcomes.rule(index) === 'pass')
      .reduce((sum, { rule }) => add(sum, rule.weight), ZERO);
  }

  #rule(index: number): Rule {
    const rule = this.#program.rules[index];
    if (rule === undefined) throw new Bug(`no rule ${index}`);
    return rule;
  }
  #place(name: string): number {
    const index = this.#index.get(name);
    if (index === undefined) throw new Bug(`no rule ${name}`);
    return index;
  }
  #decision(name: string): Decision {
    const found = this.#program.decisions.find((each) => each.name === name);
    if (found === undefined) throw new Bug(`no decision ${name}`);
    return found;
  }

  #rulesOf(group: Group): readonly number[] {
    if ('members' in group) return group.members.flatMap((member) => this.#rulesOf(member));
    return group.kind === 'rule' ? [this.#place(group.name)] : this.#rulesOf(this.#decision(group.name).group);
  }

  #outcome(group: Group, outcomes: Outcomes): Outcome {
    switch (group.kind) {
      case 'rule':
        return outcomes.rule(this.#place(group.name));
      case 'decision':
        return outcomes.decision(group.name);
      case 'all':
      case 'any':
      case 'none':
        return counted(group.kind, this.#members(group.members, outcomes));
      case 'at least': {
        const members = this.#members(group.members, outcomes);
        return reached(
          members.map((outcome) => ({ outcome, weight: 1 })),
          group.threshold,
        );
      }
      case 'weight': {
        const { n, d } = group.threshold;
        const weighed = group.members.map((member) => ({
          outcome: this.#outcome(member, outcomes),
          weight: this.#weightOf(member),
        }));
        const scale = weighed.reduce((all, { weight }) => all * weight.d, d);
        const whole = weighed.map(({ outcome, weight }) => ({
          outcome,
          weight: Number((weight.n * scale) / weight.d),
        }));
        return reached(whole, Number((n * scale) / d));
      }
      default:
        return group satisfies never;
    }
  }
  #weightOf(group: Group): Rational {
    return group.kind === 'rule' ? this.#rule(this.#place(group.name)).weight : ZERO;
  }
  #members(groups: readonly Group[], outcomes: Outcomes): Outcome[] {
    return groups.map((group) => this.#outcome(group, outcomes)).filter((outcome) => outcome !== 'not_applicable');
  }

  #reasonsOf(group: Group, outcomes: Outcomes): readonly number[] {
    if (this.#outcome(group, outcomes) !== 'fail') return [];
    if (!('members' in group)) {
      if (group.kind === 'rule') return [this.#place(group.name)];
      return outcomes.failed(group.name) ? this.#reasonsOf(this.#decision(group.name).group, outcomes) : [];
    }
    return group.members.flatMap((member) =>
      group.kind === 'none' ? this.#passesOf(member, outcomes) : this.#reasonsOf(member, outcomes),
    );
  }

  /** Inside `none of` the reasons are the members that pass. */
  #passesOf(group: Group, outcomes: Outcomes): readonly number[] {
    if (this.#outcome(group, outcomes) !== 'pass') return [];
    if ('members' in group) return group.members.flatMap((member) => this.#passesOf(member, outcomes));
    if (group.kind === 'rule') return [this.#place(group.name)].filter((index) => !outcomes.waived(index));
    return this.#passesOf(this.#decision(group.name).group, outcomes);
  }
}

function inOrder(indexes: readonly number[]): readonly number[] {
  return [...new Set(indexes)].sort((a, b) => a - b);
}

function counted(kind: 'all' | 'any' | 'none', outcomes: readonly Outcome[]): Outcome {
  if (kind === 'all') return outcomes.includes('fail') ? 'fail' : outcomes.includes('undecided') ? 'undecided' : 'pass';
  const any = outcomes.includes('pass') ? 'pass' : outcomes.includes('undecided') ? 'undecided' : 'fail';
  if (kind === 'any' || any === 'undecided') return any;
  return any === 'pass' ? 'fail' : 'pass';
}

function reached(
  members: readonly { readonly outcome: Outcome; readonly weight: number }[],
  threshold: number,
): Outcome {
  const sum = (wanted: Outcome): number =>
    members.filter(({ outcome }) => outcome === wanted).reduce((total, { weight }) => total + weight, 0);
  const passed = sum('pass');
  if (passed >= threshold) return 'pass';
  return passed + sum('undecided') < threshold ? 'fail' : 'undecided';
}
