/** The rounding plan: a tariff's clause replaces the header's of the same stage (18.5). */
import type { Rounding } from '../program/expression.ts';
import type { RoundingPlan } from '../program/tariff.ts';
import type { RoundingClause, RoundingStage } from '../tree/declaration.ts';
import type { RoundClause } from '../tree/rule.ts';
import { resolveRounding } from '../types/check-arithmetic.ts';
import { checkCondition } from '../types/check-logic.ts';
import type { Context } from '../types/context.ts';
import { numeric } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { commonGrid, type Rational, rational } from '../types/rational.ts';
import type { NumericType } from '../types/type.ts';
import { currencyUnit } from '../types/vocabulary.ts';
import { missingClause } from './header.ts';
import type { Module } from './module.ts';

/** Plain money of the tariff's currency. */
export function moneyType(currency: string, grid?: Rational): NumericType {
  return numeric({ flavour: 'money', unit: currencyUnit(currency), grid });
}

export function checkRoundingPlan(
  own: readonly RoundingClause[],
  currency: string,
  module: Module,
  context: Context,
): RoundingPlan | undefined {
  const byStage = new Map<RoundingStage, RoundingClause>();
  for (const node of [...module.header.roundings, ...own]) byStage.set(node.stage, node);
  if (!byStage.has('line') && !byStage.has('total')) {
    return module.report(
      'WR6101',
      module.header.span,
      {},
      { remedy: missingClause(module.header, 'rounding half even to 2 places per line') },
    );
  }
  const money = moneyType(currency);
  const factor = numeric({ flavour: 'number' });
  const plan: { -readonly [S in keyof RoundingPlan]: RoundingPlan[S] } = {};
  for (const [stage, node] of byStage) {
    const rounding = resolveRounding(node.spec, stage === 'factor' ? factor : money, context);
    if (rounding === undefined) return undefined;
    if (stage !== 'payment') plan[stage] = rounding;
    else if (!addPayment(plan, node, rounding, context)) return undefined;
  }
  return plan;
}

/** The `round` of a block, which rounds its line; increments and factors are the business of charges. */
export function checkRound({ spec, per, span }: RoundClause, currency: string, context: Context): Rounding | undefined {
  if (per !== undefined && per !== 'line')
    return context.report('WR6148', span, { stage: per, message: 'only a charge has one' });
  return resolveRounding(spec, moneyType(currency), context);
}

function addPayment(
  plan: { payment?: RoundingPlan['payment'] },
  node: RoundingClause,
  rounding: Rounding,
  context: Context,
): boolean {
  const title = node.as?.value ?? 'Payment rounding';
  if (node.when === undefined) {
    plan.payment = { rounding, title };
    return true;
  }
  const when = discharge(checkCondition(node.when, context), context);
  if (when !== undefined) plan.payment = { rounding, when, title };
  return when !== undefined;
}

/** The grid on which every printed amount of the plan lies; undefined when lines stay exact. */
export function planGrid(plan: RoundingPlan): Rational | undefined {
  if (plan.line === undefined) return undefined;
  const steps = [plan.line, plan.tax, plan.total, plan.payment?.rounding].flatMap((rounding) =>
    rounding === undefined ? [] : [rounding.step],
  );
  return steps.reduce(commonGrid, rational(0n));
}
