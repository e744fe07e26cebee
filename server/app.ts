/** The service wired together: configuration, shelf of policies, HTTP, watching, and an orderly stop. */
import { randomBytes, randomUUID } from 'node:crypto';
import { missingPaths, watchFolders } from '#host';
import { Shelf, type ShelfChange } from '#plans';
import manifest from '../package.json' with { type: 'json' };
import { authoring } from './authoring.ts';
import { entrance } from './entrance.ts';
import {
  type Config,
  createLog,
  type Database,
  type HttpService,
  httpService,
  isOfTheSystem,
  joinDatabase,
  type Logger,
  type MasterKeysRead,
  Metrics,
  openDatabase,
  openTraces,
  Repeated,
  readConfig,
  readMasterKeys,
  refuseOtherMasterKeys,
  sweepIdempotency,
  sweepJobs,
  sweepSettled,
  type Traces,
  tracedDatabase,
} from './kernel/index.ts';
import { hotRoute, RATING_OPERATIONS } from './rating/index.ts';
import { sweepRecordings } from './recordings/index.ts';
import { servedFolders } from './rulebook/index.ts';
import { type Telling, telling } from './telling.ts';
import { firstStart } from './tenants/index.ts';
import { isWorker, leave, shareFigures, startWorkers, type Together, tellFaults, tellReady } from './workers.ts';

export { readHead, verifyChain } from './audit/index.ts';
export {
  backUpDatabase,
  databaseStatus,
  openTrail,
  remakeAdminKey,
  restoreDatabase,
  upgradeDatabase,
} from './owner.ts';

export interface Service {
  readonly url: string;
  readonly http: HttpService;
  readonly shelf: Shelf;
  readonly stop: () => Promise<void>;
}

export type Started =
  | { readonly ok: true; readonly service: Service }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Answers of writes are kept for a day, events for a week; it does not matter when in the hour after it they go. */
const SWEEP_MS = 60 * 60 * 1000;
/** After the start, for an instance that never lasts an hour. */
const SOON_MS = 60 * 1000;
/** How often it is said that the database does not answer. */
const SILENCE_MS = 1000;
const clock = Date.now;

/** Starts the service on the environment given; resolves when it answers calls. */
export async function start(environment: Readonly<Record<string, string | undefined>>): Promise<Started> {
  const read = readConfig(environment);
  if (!read.ok) return read;
  const { config } = read;
  const log = createLog(config);
  const missing = missingPaths(servedFolders(config), process.cwd());
  if (missing.length > 0) return { ok: false, faults: missing.map(({ path, reason }) => `${path}: ${reason}.`) };
  // Rule files are checked while the database comes up.
  const shelf = new Shelf(servedFolders(config), process.cwd());
  const filled = shelf.fill();
  const opened = await databaseOf(config, log);
  if (!opened.ok) return opened;
  const traces = await openTraces(config, manifest.version);
  const database = tracedDatabase(opened.database, traces);
  const secrets = await secretsOf(config, database);
  report(log, await filled);
  if (secrets.ok) return startOn({ config, log, shelf, database, traces, secrets });
  await database.close();
  await traces.stop();
  return secrets;
}

interface Opened {
  readonly config: Config;
  readonly log: Logger;
  /** Of the folders that are served, read. */
  readonly shelf: Shelf;
  readonly database: Database;
  readonly traces: Traces;
  readonly secrets: Extract<Secrets, { readonly ok: true }>;
}

async function startOn({ config, log, shelf, database, traces, secrets: { pepper, keys } }: Opened): Promise<Started> {
  const silence = saidOnceInAWhile((cause) => log.warn({ err: cause }, 'the database does not answer'));
  const metrics = new Metrics(() => ({ served: shelf.entries().length, rejected: shelf.rejected().length }));
  const shared = { config, database, clock, log, metrics, silence };
  const { door, entitlements, ...entered } = entrance({ ...shared, pepper, shared: shelf.registry });
  const { serving, recorder, ...authored } = authoring({ ...shared, shelf, entitlements });
  const told = telling({ ...shared, keys, traces });
  const sweeper = new Repeated(() => sweepAll(database, told, silence), SWEEP_MS, SOON_MS);
  const close = async (): Promise<void> => {
    await sweeper.stop();
    await authored.stop();
    await told.stop();
    await entered.stop();
    await database.close();
    await traces.stop();
  };
  await entered.start();
  if (!(await authored.start())) {
    await close();
    return { ok: false, faults: ['What is published cannot be read; the log says why.'] };
  }
  let ready = true;
  const http = httpService({
    version: manifest.version,
    config,
    log,
    metrics: isWorker() ? { contentType: metrics.contentType, text: shareFigures(() => metrics.snapshot()) } : metrics,
    hot: [
      hotRoute({
        ...{ bookOf: (tenant) => serving.of(tenant), recorder, metrics, door, traces },
        onBroken: (cause) => log.error({ err: cause }, 'an evaluation broke'),
      }),
    ],
    hotOperations: RATING_OPERATIONS,
    routes: [...authored.routes, ...entered.routes, ...told.routes],
    ...{ door, database, clock, traces, newId: randomUUID },
    ready: () => ready && entered.answered() && (shelf.entries().length > 0 || serving.size > 0),
  });
  const listening = await http.listen();
  if (!listening.ok) {
    await close();
    return { ok: false, faults: [listening.fault] };
  }
  told.start();
  sweeper.start();
  const watcher = await watchFolders(servedFolders(config), () => report(log, shelf.reload()));
  log.info({ url: listening.url, policies: shelf.entries().length, docs: `${listening.url}/docs` }, 'serving');
  const stop = async (): Promise<void> => {
    ready = false;
    await watcher.close();
    await Promise.all([http.stop(), told.drain()]);
    await close();
    log.info('stopped');
  };
  return { ok: true, service: { url: listening.url, http, shelf, stop } };
}

