/** `npm run bench`: every row, answers compared first; a table, or JSON by flag. The HTTP row stands in `http.ts`. */
import { parseArgs } from 'node:util';
import { Bench, type Task } from 'tinybench';
import { differences, loopOf, type Row } from './candidates.ts';
import { httpRow } from './http.ts';
import { ROWS } from './rows.ts';

export interface Measured {
  readonly row: string;
  readonly candidate: string;
  readonly mode: string;
  /** Median time of one evaluation. */
  readonly nsMedian: number;
  /** The slowest round by the fastest. */
  readonly spread: number;
  readonly ratioToLimit: number;
  readonly bar: number | null;
  readonly met: boolean | null;
  /** Inputs of all whose answer is the limit's. */
  readonly exact: boolean;
}

/** Short rounds in which the candidates take turns: what disturbs the machine disturbs all of them alike. */
const ROUNDS = 7;

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function measure(row: Row, milliseconds: number): Promise<readonly Measured[]> {
  const differing = differences(row);
  for (const { name, mayDiffer } of row.candidates) {
    if ((differing.get(name) ?? 0) > 0 && mayDiffer !== true) {
      throw new Error(`row ${row.row}: ${name} gives other answers`);
    }
  }
  const loops = row.candidates.map(loopOf);
  const rounds: number[][] = [];
  for (let i = 0; i <= ROUNDS; i += 1) {
    const bench = new Bench({ time: milliseconds / ROUNDS, warmup: i === 0, warmupTime: milliseconds / 4 });
    for (const [at, { name }] of row.candidates.entries()) bench.add(name, loops[at] ?? (() => {}));
    await bench.run();
    // The first round is for the compiler.
    if (i > 0) rounds.push(bench.tasks.map((task, at) => medianOf(task, row.candidates[at]?.prepared.length ?? 1)));
  }
  const limitAt = row.candidates.findIndex(({ name }) => name === row.limit);
  return row.candidates.map(({ name, mode }, at) => {
    const times = rounds.map((round) => round[at] ?? Number.NaN);
    const ratioToLimit = middle(rounds.map((round) => (round[at] ?? Number.NaN) / (round[limitAt] ?? Number.NaN)));
    const bar = row.bars[name] ?? null;
    return {
      row: row.row,
      candidate: name,
      mode,
      nsMedian: middle(times),
      spread: Math.max(...times) / Math.min(...times),
      ratioToLimit,
      bar,
      met: bar === null ? null : ratioToLimit <= bar,
      exact: differing.get(name) === 0,
    };
  });
}

function medianOf({ name, result }: Task, count: number): number {
  if (!('latency' in result)) throw new Error(`${name} did not run`);
  return ((result.latency.p50 ?? Number.NaN) * 1e6) / count;
}

function print(title: string, measured: readonly Measured[]): void {
  process.stdout.write(`\n${title}\n`);
  for (const { candidate, nsMedian, spread, ratioToLimit, bar, met, exact } of measured) {
    const verdict = bar === null ? '' : `bar ${bar}: ${met === true ? 'met' : 'missed'}`;
    const time = nsMedian >= 1000 ? `${(nsMedian / 1000).toFixed(2)} us` : `${nsMedian.toFixed(1)} ns`;
    process.stdout.write(
      `  ${candidate.padEnd(30)} ${time.padStart(11)}  x${ratioToLimit.toFixed(2).padStart(8)}  spread ${spread.toFixed(2).padStart(5)}  ${exact ? 'exact  ' : 'inexact'}  ${verdict}\n`,
    );
  }
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    only: { type: 'string' },
    time: { type: 'string', default: '800' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help === true) {
  process.stdout.write(
    'npm run bench -- [--only ROW] [--time MILLISECONDS] [--json]\nRows: 1a, 1b, 1c, 2, 5, loop, explain, http\n',
  );
} else {
  const all: Measured[] = [];
  for (const make of ROWS) {
    const row = make();
    if (values.only !== undefined && values.only !== row.row) continue;
    const measured = await measure(row, Number(values.time));
    all.push(...measured);
    if (values.json !== true) print(`${row.row}  ${row.title}`, measured);
  }
  if (values.only === undefined || values.only === 'http') {
    const { measured, notes } = await httpRow();
    all.push(...measured);
    if (values.json !== true) {
      print('http  POST /v1/evaluate over loopback, 16 connections, 7 interleaved rounds', measured);
      for (const note of notes) process.stdout.write(`  ${note}\n`);
    }
  }
  if (values.json === true) process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
}
