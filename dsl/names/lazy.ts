/** Values computed on demand, with their circles found: the stack of names in work is the circle when one is met again. */
import type { Lazy } from './symbols.ts';

export class DemandStack {
  readonly #names: string[] = [];

  /** `compute` runs at most once; `onCircle` is told the circle when the value turns out to need itself. */
  lazy<T>(name: string, compute: () => T | undefined, onCircle: (circle: readonly string[]) => void): Lazy<T> {
    let state: 'waiting' | 'working' | 'done' = 'waiting';
    let value: T | undefined;
    return () => {
      if (state === 'working') {
        onCircle([...this.#names.slice(this.#names.indexOf(name)), name]);
        return undefined;
      }
      if (state === 'waiting') {
        state = 'working';
        this.#names.push(name);
        value = compute();
        this.#names.pop();
        state = 'done';
      }
      return value;
    };
  }
}
