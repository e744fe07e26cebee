/** How long calls take: samples of whole turns over the inputs, after the compiler had its time. */
import { getHeapStatistics } from 'node:v8';

export interface Timing {
  /** Of one call. */
  readonly nanoseconds: number;
  /** The slowest sample by the fastest: what else the machine did. */
  readonly spread: number;
  /** What one call leaves for the garbage collector. */
  readonly allocatedBytes: number;
}

const SAMPLES_MIN = 5;
/** A shorter sample would time the clock. */
const SAMPLE_MS = 5;

/** `turn` makes `calls` calls; it is sampled for `milliseconds`, and warmed up for half as long. */
export function timeTurns(turn: () => void, calls: number, milliseconds: number): Timing {
  const turns = turnsIn(turn, milliseconds / 2);
  const samples: number[] = [];
  const allocated = allocatedNow();
  const end = performance.now() + milliseconds;
  while (samples.length < SAMPLES_MIN || performance.now() < end) {
    const start = performance.now();
    for (let i = 0; i < turns; i += 1) turn();
    samples.push(((performance.now() - start) * 1e6) / (turns * calls));
  }
  samples.sort((a, b) => a - b);
  return {
    nanoseconds: samples[samples.length >> 1] ?? Number.NaN,
    spread: (samples.at(-1) ?? Number.NaN) / (samples[0] ?? Number.NaN),
    allocatedBytes: (allocatedNow() - allocated) / (samples.length * turns * calls),
  };
}

/** Takes turns for so long, and says how many make a sample. */
function turnsIn(turn: () => void, milliseconds: number): number {
  const start = performance.now();
  let turns = 0;
  let last = 0;
  while (turns === 0 || performance.now() < start + milliseconds) {
    const before = performance.now();
    turn();
    last = performance.now() - before;
    turns += 1;
  }
  return Math.max(1, Math.ceil(SAMPLE_MS / Math.max(last, 1e-3)));
}

/** All that was ever allocated on the heap. */
function allocatedNow(): number {
  return getHeapStatistics().total_allocated_bytes;
}
