/** From a draft to what is served, wired together: the rulebook, recorded calls, and the long work on both. */
import { randomBytes } from 'node:crypto';
import { DraftChecker, type Shelf } from '#plans';
import {
  type Config,
  type Database,
  type Entitlements,
  type Logger,
  type Metrics,
  type Route,
  Runner,
  type TenantId,
} from './kernel/index.ts';
import { CallRecorder, ReplayRunner, recordingRoutes, replayRoutes } from './recordings/index.ts';
import { Checks, draftRoutes, historyRoutes, rulebookRoutes, Serving, Turns } from './rulebook/index.ts';
import { JOBS_THREAD, jobRoutes } from './workflows/index.ts';

export interface AuthoringParts {
  readonly config: Config;
  readonly database: Database;
  readonly shelf: Shelf;
  readonly entitlements: Entitlements;
  readonly clock: () => number;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Told when the database does not answer. */
  readonly silence: (cause: unknown) => void;
}

export interface Authoring {
  readonly serving: Serving;
  readonly recorder: CallRecorder;
  readonly routes: readonly Route[];
  /** Whether every book could be read, without which a tenant would be answered by what is everybody's. */
  readonly start: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

/** Drafts that are checked at once in a process, in all and of one tenant. */
const DRAFTS_MAX = 4;
const DRAFTS_MAX_EACH = 2;

export function authoring(parts: AuthoringParts): Authoring {
  const { config, database, shelf, entitlements, clock, log, metrics, silence } = parts;
  const random = randomBytes;
  const onFault = (cause: unknown): void => log.error({ err: cause }, 'a draft could not be checked or asked');
  const drafts = new DraftChecker({ timeMs: config.draftSeconds * 1000, memoryMb: config.draftMemoryMb });
  const serving = new Serving({
    ...{ database, shared: shelf.registry, drafts },
    onFault: (cause) => log.error({ err: cause }, 'the rulebook could not be read'),
  });
  const turns = new Turns<TenantId>({ max: DRAFTS_MAX, maxEach: DRAFTS_MAX_EACH, clock: () => performance.now() });
  const checks = new Checks({ database, drafts, turns, onFault });
  const rulebook = { shelf, serving, database, checks, entitlements, clock, random };
  const replays = new ReplayRunner({ database, drafts, turns, clock, onFault });
  const recorder = new CallRecorder({ database, clock, random, chance: Math.random, onFault: silence });
  const jobs = new Runner({ database, config, thread: JOBS_THREAD, log, count: metrics.settled() });
  metrics.counts(recorder.counted());
  return {
    serving,
    recorder,
    routes: [
      ...rulebookRoutes(rulebook),
      ...draftRoutes(rulebook),
      ...historyRoutes(rulebook),
      ...replayRoutes({ database, clock, random, onBegun: () => replays.wake() }),
      ...recordingRoutes({ database }),
      ...jobRoutes({ database, clock, random }),
    ],
    async start() {
      if (!(await serving.start())) return false;
      await recorder.start();
      replays.start();
      await jobs.start();
      return true;
    },
    async stop() {
      await recorder.stop();
      await jobs.stop();
      await replays.stop();
      await serving.stop();
      await drafts.close();
    },
  };
}
