/** Amounts and units that are rounded by themselves: the words of `rounded` and of `rounding … per line`. */
import { z } from 'zod';
import { decimalText, isZero } from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { ANY_NUMBER, anyMoney, block, policyText, someMoney } from '../policy.ts';
import { asked, bill, decimal, derived, isBelowZero, lineAmount, linesOf, placesAsked, placesForm } from './common.ts';
import { duration } from './durations.ts';
import { inSeconds } from './stretches.ts';

/** What systems call the modes, in the words of the language. */
const MODES = {
  up: 'ceiling',
  ceil: 'ceiling',
  down: 'floor',
  floor: 'floor',
  middle: 'half up',
  round: 'half up',
  half_up: 'half up',
  half_away_from_zero: 'half up',
  half_even: 'half even',
  half_down: 'half down',
  toward_zero: 'toward zero',
  away_from_zero: 'away from zero',
} as const;
const mode = z.enum(Object.keys(MODES) as [keyof typeof MODES]);
type Mode = keyof typeof MODES;

/**
 * What CGRateS makes of a number: it asks how far a part is above the unit below, which of one below 0 is nothing, so that each of
 * its words then takes the lower; and `up` passes over a part of less than the seventh place of a unit, as the noise of doubles.
 */
const NOISE_PLACES = 7;
/** Of what is given. */
const MOST_PLACES = 15;
function byMethod({ amount, decimals, method }: { amount: string; decimals: string; method: Mode }): Found {
  const words = toPlaces(decimals);
  const isItsOwn = method === 'up' || method === 'down' || method === 'middle';
  if (isItsOwn && isBelowZero(amount)) return roundedNumber(amount, `floor ${words}`);
  const heard = Number(decimals) + Math.max(NOISE_PLACES, Number(decimals));
  const isHeard = method === 'up' && heard < MOST_PLACES;
  return roundedNumber(
    amount,
    `${MODES[method]} ${words}`,
    isHeard ? `(amount rounded floor ${toPlaces(String(heard))})` : undefined,
  );
}

const remark = z.string().optional();
/** Those before the point are below 0. */
const places = z.union([placesForm, z.string().regex(/^-(\d|1[0-2])$/)]);
const money = { currency: z.string().toUpperCase(), mode, _note: remark };
const forms = z.union([
  z.strictObject({ amount: decimal, decimals: places, method: mode }),
  z.strictObject({ amount: decimal, precision: places, currency: remark, mode, _note: remark }),
  z.strictObject({ amount: decimal, ...money }),
  z.strictObject({ amount: decimal, mode, _note: remark }),
  z.strictObject({ originalPrice: decimal, percentageOff: decimal, ...money }),
  z.strictObject({ originalPrice: decimal, amountOff: decimal, ...money }),
  z.strictObject({ lineItemAmounts: z.array(decimal), ...money }),
  z.strictObject({ quantity: decimal, unitPrice: decimal, ...money }),
  z.strictObject({ commitmentAmount: decimal, usedAmount: decimal, ...money }),
]);

export const rounding: Readonly<Record<string, Kind>> = {
  rounding: kind({
    way: 'language',
    why: '`rounded MODE to N places` or `to minor unit` in a definition; price, discount, usage, subtotal and true-up as the lines of a bill with `rounding MODE to minor unit per line`',
    given: forms,
    run: (given, _fixtures, expect): Found => {
      if ('decimals' in given) return byMethod(given);
      if ('precision' in given) return roundedNumber(given.amount, `${MODES[given.mode]} ${toPlaces(given.precision)}`);
      if ('originalPrice' in given) return discounted(given);
      if ('lineItemAmounts' in given) return summed(given);
      if ('unitPrice' in given) return priced(given);
      if ('commitmentAmount' in given) return trueUp(given);
      if ('currency' in given) return roundedMoney(given);
      return byItsNote(given, expect);
    },
  }),
  'usage.rounding': kind({
    way: 'language',
    why: '`rounded MODE to N places`, and `to 100` for places before the point',
    given: z.strictObject({ units: decimal, function: mode.nullable(), precision: places.nullable() }),
    run: ({ units, function: method, precision }): Found => {
      const words = method === null ? '' : ` rounded ${MODES[method]} ${toPlaces(precision ?? '0')}`;
      const body = [`input units: ${ANY_NUMBER}`, '', `define billable: number = units${words}`];
      return asked(policyText({ name: 'units', body }), { units }, (answer) => ({
        units: derived(answer, 'billable'),
      }));
    },
  }),
  'usage.round_to_increment': kind({
    way: 'language',
    why: '`steps of N seconds`, which raises a measure to whole steps before it is priced',
    given: z.strictObject({ usage: duration, increment: duration }),
    run: ({ usage, increment }): Found => {
      const policy = policyText({
        name: 'increment',
        header: ['currency USD', 'rounding half up to 4 places per line'],
        body: [
          'input used: quantity second 0..1_000_000_000 places 9',
          '',
          block(
            'tariff bill',
            block(
              'charge talk',
              'measure used',
              isZero(increment) ? undefined : `steps of ${inSeconds(increment)}`,
              'each 0.01 USD per second',
            ),
          ),
        ],
      });
      return asked(policy, { used: decimalText(usage) }, (answer) => {
        const { quantity } = linesOf(answer)[0] ?? {};
        return { usage: `${quantity}s` };
      });
    },
  }),
};

