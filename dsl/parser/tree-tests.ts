/** Tests and properties from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type { CasesClause, ExpectClause, GivenClause, PropertyDecl, TestDecl, VaryClause } from '../tree/test.ts';
import {
  docOf,
  given,
  type Makers,
  make,
  maybeNode,
  node,
  nodes,
  pathOf,
  type Reading,
  spanOf,
  textOf,
  token,
} from './cst.ts';
import { additive, expressionIn } from './tree-expressions.ts';
import { tableRow, verdict } from './tree-tables.ts';

function givenClause(reading: Reading, cst: CstNode): GivenClause {
  const path = pathOf(reading, node(cst, 'path'));
  return { kind: 'Given', span: spanOf(reading, cst), path, value: expressionIn(reading, cst) };
}

function expectClause(reading: Reading, cst: CstNode): ExpectClause {
  const found = maybeNode(cst, 'verdict');
  return {
    kind: 'Expect',
    span: spanOf(reading, cst),
    value: expressionIn(reading, cst),
    ...given('verdict', found === undefined ? undefined : verdict(reading, found)),
  };
}

function casesClause(reading: Reading, cst: CstNode): CasesClause {
  const head = node(cst, 'casesHead');
  return {
    kind: 'Cases',
    span: spanOf(reading, cst),
    inputs: nodes(head, 'key').map((path) => pathOf(reading, path)),
    outputs: nodes(head, 'output').map((path) => pathOf(reading, path)),
    rows: nodes(cst, 'tableRow').map((row) => tableRow(reading, row)),
  };
}

function varyClause(reading: Reading, cst: CstNode): VaryClause {
  const step = maybeNode(cst, 'step');
  return {
    kind: 'Vary',
    span: spanOf(reading, cst),
    path: pathOf(reading, node(cst, 'path')),
    from: additive(reading, node(cst, 'start')),
    to: additive(reading, node(cst, 'end')),
    ...given('step', step === undefined ? undefined : additive(reading, step)),
  };
}

const TEST_CLAUSES: Makers<TestDecl['clauses'][number]> = { givenClause, expectClause, casesClause };
const PROPERTY_CLAUSES: Makers<PropertyDecl['clauses'][number]> = { givenClause, expectClause, varyClause };

export function testDecl(reading: Reading, cst: CstNode): TestDecl {
  return {
    kind: 'Test',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: textOf(reading, token(cst, 'String')),
    clauses: nodes(cst, 'testClause').map((clause) => make(TEST_CLAUSES, reading, clause)),
  };
}

export function propertyDecl(reading: Reading, cst: CstNode): PropertyDecl {
  return {
    kind: 'Property',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: textOf(reading, token(cst, 'String')),
    clauses: nodes(cst, 'propertyClause').map((clause) => make(PROPERTY_CLAUSES, reading, clause)),
  };
}
