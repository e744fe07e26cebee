/** Forms of tariffs that generated code has no shape for yet: the reference evaluates them. */
import type { Charge, Program } from '#dsl';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';

export function refuseUncompiled({ tariffs, outputs }: Program): void {
  for (const { name, each } of outputs) if (each !== undefined) throw new NotCompiled(NOT_COMPILED.items(name));
  for (const { charges, discounts, credits, taxes } of tariffs) {
    for (const { name, each } of [...charges, ...discounts, ...credits, ...taxes])
      if (each !== undefined) throw new NotCompiled(NOT_COMPILED.items(name));
    for (const charge of charges) if (goesOverItems(charge)) throw new NotCompiled(NOT_COMPILED.items(charge.name));
  }
}

function goesOverItems({ included, spread }: Charge): boolean {
  return spread !== undefined || included.some(({ each }) => each !== undefined);
}
