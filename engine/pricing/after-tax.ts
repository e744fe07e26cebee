/** What there is to pay of a line with the taxes that were added to it, and to those taxes (LANGUAGE 18.124). */
import type { Credit, Tariff, Tax } from '#dsl';
import type { NumberNode } from '../ir/ir.ts';
import { divideExactly } from '../ir/lower-number.ts';
import { structural } from '../ir/number-nodes.ts';
import { absolute, choiceNumber, greater, multiply, negate, sum } from '../ir/numbers.ts';
import type { Site } from '../ir/site.ts';
import { compare } from '../ir/truths.ts';

/** What parts of taxes need of their tariff. */
export interface PartSite {
  readonly tariff: Tariff;
  readonly site: Site;
  readonly amount: (tax: Tax) => NumberNode;
  readonly share: (tax: Tax, line: string) => NumberNode;
  /** Built once: by it each of the lines of a tax is divided. */
  readonly divisor: (tax: Tax, make: () => NumberNode) => NumberNode;
}

/** The shares of added taxes that fall on a line, each with what it takes of the taxes below it. */
export function taxesOnLine(line: string, at: PartSite): NumberNode {
  const onLine = new Map<string, NumberNode>();
  for (const tax of addedTaxes(at.tariff)) {
    const own = tax.base.flatMap((id): NumberNode[] => {
      if (id === line) return [at.share(tax, id)];
      const below = onLine.get(id);
      const lower = at.tariff.taxes.find(({ name }) => name === id);
      return below === undefined || lower === undefined ? [] : [partOf(at.share(tax, id), below, lower, at)];
    });
    if (own.length > 0) onLine.set(tax.name, at.site.builder.number(sum(own)));
  }
  return sum([...onLine.values()]);
}

/** Of a tax on a lower tax, the part that the line has in the lower one. */
function partOf(share: NumberNode, below: NumberNode, lower: Tax, at: PartSite): NumberNode {
  const { builder } = at.site;
  const amount = at.amount(lower);
  const nothing = compare('===', amount, structural(0n));
  if (lower.base.length === 1) return choiceNumber(nothing, structural(0n), share);
  const divisor = at.divisor(lower, () => builder.number(greater(absolute(amount), structural(1n, amount.scale))));
  const product = builder.number(multiply(share, below));
  const signed =
    amount.lo >= 0n ? product : choiceNumber(compare('<', amount, structural(0n)), negate(product), product);
  return choiceNumber(nothing, structural(0n), divideExactly(signed, divisor, at.site));
}

function addedTaxes({ taxes }: Tariff): readonly Tax[] {
  return taxes.filter(({ how }) => how === 'added');
}

/** Whether a credit pays all lines that have a part in a tax with a tax on it, and shares them with like credits alone. */
export function paysWhole(credit: Credit, tariff: Tariff): boolean {
  const taxes = addedTaxes(tariff);
  const below = taxes.filter(({ name }) => taxes.some(({ base }) => base.includes(name)));
  const lines = below.flatMap(({ base }) => base.filter((id) => taxes.every(({ name }) => name !== id)));
  const rivals = tariff.credits.filter(
    ({ when, base }) => when === credit.when && base.some((id) => credit.base.includes(id)),
  );
  return (
    lines.every((id) => credit.base.includes(id)) &&
    rivals.every(({ base }) => base.join(' ') === credit.base.join(' '))
  );
}
