/** Key cells: constants, compared in the column's type (18.48, 18.49). */

import type { Expr } from '../program/expression.ts';
import type { Column, KeyCell, KeyItem } from '../program/table.ts';
import type { Span } from '../source.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { CellItem, CellNode } from '../tree/table.ts';
import type { Context } from '../types/context.ts';
import { checkExpr } from '../types/context.ts';
import { fold, numberOf, UNDATED } from '../types/fold.ts';
import { type Interval, intersect, isEmpty } from '../types/interval.ts';
import { sameKind } from '../types/kinds.ts';
import { compareLiterals } from '../types/literal-order.ts';
import { isConstant } from '../types/narrowing.ts';
import { compatible, figureText, rangeText, tighten, typeText } from '../types/numeric.ts';
import type { Rational } from '../types/rational.ts';
import { ordered } from './ordered.ts';

export function checkKeyCell(cell: CellNode, column: Column, context: Context): KeyCell | undefined {
  switch (cell.kind) {
    case 'any':
      return { kind: 'any' };
    case 'otherwise':
    case 'verdict':
      return context.report('WR5120', cell.span, { message: `"${cell.kind}" is no key of column ${column.name}.` });
    case 'compare': {
      if (!ordered(column.type)) return unordered(cell, column, context);
      const value = keyValue(cell.value, column, context);
      if (value === undefined) return undefined;
      const bound = { value, open: cell.operator === '<' || cell.operator === '>' };
      const item: KeyItem = cell.operator.startsWith('<') ? { kind: 'range', hi: bound } : { kind: 'range', lo: bound };
      const kept = inColumn(item, cell.span, column, context);
      return kept === undefined ? undefined : { kind: 'items', items: [kept] };
    }
    case 'items': {
      const items = cell.items.map((item) => checkItem(item, column, context));
      const whole = items.filter((item) => item !== undefined);
      return whole.length === items.length ? { kind: 'items', items: whole } : undefined;
    }
    default:
      return cell satisfies never;
  }
}

function unordered(cell: CellNode | CellItem, column: Column, context: Context): undefined {
  return context.report('WR5120', cell.span, {
    message: `The values of column ${column.name} (${typeText(column.type)}) have no order; list them instead.`,
  });
}

function checkItem(item: CellItem, column: Column, context: Context): KeyItem | undefined {
  if (item.to === undefined) {
    const value = keyValue(item.from, column, context);
    return value === undefined ? undefined : inColumn({ kind: 'value', value }, item.span, column, context);
  }
  if (!ordered(column.type)) return unordered(item, column, context);
  const lo = keyValue(item.from, column, context);
  const hi = keyValue(item.to, column, context);
  if (lo === undefined || hi === undefined) return undefined;
  const [a, b] = [fold(lo, UNDATED), fold(hi, UNDATED)];
  const order = a === undefined || b === undefined ? undefined : compareLiterals(a, b);
  if (order !== undefined && (order > 0 || (order === 0 && item.toOpen))) {
    return column.type.kind === 'time'
      ? context.report(
          'WR5115',
          item.span,
          {},
          { remedy: { text: 'write two rows, one up to 24:00 and one from 00:00' } },
        )
      : context.report('WR5116', item.span, {});
  }
  return inColumn(
    { kind: 'range', lo: { value: lo, open: false }, hi: { value: hi, open: item.toOpen } },
    item.span,
    column,
    context,
  );
}

/** The item, unless its constants lie outside the column, where nothing can be looked up. */
function inColumn(item: KeyItem, span: Span, column: Column, context: Context): KeyItem | undefined {
  const { type } = column;
  if (type.kind !== 'numeric') return item;
  const bound = (value: Expr | undefined): Rational | undefined =>
    value === undefined ? undefined : numberOf(value, type.unit, UNDATED);
  const lo = bound(item.kind === 'value' ? item.value : item.lo?.value);
  const hi = bound(item.kind === 'value' ? item.value : item.hi?.value);
  const range: Interval = {
    lo: lo === undefined ? undefined : { value: lo, open: item.kind === 'range' && item.lo?.open === true },
    hi: hi === undefined ? undefined : { value: hi, open: item.kind === 'range' && item.hi?.open === true },
    nonZero: false,
  };
  if (!isEmpty(tighten(intersect(range, type.range), type.grid))) return item;
  const shown = lo !== undefined && item.kind === 'value' ? figureText(lo, type) : context.textOf(span);
  const steps = type.grid === undefined ? '' : ` in steps of ${figureText(type.grid, type)}`;
  const message = `${shown} does not meet this column's range ${rangeText(type.range, type)}${steps}.`;
  return context.report('WR3115', span, { message });
}

function keyValue(node: ExprNode, column: Column, context: Context): Expr | undefined {
  const value = checkExpr(node, context, column.type);
  if (value === undefined) return undefined;
  if (!isConstant(value)) return context.report('WR3130', value.span, { what: 'A key cell' });
  const [a, b] = [column.type, value.type];
  const fits = a.kind === 'numeric' && b.kind === 'numeric' ? compatible(a, b) : sameKind(a, b);
  if (fits) return value;
  const unit =
    a.kind === 'numeric' && value.kind === 'number' && b.kind === 'numeric' && b.unit.label === '' ? a.unit.label : '';
  return context.report(
    'WR3100',
    value.span,
    { wanted: typeText(a), found: typeText(b) },
    {
      ...(unit === ''
        ? {}
        : {
            remedy: {
              text: `write the unit: ${unit}`,
              edits: [{ span: { ...value.span, start: value.span.end }, text: ` ${unit}` }],
            },
          }),
    },
  );
}