/** How a case says that its places are those of the figure beside it. */
const PLACES_OF_THE_FIGURE = /see expected decimals/;

/** Of an amount in a currency that is not named; its note alone may say to how many places it is rounded. */
function byItsNote(
  { amount, mode, _note = '' }: { amount: string; mode: Mode; _note?: string | undefined },
  expect: unknown,
) {
  if (!PLACES_OF_THE_FIGURE.test(_note)) {
    return { notExpressible: 'the case names neither a currency nor how many places the amount has' };
  }
  const places = placesAsked(expect, 'expected', placesAsked(expect, 'expectedRounded', 2));
  return roundedNumber(amount, `${MODES[mode]} to ${places} places`);
}

/** Places before the point are a step: -2 is to hundreds. */
const toPlaces = (places: string): string =>
  Number(places) < 0 ? `to ${10 ** -Number(places)}` : `to ${Number(places)} places`;

interface InMoney {
  readonly currency: string;
  readonly mode: Mode;
}

/** Whatever the vector calls its figure, it is the one that is asked for. */
const figure = (value: unknown): object => ({ amount: value, expected: value, expectedRounded: value });

/** A currency that ISO 4217 does not list is declared, with the two places that sources take where they know none. */
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const declared = (currency: string): readonly string[] =>
  CURRENCIES.has(currency) ? [] : [`unit ${currency} currency places 2`];

const perLine = ({ currency, mode }: InMoney): readonly string[] => [
  `currency ${currency}`,
  `rounding ${MODES[mode]} to minor unit per line`,
];
/** A price before it is part of a bill is not rounded. */
const UNROUNDED = 'round half up to 15 places';

function roundedNumber(amount: string, words: string, of = 'amount'): Found {
  const body = [`input amount: ${ANY_NUMBER}`, '', `define result: number = ${of} rounded ${words}`];
  return asked(policyText({ name: 'rounding', body }), { amount }, (answer) => figure(derived(answer, 'result')));
}

function roundedMoney({ amount, currency, mode }: InMoney & { amount: string }): Found {
  const words = `amount rounded ${MODES[mode]} to minor unit`;
  const body = [
    ...declared(currency),
    `input amount: ${anyMoney(currency)}`,
    '',
    `define result: money ${currency} = ${words}`,
  ];
  return asked(policyText({ name: 'rounding', body }), { amount }, (answer) => figure(derived(answer, 'result')));
}

function discounted(given: InMoney & { originalPrice: string; percentageOff?: string; amountOff?: string }): Found {
  const { originalPrice, percentageOff, amountOff, currency } = given;
  const off = percentageOff === undefined ? `${amountOff} ${currency}` : `${percentageOff}%`;
  const policy = policyText({
    name: 'discount',
    header: perLine(given),
    body: [
      ...declared(currency),
      `input price: ${someMoney(currency)}`,
      '',
      block(
        'tariff bill',
        block('charge sale', 'flat price', UNROUNDED),
        block('discount off', `take ${off} off sale`),
      ),
    ],
  });
  return asked(policy, { price: originalPrice }, (answer) => ({
    expectedDiscount: unsigned(lineAmount(answer, 'off')),
    expectedFinal: bill(answer).total,
  }));
}

function summed(given: InMoney & { lineItemAmounts: readonly string[] }): Found {
  const { lineItemAmounts, currency } = given;
  const policy = policyText({
    name: 'subtotal',
    header: perLine(given),
    body: [
      ...declared(currency),
      block('record Item', `amount: ${anyMoney(currency)}`),
      'input items: list of Item up to 1000',
      '',
      block('tariff bill', block('charge sold for each item in items', 'measure 1', 'each item.amount')),
    ],
  });
  const items = lineItemAmounts.map((amount) => ({ amount }));
  return asked(policy, { items }, (answer) => ({ expectedSubtotal: bill(answer).subtotal }));
}

function priced(given: InMoney & { quantity: string; unitPrice: string }): Found {
  const { quantity, unitPrice, currency } = given;
  const price = `${unitPrice} ${currency}`;
  const policy = policyText({
    name: 'usage',
    header: perLine(given),
    body: [
      ...declared(currency),
      `input units: ${ANY_NUMBER}`,
      '',
      block('tariff bill', block('charge usage', 'measure units', `each ${price}`)),
      `define exact: money ${currency} = units * ${price}`,
    ],
  });
  return asked(policy, { units: quantity }, (answer) => ({
    ...figure(lineAmount(answer, 'usage')),
    exact: derived(answer, 'exact'),
  }));
}

function trueUp(given: InMoney & { commitmentAmount: string; usedAmount: string }): Found {
  const { commitmentAmount, usedAmount, currency } = given;
  const policy = policyText({
    name: 'true_up',
    header: perLine(given),
    body: [
      ...declared(currency),
      `input used: ${someMoney(currency)}`,
      '',
      block(
        'tariff bill',
        block('charge usage', 'flat used', UNROUNDED),
        block('commitment true_up', `minimum ${commitmentAmount} ${currency}`, 'counting usage'),
      ),
    ],
  });
  return asked(policy, { used: usedAmount }, (answer) => ({ expectedTrueUp: lineAmount(answer, 'true_up') }));
}

const unsigned = (amount: string): string => amount.replace(/^-/, '');
