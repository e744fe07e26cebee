/** Long work as its tenant sees it, and what makes it up. */
import type { z } from 'zod';
import type { Statements } from '../database/connect.ts';
import type { Id, TenantId } from '../ids.ts';
import type { Problem } from '../problem.ts';
import type { Done } from '../route.ts';

export type JobId = Id<'job'>;

export const JOB_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** What a flow is told: ids, since it is kept beside its steps, where no tenant is told from another. */
export interface JobRef {
  readonly tenant: TenantId;
  readonly id: JobId;
}

export interface Job extends JobRef {
  readonly kind: string;
  readonly subject: string;
  /** What was asked for besides. */
  readonly asked: unknown;
  /** The name of an actor. */
  readonly askedBy: string;
  readonly status: JobStatus;
  /** How much of it is done, of how much; the whole is null until it is known. */
  readonly done: number;
  readonly total: number | null;
  readonly result: unknown;
  readonly problem: Problem | null;
  readonly madeAt: Date;
  readonly endedAt: Date | null;
}

export interface Steps {
  /** In a transaction of the job's tenant, whose effect there is once, however often the step is begun. `result`: ids and counts, no secret. */
  readonly once: <T>(
    step: { readonly name: string; readonly result: z.ZodType<T> },
    work: (sql: Statements) => Promise<T>,
  ) => Promise<T>;
  /** The same of what may be refused; why, is kept with the job, and not with the step. */
  readonly attempt: <T>(
    step: { readonly name: string; readonly result: z.ZodType<T> },
    work: (sql: Statements) => Promise<Done<T>>,
  ) => Promise<Done<T>>;
  /** Reads, and no step: until the database answers. */
  readonly look: <T>(work: () => Promise<T>) => Promise<T>;
  /** Without a transaction, and perhaps more than once: whatever it does has to bear that. */
  readonly again: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** Of what is done; also where a job that was cancelled ends. */
  readonly progress: (done: number, total: number | null) => Promise<void>;
}

/** A kind of job: runs from one step to the next, and after a crash from the first one that was not done. */
export interface Flow {
  readonly kind: string;
  readonly run: (job: Job, steps: Steps) => Promise<Done<unknown>>;
}