type Secrets =
  | (Extract<MasterKeysRead, { readonly ok: true }> & { readonly pepper: Buffer })
  | { readonly ok: false; readonly faults: readonly string[] };

async function secretsOf(config: Config, database: Database): Promise<Secrets> {
  const { pepper, data: folder } = config;
  const first = await firstStart({ database, pepper, folder, now: clock(), random: randomBytes });
  if (!first.ok) return first;
  const sealing = await masterKeysOf(config, database);
  return sealing.ok ? { ...sealing, pepper: first.pepper } : sealing;
}

async function masterKeysOf(config: Config, database: Database): Promise<MasterKeysRead> {
  try {
    const read = readMasterKeys(config.masterKey, config.data);
    if (!read.ok) return read;
    const refused = await refuseOtherMasterKeys(database, read.keys);
    return refused === undefined ? read : { ok: false, faults: [refused] };
  } catch (cause) {
    if (!isOfTheSystem(cause)) throw cause;
    return { ok: false, faults: [`${config.data} cannot be used: ${cause.message}.`] };
  }
}

/** What has been kept for as long as it should: each by itself, so that one that fails keeps no other. */
async function sweepAll(database: Database, told: Telling, onFault: (cause: unknown) => void): Promise<void> {
  for (const sweep of [sweepIdempotency, sweepSettled, sweepJobs, sweepRecordings, told.sweep])
    await sweep(database, clock()).catch(onFault);
}

/** Many ask the database several times a second, and all of them hear that it does not answer. */
function saidOnceInAWhile(say: (cause: unknown) => void): (cause: unknown) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (cause) => {
    if (clock() - saidAt < SILENCE_MS) return;
    saidAt = clock();
    say(cause);
  };
}

type HasDatabase =
  | { readonly ok: true; readonly database: Database }
  | { readonly ok: false; readonly faults: readonly string[] };

/** A worker finds it opened by the first process. */
async function databaseOf(config: Config, log: Logger): Promise<HasDatabase> {
  if (isWorker()) return { ok: true, database: joinDatabase(config) };
  const opened = await openDatabase(config, (cause) => log.error({ err: cause }, 'the database was lost'));
  if (opened.ok) log.info({ embedded: config.databaseUrl === '', migrated: opened.migrated }, 'the database is open');
  return opened;
}

function report(log: Logger, changes: readonly ShelfChange[]): void {
  for (const change of changes) {
    switch (change.state) {
      case 'served':
        log.info(change, 'a policy version is served');
        break;
      case 'removed':
        log.info(change, 'a policy version is served no more');
        break;
      case 'rejected':
        log.warn(change, rejection(change.since));
        break;
      case 'fault':
        log.warn(change, 'something is wrong with the folders of rule files');
        break;
      default:
        change satisfies never;
    }
  }
}

/** `since`: the version that the file held before. */
function rejection(since: string | null): string {
  return since === null
    ? 'a rule file is rejected; it held nothing before, so nothing of it is served'
    : `a rule file is rejected; version ${since}, which it held before, goes on serving`;
}

/** Starts the service and stops it when the process is asked to end. */
export async function serve(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly faults: readonly string[] }> {
  // Listened for from the beginning, so that a signal while it starts is an orderly stop too.
  const asked = new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const started = await startAll(environment);
  if (!started.ok) return started;
  void asked.then(started.stop);
  return { ok: true };
}

/** In this process, or where several are asked for in those. */
async function startAll(environment: Readonly<Record<string, string | undefined>>): Promise<Together> {
  const read = readConfig(environment);
  if (!read.ok) return read;
  if (!isWorker() && read.config.workers > 1) return startTogether(read.config);
  const started = await start(environment);
  if (isWorker()) {
    if (started.ok) tellReady();
    else tellFaults(started.faults);
  }
  if (!started.ok) return { ok: false, faults: isWorker() ? [] : started.faults };
  const stop = async (): Promise<void> => {
    await started.service.stop();
    if (isWorker()) leave();
  };
  return { ok: true, stop };
}

/** Beside the workers the first process holds the database, which it opens before them and closes after them. */
async function startTogether(config: Config): Promise<Together> {
  const opened = await databaseOf(config, createLog(config));
  if (!opened.ok) return opened;
  const together = await startWorkers(config);
  if (!together.ok) {
    await opened.database.close();
    return together;
  }
  const stop = async (): Promise<void> => {
    await together.stop();
    await opened.database.close();
  };
  return { ok: true, stop };
}
