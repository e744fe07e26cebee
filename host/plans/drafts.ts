/**
 * Drafts are checked in a process of their own, and there in a thread that is ended when a draft takes more time or memory than it may: a
 * proof over its budget is none, and neither its memory nor its garbage nor its fall is of the process that answers calls. What is done
 * waits for the next draft, since most of the time of a first one goes into loading the checker. As many run at once as there are
 * processors but one; the time of a draft that waits for a place does not pass.
 */
import { availableParallelism } from 'node:os';
import type { Program } from '#dsl';
import type { Given } from '#engine';
import { type DraftBudget, longestMs, type OverBudget } from './budget.ts';
import { Checker, NeverTaken } from './checker.ts';
import type { DraftFile, DraftHead, DraftReport } from './draft.ts';
import type { DraftMessage } from './draft-worker.ts';
import { Places } from './places.ts';
import type { TrialTask } from './trial.ts';

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

/** One processor is left to who answers calls. More than these no service asks for at once. */
const AT_ONCE = Math.min(4, Math.max(1, availableParallelism() - 1));

export class DraftChecker {
  readonly #budget: DraftBudget;
  readonly #places = new Places(AT_ONCE);
  /** Whoever reads for those who are answered does not wait behind drafts. */
  readonly #readers = new Places(1);
  readonly #idle: Checker[] = [];

  constructor(budget: DraftBudget) {
    this.#budget = budget;
  }

  /** How long a draft may take by the clock, from its place on, however busy the machine is. Milliseconds. */
  get longestMs(): number {
    return longestMs(this.#budget);
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
    const told = await this.#readers.hold(() => this.#inProcess((checker) => checker.answer({ kind: 'read', files })));
    if (told.kind !== 'over budget' && told.kind !== 'program') throw new Error('files without a program');
    return told;
  }

  /** In one that rests, unless the machine has ended it meanwhile. */
  async #inProcess<T>(work: (checker: Checker) => Promise<T>): Promise<T> {
    for (let resting = this.#idle.pop(); resting !== undefined; resting = this.#idle.pop()) {
      try {
        if (!resting.hasEnded) return await this.#by(resting, work);
      } catch (cause) {
        if (!(cause instanceof NeverTaken)) throw cause;
      }
    }
    return this.#by(new Checker(this.#budget), work);
  }

  async #by<T>(checker: Checker, work: (checker: Checker) => Promise<T>): Promise<T> {
    try {
      const outcome = await work(checker);
      await this.#keep(checker);
      return outcome;
    } catch (cause) {
      await checker.end();
      throw cause;
    }
  }

  async #keep(checker: Checker): Promise<void> {
    if (this.#idle.length >= AT_ONCE) {
      await checker.end();
      return;
    }
    checker.rest();
    this.#idle.push(checker);
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((checker) => checker.end()));
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

function reportIn(message: DraftMessage | OverBudget): DraftReport | OverBudget {
  if (message.kind === 'over budget') return message;
  if (message.kind !== 'report') throw new Error('a draft without a report');
  return message.report;
}
