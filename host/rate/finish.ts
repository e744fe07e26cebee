/** The parts of a finished run as one file, or as the files of a folder, and beside them the rows that were rejected. */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Sink } from '#rows';
import { CsvWriter } from './csv-writer.ts';
import { type DuckDBConnection, parquet, textLiteral } from './database.ts';
import type { PartPaths } from './ledger.ts';
import { packed } from './part-file.ts';
import type { Target } from './target.ts';

export interface Finish {
  readonly connection: () => Promise<DuckDBConnection>;
  readonly out: string;
  /** The parts stay apart, in the folder `out`. */
  readonly folder: boolean;
  readonly target: Target;
  /** The names of the columns, for the header of CSV. */
  readonly names: readonly string[];
  readonly parts: readonly PartPaths[];
}

/** The path of the rejected rows; undefined where there are none. The result comes last: where it is, all of it is. */
export async function finish(run: Finish): Promise<string | undefined> {
  const { out, folder, parts } = run;
  if (folder) mkdirSync(out, { recursive: true });
  const rejected = folder ? join(out, 'rejected.ndjson') : `${out}.rejected.ndjson`;
  const paths = parts.map((part) => part.rejected).filter(existsSync);
  if (paths.length === 0) rmSync(rejected, { force: true });
  else await concatenate(paths, rejected);
  if (folder) moveParts(out, parts);
  else await joinParts(run);
  return paths.length === 0 ? undefined : rejected;
}

/** A part that is not there any more has been moved before the run was stopped; what another run left behind the last goes. */
function moveParts(out: string, parts: readonly PartPaths[]): void {
  const names = new Set(parts.map(({ rated }) => basename(rated)));
  for (const name of readdirSync(out)) if (/^part-\d+\./.test(name) && !names.has(name)) rmSync(join(out, name));
  for (const { rated } of parts) if (existsSync(rated)) renameSync(rated, join(out, basename(rated)));
}

async function joinParts({ connection, out, target, names, parts }: Finish): Promise<void> {
  const paths = parts.map(({ rated }) => rated);
  if (target.form === 'parquet') {
    const copy = `COPY (SELECT * FROM ${parquet(paths)}) TO ${textLiteral(`${out}.new`)} (FORMAT parquet, COMPRESSION zstd)`;
    await (await connection()).run(copy);
    renameSync(`${out}.new`, out);
    return;
  }
  await concatenate(paths, out, target.form === 'csv' ? header(names, target) : undefined);
}

/** Packed texts are packed texts one behind the other as well. */
function header(names: readonly string[], { compression, delimiter }: Target): Uint8Array {
  const sink = new Sink();
  const writer = new CsvWriter(sink, delimiter);
  writer.begin();
  for (const name of names) writer.text(name);
  writer.end();
  return packed(sink.view(), compression);
}

async function concatenate(paths: readonly string[], out: string, head?: Uint8Array): Promise<void> {
  writeFileSync(`${out}.new`, head ?? '');
  for (const path of paths)
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), createWriteStream(`${out}.new`, { flags: 'a' }));
  renameSync(`${out}.new`, out);
}
