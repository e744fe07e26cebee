/** Limits, features and intents from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type { FeatureClause, FeatureDecl, IntentClause, IntentDecl, LimitClause, LimitDecl } from '../tree/licence.ts';
import {
  given,
  has,
  type Makers,
  make,
  maybeToken,
  nameIn,
  nameOf,
  nodes,
  numberIn,
  numberOf,
  pathOf,
  type Reading,
  spanOf,
  tokens,
} from './cst.ts';
import { measureClause } from './tree-charges.ts';
import { appliesWhen, codeClause, maybeForEach, messageClause, waivedClause } from './tree-clauses.ts';
import { expressionIn, fieldInit, maybeExpression } from './tree-expressions.ts';
import { blockOf } from './tree-rules.ts';
import { letClause } from './tree-values.ts';

function graceClause(reading: Reading, cst: CstNode): LimitClause {
  const period = maybeExpression(reading, cst, 'period');
  const from = maybeExpression(reading, cst, 'from');
  return {
    kind: 'Grace',
    span: spanOf(reading, cst),
    amount: expressionIn(reading, cst),
    ...given('time', period === undefined || from === undefined ? undefined : { period, from }),
  };
}

function onBreach(reading: Reading, cst: CstNode): LimitClause {
  const span = spanOf(reading, cst);
  const charge = maybeToken(cst, 'Name');
  if (charge !== undefined) return { kind: 'OnBreach', span, does: 'charge', charge: nameOf(reading, charge) };
  return { kind: 'OnBreach', span, does: has(cst, 'deny') ? 'deny' : 'warn' };
}

const LIMIT_CLAUSES: Makers<LimitClause> = {
  letClause,
  codeClause,
  appliesWhen,
  messageClause,
  measureClause,
  waivedClause,
  allowClause: (reading, cst) => ({ kind: 'Allow', span: spanOf(reading, cst), amount: expressionIn(reading, cst) }),
  graceClause,
  notifyClause: (reading, cst) => ({
    kind: 'Notify',
    span: spanOf(reading, cst),
    at: tokens(cst, 'Percent').map((percent) => numberOf(reading, percent)),
  }),
  onBreach,
};

export function limitDecl(reading: Reading, cst: CstNode): LimitDecl {
  return {
    kind: 'Limit',
    ...blockOf(reading, cst),
    ...maybeForEach(reading, cst),
    clauses: nodes(cst, 'limitClause').map((clause) => make(LIMIT_CLAUSES, reading, clause)),
  };
}

const FEATURE_CLAUSES: Makers<FeatureClause> = {
  letClause,
  codeClause,
  messageClause,
  availableWhen: (reading, cst) => ({
    kind: 'AvailableWhen',
    span: spanOf(reading, cst),
    condition: expressionIn(reading, cst),
  }),
};

export function featureDecl(reading: Reading, cst: CstNode): FeatureDecl {
  return {
    kind: 'Feature',
    ...blockOf(reading, cst),
    clauses: nodes(cst, 'featureClause').map((clause) => make(FEATURE_CLAUSES, reading, clause)),
  };
}

const INTENT_CLAUSES: Makers<IntentClause> = {
  letClause,
  appliesWhen,
  duringClause: (reading, cst) => ({
    kind: 'During',
    span: spanOf(reading, cst),
    bands: nodes(cst, 'dotted').map((band) => pathOf(reading, band)),
  }),
  untilClause: (reading, cst) => ({ kind: 'Until', span: spanOf(reading, cst), until: expressionIn(reading, cst) }),
  targetClause: (reading, cst) => ({ kind: 'Target', span: spanOf(reading, cst), target: expressionIn(reading, cst) }),
  precedenceClause: (reading, cst) => ({
    kind: 'Precedence',
    span: spanOf(reading, cst),
    precedence: numberIn(reading, cst),
  }),
  fieldInit: (reading, cst) => ({ kind: 'IntentField', span: spanOf(reading, cst), field: fieldInit(reading, cst) }),
};

export function intentDecl(reading: Reading, cst: CstNode): IntentDecl {
  return {
    kind: 'Intent',
    ...blockOf(reading, cst),
    intent: nameIn(reading, cst, 'intent'),
    ...maybeForEach(reading, cst),
    clauses: nodes(cst, 'intentClause').map((clause) => make(INTENT_CLAUSES, reading, clause)),
  };
}
