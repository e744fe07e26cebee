/** `time of use CALENDAR over A to B`: one price for each band (LANGUAGE 18.62 to 18.64). */
import type { Lazy } from '../names/symbols.ts';
import type { Calendar } from '../program/calendar.ts';
import type { Expr } from '../program/expression.ts';
import type { PriceModel } from '../program/tariff.ts';
import type { Name } from '../tree/common.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { TimeOfUseModel } from '../tree/tariff.ts';
import { bandNamed } from '../types/check-band.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { discharge } from '../types/places.ts';
import type { Module } from './module.ts';
import type { ChargeFacts } from './price-models.ts';
import { checkRate, needsMeasure } from './rate.ts';

type Bands = Extract<PriceModel, { readonly kind: 'time of use' }>['bands'];

export function checkTimeOfUse(node: TimeOfUseModel, charge: ChargeFacts, context: Context): PriceModel | undefined {
  const measure = needsMeasure(charge, 'time of use', context);
  const get = calendarOf(node.calendar, context);
  context.depends(`calendar ${node.calendar.text}`);
  const calendar = get?.();
  const from = checkInstant(node.from, context);
  const to = node.to === undefined ? undefined : checkInstant(node.to, context);
  if (measure === undefined || calendar === undefined || from === undefined) return undefined;
  const bands = checkBands(node, calendar, charge, context);
  if (bands === undefined || (node.to !== undefined && to === undefined)) return undefined;
  return { kind: 'time of use', calendar, from, ...(to === undefined ? {} : { to }), bands, span: node.span };
}

function checkInstant(node: ExprNode, context: Context): Expr | undefined {
  const value = discharge(checkExpr(node, context), context);
  return value === undefined || value.type.kind === 'instant' ? value : wrongType('an instant', value, context);
}

function calendarOf({ text, span }: Name, context: Context): Lazy<Calendar> | undefined {
  const symbol = context.scope.values.get(text);
  context.scope.used.add(text);
  if (symbol?.kind === 'calendar') return symbol.get;
  if (symbol?.kind === 'poisoned') return undefined;
  if (symbol === undefined) return context.report('WR2101', span, { name: text });
  return context.report('WR3100', span, { wanted: 'a calendar', found: text });
}

/** In the order of the calendar. */
function checkBands(
  node: TimeOfUseModel,
  calendar: Calendar,
  charge: ChargeFacts,
  context: Context,
): Bands | undefined {
  const found = node.bands.map(({ band, rate, span }) => ({
    place: bandNamed(calendar, band, context),
    rate: checkRate(rate, charge, context),
    name: band,
    span,
  }));
  let sound = true;
  const bands = calendar.bands.flatMap(({ name }, place) => {
    const own = found.filter((each) => each.place === place);
    const [first, second] = own;
    if (first === undefined || second !== undefined) {
      const wrong = first === undefined ? 'no price' : 'two prices';
      context.report('WR5119', (second ?? node).span, { calendar: calendar.name, band: name, wrong });
      sound = false;
    }
    return first?.rate === undefined ? [] : [{ band: place, rate: first.rate, span: first.span }];
  });
  return sound && bands.length === calendar.bands.length && found.every(({ place }) => place !== undefined)
    ? bands
    : undefined;
}

/** The calendar of a charge's hours, read without a report. */
export function hoursCalendar({ calendar }: TimeOfUseModel, module: Module): Lazy<Calendar> {
  return () => {
    const symbol = module.scope.values.get(calendar.text);
    return symbol?.kind === 'calendar' ? symbol.get() : undefined;
  };
}
