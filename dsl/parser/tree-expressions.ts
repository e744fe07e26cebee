/** Expressions from the concrete tree. Parentheses leave no node but widen the span of what they enclose. */
import type { CstNode, IToken } from 'chevrotain';
import { tokenSpan } from '../lexer/place.ts';
import { textValue } from '../lexer/text-faults.ts';
import { CurlyDash, keywordKey } from '../lexer/tokens.ts';
import { joinSpans } from '../source.ts';
import type { UnitNode } from '../tree/common.ts';
import type {
  ArithmeticOperator,
  CallNode,
  ComparisonOperator,
  Comprehension,
  ExprNode,
  FieldInit,
  RecordNode,
  SplitNode,
  SplitPart,
} from '../tree/expression.ts';
import {
  given,
  has,
  maybeNode,
  maybeToken,
  nameIn,
  nameOf,
  node,
  nodes,
  numberIn,
  only,
  type Reading,
  spanOf,
  textOf,
  token,
  tokens,
} from './cst.ts';
import { roundSpec } from './tree-rounding.ts';

export function expression(reading: Reading, cst: CstNode): ExprNode {
  const inside = only(cst);
  return inside.name === 'ifExpr' ? conditional(reading, inside) : logic(reading, inside);
}

/** The expression of the child under `key`. */
export function expressionIn(reading: Reading, cst: CstNode, key = 'expr'): ExprNode {
  return expression(reading, node(cst, key));
}

export function maybeExpression(reading: Reading, cst: CstNode, key: string): ExprNode | undefined {
  const found = maybeNode(cst, key);
  return found === undefined ? undefined : expression(reading, found);
}

/** The expression of the n-th `expr` child. */
export function nthExpression(reading: Reading, cst: CstNode, index: number): ExprNode {
  const found = nodes(cst, 'expr')[index];
  if (found === undefined) throw new Error(`the grammar rule ${cst.name} has no expression ${index}`);
  return expression(reading, found);
}

function conditional(reading: Reading, cst: CstNode): ExprNode {
  return {
    kind: 'If',
    span: spanOf(reading, cst),
    condition: nthExpression(reading, cst, 0),
    // biome-ignore lint/suspicious/noThenProperty: the node is named after the word of the language and is no promise.
    then: nthExpression(reading, cst, 1),
    otherwise: nthExpression(reading, cst, 2),
  };
}

const LOGIC = {
  orExpr: { kind: 'Or', operands: 'andExpr', operand: (reading: Reading, cst: CstNode) => logic(reading, cst) },
  andExpr: { kind: 'And', operands: 'notExpr', operand: (reading: Reading, cst: CstNode) => negation(reading, cst) },
} as const;

/** `a or (b or c)` is one list of three: the printer writes no parentheses there, and the meaning is the same. */
function logic(reading: Reading, cst: CstNode): ExprNode {
  const { kind, operands, operand } = cst.name === 'orExpr' ? LOGIC.orExpr : LOGIC.andExpr;
  const items = nodes(cst, operands).map((item) => operand(reading, item));
  const [first] = items;
  if (first !== undefined && items.length === 1) return first;
  return {
    kind,
    span: spanOf(reading, cst),
    items: items.flatMap((item) => (item.kind === kind ? item.items : [item])),
  };
}

function negation(reading: Reading, cst: CstNode): ExprNode {
  const operand = comparison(reading, node(cst, 'comparison'));
  return has(cst, 'not') ? { kind: 'Not', span: spanOf(reading, cst), operand } : operand;
}

function comparison(reading: Reading, cst: CstNode): ExprNode {
  const left = rounded(reading, node(cst, 'roundExpr'));
  const span = spanOf(reading, cst);
  const order = maybeNode(cst, 'orderTest');
  if (order !== undefined) {
    const operator = comparisonOperator(token(order, 'operator'));
    return { kind: 'Compare', span, operator, left, right: rounded(reading, node(order, 'roundExpr')) };
  }
  const matches = maybeNode(cst, 'matchesTest');
  if (matches !== undefined) {
    return { kind: 'Matches', span, operand: left, pattern: textOf(reading, token(matches, 'String')) };
  }
  const is = maybeNode(cst, 'isTest');
  if (is !== undefined) return isTest(reading, is, left, span);
  const within = maybeNode(cst, 'inTest');
  return within === undefined ? left : inTest(reading, within, left, span);
}

