/**
 * Starts the engine in a thread of its own when there is a first job, so that long work never stands in the way of a call, and who has
 * none pays nothing for it. A thread that ends is started again as long as there is work.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Follower } from '../database/follow.ts';
import type { Logger } from '../log.ts';
import type { SettleOutcome } from '../settle.ts';
import { openJobs } from './store.ts';

const CHANNEL = 'writ_jobs';

/** What the thread is told. */
export type ToThread = { readonly tell: 'pick up' } | { readonly tell: 'stop' };
/** What the thread tells. */
export interface FromThread {
  readonly tell: 'settled';
  readonly operation: string;
  readonly outcome: SettleOutcome;
}

export interface RunnerParts {
  readonly database: Database;
  readonly config: Config;
  /** The code of the thread, which is given the configuration. */
  readonly thread: URL;
  readonly log: Logger;
  readonly count: (operation: string, outcome: SettleOutcome) => void;
}

export class Runner {
  readonly #parts: RunnerParts;
  readonly #follower: Follower;
  #thread: Worker | undefined;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#follower = new Follower({
      ...{ database: parts.database, channel: CHANNEL },
      hear: () => this.#tell(),
      again: () => undefined,
      ask: () => this.#ask(),
    });
  }

  /** Whether there is a thread of jobs. */
  get isAtWork(): boolean {
    return this.#thread !== undefined;
  }

  start(): Promise<void> {
    return this.#follower.start();
  }

  /** What runs goes on elsewhere, or when somebody starts again. */
  async stop(): Promise<void> {
    await this.#follower.stop();
    const thread = this.#thread;
    this.#thread = undefined;
    if (thread === undefined) return;
    const ended = once(thread, 'exit');
    thread.postMessage({ tell: 'stop' } satisfies ToThread);
    await ended;
  }

  /** Ends the thread as a crash would. */
  async kill(): Promise<void> {
    await this.#follower.stop();
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  async #ask(): Promise<void> {
    if (this.#thread !== undefined) return;
    const { database, log } = this.#parts;
    try {
      if ((await openJobs(database, 1)).length > 0) this.#begin();
    } catch (cause) {
      log.warn({ err: cause }, 'the database does not answer');
    }
  }

  #tell(): void {
    if (this.#thread === undefined) this.#begin();
    else this.#thread.postMessage({ tell: 'pick up' } satisfies ToThread);
  }

  #begin(): void {
    const { thread: code, config, log, count } = this.#parts;
    const thread = new Worker(code, { workerData: config });
    this.#thread = thread;
    thread.on('message', ({ operation, outcome }: FromThread) => count(operation, outcome));
    thread.on('error', (cause) => log.error({ err: cause }, 'the thread of jobs failed'));
    thread.once('exit', (code) => {
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      log.warn({ code }, 'the thread of jobs ended; it is started again when there is work');
    });
  }
}
