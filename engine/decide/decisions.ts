/** Decisions (LANGUAGE 6.3, 18.76): the group's outcome, and the verdict that follows from it. */
import type { Decision, Group, Program } from '#dsl';
import { Bug } from '../bug.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { structural } from '../ir/number-nodes.ts';
import { bitsOf, choiceNumber } from '../ir/numbers.ts';
import { lowerTruth } from '../ir/site.ts';
import { and, NO, not, or, YES } from '../ir/truths.ts';
import { lowerGroup, type Members, type OutcomeNodes } from './groups.ts';
import { lowerRule, type RuleNodes } from './rules.ts';
import { type RuleWords, WORD_BITS } from './words.ts';

/** The verdicts by number, as the frame holds them; the last is a fail by `when undecided fail`, which has no reasons. */
export const VERDICTS = ['pass', 'fail', 'refer', 'not_applicable', 'fail'] as const;
const NUMBER = { pass: 0n, fail: 1n, refer: 2n, not_applicable: 3n, undecidedFail: 4n } as const;

export class DecisionFlow {
  readonly #flow: Flow;
  readonly #program: Program;

  constructor(flow: Flow, program: Program) {
    this.#flow = flow;
    this.#program = program;
  }

  rule(name: string): RuleNodes {
    const rule = this.#program.rules.find((each) => each.name === name);
    if (rule === undefined) throw new Bug(`no rule ${name}`);
    return this.#flow.once(rule, 'outcome', () => lowerRule(rule, this.#flow));
  }

  /** All rules, bit by bit in the order of the program. */
  words(): RuleWords<NumberNode> {
    return this.#flow.once(this.#program, 'words', () => {
      const rules = this.#program.rules.map(({ name }) => this.rule(name));
      const words = (of: (rule: RuleNodes) => TruthNode): NumberNode[] => {
        const truths = rules.map(of);
        if (truths.every((truth) => truth === NO)) return [];
        const count = Math.ceil(truths.length / WORD_BITS);
        const word = (i: number): NumberNode => bitsOf(truths.slice(i * WORD_BITS, (i + 1) * WORD_BITS));
        return Array.from({ length: count }, (_, i) => this.#flow.site.builder.number(word(i)));
      };
      return {
        failed: words(({ fail }) => fail),
        undecided: words(({ undecided }) => undecided),
        notApplicable: words(({ notApplicable }) => notApplicable),
        waived: words(({ waived }) => waived),
      };
    });
  }

  decision(name: string): Decision {
    const found = this.#program.decisions.find((each) => each.name === name);
    if (found === undefined) throw new Bug(`no decision ${name}`);
    return found;
  }

  /** Before `when undecided` and `when passed refer`. */
  outcome(decision: Decision): OutcomeNodes {
    return this.#flow.once(decision, 'outcome', () => {
      const members = this.#members();
      const gate = this.#gate(decision);
      const group = lowerGroup(decision.group, members);
      const lone = decision.group.kind === 'rule' || decision.group.kind === 'decision';
      const { builder } = this.#flow.site;
      return {
        pass: builder.truth(and(gate.yes, group.pass)),
        fail: builder.truth(and(gate.yes, group.fail)),
        notApplicable: builder.truth(or(gate.no, lone ? and(gate.yes, group.notApplicable) : NO)),
      };
    });
  }

  #members(): Members {
    return {
      program: this.#program,
      rule: (name) => this.rule(name),
      words: () => this.words(),
      decision: (name) => this.#asMember(this.decision(name)),
    };
  }

  /** How a group comes out, by the place among pass, fail, undecided, not applicable and waived. */
  groupNumber(group: Group): NumberNode {
    return this.#flow.once(group, 'number', () => {
      const { pass, fail, notApplicable } = lowerGroup(group, this.#members());
      const waived = group.kind === 'rule' ? this.rule(group.name).waived : NO;
      const failed = choiceNumber(fail, structural(1n), structural(2n));
      const judged = choiceNumber(pass, structural(0n), choiceNumber(notApplicable, structural(3n), failed));
      return this.#flow.site.builder.number(choiceNumber(waived, structural(4n), judged));
    });
  }

  #gate({ appliesWhen, lets }: Decision): { readonly yes: TruthNode; readonly no: TruthNode } {
    if (appliesWhen === undefined) return { yes: YES, no: NO };
    const { site } = this.#flow;
    return site.reach.always(() => {
      this.#flow.bind(this.#flow.needed(lets, [appliesWhen]));
      const { yes, no } = lowerTruth(appliesWhen, site);
      return { yes: site.builder.truth(yes), no: site.builder.truth(no) };
    });
  }

  /** Inside another group a decision counts by its verdict; refer is undecided (18.75). */
  #asMember(decision: Decision): OutcomeNodes {
    const { pass, fail, notApplicable } = this.outcome(decision);
    const undecided = not(or(pass, fail, notApplicable));
    return {
      pass: or(decision.whenPassedRefer ? NO : pass, decision.whenUndecided === 'pass' ? undecided : NO),
      fail: or(fail, decision.whenUndecided === 'fail' ? undecided : NO),
      notApplicable,
    };
  }

  verdict(decision: Decision): NumberNode {
    return this.#flow.once(decision, 'verdict', () => {
      const { pass, fail, notApplicable } = this.outcome(decision);
      const is = (verdict: keyof typeof NUMBER): NumberNode => structural(NUMBER[verdict]);
      const undecided = is(decision.whenUndecided === 'fail' ? 'undecidedFail' : (decision.whenUndecided ?? 'refer'));
      const passed = is(decision.whenPassedRefer ? 'refer' : 'pass');
      const inner = choiceNumber(pass, passed, choiceNumber(fail, is('fail'), undecided));
      return this.#flow.site.builder.number(choiceNumber(notApplicable, is('not_applicable'), inner));
    });
  }
}
