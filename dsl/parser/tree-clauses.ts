/** Clauses that several kinds of block share, from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type { RoundingClause } from '../tree/declaration.ts';
import type { Template } from '../tree/expression.ts';
import type {
  AlreadyClause,
  AppliesWhen,
  CapClause,
  CodeClause,
  ForEach,
  MessageClause,
  RoundClause,
  WaivedClause,
} from '../tree/rule.ts';
import {
  chosen,
  given,
  has,
  maybeNode,
  maybeToken,
  nameIn,
  node,
  pathOf,
  type Reading,
  spanOf,
  textOf,
  token,
} from './cst.ts';
import { expressionIn, maybeExpression } from './tree-expressions.ts';
import { roundSpec } from './tree-rounding.ts';

export function appliesWhen(reading: Reading, cst: CstNode): AppliesWhen {
  return { kind: 'AppliesWhen', span: spanOf(reading, cst), condition: expressionIn(reading, cst) };
}

export function codeClause(reading: Reading, cst: CstNode): CodeClause {
  return { kind: 'Code', span: spanOf(reading, cst), code: nameIn(reading, cst) };
}

export function messageClause(reading: Reading, cst: CstNode): MessageClause {
  return { kind: 'Message', span: spanOf(reading, cst), message: reading.template(token(cst, 'String')) };
}

/** The reason of `waived when` and `exempt when`. */
export function reasonOf(reading: Reading, cst: CstNode): { readonly reason?: Template } {
  const reason = maybeToken(cst, 'String');
  return reason === undefined ? {} : { reason: reading.template(reason) };
}

export function waivedClause(reading: Reading, cst: CstNode): WaivedClause {
  return { kind: 'Waived', span: spanOf(reading, cst), when: expressionIn(reading, cst), ...reasonOf(reading, cst) };
}

export function capClause(reading: Reading, cst: CstNode): CapClause {
  return { kind: 'Cap', span: spanOf(reading, cst), amount: expressionIn(reading, cst) };
}

export function roundClause(reading: Reading, cst: CstNode): RoundClause {
  const per = has(cst, 'per') ? chosen(cst, 'increment', 'factor', 'line') : undefined;
  const spec = roundSpec(reading, node(cst, 'roundSpec'));
  return { kind: 'Round', span: spanOf(reading, cst), spec, ...given('per', per) };
}

export function alreadyClause(reading: Reading, cst: CstNode): AlreadyClause {
  const counter = chosen(cst, 'used', 'charged', 'counted');
  return { kind: 'Already', span: spanOf(reading, cst), counter, value: expressionIn(reading, cst) };
}

export function roundingClause(reading: Reading, cst: CstNode): RoundingClause {
  const common = {
    kind: 'Rounding',
    span: spanOf(reading, cst),
    spec: roundSpec(reading, node(cst, 'roundSpec')),
  } as const;
  const payment = maybeNode(cst, 'paymentStage');
  if (payment === undefined) {
    return { ...common, stage: chosen(cst, 'increment', 'factor', 'line', 'tax', 'total') };
  }
  return {
    ...common,
    stage: 'payment',
    ...given('when', maybeExpression(reading, payment, 'expr')),
    as: textOf(reading, token(payment, 'String')),
  };
}

function forEach(reading: Reading, cst: CstNode): ForEach {
  const key = maybeExpression(reading, cst, 'order');
  const order = key === undefined ? undefined : { by: chosen(cst, 'highest', 'lowest', 'earliest', 'latest'), key };
  return {
    span: spanOf(reading, cst),
    variable: nameIn(reading, cst),
    list: pathOf(reading, node(cst, 'path')),
    ...given('where', maybeExpression(reading, cst, 'where')),
    ...given('order', order),
  };
}

export function maybeForEach(reading: Reading, cst: CstNode): { readonly each?: ForEach } {
  const each = maybeNode(cst, 'forEach');
  return each === undefined ? {} : { each: forEach(reading, each) };
}
