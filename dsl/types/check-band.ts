/** `T in CALENDAR.BAND` (LANGUAGE 18.61). */

import { nearest } from '../diagnostics/suggest.ts';
import type { Lazy } from '../names/symbols.ts';
import type { Calendar } from '../program/calendar.ts';
import type { Expr } from '../program/expression.ts';
import type { Name } from '../tree/common.ts';
import type { ExprNode, FieldNode, InNode } from '../tree/expression.ts';
import { type Context, checkExpr } from './context.ts';
import { wrongType } from './fitting.ts';
import { BOOL, withOptional } from './type.ts';

/** A band as it is written, and the calendar that it is a band of. */
interface BandRead {
  readonly node: FieldNode;
  readonly get: Lazy<Calendar>;
}

/** There where a name with a dot names a calendar. */
export function calendarNamed(node: ExprNode, context: Context): BandRead | undefined {
  if (node.kind !== 'Field' || node.base.kind !== 'Name') return undefined;
  const name = node.base.name.text;
  if (context.locals.has(name)) return undefined;
  const symbol = context.scope.values.get(name);
  if (symbol?.kind !== 'calendar') return undefined;
  context.scope.used.add(name);
  context.depends(`calendar ${name}`);
  return { node, get: symbol.get };
}

export function checkInBand(node: InNode, { node: named, get }: BandRead, context: Context): Expr | undefined {
  const item = checkExpr(node.item, context);
  const calendar = get();
  const band = calendar && bandNamed(calendar, named.field, context);
  if (item === undefined || calendar === undefined || band === undefined) return undefined;
  if (item.type.kind !== 'instant') return wrongType('an instant', item, context);
  const type = withOptional(BOOL, item.type.optional);
  return { kind: 'inBand', negated: node.negated, item, calendar, band, type, span: node.span };
}

/** Its place among the bands. */
export function bandNamed({ name, bands }: Calendar, band: Name, context: Context): number | undefined {
  const names = bands.map((each) => each.name);
  const place = names.indexOf(band.text);
  if (place >= 0) return place;
  const near = nearest(band.text, names);
  const remedy =
    near === undefined
      ? { text: `it has ${names.join(', ')}` }
      : { text: near, edits: [{ span: band.span, text: near }] };
  return context.report('WR2102', band.span, { of: `The calendar ${name}`, field: band.text }, { remedy });
}
