/** What of a charge stands on the bill: its part of the whole price, and the waiver that takes it off again. */
import { decimalText, negate, type Rational } from '#dsl';
import type { TariffPlaces } from '../places.ts';
import type { TariffResult } from '../tariff.ts';
import { negation, printedStep } from './bill-lines.ts';
import type { ChargeTrace } from './charge-trace.ts';
import { numberText, withUnit } from './figure.ts';
import { messageStep } from './message.ts';
import type { Rendered } from './rendered.ts';
import { TraceScope } from './scope.ts';

function amountText({ charge, money }: ChargeTrace, places: TariffPlaces): (amount: Rational) => string {
  return (amount) => withUnit(decimalText(amount, places.charge(charge)), money.unit);
}

export function traceBilled(trace: ChargeTrace, whole: Rendered, places: TariffPlaces): Rendered {
  const { charge, charged, block, scope, tracer, money } = trace;
  const { part } = charge;
  if (part === undefined || charged.billing === undefined) return whole;
  const inner = new TraceScope(charged.billing, block, scope);
  const [home] = whole.homes;
  inner.bind(part.whole, { kind: 'element', path: home === undefined ? part.whole.name : home[0] });
  inner.bindLets(part.lets);
  const text = amountText(trace, places);
  const billed = block.step('billed', tracer.converted(part.amount, money, inner), text(charged.gross), {
    at: part.span,
  });
  if (part.outstanding !== undefined) {
    const rest = tracer.converted(part.outstanding, money, inner);
    block.step('outstanding', rest, text(charged.outstanding), { at: part.span });
  }
  return billed;
}

/** The amount that is taken off, where the charge is waived. */
export function traceWaiver(
  trace: ChargeTrace,
  result: TariffResult,
  gross: Rendered,
  places: TariffPlaces,
): readonly Rendered[] {
  const { charge, charged, block, scope, tracer, money } = trace;
  const { waived } = charge;
  if (waived === undefined) return [];
  const value = tracer.context.evaluate(waived.when, charged.env);
  const truth = value.kind === 'bool' ? `${value.value}` : 'missing';
  block.step('waives', tracer.render(waived.when, scope), truth, { at: waived.span });
  const amount = result.waived(charge);
  if (truth !== 'true' || amount.n === 0n) return [];
  const text = amountText(trace, places);
  const off = block.step('waived', gross, text(amount), { at: waived.span });
  block.step('waiver', negation(off), numberText(negate(amount), money), { at: waived.span });
  printedStep(result, 'waiver', charge.name, text, block, tracer);
  messageStep('reason', waived.reason, waived.span, scope, tracer);
  return [off];
}
