/** The process that checks drafts, as whoever asks it sees it: one task at a time. It takes what those leave who answer calls. */
import { type ChildProcess, fork } from 'node:child_process';
import { Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type DraftBudget, longestMs, type OverBudget } from './budget.ts';
import type { DraftAnswer, DraftQuestion, DraftTold } from './draft-process.ts';
import type { DraftMessage, DraftTask } from './draft-worker.ts';

const PROCESS = fileURLToPath(new URL(`./draft-process${extname(fileURLToPath(import.meta.url))}`, import.meta.url));
/** No threads that compile and collect garbage beside it: it would take both processors of two. */
const ALONE = '--single-threaded';
/** Of the flags of who starts it those that change what it finds; others name ports, or files with secrets. */
const HANDED_ON = process.execArgv.filter((flag) => flag === '--disallow-code-generation-from-strings');
/** All that it is given of the environment, in which there are secrets. */
const SETTINGS = ['NODE_OPTIONS', 'NODE_COMPILE_CACHE', 'NODE_DISABLE_COMPILE_CACHE', 'TMPDIR', 'TZ'];
/** What V8 says last when it ends the whole process, where the memory that a draft may take is not enough. */
const OUT_OF_MEMORY = /out of memory/;
/** Of what it says before it ends, kept to tell why. */
const LAST_WORDS = 16_000;
/** After that the process itself is taken to hang. */
const GRACE_MS = 10_000;

const settingsOfNode = (): NodeJS.ProcessEnv =>
  Object.fromEntries(SETTINGS.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined));

/** The process had ended before the task came to it: another one may be asked. */
export class NeverTaken extends Error {
  override readonly name = 'NeverTaken';
}

export class Checker {
  readonly #budget: DraftBudget;
  readonly #child: ChildProcess;
  readonly #ended: Promise<DraftAnswer>;
  #hasTaken = false;

  constructor(budget: DraftBudget) {
    this.#budget = budget;
    this.#child = fork(PROCESS, {
      execArgv: [...HANDED_ON, ALONE],
      env: settingsOfNode(),
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#ended = this.#end();
    stepBack(this.#child);
  }

  get hasEnded(): boolean {
    return !this.#child.connected;
  }

  /** Throws when the check broke, or the process fell: `NeverTaken` where it did before it had begun. */
  async answer(task: DraftTask): Promise<DraftMessage | OverBudget> {
    this.#hold(true);
    const heard = new AbortController();
    const told = await this.#firstOf(task, heard.signal).finally(() => heard.abort());
    if (told === 'hangs') {
      await this.end();
      return { kind: 'over budget', of: 'time' };
    }
    if (told.kind !== 'broken') return told;
    const message = `The check of a draft broke: ${told.message}`;
    throw this.#hasTaken ? new Error(message) : new NeverTaken(message);
  }

  /** It keeps no process from ending. */
  rest(): void {
    this.#hold(false);
  }

  /** Resolves when it is gone. */
  async end(): Promise<void> {
    this.#hold(true);
    // One that was not started has no number, and the system would take another one for it.
    if (this.#child.pid !== undefined) this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #firstOf(task: DraftTask, signal: AbortSignal): Promise<DraftAnswer | 'hangs'> {
    const late = sleep(longestMs(this.#budget) + GRACE_MS, 'hangs' as const, { signal });
    // What is given up is no fault.
    late.catch(() => undefined);
    this.#hasTaken = false;
    const message = this.#told(signal);
    // One that ends does not take it any more, which is told by its end.
    if (this.#child.connected)
      this.#child.send({ task, budget: this.#budget } satisfies DraftQuestion, () => undefined);
    return Promise.race([message, late, this.#ended]);
  }

  #told(signal: AbortSignal): Promise<DraftAnswer> {
    return new Promise((resolve) => {
      const hear = (told: DraftTold): void => {
        if (told.kind === 'taken') this.#hasTaken = true;
        else resolve(told);
      };
      this.#child.on('message', hear);
      signal.addEventListener('abort', () => this.#child.off('message', hear), { once: true });
    });
  }

  #hold(isHeld: boolean): void {
    const { channel, stderr } = this.#child;
    const handles = [this.#child, channel, stderr instanceof Socket ? stderr : undefined];
    for (const handle of handles) isHeld ? handle?.ref() : handle?.unref();
  }

  /** Why it ended by itself, or could not be started. */
  async #end(): Promise<DraftAnswer> {
    let lastWords = '';
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = `${lastWords}${text}`.slice(-LAST_WORDS);
    });
    const how = await new Promise<string>((resolve) => {
      this.#child.once('close', (code, signal) => resolve(String(signal ?? code)));
      this.#child.on('error', (cause) => {
        if (this.#child.pid === undefined) resolve(cause.message);
      });
    });
    if (OUT_OF_MEMORY.test(lastWords)) return { kind: 'over budget', of: 'memory' };
    return { kind: 'broken', message: `its process has ended (${how}) ${lastWords}` };
  }
}

/** Not to the lowest priority: on a machine whose processors are all busy a draft that never runs would hold up whoever waits for it. */
function stepBack({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Where that is forbidden it is checked all the same.
  }
}
