/** Fitting a value to the place it goes to: its type, its unit's dimension, its range, and whether it may be missing. */

import type { Expr } from '../program/expression.ts';
import type { Context } from './context.ts';
import { wrongType } from './fitting.ts';
import { isPoint, isWithin } from './interval.ts';
import { sameKind } from './kinds.ts';
import { compatible, figureText, inUnit, rangeText, typeText } from './numeric.ts';
import { isInteger, isMultiple } from './rational.ts';
import type { ListType, NumericType, Type } from './type.ts';

/** The value when it fits `place`; otherwise the fault is reported and undefined returned. */
export function fitPlace(value: Expr, place: Type, what: string, context: Context): Expr | undefined {
  if (value.type.optional && !place.optional) return undischarged(value, context);
  if (value.kind === 'missing') return value;
  if (place.kind === 'numeric') return fitNumber(value, place, what, context);
  if (place.kind === 'zone' && value.type.kind === 'text') return value;
  if (place.kind === 'list' && value.type.kind === 'list') return fitList(value, value.type, place, what, context);
  return sameKind(place, value.type) ? value : wrongType(typeText(place), value, context);
}

function fitNumber(value: Expr, place: NumericType, what: string, context: Context): Expr | undefined {
  const { type } = value;
  if (type.kind !== 'numeric') return wrongType(typeText(place), value, context);
  if (!compatible(place, type)) return misfit(value, type, place, context);
  if (place.flavour === 'integer' && !isWhole(type)) return wrongType('a whole number', value, context);
  const figure = inUnit(type, place.unit);
  if (!isWithin(figure.range, place.range)) return outside(value, figure, place, what, context);
  return value;
}

/** Every element fits, and there are not too many. */
function fitList(value: Expr, type: ListType, place: ListType, what: string, context: Context): Expr | undefined {
  if (!sameKind(place, type)) return wrongType(typeText(place), value, context);
  if (type.upTo > place.upTo) {
    const found = `a list of up to ${type.upTo}`;
    return context.report('WR3100', value.span, { wanted: `${typeText(place)} of up to ${place.upTo}`, found });
  }
  if (type.of.kind === 'nothing') return value;
  const element = { ...value, type: type.of } as Expr;
  return fitPlace(element, place.of, `an element of ${what}`, context) === undefined ? undefined : value;
}

/** WR3115: the value could have more decimal places than the place keeps. */
export function fitGrid(value: Expr, place: Type, what: string, context: Context): Expr | undefined {
  if (place.kind !== 'numeric' || value.type.kind !== 'numeric' || place.grid === undefined) return value;
  const { grid } = inUnit(value.type, place.unit);
  if (grid !== undefined && isMultiple(grid, place.grid)) return value;
  const { range } = value.type;
  const shown = isPoint(range) ? `${figureText(range.lo.value, value.type)} has` : 'This value may have';
  const message = `${shown} more decimal places than ${what}, which holds steps of ${figureText(place.grid, place)}.`;
  return context.report('WR3115', value.span, { message });
}

function misfit(value: Expr, type: NumericType, place: NumericType, context: Context): undefined {
  const plain = value.kind === 'number' && type.unit.dimensions.length === 0 && place.unit.label !== '';
  return context.report(
    'WR3100',
    value.span,
    { wanted: typeText(place), found: typeText(type) },
    {
      ...(plain
        ? {
            remedy: {
              text: `write the unit: ${place.unit.label}`,
              edits: [{ span: { ...value.span, start: value.span.end }, text: ` ${place.unit.label}` }],
            },
          }
        : {}),
    },
  );
}

function outside(value: Expr, figure: NumericType, place: NumericType, what: string, context: Context): undefined {
  const shown = isPoint(figure.range)
    ? figureText(figure.range.lo.value, figure)
    : `A value of ${rangeText(figure.range, figure)}`;
  const message = `${shown} is outside ${what}'s range ${rangeText(place.range, place)}.`;
  return context.report('WR3115', value.span, { message });
}

function isWhole(type: NumericType): boolean {
  return type.flavour === 'integer' || (type.grid !== undefined && isInteger(type.grid));
}

/** The first part of a value that makes it possibly missing: what the author must discharge. */
export function missingPart(expr: Expr): Expr {
  const parts = children(expr).filter((part) => part.type.optional);
  const [first] = parts;
  if (
    first === undefined ||
    expr.kind === 'field' ||
    (expr.kind === 'lookup' && !expr.args.some((arg) => arg.type.optional))
  )
    return expr;
  return missingPart(first);
}

function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'negate':
    case 'rounded':
    case 'not':
      return [expr.operand];
    case 'arithmetic':
    case 'compare':
    case 'equal':
      return [expr.left, expr.right];
    case 'shift':
      return [expr.base, expr.by];
    case 'inList':
      return [expr.item, expr.list];
    case 'inRange':
      return [expr.item, expr.from, expr.to];
    case 'and':
    case 'or':
      return expr.items;
    case 'if':
      return [expr.condition, expr.then, expr.otherwise];
    case 'otherwise':
      return [expr.fallback];
    case 'split':
      return [expr.amount, ...expr.shares];
    case 'builtin':
    case 'apply':
    case 'extern':
    case 'lookup':
      return expr.args;
    default:
      return [];
  }
}

/** What a value without a name is called in a sentence. */
export const UNNAMED = 'this value';

/** The dotted name of an input, local or definition path. */
export function pathText(expr: Expr): string {
  switch (expr.kind) {
    case 'input':
      return expr.name;
    case 'local':
      return expr.local.name;
    case 'defined':
      return expr.definition.name;
    case 'field': {
      const record = expr.base.type.kind === 'record' ? expr.base.type.record : undefined;
      return `${pathText(expr.base)}.${record?.fields[expr.field]?.name ?? ''}`;
    }
    case 'lookup':
      return `${expr.table.name}(...)`;
    case 'extern':
      return `${expr.extern.name}(...)`;
    default:
      return UNNAMED;
  }
}

function undischarged(value: Expr, context: Context): undefined {
  const part = missingPart(value);
  const name = pathText(part);
  const { type } = part;
  const lowest =
    type.kind === 'numeric' && type.range.lo !== undefined ? figureText(type.range.lo.value, type) : undefined;
  const mended = `${name} otherwise ${lowest ?? '...'}`;
  const edits = lowest === undefined || name === UNNAMED ? {} : { edits: [{ span: part.span, text: mended }] };
  const text = name === UNNAMED ? mended : `${mended}   (or test "${name} is present" first)`;
  return context.report(
    'WR4101',
    part.span,
    { value: name },
    {
      remedy: { text, ...edits },
    },
  );
}

/** Reports a value that may be missing where it must be there. */
export function discharge(value: Expr | undefined, context: Context): Expr | undefined {
  if (value === undefined || !value.type.optional) return value;
  return undischarged(value, context);
}
