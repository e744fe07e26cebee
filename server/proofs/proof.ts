/** What a proof is: it shows something of the running service, and ends with figures. */

/** By name, with the unit in it where there is one. */
export type Figures = Readonly<Record<string, number | string>>;

export interface Proof {
  /** What is shown, in a line. */
  readonly title: string;
  /** Throws `NotShown` where it does not hold. `say`: how far it has come. */
  readonly run: (say: (text: string) => void) => Promise<Figures>;
}

/** It ran to its end, and something was otherwise than it should be. */
export class NotShown extends Error {
  constructor(what: string, examples: readonly unknown[] = []) {
    super([what, ...examples.slice(0, EXAMPLES).map(String)].join('\n  '));
    this.name = 'NotShown';
  }
}
const EXAMPLES = 10;

/** Throws unless there are none. */
export function none(what: string, found: readonly unknown[]): void {
  if (found.length > 0) throw new NotShown(`${found.length} times: ${what}`, found);
}

/** The value that so large a share lies at or below, of values in any order. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** To so many places, for people. */
export const rounded = (value: number, places = 1): number => Number(value.toFixed(places));
