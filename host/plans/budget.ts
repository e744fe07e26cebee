/** What a draft may take. */
export interface DraftBudget {
  /** Of a processor; while it waits for what stands before it no time passes. */
  readonly timeMs: number;
  readonly memoryMb: number;
}

export interface OverBudget {
  readonly kind: 'over budget';
  readonly of: 'time' | 'memory';
}

/** How much of a processor a draft gets is up to the others. */
const SLOWEST = 6;

/** By the clock, from the moment that it is begun. Milliseconds. */
export const longestMs = ({ timeMs }: DraftBudget): number => timeMs * SLOWEST;
