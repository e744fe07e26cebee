/** Comparisons and tests: `<` and its like, `is`, `is present`, and `in` a range or a list. */

import { before, behind } from '../diagnostics/diagnostic.ts';
import type { Expr } from '../program/expression.ts';
import type { Span } from '../source.ts';
import type { CompareNode, ExprNode, InNode, IsNode, IsPresentNode } from '../tree/expression.ts';
import { calendarNamed, checkInBand } from './check-band.ts';
import { type Context, checkExpr } from './context.ts';
import { fitTogether, wrongType } from './fitting.ts';
import { fold, UNDATED } from './fold.ts';
import { sameKind, sameRecord } from './kinds.ts';
import { compareLiterals } from './literal-order.ts';
import { typeText } from './numeric.ts';
import { BOOL, type Type, withOptional } from './type.ts';

/** Checks both sides; a bare enum word on the left takes its type from the right. */
function checkSides(left: ExprNode, right: ExprNode, context: Context): readonly [Expr, Expr] | undefined {
  const a = checkExpr(left, context);
  const b = a === undefined ? undefined : checkExpr(right, context, a.type);
  return a === undefined || b === undefined ? undefined : [a, b];
}

const ORDERED: ReadonlySet<Type['kind']> = new Set(['date', 'time', 'instant', 'period', 'text']);

export function checkCompare(node: CompareNode, context: Context): Expr | undefined {
  const sides = checkSides(node.left, node.right, context);
  if (sides === undefined) return undefined;
  const [left, right] = sides;
  if (!comparable(left, right, node.span, context)) return undefined;
  const optional = left.type.optional || right.type.optional;
  return { kind: 'compare', operator: node.operator, left, right, type: withOptional(BOOL, optional), span: node.span };
}

/** True when `<` and its like have a meaning between the two. */
function comparable(left: Expr, right: Expr, span: Span, context: Context): boolean {
  const [a, b] = [left.type, right.type];
  if (a.kind === 'numeric' && b.kind === 'numeric') return fitTogether(a, b, span, left, right, context, 'compare');
  if (a.kind === 'enum' && b.kind === 'enum' && a.enum === b.enum) {
    if (!a.enum.ordered) {
      context.report(
        'WR3107',
        span,
        { enum: a.enum.name },
        {
          remedy: {
            text: `declare it "enum ${a.enum.name} ordered { ... }" with its values from low to high, or compare with "is"`,
          },
        },
      );
    }
    return a.enum.ordered;
  }
  if (a.kind === 'period' && b.kind === 'period' && a.family !== b.family) {
    context.report('WR3108', span, { message: 'Days and months cannot be compared: a month has 28 to 31 days.' });
    return false;
  }
  if ((a.kind === 'date' && b.kind === 'instant') || (a.kind === 'instant' && b.kind === 'date')) {
    const instant = (a.kind === 'instant' ? left : right).span;
    context.report(
      'WR3109',
      span,
      { message: 'A date and an instant cannot be compared.' },
      {
        remedy: {
          text: 'date_of(...) gives the local date of an instant',
          edits: [before(instant, 'date_of('), behind(instant, ')')],
        },
      },
    );
    return false;
  }
  if (a.kind === b.kind && ORDERED.has(a.kind)) return true;
  wrongType(
    a.kind === 'numeric' || ORDERED.has(a.kind) ? typeText(a) : 'a value with an order',
    a.kind === b.kind ? left : right,
    context,
  );
  return false;
}

