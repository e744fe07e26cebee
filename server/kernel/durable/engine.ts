/**
 * The engine of workflows (DBOS) in this thread. It notes each step that is done, and whoever comes after a crash goes on behind the last one
 * noted. Its notes hold ids and counts. It belongs to a place (places.ts); jobs of places that fell silent are taken over.
 */
import { DBOS, type DLogger } from '@dbos-inc/dbos-sdk';
import { Pool, type PoolConfig } from 'pg';
import type { Place as DatabasePlace } from '../database/connect.ts';
import { ROLE_NAMES } from '../database/roles.ts';
import type { Logger } from '../log.ts';
import { problem } from '../problem.ts';
import { Repeated } from '../repeated.ts';
import type { Done } from '../route.ts';
import type { Flow, JobRef } from './model.ts';
import {
  BEAT_MS,
  clearPlace,
  executorOf,
  keepPlace,
  leavePlace,
  type Place,
  silentPlaces,
  takePlace,
} from './places.ts';
import { JobEnded, PlaceLost, type StepParts, stepsOf, untilItAnswers } from './steps.ts';
import { endJob, findJob, openJobs } from './store.ts';

/** Where its notes are. */
const SCHEMA = 'durable';
const QUEUE = 'jobs';
/** Of this thread at once. */
const JOBS_AT_ONCE = 2;
const CONNECTIONS = 5;
const OPEN_JOBS_MAX = 100;
const HOUR_MS = 60 * 60 * 1000;
/** Notes of a job are of no use once it has ended; for a day they tell whoever looks into the schema. */
const NOTES_KEPT_MS = 24 * HOUR_MS;
const NOTES_AT_ONCE = 1000;
/** Changes of a flow are patches within it, so that what is in flight goes on in a new release. */
const VERSION = 'writ-1';

export interface EngineParts extends Omit<StepParts, 'held'> {
  readonly place: DatabasePlace;
  /** Names the process to whoever looks at the places. */
  readonly instance: string;
  readonly flows: readonly Flow[];
  readonly log: Logger;
  /** The place was lost to another instance: nothing more may be done here. */
  readonly onLost: () => void;
}

export class Engine {
  readonly #parts: EngineParts;
  readonly #held: Place;
  readonly #starts = new Map<string, (tenant: JobRef['tenant'], id: JobRef['id']) => Promise<void>>();
  readonly #beats = new Repeated(() => this.#beat(), BEAT_MS);
  readonly #sweeps = new Repeated(() => this.#sweep(), HOUR_MS, BEAT_MS);

  private constructor(parts: EngineParts, held: Place) {
    this.#parts = parts;
    this.#held = held;
    for (const flow of parts.flows) {
      const run = (tenant: JobRef['tenant'], id: JobRef['id']): Promise<void> => this.#run(flow, { tenant, id });
      this.#starts.set(flow.kind, DBOS.registerWorkflow(run, { name: flow.kind }));
    }
  }

  /** Takes a place, and goes on with what stands there. */
  static async start(parts: EngineParts): Promise<Engine> {
    const held = await takePlace(parts.database, parts.instance);
    const engine = new Engine(parts, held);
    await engine.#launch();
    engine.#beats.start();
    engine.#sweeps.start();
    return engine;
  }

