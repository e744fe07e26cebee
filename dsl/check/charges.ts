/** Charges: the stages of the pipeline, typed (LANGUAGE section 7; 18.80 to 18.113). */

import type { Expr, Let } from '../program/expression.ts';
import type { Allowance, Billing, Charge, PriceModel, Proration, RoundingPlan } from '../program/tariff.ts';
import type { ChargeClause, ChargeDecl, IncludedClause, PriceModelNode, ProrateClause } from '../tree/tariff.ts';
import { resolveRounding } from '../types/check-arithmetic.ts';
import type { Context } from '../types/context.ts';
import { checkExpr } from '../types/context.ts';
import { isPositive } from '../types/interval.ts';
import { compatible, figureText, isPlainMoney, rangeText, typeText } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { compare, isInteger, ONE, type Rational } from '../types/rational.ts';
import { clause, clauses } from './clauses.ts';
import { checkMessage } from './messages.ts';
import { type Module, nodeContext } from './module.ts';
import { asMoney, type ChargeFacts, checkModel, checkMoney, nonNegative, perPeriod } from './price-models.ts';
import { moneyType } from './rounding-plan.ts';
import { checkGate, checkLets } from './rules.ts';

/** What a charge is checked within. */
export interface TariffFacts {
  readonly currency: string;
  readonly billing: Billing | undefined;
  readonly plan: RoundingPlan;
  /** Holds the tariff's `let`s and what its gate tells. */
  readonly context: Context;
}

/** The first stages: what others may read of a charge before it is priced. */
export interface ChargeHead {
  readonly lets: readonly Let[];
  readonly gate: Expr | undefined;
  readonly measure: Expr | undefined;
  readonly context: Context;
  /** A clause of the head was faulty. */
  readonly faulty: boolean;
}

export function checkChargeHead(decl: ChargeDecl, tariff: Pick<TariffFacts, 'context'>, module: Module): ChargeHead {
  const name = decl.name.text;
  const outer = nodeContext(module, `charge ${name}.measured`, tariff.context);
  const bound = checkLets(clauses(decl, 'Let'), outer);
  const gateNode = clause(decl, 'AppliesWhen');
  const gated = checkGate(gateNode, bound.context);
  const gate = discharge(gated.gate, bound.context);
  const measureNode = clause(decl, 'Measure');
  const measure =
    measureNode === undefined ? undefined : discharge(checkExpr(measureNode.quantity, gated.context), gated.context);
  let faulty =
    bound.lets.length < clauses(decl, 'Let').length ||
    (gateNode !== undefined && gate === undefined) ||
    (measureNode !== undefined && measure === undefined);
  if (measure !== undefined && measure.type.kind !== 'numeric') {
    module.report('WR3100', measure.span, { wanted: 'a quantity, a number or money', found: typeText(measure.type) });
    faulty = true;
  }
  return { lets: bound.lets, gate, measure: faulty ? undefined : measure, context: gated.context, faulty };
}

const UNSUPPORTED: Partial<Readonly<Record<ChargeClause['kind'], string>>> = {
  Steps: '"steps of"',
  Waived: '"waived when"',
  Already: '"already used" and "already charged"',
  SpreadOver: '"spread over each"',
};

