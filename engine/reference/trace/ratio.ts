/** The ratio of a proration: which days count, over which. */
import { type Billing, decimalText, type Rational, type Tariff } from '#dsl';
import { Bug } from '../../bug.ts';
import { dateText } from '../../time/iso.ts';
import { startOfDate } from '../../time/zone.ts';
import { zoneOf } from '../../time/zone-data.ts';
import type { Charged } from '../charge.ts';
import { type DayRange, type Period, type Prorated, periodOf, type Ratio } from '../period.ts';
import { placeOf } from '../place.ts';
import { isMissing } from '../value.ts';
import type { BlockTrace } from './block.ts';
import { quotient } from './expression.ts';
import { figureText } from './figure.ts';
import { call, compose, difference, LEVEL, leaf, type Rendered, sumOfParts } from './rendered.ts';
import type { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

/** The figure that prices are multiplied by; undefined without proration. */
export function traceRatio(charged: Charged, tariff: Tariff, scope: TraceScope, tracer: Tracer): Rendered | undefined {
  const { ratio, charge } = charged;
  const { proration } = charge;
  if (ratio === undefined || proration.by === 'never') return undefined;
  const { block } = scope;
  const at = { at: proration.span };
  const [part, whole] =
    ratio.days === undefined || proration.part.kind === 'counts'
      ? givenCounts(proration, scope, tracer)
      : dayCounts(proration, ratio, tariff.billing, scope, tracer);
  const exact = block.step('ratio', quotient(part, whole), decimalText(ratio.exact), at);
  const { factor } = proration;
  if (factor === undefined) return exact;
  const step = leaf(placeOf(tracer.program, factor.span), decimalText(factor.step));
  const text = compose(`round(${factor.mode}, {}, {})`, LEVEL.primary, LEVEL.choice, [step, exact]);
  return block.step('factor', text, decimalText(ratio.value), {
    at: factor.span,
    stepText: decimalText(factor.step),
  });
}

function givenCounts({ part, span }: Prorated, scope: TraceScope, tracer: Tracer): [Rendered, Rendered] {
  if (part.kind !== 'counts') throw new Bug('a proration without counts');
  const text = (expr: typeof part.part): string => figureText(tracer.context.evaluate(expr, scope.env), expr.type);
  return [
    scope.block.step('part', tracer.render(part.part, scope), text(part.part), { at: span }),
    scope.block.step(
      'whole',
      tracer.converted(part.whole, part.part.type, scope),
      converted(part.whole, part.part, scope, tracer),
      { at: span },
    ),
  ];
}

function converted(
  expr: Parameters<Tracer['render']>[0],
  target: typeof expr,
  scope: TraceScope,
  tracer: Tracer,
): string {
  return figureText(tracer.context.evaluate(expr, scope.env), target.type);
}

function dayCounts(
  proration: Prorated,
  ratio: Ratio,
  billing: Billing | undefined,
  scope: TraceScope,
  tracer: Tracer,
): [Rendered, Rendered] {
  const { block } = scope;
  const days = ratio.days;
  if (days === undefined) throw new Bug('a proration without days');
  const at = { at: proration.span };
  const period = periodOf(tracer.context);
  const edges = { start: leaf('period.start', dateText(period.start)), end: leaf('period.end', dateText(period.end)) };
  const dates = partDates(proration, period, edges, scope, tracer);
  const from = block.step('from', call('clamp', [dates.from, edges.start, edges.end]), dateText(days.part.from), at);
  const cut = call('clamp', [dates.until, edges.start, edges.end]);
  const until = block.step('until', call('max', [from, cut]), dateText(days.part.until), at);
  const whole = wholeDates(proration, edges, billing, tracer);
  return [
    length('part', days.part, from, until, ratio.part, proration, block, tracer),
    length('whole', days.whole, whole.from, whole.until, ratio.whole, proration, block, tracer),
  ];
}

interface Edges {
  readonly start: Rendered;
  readonly end: Rendered;
}

/** The dates as given; one that is missing is the period's own. */
function partDates(
  { part, span }: Prorated,
  period: Period,
  edges: Edges,
  scope: TraceScope,
  tracer: Tracer,
): { from: Rendered; until: Rendered } {
  if (part.kind !== 'dates') {
    const own = (name: string, day: number, edge: Rendered, edgeDay: number): Rendered =>
      day === edgeDay ? edge : leaf(`period.${name}`, dateText(day));
    return {
      from: own('in_service_from', period.serviceFrom, edges.start, period.start),
      until: own('in_service_until', period.serviceUntil, edges.end, period.end),
    };
  }
  const missing = (expr: typeof part.from): boolean => isMissing(tracer.context.evaluate(expr, scope.env));
  const from = missing(part.from) ? edges.start : tracer.render(part.from, scope);
  if (missing(part.until)) return { from, until: edges.end };
  const until = tracer.render(part.until, scope);
  const day = leaf(`${placeOf(tracer.program, span)} inclusive`, '1 day');
  return { from, until: part.inclusive ? sumOfParts([until, day]) : until };
}

function wholeDates(
  { over, own, span }: Prorated,
  edges: Edges,
  billing: Billing | undefined,
  { program }: Tracer,
): { from: Rendered; until: Rendered } {
  const period = ({ every, family }: { every: number; family: 'days' | 'months' }, home: string): Rendered =>
    leaf(home, `${every} ${family === 'months' ? 'month' : 'day'}${every === 1 ? '' : 's'}`);
  switch (over) {
    case 'anchor period':
      return { from: edges.start, until: edges.end };
    case 'billing cycle': {
      if (billing === undefined) throw new Bug('a billing cycle without bills every');
      return { from: difference(edges.end, period(billing, placeOf(program, billing.span))), until: edges.end };
    }
    case 'own period': {
      if (own === undefined) throw new Bug('own period without a length');
      return { from: edges.start, until: sumOfParts([edges.start, period(own, placeOf(program, span))]) };
    }
  }
}

/** Days, or seconds between midnights: the offsets that only zone data knows are quoted. */
function length(
  stage: string,
  days: DayRange,
  from: Rendered,
  until: Rendered,
  value: Rational,
  proration: Prorated,
  block: BlockTrace,
  tracer: Tracer,
): Rendered {
  const at = { at: proration.span };
  if (proration.by === 'day') return block.step(stage, call('days_between', [from, until]), decimalText(value), at);
  const offsets = [days.from, days.until].map((day) => midnightOffset(day, tracer));
  return block.step(stage, call('seconds_between', [from, until, ...offsets]), decimalText(value), at);
}

/** What the clock was ahead of UTC at the first instant of a date. */
function midnightOffset(day: number, { program }: Tracer): Rendered {
  if (program.zone === undefined) return leaf('UTC', '0 second');
  const offset = day * 86_400 - startOfDate(zoneOf(program.zone), day) / 1000;
  return leaf(`${program.zone} on ${dateText(day)}`, `${offset} second`);
}
