/** What a row tells, of one process or of several. */

export interface Bar {
  /** To the limit of the row, or as it is. */
  readonly of: 'ratio' | 'value';
  readonly most: number;
}

export interface Measured {
  readonly candidate: string;
  readonly mode: 'limit' | 'inlined' | 'shared' | 'loop' | 'peer' | 'product';
  readonly unit: 'ns' | 'us' | 'ms' | 'bytes' | 'calls';
  readonly value: number;
  /** To the limit of the row, taken in turns with it. */
  readonly ratio: number | null;
  readonly bar: Bar | null;
  /** Every input has the answer that is expected. */
  readonly exact: boolean;
}

/** The same of all processes that measured it. */
export interface Result extends Measured {
  readonly row: string;
  readonly met: boolean | null;
  /** The highest by the lowest of the processes: of the ratio, or of the value where there is none. */
  readonly spread: number;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** `runs`: what each process measured; peers may be there for some of them alone. */
export function resultsOf(row: string, runs: readonly (readonly Measured[])[]): readonly Result[] {
  return (runs[0] ?? []).map((first) => {
    const all = runs.flatMap((run) => run.find(({ candidate }) => candidate === first.candidate) ?? []);
    const value = median(all.map((each) => each.value));
    const ratio = first.ratio === null ? null : median(all.map((each) => each.ratio ?? Number.NaN));
    const judged = all.map((each) => each.ratio ?? each.value);
    return {
      ...first,
      row,
      value,
      ratio,
      met: first.bar === null ? null : ((first.bar.of === 'ratio' ? ratio : value) ?? Number.NaN) <= first.bar.most,
      spread: Math.max(...judged) / Math.min(...judged),
      exact: all.every(({ exact }) => exact),
    };
  });
}