const BILLED_WORDS = {
  once: '"billed once"',
  every: '"billed every"',
  instalments: '"billed over ... instalments"',
} as const;

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
  const name = decl.name.text;
  if (decl.each !== undefined) return module.report('WR2190', decl.each.span, { what: '"for each"' });
  for (const node of decl.clauses) {
    const what = UNSUPPORTED[node.kind];
    if (what !== undefined) return module.report('WR2190', node.span, { what });
  }
  const billedNode = clause(decl, 'Billed');
  if (billedNode !== undefined && billedNode.how !== 'advance' && billedNode.how !== 'arrears') {
    return module.report('WR2190', billedNode.span, { what: BILLED_WORDS[billedNode.how] });
  }
  if (head.faulty) return undefined;
  const context = nodeContext(module, `charge ${name}.gross`, head.context);
  const minimumNode = clause(decl, 'Minimum');
  const facts: ChargeFacts = {
    name,
    nameSpan: decl.name.span,
    currency: tariff.currency,
    billing: tariff.billing,
    measure: head.measure,
    hasMinimum: minimumNode !== undefined,
  };
  const included = checkIncluded(decl, head, module);
  const model = checkOneModel(decl, facts, context);
  const plus = checkPlus(decl, facts, context);
  const minimum =
    minimumNode === undefined ? undefined : checkMoney(minimumNode.amount, tariff.currency, 'A minimum', context);
  const capNode = clause(decl, 'Cap');
  const cap = capNode === undefined ? undefined : checkMoney(capNode.amount, tariff.currency, 'A cap', context);
  const proration = checkProration(decl, facts, model, context);
  const billed = checkBilled(decl, facts, module);
  const roundNode = clause(decl, 'Round');
  const round =
    roundNode === undefined ? tariff.plan.line : resolveRounding(roundNode.spec, moneyType(tariff.currency), context);
  const messageNode = clause(decl, 'Message');
  const message = messageNode === undefined ? undefined : checkMessage(messageNode.message, context);
  const faulty =
    included === undefined ||
    model === undefined ||
    plus === 'faulty' ||
    (minimumNode !== undefined && minimum === undefined) ||
    (capNode !== undefined && cap === undefined) ||
    proration === undefined ||
    billed === undefined ||
    (roundNode !== undefined && round === undefined) ||
    (messageNode !== undefined && message === undefined);
  if (faulty || !minimumBelowCap(minimum, cap, context)) return undefined;
  const code = clause(decl, 'Code')?.code.text;
  const taxedAs = clause(decl, 'Taxed')?.category.text;
  return {
    name,
    title: decl.title?.value ?? name,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    lets: head.lets,
    ...(head.gate === undefined ? {} : { appliesWhen: head.gate }),
    ...(head.measure === undefined ? {} : { measure: head.measure }),
    included,
    model,
    ...(plus === undefined ? {} : { plus }),
    ...(minimumNode === undefined || minimum === undefined
      ? {}
      : { minimum: { amount: minimum, evenAtZero: minimumNode.evenAtZero, span: minimumNode.span } }),
    ...(capNode === undefined || cap === undefined ? {} : { cap: { amount: cap, span: capNode.span } }),
    proration,
    billed,
    ...(round === undefined ? {} : { round }),
    ownRound: roundNode !== undefined,
    ...(taxedAs === undefined ? {} : { taxedAs }),
    span: decl.name.span,
  };
}

function checkIncluded(decl: ChargeDecl, head: ChargeHead, module: Module): readonly Allowance[] | undefined {
  const nodes = clauses(decl, 'Included');
  const [first] = nodes;
  if (first === undefined) return [];
  const context = nodeContext(module, `charge ${decl.name.text}.quantity`, head.context);
  if (head.measure === undefined) {
    return module.report(
      'WR6102',
      first.span,
      { charge: decl.name.text, message: 'includes an allowance but measures nothing' },
      { remedy: { text: 'measure ...' } },
    );
  }
  if (!nonNegative(head.measure, 'The measure', context)) return undefined;
  const unlabelled = nodes.find((node) => node.label === undefined);
  if (nodes.length > 1 && unlabelled !== undefined) {
    return module.report(
      'WR6122',
      unlabelled.span,
      { charge: decl.name.text },
      { remedy: { text: 'included ... "Plan"' } },
    );
  }
  const allowances = nodes.map((node) => checkAllowance(node, head.measure, context));
  const whole = allowances.filter((allowance) => allowance !== undefined);
  return whole.length === allowances.length ? whole : undefined;
}

