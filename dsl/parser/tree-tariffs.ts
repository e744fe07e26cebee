/** Tariffs, discounts, commitments, credits and taxes from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type {
  BillsClause,
  ChargeSetNode,
  CommitmentClause,
  CommitmentDecl,
  CreditClause,
  CreditDecl,
  DiscountClause,
  DiscountDecl,
  TariffClause,
  TariffDecl,
  TaxBaseClause,
  TaxClause,
  TaxDecl,
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
  namesOf,
  node,
  nodes,
  numberOf,
  only,
  type Reading,
  spanOf,
  textOf,
  token,
} from './cst.ts';
import { amountModel, chargeDecl } from './tree-charges.ts';
import {
  alreadyClause,
  appliesWhen,
  capClause,
  codeClause,
  maybeForEach,
  messageClause,
  reasonOf,
  roundClause,
  roundingClause,
} from './tree-clauses.ts';
import { expressionIn, maybeExpression, nthExpression, unitName } from './tree-expressions.ts';
import { blockOf } from './tree-rules.ts';
import { letClause } from './tree-values.ts';

function billsClause(reading: Reading, cst: CstNode): BillsClause {
  const every = maybeToken(cst, 'Number');
  const end = maybeNode(cst, 'monthEnd');
  return {
    kind: 'Bills',
    span: spanOf(reading, cst),
    ...given('every', every === undefined ? undefined : numberOf(reading, every)),
    unit: unitName(reading, node(cst, 'unitName')),
    ...given('anchor', maybeExpression(reading, cst, 'expr')),
    ...given('monthEnd', end === undefined ? undefined : chosen(end, 'remembered', 'sticky', 'clamped')),
  };
}

function chargeSet(reading: Reading, cst: CstNode): ChargeSetNode {
  const inside = only(node(cst, 'chargeSet'));
  const span = spanOf(reading, inside);
  const listed = (key: string) => nodes(inside, key).flatMap((names) => namesOf(reading, names));
  if (inside.name === 'allCharges') return { kind: 'all', and: listed('and'), except: listed('except'), span };
  if (inside.name === 'taxedCharges') {
    return { kind: 'taxed as', category: nameIn(reading, inside), and: listed('names'), span };
  }
  return { kind: 'names', names: namesOf(reading, inside), span };
}

const SHARED = { letClause, appliesWhen, codeClause, capClause, roundClause, messageClause };

const DISCOUNT_CLAUSES: Makers<DiscountClause> = {
  ...SHARED,
  takeClause: (reading, cst) => ({
    kind: 'Take',
    span: spanOf(reading, cst),
    amount: expressionIn(reading, cst),
    off: chargeSet(reading, cst),
  }),
  stackClause: (reading, cst) => ({
    kind: 'Stack',
    span: spanOf(reading, cst),
    how: 'after',
    names: namesOf(reading, node(cst, 'names')),
  }),
  largerClause: (reading, cst) => ({
    kind: 'Stack',
    span: spanOf(reading, cst),
    how: 'larger',
    names: namesOf(reading, node(cst, 'names')),
  }),
  spreadClause: (reading, cst) => ({
    kind: 'Spread',
    span: spanOf(reading, cst),
    by: chosen(cst, 'amount', 'evenly'),
  }),
  forClause: (reading, cst) => ({
    kind: 'For',
    span: spanOf(reading, cst),
    period: nthExpression(reading, cst, 0),
    from: nthExpression(reading, cst, 1),
  }),
};

function discountDecl(reading: Reading, cst: CstNode): DiscountDecl {
  return {
    kind: 'Discount',
    ...blockOf(reading, cst),
    ...maybeForEach(reading, cst),
    clauses: nodes(cst, 'discountClause').map((clause) => make(DISCOUNT_CLAUSES, reading, clause)),
  };
}

const COMMITMENT_CLAUSES: Makers<CommitmentClause> = {
  ...SHARED,
  alreadyClause,
  commitmentMinimum: (reading, cst) => ({
    kind: 'CommitmentMinimum',
    span: spanOf(reading, cst),
    amount: expressionIn(reading, cst),
  }),
  termClause: (reading, cst) => ({
    kind: 'Term',
    span: spanOf(reading, cst),
    period: nthExpression(reading, cst, 0),
    from: nthExpression(reading, cst, 1),
  }),
  countingClause: (reading, cst) => ({
    kind: 'Counting',
    span: spanOf(reading, cst),
    charges: chargeSet(reading, cst),
  }),
  carryClause: (reading, cst) => ({
    kind: 'Carry',
    span: spanOf(reading, cst),
    what: chosen(cst, 'excess', 'shortfall'),
    upTo: expressionIn(reading, cst),
  }),
  shortfallClause: (reading, cst) => ({
    kind: 'ShortfallAs',
    span: spanOf(reading, cst),
    title: textOf(reading, token(cst, 'String')),
  }),
};

function commitmentDecl(reading: Reading, cst: CstNode): CommitmentDecl {
  return {
    kind: 'Commitment',
    ...blockOf(reading, cst),
    clauses: nodes(cst, 'commitmentClause').map((clause) => make(COMMITMENT_CLAUSES, reading, clause)),
  };
}

const CREDIT_CLAUSES: Makers<CreditClause> = {
  ...SHARED,
  amountModel: (reading, cst) => ({ ...amountModel(reading, cst), kind: 'CreditAmount' }),
  creditOn: (reading, cst) => ({ kind: 'CreditOn', span: spanOf(reading, cst), charges: chargeSet(reading, cst) }),
  creditWhen: (reading, cst) => ({
    kind: 'CreditWhen',
    span: spanOf(reading, cst),
    when: chosen(cst, 'before', 'after'),
  }),
};

function creditDecl(reading: Reading, cst: CstNode): CreditDecl {
  return {
    kind: 'Credit',
    ...blockOf(reading, cst),
    ...maybeForEach(reading, cst),
    clauses: nodes(cst, 'creditClause').map((clause) => make(CREDIT_CLAUSES, reading, clause)),
  };
}

function taxBase(reading: Reading, cst: CstNode): TaxBaseClause {
  return {
    kind: 'TaxBase',
    span: spanOf(reading, cst),
    how: chosen(cst, 'added', 'contained'),
    charges: chargeSet(reading, cst),
    perLine: has(cst, 'line'),
  };
}

const TAX_CLAUSES: Makers<TaxClause> = {
  ...SHARED,
  taxBase,
  taxRate: (reading, cst) => ({ kind: 'TaxRate', span: spanOf(reading, cst), rate: expressionIn(reading, cst) }),
  amountModel: (reading, cst) => ({ ...amountModel(reading, cst), kind: 'TaxAmount' }),
  exemptClause: (reading, cst) => ({
    kind: 'Exempt',
    span: spanOf(reading, cst),
    when: expressionIn(reading, cst),
    ...reasonOf(reading, cst),
  }),
};

function taxDecl(reading: Reading, cst: CstNode): TaxDecl {
  const rate = maybeExpression(reading, cst, 'expr');
  const clauses: readonly TaxClause[] =
    rate === undefined
      ? nodes(cst, 'taxClause').map((clause) => make(TAX_CLAUSES, reading, clause))
      : [{ kind: 'TaxRate', span: rate.span, rate }, taxBase(reading, node(cst, 'taxBase'))];
  return {
    kind: 'Tax',
    ...blockOf(reading, cst),
    ...maybeForEach(reading, cst),
    block: rate === undefined,
    clauses,
  };
}

const TARIFF_CLAUSES: Makers<TariffClause> = {
  letClause,
  appliesWhen,
  billsClause,
  lateClause: (reading, cst) => ({ kind: 'Late', span: spanOf(reading, cst), on: chosen(cst, 'current', 'own') }),
  rounding: roundingClause,
  chargeDecl,
  discountDecl,
  commitmentDecl,
  creditDecl,
  taxDecl,
};

export function tariffDecl(reading: Reading, cst: CstNode): TariffDecl {
  return {
    kind: 'Tariff',
    ...blockOf(reading, cst),
    clauses: nodes(cst, 'tariffClause').map((clause) => make(TARIFF_CLAUSES, reading, clause)),
  };
}
