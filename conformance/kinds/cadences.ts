/** What systems call the lengths of billing periods. */
import type { Cadence } from '#billing';

const days = (every: number): Cadence => ({ family: 'days', every });
const months = (every: number): Cadence => ({ family: 'months', every });

const CADENCES: Readonly<Record<string, Cadence>> = {
  DAILY: days(1),
  WEEKLY: days(7),
  BIWEEKLY: days(14),
  THIRTY_DAYS: days(30),
  THIRTY_ONE_DAYS: days(31),
  SIXTY_DAYS: days(60),
  NINETY_DAYS: days(90),
  MONTHLY: months(1),
  BIMESTRIAL: months(2),
  QUARTERLY: months(3),
  TRIANNUAL: months(4),
  BIANNUAL: months(6),
  SEMIANNUAL: months(6),
  HALF_YEARLY: months(6),
  ANNUAL: months(12),
  YEARLY: months(12),
  SESQUIENNIAL: months(18),
  BIENNIAL: months(24),
  TRIENNIAL: months(36),
};

/** The cadence of a name, in any case; times a number of units. */
export function cadenceNamed(name: string, unit = 1): Cadence | undefined {
  const cadence = CADENCES[name.toUpperCase()];
  return cadence === undefined ? undefined : { ...cadence, every: cadence.every * unit };
}

export const unknownCadence = (name: string) => ({
  notExpressible: `a length of period that is not known here: ${name}; days and months in any number are`,
});
