/** The shares of a line that is spread over the items of a list, with their weights. */
import { decimalText, type Rational } from '#dsl';
import { placeOf } from '../place.ts';
import type { TariffPlaces } from '../places.ts';
import { printedGross } from '../printed.ts';
import { spreadShares } from '../spread.ts';
import type { TariffResult } from '../tariff.ts';
import { numericType } from '../value.ts';
import type { ChargeTrace } from './charge-trace.ts';
import { numberText, withUnit } from './figure.ts';
import { call, leaf, NOT_NEEDED } from './rendered.ts';
import { stepFigure } from './round.ts';
import { listOf, listText } from './rules.ts';
import { TraceScope } from './scope.ts';

export function traceSpread(trace: ChargeTrace, result: TariffResult, places: TariffPlaces): void {
  const { charge, charged, block, scope, tracer, money } = trace;
  const { spread } = charge;
  const shares = spreadShares(result, charged, tracer.context);
  if (spread === undefined || shares === undefined) return;
  const amount = (value: Rational): string => withUnit(decimalText(value, places.charge(charge)), money.unit);
  const keys = shares.map(({ item }) => leaf(`key of ${spread.each.path}[${item.index}]`, JSON.stringify(item.key)));
  block.step('spread keys', listOf(keys), listText(keys.map(({ text }) => text)));
  const weights = shares.map(({ item, env, weight }) => {
    const inner = new TraceScope(env, block, scope).bindItem({ each: spread.each, item });
    const type = { ...numericType(spread.by.type), grid: undefined };
    const text = tracer.converted(spread.by, type, inner);
    return block.step(`weight ${item.place}`, text, numberText(weight, type), { at: spread.by.span });
  });
  const rounding = result.printed() === undefined ? charge.round : result.tariff.rounding.total;
  const step =
    rounding === undefined ? NOT_NEEDED : leaf(placeOf(tracer.program, rounding.span), stepFigure(rounding, money));
  const stage = result.printed() !== undefined ? 'printed' : charge.round === undefined ? 'gross' : 'round';
  const whole = leaf(`charge ${charge.name} / ${stage}`, amount(printedGross(result, charge)));
  const texts = shares.map((share) => amount(share.amount));
  block.step('spread shares', call('share', [whole, step, listOf(weights)]), listText(texts), { at: spread.each.span });
}
