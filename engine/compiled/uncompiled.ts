/** Forms of tariffs that generated code has no shape for yet: the reference evaluates them. */
import type { Charge, Program } from '#dsl';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';

export function refuseUncompiled({ tariffs }: Program): void {
  for (const { charges, discounts, taxes } of tariffs) {
    for (const { name, each } of [...charges, ...discounts, ...taxes]) if (each !== undefined) refuse(name);
    for (const charge of charges) if (goesOverItems(charge)) refuse(charge.name);
  }
}

function goesOverItems({ included, spread }: Charge): boolean {
  return spread !== undefined || included.some(({ each }) => each !== undefined);
}

function refuse(block: string): never {
  throw new NotCompiled(NOT_COMPILED.items(block));
}
