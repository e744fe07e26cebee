/** WR6xxx: what stands once for each item, counters, terms, credits, taxes and currencies. */
import { error, lint } from './entry.ts';

export const BILL_CODES = {
  WR6112: error<{ charge: string; clause: string }>(
    'Minimum beside already charged',
    (p) => `Charge ${p.charge} goes on from what was charged already, so it cannot have "${p.clause}".`,
  ),
  WR6117: error<{ charge: string }>(
    'Already used without a ladder',
    (p) => `The price of charge ${p.charge} does not depend on what was used before.`,
  ),
  WR6118: lint<{ charge: string }>(
    'Already used beside a balance',
    (p) => `Charge ${p.charge} goes on from what was used already, so its allowance must be that of the whole period.`,
  ),
  WR6119: error<{ tax: string }>(
    'Fixed tax contained',
    (p) => `Tax ${p.tax} is a fixed amount; that is added to its lines, once.`,
  ),
  WR6123: error<{ list: string }>(
    'Allowances without order',
    (p) => `${p.list} may hold several items, so it must be said which allowance is drawn first.`,
  ),
  WR6145: lint<{ credit: string }>(
    'Prepaid credit before tax',
    (p) => `Credit ${p.credit} is money that was paid in; taken before tax it lowers the taxes.`,
  ),
  WR6147: error<{ counter: string; of: string }>(
    'Counter out of place',
    (p) => `"already ${p.counter}" has no meaning in ${p.of}.`,
  ),
  WR6148: error<{ stage: 'increment' | 'factor'; message: string }>(
    'Nothing to round there',
    (p) => `There is no ${p.stage} to be rounded here: ${p.message}.`,
  ),
  WR6149: error<{ charge: string }>(
    'One counter for two amounts',
    (p) =>
      `"already used" of ${p.charge} cannot tell both what its allowances gave and what its steps made of the rest.`,
  ),
  WR6151: error<{ constant: string; currency: string }>(
    'No price in a currency',
    (p) => `${p.constant} has no value in ${p.currency}.`,
  ),
} as const;
