/** A seeded source of choices, so that every generated policy can be made again from its number. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1): mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  /** A whole number from lo to hi. */
  whole(lo: number, hi: number): number {
    return lo + Math.floor(this.next() * (hi - lo + 1));
  }
  chance(share: number): boolean {
    return this.next() < share;
  }
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.whole(0, items.length - 1)] ?? items[0];
  }
  some<T>(items: readonly T[], share: number): T[] {
    return items.filter(() => this.chance(share));
  }
  times<T>(lo: number, hi: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.whole(lo, hi) }, (_, i) => make(i));
  }
}
