/** Discounts (LANGUAGE 18.114 to 18.119): base, amount, the larger of two, and what falls on each line. */
import type { Discount, Expr, Rounding, Tariff } from '#dsl';
import { Bug } from '../bug.ts';
import { dayCall } from '../ir/dates.ts';
import { divisorsOf } from '../ir/divisors.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { roundTo } from '../ir/lower-number.ts';
import { lowerSpread } from '../ir/lower-spread.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, countIf, lesser, multiply, positivePart, subtractPart, sum } from '../ir/numbers.ts';
import { lowerNumber, lowerTruth } from '../ir/site.ts';
import { and, compare, NO, not, or } from '../ir/truths.ts';
import { cutShares, isUncut, uncutShares } from './exact-shares.ts';
import { moneyNode } from './figures.ts';
import { arePaired, pairGroup, stackOf, takingOrder } from './order.ts';
import { periodNodes } from './period.ts';

export interface DiscountNodes {
  /** At least 0: what it takes off in all. */
  readonly amount: NumberNode;
  /** By charge. */
  readonly shares: ReadonlyMap<string, NumberNode>;
}

/** What discounts need of their tariff: figures that are built when asked for. */
export interface DiscountSite {
  readonly tariff: Tariff;
  readonly open: TruthNode;
  readonly flow: Flow;
  /** A charge's line after its waiver, before discounts; 0 without a line. */
  readonly kept: (charge: string) => NumberNode;
  readonly discount: (discount: Discount) => DiscountNodes;
}

export function discountRounding({ round }: Discount, { rounding }: Tariff): Rounding | undefined {
  return round ?? rounding.line;
}

/** Whether the discount is taken at all: the tariff's gate, its own, and `for P from D`. */
function discountGate(discount: Discount, { tariff, open, flow }: DiscountSite): TruthNode {
  return flow.once(discount, 'gate', () => {
    const { appliesWhen, during } = discount;
    const lets = flow.needed(discount.lets, [appliesWhen, during?.from, during?.period]);
    flow.bind(lets);
    const gate = appliesWhen === undefined ? open : and(open, lowerTruth(appliesWhen, flow.site).yes);
    return flow.site.builder.truth(during === undefined ? gate : and(gate, isDuring(during, tariff, flow)));
  });
}

function isDuring({ period, from }: NonNullable<Discount['during']>, { billing }: Tariff, { site }: Flow): TruthNode {
  const start = site.builder.number(lowerNumber(from, site).node);
  const count = lowerNumber(period, site).node;
  const months = period.type.kind === 'period' && period.type.family === 'months';
  const end = months ? dayCall('addMonths', [start, count]) : add(start, count);
  const day = billing === undefined ? site.asOfDay() : periodNodes(site).from;
  return and(compare('>=', day, start), compare('<', day, end));
}

/** min(taken, cap, base), at least 0, rounded once. */
export function amountOf(discount: Discount, base: NumberNode, at: DiscountSite): NumberNode {
  const { site } = at.flow;
  const { take, cap } = discount;
  const value = take.kind === 'share' ? lowerNumber(take.value, site).node : moneyNode(take.value, site);
  const taken = take.kind === 'share' ? multiply(base, value) : value;
  const capped = cap === undefined ? taken : lesser(taken, moneyNode(cap, site));
  const exact = positivePart(isPart(discount, value, base) ? capped : lesser(base, capped));
  const rounding = discountRounding(discount, at.tariff);
  return rounding === undefined ? exact : roundTo(exact, rounding);
}

/** A share of at most 100 % never passes its base, so it needs no cut to it. */
function isPart({ take }: Discount, value: NumberNode, base: NumberNode): boolean {
  return take.kind === 'share' && value.hi <= value.scale && base.lo >= 0n;
}

/** Rounded to a step that every base lies on, a part of the base stays a part of it. */
function staysPart(discount: Discount, base: NumberNode, { flow, tariff }: DiscountSite): boolean {
  const rounding = discountRounding(discount, tariff);
  const { take } = discount;
  if (rounding === undefined || take.kind !== 'share') return false;
  const onStep = rounding.step.d % (base.scale * rounding.step.n) === 0n && divisorsOf(base).length === 0;
  return onStep && isPart(discount, lowerNumber(take.value, flow.site).node, base);
}

/** As if alone, for `larger of`: on the gross lines whatever their sign. */
function candidate(discount: Discount, at: DiscountSite): NumberNode {
  const { flow } = at;
  return flow.once(discount, 'candidate', () => {
    const gate = discountGate(discount, at);
    const gross = discount.base.map(at.kept);
    const lets = flow.needed(discount.lets, [discount.take.value, discount.cap]);
    return flow.gated(gate, () => {
      flow.bind(lets);
      return { amount: amountOf(discount, flow.site.builder.number(sum(gross)), at) };
    }).amount;
  });
}

