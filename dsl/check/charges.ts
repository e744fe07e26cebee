/** Charges: the stages of the pipeline, typed (LANGUAGE section 7; 18.80 to 18.113). */

import type { Each } from '../program/each.ts';
import type { Expr, Let } from '../program/expression.ts';
import type { Billing, Charge, PriceModel, RoundingPlan } from '../program/tariff.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { ChargeClause, ChargeDecl, PriceModelNode } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { figureText, inUnit, isPlainMoney, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { compare, ONE, type Rational } from '../types/rational.ts';
import { both } from '../types/spell.ts';
import { checkIncluded } from './allowances.ts';
import { checkBilled, rateSpan } from './billed.ts';
import { breachFor } from './breaches.ts';
import { clause, optionally } from './clauses.ts';
import { checkCounters } from './counters.ts';
import { printedStep } from './drawn-grid.ts';
import { perPeriod } from './flat-price.ts';
import { roundIncrements } from './increments.ts';
import { checkSpread, openBlock } from './items.ts';
import { checkMessage } from './messages.ts';
import { type Module, nodeContext } from './module.ts';
import { asMoney, checkMoney } from './money.ts';
import { type ChargeFacts, checkModel } from './price-models.ts';
import { checkProration } from './proration.ts';
import { checkInnerRounds, lineRound } from './round-clauses.ts';
import { checkRound } from './rounding-plan.ts';
import { checkWaived } from './rules.ts';
import { checkSteps } from './steps.ts';

/** What a charge is checked within. */
export interface TariffFacts {
  readonly name: string;
  readonly currency: string;
  readonly billing: Billing | undefined;
  readonly plan: RoundingPlan;
  /** Holds the tariff's `let`s and what its gate tells. */
  readonly context: Context;
}

/** The first stages: what others may read of a charge before it is priced. */
export interface ChargeHead {
  readonly each: Each | undefined;
  readonly lets: readonly Let[];
  readonly gate: Expr | undefined;
  readonly measure: Expr | undefined;
  readonly context: Context;
  /** A clause of the head was faulty. */
  readonly faulty: boolean;
}

export function checkChargeHead(decl: ChargeDecl, tariff: TariffFacts, module: Module): ChargeHead | undefined {
  const head = openBlock(decl, `charge ${decl.name.text}.measured`, tariff, module);
  if (head === undefined) return undefined;
  const quantity = measureNode(decl);
  const found = breachFor(decl, module);
  const breach = found === 'faulty' ? undefined : found;
  const measure = quantity ? discharge(checkExpr(quantity, head.context), head.context) : breach?.measure;
  const unmeasured = measure === undefined && (quantity !== undefined || found === 'faulty');
  let faulty = head.faulty || unmeasured || !percentageAlone(decl, module);
  if (measure !== undefined && measure.type.kind !== 'numeric') {
    module.report('WR3100', measure.span, { wanted: 'a quantity, a number or money', found: typeText(measure.type) });
    faulty = true;
  }
  const gate = joined(head.gate, breach?.happens);
  return { ...head, gate, measure: faulty ? undefined : measure, faulty };
}

/** What a charge measures: a percentage measures its base. */
export function measureNode(decl: ChargeDecl): ExprNode | undefined {
  return clause(decl, 'Measure')?.quantity ?? clause(decl, 'GraduatedPercentage')?.of;
}

/** A percentage reads its base as it stands (18.83, 18.98). */
function percentageAlone(decl: ChargeDecl, module: Module): boolean {
  const model = clause(decl, 'GraduatedPercentage');
  if (model === undefined) return true;
  const other = clause(decl, 'Measure') ?? clause(decl, 'Steps') ?? clause(decl, 'Included');
  if (other !== undefined) {
    const message = 'takes a percentage of its base as it stands: no measure, steps or allowance';
    module.report('WR6102', other.span, { charge: decl.name.text, message });
  }
  return other === undefined;
}

