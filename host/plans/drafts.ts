/**
 * Drafts are checked in threads, each of which is ended when a draft takes more time or memory than it may: a proof over its budget is
 * none. One that is done waits for the next draft, since most of the time of a first one goes into loading the checker. As many run at
 * once as there are processors but one; the time of a draft that waits for a thread does not pass.
 */
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Program } from '#dsl';
import type { Given } from '#engine';
import type { DraftFile, DraftHead, DraftReport } from './draft.ts';
import type { DraftMessage, DraftTask } from './draft-worker.ts';
import { Places } from './places.ts';
import type { TrialTask } from './trial.ts';

export interface DraftBudget {
  /** Of its own work; while it waits for what stands before it no time passes. */
  readonly timeMs: number;
  readonly memoryMb: number;
}

interface OverBudget {
  readonly kind: 'over budget';
  readonly of: 'time' | 'memory';
}
/** `answers`: one for each call, in their order. */
export type TrialOutcome =
  | { readonly kind: 'answers'; readonly answers: readonly Given[] }
  | { readonly kind: 'unsound' }
  | OverBudget;
/** Undefined: the engine does not take the files. */
export type ReadOutcome = { readonly kind: 'program'; readonly program: Program | undefined } | OverBudget;
export type DraftOutcome<Known> = DraftReport | OverBudget | { readonly kind: 'known'; readonly known: Known };

/** What is known of a draft once it has said what it is: the files of the version before it, or that it need not be checked. */
export type BeforeDraft<Known> = { readonly before: readonly DraftFile[] } | { readonly known: Known };

const WORKER = new URL(`./draft-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';
const YOUNG_MB = 32;
/** One processor is left to who answers calls, and a draft has one to itself, so that its time does not depend on the others. */
const AT_ONCE = Math.max(1, availableParallelism() - 1);

export class DraftChecker {
  readonly #budget: DraftBudget;
  readonly #places = new Places(AT_ONCE);
  #idle: Worker | undefined;

  constructor(budget: DraftBudget) {
    this.#budget = budget;
  }

  /** `lookUp` is asked in between, in the thread that calls. */
  check<Known>(
    files: readonly DraftFile[],
    lookUp: (head: DraftHead) => Promise<BeforeDraft<Known>>,
  ): Promise<DraftOutcome<Known>> {
    return this.#places.hold(() => this.#inThread((worker) => this.#ask(worker, files, lookUp)));
  }

  /** Past calls asked of a draft, under the same budget. */
  async try(trial: TrialTask): Promise<TrialOutcome> {
    const told = await this.#places.hold(() =>
      this.#inThread((worker) => this.#answerOf(worker, { kind: 'trial', trial })),
    );
    if (told.kind === 'over budget') return told;
    if (told.kind !== 'answers') throw new Error('a trial without answers');
    return told.answers === undefined ? { kind: 'unsound' } : { kind: 'answers', answers: told.answers };
  }

  /** The program of files that were published, read without holding up the thread that calls. */
  async read(files: readonly DraftFile[]): Promise<ReadOutcome> {
    const told = await this.#inThread((worker) => this.#answerOf(worker, { kind: 'read', files }));
    if (told.kind !== 'over budget' && told.kind !== 'program') throw new Error('files without a program');
    return told;
  }

  async #inThread<T extends { readonly kind: string }>(work: (worker: Worker) => Promise<T>): Promise<T> {
    const worker = this.#idle ?? this.#thread();
    this.#idle = undefined;
    try {
      const outcome = await work(worker);
      if (outcome.kind !== 'over budget') await this.#keep(worker);
      else await worker.terminate();
      return outcome;
    } catch (cause) {
      await worker.terminate();
      throw cause;
    }
  }

  async close(): Promise<void> {
    const idle = this.#idle;
    this.#idle = undefined;
    await idle?.terminate();
  }

  async #ask<Known>(
    worker: Worker,
    files: readonly DraftFile[],
    lookUp: (head: DraftHead) => Promise<BeforeDraft<Known>>,
  ): Promise<DraftOutcome<Known>> {
    const first = await this.#answerOf(worker, { kind: 'draft', files });
    if (first.kind !== 'head') return reportIn(first);
    const found = await lookUp(first.head);
    if ('known' in found) return { kind: 'known', known: found.known };
    const second = await this.#answerOf(worker, { kind: 'before', before: found.before });
    return reportIn(second);
  }

  #thread(): Worker {
    const { memoryMb } = this.#budget;
    const worker = new Worker(WORKER, {
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    // One that is being ended may still run out of memory, which nobody waits for.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      if (this.#idle === worker) this.#idle = undefined;
    });
    return worker;
  }

  async #keep(worker: Worker): Promise<void> {
    if (this.#idle !== undefined) {
      await worker.terminate();
      return;
    }
    // It keeps no process from ending.
    worker.unref();
    this.#idle = worker;
  }

  #answerOf(worker: Worker, task: DraftTask): Promise<DraftMessage | OverBudget> {
    return new Promise((resolve, reject) => {
      const done = (settle: () => void): void => {
        clearTimeout(timer);
        worker.off('message', heard).off('error', failed).off('exit', ended);
        settle();
      };
      const heard = (message: DraftMessage): void => done(() => resolve(message));
      const failed = (cause: Error & { readonly code?: string }): void =>
        done(() => (cause.code === OUT_OF_MEMORY ? resolve({ kind: 'over budget', of: 'memory' }) : reject(cause)));
      const ended = (): void => done(() => reject(new Error('the thread of a draft has ended')));
      const timer = setTimeout(() => done(() => resolve({ kind: 'over budget', of: 'time' })), this.#budget.timeMs);
      worker.ref();
      worker.on('message', heard).on('error', failed).on('exit', ended);
      worker.postMessage(task);
    });
  }
}

function reportIn(message: DraftMessage | OverBudget): DraftReport | OverBudget {
  if (message.kind === 'over budget') return message;
  if (message.kind !== 'report') throw new Error('a draft without a report');
  return message.report;
}
