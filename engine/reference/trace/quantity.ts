/** Stages 2 to 4 of a charge: the measure, what each allowance gives and leaves, and how that is printed. */
import { type Allowance, add, multiply, type NumericType, type Rational, subtract, ZERO } from '#dsl';
import type { Drawn } from '../charge.ts';
import { itemScope } from '../items.ts';
import { showsAllowances } from '../lines.ts';
import { placeOf } from '../place.ts';
import { printedQuantities } from '../printed.ts';
import { at, numericType } from '../value.ts';
import type { ChargeTrace } from './charge-trace.ts';
import { numberText } from './figure.ts';
import { call, compose, difference, LEVEL, leaf, type Rendered, sumOfParts } from './rendered.ts';
import { listOf, listText } from './rules.ts';
import { TraceScope } from './scope.ts';

/** What is priced: up to this measure, and with `already used` before it. */
export interface Quantities {
  readonly priced: Rendered | undefined;
  readonly before: Rendered | undefined;
}

export function traceQuantities(trace: ChargeTrace): Quantities {
  const { charge, charged, block, scope, tracer } = trace;
  const { measured, counted } = charged;
  if (charge.measure === undefined || measured === undefined || charged.quantity === undefined)
    return { priced: undefined, before: undefined };
  const type = numericType(charge.measure.type);
  const text = (value: Rational): string => numberText(value, { ...type, grid: undefined });
  const measure = block.step('measure', tracer.render(charge.measure, scope), text(measured), {
    at: charge.measure.span,
  });
  const late = charge.steps?.afterAllowances === true;
  const given = late ? measure : traceSteps(trace, measure, type, text);
  if (charge.used === undefined || counted === undefined) {
    const { remaining, consumed, carried } = traceDrawn(trace, charged.drawn, given, type, text);
    traceConsumed(trace, consumed, carried, text);
    const rest = late ? traceSteps(trace, remaining, type, text) : remaining;
    const quantity = block.step('quantity', rest, text(charged.quantity));
    if (charge.quantityStep !== undefined) tracePrintedQuantities(trace, [...consumed, quantity], charge.quantityStep);
    return { priced: quantity, before: undefined };
  }
  const place = { at: charge.used.span };
  const used = block.step('used', tracer.converted(charge.used, type, scope), text(counted.used), place);
  const whole = add(counted.used, charged.stepped ?? measured);
  const all = block.step('so far', sumOfParts([used, given]), text(whole), place);
  const soFar = traceDrawn(trace, counted.soFar.drawn, all, type, text);
  const earlier: ChargeTrace = { ...trace, block: block.under('before'), early: true };
  const before = traceDrawn(earlier, counted.before.drawn.map(withoutRest), used, type, text);
  const consumed = soFar.consumed.map((each, i) =>
    block.step(`drawn ${i + 1}`, difference(each, at(before.consumed, i)), text(charged.drawn[i]?.consumed ?? ZERO), {
      label: charged.drawn[i] && allowanceName(charged.drawn[i].allowance),
    }),
  );
  traceConsumed(trace, consumed, soFar.carried, text);
  const priced = block.step('quantity so far', soFar.remaining, text(counted.soFar.quantity));
  const spent = block.step('quantity before', before.remaining, text(counted.before.quantity));
  const quantity = block.step('quantity', difference(priced, spent), text(charged.quantity));
  if (charge.quantityStep !== undefined) tracePrintedQuantities(trace, [...consumed, quantity], charge.quantityStep);
  return { priced, before: spent };
}

/** What was left before is of no use now. */
function withoutRest(drawn: Drawn): Drawn {
  return { ...drawn, carried: undefined };
}

interface DrawnTrace {
  readonly remaining: Rendered;
  readonly consumed: readonly Rendered[];
  readonly carried: readonly Rendered[];
}

function traceDrawn(
  trace: ChargeTrace,
  all: readonly Drawn[],
  from: Rendered,
  type: NumericType,
  text: (value: Rational) => string,
): DrawnTrace {
  let remaining = from;
  const consumed: Rendered[] = [];
  const carried: Rendered[] = [];
  for (const [i, drawn] of all.entries()) {
    const steps = traceAllowance(trace, drawn, i + 1, remaining, type, text);
    remaining = steps.remaining;
    consumed.push(steps.consumed);
    if (steps.carried !== undefined) carried.push(steps.carried);
  }
  return { remaining, consumed, carried };
}

function traceConsumed(
  { charged, block }: ChargeTrace,
  consumed: readonly Rendered[],
  carried: readonly Rendered[],
  text: (value: Rational) => string,
): void {
  if (consumed.length > 0) block.step('consumed', sumOfParts(consumed), text(charged.consumed));
  if (carried.length > 0) block.step('carried', sumOfParts(carried), text(charged.carried));
}