function isModel(node: ChargeClause): node is PriceModelNode {
  switch (node.kind) {
    case 'Flat':
    case 'Each':
    case 'Amount':
    case 'Graduated':
    case 'Volume':
    case 'Stairstep':
    case 'GraduatedPercentage':
    case 'Package':
    case 'TimeOfUse':
      return true;
    default:
      return false;
  }
}

export function checkCharge(
  decl: ChargeDecl,
  head: ChargeHead,
  tariff: TariffFacts,
  module: Module,
): Charge | undefined {
  if (head.faulty) return undefined;
  const name = decl.name.text;
  const context = nodeContext(module, `charge ${name}.gross`, head.context);
  const facts: ChargeFacts = {
    name,
    nameSpan: decl.name.span,
    currency: tariff.currency,
    billing: rateSpan(decl, tariff.billing),
    billedOtherwise: isBilledOtherwise(decl),
    measure: head.measure,
    hasMinimum: clause(decl, 'Minimum') !== undefined,
    hasCap: clause(decl, 'Cap') !== undefined,
    lets: head.lets,
    effective: module.header.effective,
  };
  const included = checkIncluded(decl, head, module);
  const steps = checkSteps(decl, head, module);
  const priced = checkOneModel(decl, facts, context);
  const inside = checkInnerRounds(decl, tariff.plan, tariff.currency, context);
  const model =
    priced && steps !== 'faulty' && inside !== undefined
      ? roundIncrements(priced, steps, inside.increment, context)
      : undefined;
  const plus = optionally(clause(decl, 'Plus'), (node) => checkPlus(node, facts, context));
  const bounds = checkBounds(decl, tariff.currency, context);
  const onBills: ChargeFacts = { ...facts, billing: tariff.billing };
  const proration = checkProration(decl, onBills, model, inside?.factor, context);
  const words = checkWords(decl, tariff, context);
  const billed = words && checkBilled(decl, onBills, words.round, head.context);
  const counters = checkCounters(decl, onBills, included ?? [], context);
  const waived = optionally(clause(decl, 'Waived'), (node) =>
    checkWaived(node, decl.title?.value ?? name, nodeContext(module, `charge ${name}.waived`, head.context)),
  );
  const spread = optionally(clause(decl, 'SpreadOver'), (node) => checkSpread(node, context));
  if (included === undefined || steps === 'faulty' || model === undefined) return undefined;
  if (plus === 'faulty' || bounds === undefined) return undefined;
  if (proration === undefined || billed === undefined || words === undefined || spread === 'faulty') return undefined;
  if (counters === undefined || waived === 'faulty') return undefined;
  const step = printedStep(
    { name, measure: head.measure, steps, included, used: counters.used, proration, model },
    context,
  );
  if (step === 'faulty') return undefined;
  return {
    name,
    title: decl.title?.value ?? name,
    ...(head.each === undefined ? {} : { each: head.each }),
    lets: head.lets,
    ...gateOf(joined(head.gate, billed.onBill)),
    ...(head.measure === undefined ? {} : { measure: head.measure }),
    ...(steps === undefined ? {} : { steps }),
    included,
    ...step,
    model,
    ...(plus === undefined ? {} : { plus }),
    ...bounds,
    proration,
    billed: billed.billed,
    ...(billed.part === undefined ? {} : { part: billed.part }),
    ...counters,
    ...(waived === undefined ? {} : { waived }),
    ...(spread === undefined ? {} : { spread }),
    ...words,
    span: decl.name.span,
  };
}

/** The author's gate, and what else must hold: a breach, or that this bill holds the line. */
function joined(gate: Expr | undefined, also: Expr | undefined): Expr | undefined {
  return gate === undefined || also === undefined ? (gate ?? also) : both(gate, also);
}
function gateOf(gate: Expr | undefined): Pick<Charge, 'appliesWhen'> {
  return gate === undefined ? {} : { appliesWhen: gate };
}

function isBilledOtherwise(decl: ChargeDecl): boolean {
  const how = clause(decl, 'Billed')?.how;
  return how === 'once' || how === 'every' || how === 'instalments';
}

