/** The balances of an account (CGRateS): which of them pay for a call, and how a policy says what they pay. */
import { z } from 'zod';
import type { Span } from '#billing';
import { decimalText } from '#dsl';
import type { Found } from '../kind.ts';
import { block, someMoney } from '../policy.ts';
import { tariffTables } from './call-tariffs.ts';
import type { GivenCall, Priced } from './calls.ts';
import { decimal } from './common.ts';
import { ofNanoseconds } from './durations.ts';

export const balance = z.union([
  z.strictObject({
    type: z.literal('voice'),
    value_s: decimal,
    destinations: z.array(z.string()).optional(),
    rating_subject: z.string().optional(),
    weight: decimal.default('0'),
  }),
  z.strictObject({
    type: z.literal('monetary').default('monetary'),
    value: decimal,
    destinations: z.array(z.string()).optional(),
    blocker: z.boolean().default(false),
    weight: decimal.default('0'),
  }),
]);
export type Balance = z.infer<typeof balance>;
export type Money = Extract<Balance, { type: 'monetary' }>;
export type Fixtures = Readonly<Record<string, unknown>>;

export const NO_PLAN: Found = {
  notExpressible: 'no plan has a rate for the call, and what a balance pays of it is not said',
};
export const NO_LENGTH: Found = {
  notExpressible: 'the call has no length, and whether its fee is debited is not said',
};
export const SEVERAL: Found = {
  notExpressible:
    'the price changes within the call, and the longest call would have to be searched for; a host asks for the cost of each reservation instead',
};

/** The price of a call that has one from its beginning to its end; undefined where it changes. */
export function onlyPrice(spans: readonly Span<Priced>[]): Priced | undefined {
  const [first, ...others] = spans;
  return others.length === 0 ? first?.holds : undefined;
}

/** Of the balances for the destination, heaviest first, up to one that blocks the others; the first that can pays the fee. */
export function moneyOf(list: readonly Balance[], given: GivenCall, fixtures: Fixtures): readonly Money[] {
  const usable = list
    .filter((each) => each.type === 'monetary')
    .filter((each) => isFor(each, given, fixtures))
    .toSorted((one, other) => Number(other.weight) - Number(one.weight));
  const blocker = usable.findIndex((each) => each.blocker);
  return usable.slice(0, blocker < 0 ? usable.length : blocker + 1);
}

export function isFor(
  { destinations }: Balance,
  { fixture = 'loader', destination }: GivenCall,
  fixtures: Fixtures,
): boolean {
  if (destinations === undefined) return true;
  const tables = tariffTables.safeParse(fixtures[fixture]);
  return (
    tables.success &&
    tables.data.destinations.some(({ id, prefix }) => destinations.includes(id) && destination.startsWith(prefix))
  );
}

export const BALANCES = [
  block('record Balance', `value: ${someMoney('USD')}`, 'pays_fee: bool'),
  'input balances: list of Balance up to 100',
];

export function inputOf(money: readonly Money[], fee: string) {
  const payer = Number(fee) === 0 ? -1 : money.findIndex(({ value }) => Number(value) >= Number(fee));
  return money.map(({ value }, index) => ({ value, pays_fee: index === payer }));
}

/** What an increment costs, rounded as the source rounds it, and how many of them the balances pay, each for itself. */
export const incrementPrice = (rate: Priced['rate']): string =>
  `constant increment_price = (${rate.rate} USD * ${decimalText(rate.rate_increment)} / ${decimalText(rate.rate_unit)}) rounded half up to 6 places`;
export const paidIncrements = (fee: string): string =>
  `sum(((balance.value - (if balance.pays_fee then ${fee} USD else 0 USD)) / increment_price) rounded floor to 0 places for balance in balances)`;
export const feeIsPaid = (fee: string): string =>
  Number(fee) === 0 ? 'true' : 'count(balance for balance in balances where balance.pays_fee) > 0';

/** The length of a call in seconds. */
export const secondsOf = ({ start, end }: GivenCall): string =>
  decimalText(ofNanoseconds(end.nanoseconds - start.nanoseconds));
