/** The input `period` of a tariff that bills, and the ratio of a proration (LANGUAGE 18.22, 18.79, 18.104, 18.105). */
import type { Billing, Expr, Let, Proration, Tariff } from '#dsl';
import { Bug } from '../bug.ts';
import { dayCall } from '../ir/dates.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthFunction, TruthNode } from '../ir/ir.ts';
import { divideExactly, roundTo } from '../ir/lower-number.ts';
import { constant, slotNumber, structural } from '../ir/number-nodes.ts';
import { add, choiceNumber, greater, lesser, subtract, timesRatio } from '../ir/numbers.ts';
import { lowerNumber, numericType, type Site } from '../ir/site.ts';
import { and, compare, not, or } from '../ir/truths.ts';
import type { NumberValue } from '../ir/values.ts';
import { SECONDS_PER_DAY } from '../time/iso.ts';

export interface Days {
  readonly from: NumberNode;
  readonly until: NumberNode;
}
export interface PeriodNodes extends Days {
  readonly service: Days;
}
export type Prorated = Exclude<Proration, { readonly by: 'never' }>;

export function periodNodes({ program, inputs }: Site): PeriodNodes {
  const declared = program.inputs.find(({ name }) => name === 'period');
  const value = inputs.get('period');
  if (declared?.type.kind !== 'record' || value?.kind !== 'record') throw new Bug('a tariff bills without a period');
  const { fields } = declared.type.record;
  const read = (name: string): NumberValue => {
    const field = value.fields[fields.findIndex((each) => each.name === name)];
    if (field?.kind !== 'number') throw new Bug(`a period has no ${name}`);
    return field;
  };
  const [from, until] = [read('start').node, read('end').node];
  const or_ = (given: NumberValue, own: NumberNode): NumberNode => choiceNumber(given.present, given.node, own);
  return {
    from,
    until,
    service: { from: or_(read('in_service_from'), from), until: or_(read('in_service_until'), until) },
  };
}

const BILLED: Readonly<Record<Billing['monthEnd'], TruthFunction>> = {
  remembered: 'billedRemembered',
  sticky: 'billedSticky',
  clamped: 'billedClamped',
};

/** Rejects a period that is not one of the anchor's; a missing anchor takes the period as it stands. */
export function checkPeriod(billing: Billing, flow: Flow): void {
  if (billing.anchor === undefined) return;
  flow.prepare([billing.anchor]);
  const { site } = flow;
  const anchor = lowerNumber(billing.anchor, site);
  const { from, until } = periodNodes(site);
  const args = [anchor.node, from, until, constant(BigInt(billing.every))];
  const fn = billing.family === 'days' ? 'billedDays' : BILLED[billing.monthEnd];
  const fits = site.builder.truth({ family: 'truth', op: 'call', function: fn, args });
  site.builder.push({ op: 'reject', condition: and(anchor.present, not(fits)) });
}

/**
 * In service (or from A until B) over the whole: rounded by the factor stage, else an exact number over the whole. Behind the
 * gate of its charge.
 */
export function lowerRatio(
  proration: Prorated,
  lets: readonly Let[],
  tariff: Tariff,
  open: TruthNode,
  flow: Flow,
): NumberNode {
  const exprs = ratioExprs(proration);
  const own = flow.needed(lets, exprs);
  const whole = proration.part.kind === 'counts' ? undefined : wholeNode(proration, tariff, flow);
  const { ratio } = flow.gated(open, () => {
    flow.bind(own);
    const exact = whole === undefined ? countsNode(proration, flow.site) : daysNode(proration, whole, flow.site);
    return { ratio: proration.factor === undefined ? exact : roundTo(exact, proration.factor) };
  });
  return ratio;
}

function ratioExprs({ part }: Prorated): readonly Expr[] {
  if (part.kind === 'service') return [];
  return part.kind === 'dates' ? [part.from, part.until] : [part.part, part.whole];
}

/** Has ready what a ratio reads from outside its charge. */
export function prepareRatio(proration: Prorated, lets: readonly Let[], tariff: Tariff, flow: Flow): void {
  flow.needed(lets, ratioExprs(proration));
  if (proration.part.kind !== 'counts') wholeNode(proration, tariff, flow);
}

