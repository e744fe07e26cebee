/** WR7xxx: licences and intents. */
import { error } from './entry.ts';

export const LICENCE_CODES = {
  WR7120: error<{ limit: string; measured: string; allowed: string }>(
    'Limit unit mismatch',
    (p) => `Limit ${p.limit} measures ${p.measured} and allows ${p.allowed}; the two cannot be compared.`,
  ),
} as const;
