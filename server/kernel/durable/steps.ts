/** The steps of one job: each is noted by the engine when it is done, and what it does to the tenant's tables is done once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { z } from 'zod';
import type { Database, Statements } from '../database/connect.ts';
import { isSilence } from '../database/fault.ts';
import { type SettleOutcome, settle } from '../settle.ts';
import type { Traces } from '../traces/traces.ts';
import type { Job, Steps } from './model.ts';
import { holdsPlace, type Place } from './places.ts';
import { findJob, holdOpen, noteProblem, noteProgress } from './store.ts';

/** A step that fails is tried again after 1, 2, 4 … seconds. */
const ATTEMPTS = 5;
const RETRIES = { retriesAllowed: true, maxAttempts: ATTEMPTS, intervalSeconds: 1, backoffRate: 2 };
/** Notes of what was done once; a job takes no longer. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

/** Somebody else has the place of this engine. */
export class PlaceLost extends Error {
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
  readonly traces: Traces;
}

const shouldRetry = (cause: unknown): boolean => !(cause instanceof PlaceLost || cause instanceof JobEnded);

/** A database that does not answer is no fault of the job, which waits for it. */
export async function untilItAnswers<T>(work: () => Promise<T>): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (cause) {
      if (!isSilence(cause)) throw cause;
    }
    await sleep(wait);
  }
}

const REFUSED = z.object({ refused: z.literal(true) });

export function stepsOf(parts: StepParts, job: Job): Steps {
  const { database, held, traces } = parts;
  const { tenant, id, kind, askedBy: actor } = job;
  const doer = { actor, via: `job ${kind}`, correlation: id };
  // Each attempt of a step is a trace of its own: a job may take days, and go on elsewhere.
  const traced =
    <T>(name: string, work: () => Promise<T>) =>
    () =>
      untilItAnswers(() => traces.enter(undefined, { name: `${kind}: ${name}`, attributes: { 'writ.job': id } }, work));
  const hold = async (sql: Statements): Promise<void> => {
    if (!(await holdsPlace(sql, held))) throw new PlaceLost('The place of this engine was taken over.');
    if (!(await holdOpen(sql, id))) throw new JobEnded('The job has ended.');
  };
  const once: Steps['once'] = ({ name, result }, work) => {
    const asked = { tenant, operation: `${kind}: ${name}`, input: { job: id }, result };
    const act = async () => {
      const settled = await settle(parts, { ...asked, doer, maxAttempts: ATTEMPTS, keptMs: KEPT_MS }, async (sql) => {
        await hold(sql);
        return work(sql);
      });
      if ('done' in settled) return settled.done;
      throw new Error('failed' in settled ? 'The step has no attempts left.' : 'The step is done elsewhere.');
    };
    return DBOS.runStep(traced(name, act), { ...RETRIES, name, shouldRetry });
  };
  return {
    once,
    async attempt({ name, result }, work) {
      const came = await once({ name, result: z.union([REFUSED, z.object({ done: result })]) }, async (sql) => {
        const outcome = await work(sql);
        if ('done' in outcome) return { done: outcome.done };
        await noteProblem(sql, id, outcome.problem);
        return { refused: true as const };
      });
      if ('done' in came) return { done: came.done };
      const noted = await untilItAnswers(() => database.withTenant(tenant, (sql) => findJob(sql, id)));
      if (noted?.problem == null) throw new Error('A step was refused, and nobody knows why.');
      return { problem: noted.problem };
    },
    look: untilItAnswers,
    again: (name, work) => DBOS.runStep(traced(name, work), { ...RETRIES, name, shouldRetry }),
    progress: (done, total) =>
      untilItAnswers(() =>
        database.withTenant(tenant, async (sql) => {
          await hold(sql);
          await noteProgress(sql, id, { done, total });
        }),
      ),
  };
}
