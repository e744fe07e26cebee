/** What the thread of jobs does: the engine, on connections of its own, until it is told to stop or loses its place. */
import { hostname } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { joinDatabase, placeOfConfig } from '../database/open.ts';
import { createLog } from '../log.ts';
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
  const database = joinDatabase({ ...config, databaseConnections: CONNECTIONS });
  const clock = Date.now;
  const broken = (cause: unknown): void => log.error({ err: cause }, 'a step of a job broke');
  const engine = await Engine.start({
    ...{ database, clock, log, flows: flowsOf(database, clock, broken) },
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
    process.exit();
  });
  pickUp();
}
