/** A package of minutes, and money for what it does not cover (CGRateS). */
import type { Found } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import {
  BALANCES,
  type Balance,
  type Fixtures,
  incrementPrice,
  inputOf,
  isFor,
  moneyOf,
  NO_PLAN,
  onlyPrice,
  paidIncrements,
  SEVERAL,
  secondsOf,
} from './balance-accounts.ts';
import { feeOf, type GivenCall, type Priced, type RatedCall, ratedCall, totalRounding } from './calls.ts';
import { asked, bill, derived } from './common.ts';
import { inSeconds, pricePerSecond } from './stretches.ts';

interface Account {
  readonly list: readonly Balance[];
  readonly isRounded: boolean;
}

/** Minutes pay first, in the increments of their package; money pays what it can of the rest, and one connection is charged. */
export function minutesThenMoney(
  given: GivenCall,
  { list, isRounded }: Account,
  rated: RatedCall,
  fixtures: Fixtures,
): Found {
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
  if (!package_.hasPlan) return NO_PLAN;
  if (price === undefined || minutes === undefined) return SEVERAL;
  const isPaid = voice !== undefined && Number(minutes.rate.rate) !== 0;
  if (isPaid || minutes.interval.maximum !== undefined || price.interval.maximum !== undefined) {
    return { notExpressible: 'minutes that cost money, or a maximum of the cost, beside a package of minutes' };
  }
  const fee = feeOf(voice === undefined ? spans : package_.spans);
  const money = moneyOf(list, given, fixtures);
  if (Number(fee) > 0 && inputOf(money, fee).every(({ pays_fee }) => !pays_fee)) {
    return { notExpressible: 'no balance pays the connection fee, and the source goes below 0 by itself' };
  }
  const policy = minutesPolicy({ minutes, price, fee, rounding: totalRounding(spans, isRounded) });
  const input = { call: secondsOf(given), minutes: voice?.value_s ?? '0', balances: inputOf(money, fee) };
  return asked(policy, input, (answer) => ({
    duration_s: derived(answer, 'duration'),
    seconds: derived(answer, 'allowed'),
    cost: bill(answer).total,
    voice_left_s: derived(answer, 'minutes_left'),
    balance_after: derived(answer, 'money_left'),
    money_left: derived(answer, 'money_left'),
  }));
}

interface Terms {
  /** What a minute of the package is, and what pays the rest. */
  readonly minutes: Priced;
  readonly price: Priced;
  readonly fee: string;
  readonly rounding: string;
}

function minutesPolicy({ minutes, price: { rate }, fee, rounding }: Terms): string {
  const [step, increment] = [inSeconds(minutes.rate.rate_increment), inSeconds(rate.rate_increment)];
  const isFree = Number(rate.rate) === 0;
  return policyText({
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
}
