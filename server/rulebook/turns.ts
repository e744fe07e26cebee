/**
 * How much work runs at once, in all and for each of those who ask for it: more is turned away, so that nobody waits behind a crowd. Who
 * was turned away is told to come again after a while; when he comes before, he is told so at the end of that, without a look at what he
 * brings: not to listen is of no use to him, and costs the others nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { RETRY_SECONDS } from '../kernel/index.ts';

/** Of those who come too soon; more of them are told so at once. */
const WAITING_MAX = 100;

export interface TurnsParts {
  readonly max: number;
  readonly maxEach: number;
  /** Milliseconds, which nobody sets back. */
  readonly clock: () => number;
}

export class Turns<Who> {
  readonly #max: number;
  readonly #maxEach: number;
  readonly #running = new Map<Who, number>();
  /** Until when who was turned away is to stay away; by the clock of `TurnsParts`. */
  readonly #away = new Map<Who, number>();
  readonly #clock: () => number;
  #total = 0;
  #waiting = 0;

  constructor({ max, maxEach, clock }: TurnsParts) {
    this.#max = max;
    this.#maxEach = maxEach;
    this.#clock = clock;
  }

  /** He is told to come again. */
  sendAway(who: Who): void {
    this.#away.set(who, this.#clock() + RETRY_SECONDS * 1000);
  }

  /** Whether he comes before he was told to. */
  async isTurnedAway(who: Who): Promise<boolean> {
    const left = (this.#away.get(who) ?? 0) - this.#clock();
    if (left <= 0) {
      this.#away.delete(who);
      return false;
    }
    if (this.#waiting < WAITING_MAX) {
      this.#waiting += 1;
      await sleep(left);
      this.#waiting -= 1;
    }
    return true;
  }

  /** Undefined when it was turned away. */
  async take<T>(who: Who, work: () => Promise<T>): Promise<T | undefined> {
    const own = this.#running.get(who) ?? 0;
    if (this.#total >= this.#max || own >= this.#maxEach) return undefined;
    this.#total += 1;
    this.#running.set(who, own + 1);
    try {
      return await work();
    } finally {
      this.#total -= 1;
      const left = (this.#running.get(who) ?? 1) - 1;
      if (left === 0) this.#running.delete(who);
      else this.#running.set(who, left);
    }
  }
}
