/** Usage in blocks, as Kill Bill sells it: a started block is a block, tiers are so many blocks wide. */
import { z } from 'zod';
import { add, decimalText, integer, isZero, multiply, type Rational, sign, ZERO } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { ANY_COUNT, block, policyText, someMoney } from '../policy.ts';
import type { Statement } from '../statement.ts';
import { aboveZero, answered, asked, bill, derived, exact, linesOf, notBelowZero } from './common.ts';

const policyWord = z.enum(['ALL_TIERS', 'TOP_TIER']);
const UNLIMITED = '-1';
const most = z.union([notBelowZero, z.literal(UNLIMITED)]);
/** The last tier alone may be without an end. */
const tiersForm = z
  .array(
    z.strictObject({
      block_size: aboveZero,
      max_blocks: most,
      price_per_block: notBelowZero,
    }),
  )
  .min(1)
  .refine(
    (list) => list.slice(0, -1).every(({ max_blocks }) => max_blocks !== UNLIMITED),
    'a tier follows one without an end',
  );
type Tier = z.infer<typeof tiersForm>[number];
type TierPolicy = z.infer<typeof policyWord>;
/** Names of units that stay apart in a policy. */
const unitsForm = z
  .record(z.string().regex(/^[A-Za-z0-9_ -]+$/), notBelowZero)
  .refine(
    (units) => new Set(Object.keys(units).map(nameOf)).size === Object.keys(units).length,
    'two units have one name',
  );

const header = ['currency USD', 'rounding half up to minor unit per line'];

export const usageBlocks: Readonly<Record<string, Kind>> = {
  'usage.blocks': kind({
    way: 'language',
    why: '`package of` blocks: a charge for each tier with what lies in it, or the tier of the total alone',
    given: z.strictObject({ policy: policyWord, tiers: tiersForm, units: notBelowZero }),
    run: ({ policy, tiers, units }): Found =>
      asked(blocks(policy, { units: tiers }), { units }, (answer) => ({
        tier_amounts: linesOf(answer).map(({ amount }) => amount),
        total: bill(answer).total,
      })),
  }),
  'usage.blocks_multi': kind({
    way: 'language',
    why: 'as usage.blocks, with tiers of its own for each unit',
    given: z.strictObject({ policy: policyWord, units: unitsForm, tiers: z.record(z.string(), tiersForm) }),
    run: ({ policy, units, tiers }): Found => {
      if (Object.keys(units).toSorted().join() !== Object.keys(tiers).toSorted().join()) {
        return { notExpressible: 'the units that are used are not those that have tiers' };
      }
      const named = Object.fromEntries(Object.entries(tiers).map(([unit, list]) => [nameOf(unit), list]));
      const input = Object.fromEntries(Object.entries(units).map(([unit, value]) => [nameOf(unit), value]));
      return asked(blocks(policy, named), input, (answer) => ({
        ...Object.fromEntries(
          Object.keys(tiers).map((unit) => [
            unit,
            linesOf(answer).flatMap(({ id, amount }) => (id.startsWith(`${nameOf(unit)}_tier_`) ? [amount] : [])),
          ]),
        ),
        total: bill(answer).total,
      }));
    },
  }),
  'usage.capacity': kind({
    way: 'language',
    why: 'a decision table that picks the first row whose limits hold for every unit; without any use there is no fee',
    given: z.strictObject({
      tiers: z.array(z.strictObject({ limits: z.record(z.string(), most), price: notBelowZero })).min(1),
      units: unitsForm,
    }),
    run: ({ tiers, units }): Found => {
      const names = Object.keys(units);
      if (names.some((unit) => tiers.some(({ limits }) => limits[unit] === undefined))) {
        return { notExpressible: 'a unit that is used has no limit in one of the tiers' };
      }
      const input = Object.fromEntries(Object.entries(units).map(([unit, value]) => [nameOf(unit), value]));
      const result = answered(capacity(tiers, names), input);
      if ('notExpressible' in result) return result;
      if (derived(result.answer, 'is_beyond') === true) {
        return { notExpressible: 'more is used than the last tier allows, for which there is no price' };
      }
      return found({ amount: bill(result.answer).total }, result.statement);
    },
  }),
  'usage.delta': kind({
    way: 'language',
    why: 'the whole usage of a period is priced again and what was billed for it is taken off; nothing is billed where nothing is left',
    given: z.strictObject({
      policy: policyWord,
      tiers: tiersForm,
      /** Which period it is does not bear on what is left to bill of it. */
      periods: z.array(
        z.strictObject({ from: z.string(), to: z.string(), usage: z.array(notBelowZero), billed: notBelowZero }),
      ),
    }),
    run: ({ policy, tiers, periods }): Found => {
      const text = blocks(policy, { units: tiers }, true);
      const items: string[] = [];
      const statements: Statement[] = [];
      for (const { usage, billed } of periods) {
        const units = decimalText(usage.map(exact).reduce(add, ZERO));
        const result = answered(text, { units, billed_before: billed });
        if ('notExpressible' in result) return result;
        const left = String(derived(result.answer, 'left_to_bill'));
        if (sign(exact(left)) > 0) items.push(left);
        statements.push(result.statement);
      }
      return found({ items }, ...statements);
    },
  }),
};

