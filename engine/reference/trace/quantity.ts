/** Stages 2 to 4 of a charge: the measure, what each allowance gives and leaves, and how that is printed. */
import { type Allowance, multiply, type NumericType, type Rational, subtract, ZERO } from '#dsl';
import type { Drawn } from '../charge.ts';
import { itemScope } from '../items.ts';
import { showsAllowances } from '../lines.ts';
import { placeOf } from '../place.ts';
import { printedQuantities } from '../printed.ts';
import { numericType } from '../value.ts';
import type { ChargeTrace } from './charge-trace.ts';
import { numberText } from './figure.ts';
import { call, compose, difference, LEVEL, leaf, type Rendered, sumOfParts } from './rendered.ts';
import { listOf, listText } from './rules.ts';
import { TraceScope } from './scope.ts';

export function traceQuantity(trace: ChargeTrace): Rendered | undefined {
  const { charge, charged, block, scope, tracer } = trace;
  if (charge.measure === undefined || charged.measured === undefined || charged.quantity === undefined)
    return undefined;
  const type = numericType(charge.measure.type);
  const text = (value: Rational): string => numberText(value, { ...type, grid: undefined });
  let remaining = block.step('measure', tracer.render(charge.measure, scope), text(charged.measured), {
    at: charge.measure.span,
  });
  const consumed: Rendered[] = [];
  const carried: Rendered[] = [];
  for (const [i, drawn] of charged.drawn.entries()) {
    const steps = traceAllowance(trace, drawn, i + 1, remaining, type, text);
    remaining = steps.remaining;
    consumed.push(steps.consumed);
    if (steps.carried !== undefined) carried.push(steps.carried);
  }
  if (consumed.length > 0) block.step('consumed', sumOfParts(consumed), text(charged.consumed));
  if (carried.length > 0) block.step('carried', sumOfParts(carried), text(charged.carried));
  const quantity = block.step('quantity', remaining, text(charged.quantity));
  if (charge.quantityStep !== undefined) tracePrintedQuantities(trace, [...consumed, quantity], charge.quantityStep);
  return quantity;
}

/** Shares of allowances as they are printed, in steps that add up to the measure. */
function tracePrintedQuantities(
  { charge, charged, block, tracer }: ChargeTrace,
  exact: readonly Rendered[],
  quantityStep: Rational,
): void {
  if (charge.measure === undefined || charged.measured === undefined) return;
  const type = { ...numericType(charge.measure.type), grid: undefined };
  const text = (value: Rational): string => numberText(value, type);
  const stepText = text(multiply(quantityStep, type.unit.factor));
  const step = leaf(`${placeOf(tracer.program, charge.measure.span)} places`, stepText);
  const measure = leaf(`charge ${charge.name} / measure`, text(charged.measured));
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
  { charge, block, scope, tracer, scaled }: ChargeTrace,
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
  if (drawn.carried === undefined && !showsAllowances(charge)) return { remaining, consumed, carried: undefined };
  const left = block.step(`left ${n}`, difference(amount, consumed), text(drawn.left), options);
  if (drawn.carried === undefined) return { remaining, consumed, carried: undefined };
  const upTo = allowance.rollsOver?.upTo;
  const rolled = upTo === undefined ? left : call('min', [tracer.converted(upTo, type, inner), left]);
  return { remaining, consumed, carried: block.step(`carried ${n}`, rolled, text(drawn.carried), options) };
}
