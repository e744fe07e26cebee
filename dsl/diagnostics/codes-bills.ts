/** WR6xxx: what stands once for each item, counters, terms, credits, taxes and currencies. */
import { error } from './entry.ts';

export const BILL_CODES = {
  WR6123: error<{ list: string }>(
    'Allowances without order',
    (p) => `${p.list} may hold several items, so it must be said which allowance is drawn first.`,
  ),
} as const;
