/** Rules (LANGUAGE 6.2, 18.68): pass, fail, undecided or not applicable, as truths of which exactly one holds. */
import type { Expr, Rule } from '#dsl';
import type { Flow } from '../ir/flow.ts';
import type { TruthNode } from '../ir/ir.ts';
import { lowerTruth, type Site } from '../ir/site.ts';
import { and, NO, not, or, YES } from '../ir/truths.ts';
import { presence, type TruthValue } from '../ir/values.ts';

export interface RuleNodes {
  readonly pass: TruthNode;
  readonly fail: TruthNode;
  /** NO where the rule can never be unknown. */
  readonly undecided: TruthNode;
  readonly notApplicable: TruthNode;
  /** Among those that pass. */
  readonly waived: TruthNode;
}

/** What the checker proved never to be unknown needs one rail only. */
function truthOf(expr: Expr, site: Site): TruthValue {
  const value = lowerTruth(expr, site);
  if (value.certain || expr.type.optional) return value;
  const yes = site.builder.truth(value.yes);
  return { kind: 'truth', yes, no: not(yes), certain: true };
}

/** All rules are evaluated, so that every reason is known; an unknown gate means: applies, and follows `when missing`. */
export function lowerRule(rule: Rule, flow: Flow): RuleNodes {
  const { site } = flow;
  return site.reach.always(() => {
    flow.bind(flow.needed(rule.lets, [rule.appliesWhen, rule.require, rule.waived?.when]));
    return lowerWaivable(rule, site);
  });
}

function lowerWaivable(rule: Rule, site: Site): RuleNodes {
  const judged = lowerJudged(rule, site);
  if (rule.waived === undefined) return { ...judged, waived: NO };
  const { when } = rule.waived;
  const asked = not(or(judged.pass, judged.notApplicable));
  const excused = site.builder.truth(site.reach.where(asked, () => lowerTruth(when, site)).yes);
  const waived = site.builder.truth(and(excused, or(judged.fail, judged.undecided)));
  return {
    pass: site.builder.truth(or(judged.pass, waived)),
    fail: site.builder.truth(and(judged.fail, not(excused))),
    undecided: site.builder.truth(and(judged.undecided, not(excused))),
    notApplicable: judged.notApplicable,
    waived,
  };
}

function lowerJudged(rule: Rule, site: Site): Omit<RuleNodes, 'waived'> {
  const gate = rule.appliesWhen === undefined ? undefined : truthOf(rule.appliesWhen, site);
  const applies = gate === undefined ? YES : site.builder.truth(gate.yes);
  const notApplicable = gate === undefined ? NO : site.builder.truth(gate.no);
  const holds = site.reach.where(not(notApplicable), () => truthOf(rule.require, site));
  const pass = site.builder.truth(and(applies, holds.yes));
  const decided = rule.whenMissing === undefined ? undefined : site.builder.truth(and(applies, holds.no));
  if (decided === undefined) {
    return { pass, fail: site.builder.truth(and(not(pass), not(notApplicable))), undecided: NO, notApplicable };
  }
  const unknown = site.builder.truth(not(or(and(applies, presence(holds)), notApplicable)));
  return {
    pass: rule.whenMissing === 'pass' ? site.builder.truth(or(pass, unknown)) : pass,
    fail: rule.whenMissing === 'fail' ? site.builder.truth(or(decided, unknown)) : decided,
    undecided: rule.whenMissing === 'undecided' ? unknown : NO,
    notApplicable,
  };
}
