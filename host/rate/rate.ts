/** Slice after slice to a finished part, then all of them to the result. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type DuckDBConnection, once, openDatabase, parquet, rowsOf } from './database.ts';
import { faultText } from './fault.ts';
import { finish } from './finish.ts';
import { inLanes } from './lanes.ts';
import { Ledger, type PartRecord } from './ledger.ts';
import type { Mapping } from './mapping.ts';
import { type Prepared, prepareRun } from './prepare.ts';
import { queryWay } from './query-way.ts';
import { callLane, type PolicyChoice, type RowPolicy, type RunSpec } from './run.ts';
import { type Position, type Slice, type Slicing, START, slicesFrom } from './slices.ts';
import type { RowForm, SourceFile } from './sources.ts';
import { extensionOf, type Target } from './target.ts';
import { threadLane } from './threads.ts';
import type { Counts, Way } from './way.ts';

export interface RateOptions {
  readonly policy: RowPolicy;
  /** The same, for threads to find it. */
  readonly choice: PolicyChoice;
  readonly form: RowForm;
  readonly files: readonly SourceFile[];
  readonly mapping: Mapping;
  /** A file, or with `folder` a folder of parts. */
  readonly out: string;
  readonly folder: boolean;
  readonly target: Target;
  /** Calls, also where there is a query. */
  readonly byCalls: boolean;
  /** Slices that are rated at a time. */
  readonly workers: number;
  /** Bytes of text, and rows of Parquet, in a slice; by query twice as many. */
  readonly sliceBytes: number;
  readonly sliceRows: number;
  /** What another run left of this result is thrown away. */
  readonly restart: boolean;
  /** A result that is there is replaced. */
  readonly force: boolean;
  readonly onProgress: (progress: Progress) => void;
}

export interface Progress extends Counts {
  /** How much of the files is done, from 0 to 1. */
  readonly done: number;
}

export interface RateSummary extends Counts {
  readonly parts: number;
  /** Parts that were there already. */
  readonly resumed: number;
  readonly way: 'query' | 'calls';
  /** Why it was not the query, in words that follow "it uses". */
  readonly noQuery: string | undefined;
  /** The file of rejected rows. */
  readonly rejects: string | undefined;
}

export type RateOutcome =
  | { readonly ok: true; readonly summary: RateSummary }
  /** Why not, as a sentence without its end; what was done of it is kept for the next time. */
  | { readonly ok: false; readonly reason: string };

export async function rateFiles(options: RateOptions): Promise<RateOutcome> {
  try {
    return await rate(options);
  } catch (error) {
    const reason = faultText(error);
    if (reason === undefined) throw error;
    return { ok: false, reason: `${reason}; the same command goes on from here` };
  }
}

async function rate(options: RateOptions): Promise<RateOutcome> {
  const { policy, choice, files, form, mapping, target, out } = options;
  const database = once(() => openDatabase(options.workers));
  const connections = async (): Promise<DuckDBConnection> => connect(await database());
  const connection = once(connections);
  const prepared = await prepareRun({ connection, policy, at: choice.at, form, files, mapping });
  if (typeof prepared === 'string') return { ok: false, reason: prepared };
  const ledger = new Ledger(`${out}.parts`, extensionOf(target));
  const refused = takeUp(ledger, options, jobOf(options, prepared));
  if (refused !== undefined) return { ok: false, reason: refused };
  const spec: RunSpec = {
    choice: { ...choice, paths: sourcesOf(policy) },
    mapping,
    files,
    target,
    table: prepared.table,
    columns: prepared.columns,
  };
  const lanes = await openLanes(options, { connections, prepared, spec, ledger });
  try {
    const slicing = slicingOf(options, prepared, connection);
    const done = await rateSlices(options, slicing, ledger, lanes.ways);
    const { names, queries } = prepared;
    const parts = Array.from({ length: done.parts }, (_, part) => ledger.paths(part));
    const rejects = await finish({ connection, out, folder: options.folder, target, names, parts });
    ledger.remove();
    const byQuery = isByQuery(options, prepared);
    const noQuery = typeof queries === 'string' ? queries : undefined;
    return { ok: true, summary: { ...done, way: byQuery ? 'query' : 'calls', noQuery, rejects } };
  } finally {
    await lanes.stop();
  }
}

/** Why the run may not begin; what is there of it, or of another result, is not lost unless that was asked for. */
function takeUp(ledger: Ledger, { out, restart, force }: RateOptions, job: object): string | undefined {
  if (restart) ledger.remove();
  const state = ledger.state(job);
  if (state === 'other')
    return `${ledger.folder} holds another run: other files, another policy or other options; --restart throws it away`;
  if (state === 'none' && !force && isThere(out)) return `${out} is there already; --force replaces it`;
  ledger.begin(job);
  return ledger.lock() ? undefined : `${ledger.folder} is at work in another process`;
}

/** A folder without anything in it is none. */
function isThere(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && (!found.isDirectory() || readdirSync(path).length > 0);
}

/** A thread reads no more than what the policy is written in. */
function sourcesOf({ versions }: RowPolicy): readonly string[] {
  return [...new Set(versions.flatMap(({ sources }) => [...sources.keys()]))];
}

function isByQuery({ byCalls }: RateOptions, { queries }: Prepared): boolean {
  return !byCalls && typeof queries === 'object';
}

