/**
 * `writ rate` on many rows, as whole processes: `npm run proof:rate`, or `node tools/rate.ts [rows]`. The same rows as CSV, and as
 * Parquet by the query and by calls, beside DuckDB's own copy of each: seconds, processor seconds, and the peak memory at a tenth of the
 * rows, at half and at all of them; all results the same bytes, a sample of them what the reference says; runs that are killed five
 * times the same bytes again; the filter behind GNU parallel. Ends with the figures as JSON, and fails where anything differs.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { decode, evaluateReference } from '#engine';
import { loadPaths } from '#host';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAIN = join(ROOT, 'cli/main.mjs');
const POLICY = 'isp.tariff.metered_data';
const SAMPLE = 100_000;
const ROWS = Number(process.argv[2] ?? 10_000_000);
const folder = mkdtempSync(join(tmpdir(), 'writ-proof-rate-'));
const at = (name: string): string => join(folder, name);
const faults: string[] = [];

interface Timed {
  readonly seconds: number;
  /** Of all processors together. */
  readonly processor: number;
  readonly peakMegabytes: number;
}

/** Of processor time that the kernel counts by. */
const TICKS = 100;

/** Waits for a process, and keeps the most memory that it held and the processor time that it took. */
async function watch(child: ChildProcess): Promise<Omit<Timed, 'seconds'>> {
  const ended = once(child, 'exit');
  let [peak, ticks] = [0, 0];
  while (child.exitCode === null && child.signalCode === null) {
    try {
      const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      peak = Math.max(peak, Number(kilobytes) / 1024);
      // Behind the name, which may hold spaces.
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      ticks = Number(fields[11]) + Number(fields[12]);
    } catch {
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await ended;
  return { peakMegabytes: Math.round(peak), processor: ticks / TICKS };
}

async function timed(command: string, args: readonly string[]): Promise<Timed> {
  const start = performance.now();
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const watched = await watch(child);
  const seconds = (performance.now() - start) / 1000;
  if (child.exitCode !== 0) faults.push(`${args.slice(1, 6).join(' ')} ended with ${child.exitCode}`);
  return { seconds: Number(seconds.toFixed(2)), ...watched };
}
const rate = (...args: readonly string[]): Promise<Timed> =>
  timed(process.execPath, [MAIN, 'rate', ...args, '--policy', POLICY]);

/** Texts, and as a table has them. */
const TYPED = `i AS account, DATE '2026-03-01' AS "period.start", DATE '2026-04-01' AS "period.end", ((i * 7919 % 900000) / 1000.0)::DECIMAL(9, 3) AS "usage.data", 0 AS "usage.rolled_over"`;
const COLUMNS = `i AS account, '2026-03-01' AS "period.start", '2026-04-01' AS "period.end", printf('%.3f', (i * 7919 % 900000) / 1000.0) AS "usage.data", '0' AS "usage.rolled_over"`;

/** The file, and DuckDB's own copy of it by a process of its own. */
async function generate(rows: number, name: string, options: string, columns = COLUMNS): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (SELECT ${columns} FROM range(${rows}) t(i)) TO '${at(name)}' (${options})`);
  connection.closeSync();
}

const COPY = `
import { DuckDBInstance } from '@duckdb/node-api';
const connection = await (await DuckDBInstance.create(':memory:', { threads: '${availableParallelism()}' })).connect();
await connection.run(process.argv[2]);
`;
function copy(from: string, to: string): Promise<Timed> {
  const script = join(ROOT, 'node_modules/.writ-copy.mjs');
  writeFileSync(script, COPY);
  const rows = from.endsWith('.csv') ? `read_csv('${at(from)}', all_varchar = true, header = true)` : `'${at(from)}'`;
  const query = `COPY (SELECT * FROM ${rows}) TO '${at(to)}' (HEADER true)`;
  return timed(process.execPath, [script, query]);
}

async function hashOf(name: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(at(name)), hash);
  return hash.digest('hex');
}

/** Every so many rows are asked of the reference. */
async function compareSample(input: string, output: string, rows: number): Promise<number> {
  const program = loadPaths(['policies'], ROOT)
    .files.map(({ checked }) => checked.program)
    .find((each) => each?.name === POLICY);
  if (program === undefined) throw new Error(`no ${POLICY}`);
  const every = Math.max(1, Math.floor(rows / SAMPLE));
  const lines = (name: string): AsyncIterableIterator<string> =>
    createInterface({ input: createReadStream(at(name)) })[Symbol.asyncIterator]();
  const [given, told] = [lines(input), lines(output)];
  let compared = 0;
  for (let row = -1; ; row += 1) {
    const [a, b] = [await given.next(), await told.next()];
    if (a.done === true || b.done === true) {
      if (a.done !== b.done) faults.push('rows are missing');
      return compared;
    }
    if (row < 0 || row % every !== 0) continue;
    const [account, start, end, data, rolled] = a.value.split(',');
    const decoded = decode(program, JSON.stringify({ period: { start, end }, usage: { data, rolled_over: rolled } }));
    const result = decoded.ok ? evaluateReference(program, decoded.inputs, { explain: 'none' }) : undefined;
    const tariff = result?.ok === true ? result.answer.tariffs['metered_data'] : undefined;
    const wanted = [account, tariff?.subtotal, tariff?.tax, tariff?.total, tariff?.due].join(',');
    if (wanted !== b.value) faults.push(`row ${row}: ${b.value}, the reference says ${wanted}`);
    compared += 1;
  }
}

/** Killed when the parts pass a share of them all, five times, then left to end. */
async function killed(from: string, out: string, parts: number): Promise<number> {
  let kills = 0;
  const records = (): number => {
    const path = at(`${out}.parts`);
    return existsSync(path) ? readdirSync(path).filter((name) => /^part-\d+\.json$/.test(name)).length : 0;
  };
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
    const child = spawn(process.execPath, [MAIN, 'rate', from, '--out', out, '--policy', POLICY], {
      cwd: folder,
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    while (child.exitCode === null && records() < Math.ceil(parts * share))
      await new Promise((resolve) => setTimeout(resolve, 5));
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      kills += 1;
    }
    await ended;
  }
  await rate(from, '--out', out);
  return kills;
}

/** The same rows by each way there is. */
async function runs(from: string, to: string): Promise<Readonly<Record<'csv' | 'query' | 'calls', Timed>>> {
  const csv = await rate(`${from}.csv`, '--out', `${to}-csv.csv`, '--force');
  const query = await rate(`${from}.parquet`, '--out', `${to}-query.csv`, '--force');
  const calls = await rate(`${from}.parquet`, '--out', `${to}-calls.csv`, '--calls', '--force');
  return { csv, query, calls };
}

function toCopy(run: Timed, own: Timed): object {
  const ratio = (of: 'seconds' | 'processor'): number => Number((run[of] / own[of]).toFixed(2));
  return { seconds: ratio('seconds'), processor: ratio('processor') };
}

function partsOf(from: string): number {
  const args = [MAIN, 'rate', from, '--out', 'count.csv', '--force', '--json', '--policy', POLICY];
  return Number(JSON.parse(spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).stdout).parts);
}

function sumOf(name: string): Promise<string> {
  const script = `SELECT CAST(sum("metered_data.total") AS VARCHAR) AS sum, count(*) AS rows FROM read_csv('${at(name)}', types = {'metered_data.total': 'DECIMAL(18, 2)'})`;
  return DuckDBInstance.create(':memory:')
    .then((instance) => instance.connect())
    .then((connection) => connection.runAndReadAll(script))
    .then((reader) => JSON.stringify(reader.getRowObjectsJson()[0]));
}

async function filter(rows: number): Promise<object> {
  await generate(rows, 'usage.ndjson', 'FORMAT json');
  const start = performance.now();
  const command = `parallel --pipe --keep-order --block 64M ${process.execPath} ${MAIN} rate - --policy ${POLICY} < usage.ndjson > filtered.ndjson`;
  const ran = spawnSync('sh', ['-c', command], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const seconds = (performance.now() - start) / 1000;
  if (ran.status !== 0) faults.push(`parallel ended with ${ran.status}`);
  let next = 0;
  for await (const line of createInterface({ input: createReadStream(at('filtered.ndjson')) })) {
    if (!line.startsWith(`{"account":${next},`)) {
      faults.push(`line ${next} of the filter is out of order`);
      break;
    }
    next += 1;
  }
  if (next !== rows) faults.push(`the filter gave ${next} lines`);
  return {
    lines: rows,
    seconds: Number(seconds.toFixed(2)),
    rowsPerSecond: Math.round(rows / seconds),
    inOrder: next === rows,
  };
}

try {
  const memory: Record<string, object> = {};
  for (const [share, rows] of Object.entries({ tenth: ROWS / 10, half: ROWS / 2 })) {
    await generate(Math.ceil(rows), 'fewer.csv', 'HEADER');
    await generate(Math.ceil(rows), 'fewer.parquet', 'FORMAT parquet', TYPED);
    memory[share] = await runs('fewer', 'some');
  }
  await generate(ROWS, 'usage.csv', 'HEADER');
  await generate(ROWS, 'usage.parquet', 'FORMAT parquet', TYPED);
  const rounds = [];
  for (let round = 0; round < 2; round += 1) {
    const [ownCsv, ownParquet] = [await copy('usage.csv', 'copy.csv'), await copy('usage.parquet', 'copy.csv')];
    const { csv, query, calls } = await runs('usage', 'all');
    const ratios = { csv: toCopy(csv, ownCsv), query: toCopy(query, ownParquet), calls: toCopy(calls, ownParquet) };
    rounds.push({ ownCsv, ownParquet, csv, query, calls, ratios });
    console.log(JSON.stringify(rounds.at(-1)));
  }
  memory['all'] = { ...rounds[0] };
  const wanted = await hashOf('all-csv.csv');
  for (const name of ['all-query.csv', 'all-calls.csv'])
    if ((await hashOf(name)) !== wanted) faults.push(`${name} differs`);
  const sample = await compareSample('usage.csv', 'all-csv.csv', ROWS);
  const parts = { csv: partsOf('usage.csv'), query: partsOf('usage.parquet') };
  const kills = {
    csv: await killed('usage.csv', 'killed-csv.csv', parts.csv),
    query: await killed('usage.parquet', 'killed-query.csv', parts.query),
  };
  for (const name of ['killed-csv.csv', 'killed-query.csv'])
    if ((await hashOf(name)) !== wanted) faults.push(`${name} differs`);
  const sums = [await sumOf('all-csv.csv'), await sumOf('all-query.csv')];
  for (const name of ['copy.csv', 'all-calls.csv', 'count.csv', 'killed-csv.csv', 'killed-query.csv']) rmSync(at(name));
  console.log(
    JSON.stringify({ rows: ROWS, rounds, memory, sums, sample, parts, kills, filter: await filter(ROWS), faults }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(ROOT, 'node_modules/.writ-copy.mjs'), { force: true });
}
if (faults.length > 0) process.exitCode = 1;
