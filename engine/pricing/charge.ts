/** A charge: its stages from the gate to the rounding of its line (LANGUAGE section 7; the order stands in pipeline.ts). */
import type { Charge, Expr, Tariff } from '#dsl';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { divideRounded, roundTo } from '../ir/lower-number.ts';
import { add, choiceNumber, greater, lesser, multiply, structural, subtract, sum } from '../ir/numbers.ts';
import { lowerNumber, lowerTruth, numericType } from '../ir/site.ts';
import { and, compare, not, YES } from '../ir/truths.ts';
import { moneyNode, periodicNode, quantityNode, scaled } from './figures.ts';
import type { PricedQuantity } from './model.ts';
import { lowerModel } from './models.ts';
import { type RatioNodes, ratioNodes } from './period.ts';

/** Stages 1 to 4. Quantities are in the unit of the measure. */
export interface MeasuredNodes {
  readonly measured: NumberNode;
  readonly quantity: NumberNode;
  readonly consumed: NumberNode;
  readonly carried: NumberNode;
  /** What each allowance gave, and what is left of it. */
  readonly [figure: `drawn${number}` | `left${number}`]: NumberNode;
}

/** The price clauses: what stages 5 to 9 read. */
function priceExprs(charge: Charge): readonly (Expr | undefined)[] {
  const { model, proration } = charge;
  const ofModel =
    'tiers' in model
      ? model.tiers.flatMap((tier) => [tier.bound?.value, tier.at, tier.plus])
      : [model.kind === 'each' ? model.rate : model.amount];
  return [...ofModel, charge.plus?.amount, charge.minimum?.amount, charge.cap?.amount, ...prorationExprs(proration)];
}
function prorationExprs(proration: Charge['proration']): readonly Expr[] {
  if (proration.by === 'never' || proration.part.kind === 'service') return [];
  const { part } = proration;
  return part.kind === 'dates' ? [part.from, part.until] : [part.part, part.whole];
}
function measureExprs(charge: Charge): readonly (Expr | undefined)[] {
  const allowances = charge.included.flatMap(({ amount, rollsOver }) => [amount, rollsOver?.upTo]);
  const ratio =
    charge.proration.by !== 'never' && charge.proration.withAllowance ? prorationExprs(charge.proration) : [];
  return [charge.measure, ...allowances, ...ratio];
}

/** Stage 1: the gates of tariff and charge. */
export function chargeGate(charge: Charge, open: TruthNode, flow: Flow): TruthNode {
  const { appliesWhen, lets } = charge;
  if (appliesWhen === undefined) return open;
  const own = flow.needed(lets, [appliesWhen]);
  flow.bind(own);
  return flow.site.builder.truth(and(open, lowerTruth(appliesWhen, flow.site).yes));
}

/** Stages 2 to 4: measure, and the allowances in the order written, each until it is empty. */
export function lowerMeasure(charge: Charge, tariff: Tariff, open: TruthNode, flow: Flow): MeasuredNodes {
  const lets = flow.needed(charge.lets, measureExprs(charge));
  return flow.gated(open, () => {
    flow.bind(lets);
    const { site } = flow;
    const measured = charge.measure === undefined ? structural(0n) : lowerNumber(charge.measure, site).node;
    const unit = charge.measure === undefined ? undefined : numericType(charge.measure.type).unit;
    const scale = allowanceScale(charge, tariff, flow);
    let rest = site.builder.number(measured);
    const drawn: Record<string, NumberNode> = {};
    const consumed: NumberNode[] = [];
    const carried: NumberNode[] = [];
    charge.included.forEach(({ amount, balance, rollsOver }, i) => {
      const inUnit = (expr: Expr): NumberNode =>
        unit === undefined ? lowerNumber(expr, site).node : quantityNode(expr, unit, site);
      const given = site.builder.number(scaled(inUnit(amount), balance ? undefined : scale));
      const taken = site.builder.number(lesser(given, rest));
      const left = site.builder.number(subtract(given, taken));
      rest = site.builder.number(subtractTaken(rest, taken));
      if (rollsOver !== undefined)
        carried.push(rollsOver.upTo === undefined ? left : lesser(inUnit(rollsOver.upTo), left));
      consumed.push(taken);
      drawn[`drawn${i}`] = taken;
      drawn[`left${i}`] = left;
    });
    return { measured, quantity: rest, consumed: sum(consumed), carried: sum(carried), ...drawn };
  }) as unknown as MeasuredNodes;
}