function isTest(reading: Reading, cst: CstNode, left: ExprNode, span: ExprNode['span']): ExprNode {
  const negated = has(cst, 'not');
  const right = maybeNode(cst, 'roundExpr');
  return right === undefined
    ? { kind: 'IsPresent', span, negated, operand: left }
    : { kind: 'Is', span, negated, left, right: rounded(reading, right) };
}

function inTest(reading: Reading, cst: CstNode, item: ExprNode, span: ExprNode['span']): ExprNode {
  const [from, to] = nodes(cst, 'roundExpr').map((bound) => rounded(reading, bound));
  if (from === undefined) throw new Error('the grammar rule inTest has no bound');
  const toOpen = maybeToken(cst, 'HalfOpen') !== undefined;
  return { kind: 'In', span, negated: has(cst, 'not'), item, from, ...given('to', to), toOpen };
}

/** An expression at the level of `rounded`: no comparison, no logic. */
export function rounded(reading: Reading, cst: CstNode): ExprNode {
  const operand = additive(reading, node(cst, 'additive'));
  const spec = maybeNode(cst, 'roundSpec');
  if (spec === undefined) return operand;
  return { kind: 'Rounded', span: spanOf(reading, cst), operand, spec: roundSpec(reading, spec) };
}

/** An expression at the level of `+`. */
export function additive(reading: Reading, cst: CstNode): ExprNode {
  const operands = nodes(cst, 'multiplicative').map((operand) => multiplicative(reading, operand));
  return leftToRight(reading, operands, tokens(cst, 'operator'));
}

function multiplicative(reading: Reading, cst: CstNode): ExprNode {
  const operands = nodes(cst, 'unary').map((operand) => unary(reading, operand));
  return leftToRight(reading, operands, tokens(cst, 'operator'));
}

function leftToRight(reading: Reading, operands: readonly ExprNode[], operators: readonly IToken[]): ExprNode {
  return operands.reduce((left, right, index) => {
    const operator = operators[index - 1];
    if (operator === undefined) throw new Error('an operator is missing between two operands');
    return {
      kind: 'Binary',
      span: joinSpans(left.span, right.span),
      operator: arithmeticOperator(operator),
      operatorSpan: tokenSpan(reading.file, operator),
      left,
      right,
    };
  });
}

/** The operator a token stands for, whichever way it is spelt. */
export function comparisonOperator(operator: IToken): ComparisonOperator {
  if (operator.image === '≤') return '<=';
  return operator.image === '≥' ? '>=' : (operator.image as ComparisonOperator);
}

const OPERATORS: Readonly<Record<string, ArithmeticOperator>> = { '×': '*', '·': '*', '÷': '/' };

function arithmeticOperator(operator: IToken): ArithmeticOperator {
  if (operator.tokenType === CurlyDash) return '-';
  return OPERATORS[operator.image] ?? (operator.image as ArithmeticOperator);
}

function unary(reading: Reading, cst: CstNode): ExprNode {
  const operand = postfix(reading, node(cst, 'postfix'));
  return maybeToken(cst, 'Minus') === undefined ? operand : { kind: 'Negate', span: spanOf(reading, cst), operand };
}

function postfix(reading: Reading, cst: CstNode): ExprNode {
  const parts = [...nodes(cst, 'withPart'), ...nodes(cst, 'otherwisePart'), ...nodes(cst, 'asOfPart')];
  parts.sort((a, b) => spanOf(reading, a).start - spanOf(reading, b).start);
  return parts.reduce((base, part) => applied(reading, base, part), primary(reading, node(cst, 'primary')));
}

function applied(reading: Reading, base: ExprNode, part: CstNode): ExprNode {
  const span = joinSpans(base.span, spanOf(reading, part));
  if (part.name === 'withPart') {
    return { kind: 'Update', span, base, changes: record(reading, node(part, 'recordLit')) };
  }
  const right = primary(reading, node(part, 'primary'));
  return part.name === 'otherwisePart'
    ? { kind: 'Otherwise', span, operand: base, fallback: right }
    : { kind: 'AsOf', span, operand: base, date: right };
}

function primary(reading: Reading, cst: CstNode): ExprNode {
  const inside = Object.values(cst.children)[0]?.[0];
  if (inside === undefined) throw new Error('the grammar rule primary is empty');
  return 'children' in inside ? compound(reading, inside) : literal(reading, inside);
}