/** True when `is` has a meaning between the two. */
function equatable(left: Expr, right: Expr, span: Span, context: Context): boolean {
  const [a, b] = [left.type, right.type];
  if (a.kind === 'numeric' && b.kind === 'numeric') return fitTogether(a, b, span, left, right, context, 'compare');
  if (a.kind === 'enum' || b.kind === 'enum' || a.kind === 'record' || b.kind === 'record') {
    const same =
      (a.kind === 'enum' && b.kind === 'enum' && a.enum === b.enum) ||
      (a.kind === 'record' && b.kind === 'record' && sameRecord(a.record, b.record));
    if (!same) wrongType(typeText(a), right, context);
    return same;
  }
  if (a.kind === 'list' && b.kind === 'list') {
    if (!sameKind(a, b)) wrongType(typeText(a), right, context);
    return sameKind(a, b);
  }
  return comparable(left, right, span, context);
}

export function checkIs(node: IsNode, context: Context): Expr | undefined {
  if (node.right.kind === 'Missing') return presence(node.left, node.negated, node.span, context);
  const left = checkExpr(node.left, context);
  const right = left === undefined ? undefined : checkExpr(node.right, context, left.type);
  if (left === undefined || right === undefined) return undefined;
  const both = left.type.kind === 'bool' && right.type.kind === 'bool';
  if (!both && !equatable(left, right, node.span, context)) return undefined;
  const optional = left.type.optional || right.type.optional;
  return { kind: 'equal', negated: node.negated, left, right, type: withOptional(BOOL, optional), span: node.span };
}

export function checkIsPresent(node: IsPresentNode, context: Context): Expr | undefined {
  return presence(node.operand, !node.negated, node.span, context);
}

function presence(node: ExprNode, present: boolean, span: Span, context: Context): Expr | undefined {
  const operand = checkExpr(node, { ...context, around: 'presence' });
  return operand === undefined ? undefined : { kind: 'presence', present, operand, type: BOOL, span };
}

export function checkIn(node: InNode, context: Context): Expr | undefined {
  return node.to === undefined ? checkInList(node, context) : checkInRange(node, node.to, context);
}

function checkInRange(node: InNode, toNode: ExprNode, context: Context): Expr | undefined {
  const item = checkExpr(node.item, context);
  if (item === undefined) return undefined;
  const from = checkExpr(node.from, context, item.type);
  const to = checkExpr(toNode, context, item.type);
  if (from === undefined || to === undefined) return undefined;
  if (!comparable(item, from, from.span, context) || !comparable(item, to, to.span, context)) return undefined;
  if (isReversed(from, to, node.toOpen)) {
    return context.report(
      'WR3112',
      { ...from.span, end: to.span.end },
      { message: 'Nothing lies in this range: it ends before it begins.' },
    );
  }
  const optional = item.type.optional || from.type.optional || to.type.optional;
  return {
    kind: 'inRange',
    negated: node.negated,
    item,
    from,
    to,
    toOpen: node.toOpen,
    type: withOptional(BOOL, optional),
    span: node.span,
  };
}

/** Constants only: of other values nothing is known together. */
function isReversed(first: Expr, last: Expr, open: boolean): boolean {
  const [from, to] = [fold(first, UNDATED), fold(last, UNDATED)];
  const order = from === undefined || to === undefined ? undefined : compareLiterals(from, to);
  return order !== undefined && (order > 0 || (order === 0 && open));
}

function checkInList(node: InNode, context: Context): Expr | undefined {
  const calendar = calendarNamed(node.from, context);
  if (calendar !== undefined) return checkInBand(node, calendar, context);
  const item = checkExpr(node.item, context);
  if (item === undefined) return undefined;
  const list = checkExpr(node.from, context, {
    kind: 'list',
    of: withOptional(item.type, false),
    upTo: 0,
    optional: false,
  });
  if (list === undefined) return undefined;
  if (list.type.kind !== 'list') return wrongType(`a list or a range of ${typeText(item.type)}`, list, context);
  if (!sameKind({ ...list.type, of: item.type }, list.type))
    return wrongType(`a list of ${typeText(item.type)}`, list, context);
  const optional = item.type.optional || list.type.optional || list.type.of.optional;
  return { kind: 'inList', negated: node.negated, item, list, type: withOptional(BOOL, optional), span: node.span };
}
