/** `npm run bench`: every row, answers compared first; a table, or JSON by flag. The HTTP row stands in `http.ts`. */
import { parseArgs } from 'node:util';
import { Bench } from 'tinybench';
import { differences, loopOf, type Row } from './candidates.ts';
import { httpRow } from './http.ts';
import { ROWS } from './rows.ts';

export interface Measured {
  readonly row: string;
  readonly candidate: string;
  readonly mode: string;
  /** Median time of one evaluation. */
  readonly nsMedian: number;
  /** p90 / p10 of the samples. */
  readonly spread: number;
  readonly ratioToLimit: number;
  readonly bar: number | null;
  readonly met: boolean | null;
  /** Inputs of all whose answer is the limit's. */
  readonly exact: boolean;
}

async function measure(row: Row, milliseconds: number): Promise<readonly Measured[]> {
  const differing = differences(row);
  for (const { name, mayDiffer } of row.candidates) {
    if ((differing.get(name) ?? 0) > 0 && mayDiffer !== true)
      throw new Error(`row ${row.row}: ${name} gives other answers`);
  }
  const bench = new Bench({ time: milliseconds, warmupTime: milliseconds / 4 });
  for (const each of row.candidates) bench.add(each.name, loopOf(each));
  await bench.run();
  const medians = new Map<string, { median: number; spread: number }>();
  for (const [i, task] of bench.tasks.entries()) {
    const { result } = task;
    const count = row.candidates[i]?.prepared.length ?? 1;
    if (!('latency' in result)) throw new Error(`row ${row.row}: ${task.name} did not run`);
    const { p50, p75, min } = result.latency;
    medians.set(task.name, { median: ((p50 ?? 0) * 1e6) / count, spread: (p75 ?? 0) / (min || 1) });
  }
  const limit = medians.get(row.limit)?.median ?? Number.NaN;
  return row.candidates.map(({ name, mode }) => {
    const { median, spread } = medians.get(name) ?? { median: Number.NaN, spread: Number.NaN };
    const bar = row.bars[name] ?? null;
    const ratioToLimit = median / limit;
    return {
      row: row.row,
      candidate: name,
      mode,
      nsMedian: median,
      spread,
      ratioToLimit,
      bar,
      met: bar === null ? null : ratioToLimit <= bar,
      exact: differing.get(name) === 0,
    };
  });
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
  process.stdout.write('npm run bench -- [--only ROW] [--time MILLISECONDS] [--json]\nRows: 1a, 1b, 1c, 2, 5, http\n');
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