/** Largest first, ties in source order; each is kept unless a kept one is paired with it (18.118). */
function keptNodes(group: readonly Discount[], at: DiscountSite): ReadonlyMap<Discount, TruthNode> {
  const { builder } = at.flow.site;
  const amounts = new Map(group.map((each) => [each, candidate(each, at)]));
  const beats = (a: Discount, b: Discount): TruthNode => {
    const [x, y] = [amounts.get(a), amounts.get(b)];
    if (x === undefined || y === undefined) throw new Bug('a pair without amounts');
    return compare(group.indexOf(a) < group.indexOf(b) ? '>=' : '>', x, y);
  };
  // Whoever is beaten by a kept partner is dropped. The ranking is total, so as many rounds as members settle it.
  let kept = new Map<Discount, TruthNode>(group.map((each) => [each, not(NO)]));
  for (let round = 0; round < group.length; round += 1) {
    const before = kept;
    kept = new Map(
      group.map((each) => {
        const rivals = group.filter((other) => other !== each && arePaired(each, other));
        return [
          each,
          builder.truth(not(or(...rivals.map((other) => and(before.get(other) ?? NO, beats(other, each)))))),
        ];
      }),
    );
  }
  return kept;
}

interface BaseLine {
  readonly charge: string;
  readonly weight: NumberNode;
  readonly left: NumberNode;
}

/** The positive gross amount less what the discounts it stacks on take, and what all earlier ones leave of the line. */
export function baseLine(charge: string, discount: Discount, at: DiscountSite): BaseLine {
  const { builder } = at.flow.site;
  const order = takingOrder(at.tariff.discounts);
  const below = stackOf(discount, at.tariff);
  const earlier = order.slice(0, order.indexOf(discount));
  const gross = builder.number(positivePart(at.kept(charge)));
  const after = (from: readonly Discount[]): NumberNode => {
    const off = from.filter(({ base }) => base.includes(charge)).map((each) => at.discount(each).shares.get(charge));
    return subtractPart(gross, sum(off.filter((share) => share !== undefined)));
  };
  return { charge, weight: builder.number(after(below)), left: builder.number(after(earlier)) };
}

/** Its gate holds, and no larger one takes its place. */
export function takenWhere(discount: Discount, at: DiscountSite): TruthNode {
  const { flow, tariff } = at;
  const group = pairGroup(discount, tariff);
  const first = group[0] ?? discount;
  const kept = group.length === 1 ? not(NO) : flow.once(first, 'kept', () => keptNodes(group, at)).get(discount);
  return flow.site.builder.truth(and(discountGate(discount, at), kept ?? NO));
}

/** All that its clauses read. */
export function discountExprs({ appliesWhen, during, take, cap }: Discount): readonly (Expr | undefined)[] {
  return [appliesWhen, during?.from, during?.period, take.value, cap];
}

export function lowerDiscount(discount: Discount, at: DiscountSite): DiscountNodes {
  const { flow, tariff } = at;
  const { builder } = flow.site;
  const lines = discount.base.map((charge) => baseLine(charge, discount, at));
  const gate = takenWhere(discount, at);
  const lets = flow.needed(discount.lets, [discount.take.value, discount.cap]);
  const exact = discountRounding(discount, tariff) === undefined && lines.length > 1;
  const { amount, ...shares } = flow.gated<'amount' | `of ${string}`>(gate, () => {
    flow.bind(lets);
    const base = builder.number(sum(lines.map(({ weight }) => weight)));
    const taken = amountOf(discount, base, at);
    const whole = exact ? builder.number(taken) : taken;
    const given = isUncut(discount, tariff) ? whole : lesser(whole, sum(lines.map(({ left }) => left)));
    const parts = Object.entries(sharesOf(discount, whole, base, lines, at));
    // Exact shares are parts of an amount that is simpler than their sum.
    return {
      amount: exact ? given : structural(0n),
      ...Object.fromEntries(parts.map(([id, part]) => [`of ${id}`, part])),
    };
  });
  const byCharge = new Map(lines.map(({ charge }) => [charge, shares[`of ${charge}`] ?? structural(0n)]));
  return { amount: exact ? amount : builder.number(sum([...byCharge.values()])), shares: byCharge };
}

function sharesOf(
  discount: Discount,
  amount: NumberNode,
  base: NumberNode,
  lines: readonly BaseLine[],
  at: DiscountSite,
): Record<string, NumberNode> {
  const [only, another] = lines;
  if (only !== undefined && another === undefined) {
    const uncut = only.left === base && staysPart(discount, base, at);
    return { [only.charge]: builderNumber(at, uncut ? amount : lesser(amount, only.left)) };
  }
  const rounding = discountRounding(discount, at.tariff);
  const { site } = at.flow;
  const rooms = lines.map(({ weight, left }) => ({
    weight: builderNumber(at, weightOf(discount, weight)),
    room: left,
  }));
  const exact = (): readonly NumberNode[] =>
    isUncut(discount, at.tariff) ? uncutShares(discount, amount, base, rooms, site) : cutShares(amount, rooms, site);
  // By largest remainder at the step of the discount's rounding, none above what is left of its line.
  const shares = rounding === undefined ? exact() : lowerSpread(amount, rounding.step, rooms, site.builder);
  return Object.fromEntries(lines.map(({ charge }, i) => [charge, shares[i] ?? amount]));
}

/** By which its lines share: their amounts in the base, or evenly, where there is one. */
export function weightOf({ spread }: Discount, weight: NumberNode): NumberNode {
  return spread === 'evenly' ? countIf(compare('>', weight, structural(0n))) : weight;
}

function builderNumber(at: DiscountSite, node: NumberNode): NumberNode {
  return at.flow.site.builder.number(node);
}