/** What makes two runs the same: where it differs, parts of one are none of the other. */
function jobOf(options: RateOptions, prepared: Prepared): object {
  const { policy, choice, files, mapping, target, folder, sliceBytes } = options;
  const sliceRows = rowsOfSlice(options, prepared);
  const externs = choice.externs === undefined ? '' : hashOf(choice.externs);
  return {
    versions: policy.versions.map(({ name, version, hash }) => `${name}@${version} ${hash}`),
    ...{ at: choice.at, asked: choice.policy, externs },
    files: files.map(({ path, size, changed }) => ({ path, size, changed })),
    ...{ inputs: [...mapping.inputs], keep: mapping.keep, names: prepared.names },
    ...{ target, folder, sliceBytes, sliceRows, byQuery: isByQuery(options, prepared) },
  };
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

interface Lanes {
  readonly ways: readonly Way[];
  readonly stop: () => Promise<void>;
}

interface Opening {
  readonly connections: () => Promise<DuckDBConnection>;
  readonly prepared: Prepared;
  readonly spec: RunSpec;
  readonly ledger: Ledger;
}

async function openLanes(options: RateOptions, opening: Opening): Promise<Lanes> {
  const { prepared, spec, ledger } = opening;
  const { table, columns, queries } = prepared;
  const scratch = Array.from({ length: options.workers }, (_, lane) => join(ledger.folder, `slice-${lane}.csv`));
  if (!isByQuery(options, prepared) || table === undefined || typeof queries !== 'object') {
    // One lane needs no thread, nor has it to load anything again.
    const [only] = scratch;
    if (only !== undefined && scratch.length === 1)
      return { ways: [callLane(spec, options.policy, only)], stop: async () => {} };
    const threads = scratch.map((path) => threadLane(spec, path));
    return {
      ways: threads.map(({ way }) => way),
      stop: async () => void (await Promise.all(threads.map(({ stop }) => stop()))),
    };
  }
  const { files, target, policy } = options;
  const connections = await Promise.all(scratch.map(opening.connections));
  const { rater } = policy;
  const ways = connections.map((opened, lane) => {
    const run = { files, table, columns, rater, target, scratch: scratch[lane] ?? '', connection: async () => opened };
    return queryWay(run, queries);
  });
  const stop = async (): Promise<void> => {
    for (const opened of connections) opened.closeSync();
  };
  return { ways, stop };
}

type Done = Counts & Pick<RateSummary, 'parts' | 'resumed'>;

/** Rates what has no record yet, in the order of the files. */
async function rateSlices(options: RateOptions, slicing: Slicing, ledger: Ledger, ways: readonly Way[]): Promise<Done> {
  const sum = { parts: 0, resumed: 0, rated: 0, rejected: 0 };
  const share = doneOf(options.files);
  const add = ({ rated, rejected, next }: PartRecord): void => {
    sum.rated += rated;
    sum.rejected += rejected;
    options.onProgress({ rated: sum.rated, rejected: sum.rejected, done: share(next) });
  };
  const numbered = async function* (): AsyncGenerator<{ readonly slice: Slice; readonly part: number }> {
    let at: Position = START;
    // Finished parts one behind the other are not read again.
    for (let record = ledger.record(0); record !== undefined; record = ledger.record(sum.parts)) {
      add(record);
      at = record.next;
      sum.parts += 1;
      sum.resumed += 1;
    }
    for await (const slice of slicesFrom(at, slicing)) {
      const part = sum.parts;
      sum.parts += 1;
      const record = ledger.record(part);
      if (record === undefined) yield { slice, part };
      else {
        add(record);
        sum.resumed += 1;
      }
    }
    // A result without rows has its columns all the same.
    const bytes = options.form === 'parquet' ? undefined : Buffer.alloc(0);
    if (sum.parts === 0) yield { slice: { file: 0, from: START, next: START, bytes, rows: 0 }, part: sum.parts++ };
  };
  const lanes = ways.map((way) => async ({ slice, part }: { readonly slice: Slice; readonly part: number }) => {
    const record = { ...(await way(slice, ledger.paths(part))), next: slice.next };
    ledger.finish(part, record);
    add(record);
  });
  await inLanes(numbered(), lanes);
  return sum;
}

/** To plan the query of a slice takes as long as to rate some 30,000 rows of it. */
const QUERY_SLICES = 2;

function rowsOfSlice(options: RateOptions, prepared: Prepared): number {
  return isByQuery(options, prepared) ? QUERY_SLICES * options.sliceRows : options.sliceRows;
}

function slicingOf(options: RateOptions, prepared: Prepared, connection: () => Promise<DuckDBConnection>): Slicing {
  const rowsIn = async (path: string): Promise<number> => {
    const [row] = await rowsOf(await connection(), `SELECT count(*) AS rows FROM ${parquet([path])}`);
    return Number(row?.['rows'] ?? 0);
  };
  const { files, sliceBytes } = options;
  const delimiters = prepared.table?.delimiter ?? '';
  const rows = rowsOfSlice(options, prepared);
  return { files, bytes: sliceBytes, rows, delimiters, rowsOf: rowsIn };
}

/** How much of all files lies before a position, by their sizes; inside a file that is packed nothing is known. */
function doneOf(files: readonly SourceFile[]): (at: Position) => number {
  const all = files.reduce((sum, { size }) => sum + size, 0);
  return ({ file, offset }) => {
    const before = files.slice(0, file).reduce((sum, { size }) => sum + size, 0);
    const current = files[file];
    const plain = current !== undefined && current.form !== 'parquet' && current.compression === undefined;
    return all === 0 ? 1 : (before + (plain ? offset : 0)) / all;
  };
}
