/** Commissions, clawbacks, payouts, progressions and grants. */
import type {
  ClawbackClause,
  ClawbackDecl,
  CommissionClause,
  CommissionDecl,
  GrantClause,
  GrantDecl,
  PayableClause,
  PayClause,
  PayoutClause,
  PayoutDecl,
  ProgressionDecl,
} from '../tree/commission.ts';
import { dottedName } from '../tree/common.ts';
import type { Doc } from './layout.ts';
import { tiersDoc } from './print-charges.ts';
import { forEachText, groupDoc, sharedClause } from './print-clauses.ts';
import { expression, LEVEL, operand, parenthesised } from './print-expressions.ts';
import { block, column, docLines, flat, nameList, type Printing, titled } from './printing.ts';

export function commissionDecl(printing: Printing, node: CommissionDecl): Doc {
  const head = titled(`commission ${node.name.text}`, node.title) + forEachText(printing, node.each);
  return block(printing, node, head, node.clauses, (clause) => commissionClause(printing, clause));
}

function commissionClause(printing: Printing, node: CommissionClause): Doc {
  switch (node.kind) {
    case 'Eligible':
      return ['eligible when ', groupDoc(printing, node.group)];
    case 'Base':
      return ['base ', expression(printing, node.amount)];
    case 'Rate': {
      // `rate graduated {` opens a ladder; a value of that name before a brace cannot be written, so none is.
      return ['rate ', expression(printing, node.rate)];
    }
    case 'RateGraduated':
      return tiersDoc(printing, node, 'rate graduated');
    case 'Clawback':
      return [docLines(node.doc), clawbackDecl(printing, node)];
    case 'Pay':
      return payClause(printing, node);
    case 'CarriedIn':
    case 'MinimumPayout':
    case 'Payable':
      return statementClause(printing, node);
    default:
      return sharedClause(printing, node);
  }
}

function payClause(printing: Printing, node: PayClause): Doc {
  const to = [' to ', expression(printing, node.to)];
  if (node.share === undefined) return ['pay remaining', to];
  const isWord = node.share.kind === 'Name' && node.share.name.text === 'remaining';
  return ['pay ', isWord ? parenthesised(printing, node.share) : expression(printing, node.share), to];
}

type StatementClause = Extract<PayoutClause, { kind: 'CarriedIn' | 'MinimumPayout' | 'Payable' }>;

function statementClause(printing: Printing, node: StatementClause): Doc {
  switch (node.kind) {
    case 'CarriedIn':
      return ['carried in ', expression(printing, node.amount)];
    case 'MinimumPayout':
      return ['minimum payout ', operand(printing, node.amount, LEVEL.add), ` else ${node.below}`];
    case 'Payable':
      return payableClause(printing, node);
  }
}

function payableClause(printing: Printing, node: PayableClause): Doc {
  if (node.from === undefined) return ['payable after ', expression(printing, node.period)];
  const period = flat(expression(printing, node.period));
  // A period that begins with a value called "after" must not become the keyword.
  return ['payable ', /^after\b/.test(period) ? `(${period})` : period, ' after ', expression(printing, node.from)];
}

function clawbackDecl(printing: Printing, node: ClawbackDecl): Doc {
  const head = titled(`clawback ${node.name.text}`, node.title);
  return block(printing, node, head, node.clauses, (clause) => clawbackClause(printing, clause));
}

function clawbackClause(printing: Printing, node: ClawbackClause): Doc {
  return node.kind === 'TakeBack' ? ['take back ', expression(printing, node.share)] : sharedClause(printing, node);
}

export function payoutDecl(printing: Printing, node: PayoutDecl): Doc {
  const head: Doc = [titled(`payout ${node.name.text}`, node.title), ' to ', expression(printing, node.to)];
  return block(printing, node, head, node.clauses, (clause) => payoutClause(printing, clause));
}

function payoutClause(printing: Printing, node: PayoutClause): Doc {
  switch (node.kind) {
    case 'CountingCommissions':
      return `counting ${nameList(node.names)}`;
    case 'CarriedIn':
    case 'MinimumPayout':
    case 'Payable':
      return statementClause(printing, node);
    default:
      return sharedClause(printing, node);
  }
}

export function progressionDecl(printing: Printing, node: ProgressionDecl): Doc {
  const head = `${titled(`progression ${node.name.text}`, node.title)} on ${dottedName(node.on)}`;
  return column(printing, node, head, node.steps, (step) => [
    `${step.from.text} to ${step.to.text} when `,
    groupDoc(printing, step.when),
  ]);
}

export function grantDecl(printing: Printing, node: GrantDecl): Doc {
  const head = titled(`grant ${node.name.text}`, node.title) + forEachText(printing, node.each);
  return block(printing, node, head, node.clauses, (clause) => grantClause(printing, clause));
}

function grantClause(printing: Printing, node: GrantClause): Doc {
  switch (node.kind) {
    case 'Give':
      return ['give ', expression(printing, node.what), ' to ', expression(printing, node.to), ` as ${node.as.text}`];
    case 'ValidFor': {
      const from = node.from === undefined ? '' : [' from ', expression(printing, node.from)];
      return ['valid for ', expression(printing, node.period), from];
    }
    case 'ValidUntil':
      return ['valid until ', expression(printing, node.until)];
    default:
      return sharedClause(printing, node);
  }
}
