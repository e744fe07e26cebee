/** Reasons and waivers of an answer, from the rules that give them. */
import type { DecisionAnswer, Reason } from '../answer.ts';
import { Bug } from '../bug.ts';
import type { Context } from './context.ts';
import { messageText } from './message.ts';
import { lineOf } from './place.ts';
import type { RuleResult } from './rule.ts';

export function reasonOf({ rule, env }: RuleResult, context: Context): Reason {
  return {
    code: rule.code,
    severity: rule.severity,
    message: messageText(rule.message, env, context),
    rule: rule.name,
    at: lineOf(context.program, rule.span),
  };
}

export function waiverOf({ rule, env }: RuleResult, context: Context): NonNullable<DecisionAnswer['waived']>[number] {
  if (rule.waived === undefined) throw new Bug(`nothing waives ${rule.name}`);
  return { code: rule.code, rule: rule.name, reason: messageText(rule.waived.reason, env, context) };
}
