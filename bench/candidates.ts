/** A row of the bench: candidates that do the same work, compared before they are timed. */

/** One way to do the work. `run` takes what `prepare` made of one input and gives a result that can be compared. */
export interface Candidate<P = unknown> {
  readonly name: string;
  readonly mode: 'limit' | 'inlined' | 'shared' | 'loop' | 'peer';
  /** One prepared input each; preparation is not timed. */
  readonly prepared: readonly P[];
  readonly run: (prepared: P) => number | bigint | string;
  /** Reads the result that `run` left in what was prepared; absent where `run` gives it. */
  readonly read?: (prepared: P) => number | bigint | string;
  /** The result as the row compares it; as it is when absent. */
  readonly comparable?: (result: number | bigint | string) => string;
  /** What it must give, where that is not what the limit gives. */
  readonly expected?: readonly string[];
  /** Peers that compute with doubles may differ; the count is told instead. */
  readonly mayDiffer?: boolean;
}

export interface Row {
  /** What the ratios are to. */
  readonly limit: string;
  /** Candidate name to the highest ratio that meets the bar. */
  readonly bars: Readonly<Record<string, number>>;
  readonly candidates: readonly Candidate<never>[];
  /** Milliseconds until the compiler is done with all that a candidate calls; as long as it is measured when absent. */
  readonly warmUp?: number;
}

export function candidate<P>(of: Candidate<P>): Candidate<never> {
  return of as unknown as Candidate<never>;
}

function resultOf(of: Candidate<never>, input: never): number | bigint | string {
  const result = of.run(input);
  return of.read === undefined ? result : of.read(input);
}

/** How many of the inputs give another result than is expected, which is the limit's unless the candidate says. */
export function differences(row: Row): ReadonlyMap<string, number> {
  const limit = row.candidates.find(({ name }) => name === row.limit);
  if (limit === undefined) throw new Error(`no candidate ${row.limit}`);
  const results = (of: Candidate<never>): readonly string[] =>
    of.prepared.map((input) => (of.comparable ?? String)(resultOf(of, input)));
  const wanted = results(limit);
  return new Map(
    row.candidates.map((each) => {
      const expected = each.expected ?? wanted;
      return [each.name, results(each).filter((result, i) => result !== expected[i]).length];
    }),
  );
}

/**
 * A loop of its own for each candidate: made anew, so that what the engine learns at one call site does not slow another down
 * (the second of two equal tasks otherwise looks up to four times slower).
 */
export function loopOf(of: Candidate<never>): () => unknown {
  const step = of.read === undefined ? 'last = run(prepared[i]);' : 'run(prepared[i]); last = read(prepared[i]);';
  const make = new Function(
    'run',
    'read',
    'prepared',
    `return () => { let last; for (let i = 0; i < prepared.length; i++) { ${step} } return last; };`,
  ) as (run: unknown, read: unknown, prepared: unknown) => () => unknown;
  return make(of.run, of.read, of.prepared);
}
