/** Licences and what is used of them, as callers see them. */
import { type Countable, DATE, z } from '../kernel/index.ts';

const PLANS = ['starter', 'professional', 'enterprise'] as const;
const COUNT = (most: number) =>
  z.number().int().min(-1).max(most).optional().describe('-1: as many as wanted; absent: as the plan has it');

/** The names of policies/licence/service, in camel case. */
export const NEW_LICENCE = z.strictObject({
  plan: z.enum(PLANS),
  keys: COUNT(1_000_000),
  policies: COUNT(1_000_000),
  evaluationsPerMonth: COUNT(1_000_000_000_000),
  callsPerSecond: COUNT(1_000_000),
  expiresAt: DATE.optional().describe('the first day on which it is no licence any more, of UTC'),
});
export type Licence = z.output<typeof NEW_LICENCE>;

export const LICENCE = z.object({
  licence: NEW_LICENCE.nullable().describe('null: nothing is limited but by the configuration'),
  changedAt: z.string().nullable(),
});

const ALLOWED = z.number().int().nullable().describe('null: as much as wanted');
export const USAGE = z.object({
  month: z.string(),
  evaluations: z.number().int().describe('of the month, as far as they are written down: a few seconds may be missing'),
  keys: z.number().int().describe('that were not revoked'),
  policies: z.number().int().describe('of its own, whatever their versions'),
  licence: NEW_LICENCE.nullable(),
  allowed: z
    .object({ keys: ALLOWED, policies: ALLOWED, evaluationsPerMonth: ALLOWED, callsPerSecond: ALLOWED })
    .nullable(),
  days: z.array(z.object({ day: z.string(), evaluations: z.number().int() })),
});

export interface LicenceRow {
  /** Undefined for one that this release cannot read, which allows nothing. */
  readonly licence: Licence | undefined;
  readonly revision: number;
  readonly changedAt: Date;
}

export type Used = Readonly<Record<Countable, number>> & { readonly evaluations: number };

/** The first day of the month of an instant, of UTC. */
export function monthOf(now: number): string {
  return `${new Date(now).toISOString().slice(0, 7)}-01`;
}

export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** As the database keeps it, checked again when it is read; undefined where it was written by hand, or by another release. */
export function licenceOf(plan: string, settings: object): Licence | undefined {
  return NEW_LICENCE.safeParse({ ...settings, plan }).data;
}
