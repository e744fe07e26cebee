/** WR92xx: what other systems write and read. */
import { error, warning } from './entry.ts';

export const EXCHANGE_CODES = {
  WR9201: error<{ rule: string; reason: string }>(
    'Not exported',
    (p) => `${p.rule} has no JsonLogic form: it holds ${p.reason}.`,
  ),
  WR9202: error<{ what: string; reason: string }>('Not imported', (p) => `${p.what} is not imported: ${p.reason}`),
  WR9203: warning<{ what: string; how: string }>('Imported otherwise', (p) => `${p.what} ${p.how}`),
};
