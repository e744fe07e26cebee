/**
 * A process that checks drafts, one after the other, each in a thread that is ended when it takes more than it may. The process itself goes
 * on, since another one would hold up for a moment whoever starts it; and it ends with whoever has started it, whatever a draft does.
 */
import { enableCompileCache } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type DraftBudget, longestMs, type OverBudget } from './budget.ts';
import type { DraftMessage, DraftTask } from './draft-worker.ts';

enableCompileCache();

export interface DraftQuestion {
  readonly task: DraftTask;
  readonly budget: DraftBudget;
}
export type DraftAnswer = DraftMessage | OverBudget | { readonly kind: 'broken'; readonly message: string };
/** First that a question was taken, then its answer. */
export type DraftTold = { readonly kind: 'taken' } | DraftAnswer;

const WORKER = new URL(`./draft-worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';
const YOUNG_MB = 32;
/** How often it is looked how much time a draft has taken. */
const LOOK_MS = 20;

let thread: Worker | undefined;

function newThread({ memoryMb }: DraftBudget): Worker {
  const made = new Worker(WORKER, {
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
  });
  // One that is being ended may still run out of memory, which nobody waits for.
  made.on('error', () => undefined);
  made.once('exit', () => {
    if (thread === made) thread = undefined;
  });
  return made;
}

/** Without an answer the thread is of no use any more. */
async function answerTo(task: DraftTask, budget: DraftBudget): Promise<DraftAnswer> {
  thread ??= newThread(budget);
  const asked = thread;
  const answer = await answerOf(asked, task, budget);
  if (answer.kind === 'over budget' || answer.kind === 'broken') await asked.terminate();
  return answer;
}

function answerOf(worker: Worker, task: DraftTask, budget: DraftBudget): Promise<DraftAnswer> {
  return new Promise((resolve) => {
    const [since, before] = [performance.now(), process.cpuUsage()];
    const done = (answer: DraftAnswer): void => {
      clearInterval(looking);
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
    // Of this process, which does nothing else.
    const look = (): void => {
      const { user, system } = process.cpuUsage(before);
      if ((user + system) / 1000 > budget.timeMs || performance.now() - since > longestMs(budget))
        done({ kind: 'over budget', of: 'time' });
    };
    const looking = setInterval(look, LOOK_MS);
    worker.on('message', done).on('error', failed).on('exit', ended);
    worker.postMessage(task);
  });
}

const tell = (told: DraftTold): void => void process.send?.(told);

process.on('message', async ({ task, budget }: DraftQuestion) => {
  tell({ kind: 'taken' });
  tell(await answerTo(task, budget));
});
process.on('disconnect', () => process.exit());
// Of a signal to the whole group the one hears who has started it, and ends what runs in order.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
