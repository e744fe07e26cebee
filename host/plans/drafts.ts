/**
 * Drafts are checked in a process of their own, and there in a thread that is ended when a draft takes more time or memory than it may: a
 * proof over its budget is none, and neither its memory nor its garbage nor its fall is of the process that answers calls. What is done
 * waits for the next draft, since most of the time of a first one goes into loading the checker. As many run at once as there are
 * processors but one; the time of a draft that waits for a place does not pass.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { availableParallelism, constants, setPriority } from 'node:os';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Program } from '#dsl';
import type { Given } from '#engine';
import type { DraftFile, DraftHead, DraftReport } from './draft.ts';
import type { DraftAnswer, DraftQuestion } from './draft-process.ts';
import type { DraftMessage, DraftTask } from './draft-worker.ts';
import { Places } from './places.ts';
import type { TrialTask } from './trial.ts';

export interface DraftBudget {
  /** Of its own work; while it waits for what stands before it no time passes. */
  readonly timeMs: number;
  readonly memoryMb: number;
}

export interface OverBudget {
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

const PROCESS = fileURLToPath(new URL(`./draft-process${extname(fileURLToPath(import.meta.url))}`, import.meta.url));
/** No threads that compile and collect garbage beside it: it would take both processors of two. */
const ALONE = '--single-threaded';
/** What V8 says last when it ends the whole process, where the memory that a draft may take is not enough. */
const OUT_OF_MEMORY = 'JavaScript heap out of memory';
/** After which the process itself is taken to hang. */
const GRACE_MS = 10_000;
/** Of what it says before it ends, kept to tell why. */
const LAST_WORDS = 16_000;
/** All that the process is given of the environment, in which there are secrets. */
const SETTINGS = ['NODE_OPTIONS', 'NODE_COMPILE_CACHE', 'NODE_DISABLE_COMPILE_CACHE', 'TMPDIR', 'TZ'];
const settingsOfNode = (): NodeJS.ProcessEnv =>
  Object.fromEntries(SETTINGS.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined));
/** One processor is left to who answers calls, and a draft has one to itself, so that its time does not depend on the others. */
const AT_ONCE = Math.max(1, availableParallelism() - 1);

export class DraftChecker {
  readonly #budget: DraftBudget;
  readonly #places = new Places(AT_ONCE);
  #idle: Checker | undefined;

  constructor(budget: DraftBudget) {
    this.#budget = budget;
  }

  /** `lookUp` is asked in between, in the thread that calls. */
  check<Known>(
    files: readonly DraftFile[],
    lookUp: (head: DraftHead) => Promise<BeforeDraft<Known>>,
  ): Promise<DraftOutcome<Known>> {
    return this.#places.hold(() => this.#inProcess((checker) => ask(checker, files, lookUp)));
  }

  /** Past calls asked of a draft, under the same budget. */
  async try(trial: TrialTask): Promise<TrialOutcome> {
    const told = await this.#places.hold(() => this.#inProcess((checker) => checker.answer({ kind: 'trial', trial })));
    if (told.kind === 'over budget') return told;
    if (told.kind !== 'answers') throw new Error('a trial without answers');
    return told.answers === undefined ? { kind: 'unsound' } : { kind: 'answers', answers: told.answers };
  }

  /** The program of files that were published, read without holding up the thread that calls. */
  async read(files: readonly DraftFile[]): Promise<ReadOutcome> {
    const told = await this.#inProcess((checker) => checker.answer({ kind: 'read', files }));
    if (told.kind !== 'over budget' && told.kind !== 'program') throw new Error('files without a program');
    return told;
  }

  async #inProcess<T extends { readonly kind: string }>(work: (checker: Checker) => Promise<T>): Promise<T> {
    const checker = this.#idle ?? new Checker(this.#budget);
    this.#idle = undefined;
    try {
      const outcome = await work(checker);
      await this.#keep(checker);
      return outcome;
    } catch (cause) {
      await checker.end();
      throw cause;
    }
  }

  async close(): Promise<void> {
    const idle = this.#idle;
    this.#idle = undefined;
    await idle?.end();
  }

  async #keep(checker: Checker): Promise<void> {
    if (this.#idle !== undefined || checker.hasEnded) {
      await checker.end();
      return;
    }
    checker.rest();
    this.#idle = checker;
  }
}

async function ask<Known>(
  checker: Checker,
  files: readonly DraftFile[],
  lookUp: (head: DraftHead) => Promise<BeforeDraft<Known>>,
): Promise<DraftOutcome<Known>> {
  const first = await checker.answer({ kind: 'draft', files });
  if (first.kind !== 'head') return reportIn(first);
  const found = await lookUp(first.head);
  if ('known' in found) return { kind: 'known', known: found.known };
  return reportIn(await checker.answer({ kind: 'before', before: found.before }));
}

/** The process, asked one task at a time; it takes what those leave who answer calls. */
class Checker {
  readonly #budget: DraftBudget;
  readonly #child: ChildProcess;
  readonly #ended: Promise<DraftAnswer>;
  #hasEnded = false;

  constructor(budget: DraftBudget) {
    this.#budget = budget;
    this.#child = fork(PROCESS, {
      execArgv: [...process.execArgv, ALONE],
      env: settingsOfNode(),
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const { pid } = this.#child;
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
    this.#ended = this.#end();
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  async answer(task: DraftTask): Promise<DraftMessage | OverBudget> {
    const child = this.#child;
    this.#hold(true);
    const heard = new AbortController();
    const { signal } = heard;
    const hangs = { kind: 'broken', message: 'it does not answer' } as const;
    const late = sleep(this.#budget.timeMs + GRACE_MS, hangs, { signal });
    const message = once(child, 'message', { signal }).then(([first]) => first as DraftAnswer);
    // What is given up is no fault.
    for (const each of [late, message]) each.catch(() => undefined);
    // One that ends does not take it any more, which is told by its end.
    child.send({ task, budget: this.#budget } satisfies DraftQuestion, () => undefined);
    try {
      const told = await Promise.race([message, late, this.#ended]);
      if (told.kind === 'broken') throw new Error(`The check of a draft broke: ${told.message}`);
      return told;
    } finally {
      heard.abort();
    }
  }

  /** It keeps no process from ending. */
  rest(): void {
    this.#hold(false);
  }

  /** Resolves when it is gone. */
  async end(): Promise<void> {
    this.#hold(true);
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #hold(isHeld: boolean): void {
    const { channel, stderr } = this.#child;
    const handles = [this.#child, channel, stderr instanceof Socket ? stderr : undefined];
    for (const handle of handles) isHeld ? handle?.ref() : handle?.unref();
  }

  /** Why it ended by itself. */
  async #end(): Promise<DraftAnswer> {
    let lastWords = '';
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = `${lastWords}${text}`.slice(-LAST_WORDS);
    });
    await new Promise<void>((resolve) => {
      this.#child.once('close', () => resolve());
      // It could not be started, or not be reached.
      this.#child.on('error', (cause) => {
        lastWords = `${lastWords}${cause.message}`;
        if (this.#child.pid === undefined) resolve();
      });
    });
    this.#hasEnded = true;
    if (lastWords.includes(OUT_OF_MEMORY)) return { kind: 'over budget', of: 'memory' };
    return { kind: 'broken', message: `its process has ended: ${lastWords}` };
  }
}

function reportIn(message: DraftMessage | OverBudget): DraftReport | OverBudget {
  if (message.kind === 'over budget') return message;
  if (message.kind !== 'report') throw new Error('a draft without a report');
  return message.report;
}
