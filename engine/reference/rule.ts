/** Rules (LANGUAGE 6.2, 18.68): pass, fail, undecided, or not applicable. */
import type { Expr, Rule } from '#dsl';
import { Bug } from '../bug.ts';
import { bindLets } from './block.ts';
import { type Context, Environment } from './context.ts';
import { truthOf } from './value.ts';

/** A waived rule counts as a pass, and is reported (18.69). */
export type Outcome = 'pass' | 'fail' | 'undecided' | 'not_applicable' | 'waived';

export interface RuleResult {
  readonly rule: Rule;
  readonly env: Environment;
  /** Undefined: unknown; a rule without a gate applies. */
  readonly applies: boolean | undefined;
  /** Undefined: unknown, or not asked because the rule does not apply. */
  readonly holds: boolean | undefined;
  /** Before a waiver. */
  readonly judged: Outcome;
  readonly outcome: Outcome;
}

/** An unknown gate means: applies, and its outcome follows `when missing`. */
export function evaluateRule(rule: Rule, context: Context): RuleResult {
  const env = bindLets(rule.lets, new Environment(), context);
  const applies = appliesOf(rule.appliesWhen, env, context);
  if (applies === false) {
    return { rule, env, applies, holds: undefined, judged: 'not_applicable', outcome: 'not_applicable' };
  }
  const holds = truthOf(context.evaluate(rule.require, env));
  const judged = applies && holds !== undefined ? (holds ? 'pass' : 'fail') : rule.whenMissing;
  if (judged === undefined) throw new Bug(`rule ${rule.name} became unknown`);
  const outcome = waivedOutcome(rule, judged, env, context);
  context.watch?.({ kind: 'rule', part: rule, outcome });
  return { rule, env, applies, holds, judged, outcome };
}

/** Whether a gate is open, as far as that is known; what has none applies. */
export function appliesOf(gate: Expr | undefined, env: Environment, context: Context): boolean | undefined {
  if (gate === undefined) return true;
  const open = truthOf(context.evaluate(gate, env));
  if (open !== undefined) context.watch?.({ kind: 'gate', part: gate, open });
  return open;
}

/** An unknown waiver waives nothing. */
function waivedOutcome({ waived }: Rule, judged: Outcome, env: Environment, context: Context): Outcome {
  if (waived === undefined || judged === 'pass') return judged;
  return truthOf(context.evaluate(waived.when, env)) === true ? 'waived' : judged;
}
