/** `spread over each x in LIST by w` (LANGUAGE 18.89): how a line that is printed once is shown by item. */
import type { Item, Rational } from '#dsl';
import type { Charged } from './charge.ts';
import type { Context, Environment } from './context.ts';
import { itemScope, itemsFor } from './items.ts';
import { printedGross } from './printed.ts';
import { shareOut } from './rounding.ts';
import type { TariffResult } from './tariff.ts';
import { numberOf } from './value.ts';

export interface SpreadShare {
  readonly item: Item;
  /** Where its weight is computed. */
  readonly env: Environment;
  readonly weight: Rational;
  readonly amount: Rational;
}

/** By largest remainder at the step of the line, or exact; without any weight in equal parts. */
export function spreadShares(
  result: TariffResult,
  { charge, env }: Charged,
  context: Context,
): readonly SpreadShare[] | undefined {
  const { spread } = charge;
  if (spread === undefined) return undefined;
  const { each, by } = spread;
  const items = itemsFor(charge.name, each, env, context).map((item) => {
    const inner = itemScope({ each, item }, env, context);
    return { item, env: inner, weight: numberOf(context.evaluate(by, inner)) };
  });
  if (items.length === 0) return [];
  const step = result.printed()?.step ?? charge.round?.step;
  const amounts = shareOut(
    printedGross(result, charge),
    items.map(({ weight }) => weight),
    step,
  );
  return items.map((item, i) => ({ ...item, amount: amounts[i] ?? item.weight }));
}
