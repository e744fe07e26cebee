/** Forms of tariffs that generated code has no shape for yet: the reference evaluates them. */
import type { Charge, Program, Tax } from '#dsl';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';

export function refuseUncompiled({ tariffs }: Program): void {
  for (const { charges, discounts, commitments, credits, taxes, rounding } of tariffs) {
    const ofItems = [...charges, ...discounts, ...taxes].filter(({ each }) => each !== undefined);
    const contained = taxes.filter(
      ({ how, base }) => how === 'contained' && ofItems.some(({ name }) => base.includes(name)),
    );
    const exact = rounding.line === undefined ? ofItems : [];
    for (const { name } of [...exact, ...contained, ...taxes.filter(isContainedEach)])
      throw new NotCompiled(NOT_COMPILED.items(name));
    for (const charge of charges) {
      if (goesOverItems(charge)) throw new NotCompiled(NOT_COMPILED.items(charge.name));
      if (isNewCharge(charge)) throw new NotCompiled(NOT_COMPILED.block(charge.name));
    }
    for (const { name } of [...commitments, ...credits]) throw new NotCompiled(NOT_COMPILED.block(name));
  }
}

function goesOverItems({ included, spread }: Charge): boolean {
  return spread !== undefined || included.some(({ each }) => each !== undefined);
}

function isNewCharge({ part, waived, billed, used, charged }: Charge): boolean {
  return [part, waived, used, charged].some((clause) => clause !== undefined) || billed === 'once';
}

function isContainedEach({ how, each }: Tax): boolean {
  return how === 'contained' && each !== undefined;
}