function literal(reading: Reading, written: IToken): ExprNode {
  const span = tokenSpan(reading.file, written);
  switch (written.tokenType.name) {
    case 'Percent':
      return { kind: 'Percent', span, number: { digits: written.image.replace(/[_%]/g, ''), span } };
    case 'Instant':
    case 'Date':
    case 'Time':
      return { kind: written.tokenType.name, span, value: written.image };
    case 'word_true':
    case 'word_false':
      return { kind: 'Bool', span, value: written.image === 'true' };
    case 'word_missing':
      return { kind: 'Missing', span };
    default:
      return { kind: 'Text', span, value: textValue(written) };
  }
}

function compound(reading: Reading, cst: CstNode): ExprNode {
  switch (cst.name) {
    case 'numberLit':
      return numberLiteral(reading, cst);
    case 'parenthesised':
      return parenthesised(reading, cst);
    case 'listLit':
      return {
        kind: 'List',
        span: spanOf(reading, cst),
        items: nodes(cst, 'expr').map((item) => expression(reading, item)),
      };
    case 'recordLit':
      return record(reading, cst);
    case 'splitExpr':
      return split(reading, cst);
    default:
      return reference(reading, cst);
  }
}

function numberLiteral(reading: Reading, cst: CstNode): ExprNode {
  const written = maybeNode(cst, 'litUnit');
  const unit = written === undefined ? undefined : literalUnit(reading, written);
  return { kind: 'Number', span: spanOf(reading, cst), number: numberIn(reading, cst), ...given('unit', unit) };
}

function literalUnit(reading: Reading, cst: CstNode): UnitNode {
  const words = [unitName(reading, node(cst, 'unitName')), ...tokens(cst, 'Word').map((word) => nameOf(reading, word))];
  return { words, span: spanOf(reading, cst) };
}

/** The one word of a `unitName` node, whichever token it is. */
export function unitName(reading: Reading, cst: CstNode): UnitNode['words'][number] {
  const [key] = Object.keys(cst.children);
  return nameOf(reading, token(cst, key ?? 'unit'));
}

function parenthesised(reading: Reading, cst: CstNode): ExprNode {
  const close = tokenSpan(reading.file, token(cst, 'RightParen'));
  const inside = { ...expressionIn(reading, cst), span: { ...spanOf(reading, cst), end: close.end } };
  return withFields(reading, inside, tokens(cst, 'Word'));
}

function withFields(reading: Reading, base: ExprNode, fields: readonly IToken[]): ExprNode {
  return fields.reduce<ExprNode>((inner, word) => {
    const field = nameOf(reading, word);
    return { kind: 'Field', span: joinSpans(inner.span, field.span), base: inner, field };
  }, base);
}

function record(reading: Reading, cst: CstNode): RecordNode {
  const fields = nodes(cst, 'fieldInit').map((field) => fieldInit(reading, field));
  return { kind: 'Record', span: spanOf(reading, cst), fields };
}

export function fieldInit(reading: Reading, cst: CstNode): FieldInit {
  const any = maybeToken(cst, keywordKey('any'));
  const named = any === undefined ? undefined : nameOf(reading, any);
  const value: ExprNode =
    named === undefined ? expressionIn(reading, cst) : { kind: 'Name', name: named, span: named.span };
  return { name: nameIn(reading, cst, 'Word'), value, span: spanOf(reading, cst) };
}

function split(reading: Reading, cst: CstNode): SplitNode {
  const parts = nodes(cst, 'splitPart').map((part): SplitPart => {
    const share = maybeExpression(reading, part, 'expr');
    return { name: nameIn(reading, part, 'Word'), ...given('share', share), span: spanOf(reading, part) };
  });
  return { kind: 'Split', span: spanOf(reading, cst), amount: expressionIn(reading, cst), parts };
}

function reference(reading: Reading, cst: CstNode): ExprNode {
  const name = nameIn(reading, cst);
  const args = maybeNode(cst, 'args');
  const base: ExprNode = args === undefined ? { kind: 'Name', span: name.span, name } : call(reading, name, args);
  return withFields(reading, base, tokens(cst, 'Word'));
}

function call(reading: Reading, callee: CallNode['callee'], cst: CstNode): CallNode {
  const over = maybeNode(cst, 'comprehension');
  return {
    kind: 'Call',
    span: joinSpans(callee.span, spanOf(reading, cst)),
    callee,
    args: nodes(cst, 'expr').map((argument) => expression(reading, argument)),
    ...given('over', over === undefined ? undefined : comprehension(reading, over)),
  };
}

function comprehension(reading: Reading, cst: CstNode): Comprehension {
  const [list, where] = nodes(cst, 'expr').map((part) => expression(reading, part));
  if (list === undefined) throw new Error('the grammar rule comprehension has no list');
  return { variable: nameIn(reading, cst), list, ...given('where', where) };
}
