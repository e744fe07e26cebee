/**
 * Charges on a breach (18.150): a limit names the charge, which then measures how far the limit is passed, beyond what is
 * allowed and not beyond the grace, and has a line only where the limit fails.
 */
import { nearest } from '../diagnostics/suggest.ts';
import type { Expr } from '../program/expression.ts';
import type { Output } from '../program/output.ts';
import type { Name } from '../tree/common.ts';
import type { LimitDecl } from '../tree/licence.ts';
import type { ChargeDecl } from '../tree/tariff.ts';
import { greater, minus, zero } from '../types/spell.ts';
import { clause } from './clauses.ts';
import type { Module } from './module.ts';
import { comesOut, outcomeOf } from './outcomes.ts';

export interface Breach {
  /** In the unit of what is allowed; at least 0. */
  readonly measure: Expr;
  readonly happens: Expr;
}

/** The limits whose breach the charge is for, in source order: one, in a sound policy. */
export function limitsCharging(charge: string, module: Module): readonly LimitDecl[] {
  const limits = module.file.declarations.filter((decl) => decl.kind === 'Limit');
  return limits.filter((limit) => chargeNamed(limit)?.text === charge);
}

function chargeNamed(limit: LimitDecl): Name | undefined {
  const breach = clause(limit, 'OnBreach');
  return breach?.does === 'charge' ? breach.charge : undefined;
}

/** What such a charge measures. Undefined: no limit names it; `faulty`: the limit is not sound, which it says. */
export function breachFor(charge: ChargeDecl, module: Module): Breach | undefined | 'faulty' {
  const [limit] = limitsCharging(charge.name.text, module);
  if (limit === undefined) return undefined;
  const { name } = limit;
  module.graph.edge(`charge ${charge.name.text}.measured`, `limit ${name.text}`);
  const output = module.scope.verdicts.get(name.text)?.output?.();
  const headroom = output && headroomOf(output);
  if (headroom === undefined) return 'faulty';
  const { span } = charge.name;
  const none = zero(headroom, span);
  const failed = comesOut(outcomeOf({ kind: 'rule', name: name.text }, span), 'fail');
  return { measure: greater(none, minus(none, headroom)), happens: failed };
}

function headroomOf(output: Output): Expr | undefined {
  const found = output.results.find((result) => result.name === 'headroom');
  if (found?.kind !== 'value') return undefined;
  return { kind: 'result', output, name: found.name, type: found.value.type, span: output.span };
}

/** Whether the charge that a limit names is one that measures its breach; says what is wrong with it. */
export function checkBreachCharge(limit: LimitDecl, module: Module): boolean {
  const named = chargeNamed(limit);
  if (named === undefined) return true;
  const wrong = (message: string, related: readonly { span: Name['span']; message: string }[] = []): false => {
    module.report('WR7121', named.span, { limit: limit.name.text, charge: named.text, message }, { related });
    return false;
  };
  const charges = module.file.declarations.flatMap((decl) =>
    decl.kind === 'Tariff' ? decl.clauses.filter((part) => part.kind === 'Charge') : [],
  );
  const charge = charges.find(({ name }) => name.text === named.text);
  if (charge === undefined) {
    const near = nearest(
      named.text,
      charges.map(({ name }) => name.text),
    );
    return wrong(`no tariff of this file has it${near === undefined ? '' : `; there is ${near}`}`);
  }
  if (limit.each !== undefined) return wrong('the limit stands for each item of a list');
  const measure = clause(charge, 'Measure') ?? clause(charge, 'GraduatedPercentage');
  if (measure !== undefined) return wrong('it has a measure of its own', [{ span: measure.span, message: 'here' }]);
  if (charge.each !== undefined)
    return wrong('it stands for each item of a list', [{ span: charge.each.span, message: 'here' }]);
  const [first] = limitsCharging(named.text, module);
  if (first === undefined || first === limit) return true;
  return wrong(`the breach of ${first.name.text} is charged by it already`, [
    { span: first.name.span, message: 'here' },
  ]);
}
