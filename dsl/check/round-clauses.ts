/** The `round` clauses of a charge: of its line, and of what is rounded on the way to it (18.110, 18.112). */
import type { Rounding } from '../program/expression.ts';
import type { RoundingPlan } from '../program/tariff.ts';
import type { RoundClause } from '../tree/rule.ts';
import type { ChargeDecl } from '../tree/tariff.ts';
import { resolveRounding } from '../types/check-arithmetic.ts';
import type { Context } from '../types/context.ts';
import { numeric } from '../types/numeric.ts';
import { clause, clauses } from './clauses.ts';
import { moneyType } from './rounding-plan.ts';

export function roundedStage({ per }: RoundClause): 'increment' | 'factor' | 'line' {
  return per ?? 'line';
}

export function lineRound(decl: ChargeDecl): RoundClause | undefined {
  return clauses(decl, 'Round').find((node) => roundedStage(node) === 'line');
}

/** How the price of a step and the share of a proration are rounded: as the charge says, else as the plan does. */
export interface InnerRounds {
  readonly increment?: Rounding;
  readonly factor?: Rounding;
}

/** Undefined: a fault was reported. */
export function checkInnerRounds(
  decl: ChargeDecl,
  plan: RoundingPlan,
  currency: string,
  context: Context,
): InnerRounds | undefined {
  const rounds: { -readonly [S in keyof InnerRounds]: InnerRounds[S] } = {};
  if (plan.increment !== undefined) rounds.increment = plan.increment;
  if (plan.factor !== undefined) rounds.factor = plan.factor;
  for (const node of clauses(decl, 'Round')) {
    const stage = roundedStage(node);
    if (stage === 'line') continue;
    if (clause(decl, NEEDS[stage].clause) === undefined)
      return context.report('WR6148', node.span, { stage, message: NEEDS[stage].missing });
    const rounding = resolveRounding(
      node.spec,
      stage === 'factor' ? numeric({ flavour: 'number' }) : moneyType(currency),
      context,
    );
    if (rounding === undefined) return undefined;
    rounds[stage] = rounding;
  }
  return rounds;
}

const NEEDS = {
  increment: { clause: 'Steps', missing: 'this charge has no "steps of", whose price would be rounded' },
  factor: { clause: 'Prorate', missing: 'this charge has no "prorate", whose share would be rounded' },
} as const;