/** What is left after min(allowance, rest) lies between 0 and the rest, which interval arithmetic alone cannot see. */
function subtractTaken(rest: NumberNode, taken: NumberNode): NumberNode {
  const left = subtract(rest, taken);
  if (rest.lo < 0n || left.op === 'constant') return left;
  const most = (rest.hi * left.scale) / rest.scale;
  return { ...left, lo: 0n, hi: left.hi < most ? left.hi : most };
}

function allowanceScale(charge: Charge, tariff: Tariff, flow: Flow): NumberNode | undefined {
  const { proration } = charge;
  if (proration.by === 'never' || !proration.withAllowance) return undefined;
  return flow.site.builder.number(factorNode(ratioNodes(proration, tariff, flow.site), tariff, flow));
}

/** The ratio after the factor stage; without one the exact ratio is applied and rounded as one division. */
function factorNode({ part, whole }: RatioNodes, tariff: Tariff, flow: Flow): NumberNode {
  const { factor } = tariff.rounding;
  if (factor === undefined) return structural(1n);
  return divideRounded(part, whole, { n: 1n, d: 1n }, factor, flow.site);
}

/** Stages 5 to 9, on the figures of stages 2 to 4: the gross amount of the line. */
export function lowerPrice(
  charge: Charge,
  tariff: Tariff,
  open: TruthNode,
  stages: MeasuredNodes,
  flow: Flow,
): NumberNode {
  const lets = flow.needed(charge.lets, priceExprs(charge));
  const { gross } = flow.gated(open, () => {
    flow.bind(lets);
    return { gross: priceNode(charge, tariff, stages, flow) };
  });
  return gross;
}

function priceNode(charge: Charge, tariff: Tariff, stages: MeasuredNodes, flow: Flow): NumberNode {
  const { site } = flow;
  const { proration } = charge;
  const ratio = proration.by === 'never' ? undefined : ratioNodes(proration, tariff, site);
  const withAllowance = proration.by !== 'never' && proration.withAllowance;
  const scale = ratio !== undefined && withAllowance ? site.builder.number(factorNode(ratio, tariff, flow)) : undefined;
  const quantity: PricedQuantity | undefined = charge.measure && {
    node: stages.quantity,
    unit: numericType(charge.measure.type).unit,
  };
  const priced = lowerModel(charge.model, { site, quantity, scale });
  const withPlus =
    charge.plus === undefined ? priced : add(priced, periodicNode(charge.plus.amount, charge.plus.times, site));
  const bounded = boundedNode(charge, withPlus, stages, scale, flow);
  if (ratio === undefined || withAllowance) return rounded(bounded, charge);
  return proratedNode(bounded, ratio, charge, tariff, flow);
}

/** Stage 7: the minimum rests at measure 0 unless it says `even at zero`; the cap wins. */
function boundedNode(
  charge: Charge,
  amount: NumberNode,
  stages: MeasuredNodes,
  scale: NumberNode | undefined,
  flow: Flow,
): NumberNode {
  const { minimum, cap } = charge;
  let bounded = amount;
  if (minimum !== undefined) {
    const before = flow.site.builder.number(amount);
    const raised = greater(before, scaled(moneyNode(minimum.amount, flow.site), scale));
    const rests =
      charge.measure === undefined || minimum.evenAtZero ? not(YES) : compare('===', stages.measured, structural(0n));
    bounded = choiceNumber(rests, before, raised);
  }
  return cap === undefined ? bounded : lesser(bounded, scaled(moneyNode(cap.amount, flow.site), scale));
}

/** Stages 8 and 9 in one division where the ratio is exact; after the factor stage in two. */
function proratedNode(amount: NumberNode, ratio: RatioNodes, charge: Charge, tariff: Tariff, flow: Flow): NumberNode {
  if (tariff.rounding.factor !== undefined) return rounded(multiply(amount, factorNode(ratio, tariff, flow)), charge);
  if (charge.round === undefined) return amount;
  return divideRounded(multiply(amount, ratio.part), ratio.whole, { n: 1n, d: 1n }, charge.round, flow.site);
}

function rounded(amount: NumberNode, { round }: Charge): NumberNode {
  return round === undefined ? amount : roundTo(amount, round);
}