/** Charges that are prorated over the same days share them. */
function wholeNode(proration: Prorated, tariff: Tariff, flow: Flow): NumberNode {
  const { by, over, own } = proration;
  return flow.once(tariff, `${by} ${over} ${own?.every} ${own?.family}`, () => {
    const days = wholeDays(proration, periodNodes(flow.site), tariff.billing);
    return flow.site.builder.number(atLeastOne(lengthNode(days, by, flow.site)));
  });
}

function daysNode(proration: Prorated, whole: NumberNode, site: Site): NumberNode {
  const part = partDays(proration, periodNodes(site), site);
  return divideExactly(site.builder.number(lengthNode(part, proration.by, site)), whole, site);
}

/** 0 <= X <= Y, or the input is rejected. */
function countsNode({ part: counts }: Prorated, site: Site): NumberNode {
  if (counts.kind !== 'counts') throw new Bug('a proration without counts');
  const unit = numericType(counts.part.type).unit;
  const factor = numericType(counts.whole.type).unit.factor;
  const part = site.builder.number(lowerNumber(counts.part, site).node);
  const given = lowerNumber(counts.whole, site).node;
  const whole = site.builder.number(timesRatio(given, factor.n * unit.factor.d, factor.d * unit.factor.n));
  site.builder.push({
    op: 'reject',
    condition: or(compare('<', part, structural(0n)), compare('>', part, whole)),
  });
  return divideExactly(greater(part, structural(0n)), whole, site);
}

function partDays({ part }: Prorated, period: PeriodNodes, site: Site): Days {
  const cut = (from: NumberNode, until: NumberNode): Days => {
    const first = site.builder.number(lesser(greater(from, period.from), period.until));
    return { from: first, until: greater(first, lesser(until, period.until)) };
  };
  if (part.kind !== 'dates') return cut(period.service.from, period.service.until);
  const from = lowerNumber(part.from, site);
  const until = lowerNumber(part.until, site);
  const end = part.inclusive ? add(until.node, structural(1n)) : until.node;
  return cut(choiceNumber(from.present, from.node, period.from), choiceNumber(until.present, end, period.until));
}

function wholeDays({ over, own }: Prorated, period: Days, billing: Billing | undefined): Days {
  switch (over) {
    case 'anchor period':
      return period;
    case 'billing cycle':
      if (billing === undefined) throw new Bug('a billing cycle without bills every');
      return { from: moved(period.until, -billing.every, billing.family), until: period.until };
    case 'own period':
      if (own === undefined) throw new Bug('own period without a length');
      return { from: period.from, until: moved(period.from, own.every, own.family) };
    default:
      return over satisfies never;
  }
}

function moved(day: NumberNode, count: number, family: 'days' | 'months'): NumberNode {
  const by = structural(BigInt(count));
  return family === 'days' ? add(day, by) : dayCall('addMonths', [day, by]);
}

/** Days, or the seconds between the midnights of the header's zone. */
function lengthNode({ from, until }: Days, by: 'day' | 'second', site: Site): NumberNode {
  const days = nonNegative(subtract(until, from));
  if (by === 'day') return days;
  const { zone } = site.program;
  if (zone === undefined) return timesRatio(days, BigInt(SECONDS_PER_DAY), 1n);
  const start = (day: NumberNode): NumberNode => {
    const { scale, lo, hi, rep } = slotNumber(0, -SECONDS_MOST, SECONDS_MOST);
    return { family: 'number', op: 'call', function: 'startOfDate', args: [day], zone, scale, lo, hi, rep };
  };
  return nonNegative(subtract(start(until), start(from)));
}
/** Seconds of ten thousand years, and some. */
const SECONDS_MOST = 400_000_000_000n;

/** `from` is never after `until`: the ends were cut to the period, and a period is not empty. */
function nonNegative(node: NumberNode): NumberNode {
  return { ...node, lo: 0n };
}
function atLeastOne(node: NumberNode): NumberNode {
  return { ...node, lo: 1n };
}
