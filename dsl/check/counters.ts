/** `already used` and `already charged`: what earlier bills of the same period hold (18.99 to 18.101). */
import type { Allowance, Charge } from '../program/tariff.ts';
import type { AlreadyClause } from '../tree/rule.ts';
import type { ChargeClause, ChargeDecl } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { compatible, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { clause, clauses, optionally } from './clauses.ts';
import { checkMoney, nonNegative } from './money.ts';
import type { ChargeFacts } from './price-models.ts';

/** Models that a session can go on in. */
const LADDERS: ReadonlySet<ChargeClause['kind']> = new Set([
  'Each',
  'Graduated',
  'Volume',
  'Stairstep',
  'Package',
  'GraduatedPercentage',
]);

export function checkCounters(
  decl: ChargeDecl,
  facts: ChargeFacts,
  included: readonly Allowance[],
  context: Context,
): Pick<Charge, 'used' | 'charged'> | undefined {
  const nodes = clauses(decl, 'Already');
  const counted = nodes.find(({ counter }) => counter === 'counted');
  if (counted !== undefined)
    return context.report(
      'WR6147',
      counted.span,
      { counter: 'counted', of: `charge ${facts.name}` },
      {
        remedy: { text: 'already used, or already charged' },
      },
    );
  const usedNode = nodes.find(({ counter }) => counter === 'used');
  const chargedNode = nodes.find(({ counter }) => counter === 'charged');
  if (!goTogether(decl, usedNode, chargedNode, facts, context)) return undefined;
  const used = optionally(usedNode, (node) => checkUsed(node, decl, facts, included, context));
  const charged = optionally(chargedNode, ({ value }) => {
    const amount = checkMoney(value, facts.currency, 'What was charged already', context);
    return amount !== undefined && nonNegative(amount, 'What was charged already', context) ? amount : undefined;
  });
  if (used === 'faulty' || charged === 'faulty') return undefined;
  return { ...(used === undefined ? {} : { used }), ...(charged === undefined ? {} : { charged }) };
}

/** WR6112: a minimum over several bills is a commitment, and a fixed part of each has no sum to be cut. */
function goTogether(
  decl: ChargeDecl,
  used: AlreadyClause | undefined,
  charged: AlreadyClause | undefined,
  { name }: ChargeFacts,
  context: Context,
): boolean {
  if (charged === undefined) return true;
  const minimum = clause(decl, 'Minimum');
  const plus = used === undefined ? undefined : clause(decl, 'Plus');
  const beside = minimum ?? plus;
  if (beside === undefined) return true;
  const text = minimum === undefined ? 'a charge of its own' : 'commitment ... over 12 months from D';
  context.report(
    'WR6112',
    beside.span,
    { charge: name, clause: minimum === undefined ? 'plus' : 'minimum' },
    { remedy: { text } },
  );
  return false;
}

function checkUsed(
  { value, span }: AlreadyClause,
  decl: ChargeDecl,
  { name, measure }: ChargeFacts,
  included: readonly Allowance[],
  context: Context,
): Charge['used'] {
  if (!decl.clauses.some(({ kind }) => LADDERS.has(kind)))
    return context.report(
      'WR6117',
      span,
      { charge: name },
      { remedy: { text: 'each, graduated, volume, stairstep, package or graduated percentage of' } },
    );
  if (clauses(decl, 'Included').some(({ beforeSteps }) => beforeSteps))
    return context.report('WR6149', span, { charge: name }, { remedy: { text: 'allowances after the steps' } });
  const used = discharge(checkExpr(value, context), context);
  if (used === undefined || measure?.type.kind !== 'numeric') return undefined;
  if (used.type.kind !== 'numeric' || !compatible(used.type, measure.type)) {
    const message = `What was used is ${typeText(used.type)} but the measure is ${typeText(measure.type)}.`;
    return context.report('WR3102', used.span, { message });
  }
  if (!nonNegative(used, 'What was used already', context) || !nonNegative(measure, 'The measure', context))
    return undefined;
  const balance = included.find((each) => each.balance);
  if (balance !== undefined)
    context.report('WR6118', balance.span, { charge: name }, { remedy: { text: 'the allowance of the whole period' } });
  return used;
}
