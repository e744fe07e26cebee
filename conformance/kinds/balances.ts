/** What a prepaid balance pays of a call (CGRateS): debits, and the longest call that it allows. */
import { z } from 'zod';
import type { Span } from '#billing';
import { decimalText } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { block, policyText, someMoney } from '../policy.ts';
import { tariffTables } from './call-tariffs.ts';
import {
  call,
  costPolicy,
  feeOf,
  type GivenCall,
  type Priced,
  type RatedCall,
  ratedCall,
  totalRounding,
} from './calls.ts';
import { answered, asked, bill, decimal, derived } from './common.ts';
import { ofNanoseconds } from './durations.ts';
import { inSeconds, pricePerSecond } from './stretches.ts';

const balance = z.union([
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
type Balance = z.infer<typeof balance>;
type Money = Extract<Balance, { type: 'monetary' }>;
type Fixtures = Readonly<Record<string, unknown>>;

const { tor: _tor, ...voiceCall } = call;
/** Balances pay for calls; what they pay of other sessions is another unit. */
const who = { ...voiceCall, tor: z.literal('*voice').default('*voice') };

export const balances: Readonly<Record<string, Kind>> = {
  'balance.debit': kind({
    way: 'language',
    why: 'the cost of the call as in call.cost; minutes are an allowance in steps of their own package, money pays the rest',
    given: z.union([
      z.strictObject({
        ...who,
        perform_rounding: z.boolean().default(false),
        repeat: z
          .string()
          .regex(/^[1-9]\d*$/)
          .default('1'),
        balance: decimal.optional(),
      }),
      z.strictObject({ ...who, perform_rounding: z.boolean().default(false), balances: z.array(balance) }),
    ]),
    run: (given, fixtures): Found => {
      const rated = ratedCall(given, fixtures);
      if ('notExpressible' in rated) return rated;
      if (rated.tariff === undefined) return NO_PLAN;
      if (rated.spans.length === 0) return NO_LENGTH;
      return 'balances' in given
        ? minutesThenMoney(given, { list: given.balances, isRounded: given.perform_rounding }, rated, fixtures)
        : debited(given, rated);
    },
  }),
  'balance.max_usage': kind({
    way: 'language',
    why: 'whole increments that what is left after the connection fee pays, as a definition; a blocker ends the list of balances',
    given: z.strictObject({ ...who, balances: z.array(balance).optional() }),
    run: (given, fixtures): Found => {
      const rated = ratedCall(given, fixtures);
      if ('notExpressible' in rated) return rated;
      if (rated.tariff === undefined) return NO_PLAN;
      if (rated.spans.length === 0) return NO_LENGTH;
      const { balances: list } = given;
      if (list?.some((each) => each.type === 'voice' && isFor(each, given, fixtures))) {
        return minutesThenMoney(given, { list, isRounded: false }, rated, fixtures);
      }
      return longestCall(given, list === undefined ? undefined : moneyOf(list, given, fixtures), rated);
    },
  }),
};

const NO_PLAN: Found = { notExpressible: 'no plan has a rate for the call, and what a balance pays of it is not said' };
const NO_LENGTH: Found = { notExpressible: 'the call has no length, and whether its fee is debited is not said' };
const SEVERAL: Found = {
  notExpressible:
    'the price changes within the call, and the longest call would have to be searched for; a host asks for the cost of each reservation instead',
};

interface Debit {
  readonly perform_rounding: boolean;
  readonly repeat: string;
  readonly balance?: string | undefined;
}

/** One balance pays for as many calls as the case says. */
function debited({ perform_rounding, repeat, balance: money }: Debit, { spans }: RatedCall): Found {
  if (perform_rounding && spans.length > 1) {
    return { notExpressible: 'a debit rounds every span by itself, which a total that is rounded once is not' };
  }
  if (spans.some(({ holds }) => holds.interval.maximum?.strategy === 'free')) {
    return { notExpressible: 'a debit takes whole increments up to a maximum, and may pass it' };
  }
  const after = `balance - ${repeat} * (bill.total rounded ${totalRounding(spans, perform_rounding)})`;
  const { text, input } = costPolicy(spans, {
    isRounded: perform_rounding,
    maximum: undefined,
    ...(money === undefined
      ? {}
      : {
          inputs: [`input balance: ${someMoney('USD')}`],
          definitions: [`define balance_after: money USD = ${after}`],
        }),
  });
  const result = answered(text, money === undefined ? input : { ...input, balance: money });
  if ('notExpressible' in result) return result;
  const { answer, statement } = result;
  const left = money === undefined ? null : String(derived(answer, 'balance_after'));
  if (left?.startsWith('-') === true) {
    return {
      notExpressible: 'the balance does not pay for the calls, and whether they end or it goes below 0 is not said',
    };
  }
  return found({ cost: bill(answer).total, balance_after: left }, statement);
}

/** The price of a call that has one from its beginning to its end; undefined where it changes. */
function onlyPrice(spans: readonly Span<Priced>[]): Priced | undefined {
  const [first, ...others] = spans;
  return others.length === 0 ? first?.holds : undefined;
}

/** Of the balances for the destination, heaviest first, up to one that blocks the others; the first that can pays the fee. */
function moneyOf(list: readonly Balance[], given: GivenCall, fixtures: Fixtures): readonly Money[] {
  const usable = list
    .filter((each) => each.type === 'monetary')
    .filter((each) => isFor(each, given, fixtures))
    .toSorted((one, other) => Number(other.weight) - Number(one.weight));
  const blocker = usable.findIndex((each) => each.blocker);
  return usable.slice(0, blocker < 0 ? usable.length : blocker + 1);
}

function isFor({ destinations }: Balance, { fixture = 'loader', destination }: GivenCall, fixtures: Fixtures): boolean {
  if (destinations === undefined) return true;
  const tables = tariffTables.safeParse(fixtures[fixture]);
  return (
    tables.success &&
    tables.data.destinations.some(({ id, prefix }) => destinations.includes(id) && destination.startsWith(prefix))
  );
}

const BALANCES = [
  block('record Balance', `value: ${someMoney('USD')}`, 'pays_fee: bool'),
  'input balances: list of Balance up to 100',
];

function inputOf(money: readonly Money[], fee: string) {
  const payer = Number(fee) === 0 ? -1 : money.findIndex(({ value }) => Number(value) >= Number(fee));
  return money.map(({ value }, index) => ({ value, pays_fee: index === payer }));
}

/** What an increment costs, rounded as the source rounds it, and how many of them the balances pay, each for itself. */
const incrementPrice = (rate: Priced['rate']): string =>
  `constant increment_price = (${rate.rate} USD * ${decimalText(rate.rate_increment)} / ${decimalText(rate.rate_unit)}) rounded half up to 6 places`;
const paidIncrements = (fee: string): string =>
  `sum(((balance.value - (if balance.pays_fee then ${fee} USD else 0 USD)) / increment_price) rounded floor to 0 places for balance in balances)`;
const feeIsPaid = (fee: string): string =>
  Number(fee) === 0 ? 'true' : 'count(balance for balance in balances where balance.pays_fee) > 0';

/** How long a call may be: what pays the fee pays whole increments at their rounded price; nothing bounds a call that costs nothing. */
function longestCall(given: GivenCall, money: readonly Money[] | undefined, { spans }: RatedCall): Found {
  const price = onlyPrice(spans);
  if (price === undefined) return SEVERAL;
  const { rate, interval } = price;
  const fee = feeOf(spans);
  const policy = policyText({
    name: 'max_usage',
    header: ['currency USD'],
    body: [
      'input call: quantity second 0..1_000_000_000 places 9',
      ...(money === undefined ? [] : BALANCES),
      '',
      ...(Number(rate.rate) === 0
        ? [
            `define allowed: quantity second = ${money === undefined ? 'call' : `if ${feeIsPaid(fee)} then call else 0 seconds`}`,
          ]
        : [
            incrementPrice(rate),
            ...allowed(interval.maximum, money === undefined ? undefined : fee, inSeconds(rate.rate_increment)),
          ]),
    ],
  });
  const seconds = decimalText(ofNanoseconds(given.end.nanoseconds - given.start.nanoseconds));
  const input = money === undefined ? { call: seconds } : { call: seconds, balances: inputOf(money, fee) };
  return asked(policy, input, (answer) => ({ seconds: derived(answer, 'allowed') }));
}

/** Increments are sold until they have cost the maximum; above it a call ends or goes on for nothing. `fee` is that of balances. */
function allowed(
  maximum: Priced['interval']['maximum'],
  fee: string | undefined,
  increment: string,
): readonly string[] {
  const most =
    maximum === undefined
      ? []
      : [`define within_maximum: number = (${maximum.amount} USD / increment_price) rounded ceiling to 0 places`];
  const paid =
    fee === undefined ? [] : [`define paid: number = if ${feeIsPaid(fee)} then ${paidIncrements(fee)} else 0`];
  const lengthOf = (count: string): string => `clamp(${count} * ${increment}, 0 seconds, call)`;
  const definition = (): string => {
    if (fee === undefined) return maximum?.strategy === 'disconnect' ? lengthOf('within_maximum') : 'call';
    if (maximum === undefined) return lengthOf('paid');
    return maximum.strategy === 'disconnect'
      ? lengthOf('min(paid, within_maximum)')
      : `if paid >= within_maximum then call else ${lengthOf('paid')}`;
  };
  return [...most, ...paid, `define allowed: quantity second = ${definition()}`];
}

interface Account {
  readonly list: readonly Balance[];
  readonly isRounded: boolean;
}

/** Minutes pay first, in the increments of their package; money pays what it can of the rest, and one connection is charged. */
function minutesThenMoney(given: GivenCall, { list, isRounded }: Account, rated: RatedCall, fixtures: Fixtures): Found {
  const { spans } = rated;
  const [voice, ...others] = list
    .filter((each) => each.type === 'voice')
    .filter((each) => isFor(each, given, fixtures));
  if (others.length > 0) {
    return { notExpressible: 'several packages of minutes pay one after the other, and the mapping states one' };
  }
  const package_ = ratedCall({ ...given, subject: voice?.rating_subject ?? given.subject }, fixtures);
  if ('notExpressible' in package_) return package_;
  const [price, minutes] = [onlyPrice(spans), onlyPrice(package_.spans)];
  if (package_.tariff === undefined) return NO_PLAN;
  if (price === undefined || minutes === undefined) return SEVERAL;
  const isPaid = voice !== undefined && Number(minutes.rate.rate) !== 0;
  if (isPaid || minutes.interval.maximum !== undefined || price.interval.maximum !== undefined) {
    return { notExpressible: 'minutes that cost money, or a maximum of the cost, beside a package of minutes' };
  }
  const { rate } = price;
  const fee = feeOf(voice === undefined ? spans : package_.spans);
  const money = moneyOf(list, given, fixtures);
  if (Number(fee) > 0 && inputOf(money, fee).every(({ pays_fee }) => !pays_fee)) {
    return { notExpressible: 'no balance pays the connection fee, and the source goes below 0 by itself' };
  }
  const [step, increment] = [inSeconds(minutes.rate.rate_increment), inSeconds(rate.rate_increment)];
  const rounding = totalRounding(spans, isRounded);
  const isFree = Number(rate.rate) === 0;
  const policy = policyText({
    name: 'minutes_then_money',
    header: ['currency USD', 'rounding half up to 6 places per increment', `rounding ${rounding} per total`],
    body: [
      'input call: quantity second 0..1_000_000_000 places 9',
      'input minutes: quantity second 0..1_000_000_000 places 9',
      ...BALANCES,
      '',
      'define funds: money USD = sum(balance.value for balance in balances)',
      '/// Whole increments of the package, as many as the call begins and the minutes hold.',
      `define package_increments: number = min((call / ${step}) rounded ceiling to 0 places, (minutes / ${step}) rounded floor to 0 places)`,
      `define covered: quantity second = package_increments * ${step}`,
      'define uncovered: quantity second = max(call - covered, 0 seconds)',
      `define begun: number = (uncovered / ${increment}) rounded ceiling to 0 places`,
      ...(isFree ? [] : [incrementPrice(rate)]),
      `define paid: quantity second = ${isFree ? 'begun' : `clamp(${paidIncrements(fee)}, 0, begun)`} * ${increment}`,
      block(
        'tariff bill',
        Number(fee) === 0 ? undefined : block('charge connection', `flat ${fee} USD`),
        block(
          'charge package',
          'measure covered',
          `steps of ${step}`,
          'included minutes "Minutes"',
          'each 0 USD per second',
        ),
        block(
          'charge rest',
          'measure paid',
          `steps of ${increment}`,
          `each ${pricePerSecond(rate.rate, rate.rate_unit)}`,
        ),
      ),
      'define duration: quantity second = covered + paid',
      'define allowed: quantity second = min(duration, call)',
      'define minutes_left: quantity second = minutes - package.consumed',
      `define money_left: money USD = funds - (bill.total rounded ${rounding})`,
    ],
  });
  const seconds = decimalText(ofNanoseconds(given.end.nanoseconds - given.start.nanoseconds));
  const input = { call: seconds, minutes: voice?.value_s ?? '0', balances: inputOf(money, fee) };
  return asked(policy, input, (answer) => ({
    duration_s: derived(answer, 'duration'),
    seconds: derived(answer, 'allowed'),
    cost: bill(answer).total,
    voice_left_s: derived(answer, 'minutes_left'),
    balance_after: derived(answer, 'money_left'),
    money_left: derived(answer, 'money_left'),
  }));
}
