/** Charges and their clauses from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type { Text } from '../tree/common.ts';
import type {
  BilledClause,
  ChargeClause,
  ChargeDecl,
  Denominator,
  IncludedClause,
  MeasureClause,
  PriceModelNode,
  ProrateClause,
  ProrateSpan,
  SpreadOverClause,
  TierNode,
  TimeOfUseModel,
} from '../tree/tariff.ts';
import {
  chosen,
  given,
  has,
  type Makers,
  make,
  maybeNode,
  maybeToken,
  nameIn,
  node,
  nodes,
  numberIn,
  pathOf,
  type Reading,
  spanOf,
  textOf,
} from './cst.ts';
import {
  alreadyClause,
  appliesWhen,
  capClause,
  codeClause,
  maybeForEach,
  messageClause,
  roundClause,
  waivedClause,
} from './tree-clauses.ts';
import { expressionIn, maybeExpression, nthExpression, unitName } from './tree-expressions.ts';
import { blockOf } from './tree-rules.ts';
import { letClause } from './tree-values.ts';

export function measureClause(reading: Reading, cst: CstNode): MeasureClause {
  return { kind: 'Measure', span: spanOf(reading, cst), quantity: expressionIn(reading, cst) };
}

function includedClause(reading: Reading, cst: CstNode): IncludedClause {
  const rolls = maybeNode(cst, 'rollsOver');
  const rollsOver =
    rolls === undefined
      ? undefined
      : {
          ...given('upTo', maybeExpression(reading, rolls, 'upTo')),
          period: expressionIn(reading, rolls, 'period'),
        };
  return {
    kind: 'Included',
    span: spanOf(reading, cst),
    amount: expressionIn(reading, cst),
    ...labelOf(reading, cst),
    ...maybeForEach(reading, cst),
    ...given('rollsOver', rollsOver),
    beforeSteps: has(cst, 'before'),
  };
}

/** The text after an allowance or a `plus`, which the grammar calls its title. */
function labelOf(reading: Reading, cst: CstNode): { readonly label?: Text } {
  const label = maybeToken(cst, 'title');
  return label === undefined ? {} : { label: textOf(reading, label) };
}

/** The tiers of the `tiers` node inside `cst`. */
export function tiersIn(reading: Reading, cst: CstNode): readonly TierNode[] {
  return nodes(node(cst, 'tiers'), 'tier').map((tier) => ({
    span: spanOf(reading, tier),
    bound: tierBound(reading, tier),
    at: expressionIn(reading, tier, 'price'),
    ...given('plus', maybeExpression(reading, tier, 'fee')),
    evenAtZero: maybeNode(tier, 'evenAtZero') !== undefined,
  }));
}

function tierBound(reading: Reading, cst: CstNode): TierNode['bound'] {
  const value = maybeExpression(reading, cst, 'bound');
  if (value === undefined) return { kind: 'beyond' };
  return { kind: has(cst, 'next') ? 'next' : 'up to', value };
}

function graduated(reading: Reading, cst: CstNode): PriceModelNode {
  const of = maybeExpression(reading, cst, 'expr');
  const span = spanOf(reading, cst);
  if (of !== undefined) return { kind: 'GraduatedPercentage', span, of, tiers: tiersIn(reading, cst) };
  const wholeUnits = maybeNode(cst, 'wholeUnits') !== undefined;
  return { kind: 'Graduated', span, wholeUnits, tiers: tiersIn(reading, cst) };
}

function timeOfUse(reading: Reading, cst: CstNode): TimeOfUseModel {
  const bands = nodes(cst, 'bandRate').map((band) => ({
    band: nameIn(reading, band),
    rate: expressionIn(reading, band),
    span: spanOf(reading, band),
  }));
  return {
    kind: 'TimeOfUse',
    span: spanOf(reading, cst),
    calendar: nameIn(reading, cst),
    from: expressionIn(reading, cst),
    ...given('to', maybeExpression(reading, cst, 'to')),
    bands,
  };
}

export const amountModel = (reading: Reading, cst: CstNode) =>
  ({ kind: 'Amount', span: spanOf(reading, cst), amount: expressionIn(reading, cst) }) as const;

