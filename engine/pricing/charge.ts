/** A charge: its stages from the gate to the rounding of its line (LANGUAGE section 7; the order stands in pipeline.ts). */
import type { Charge, Expr, PriceModel } from '#dsl';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { roundTo } from '../ir/lower-number.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, choiceNumber, greater, lesser, multiply, subtract, subtractPart, sum } from '../ir/numbers.ts';
import { lowerNumber, lowerTruth, numericType } from '../ir/site.ts';
import { and, compare, not, YES } from '../ir/truths.ts';
import { type BandNodes, bandExprs } from './bands.ts';
import { moneyNode, periodicNode, quantityNode, scaled } from './figures.ts';
import type { PricedQuantity } from './model.ts';
import { lowerModel } from './models.ts';
import { lowerSteps } from './steps.ts';

/** Stages 1 to 4. Quantities are in the unit of the measure. */
export interface MeasuredNodes {
  readonly measured: NumberNode;
  /** Raised to steps, where that comes before the allowances. */
  readonly stepped: NumberNode;
  readonly quantity: NumberNode;
  readonly consumed: NumberNode;
  readonly carried: NumberNode;
  /** What each allowance gave, and what is left of it. */
  readonly [figure: `drawn${number}` | `left${number}`]: NumberNode;
}

/** The price clauses: what stages 5 to 9 read. */
export function priceExprs(charge: Charge): readonly (Expr | undefined)[] {
  const { model } = charge;
  const ofModel =
    'tiers' in model ? model.tiers.flatMap((tier) => [tier.bound?.value, tier.at, tier.plus]) : modelExprs(model);
  return [...ofModel, ...bandExprs(model), charge.plus?.amount, charge.minimum?.amount, charge.cap?.amount];
}
function modelExprs(model: Exclude<PriceModel, { readonly tiers: unknown }>): readonly Expr[] {
  switch (model.kind) {
    case 'each':
      return [model.rate];
    case 'time of use':
      return model.bands.map(({ rate }) => rate);
    case 'package':
      return [model.size, model.price];
    default:
      return [model.amount];
  }
}
/** What stages 2 to 4 read. */
export function measureExprs(charge: Charge): readonly (Expr | undefined)[] {
  return [
    charge.measure,
    charge.steps?.step,
    charge.steps?.first,
    ...charge.included.flatMap(({ amount, rollsOver }) => [amount, rollsOver?.upTo]),
  ];
}

/** Stage 1: the gates of tariff and charge. */
export function chargeGate(charge: Charge, open: TruthNode, flow: Flow): TruthNode {
  const { appliesWhen, lets } = charge;
  if (appliesWhen === undefined) return open;
  const own = flow.needed(lets, [appliesWhen]);
  flow.bind(own);
  return flow.site.builder.truth(and(open, lowerTruth(appliesWhen, flow.site).yes));
}

/** The part of its period that a charge is charged for, and what it scales: the whole price, or the plan's figures. */
export interface Share {
  readonly ratio: NumberNode;
  readonly withAllowance: boolean;
}

/** Stages 2 to 4: measure, and the allowances in the order written, each until it is empty. */
export function lowerMeasure(charge: Charge, share: Share | undefined, open: TruthNode, flow: Flow): MeasuredNodes {
  const lets = flow.needed(charge.lets, measureExprs(charge));
  return flow.gated(open, () => {
    flow.bind(lets);
    const { site } = flow;
    const measured = charge.measure === undefined ? structural(0n) : lowerNumber(charge.measure, site).node;
    const unit = charge.measure === undefined ? undefined : numericType(charge.measure.type).unit;
    const scale = planScale(share);
    const { steps } = charge;
    const raised = (node: NumberNode, late: boolean): NumberNode =>
      steps === undefined || unit === undefined || steps.afterAllowances !== late
        ? node
        : lowerSteps(steps, node, unit, site);
    const stepped = site.builder.number(raised(measured, false));
    let rest = stepped;
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
    return {
      measured,
      stepped,
      quantity: raised(rest, true),
      consumed: sum(consumed),
      carried: sum(carried),
      ...drawn,
    };
  }) as unknown as MeasuredNodes;
}

/** What is left after min(allowance, rest) lies between 0 and the rest, which interval arithmetic alone cannot see. */
function subtractTaken(rest: NumberNode, taken: NumberNode): NumberNode {
  return rest.lo < 0n ? subtract(rest, taken) : subtractPart(rest, taken);
}

function planScale(share: Share | undefined): NumberNode | undefined {
  return share?.withAllowance === true ? share.ratio : undefined;
}

/** Stages 5 to 9, on the figures of stages 2 to 4: the gross amount of the line. */
export function lowerPrice(
  charge: Charge,
  share: Share | undefined,
  open: TruthNode,
  stages: MeasuredNodes,
  bands: BandNodes | undefined,
  flow: Flow,
): NumberNode {
  const lets = flow.needed(charge.lets, priceExprs(charge));
  const { gross } = flow.gated(open, () => {
    flow.bind(lets);
    return { gross: priceNode(charge, share, stages, bands, flow) };
  });
  return gross;
}

function priceNode(
  charge: Charge,
  share: Share | undefined,
  stages: MeasuredNodes,
  bands: BandNodes | undefined,
  flow: Flow,
): NumberNode {
  const { site } = flow;
  const scale = planScale(share);
  const quantity: PricedQuantity | undefined = charge.measure && {
    node: stages.quantity,
    unit: numericType(charge.measure.type).unit,
  };
  const priced = lowerModel(charge.model, { site, quantity, bands, scale });
  const withPlus =
    charge.plus === undefined ? priced : add(priced, periodicNode(charge.plus.amount, charge.plus.times, site));
  const bounded = boundedNode(charge, withPlus, stages, scale, flow);
  const prorated = share === undefined || share.withAllowance ? bounded : multiply(bounded, share.ratio);
  return charge.round === undefined ? prorated : roundTo(prorated, charge.round);
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
