/**
 * Metrics in the Prometheus text format. What the hot path counts is plain integers, read out when somebody asks, so that
 * counting costs nothing that can be measured beside an evaluation.
 */
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Upper bounds in seconds of the evaluation time's buckets. */
const BUCKETS = [
  0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.1, 1,
] as const;

/** Policies that have a series of their own; the name of the others is that of no policy. */
const POLICIES_MAX = 1000;
const OTHERS = '(others)';

/** Calls of one policy by HTTP status, with the time that answering took. */
export class CallTally {
  readonly byStatus = new Map<number, number>();
  readonly buckets = new Float64Array(BUCKETS.length + 1);
  sum = 0;
  count = 0;

  add(status: number, seconds: number): void {
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    let i = 0;
    while (i < BUCKETS.length && seconds > (BUCKETS[i] ?? 0)) i += 1;
    this.buckets[i] = (this.buckets[i] ?? 0) + 1;
    this.sum += seconds;
    this.count += 1;
  }
}

export interface ShelfFigures {
  readonly served: number;
  readonly rejected: number;
}

export interface Counted {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  readonly read: () => Iterable<readonly [value: string, count: number]>;
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #tallies = new Map<string, CallTally>();

  constructor(shelf: () => ShelfFigures) {
    collectDefaultMetrics({ register: this.#registry });
    const tallies = this.#tallies;
    const registers = [this.#registry];
    new Counter({
      name: 'writ_evaluations_total',
      help: 'Evaluations answered over HTTP, by policy and status.',
      labelNames: ['policy', 'status'],
      registers,
      collect() {
        this.reset();
        for (const [policy, tally] of tallies)
          for (const [status, count] of tally.byStatus) this.inc({ policy, status }, count);
      },
    });
    new Gauge({
      name: 'writ_policy_files',
      help: 'Rule files that are served, and that are rejected as they stand.',
      labelNames: ['state'],
      // Every process serves the same files.
      aggregator: 'max',
      registers,
      collect() {
        const { served, rejected } = shelf();
        this.set({ state: 'served' }, served);
        this.set({ state: 'rejected' }, rejected);
      },
    });
    // A histogram whose series the tallies hold; a gauge is the kind of metric that can be told so as a whole.
    const seconds = new Gauge({
      name: 'writ_evaluation_seconds',
      help: 'Time from the whole body read to the answer written, in seconds.',
      labelNames: ['policy'],
      aggregator: 'sum',
      registers,
    });
    const { get } = seconds;
    seconds.get = async () =>
      Object.assign(await get.call(seconds), { type: 'histogram', values: [...tallies].flatMap(evaluationSeconds) });
  }

  /** Something that is so at the moment when somebody asks. Of several processes the highest one is told, or the sum. */
  gauge(name: string, help: string, aggregator: 'sum' | 'max', read: () => number): void {
    const registers = [this.#registry];
    new Gauge({
      ...{ name, help, aggregator, registers },
      collect() {
        this.set(read());
      },
    });
  }

  /** A figure that somebody else counts, by one label; it is read when it is asked for. */
  counts({ name, help, label, read }: Counted): void {
    new Counter({
      ...{ name, help, labelNames: [label], registers: [this.#registry] },
      collect() {
        this.reset();
        for (const [value, count] of read()) this.inc({ [label]: value }, count);
      },
    });
  }

  /** Counts what comes of operations that are done once for each key within the service. */
  settled(): (operation: string, outcome: string) => void {
    const counter = new Counter({
      name: 'writ_operations_total',
      help: 'Steps of jobs, by what they do and what came of each attempt.',
      labelNames: ['operation', 'outcome'],
      registers: [this.#registry],
    });
    return (operation, outcome) => counter.inc({ operation, outcome });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The figures as data, which can be added to those of other processes. */
  snapshot(): Promise<Snapshot> {
    return this.#registry.getMetricsAsJSON();
  }

  /** The tally of a policy that exists. Beyond so many they share one: tenants name policies as they like, and every series takes memory. */
  tally(policy: string): CallTally {
    const known = this.#tallies.get(policy);
    if (known !== undefined) return known;
    const name = this.#tallies.size < POLICIES_MAX ? policy : OTHERS;
    const tally = this.#tallies.get(name) ?? new CallTally();
    this.#tallies.set(name, tally);
    return tally;
  }
}

/** The series of a histogram. */
function evaluationSeconds([policy, { buckets, sum, count }]: readonly [string, CallTally]): readonly Series[] {
  const series = (part: string, value: number, le?: number | string): Series => ({
    metricName: `writ_evaluation_seconds_${part}`,
    labels: { policy, ...(le === undefined ? {} : { le }) },
    value,
  });
  let below = 0;
  const counted = [...buckets].map((calls, i) => {
    below += calls;
    return series('bucket', below, BUCKETS[i] ?? '+Inf');
  });
  return [...counted, series('sum', sum), series('count', count)];
}

interface Series {
  readonly metricName: string;
  readonly labels: { readonly policy: string; readonly le?: number | string };
  readonly value: number;
}

export type Snapshot = readonly object[];

/** The figures of several processes as those of one. */
export function addedUp(snapshots: readonly Snapshot[]): Promise<string> {
  return AggregatorRegistry.aggregate(snapshots.map((each) => [...each])).metrics();
}
