/** Forms of tariffs that generated code has no shape for yet: the reference evaluates them. */
import type { Charge, Program, Tariff } from '#dsl';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';

export function refuseUncompiled({ tariffs }: Program): void {
  for (const tariff of tariffs) for (const { name } of refused(tariff)) throw new NotCompiled(NOT_COMPILED.items(name));
}

interface Named {
  readonly name: string;
}

/** Blocks that go over the items of a list in a form that has no shape. */
function refused(tariff: Tariff): readonly Named[] {
  const { charges, discounts, credits, taxes, rounding } = tariff;
  const blocks = [...charges, ...discounts, ...taxes].filter(({ each }) => each !== undefined);
  const isOver = (names: readonly string[]): boolean => blocks.some(({ name }) => names.includes(name));
  return [
    ...charges.filter(({ included }) => included.some(({ each }) => each !== undefined)),
    ...charges.filter((charge) => charge.each !== undefined && hasTerms(charge)),
    ...taxes.filter(({ how, each, base }) => how === 'contained' && (each !== undefined || isOver(base))),
    ...credits.filter(({ each }) => each !== undefined || blocks.length > 0),
    ...(rounding.line === undefined ? blocks : []),
  ];
}

/** Clauses that tell of more than the line: waivers, parts of a price, counters, items that it is spread over. */
function hasTerms({ part, waived, used, charged, spread }: Charge): boolean {
  return [part, waived, used, charged, spread].some((clause) => clause !== undefined);
}
