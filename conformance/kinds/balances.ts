/** What a prepaid balance pays of a call (CGRateS): debits, and the longest call that it allows. */
import { z } from 'zod';
import type { Span } from '#billing';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText, someMoney } from '../policy.ts';
import { tariffTables } from './call-tariffs.ts';
import {
  call,
  costPolicy,
  type GivenCall,
  type Priced,
  ratedCall,
  rateOf,
  roundingOf,
  secondsText,
  totalRounding,
} from './calls.ts';
import { asked, bill, decimal, derived } from './common.ts';
import { pricePerSecond } from './stretches.ts';

const balance = z.strictObject({
  type: z.enum(['voice', 'monetary']).default('monetary'),
  value: decimal.optional(),
  value_s: decimal.optional(),
  destinations: z.array(z.string()).optional(),
  rating_subject: z.string().optional(),
  blocker: z.boolean().optional(),
  weight: decimal.default('0'),
});
type Balance = z.infer<typeof balance>;

export const balances: Readonly<Record<string, Kind>> = {
  'balance.debit': kind({
    way: 'language',
    why: 'the cost of the call as in call.cost; minutes are an allowance in steps of their own package, money pays the rest',
    given: z.strictObject({
      ...call,
      perform_rounding: z.boolean().optional(),
      repeat: decimal.optional(),
      balance: decimal.optional(),
      balances: z.array(balance).optional(),
    }),
    run: (given, fixtures): Found => {
      const { perform_rounding = false, repeat = '1', balance: money, balances: list, ...who } = given;
      const rated = ratedCall(who, fixtures);
      if ('notExpressible' in rated) return rated;
      if (list !== undefined) return minutesThenMoney(who, fixtures, list, rated.spans);
      const more =
        money === undefined
          ? []
          : [
              `input balance: ${someMoney('USD')}`,
              `define balance_after: money USD = balance - ${repeat} * (bill.total rounded ${totalRounding(rated.spans, perform_rounding)})`,
            ];
      const { text, input } = costPolicy(rated.spans, perform_rounding, more);
      const body = money === undefined ? input : { ...input, balance: money };
      return asked(text, body, (answer) => ({
        cost: bill(answer).total,
        balance_after: money === undefined ? null : derived(answer, 'balance_after'),
      }));
    },
  }),
  'balance.max_usage': kind({
    way: 'language',
    why: 'whole increments that what is left after the connection fee pays, as a definition; a blocker ends the list of balances',
    given: z.strictObject({ ...call, balances: z.array(balance).optional() }),
    run: (given, fixtures): Found => {
      const { balances: list, ...who } = given;
      const rated = ratedCall(who, fixtures);
      if ('notExpressible' in rated) return rated;
      const price = onlyPrice(rated.spans);
      if (price === undefined) return SEVERAL;
      const money = list === undefined ? undefined : moneyOf(list, who, fixtures);
      const { maximum } = price.interval;
      const policy = policyText({
        name: 'max_usage',
        header: ['currency USD'],
        body: [
          'input call: quantity second 0..1_000_000_000 places 9',
          ...(money === undefined ? [] : [balancesInput]),
          '',
          ...affordable(price, [
            ...(money === undefined ? [] : ['sum(balance.value for balance in balances)']),
            ...(maximum?.strategy === '*disconnect' ? [`${maximum.amount} USD`] : []),
          ]),
        ],
      });
      const seconds = String((rated.call.end - rated.call.start) / 1000);
      const input = money === undefined ? { call: seconds } : { call: seconds, balances: money };
      return asked(policy, input, (answer) => ({ seconds: derived(answer, 'allowed') }));
    },
  }),
};

const SEVERAL: Found = {
  notExpressible:
    'the price changes within the call, and the longest call would have to be searched for; a host asks for the cost of each reservation instead',
};
const balancesInput = [
  block('record Balance', `value: ${someMoney('USD')}`),
  'input balances: list of Balance up to 100',
].join('\n');

function onlyPrice(spans: readonly Span<Priced>[]): Priced | undefined {
  const [first, ...others] = spans;
  return others.length === 0 ? first?.holds : undefined;
}

/** In order of weight, those that are for the destination, up to the first that blocks the others. */
function moneyOf(list: readonly Balance[], who: GivenCall, fixtures: Readonly<Record<string, unknown>>) {
  const usable = list
    .filter((each) => each.type === 'monetary' && isFor(each, who, fixtures))
    .toSorted((one, other) => Number(other.weight) - Number(one.weight));
  const blocker = usable.findIndex((each) => each.blocker === true);
  return usable.slice(0, blocker < 0 ? usable.length : blocker + 1).map(({ value = '0' }) => ({ value }));
}

