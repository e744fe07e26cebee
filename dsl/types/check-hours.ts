/** `C.hours.BAND`: how long the use of a charge lay in a band (LANGUAGE 18.81). */
import type { FigureSymbol } from '../names/symbols.ts';
import type { Expr } from '../program/expression.ts';
import type { Name } from '../tree/common.ts';
import type { FieldNode } from '../tree/expression.ts';
import { bandNamed } from './check-band.ts';
import type { Context } from './context.ts';
import { numeric } from './numeric.ts';
import { rational, ZERO } from './rational.ts';

/** Instants come in milliseconds. */
const MS_IN_HOURS = rational(1n, 3_600_000n);

interface HoursRead {
  readonly symbol: FigureSymbol;
  readonly band: Name;
}

/** There where a name with `.hours.` names a charge. */
export function hoursNamed(node: FieldNode, context: Context): HoursRead | undefined {
  const { base, field } = node;
  if (base.kind !== 'Field' || base.field.text !== 'hours' || base.base.kind !== 'Name') return undefined;
  const name = base.base.name.text;
  if (context.locals.has(name)) return undefined;
  const symbol = context.scope.values.get(name);
  return symbol?.kind === 'figures' && symbol.calendar !== undefined ? { symbol, band: field } : undefined;
}

export function checkHours({ symbol, band }: HoursRead, node: FieldNode, context: Context): Expr | undefined {
  context.scope.used.add(symbol.name);
  const calendar = symbol.calendar?.();
  const place = calendar && bandNamed(calendar, band, context);
  const unit = context.scope.vocabulary.units.get('hour');
  if (place === undefined || unit === undefined) return undefined;
  context.depends(`charge ${symbol.name}.hours`);
  const range = { lo: { value: ZERO, open: false }, hi: undefined, nonZero: false };
  const type = numeric({ flavour: 'quantity', unit, range, grid: MS_IN_HOURS });
  return {
    kind: 'figure',
    block: 'charge',
    name: symbol.name,
    figure: 'hours',
    band: band.text,
    type,
    span: node.span,
  };
}
