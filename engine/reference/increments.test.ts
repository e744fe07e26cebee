/** `rounding ... per increment` (LANGUAGE 18.110): the price of one step is rounded before it is multiplied; both evaluators, verified. */
import { expect, test } from 'vitest';
import { settled } from '../testing/settled.ts';

const bill = (price: string, increment: string): string => `currency USD
as of on
rounding half up to 2 places per line
${increment}
input on: date
input talk: quantity second 0..100000
tariff t { charge c { measure talk ${price} } }
`;
const CENTS = 'rounding half up to 2 places per increment';
const EACH = 'steps of 6 seconds each 0.25 USD per minute';

test.each<[string, string, string, number, string]>([
  ['exactly, 41 steps at 0.025 are 1.025', EACH, '', 241, '1.03'],
  ['a step of 0.025 is 0.03, and 41 of them', EACH, CENTS, 241, '1.23'],
  ['the mode is the one of the stage', EACH, 'rounding toward zero to 2 places per increment', 241, '0.82'],
  ['nothing is nothing', EACH, CENTS, 0, '0.00'],
  ['one second is one step', EACH, CENTS, 1, '0.03'],
  ['of one charge alone', `${EACH} round half up to 2 places per increment`, '', 241, '1.23'],
  ['the charge before the plan', `${EACH} round toward zero to 2 places per increment`, CENTS, 241, '0.82'],
  ['without steps there is none to round', 'each 0.25 USD per minute', CENTS, 246, '1.03'],
  [
    'the rate of each tier: 10 steps at 0.03, 31 at 0.01',
    'steps of 6 seconds graduated { up to 1 minute at 0.25 USD per minute beyond at 0.12 USD per minute }',
    CENTS,
    241,
    '0.61',
  ],
  [
    'one tier for all: 41 steps at 0.01',
    'steps of 6 seconds volume { up to 1 minute at 0.25 USD per minute beyond at 0.12 USD per minute }',
    CENTS,
    241,
    '0.41',
  ],
])('%s', (_, price, increment, talk, total) => {
  const answer = settled(bill(price, increment), { on: '2026-05-01', talk });
  expect(answer.tariffs['t']?.total).toBe(total);
});
