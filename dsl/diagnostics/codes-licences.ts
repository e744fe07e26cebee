/** WR7xxx: licences and intents. */
import { error } from './entry.ts';

export const LICENCE_CODES = {
  WR7100: error<{ kind: string }>('Intent kind unknown', (p) => `There is no intent kind "${p.kind}".`),
  WR7101: error<{ kind: string; field: string }>(
    'Intent field unknown',
    (p) => `The intent kind ${p.kind} has no field "${p.field}".`,
  ),
  WR7102: error<{ intent: string; what: string }>(
    'Intent field absent',
    (p) => `Intent ${p.intent} does not say its ${p.what}.`,
  ),
  WR7103: error<{ message: string }>('Bad network address', (p) => p.message),
  WR7110: error<{ first: string; second: string; kind: string; fields: string; when: string }>(
    'Intents conflict',
    (p) =>
      `Intents ${p.first} and ${p.second} both set ${p.kind} of one target, with different ${p.fields}, ${p.when}.`,
  ),
  WR7112: error<{ intent: string }>(
    'Intent without an instant',
    (p) => `Intent ${p.intent} says what holds at an instant, but the policy is not asked as of one.`,
  ),
  WR7120: error<{ limit: string; measured: string; allowed: string }>(
    'Limit unit mismatch',
    (p) => `Limit ${p.limit} measures ${p.measured} and allows ${p.allowed}; the two cannot be compared.`,
  ),
  WR7121: error<{ limit: string; charge: string; message: string }>(
    'Charge does not fit the limit',
    (p) => `Limit ${p.limit} cannot be charged by ${p.charge}: ${p.message}.`,
  ),
} as const;
