/** Header, imports and declarations from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type { HeaderClause, HeaderNode, SupersedesClause, UseNode } from '../tree/declaration.ts';
import type { Declaration } from '../tree/file.ts';
import {
  chosen,
  docOf,
  given,
  has,
  type Makers,
  make,
  maybeNode,
  maybeToken,
  namesOf,
  node,
  nodes,
  numberIn,
  pathOf,
  type Reading,
  spanOf,
  textOf,
  titleOf,
  token,
  writtenOf,
} from './cst.ts';
import { roundingClause } from './tree-clauses.ts';
import { commissionDecl, grantDecl, payoutDecl, progressionDecl } from './tree-commissions.ts';
import { featureDecl, intentDecl, limitDecl } from './tree-licences.ts';
import { decisionDecl, ruleDecl } from './tree-rules.ts';
import { calendarDecl, datesDecl, tableDecl } from './tree-tables.ts';
import { tariffDecl } from './tree-tariffs.ts';
import { propertyDecl, testDecl } from './tree-tests.ts';
import { enumDecl, inputDecl, recordDecl, unitDecl } from './tree-types.ts';
import { constantDecl, defineDecl, exampleDecl, externDecl } from './tree-values.ts';

function supersedes(reading: Reading, cst: CstNode): SupersedesClause {
  const scope = has(cst, 'new') ? 'new subscribers' : has(cst, 'everyone') ? 'everyone' : undefined;
  const from = maybeToken(cst, 'Date');
  return {
    kind: 'Supersedes',
    span: spanOf(reading, cst),
    version: writtenOf(reading, token(cst, 'Version')),
    ...given('scope', scope),
    ...given('from', from === undefined ? undefined : writtenOf(reading, from)),
  };
}

const HEADER_CLAUSES: Makers<HeaderClause> = {
  effective: (reading, cst) => {
    const until = maybeToken(cst, 'until');
    return {
      kind: 'Effective',
      span: spanOf(reading, cst),
      from: writtenOf(reading, token(cst, 'Date')),
      ...given('until', until === undefined ? undefined : writtenOf(reading, until)),
    };
  },
  zone: (reading, cst) => ({
    kind: 'Zone',
    span: spanOf(reading, cst),
    zone: textOf(reading, token(cst, 'String')),
  }),
  currency: (reading, cst) => {
    const by = maybeNode(cst, 'path');
    return {
      kind: 'Currency',
      span: spanOf(reading, cst),
      currencies: namesOf(reading, node(cst, 'names')),
      ...given('by', by === undefined ? undefined : pathOf(reading, by)),
    };
  },
  rounding: roundingClause,
  asOfClause: (reading, cst) => ({
    kind: 'AsOfPath',
    span: spanOf(reading, cst),
    path: pathOf(reading, node(cst, 'path')),
  }),
  supersedes,
  owner: (reading, cst) => ({
    kind: 'Owner',
    span: spanOf(reading, cst),
    owner: textOf(reading, token(cst, 'String')),
  }),
  describe: (reading, cst) => ({
    kind: 'Describe',
    span: spanOf(reading, cst),
    text: textOf(reading, token(cst, 'String')),
  }),
};

export function headerNode(reading: Reading, cst: CstNode): HeaderNode {
  return {
    kind: 'Header',
    span: spanOf(reading, cst),
    role: chosen(cst, 'policy', 'library'),
    name: pathOf(reading, node(cst, 'dotted')),
    ...titleOf(reading, cst),
    version: writtenOf(reading, token(cst, 'Version')),
    clauses: nodes(cst, 'headerClause').map((clause) => make(HEADER_CLAUSES, reading, clause)),
    ...docOf(reading, cst),
  };
}

export function useNode(reading: Reading, cst: CstNode): UseNode {
  return {
    kind: 'Use',
    span: spanOf(reading, cst),
    names: namesOf(reading, node(cst, 'names')),
    from: pathOf(reading, node(cst, 'dotted')),
    major: numberIn(reading, cst),
    ...docOf(reading, cst),
  };
}

const DECLARATIONS: Makers<Declaration> = {
  grantDecl,
  payoutDecl,
  unitDecl,
  enumDecl,
  recordDecl,
  inputDecl,
  constantDecl,
  defineDecl,
  externDecl,
  tableDecl,
  calendarDecl,
  datesDecl,
  ruleDecl,
  decisionDecl,
  tariffDecl,
  commissionDecl,
  progressionDecl,
  limitDecl,
  featureDecl,
  intentDecl,
  exampleDecl,
  testDecl,
  propertyDecl,
};

/** The declaration of a `decl` node. */
export function declaration(reading: Reading, cst: CstNode): Declaration {
  return make(DECLARATIONS, reading, cst);
}
