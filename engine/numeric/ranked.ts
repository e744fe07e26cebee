/** The nearest rank (LANGUAGE 18.46): the value of a rank, from 1, among values in rising order; 0 where there is none. */
export function ranked(values: readonly number[], rank: number): number {
  return Float64Array.from(values).sort()[rank - 1] ?? 0;
}

export function rankedBig(values: readonly bigint[], rank: number): bigint {
  return values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[rank - 1] ?? 0n;
}