/** `ceil(31 s, 6 s)`, and with a first step `if 31 s > 0 s then max(30 s, 30 s + ceil(31 s - 30 s, 6 s)) else 0 s`. */
function traceSteps(
  { charge, charged, block, scope, tracer }: ChargeTrace,
  given: Rendered,
  type: NumericType,
  text: (value: Rational) => string,
): Rendered {
  const { steps } = charge;
  if (steps === undefined || charged.stepped === undefined) return given;
  const step = tracer.converted(steps.step, type, scope);
  const out = text(charged.stepped);
  const at = { at: steps.span };
  if (steps.first === undefined) return block.step('steps', call('ceil', [given, step]), out, at);
  const first = tracer.converted(steps.first, type, scope);
  const none = leaf(`${placeOf(tracer.program, steps.span)} none`, text(ZERO));
  const beyond = sumOfParts([first, call('ceil', [difference(given, first), step])]);
  const raised = call('max', [first, beyond]);
  return block.step(
    'steps',
    compose('if {} > {} then {} else {}', LEVEL.choice, LEVEL.add, [given, none, raised, none]),
    out,
    at,
  );
}

/** Shares of allowances as they are printed, in steps that add up to the measure. */
function tracePrintedQuantities(
  { charge, charged, block, tracer }: ChargeTrace,
  exact: readonly Rendered[],
  quantityStep: Rational,
): void {
  if (charge.measure === undefined || charged.stepped === undefined) return;
  const type = { ...numericType(charge.measure.type), grid: undefined };
  const text = (value: Rational): string => numberText(value, type);
  const stepText = text(multiply(quantityStep, type.unit.factor));
  const step = leaf(`${placeOf(tracer.program, charge.measure.span)} places`, stepText);
  const stage = charge.steps === undefined ? 'measure' : 'steps';
  const measure = leaf(`charge ${charge.name} / ${stage}`, text(charged.stepped));
  const { quantity, consumed, drawn } = printedQuantities(charged);
  const parts = [...drawn.map((each) => each.consumed), quantity].map(text);
  block.step('printed quantities', call('allot', [measure, step, listOf(exact)]), listText(parts));
  const given = parts.slice(0, -1).map((part, i) => leaf(`charge ${charge.name} / printed quantities[${i}]`, part));
  block.step('printed consumed', sumOfParts(given), text(consumed));
  if (!showsAllowances(charge)) return;
  for (const [i, { left }] of drawn.entries()) {
    const whole = leaf(`charge ${charge.name} / left ${i + 1}`, text(charged.drawn[i]?.left ?? ZERO));
    const rounded = compose('round(floor, {}, {})', LEVEL.primary, LEVEL.choice, [step, whole]);
    block.step(`printed left ${i + 1}`, rounded, text(left), { stepText });
  }
}

/** Its label, and the key of the item it stands for: `Bundles "b1"`. */
function allowanceName({ label, item }: Allowance): string | undefined {
  const parts = [...(label === undefined ? [] : [label]), ...(item === undefined ? [] : [JSON.stringify(item.key)])];
  return parts.length === 0 ? undefined : parts.join(' ');
}

function traceAllowance(
  { charge, block, scope, tracer, scaled, early }: ChargeTrace,
  drawn: Drawn,
  n: number,
  before: Rendered,
  type: NumericType,
  text: (value: Rational) => string,
): { remaining: Rendered; consumed: Rendered; carried: Rendered | undefined } {
  const { allowance } = drawn;
  const options = { at: allowance.span, label: allowanceName(allowance) };
  const inner = new TraceScope(itemScope(allowance, scope.env, tracer.context), block, scope).bindItem(allowance);
  const written = tracer.converted(allowance.amount, type, inner);
  const amount = block.step(
    `allowance ${n}`,
    allowance.balance ? written : scaled(written),
    text(drawn.amount),
    options,
  );
  const consumed = block.step(`included ${n}`, call('min', [amount, before]), text(drawn.consumed), options);
  const remaining = block.step(
    `remaining ${n}`,
    difference(before, consumed),
    text(subtract(drawn.before, drawn.consumed)),
    options,
  );
  if (drawn.carried === undefined && (!showsAllowances(charge) || early === true)) {
    return { remaining, consumed, carried: undefined };
  }
  const left = block.step(`left ${n}`, difference(amount, consumed), text(drawn.left), options);
  if (drawn.carried === undefined) return { remaining, consumed, carried: undefined };
  const upTo = allowance.rollsOver?.upTo;
  const rolled = upTo === undefined ? left : call('min', [tracer.converted(upTo, type, inner), left]);
  return { remaining, consumed, carried: block.step(`carried ${n}`, rolled, text(drawn.carried), options) };
}
