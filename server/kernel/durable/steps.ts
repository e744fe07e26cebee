/** The steps of one job: each is noted by the engine when it is done, and what it does to the tenant's tables is done once. */
import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Database, Statements } from '../database/connect.ts';
import { type SettleOutcome, settle } from '../settle.ts';
import type { Job, Steps } from './model.ts';
import { holdsPlace, type Place } from './places.ts';
import { noteProgress } from './store.ts';

/** A step that fails is tried again after 1, 2, 4 … seconds. */
const ATTEMPTS = 5;
const RETRIES = { retriesAllowed: true, maxAttempts: ATTEMPTS, intervalSeconds: 1, backoffRate: 2 };
/** Notes of what was done once; a job takes no longer. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Somebody else has the place of this engine. */
class PlaceLost extends Error {
  override readonly name = 'PlaceLost';
}
/** The job has ended already: its tenant cancelled it. */
export class JobEnded extends Error {
  override readonly name = 'JobEnded';
}

export interface StepParts {
  readonly database: Database;
  readonly clock: () => number;
  readonly count: (operation: string, outcome: SettleOutcome) => void;
  readonly held: Place;
}

const shouldRetry = (cause: unknown): boolean => !(cause instanceof PlaceLost || cause instanceof JobEnded);

export function stepsOf(parts: StepParts, job: Job): Steps {
  const { database, held } = parts;
  const { tenant, id, kind, askedBy: actor } = job;
  const doer = { actor, via: `job ${kind}`, correlation: id };
  const inPlace = async <T>(sql: Statements, work: (sql: Statements) => Promise<T>): Promise<T> => {
    if (!(await holdsPlace(sql, held))) throw new PlaceLost('The place of this engine was taken over.');
    return work(sql);
  };
  return {
    once: ({ name, result }, work) =>
      DBOS.runStep(
        async () => {
          const asked = { tenant, operation: `${kind}: ${name}`, input: { job: id }, result };
          const settled = await settle(parts, { ...asked, doer, maxAttempts: ATTEMPTS, keptMs: KEPT_MS }, (sql) =>
            inPlace(sql, work),
          );
          if ('done' in settled) return settled.done;
          throw new Error('failed' in settled ? 'The step has no attempts left.' : 'The step is done elsewhere.');
        },
        { ...RETRIES, name, shouldRetry },
      ),
    again: (name, work) => DBOS.runStep(work, { ...RETRIES, name, shouldRetry }),
    progress: async (done, total) => {
      const noted = await database.withTenant(tenant, (sql) =>
        inPlace(sql, () => noteProgress(sql, id, { done, total })),
      );
      if (noted === undefined) throw new JobEnded('The job has ended.');
    },
  };
}
