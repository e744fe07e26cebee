/** A price by time of use: the time in each band, its part of the quantity, and what that costs. */
import {
  decimalText,
  multiply,
  type NumericType,
  ONE,
  type PriceModel,
  type Rational,
  rational,
  type Unit,
  ZERO,
} from '#dsl';
import { Bug } from '../../bug.ts';
import { placeOf } from '../place.ts';
import { printedBands, printedQuantities } from '../printed.ts';
import type { BandShare, Split } from '../time-of-use.ts';
import { numericType } from '../value.ts';
import { bandTest, elapsedIn, isRest, offsetsOf } from './bands.ts';
import { type ChargeTrace, timesRate } from './charge-trace.ts';
import { inUnitOf, valueText } from './expression.ts';
import { exponentsOf, numberText, withUnit } from './figure.ts';
import { call, compose, difference, LEVEL, leaf, type Rendered, sumOfParts } from './rendered.ts';
import { listOf, listText } from './rules.ts';

const SECOND: Unit = { dimensions: [], factor: ONE, label: 'second' };
const HOUR: Unit = { dimensions: [], factor: rational(3600n), label: 'hour' };

type TimeOfUse = Extract<PriceModel, { readonly kind: 'time of use' }>;

/** The sum of the bands' steps: the text of the price. */
export function traceTimeOfUse(trace: ChargeTrace, model: TimeOfUse, quantity: Rendered | undefined): Rendered {
  const { charge, charged, block, scope, tracer, money } = trace;
  const { split } = charged.priced;
  if (quantity === undefined || split === undefined || charge.measure === undefined)
    throw new Bug('time of use without a measure');
  const start = block.step('start', tracer.render(model.from, scope), valueText(model.from, scope, tracer));
  const share = split.from === split.to ? byInstant(trace, model, split, start) : byTime(trace, model, split, start);
  const type = { ...numericType(charge.measure.type), grid: undefined };
  const prices = split.bands.map((part, i) => {
    const { rate, span } = model.bands[i] ?? missing();
    const { name } = part;
    const text = share(part, quantity, type);
    const inside = block.step(`quantity ${name}`, text, numberText(part.quantity, type), { at: span });
    const cost = timesRate(inside, charge, tracer.render(rate, scope), numericType(rate.type), money);
    return block.step(`price ${name}`, cost, numberText(part.cost, money), { at: span });
  });
  tracePrinted(trace, split);
  return sumOfParts(prices);
}

/** What falls into each band, in steps that add up to the quantity as it prints. */
function tracePrinted({ charge, charged, block, tracer }: ChargeTrace, { bands }: Split): void {
  const { bandStep, measure } = charge;
  if (bandStep === undefined || measure === undefined) return;
  const type = { ...numericType(measure.type), grid: undefined };
  const text = (value: Rational): string => numberText(value, type);
  const { quantity, drawn } = printedQuantities(charged);
  const stage = charge.quantityStep === undefined ? 'quantity' : `printed quantities[${drawn.length}]`;
  const whole = leaf(`charge ${charge.name} / ${stage}`, text(quantity));
  const step = leaf(`${placeOf(tracer.program, measure.span)} band places`, text(multiply(bandStep, type.unit.factor)));
  const exact = bands.map((part) => leaf(`charge ${charge.name} / quantity ${part.name}`, text(part.quantity)));
  const parts = printedBands(charged, charged.priced).map((each) => text(each.quantity));
  block.step('printed bands', call('allot', [whole, step, listOf(exact)]), listText(parts));
}

type ShareText = (part: BandShare, quantity: Rendered, type: NumericType) => Rendered;

/** All of it in the band of one instant. */
function byInstant({ charge, block, tracer }: ChargeTrace, model: TimeOfUse, split: Split, start: Rendered): ShareText {
  return (part, quantity, type) => {
    const test = bandTest(model.calendar, part.band, start, split.zone, split.from);
    const holds = block.step(`holds ${part.name}`, test, `${split.held === part.band}`);
    const none = leaf(`${placeOf(tracer.program, charge.model.span)} none`, numberText(ZERO, type));
    return compose('if {} then {} else {}', LEVEL.choice, LEVEL.or, [holds, quantity, none]);
  };
}

/** By elapsed time: `10 GB x 3600 second / 7200 second`. */
function byTime(trace: ChargeTrace, model: TimeOfUse, split: Split, start: Rendered): ShareText {
  const { block, scope, tracer } = trace;
  if (model.to === undefined) throw new Bug('a span without an end');
  const end = block.step('end', tracer.render(model.to, scope), valueText(model.to, scope, tracer));
  const whole = block.step('span', call('elapsed', [start, end]), secondsText(split.to - split.from));
  const offsets = offsetsOf(split.zone, split.from, split.to);
  const steps = new Map<number, Rendered>();
  const step = ({ band, name, elapsed }: BandShare, text: Rendered): void => {
    const inside = block.step(`elapsed ${name}`, text, secondsText(elapsed));
    const hours = inUnitOf(inside, exponentsOf(SECOND), ONE, HOUR);
    block.step(`hours ${name}`, hours, withUnit(decimalText(rational(BigInt(elapsed), 3_600_000n)), HOUR));
    steps.set(band, inside);
  };
  const windowed = split.bands.filter(({ band }) => !isRest(model.calendar, band));
  for (const part of windowed) step(part, elapsedIn(model.calendar, part.band, [start, end], offsets));
  for (const part of split.bands.filter((each) => !windowed.includes(each))) {
    step(part, [...steps.values()].reduce(difference, whole));
  }
  return ({ band }, quantity) => {
    const inside = steps.get(band) ?? missing();
    return compose('{} x {} / {}', LEVEL.multiply, LEVEL.multiply, [quantity, inside, whole]);
  };
}

function secondsText(ms: number): string {
  return `${decimalText(rational(BigInt(ms), 1000n))} second`;
}
function missing(): never {
  throw new Bug('a band without its price');
}
