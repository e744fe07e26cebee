/**
 * A process that checks drafts, one after the other, each in a thread that is ended when it takes more than it may. The process itself goes
 * on, since another one would hold up for a moment whoever starts it; and it ends with whoever has started it, whatever a draft does.
 */
import { enableCompileCache } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { DraftMessage, DraftTask } from './draft-worker.ts';
import type { DraftBudget, OverBudget } from './drafts.ts';

enableCompileCache();

export type DraftAnswer = DraftMessage | OverBudget | { readonly kind: 'broken'; readonly message: string };

const WORKER = new URL(`./draft-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';
const YOUNG_MB = 32;

let thread: Worker | undefined;

function newThread({ memoryMb }: DraftBudget): Worker {
  const made = new Worker(WORKER, {
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
  });
  // One that is being ended may still run out of memory, which nobody waits for.
  made.on('error', () => undefined);
  return made;
}

/** Without an answer the thread is of no use any more. */
async function answerTo(task: DraftTask, budget: DraftBudget): Promise<DraftAnswer> {
  thread ??= newThread(budget);
  const answer = await answerOf(thread, task, budget.timeMs);
  if (answer.kind === 'over budget' || answer.kind === 'broken') {
    await thread.terminate();
    thread = undefined;
  }
  return answer;
}

function answerOf(worker: Worker, task: DraftTask, timeMs: number): Promise<DraftAnswer> {
  return new Promise((resolve) => {
    const done = (answer: DraftAnswer): void => {
      clearTimeout(timer);
      worker.off('message', done).off('error', failed).off('exit', ended);
      resolve(answer);
    };
    const failed = (cause: Error & { readonly code?: string }): void =>
      done(
        cause.code === OUT_OF_MEMORY
          ? { kind: 'over budget', of: 'memory' }
          : { kind: 'broken', message: cause.stack ?? cause.message },
      );
    const ended = (): void => done({ kind: 'broken', message: 'the thread of a draft has ended' });
    const timer = setTimeout(() => done({ kind: 'over budget', of: 'time' }), timeMs);
    worker.on('message', done).on('error', failed).on('exit', ended);
    worker.postMessage(task);
  });
}

export interface DraftQuestion {
  readonly task: DraftTask;
  readonly budget: DraftBudget;
}

process.on('message', async ({ task, budget }: DraftQuestion) => {
  process.send?.(await answerTo(task, budget));
});
process.on('disconnect', () => process.exit());
