/** The frame where no code is generated: its slots are two arrays, and the fields that others name lead there. */

import { type Externs, NO_EXTERNS } from '../../boundary/extern.ts';

/** Fields of each kind: far below what would make an object a dictionary. */
export const FIELDS_MAX = 100;

export class LoopFrame {
  readonly numbers: Float64Array;
  readonly others: unknown[];
  /** Slots beyond the fields. */
  readonly n: Float64Array;
  readonly o: unknown[];
  asOfText = '';
  externs: Externs = NO_EXTERNS;

  constructor(numbers: number, others: number) {
    this.numbers = new Float64Array(numbers);
    this.n = this.numbers.subarray(FIELDS_MAX);
    this.others = new Array<unknown>(Math.min(others, FIELDS_MAX)).fill(undefined);
    this.o = new Array<unknown>(Math.max(others - FIELDS_MAX, 0)).fill(undefined);
  }
  [number: `n${number}`]: number;
  [other: `o${number}`]: unknown;
}

for (let slot = 0; slot < FIELDS_MAX; slot += 1) {
  Object.defineProperty(LoopFrame.prototype, `n${slot}`, {
    get(this: LoopFrame) {
      return this.numbers[slot];
    },
    set(this: LoopFrame, value: number) {
      this.numbers[slot] = value;
    },
  });
  Object.defineProperty(LoopFrame.prototype, `o${slot}`, {
    get(this: LoopFrame) {
      return this.others[slot];
    },
    set(this: LoopFrame, value: unknown) {
      this.others[slot] = value;
    },
  });
}
