/** The life of an account from its first subscription on: what a billing service keeps, and no policy or function is told. */
import { z } from 'zod';
import { type Kind, kind } from '../kind.ts';

export const scenarios: Readonly<Record<string, Kind>> = {
  'invoice.scenario': kind({
    way: 'engine',
    why: 'subscriptions, their changes and what was billed before are the state of a billing service',
    given: z.looseObject({ steps: z.array(z.unknown()) }),
    run: () => ({
      notExpressible:
        'it needs a billing service, which keeps subscriptions, bills and credit balances over time; the parts of a period and the prices that such bills are made of are proration.cycles, period.* and usage.*',
    }),
  }),
};
