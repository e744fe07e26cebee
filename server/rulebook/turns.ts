/** How much work runs at once, in all and for each of those who ask for it: more is turned away, so that nobody waits behind a crowd. */
export class Turns<Who> {
  readonly #max: number;
  readonly #maxEach: number;
  readonly #running = new Map<Who, number>();
  #total = 0;

  constructor({ max, maxEach }: { readonly max: number; readonly maxEach: number }) {
    this.#max = max;
    this.#maxEach = maxEach;
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
