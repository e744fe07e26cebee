/** Rules, decisions and groups from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type { DecisionClause, DecisionDecl, GroupNode, RuleClause, RuleDecl } from '../tree/rule.ts';
import {
  chosen,
  docOf,
  type Makers,
  make,
  nameIn,
  node,
  nodes,
  numberIn,
  only,
  type Reading,
  spanOf,
  titleOf,
} from './cst.ts';
import { appliesWhen, codeClause, messageClause, waivedClause } from './tree-clauses.ts';
import { expressionIn } from './tree-expressions.ts';
import { letClause } from './tree-values.ts';

const RULE_CLAUSES: Makers<RuleClause> = {
  letClause,
  codeClause,
  appliesWhen,
  messageClause,
  waivedClause,
  severityClause: (reading, cst) => ({
    kind: 'Severity',
    span: spanOf(reading, cst),
    severity: chosen(cst, 'error', 'warning', 'info'),
  }),
  weightClause: (reading, cst) => ({ kind: 'Weight', span: spanOf(reading, cst), weight: numberIn(reading, cst) }),
  requireClause: (reading, cst) => ({
    kind: 'Require',
    span: spanOf(reading, cst),
    condition: expressionIn(reading, cst),
  }),
  whenMissing: (reading, cst) => ({
    kind: 'WhenMissing',
    span: spanOf(reading, cst),
    outcome: chosen(cst, 'fail', 'pass', 'undecided'),
  }),
};

export function ruleDecl(reading: Reading, cst: CstNode): RuleDecl {
  return {
    kind: 'Rule',
    ...blockOf(reading, cst),
    clauses: nodes(cst, 'ruleClause').map((clause) => make(RULE_CLAUSES, reading, clause)),
  };
}

/** Place, doc comment, name and title of a block. */
export function blockOf(reading: Reading, cst: CstNode) {
  return {
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: nameIn(reading, cst),
    ...titleOf(reading, cst),
  };
}

const DECISION_CLAUSES: Makers<DecisionClause> = {
  letClause,
  appliesWhen,
  passWhen: (reading, cst) => ({ kind: 'PassWhen', span: spanOf(reading, cst), group: groupIn(reading, cst) }),
  whenUndecided: (reading, cst) => ({
    kind: 'WhenUndecided',
    span: spanOf(reading, cst),
    outcome: chosen(cst, 'refer', 'fail', 'pass'),
  }),
  whenPassed: (reading, cst) => ({ kind: 'WhenPassed', span: spanOf(reading, cst) }),
};

export function decisionDecl(reading: Reading, cst: CstNode): DecisionDecl {
  return {
    kind: 'Decision',
    ...blockOf(reading, cst),
    clauses: nodes(cst, 'decisionClause').map((clause) => make(DECISION_CLAUSES, reading, clause)),
  };
}

export function groupIn(reading: Reading, cst: CstNode): GroupNode {
  return group(reading, node(cst, 'group'));
}

function group(reading: Reading, cst: CstNode): GroupNode {
  const span = spanOf(reading, cst);
  if (cst.children['Name'] !== undefined) return { kind: 'member', name: nameIn(reading, cst), span };
  const inside = only(cst);
  const members = nodes(node(inside, 'groupItems'), 'group').map((member) => group(reading, member));
  if (inside.name === 'plainGroup') return { kind: chosen(inside, 'all', 'any', 'none'), members, span };
  const kind = inside.name === 'countGroup' ? 'at least' : 'weight';
  return { kind, threshold: numberIn(reading, inside), members, span };
}
