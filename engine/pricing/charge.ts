/** A charge: its stages from the gate to the rounding of its line (LANGUAGE section 7; the order stands in pipeline.ts). */
import type { Charge, Expr, PriceModel } from '#dsl';
import type { NumberColumn } from '../ir/columns.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { type Items, itemsOf } from '../ir/items.ts';
import { roundTo } from '../ir/lower-number.ts';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, choiceNumber, greater, lesser, multiply, positivePart, subtract, sum } from '../ir/numbers.ts';
import { lowerNumber, lowerTruth, numericType, type Site } from '../ir/site.ts';
import { and, compare, NO, not, YES } from '../ir/truths.ts';
import { numberValue } from '../ir/values.ts';
import { type DrawnNodes, drawAllowances, newlyTaken } from './allowances.ts';
import { type BandNodes, bandExprs } from './bands.ts';
import { moneyNode, periodicNode, quantityNode, scaled } from './figures.ts';
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
  /** With `already used`, what is priced of the period so far and of what was used before. */
  readonly soFar: NumberNode;
  readonly before: NumberNode;
  /** What each allowance gave, and what is left of it. */
  readonly [figure: `drawn${number}` | `left${number}`]: NumberNode;
}

/** Stages 5 to 9. */
export interface PriceNodes {
  readonly gross: NumberNode;
  /** What later bills hold of an instalment plan. */
  readonly outstanding: NumberNode;
}

/** The price clauses: what stages 5 to 9 read. */
function priceExprs(charge: Omit<Charge, 'part'>): readonly (Expr | undefined)[] {
  const { model } = charge;
  const ofModel =
    'tiers' in model ? model.tiers.flatMap((tier) => [tier.bound?.value, tier.at, tier.plus]) : modelExprs(model);
  const bounds = [charge.plus?.amount, charge.minimum?.amount, charge.cap?.amount];
  return [...ofModel, ...bandExprs(model), ...bounds, charge.charged];
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
    charge.used,
    charge.steps?.step,
    charge.steps?.first,
    ...charge.included.flatMap(({ amount, rollsOver, each }) => [
      ...[amount, rollsOver?.upTo],
      ...[each?.list, each?.where, each?.order?.key],
    ]),
  ];
}

/** Stage 1: the gates of tariff and charge. */
export function chargeGate(charge: Charge, open: TruthNode, flow: Flow): TruthNode {
  const { appliesWhen, lets } = charge;
  if (appliesWhen === undefined) return open;
  const { builder, reach } = flow.site;
  return reach.always(() => {
    flow.bind(flow.needed(lets, [appliesWhen]));
    const gate = reach.where(open, () => lowerTruth(appliesWhen, flow.site));
    return builder.truth(and(open, gate.yes));
  });
}

/** The part of its period that a charge is charged for, and what it scales: the whole price, or the plan's figures. */
export interface Share {
  readonly ratio: NumberNode;
  readonly withAllowance: boolean;
}

/** Stages 2 to 4: measure, and the allowances in the order written, each until it is empty. */
export function lowerMeasure(charge: Charge, share: Share | undefined, open: TruthNode, flow: Flow): MeasuredNodes {
  const lets = flow.needed(charge.lets, measureExprs(charge));
  prepareAllowances(charge, flow);
  return flow.gated(open, () => {
    flow.bind(lets);
    const { site } = flow;
    const measured = charge.measure === undefined ? structural(0n) : lowerNumber(charge.measure, site).node;
    const unit = charge.measure === undefined ? undefined : numericType(charge.measure.type).unit;
    const { steps } = charge;
    const raised = (node: NumberNode, late: boolean): NumberNode =>
      steps === undefined || unit === undefined || steps.afterAllowances !== late
        ? node
        : lowerSteps(steps, node, unit, site);
    const stepped = site.builder.number(raised(measured, false));
    const { soFar, before } = drawnOf(charge, share, stepped, flow);
    if (before === undefined) {
      const quantity = raised(soFar.rest, true);
      const nothing = structural(0n);
      return { measured, stepped, ...told(soFar, soFar.taken), quantity, soFar: nothing, before: nothing };
    }
    const quantity = subtract(soFar.rest, before.rest);
    const drawn = told(soFar, newlyTaken(soFar, before));
    return { measured, stepped, ...drawn, quantity, soFar: soFar.rest, before: before.rest };
  }) as unknown as MeasuredNodes;
}

/** What the allowances give up to here, and with `already used` what they gave before. */
function drawnOf(
  charge: Charge,
  share: Share | undefined,
  stepped: NumberNode,
  flow: Flow,
): { readonly soFar: DrawnNodes; readonly before?: DrawnNodes } {
  const { builder } = flow.site;
  const { measure, used } = charge;
  const unit = measure && numericType(measure.type).unit;
  const draw = (node: NumberNode): DrawnNodes => drawAllowances(charge, node, unit, planScale(share), flow);
  if (used === undefined || unit === undefined) return { soFar: draw(stepped) };
  const already = builder.number(quantityNode(used, unit, flow.site));
  return { soFar: draw(builder.number(add(stepped, already))), before: draw(already) };
}

/** Items are known before a gate, behind which they are drawn. */
function prepareAllowances({ included, name }: Charge, flow: Flow): void {
  for (const { each } of included) if (each !== undefined) itemsOf(each, name, flow);
}

/** What is printed of an allowance for each item of a list. */
export interface AllowanceItems {
  readonly items: Items;
  readonly taken: NumberColumn;
  readonly left: NumberColumn;
}

