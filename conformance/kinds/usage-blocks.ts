/** Usage in blocks, as Kill Bill sells it: a started block is a block, tiers are so many blocks wide. */
import { z } from 'zod';
import { add, decimalText, integer, isZero, multiply, type Rational, sign, ZERO } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { ANY_COUNT, block, policyText, someMoney } from '../policy.ts';
import type { Statement } from '../statement.ts';
import { answered, asked, bill, decimal, derived, exact, linesOf } from './common.ts';

const policyWord = z.enum(['ALL_TIERS', 'TOP_TIER']);
const tier = z.strictObject({ block_size: decimal, max_blocks: decimal, price_per_block: decimal });
type Tier = z.infer<typeof tier>;
type TierPolicy = z.infer<typeof policyWord>;

const header = ['currency USD', 'rounding half up to minor unit per line'];

export const usageBlocks: Readonly<Record<string, Kind>> = {
  'usage.blocks': kind({
    way: 'language',
    why: '`package of` blocks: a charge for each tier with what lies in it, or the tier of the total alone',
    given: z.strictObject({ policy: policyWord, tiers: z.array(tier), units: decimal }),
    run: ({ policy, tiers, units }): Found =>
      asked(blocks(policy, { units: tiers }), { units }, (answer) => ({
        tier_amounts: linesOf(answer).map(({ amount }) => amount),
        total: bill(answer).total,
      })),
  }),
  'usage.blocks_multi': kind({
    way: 'language',
    why: 'as usage.blocks, with tiers of its own for each unit',
    given: z.strictObject({
      policy: policyWord,
      units: z.record(z.string(), decimal),
      tiers: z.record(z.string(), z.array(tier)),
    }),
    run: ({ policy, units, tiers }): Found => {
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
    why: 'a decision table that picks the first row whose limits hold for every unit',
    given: z.strictObject({
      tiers: z.array(z.strictObject({ limits: z.record(z.string(), decimal), price: decimal })),
      units: z.record(z.string(), decimal),
    }),
    run: ({ tiers, units }): Found => {
      const input = Object.fromEntries(Object.entries(units).map(([unit, value]) => [nameOf(unit), value]));
      return asked(capacity(tiers, Object.keys(units)), input, (answer) => ({ amount: bill(answer).total }));
    },
  }),
  'usage.delta': kind({
    way: 'language',
    why: 'the whole usage of a period is priced again and what was billed for it is taken off; nothing is billed where nothing is left',
    given: z.strictObject({
      policy: policyWord,
      tiers: z.array(tier),
      periods: z.array(z.strictObject({ from: z.string(), to: z.string(), usage: z.array(decimal), billed: decimal })),
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

const nameOf = (unit: string): string => `used_${unit.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}`;

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

/** `max_blocks` counts blocks of the tier's own size, so a tier begins where the blocks before it end; -1 has no end. */
function charges(policy: TierPolicy, name: string, tiers: readonly Tier[]): readonly string[] {
  let low: Rational = ZERO;
  return tiers.map(({ block_size, max_blocks, price_per_block }, index) => {
    const width = multiply(exact(block_size), exact(max_blocks));
    const [from, isOpen] = [low, sign(width) < 0];
    low = add(low, width);
    const isLast = index === tiers.length - 1;
    const above = `${name} > ${decimalText(from)}`;
    const isTop = policy === 'TOP_TIER';
    const inTier = isZero(from) ? name : `${name} - ${decimalText(from)}`;
    return block(
      `charge ${name}_tier_${index + 1}`,
      `applies when ${isTop && !isLast && !isOpen ? `${above} and ${name} <= ${decimalText(low)}` : above}`,
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

/** Beyond the last limits there is no other price than the last. */
function capacity(tiers: readonly CapacityTier[], units: readonly string[]): string {
  const names = units.map(nameOf);
  const rows = tiers.map(({ limits, price }, index) =>
    index === tiers.length - 1
      ? `| otherwise => ${price} USD |`
      : `| ${units.map((unit) => (limits[unit] === undefined ? 'any' : `<= ${limits[unit]}`)).join(' | ')} => ${price} USD |`,
  );
  return policyText({
    name: 'capacity',
    header,
    body: [
      ...names.map((name) => `input ${name}: ${ANY_COUNT}`),
      '',
      block(
        'table fee_of picks first row',
        `| ${names.map((name) => `${name}: ${ANY_COUNT}`).join(' | ')} => fee: money USD |`,
        ...rows,
      ),
      '',
      block('tariff bill', block('charge capacity', `flat fee_of(${names.join(', ')}).fee`)),
    ],
  });
}