function isFor({ destinations }: Balance, who: GivenCall, fixtures: Readonly<Record<string, unknown>>): boolean {
  if (destinations === undefined) return true;
  const tables = tariffTables.safeParse(fixtures[who.fixture ?? 'loader']);
  return (
    tables.success &&
    tables.data.destinations.some(({ id, prefix }) => destinations.includes(id) && who.destination.startsWith(prefix))
  );
}

/** How long a call may be: what pays the fee pays whole increments at their rounded price; nothing bounds a call that costs nothing. */
function affordable(price: Priced, bounds: readonly string[]): readonly string[] {
  const rate = rateOf(price);
  const [each, increment, fee] = [
    rate?.rate ?? '0',
    secondsText(rate?.rate_increment ?? '1s'),
    price.interval.groups[0]?.connect_fee ?? '0',
  ];
  if (bounds.length === 0) return ['define allowed: quantity second = call'];
  const money = bounds.length === 1 ? bounds[0] : `min(${bounds.join(', ')})`;
  if (Number(each) === 0)
    return [`define allowed: quantity second = if ${money} >= ${fee} USD then call else 0 seconds`];
  return [
    `constant increment_price = (${each} USD * ${increment} / ${secondsText(rate?.rate_unit ?? '1s')}) rounded half up to 6 places`,
    `define increments: number = ((${money} - ${fee} USD) / increment_price) rounded floor to 0 places`,
    `define allowed: quantity second = clamp(increments * ${increment} seconds, 0 seconds, call)`,
  ];
}

/** Minutes pay first, in the increments of their package; money pays what it can of the rest, and one connection is charged. */
function minutesThenMoney(
  who: GivenCall,
  fixtures: Readonly<Record<string, unknown>>,
  list: readonly Balance[],
  spans: readonly Span<Priced>[],
): Found {
  const voice = list.find((each) => each.type === 'voice' && isFor(each, who, fixtures));
  const package_ = ratedCall({ ...who, subject: voice?.rating_subject ?? who.subject }, fixtures);
  if ('notExpressible' in package_) return package_;
  const [price, minutes] = [onlyPrice(spans), onlyPrice(package_.spans)];
  if (price === undefined || minutes === undefined) return SEVERAL;
  const [rate, packageRate] = [rateOf(price), rateOf(minutes)];
  const fee = (voice === undefined ? rate : packageRate)?.connect_fee ?? '0';
  const [each, unit, increment] = [
    rate?.rate ?? '0',
    secondsText(rate?.rate_unit ?? '1s'),
    secondsText(rate?.rate_increment ?? '1s'),
  ];
  const step = secondsText(packageRate?.rate_increment ?? '1s');
  const affordable =
    Number(each) === 0
      ? ['define paid: quantity second = uncovered']
      : [
          `constant increment_price = (${each} USD * ${increment} / ${unit}) rounded half up to 6 places`,
          `define increments: number = ((funds - ${fee} USD) / increment_price) rounded floor to 0 places`,
          `define paid: quantity second = clamp(increments * ${increment} seconds, 0 seconds, uncovered)`,
        ];
  const policy = policyText({
    name: 'minutes_then_money',
    header: ['currency USD', 'rounding half up to 6 places per increment', `rounding ${roundingOf(spans)} per total`],
    body: [
      'input call: quantity second 0..1_000_000_000 places 9',
      'input minutes: quantity second 0..1_000_000_000 places 9',
      balancesInput,
      '',
      'define funds: money USD = sum(balance.value for balance in balances)',
      'define covered: quantity second = min(call, minutes)',
      'define uncovered: quantity second = max(call - minutes, 0 seconds)',
      ...affordable,
      block(
        'tariff bill',
        Number(fee) === 0 ? undefined : block('charge connection', `flat ${fee} USD`),
        block(
          'charge package',
          'measure covered',
          `steps of ${step} seconds`,
          'included minutes "Minutes"',
          'each 0 USD per second',
        ),
        block('charge rest', 'measure paid', `steps of ${increment} seconds`, `each ${pricePerSecond(each, unit)}`),
      ),
      'define duration: quantity second = covered + paid',
      'define minutes_left: quantity second = minutes - package.consumed',
      `define money_left: money USD = funds - (bill.total rounded ${roundingOf(spans)})`,
    ],
  });
  const seconds = String((Date.parse(who.end) - Date.parse(who.start)) / 1000);
  const input = { call: seconds, minutes: voice?.value_s ?? '0', balances: moneyOf(list, who, fixtures) };
  return asked(policy, input, (answer) => ({
    duration_s: derived(answer, 'duration'),
    cost: bill(answer).total,
    voice_left_s: derived(answer, 'minutes_left'),
    balance_after: derived(answer, 'money_left'),
    money_left: derived(answer, 'money_left'),
  }));
}