function nameOf(unit: string): string {
  return `used_${unit.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}`;
}

function blocks(policy: TierPolicy, tiersOf: Readonly<Record<string, readonly Tier[]>>, isAgain = false): string {
  return policyText({
    name: 'blocks',
    header,
    body: [
      ...Object.keys(tiersOf).map((name) => `input ${name}: ${ANY_COUNT}`),
      ...(isAgain ? [`input billed_before: ${someMoney('USD')}`] : []),
      '',
      block('tariff bill', ...Object.entries(tiersOf).flatMap(([name, tiers]) => charges(policy, name, tiers))),
      ...(isAgain ? ['define left_to_bill: money USD = max(bill.total - billed_before, 0 USD)'] : []),
    ],
  });
}

/**
 * `max_blocks` counts blocks of the tier's own size, so a tier begins where the blocks before it end; -1 has no end. The first
 * tier is billed even of nothing.
 */
function charges(policy: TierPolicy, name: string, tiers: readonly Tier[]): readonly string[] {
  let low: Rational = ZERO;
  return tiers.map(({ block_size, max_blocks, price_per_block }, index) => {
    const isOpen = max_blocks === UNLIMITED;
    const width = multiply(exact(block_size), exact(isOpen ? '0' : max_blocks));
    const from = low;
    low = add(low, width);
    const isTop = policy === 'TOP_TIER';
    const above = index === 0 ? [] : [`${name} > ${decimalText(from)}`];
    const below = isTop && index < tiers.length - 1 ? [`${name} <= ${decimalText(low)}`] : [];
    const conditions = [...above, ...below];
    const inTier = isZero(from) ? name : `${name} - ${decimalText(from)}`;
    return block(
      `charge ${name}_tier_${index + 1}`,
      conditions.length === 0 ? undefined : `applies when ${conditions.join(' and ')}`,
      `measure ${isTop ? name : `clamp(${inTier}, 0, ${isOpen ? MOST : decimalText(width)})`}`,
      `package of ${block_size} at ${price_per_block} USD`,
    );
  });
}

const MOST = decimalText(integer(1_000_000_000_000));

interface CapacityTier {
  readonly limits: Readonly<Record<string, string>>;
  readonly price: string;
}

/** The first tier of which no limit is passed; what is beyond the last is told, for it has no price. */
function capacity(tiers: readonly CapacityTier[], units: readonly string[]): string {
  const names = units.map(nameOf);
  const limitOf = (limit: string | undefined): string => (limit === UNLIMITED ? 'any' : `<= ${limit}`);
  const rows = tiers.map(
    ({ limits, price }) => `| ${units.map((unit) => limitOf(limits[unit])).join(' | ')} => ${price} USD | false |`,
  );
  const isUsed = names.map((name) => `${name} > 0`).join(' or ');
  return policyText({
    name: 'capacity',
    header,
    body: [
      ...names.map((name) => `input ${name}: ${ANY_COUNT}`),
      '',
      block(
        'table tier_of picks first row',
        `| ${names.map((name) => `${name}: ${ANY_COUNT}`).join(' | ')} => fee: money USD | beyond: bool |`,
        ...rows,
        '| otherwise => 0 USD | true |',
      ),
      '',
      `define is_beyond: bool = tier_of(${names.join(', ')}).beyond`,
      block(
        'tariff bill',
        block('charge capacity', `flat if ${isUsed} then tier_of(${names.join(', ')}).fee else 0 USD`),
      ),
    ],
  });
}
