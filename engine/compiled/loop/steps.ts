/** The steps of the register machine that evaluates where code may not be generated (loop.ts). */

/** `to`, `a` and `b` are registers, where nothing else is said. */
export const OP = {
  move: 0,
  add: 1,
  subtract: 2,
  multiply: 3,
  divide: 4,
  bitOr: 5,
  bitAnd: 6,
  less: 7,
  atMost: 8,
  more: 9,
  atLeast: 10,
  equal: 11,
  unequal: 12,
  negate: 13,
  not: 14,
  /** Slot `a` of the frame, from `b` where it is set. */
  number: 15,
  other: 16,
  setNumber: 17,
  setOther: 18,
  /** Field `name` of `a`, from `b` where it is set. */
  field: 19,
  setField: 20,
  /** Element `b` of `a`, from `to` where it is set. */
  element: 21,
  setElement: 22,
  /** A list of `args`. */
  list: 23,
  /** The function in `a`, or the method `name` of `a`, with `args`. */
  call: 24,
  callMethod: 25,
  /** Goes on at step `to`: always, or where `a` holds, or where it does not. */
  jump: 26,
  jumpIf: 27,
  jumpUnless: 28,
  /** Ends with `a`. */
  give: 29,
  /** A truth as a bit. */
  shift: 30,
} as const;
export type Op = (typeof OP)[keyof typeof OP];

/** All steps have all fields, so that the loop sees one form. */
export interface Step {
  readonly op: Op;
  to: number;
  readonly a: number;
  readonly b: number;
  readonly name: string;
  readonly args: readonly number[];
}

export interface Assembled {
  readonly steps: readonly Step[];
  /** As they are before a call: parameters first, the frame first of all; constants where they are used. */
  readonly registers: readonly unknown[];
}
