/** Types, units, enums, records and inputs from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type { UnitNode } from '../tree/common.ts';
import type {
  EnumDecl,
  FieldDecl,
  InputDecl,
  NumberRange,
  ParameterNode,
  RecordDecl,
  SignedNumber,
  TypeNode,
  UnitDecl,
} from '../tree/declaration.ts';
import {
  chosen,
  docOf,
  given,
  has,
  maybeNode,
  maybeToken,
  nameIn,
  nameOf,
  node,
  nodes,
  numberIn,
  numberOf,
  type Reading,
  spanOf,
  tokens,
} from './cst.ts';

function typeRef(reading: Reading, cst: CstNode): TypeNode {
  const range = maybeNode(cst, 'numRange');
  const places = maybeToken(cst, 'Number');
  return {
    kind: 'Type',
    span: spanOf(reading, cst),
    base: typeBase(reading, cst),
    ...given('range', range === undefined ? undefined : numberRange(reading, range)),
    ...given('places', places === undefined ? undefined : numberOf(reading, places)),
    optional: has(cst, 'optional'),
  };
}

export function typeIn(reading: Reading, cst: CstNode): TypeNode {
  return typeRef(reading, node(cst, 'typeRef'));
}

export function maybeType(reading: Reading, cst: CstNode): { readonly type?: TypeNode } {
  const type = maybeNode(cst, 'typeRef');
  return type === undefined ? {} : { type: typeRef(reading, type) };
}

function typeBase(reading: Reading, cst: CstNode): TypeNode['base'] {
  const unit = maybeNode(cst, 'unitType');
  if (unit !== undefined) {
    return { kind: chosen(unit, 'money', 'quantity'), unit: unitExpr(reading, node(unit, 'unitExpr')) };
  }
  const list = maybeNode(cst, 'listType');
  if (list !== undefined) return { kind: 'list', of: typeIn(reading, list), upTo: numberIn(reading, list) };
  return { kind: 'named', name: nameIn(reading, cst) };
}

function unitExpr(reading: Reading, cst: CstNode): UnitNode {
  return { words: tokens(cst, 'Word').map((word) => nameOf(reading, word)), span: spanOf(reading, cst) };
}

function numberRange(reading: Reading, cst: CstNode): NumberRange {
  const [from, to] = nodes(cst, 'signedNum').map((bound) => signedNumber(reading, bound));
  if (from === undefined || to === undefined) throw new Error('the grammar rule numRange has no bounds');
  return { from, to, span: spanOf(reading, cst) };
}

function signedNumber(reading: Reading, cst: CstNode): SignedNumber {
  const percent = maybeToken(cst, 'Percent');
  return {
    negative: maybeToken(cst, 'Minus') !== undefined,
    number: percent === undefined ? numberIn(reading, cst) : numberOf(reading, percent),
    percent: percent !== undefined,
    span: spanOf(reading, cst),
  };
}

export function unitDecl(reading: Reading, cst: CstNode): UnitDecl {
  const [first] = tokens(cst, 'Number');
  const number = first === undefined ? undefined : numberOf(reading, first);
  const unit = maybeNode(cst, 'unitExpr');
  const plural = maybeToken(cst, 'plural');
  const equals = number === undefined || unit === undefined ? undefined : { number, unit: unitExpr(reading, unit) };
  return {
    kind: 'Unit',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: nameIn(reading, cst, 'Word'),
    ...given('currencyPlaces', has(cst, 'currency') ? number : undefined),
    ...given('plural', plural === undefined ? undefined : nameOf(reading, plural)),
    ...given('equals', equals),
  };
}

export function enumDecl(reading: Reading, cst: CstNode): EnumDecl {
  return {
    kind: 'Enum',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: nameIn(reading, cst),
    ordered: has(cst, 'ordered'),
    members: tokens(cst, 'Word').map((word) => nameOf(reading, word)),
  };
}

export function recordDecl(reading: Reading, cst: CstNode): RecordDecl {
  const fields = nodes(cst, 'fieldDecl').map(
    (field): FieldDecl => ({
      name: nameIn(reading, field, 'Word'),
      type: typeIn(reading, field),
      span: spanOf(reading, field),
      ...docOf(reading, field),
    }),
  );
  return { kind: 'RecordType', span: spanOf(reading, cst), ...docOf(reading, cst), name: nameIn(reading, cst), fields };
}

export function inputDecl(reading: Reading, cst: CstNode): InputDecl {
  return {
    kind: 'Input',
    span: spanOf(reading, cst),
    ...docOf(reading, cst),
    name: nameIn(reading, cst, 'Word'),
    type: typeIn(reading, cst),
  };
}

/** The parameters of a `params` node. */
export function parameters(reading: Reading, cst: CstNode): readonly ParameterNode[] {
  return nodes(cst, 'param').map((param) => ({
    name: nameIn(reading, param, 'Word'),
    type: typeIn(reading, param),
    span: spanOf(reading, param),
  }));
}
