/** Forms of tariffs that generated code has no shape for yet: the reference evaluates them. */
import type { Charge, Program, Tariff, Tax } from '#dsl';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';
import { isSameList } from '../pricing/each-block.ts';
import { containedIn } from '../pricing/tax.ts';

export function refuseUncompiled({ tariffs }: Program): void {
  for (const tariff of tariffs) for (const { name } of refused(tariff)) throw new NotCompiled(NOT_COMPILED.items(name));
}

interface Named {
  readonly name: string;
}

/** Blocks that go over the items of a list in a form that has no shape. */
function refused(tariff: Tariff): readonly Named[] {
  const { charges, discounts, credits, taxes, rounding } = tariff;
  const blocks = [...charges, ...discounts, ...credits, ...taxes].filter(({ each }) => each !== undefined);
  return [
    ...taxes.filter((tax) => isContainedOtherwise(tax, tariff)),
    ...credits.filter(({ when }) => when === 'after' && blocks.length > 0 && isTaxedTwice(tariff)),
    ...(rounding.line === undefined ? blocks : []),
  ];
}

/** Taxes on taxes, and taxes for each item on the lines of other items: what falls on a line through them is no column. */
function isTaxedTwice({ charges, taxes }: Tariff): boolean {
  const isOnTax = ({ base }: Tax): boolean => taxes.some(({ name }) => base.includes(name));
  const isOnOthers = (tax: Tax): boolean =>
    tax.each !== undefined &&
    charges.some((line) => tax.base.includes(line.name) && line.each !== undefined && !isSameList(tax, line));
  return taxes.some((tax) => tax.how === 'added' && (isOnTax(tax) || isOnOthers(tax)));
}

/** In lines of items and by one rate, or by one for each item in the lines of that item: not both ways at once. */
function isContainedOtherwise(tax: Tax, tariff: Tariff): boolean {
  if (tax.how !== 'contained') return false;
  const lines = tariff.charges.filter(({ name }) => tax.base.includes(name));
  const beside = lines.filter(({ each }) => each !== undefined).flatMap(({ name }) => containedIn(tariff, name));
  const isAlike = (block: Charge | Tax): boolean => isSameList(tax, block);
  return tax.each === undefined
    ? beside.some(({ each }) => each !== undefined)
    : lines.length < tax.base.length || !lines.every(isAlike) || !beside.every(isAlike);
}
