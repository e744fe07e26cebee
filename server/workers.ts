/**
 * Several processes behind one address. The first one holds the address and serves nothing itself: it starts the others again
 * when they end, adds up their figures, and stops them when it is asked to.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { addedUp, type Config, createLog, type Snapshot } from './kernel/index.ts';

/** What a worker tells the first process. */
type Told =
  | { readonly tells: 'ready' }
  | { readonly tells: 'faults'; readonly faults: readonly string[] }
  | { readonly tells: 'figures'; readonly ask: number; readonly snapshot: Snapshot }
  /** It was asked for the figures of all. */
  | { readonly tells: 'asked for figures'; readonly ask: number };
/** What the first process tells a worker. */
type Asked =
  | { readonly asks: 'figures'; readonly ask: number }
  | { readonly gives: 'figures'; readonly ask: number; readonly figures: string };

/** A worker that ends at once would be started again without end. */
const AGAIN_MS = 1000;
/** Figures of a worker that is busy for longer are left out. */
const FIGURES_MS = 1000;
/** Workers that are not done this long after their own time is up are killed. */
const KILL_MS = 5000;

export const isWorker = (): boolean => cluster.isWorker;

// What a worker does.

export function tellReady(): void {
  process.send?.({ tells: 'ready' } satisfies Told);
}

/** The last thing that a worker does. */
export function tellFaults(faults: readonly string[]): void {
  process.send?.({ tells: 'faults', faults } satisfies Told, undefined, undefined, leave);
}

/** The channel to the first process would keep a worker that has stopped. */
export function leave(): void {
  process.exit();
}

/** Answers the first process, and gives the figures of all workers to whoever asks this one. */
export function shareFigures(own: () => Promise<Snapshot>): () => Promise<string> {
  let asks = 0;
  const waiting = new Map<number, (figures: string) => void>();
  process.on('message', async (asked: Asked) => {
    if ('gives' in asked) waiting.get(asked.ask)?.(asked.figures);
    else process.send?.({ tells: 'figures', ask: asked.ask, snapshot: await own() } satisfies Told);
  });
  return () =>
    new Promise((resolve) => {
      const ask = asks++;
      waiting.set(ask, (figures) => {
        waiting.delete(ask);
        resolve(figures);
      });
      process.send?.({ tells: 'asked for figures', ask } satisfies Told);
    });
}

// What the first process does.

export type Together =
  | { readonly ok: true; readonly stop: () => Promise<void> }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Starts the workers; resolves when all of them serve, or when one has said why it cannot. */
export async function startWorkers(config: Config): Promise<Together> {
  const log = createLog(config);
  const figures = new Figures();
  let stopping = false;
  const add = (): Worker => {
    const worker = cluster.fork();
    worker.on('message', (told: Told) => figures.hear(worker, told));
    return worker;
  };
  const first = await Promise.all(Array.from({ length: config.workers }, () => begun(add())));
  const stop = async (): Promise<void> => {
    stopping = true;
    await stopAll(config.drainSeconds * 1000 + KILL_MS);
  };
  const faults = first.flat();
  if (faults.length > 0) {
    await stop();
    return { ok: false, faults: [...new Set(faults)] };
  }
  cluster.on('exit', (worker, code, signal) => {
    if (stopping) return;
    log.error({ pid: worker.process.pid, code, signal }, 'a worker ended; another one is started');
    setTimeout(() => {
      if (!stopping) add();
    }, AGAIN_MS);
  });
  log.info({ workers: config.workers }, 'serving with several processes');
  return { ok: true, stop };
}

/** The faults of a worker that cannot serve; none for one that does. */
function begun(worker: Worker): Promise<readonly string[]> {
  return new Promise((resolve) => {
    worker.on('message', (told: Told) => {
      if (told.tells === 'ready') resolve([]);
      if (told.tells === 'faults') resolve(told.faults);
    });
    worker.once('exit', (code, signal) => resolve([`A worker ended before it served (${signal ?? code}).`]));
  });
}

async function stopAll(patience: number): Promise<void> {
  const workers = Object.values(cluster.workers ?? {}).flatMap((worker) => (worker === undefined ? [] : [worker]));
  await Promise.all(
    workers.map(async (worker) => {
      if (worker.isDead()) return;
      const ended = once(worker, 'exit');
      const late = setTimeout(() => worker.process.kill('SIGKILL'), patience);
      worker.process.kill('SIGTERM');
      await ended;
      clearTimeout(late);
    }),
  );
}

/** One question for the figures of all at a time is asked of the workers, and answered when all have said theirs. */
class Figures {
  #asks = 0;
  readonly #open = new Map<
    number,
    { readonly snapshots: Snapshot[]; readonly of: number; readonly done: () => void }
  >();

  hear(worker: Worker, told: Told): void {
    if (told.tells === 'asked for figures') void this.#answer(worker, told.ask);
    if (told.tells !== 'figures') return;
    const open = this.#open.get(told.ask);
    open?.snapshots.push(told.snapshot);
    if (open?.snapshots.length === open?.of) open?.done();
  }

  async #answer(worker: Worker, ask: number): Promise<void> {
    const own = this.#asks++;
    const workers = Object.values(cluster.workers ?? {}).filter((each) => each?.isConnected() === true);
    const snapshots: Snapshot[] = [];
    await new Promise<void>((done) => {
      const late = setTimeout(done, FIGURES_MS);
      this.#open.set(own, {
        snapshots,
        of: workers.length,
        done: () => {
          clearTimeout(late);
          done();
        },
      });
      for (const each of workers) each?.send({ asks: 'figures', ask: own } satisfies Asked);
    });
    this.#open.delete(own);
    const figures = await addedUp(snapshots);
    if (worker.isConnected()) worker.send({ gives: 'figures', ask, figures } satisfies Asked);
  }
}
