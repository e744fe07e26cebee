/** Lines of JSON one by one through the compiled policy, to lines of JSON or to a table. */
import { isUtf8 } from 'node:buffer';
import { writeFile } from 'node:fs/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { DuckDBDataChunk, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import type { Refusal } from '#engine';
import type { RowRater } from '#rows';
import type { DuckDBConnection } from './database.ts';
import { lineWriter, type RatedLine } from './lines.ts';
import { type Reject, rejectOf, writeRejects } from './rejects.ts';
import type { Slice } from './slices.ts';
import type { SourceFile } from './sources.ts';
import { keepName, type SliceColumns } from './table.ts';
import { cellColumns, copyTo, type Target } from './target.ts';
import type { Way } from './way.ts';

export interface LineRun {
  readonly connection: DuckDBConnection;
  readonly files: readonly SourceFile[];
  readonly rater: RowRater;
  readonly rate: (line: string) => RatedLine;
  /** The columns of a table that hold what is kept. */
  readonly kept: SliceColumns['kept'];
  readonly target: Target;
}

export function lineWay(run: LineRun): Way {
  const { files, rater, rate, target } = run;
  const write = target.form === 'ndjson' ? textWriter(run) : tableWriter(run);
  return async (slice, paths) => {
    const rejects: Reject[] = [];
    const file = files[slice.file]?.path ?? '';
    const rated = function* (): Generator<RatedLine> {
      for (const { line, text } of linesOf(slice)) {
        const made = text === undefined ? { kept: [], outcome: { ok: false, refusal: NOT_TEXT } as const } : rate(text);
        if (made.outcome.ok) yield made;
        else rejects.push(rejectOf({ file, line }, made.outcome.refusal, { text: text ?? '' }));
      }
    };
    const count = await write(rated(), paths.rated, rater);
    if (rejects.length > 0) writeRejects(paths.rejected, rejects);
    return { rated: count, rejected: rejects.length };
  };
}

const NOT_TEXT: Refusal = { code: 'NOT_JSON', detail: 'Not JSON: the line is no text in UTF-8.' };
const NEWLINE = 0x0a;

/** Lines that hold something; no text where it is none. */
function* linesOf({ bytes, from }: Slice): Generator<{ readonly line: number; readonly text: string | undefined }> {
  if (bytes === undefined) return;
  const sound = isUtf8(bytes);
  let { line } = from;
  for (let at = 0; at < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline;
    const part = bytes.subarray(at, end);
    const text = sound || isUtf8(part) ? part.toString('utf8').trim() : undefined;
    if (text !== '') yield { line, text };
    at = end + 1;
  }
}

type Write = (rated: Iterable<RatedLine>, path: string, rater: RowRater) => Promise<number>;

function textWriter({ rater, target: { compression } }: LineRun): Write {
  const write = lineWriter(rater.columns);
  return async (rated, path) => {
    const lines: string[] = [];
    for (const each of rated) lines.push(`${write(each)}\n`);
    const text = Buffer.from(lines.join(''));
    const packed = compression === undefined ? text : compression === 'gzip' ? gzipSync(text) : zstdCompressSync(text);
    await writeFile(path, packed);
    return lines.length;
  };
}

/** Rows that are put into the database at a time: what one of its chunks holds. */
const CHUNK = 2048;

function tableWriter({ connection, kept, target }: LineRun): Write {
  return async (rated, path, { columns }) => {
    const names = [...kept.map((_, i) => keepName(i)), ...columns.map((_, i) => `c${i}`)];
    const types: DuckDBType[] = names.map(() => VARCHAR);
    await connection.run(`CREATE OR REPLACE TABLE answers (${names.map((name) => `${name} VARCHAR`).join(', ')})`);
    const appender = await connection.createAppender('answers');
    let cells: (string | null)[][] = names.map(() => []);
    let rows = 0;
    const flush = (): void => {
      const size = cells[0]?.length ?? 0;
      if (size === 0) return;
      const chunk = DuckDBDataChunk.create(types, size);
      for (const [i, column] of cells.entries()) chunk.setColumnValues(i, column);
      appender.appendDataChunk(chunk);
      cells = names.map(() => []);
    };
    for (const { kept: members, outcome } of rated) {
      if (!outcome.ok) continue;
      const held = new Map(members);
      const row = [...kept.map(({ name }) => textOf(held.get(name))), ...outcome.cells];
      for (const [i, cell] of row.entries()) cells[i]?.push(cell);
      rows += 1;
      if (rows % CHUNK === 0) flush();
    }
    flush();
    appender.closeSync();
    const query = `SELECT ${cellColumns(kept, columns, target)} FROM answers`;
    await connection.run(copyTo(query, path, target));
    return rows;
  };
}

/** A string as its text, anything else as it is written. */
function textOf(json: string | undefined): string | null {
  if (json === undefined || json === 'null') return null;
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}
