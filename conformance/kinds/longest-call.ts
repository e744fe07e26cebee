/** The longest call that a balance allows (CGRateS). */
import type { Found } from '../kind.ts';
import { policyText } from '../policy.ts';
import {
  BALANCES,
  feeIsPaid,
  incrementPrice,
  inputOf,
  type Money,
  onlyPrice,
  paidIncrements,
  SEVERAL,
  secondsOf,
} from './balance-accounts.ts';
import { feeOf, type GivenCall, type Priced, type RatedCall } from './calls.ts';
import { asked, derived } from './common.ts';
import { inSeconds } from './stretches.ts';

/** How long a call may be: what pays the fee pays whole increments at their rounded price; nothing bounds a call that costs nothing. */
export function longestCall(given: GivenCall, money: readonly Money[] | undefined, { spans }: RatedCall): Found {
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
  const seconds = secondsOf(given);
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
