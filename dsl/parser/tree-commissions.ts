/** Commissions, clawbacks, payouts, progressions and grants from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type {
  CarriedInClause,
  ClawbackClause,
  ClawbackDecl,
  CommissionClause,
  CommissionDecl,
  GrantClause,
  GrantDecl,
  MinimumPayoutClause,
  PayableClause,
  PayClause,
  PayoutClause,
  PayoutDecl,
  ProgressionDecl,
} from '../tree/commission.ts';
import {
  chosen,
  given,
  type Makers,
  make,
  maybeNode,
  nameIn,
  nameOf,
  namesOf,
  node,
  nodes,
  pathOf,
  type Reading,
  spanOf,
  tokens,
} from './cst.ts';
import { tiersIn } from './tree-charges.ts';
import {
  alreadyClause,
  appliesWhen,
  capClause,
  codeClause,
  maybeForEach,
  messageClause,
  roundClause,
  roundingClause,
  waivedClause,
} from './tree-clauses.ts';
import { additive, expressionIn, maybeExpression, nthExpression } from './tree-expressions.ts';
import { blockOf, groupIn } from './tree-rules.ts';
import { letClause } from './tree-values.ts';

function carriedClause(reading: Reading, cst: CstNode): CarriedInClause {
  return { kind: 'CarriedIn', span: spanOf(reading, cst), amount: expressionIn(reading, cst) };
}

function minimumPayout(reading: Reading, cst: CstNode): MinimumPayoutClause {
  return {
    kind: 'MinimumPayout',
    span: spanOf(reading, cst),
    amount: additive(reading, node(cst, 'additive')),
    below: chosen(cst, 'carry', 'forfeit'),
  };
}

function payableClause(reading: Reading, cst: CstNode): PayableClause {
  return {
    kind: 'Payable',
    span: spanOf(reading, cst),
    period: expressionIn(reading, cst, 'period'),
    ...given('from', maybeExpression(reading, cst, 'from')),
  };
}

function payClause(reading: Reading, cst: CstNode): PayClause {
  return {
    kind: 'Pay',
    span: spanOf(reading, cst),
    ...given('share', maybeExpression(reading, cst, 'share')),
    to: expressionIn(reading, cst, 'payee'),
  };
}

const SHARED = { letClause, codeClause, capClause, roundClause, messageClause };

const CLAWBACK_CLAUSES: Makers<ClawbackClause> = {
  ...SHARED,
  appliesWhen,
  waivedClause,
  takeBack: (reading, cst) => ({ kind: 'TakeBack', span: spanOf(reading, cst), share: expressionIn(reading, cst) }),
};

function clawbackDecl(reading: Reading, cst: CstNode): ClawbackDecl {
  return {
    kind: 'Clawback',
    ...blockOf(reading, cst),
    clauses: nodes(cst, 'clawbackClause').map((clause) => make(CLAWBACK_CLAUSES, reading, clause)),
  };
}

function rateClause(reading: Reading, cst: CstNode): CommissionClause {
  const span = spanOf(reading, cst);
  return maybeNode(cst, 'tiers') === undefined
    ? { kind: 'Rate', span, rate: expressionIn(reading, cst) }
    : { kind: 'RateGraduated', span, tiers: tiersIn(reading, cst) };
}

const COMMISSION_CLAUSES: Makers<CommissionClause> = {
  ...SHARED,
  appliesWhen,
  alreadyClause,
  eligibleWhen: (reading, cst) => ({ kind: 'Eligible', span: spanOf(reading, cst), group: groupIn(reading, cst) }),
  baseClause: (reading, cst) => ({ kind: 'Base', span: spanOf(reading, cst), amount: expressionIn(reading, cst) }),
  rateClause,
  rounding: roundingClause,
  carriedClause,
  minimumPayout,
  payClause,
  payableClause,
  clawbackDecl,
};

export function commissionDecl(reading: Reading, cst: CstNode): CommissionDecl {
  return {
    kind: 'Commission',
    ...blockOf(reading, cst),
    ...maybeForEach(reading, cst),
    clauses: nodes(cst, 'commissionClause').map((clause) => make(COMMISSION_CLAUSES, reading, clause)),
  };
}

const PAYOUT_CLAUSES: Makers<PayoutClause> = {
  ...SHARED,
  carriedClause,
  minimumPayout,
  payableClause,
  countingCommissions: (reading, cst) => ({
    kind: 'CountingCommissions',
    span: spanOf(reading, cst),
    names: namesOf(reading, node(cst, 'names')),
  }),
};

export function payoutDecl(reading: Reading, cst: CstNode): PayoutDecl {
  return {
    kind: 'Payout',
    ...blockOf(reading, cst),
    to: expressionIn(reading, cst),
    clauses: nodes(cst, 'payoutClause').map((clause) => make(PAYOUT_CLAUSES, reading, clause)),
  };
}

export function progressionDecl(reading: Reading, cst: CstNode): ProgressionDecl {
  const steps = nodes(cst, 'progressionStep').map((step) => {
    const [from, to] = tokens(step, 'Name').map((word) => nameOf(reading, word));
    if (from === undefined || to === undefined) throw new Error('the grammar rule progressionStep has no names');
    return { from, to, when: groupIn(reading, step), span: spanOf(reading, step) };
  });
  return { kind: 'Progression', ...blockOf(reading, cst), on: pathOf(reading, node(cst, 'path')), steps };
}

function validClause(reading: Reading, cst: CstNode): GrantClause {
  const span = spanOf(reading, cst);
  const until = maybeExpression(reading, cst, 'until');
  if (until !== undefined) return { kind: 'ValidUntil', span, until };
  const period = expressionIn(reading, cst, 'period');
  return { kind: 'ValidFor', span, period, ...given('from', maybeExpression(reading, cst, 'from')) };
}

const GRANT_CLAUSES: Makers<GrantClause> = {
  ...SHARED,
  appliesWhen,
  giveClause: (reading, cst) => ({
    kind: 'Give',
    span: spanOf(reading, cst),
    what: nthExpression(reading, cst, 0),
    to: nthExpression(reading, cst, 1),
    as: nameIn(reading, cst),
  }),
  validClause,
};

export function grantDecl(reading: Reading, cst: CstNode): GrantDecl {
  return {
    kind: 'Grant',
    ...blockOf(reading, cst),
    ...maybeForEach(reading, cst),
    clauses: nodes(cst, 'grantClause').map((clause) => make(GRANT_CLAUSES, reading, clause)),
  };
}
