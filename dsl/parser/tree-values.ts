/** Constants, definitions, externs, examples and `let` from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type {
  ConstantDecl,
  ConstantEntry,
  DefineDecl,
  ExampleDecl,
  ExternDecl,
  LetClause,
} from '../tree/declaration.ts';
import {
  chosen,
  docOf,
  given,
  maybeNode,
  maybeToken,
  nameIn,
  nameOf,
  node,
  nodes,
  numberIn,
  type Reading,
  spanOf,
  textOf,
  token,
  writtenOf,
} from './cst.ts';
import { expressionIn, maybeExpression, rounded } from './tree-expressions.ts';
import { maybeType, parameters, typeIn } from './tree-types.ts';

export function constantDecl(reading: Reading, cst: CstNode): ConstantDecl {
  const value = maybeExpression(reading, cst, 'expr');
  const entries = nodes(cst, 'constantEntry').map((entry) => constantEntry(reading, entry));
  return {
    kind: 'Constant',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: nameIn(reading, cst),
    ...maybeType(reading, cst),
    entries: value === undefined ? entries : [{ value, span: value.span }],
    block: value === undefined,
  };
}

function constantEntry(reading: Reading, cst: CstNode): ConstantEntry {
  const from = maybeToken(cst, 'Date');
  const currency = maybeToken(cst, 'Name');
  return {
    ...given('from', from === undefined ? undefined : writtenOf(reading, from)),
    ...given('currency', currency === undefined ? undefined : nameOf(reading, currency)),
    value: rounded(reading, node(cst, 'roundExpr')),
    span: spanOf(reading, cst),
  };
}

export function defineDecl(reading: Reading, cst: CstNode): DefineDecl {
  const params = maybeNode(cst, 'params');
  return {
    kind: 'Define',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: nameIn(reading, cst),
    ...given('params', params === undefined ? undefined : parameters(reading, params)),
    ...maybeType(reading, cst),
    value: expressionIn(reading, cst),
  };
}

export function externDecl(reading: Reading, cst: CstNode): ExternDecl {
  return {
    kind: 'Extern',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: nameIn(reading, cst),
    params: parameters(reading, node(cst, 'params')),
    type: typeIn(reading, cst),
    plugin: textOf(reading, token(cst, 'String')),
    version: numberIn(reading, cst),
    purity: chosen(cst, 'pure', 'snapshot'),
    cost: numberIn(reading, cst, 'cost'),
  };
}

export function exampleDecl(reading: Reading, cst: CstNode): ExampleDecl {
  return {
    kind: 'Example',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: nameIn(reading, cst),
    type: nameIn(reading, cst, 'type'),
    value: expressionIn(reading, cst),
  };
}

export function letClause(reading: Reading, cst: CstNode): LetClause {
  return { kind: 'Let', span: spanOf(reading, cst), name: nameIn(reading, cst), value: expressionIn(reading, cst) };
}
