/**
 * Checks one expression: names resolved, types and units computed, missing values tracked. The result is undefined exactly
 * when a fault was reported below it, so that one cause gives one message.
 */

import type { Expr } from '../program/expression.ts';
import type { ExprNode } from '../tree/expression.ts';
import { checkArithmetic, checkNegate, checkRounded } from './check-arithmetic.ts';
import { checkAsOf, checkCall } from './check-calls.ts';
import { checkCompare, checkIn, checkIs, checkIsPresent } from './check-compare.ts';
import { checkCalendarLiteral, checkNumber, checkPercent } from './check-literals.ts';
import { checkIf, checkLogic, checkNot, checkOtherwise } from './check-logic.ts';
import { checkMatches } from './check-matches.ts';
import { checkField, checkName } from './check-names.ts';
import { checkList, checkRecord, checkUpdate } from './check-records.ts';
import { checkSplit } from './check-split.ts';
import type { Context } from './context.ts';
import { BOOL, TEXT, type Type } from './type.ts';

export function checkExpression(node: ExprNode, outer: Context, expected?: Type): Expr | undefined {
  const context = outer.around === undefined || isAsked(node, outer) ? outer : { ...outer, around: undefined };
  switch (node.kind) {
    case 'Number':
      return checkNumber(node, context);
    case 'Percent':
      return checkPercent(node);
    case 'Text':
      return { kind: 'text', value: node.value, type: TEXT, span: node.span };
    case 'Bool':
      return { kind: 'bool', value: node.value, type: BOOL, span: node.span };
    case 'Missing':
      if (!context.inTest) return context.report('WR4105', node.span, {});
      return { kind: 'missing', type: { kind: 'nothing', optional: true }, span: node.span };
    case 'Date':
    case 'Time':
    case 'Instant':
      return checkCalendarLiteral(node, context);
    case 'List':
      return checkList(node, context, expected);
    case 'Record':
      return checkRecord(node, context, expected);
    case 'Split':
      return checkSplit(node, context);
    case 'Name':
      return checkName(node, context, expected);
    case 'Call':
      return checkCall(node, context, expected);
    case 'Field':
      return checkField(node, context);
    case 'Update':
      return checkUpdate(node, context);
    case 'Otherwise':
      return checkOtherwise(node, context, expected);
    case 'AsOf':
      return checkAsOf(node, context);
    case 'Negate':
      return checkNegate(node, context);
    case 'Binary':
      return checkArithmetic(node, context);
    case 'Rounded':
      return checkRounded(node, context);
    case 'Compare':
      return checkCompare(node, context);
    case 'Is':
      return checkIs(node, context);
    case 'IsPresent':
      return checkIsPresent(node, context);
    case 'In':
      return checkIn(node, context);
    case 'Matches':
      return checkMatches(node, context);
    case 'Not':
      return checkNot(node, context);
    case 'And':
    case 'Or':
      return checkLogic(node, context);
    case 'If':
      return checkIf(node, context, expected);
    default:
      return node satisfies never;
  }
}

/** Only the direct operand of `rounded` may be an inexact quotient, and only a look-up or a field of one a row that is missing. */
function isAsked(node: ExprNode, { around }: Context): boolean {
  return (
    node.kind === 'Binary' ||
    (around === 'presence' && (node.kind === 'Field' || node.kind === 'Call' || node.kind === 'AsOf'))
  );
}