  /** What runs is left to whoever comes next, behind the step that runs now. */
  async stop(): Promise<void> {
    await this.#beats.stop();
    await this.#sweeps.stop();
    await DBOS.shutdown();
    await leavePlace(this.#parts.database, this.#held);
  }

  /** Begins what waits, and ends what broke; a job that has begun already goes on as it is. */
  async pickUp(): Promise<void> {
    // Those of a newer release are for instances of that.
    const kinds = [...this.#starts.keys()];
    for (const { tenant, id, kind } of await openJobs(this.#parts.database, OPEN_JOBS_MAX, kinds)) {
      const start = this.#starts.get(kind);
      if (start === undefined) continue;
      const status = await DBOS.getWorkflowStatus(id);
      if (status === null) await DBOS.startWorkflow(start, { workflowID: id, queueName: QUEUE })(tenant, id);
      else if (BROKEN.test(status.status)) await this.#end({ tenant, id }, { problem: BROKE });
    }
  }

  async #launch(): Promise<void> {
    const { place, log } = this.#parts;
    const pool = new Pool(poolConfig(place));
    pool.on('error', (cause) => log.warn({ err: cause }, 'the database does not answer'));
    DBOS.setConfig({
      name: 'writ',
      applicationVersion: VERSION,
      enablePatching: true,
      executorID: executorOf(this.#held.number),
      systemDatabasePool: pool,
      systemDatabaseSchemaName: SCHEMA,
      runAdminServer: false,
      logger: loggerOf(log),
    });
    await DBOS.launch();
    await DBOS.registerQueue(QUEUE, { workerConcurrency: JOBS_AT_ONCE });
  }

  async #beat(): Promise<void> {
    const { database, log, onLost } = this.#parts;
    try {
      if (!(await keepPlace(database, this.#held))) {
        void this.#beats.stop();
        void this.#sweeps.stop();
        onLost();
        return;
      }
      for (const silent of await silentPlaces(database)) await this.#takeOver(silent);
      await this.pickUp();
    } catch (cause) {
      log.warn({ err: cause }, 'the database does not answer');
    }
  }

  /** Those of jobs that came to their end; what broke is told by its notes. */
  async #sweep(): Promise<void> {
    const { clock, log } = this.#parts;
    const completedBefore = new Date(clock() - NOTES_KEPT_MS).toISOString();
    const asked = {
      status: 'SUCCESS' as const,
      completedBefore,
      limit: NOTES_AT_ONCE,
      loadInput: false,
      loadOutput: false,
    };
    try {
      const old = await DBOS.listWorkflows(asked);
      if (old.length > 0) await DBOS.deleteWorkflows(old.map(({ workflowID }) => workflowID));
    } catch (cause) {
      log.warn({ err: cause }, 'old notes of jobs could not be taken away');
    }
  }

  async #takeOver(silent: Place): Promise<void> {
    const left = await DBOS.listWorkflows({
      executorId: executorOf(silent.number),
      status: 'PENDING',
      loadInput: false,
      loadOutput: false,
    });
    for (const { workflowID } of left) await DBOS.resumeWorkflow(workflowID);
    await clearPlace(this.#parts.database, silent);
    this.#parts.log.warn(
      { place: silent.number, jobs: left.length },
      'an instance fell silent; its jobs are taken over',
    );
  }

  async #run(flow: Flow, ref: JobRef): Promise<void> {
    const { database } = this.#parts;
    const job = await untilItAnswers(() => database.withTenant(ref.tenant, (sql) => findJob(sql, ref.id)));
    if (job === undefined) return;
    const steps = stepsOf({ ...this.#parts, held: this.#held }, job);
    try {
      await steps.progress(0, null);
      const outcome = await flow.run(job, steps);
      await steps.again('end', () => this.#end(ref, outcome));
    } catch (cause) {
      if (cause instanceof JobEnded) return;
      // To whoever has the place now the job goes on: here it never returns, and the thread ends.
      if (cause instanceof PlaceLost) await new Promise(() => undefined);
      throw cause;
    }
  }

  /** Of a job that has ended nothing is changed. */
  async #end({ tenant, id }: JobRef, outcome: Done<unknown>): Promise<void> {
    const { database, clock } = this.#parts;
    const at = new Date(clock());
    const end =
      'problem' in outcome
        ? { at, status: 'failed' as const, problem: outcome.problem }
        : { at, status: 'done' as const, result: outcome.done };
    await database.withTenant(tenant, (sql) => endJob(sql, id, end));
  }
}

/** What the engine of workflows says of one that goes on no more. */
const BROKEN = /^(ERROR|MAX_RECOVERY_ATTEMPTS_EXCEEDED|CANCELLED)$/;
const BROKE = problem('INTERNAL', 'The job could not be brought to its end; it has been logged.');

/** Every connection has the rights of a role of its own from the beginning. */
function poolConfig(place: DatabasePlace): PoolConfig {
  const { host, port, user, password, database } = place;
  const where =
    place.url === undefined
      ? {
          host: String(host),
          port: Number(port),
          user: String(user),
          password: String(password),
          database: String(database),
        }
      : { connectionString: withHost(place.url, host) };
  return { ...where, max: CONNECTIONS, application_name: 'writ jobs', options: `-c role=${ROLE_NAMES.durable}` };
}

/** The folder of a socket, as this driver is told it. */
function withHost(text: string, host: unknown): string {
  const url = new URL(text);
  if (typeof host === 'string') url.searchParams.set('host', host);
  return url.href;
}

function loggerOf(log: Logger): DLogger {
  return {
    debug: (said) => log.trace({ said }, 'the engine of workflows'),
    info: (said) => log.debug({ said }, 'the engine of workflows'),
    warn: (said) => log.warn({ said }, 'the engine of workflows'),
    error: (said) => log.error({ err: said }, 'the engine of workflows'),
  };
}
