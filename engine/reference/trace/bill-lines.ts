/** The lines of a bill as figures: the step that gives each, and its part of a printed total (LANGUAGE 18.7, 18.84). */
import { decimalPlaces, type NumericType, negate, type Rational } from '#dsl';
import type { BillLine, TariffResult } from '../tariff.ts';
import { find } from '../tariff.ts';
import type { BlockTrace } from './block.ts';
import { numberText } from './figure.ts';
import { compose, LEVEL, leaf, type Rendered } from './rendered.ts';
import { roundStep } from './round.ts';
import { grossStage, moneyType } from './stages.ts';
import type { Tracer } from './tracer.ts';

export function lineOfBill({ tariff }: TariffResult, { kind, name, amount }: BillLine, money: NumericType): Rendered {
  const text = numberText(amount, money);
  switch (kind) {
    case 'charge':
      return leaf(`charge ${name} / ${grossStage(find(tariff.charges, name))}`, text);
    case 'waiver':
      return leaf(`charge ${name} / waiver`, text);
    case 'discount':
    case 'credit':
      return leaf(`${kind} ${name} / net`, text);
    case 'commitment':
    case 'tax':
      return leaf(`${kind} ${name} / amount`, text);
  }
}

/**
 * Under `per total` alone: the line as its part of the printed total, or rounded alone where it is no part of it; undefined
 * elsewhere.
 */
export function printedStep(
  result: TariffResult,
  kind: BillLine['kind'],
  name: string,
  text: (amount: Rational) => string,
  block: BlockTrace,
  tracer: Tracer,
): Rendered | undefined {
  const printed = result.printed();
  const { total } = result.tariff.rounding;
  const line = result.lines().find((each) => each.kind === kind && each.name === name);
  if (printed === undefined || total === undefined || line === undefined) return undefined;
  const amount = printed.amount(kind, name);
  const stage = kind === 'waiver' ? 'printed waiver' : 'printed';
  const index = printed.index(kind, name);
  if (kind === 'waiver')
    return block.step(stage, negation(leaf(`charge ${name} / printed`, text(negate(amount)))), text(amount));
  if (index === undefined) {
    const money = moneyType(tracer.program.currency ?? '');
    const places = decimalPlaces(total.step) ?? 0;
    return roundStep(stage, lineOfBill(result, line, money), amount, total, money, places, block, tracer);
  }
  const part = leaf(`total ${result.tariff.name} / lines[${index}]`, text(amount));
  const below = kind === 'discount' || kind === 'credit';
  return below ? block.step(stage, negation(part), text(negate(amount))) : block.step(stage, part, text(amount));
}

export function negation(part: Rendered): Rendered {
  return compose('-({})', LEVEL.unary, LEVEL.choice, [part]);
}
