/**
 * The working memory of an evaluation: inputs, then results. Made for a plan, used again and again.
 *
 * A slot is a field of a class that is generated for the layout, because generated code reads a field of known form in one
 * step; a typed array costs its length, its base and the comparison of doubles on top (`npm run bench` shows the difference).
 * What passes the fields that an object holds well stands in arrays; where code may not be generated, all does (loop/loop-frame.ts).
 */
import { type Externs, NO_EXTERNS } from '../boundary/extern.ts';
import { cached, possibleMode } from './functions.ts';
import { FIELDS_MAX, LoopFrame } from './loop/loop-frame.ts';
import type { Mode } from './writer.ts';

/** Numbers below 2^53 (truths as 1 and 0, enums, dates, presence) are `n0`, `n1` …; texts, lists and wider numbers `o0`, `o1` …. */
export interface Frame {
  [number: `n${number}`]: number;
  [other: `o${number}`]: unknown;
  /** Slots beyond the fields. */
  readonly n: Float64Array;
  readonly o: unknown[];
  /** The as-of as the answer shows it, where the caller gave it. */
  asOfText: string;
  /** What answers externs in this evaluation. */
  externs: Externs;
}

export interface FrameLayout {
  /**
   * For each number whether it starts as a small integer, which is held without a box; the first one that is larger, or no
   * whole number of an engine's own, changes the form of the field once for all frames of the class.
   */
  readonly numbers: readonly boolean[];
  readonly others: number;
}

/** How generated code names a slot of the frame `f`. */
export function numberSlot(slot: number): string {
  return slot < FIELDS_MAX ? `f.n${slot}` : `f.n[${slot - FIELDS_MAX}]`;
}
export function otherSlot(slot: number): string {
  return slot < FIELDS_MAX ? `f.o${slot}` : `f.o[${slot - FIELDS_MAX}]`;
}

/** Reading and writing one slot outside generated code. */
export function numberReader(slot: number): (frame: Frame) => number {
  if (possibleMode('shared') === 'loop') return (frame) => getNumber(frame, slot);
  return cached(`return (f) => ${numberSlot(slot)};`, {}) as (frame: Frame) => number;
}
export function otherReader(slot: number): (frame: Frame) => unknown {
  if (possibleMode('shared') === 'loop') return (frame) => getOther(frame, slot);
  return cached(`return (f) => ${otherSlot(slot)};`, {}) as (frame: Frame) => unknown;
}
function getNumber(frame: Frame, slot: number): number {
  return slot < FIELDS_MAX ? (frame[`n${slot}`] ?? 0) : (frame.n[slot - FIELDS_MAX] ?? 0);
}
function getOther(frame: Frame, slot: number): unknown {
  return slot < FIELDS_MAX ? frame[`o${slot}`] : frame.o[slot - FIELDS_MAX];
}
export function setNumber(frame: Frame, slot: number, value: number): void {
  if (slot < FIELDS_MAX) frame[`n${slot}`] = value;
  else frame.n[slot - FIELDS_MAX] = value;
}
export function setOther(frame: Frame, slot: number, value: unknown): void {
  if (slot < FIELDS_MAX) frame[`o${slot}`] = value;
  else frame.o[slot - FIELDS_MAX] = value;
}

const NO_NUMBERS = new Float64Array(0);
const NO_OTHERS: readonly unknown[] = [];

/** Makes frames of a layout; equal layouts share a class, so that functions shared by shape see one form. */
export function frameMaker({ numbers, others }: FrameLayout, mode: Mode): () => Frame {
  if (mode === 'loop') return () => new LoopFrame(numbers.length, others);
  const lines: string[] = [];
  numbers.slice(0, FIELDS_MAX).forEach((small, i) => {
    // A fraction first: the field is laid out for doubles before the first one is stored.
    lines.push(small ? `this.n${i} = 0;` : `this.n${i} = 0.5; this.n${i} = 0;`);
  });
  for (let i = 0; i < Math.min(others, FIELDS_MAX); i += 1) lines.push(`this.o${i} = undefined;`);
  const [moreNumbers, moreOthers] = [numbers.length - FIELDS_MAX, others - FIELDS_MAX];
  lines.push(moreNumbers > 0 ? `this.n = new Float64Array(${moreNumbers});` : 'this.n = NO_NUMBERS;');
  lines.push(moreOthers > 0 ? `this.o = new Array(${moreOthers}).fill(undefined);` : 'this.o = NO_OTHERS;');
  lines.push("this.asOfText = '';", 'this.externs = NO_EXTERNS;');
  const body = `'use strict';\nclass Frame {\n  constructor() {\n    ${lines.join('\n    ')}\n  }\n}\nreturn () => new Frame();`;
  return cached(body, { NO_NUMBERS, NO_OTHERS, NO_EXTERNS }) as () => Frame;
}
