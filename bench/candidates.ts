/** A row of the bench: candidates that do the same work, compared before they are timed. */
import { random } from './inputs.ts';

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

/** As many as a processor cannot learn by heart. */
const ORDERS = 64;
const ORDER_SEED = 7;

/** Orders of so many inputs, the same for all candidates. */
function ordersOf(count: number): readonly Int32Array[] {
  const next = random(ORDER_SEED);
  return Array.from({ length: ORDERS }, () => {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i -= 1) {
      const j = Math.floor(next() * (i + 1));
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    }
    return order;
  });
}

/**
 * A loop of its own for each candidate: made anew, so that what the engine learns at one call site does not slow another down
 * (the second of two equal tasks otherwise looks up to four times slower). Inputs come in another order each time: a processor
 * foretells the branches of thousands of inputs that it has met in one order before, which no caller sends.
 */
export function loopOf(of: Candidate<never>): () => unknown {
  const step = of.read === undefined ? 'last = run(input);' : 'run(input); last = read(input);';
  const make = new Function(
    'run',
    'read',
    'prepared',
    'orders',
    `let turn = 0;
    return () => {
      const order = orders[turn = (turn + 1) % orders.length];
      let last;
      for (let i = 0; i < order.length; i++) { const input = prepared[order[i]]; ${step} }
      return last;
    };`,
  ) as (run: unknown, read: unknown, prepared: unknown, orders: unknown) => () => unknown;
  return make(of.run, of.read, of.prepared, ordersOf(of.prepared.length));
}
