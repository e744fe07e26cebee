/** Groups of rules and decisions (LANGUAGE 6.3, 18.72 to 18.76) by Kleene logic; members that do not apply are left out. */
import type { Group, Program, Rational } from '#dsl';
import { Bug } from '../bug.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { constant, structural } from '../ir/number-nodes.ts';
import { add, choiceNumber, sum } from '../ir/numbers.ts';
import { and, compare, NO, not, or } from '../ir/truths.ts';
import type { RuleNodes } from './rules.ts';
import { allOfWord, anyOfWord, maskedBy, type RuleWords } from './words.ts';

/** Pass and fail; neither where it is undecided. */
export interface OutcomeNodes {
  readonly pass: TruthNode;
  readonly fail: TruthNode;
  readonly notApplicable: TruthNode;
}

export interface Members {
  readonly program: Program;
  readonly rule: (name: string) => RuleNodes;
  readonly words: () => RuleWords<NumberNode>;
  /** By verdict: refer is undecided. */
  readonly decision: (name: string) => OutcomeNodes;
}

export function lowerGroup(group: Group, members: Members): OutcomeNodes {
  switch (group.kind) {
    case 'rule':
      return members.rule(group.name);
    case 'decision':
      return members.decision(group.name);
    case 'all':
      return all(partsOf(group.members, allOfWord, members));
    case 'any':
      return any(partsOf(group.members, anyOfWord, members));
    case 'none': {
      const { pass, fail } = any(partsOf(group.members, anyOfWord, members));
      return { pass: fail, fail: pass, notApplicable: NO };
    }
    case 'at least': {
      const threshold = { n: BigInt(group.threshold), d: 1n };
      const each = group.members.map((member) => ({ outcome: lowerGroup(member, members), weight: ONE_EACH }));
      return reaching(each, threshold);
    }
    case 'weight':
      return reaching(
        group.members.map((member) => weighed(member, members)),
        group.threshold,
      );
    default:
      return group satisfies never;
  }
}

/** Members that are rules are read from the words, all of a word at once. */
function partsOf(groups: readonly Group[], ofWord: typeof allOfWord, members: Members): readonly OutcomeNodes[] {
  const places = groups.flatMap((group) => (group.kind === 'rule' ? [placeOf(group.name, members)] : []));
  const rules = maskedBy(places).map((masked) => ({ ...ofWord(masked, members.words()), notApplicable: NO }));
  return [...rules, ...groups.filter(({ kind }) => kind !== 'rule').map((group) => lowerGroup(group, members))];
}
function placeOf(rule: string, { program }: Members): number {
  const place = program.rules.findIndex(({ name }) => name === rule);
  if (place < 0) throw new Bug(`no rule ${rule}`);
  return place;
}

const ONE_EACH: Rational = { n: 1n, d: 1n };

function all(items: readonly OutcomeNodes[]): OutcomeNodes {
  const passed = items.map(({ pass, notApplicable }) => or(pass, notApplicable));
  return { pass: and(...passed), fail: or(...items.map(({ fail }) => fail)), notApplicable: NO };
}
function any(items: readonly OutcomeNodes[]): OutcomeNodes {
  const failed = items.map(({ fail, notApplicable }) => or(fail, notApplicable));
  return { pass: or(...items.map(({ pass }) => pass)), fail: and(...failed), notApplicable: NO };
}

interface Weighed {
  readonly outcome: OutcomeNodes;
  readonly weight: Rational;
}

function weighed(group: Group, members: Members): Weighed {
  const rule = group.kind === 'rule' ? members.program.rules.find(({ name }) => name === group.name) : undefined;
  if (rule === undefined) throw new Bug('a member of `weight of` is a rule');
  return { outcome: lowerGroup(group, members), weight: rule.weight };
}

/** Enough passes: pass. Too few even with all that is undecided: fail. */
function reaching(items: readonly Weighed[], threshold: Rational): OutcomeNodes {
  const total = (of: (outcome: OutcomeNodes) => TruthNode): NumberNode =>
    sum(items.map(({ outcome, weight }) => choiceNumber(of(outcome), constant(weight.n, weight.d), structural(0n))));
  const needed = constant(threshold.n, threshold.d);
  const passed = total(({ pass }) => pass);
  const possible = add(
    passed,
    total(({ pass, fail, notApplicable }) => not(or(pass, fail, notApplicable))),
  );
  return { pass: compare('>=', passed, needed), fail: compare('<', possible, needed), notApplicable: NO };
}