const PRICE_MODELS: Makers<PriceModelNode> = {
  flatModel: (reading, cst) => ({ kind: 'Flat', span: spanOf(reading, cst), amount: expressionIn(reading, cst) }),
  eachModel: (reading, cst) => ({ kind: 'Each', span: spanOf(reading, cst), rate: expressionIn(reading, cst) }),
  amountModel,
  graduatedModel: graduated,
  volumeModel: (reading, cst) => ({
    kind: has(cst, 'volume') ? 'Volume' : 'Stairstep',
    span: spanOf(reading, cst),
    wholeUnits: maybeNode(cst, 'wholeUnits') !== undefined,
    tiers: tiersIn(reading, cst),
  }),
  packageModel: (reading, cst) => ({
    kind: 'Package',
    span: spanOf(reading, cst),
    size: expressionIn(reading, cst),
    price: expressionIn(reading, cst, 'price'),
  }),
  timeOfUseModel: timeOfUse,
};

function prorateClause(reading: Reading, cst: CstNode): ProrateClause {
  const of = maybeNode(cst, 'prorateSpan');
  return {
    kind: 'Prorate',
    span: spanOf(reading, cst),
    by: chosen(cst, 'never', 'day', 'second'),
    ...given('of', of === undefined ? undefined : make(PRORATE_SPANS, reading, of)),
    withAllowance: has(cst, 'allowance'),
  };
}

const PRORATE_SPANS: Makers<ProrateSpan> = {
  prorateDates: (reading, cst) => {
    const over = maybeNode(cst, 'denominator');
    return {
      kind: 'dates',
      from: nthExpression(reading, cst, 0),
      until: nthExpression(reading, cst, 1),
      inclusive: has(cst, 'inclusive'),
      ...given('over', over === undefined ? undefined : denominator(over)),
    };
  },
  prorateCounts: (reading, cst) => ({
    kind: 'counts',
    part: nthExpression(reading, cst, 0),
    whole: nthExpression(reading, cst, 1),
  }),
  denominator: (_reading, cst) => ({ kind: 'period', over: denominator(cst) }),
};

function denominator(cst: CstNode): Denominator {
  if (has(cst, 'anchor')) return 'anchor period';
  return has(cst, 'billing') ? 'billing cycle' : 'own period';
}

function billedClause(reading: Reading, cst: CstNode): BilledClause {
  const span = spanOf(reading, cst);
  if (has(cst, 'in')) return { kind: 'Billed', span, how: chosen(cst, 'advance', 'arrears') };
  const date = expressionIn(reading, cst);
  if (has(cst, 'once')) return { kind: 'Billed', span, how: 'once', on: date };
  const count = maybeExpression(reading, cst, 'count');
  if (count !== undefined) return { kind: 'Billed', span, how: 'instalments', count, from: date };
  const unit = unitName(reading, node(cst, 'unitName'));
  return { kind: 'Billed', span, how: 'every', count: numberIn(reading, cst), unit, from: date };
}

function spreadOver(reading: Reading, cst: CstNode): SpreadOverClause {
  return {
    kind: 'SpreadOver',
    span: spanOf(reading, cst),
    variable: nameIn(reading, cst),
    list: pathOf(reading, node(cst, 'path')),
    ...given('where', maybeExpression(reading, cst, 'where')),
    by: expressionIn(reading, cst),
  };
}

const CHARGE_CLAUSES: Makers<ChargeClause> = {
  ...PRICE_MODELS,
  letClause,
  appliesWhen,
  codeClause,
  measureClause,
  stepsClause: (reading, cst) => ({
    kind: 'Steps',
    span: spanOf(reading, cst),
    step: expressionIn(reading, cst),
    ...given('first', maybeExpression(reading, cst, 'first')),
  }),
  includedClause,
  plusClause: (reading, cst) => ({
    kind: 'Plus',
    span: spanOf(reading, cst),
    amount: expressionIn(reading, cst),
    ...labelOf(reading, cst),
  }),
  minimumClause: (reading, cst) => ({
    kind: 'Minimum',
    span: spanOf(reading, cst),
    amount: expressionIn(reading, cst),
    evenAtZero: maybeNode(cst, 'evenAtZero') !== undefined,
  }),
  capClause,
  prorateClause,
  billedClause,
  roundClause,
  taxedClause: (reading, cst) => ({ kind: 'Taxed', span: spanOf(reading, cst), category: nameIn(reading, cst) }),
  waivedClause,
  alreadyClause,
  spreadOver,
  messageClause,
};

export function chargeDecl(reading: Reading, cst: CstNode): ChargeDecl {
  return {
    kind: 'Charge',
    ...blockOf(reading, cst),
    ...maybeForEach(reading, cst),
    clauses: nodes(cst, 'chargeClause').map((clause) => make(CHARGE_CLAUSES, reading, clause)),
  };
}