/** Minimum and cap. */
function checkBounds(
  decl: ChargeDecl,
  currency: string,
  context: Context,
): Pick<Charge, 'minimum' | 'cap'> | undefined {
  const minimum = optionally(clause(decl, 'Minimum'), ({ amount, evenAtZero, span }) => {
    const checked = checkMoney(amount, currency, 'A minimum', context);
    return checked === undefined ? undefined : { amount: checked, evenAtZero, span };
  });
  const cap = optionally(clause(decl, 'Cap'), ({ amount, span }) => {
    const checked = checkMoney(amount, currency, 'A cap', context);
    return checked === undefined ? undefined : { amount: checked, span };
  });
  if (minimum === 'faulty' || cap === 'faulty') return undefined;
  if (!minimumBelowCap(minimum?.amount, cap?.amount, context)) return undefined;
  return { ...(minimum === undefined ? {} : { minimum }), ...(cap === undefined ? {} : { cap }) };
}

/** What stands on the line beside its amount, and how it is rounded. */
function checkWords(
  decl: ChargeDecl,
  tariff: TariffFacts,
  context: Context,
): Pick<Charge, 'code' | 'message' | 'round' | 'ownRound' | 'taxedAs'> | undefined {
  const own = optionally(lineRound(decl), (node) => checkRound(node, tariff.currency, context));
  const message = optionally(clause(decl, 'Message'), (node) => checkMessage(node.message, context));
  if (own === 'faulty' || message === 'faulty') return undefined;
  const round = own ?? tariff.plan.line;
  const code = clause(decl, 'Code')?.code.text;
  const taxedAs = clause(decl, 'Taxed')?.category.text;
  return {
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(round === undefined ? {} : { round }),
    ownRound: own !== undefined,
    ...(taxedAs === undefined ? {} : { taxedAs }),
  };
}

function checkOneModel(decl: ChargeDecl, facts: ChargeFacts, context: Context): PriceModel | undefined {
  const models = decl.clauses.filter(isModel);
  const [model, second] = models;
  if (model === undefined) {
    return context.report(
      'WR6102',
      decl.name.span,
      { charge: facts.name, message: 'has no price' },
      {
        remedy: { text: 'one of flat, each, graduated, volume, stairstep, package, time of use or amount' },
      },
    );
  }
  if (second !== undefined) {
    return context.report(
      'WR6102',
      second.span,
      { charge: facts.name, message: 'has two price models' },
      { related: [{ span: model.span, message: 'the first one' }] },
    );
  }
  return checkModel(model, facts, context);
}

function checkPlus(
  node: Extract<ChargeClause, { kind: 'Plus' }>,
  facts: ChargeFacts,
  context: Context,
): Charge['plus'] {
  const amount = discharge(checkExpr(node.amount, context), context);
  if (amount === undefined) return undefined;
  const plain = amount.type.kind === 'numeric' && isPlainMoney(amount.type.unit);
  const once = plain || facts.billing === undefined;
  if (once && asMoney(amount, facts.currency, 'The fixed part', context) === undefined) return undefined;
  const times: Rational | undefined =
    once || facts.billing === undefined
      ? ONE
      : perPeriod(amount, facts.currency, facts.billing, 'The fixed part', context);
  if (times === undefined) return undefined;
  return { amount, times, ...(node.label === undefined ? {} : { label: node.label.value }), span: node.span };
}

function minimumBelowCap(minimum: Expr | undefined, cap: Expr | undefined, context: Context): boolean {
  if (minimum?.type.kind !== 'numeric' || cap?.type.kind !== 'numeric') return true;
  const [lo, hi] = [minimum.type.range.lo?.value, inUnit(cap.type, minimum.type.unit).range.hi?.value];
  if (lo === undefined || hi === undefined || compare(lo, hi) <= 0) return true;
  context.report(
    'WR6104',
    minimum.span,
    { minimum: figureText(lo, minimum.type), cap: figureText(hi, minimum.type) },
    { related: [{ span: cap.span, message: 'the cap' }] },
  );
  return false;
}