/** By allowance, drawn again for whoever prints them; undefined of one that is one. */
export function lowerAllowanceItems(
  charge: Charge,
  share: Share | undefined,
  { stepped }: MeasuredNodes,
  flow: Flow,
): readonly (AllowanceItems | undefined)[] {
  const { included, lets, quantityStep, name } = charge;
  if (included.every(({ each }) => each === undefined)) return [];
  if (quantityStep !== undefined) throw new NotCompiled(NOT_COMPILED.items(name));
  flow.bind(flow.needed(lets, measureExprs(charge)));
  const { soFar, before } = drawnOf(charge, share, stepped, flow);
  return soFar.items.map((drawn, i) => {
    const earlier = before?.items[i];
    if (drawn === undefined || earlier === undefined) return drawn;
    return { ...drawn, taken: { at: (index) => subtract(drawn.taken.at(index), earlier.taken.at(index)) } };
  });
}

/** `taken`: what each allowance gave now. */
function told({ left, carried }: DrawnNodes, taken: readonly NumberNode[]) {
  return {
    consumed: sum(taken),
    carried: sum(carried),
    ...Object.fromEntries(taken.map((node, i) => [`drawn${i}`, node])),
    ...Object.fromEntries(left.map((node, i) => [`left${i}`, node])),
  };
}

function planScale(share: Share | undefined): NumberNode | undefined {
  return share?.withAllowance === true ? share.ratio : undefined;
}

/** Stages 5 to 9, on the figures of stages 2 to 4: what of the price stands on this bill, and on later ones. */
export function lowerPrice(
  charge: Charge,
  share: Share | undefined,
  open: TruthNode,
  stages: MeasuredNodes,
  bands: BandNodes | undefined,
  flow: Flow,
): PriceNodes {
  const { part } = charge;
  const { lets, partLets } = neededForPrice(charge, flow);
  return flow.gated<keyof PriceNodes>(open, () => {
    flow.bind(lets);
    const price = (): NumberNode => priceNode(charge, share, stages, bands, flow);
    const whole = isPricedWhole(charge) ? flow.site.reach.always(price) : price();
    if (part === undefined) return { gross: whole, outstanding: structural(0n) };
    const { site } = flow;
    site.locals.set(part.whole, numberValue(site.builder.number(whole)));
    flow.bind(partLets);
    const outstanding = part.outstanding === undefined ? structural(0n) : moneyNode(part.outstanding, site);
    return { gross: moneyNode(part.amount, site), outstanding };
  });
}

/** The `let`s of stages 5 to 9; what they read from outside is prepared. */
export function neededForPrice({ part, ...charge }: Charge, flow: Flow) {
  const lets = flow.needed(charge.lets, [...priceExprs(charge), ...partExprs(part)]);
  const partLets = part === undefined ? [] : flow.needed(part.lets, [part.amount, part.outstanding]);
  return { lets, partLets };
}

function partExprs(part: Charge['part']): readonly (Expr | undefined)[] {
  return part === undefined ? [] : [part.amount, part.outstanding, ...part.lets.map(({ value }) => value)];
}

/** All parts of the price are computed, whatever the others come to. */
function isPricedWhole({ model, minimum, measure, used, charged }: Charge): boolean {
  if (model.kind !== 'amount' || used !== undefined || charged !== undefined) return false;
  return minimum === undefined || measure === undefined || minimum.evenAtZero;
}

/** The whole price, after the rounding of its line. */
function priceNode(
  charge: Charge,
  share: Share | undefined,
  stages: MeasuredNodes,
  bands: BandNodes | undefined,
  flow: Flow,
): NumberNode {
  const { site } = flow;
  const { charged } = charge;
  const scale = planScale(share);
  const priced = pricedNode(charge, scale, stages, bands, site);
  const withPlus =
    charge.plus === undefined ? priced : add(priced, periodicNode(charge.plus.amount, charge.plus.times, site));
  const bounded = boundedNode(charge, withPlus, stages, scale, flow);
  const prorated = share === undefined || share.withAllowance ? bounded : multiply(bounded, share.ratio);
  const rounded = charge.round === undefined ? prorated : roundTo(prorated, charge.round);
  return charged !== undefined && countsBoth(charge) ? subtract(rounded, moneyNode(charged, site)) : rounded;
}

/** Stage 5. With `already used` what is new of the price; beside `already charged` all of it, which is cut and rounded (18.100). */
function pricedNode(
  charge: Charge,
  scale: NumberNode | undefined,
  { quantity, soFar, before }: MeasuredNodes,
  bands: BandNodes | undefined,
  site: Site,
): NumberNode {
  const unit = charge.measure && numericType(charge.measure.type).unit;
  const priceOf = (node: NumberNode): NumberNode =>
    lowerModel(charge.model, { site, quantity: unit && { node, unit }, bands, scale });
  if (charge.used === undefined) return priceOf(quantity);
  const price = priceOf(soFar);
  return countsBoth(charge) ? price : subtract(price, priceOf(before));
}

/** 18.100: the line is the difference of two rounded sums. */
function countsBoth({ used, charged }: Charge): boolean {
  return used !== undefined && charged !== undefined;
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
  return cap === undefined ? bounded : lesser(bounded, capNode(charge, cap.amount, scale, flow.site));
}

/** What earlier bills hold comes off the cap of this one. */
function capNode(charge: Charge, cap: Expr, scale: NumberNode | undefined, site: Site): NumberNode {
  const all = scaled(moneyNode(cap, site), scale);
  const { charged } = charge;
  return charged === undefined || countsBoth(charge) ? all : positivePart(subtract(all, moneyNode(charged, site)));
}

/** 18.113: whether a line of the charge is taken off again; what is unknown waives nothing. */
export function lowerWaived({ waived, lets }: Charge, flow: Flow): TruthNode {
  if (waived === undefined) return NO;
  flow.bind(flow.needed(lets, [waived.when]));
  return flow.site.builder.truth(lowerTruth(waived.when, flow.site).yes);
}