function checkAllowance(node: IncludedClause, measure: Expr | undefined, context: Context): Allowance | undefined {
  if (node.each !== undefined) return context.report('WR2190', node.each.span, { what: 'an allowance "for each"' });
  if (node.beforeSteps) return context.report('WR2190', node.span, { what: '"before steps"' });
  const amount = checkAllowanceFigure(node.amount, measure, context);
  const upTo =
    node.rollsOver?.upTo === undefined ? undefined : checkAllowanceFigure(node.rollsOver.upTo, measure, context);
  const period = node.rollsOver === undefined ? undefined : checkExpr(node.rollsOver.period, context);
  if (amount === undefined || (node.rollsOver?.upTo !== undefined && upTo === undefined)) return undefined;
  if (node.rollsOver !== undefined && period === undefined) return undefined;
  if (period !== undefined && period.type.kind !== 'period') {
    return context.report('WR3100', period.span, { wanted: 'a period such as 1 month', found: typeText(period.type) });
  }
  return {
    amount,
    ...(node.label === undefined ? {} : { label: node.label.value }),
    ...(period === undefined ? {} : { rollsOver: { ...(upTo === undefined ? {} : { upTo }), period } }),
    balance: isInputPath(amount),
    span: node.span,
  };
}

function isInputPath(expr: Expr): boolean {
  return expr.kind === 'input' || (expr.kind === 'field' && isInputPath(expr.base));
}

