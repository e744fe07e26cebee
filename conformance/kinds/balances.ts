/** What a prepaid balance pays of a call (CGRateS): debits, and the longest call that it allows. */
import { z } from 'zod';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { someMoney } from '../policy.ts';
import { balance, isFor, moneyOf, NO_LENGTH, NO_PLAN } from './balance-accounts.ts';
import { call, costPolicy, type RatedCall, ratedCall, totalRounding } from './calls.ts';
import { answered, bill, decimal, derived } from './common.ts';
import { longestCall } from './longest-call.ts';
import { minutesThenMoney } from './minutes.ts';

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
      if (!rated.hasPlan) return NO_PLAN;
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
      if (!rated.hasPlan) return NO_PLAN;
      if (rated.spans.length === 0) return NO_LENGTH;
      const { balances: list } = given;
      if (list?.some((each) => each.type === 'voice' && isFor(each, given, fixtures))) {
        return minutesThenMoney(given, { list, isRounded: false }, rated, fixtures);
      }
      return longestCall(given, list === undefined ? undefined : moneyOf(list, given, fixtures), rated);
    },
  }),
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
