/** What the thread of jobs does: the engine, on connections of its own, until it is told to stop or loses its place. */
import { hostname } from 'node:os';
import { parentPort } from 'node:worker_threads';
import manifest from '../../../package.json' with { type: 'json' };
import type { Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { joinDatabase, placeOfConfig } from '../database/open.ts';
import { createLog } from '../log.ts';
import { openTraces } from '../traces/open.ts';
import { tracedDatabase } from '../traces/traces.ts';
import { Engine } from './engine.ts';
import type { Flow } from './model.ts';
import type { FromThread, ToThread } from './runner.ts';

/** Status of a thread that lost its place. */
const LOST = 3;
const CONNECTIONS = 4;

export async function runThread(
  config: Config,
  flowsOf: (database: Database, clock: () => number, onFault: (cause: unknown) => void) => readonly Flow[],
): Promise<void> {
  const log = createLog(config);
  const traces = await openTraces(config, manifest.version);
  const database = tracedDatabase(joinDatabase({ ...config, databaseConnections: CONNECTIONS }), traces);
  const clock = Date.now;
  const broken = (cause: unknown): void => log.error({ err: cause }, 'a step of a job broke');
  const engine = await Engine.start({
    ...{ database, clock, log, traces, flows: flowsOf(database, clock, broken) },
    place: placeOfConfig(config),
    instance: `${hostname()} ${process.pid}`,
    count: (operation, outcome) =>
      parentPort?.postMessage({ tell: 'settled', operation, outcome } satisfies FromThread),
    onLost: () => {
      log.error('the place of this instance was taken over, since it was not heard from');
      process.exit(LOST);
    },
  });
  const pickUp = (): void =>
    void engine.pickUp().catch((cause) => log.warn({ err: cause }, 'jobs could not be picked up'));
  parentPort?.on('message', async ({ tell }: ToThread) => {
    if (tell === 'pick up') return pickUp();
    await engine.stop();
    await database.close();
    await traces.stop();
    process.exit();
  });
  pickUp();
}