function checkAllowanceFigure(
  node: IncludedClause['amount'],
  measure: Expr | undefined,
  context: Context,
): Expr | undefined {
  const amount = discharge(checkExpr(node, context), context);
  if (amount === undefined || measure?.type.kind !== 'numeric') return undefined;
  if (amount.type.kind !== 'numeric' || !compatible(amount.type, measure.type)) {
    const unit = measure.type.unit.label;
    const bare = amount.kind === 'number' && unit !== '';
    return context.report(
      'WR3102',
      amount.span,
      { message: `The allowance is ${typeText(amount.type)} but the measure is ${typeText(measure.type)}.` },
      {
        ...(bare
          ? {
              remedy: {
                text: `write the unit: ${unit}`,
                edits: [{ span: { ...amount.span, start: amount.span.end }, text: ` ${unit}` }],
              },
            }
          : {}),
      },
    );
  }
  return nonNegative(amount, 'An allowance', context) ? amount : undefined;
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
        remedy: { text: 'one of flat, each, graduated, volume or amount' },
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

function checkPlus(decl: ChargeDecl, facts: ChargeFacts, context: Context): Charge['plus'] | 'faulty' {
  const node = clause(decl, 'Plus');
  if (node === undefined) return undefined;
  const raw = checkExpr(node.amount, context);
  if (raw === undefined) return 'faulty';
  const plain = raw.type.kind === 'numeric' && isPlainMoney(raw.type.unit);
  let times: Rational | undefined = ONE;
  if (plain || facts.billing === undefined) {
    if (asMoney(raw, facts.currency, 'The fixed part', context) === undefined) return 'faulty';
  } else {
    times = perPeriod(raw, facts.currency, facts.billing, context);
  }
  const amount = discharge(raw, context);
  if (times === undefined || amount === undefined) return 'faulty';
  return { amount, times, ...(node.label === undefined ? {} : { label: node.label.value }), span: node.span };
}

function minimumBelowCap(minimum: Expr | undefined, cap: Expr | undefined, context: Context): boolean {
  if (minimum?.type.kind !== 'numeric' || cap?.type.kind !== 'numeric') return true;
  const [lo, hi] = [minimum.type.range.lo?.value, cap.type.range.hi?.value];
  if (lo === undefined || hi === undefined || compare(lo, hi) <= 0) return true;
  context.report(
    'WR6104',
    minimum.span,
    { minimum: figureText(lo, minimum.type), cap: figureText(hi, cap.type) },
    { related: [{ span: cap.span, message: 'the cap' }] },
  );
  return false;
}

function checkBilled(decl: ChargeDecl, facts: ChargeFacts, module: Module): Charge['billed'] | undefined {
  const node = clause(decl, 'Billed');
  const metered = facts.measure !== undefined;
  if (node === undefined) return clause(decl, 'Flat') !== undefined && !metered ? 'advance' : 'arrears';
  if (node.how !== 'advance' && node.how !== 'arrears') return undefined;
  if (node.how === 'advance' && metered)
    return module.report('WR6146', node.span, { charge: facts.name }, { remedy: { text: 'billed in arrears' } });
  return node.how;
}

const NEVER: Proration = { by: 'never' };

function checkProration(
  decl: ChargeDecl,
  facts: ChargeFacts,
  model: PriceModel | undefined,
  context: Context,
): Proration | undefined {
  const node = clause(decl, 'Prorate');
  if (node === undefined || node.by === 'never') return NEVER;
  if (facts.billing === undefined && node.of?.kind !== 'counts') {
    return context.report(
      'WR6141',
      node.span,
      {},
      { remedy: { text: 'prorate by day for DAYS over DAYS, or let the tariff bill every month' } },
    );
  }
  if (facts.measure !== undefined && !node.withAllowance)
    context.report('WR6142', node.span, { charge: facts.name }, { remedy: { text: 'with allowance' } });
  const part = checkPart(node, context);
  if (part === undefined) return undefined;
  const over = (node.of?.kind === 'counts' ? undefined : node.of?.over) ?? 'anchor period';
  const own = over === 'own period' ? ownPeriod(model) : undefined;
  if (over === 'own period' && own === undefined) {
    return context.report(
      'WR6141',
      node.span,
      {},
      { remedy: { text: '"over own period" needs a flat price per month or per year' } },
    );
  }
  return {
    by: node.by,
    part,
    over,
    ...(own === undefined ? {} : { own }),
    withAllowance: node.withAllowance,
    span: node.span,
  };
}

type Part = Exclude<Proration, { by: 'never' }>['part'];

function checkPart(node: ProrateClause, context: Context): Part | undefined {
  if (node.of === undefined || node.of.kind === 'period') return { kind: 'service' };
  if (node.of.kind === 'dates') {
    const from = checkExpr(node.of.from, context);
    const until = checkExpr(node.of.until, context);
    for (const end of [from, until]) {
      if (end !== undefined && end.type.kind !== 'date')
        return context.report('WR3100', end.span, { wanted: 'a date', found: typeText(end.type) });
    }
    return from === undefined || until === undefined
      ? undefined
      : { kind: 'dates', from, until, inclusive: node.of.inclusive };
  }
  const part = checkDays(node.of.part, context);
  const whole = checkDays(node.of.whole, context);
  if (part === undefined || whole === undefined) return undefined;
  if (whole.type.kind === 'numeric' && !isPositive(whole.type.range)) {
    return context.report(
      'WR3111',
      whole.span,
      { divisor: 'The whole of a proration', range: `its range is ${rangeText(whole.type.range, whole.type)}` },
      {
        remedy: { text: 'it must be proved to be above 0' },
      },
    );
  }
  return { kind: 'counts', part, whole };
}

function checkDays(node: Parameters<typeof checkExpr>[0], context: Context): Expr | undefined {
  const count = discharge(checkExpr(node, context), context);
  if (count === undefined) return undefined;
  if (count.type.kind === 'numeric' && count.type.unit.dimensions.length === 0 && count.type.flavour !== 'percent')
    return count;
  return context.report('WR3100', count.span, { wanted: 'a count', found: typeText(count.type) });
}

/** The time that a flat rate is for: `per year` is 12 months. */
function ownPeriod(
  model: PriceModel | undefined,
): { readonly every: number; readonly family: 'days' | 'months' } | undefined {
  if (model?.kind !== 'flat' || model.amount.type.kind !== 'numeric') return undefined;
  const { unit } = model.amount.type;
  const time = unit.dimensions.find((dimension) => dimension.base === 'month' || dimension.base === 'day');
  if (time === undefined) return undefined;
  const length = { n: unit.factor.d, d: unit.factor.n };
  return isInteger(length) ? { every: Number(length.n), family: time.base === 'month' ? 'months' : 'days' } : undefined;
}
