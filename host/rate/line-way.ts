/** Lines of JSON one by one through the compiled policy, to lines of JSON or to a table. */
import { writeFile } from 'node:fs/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { DuckDBDataChunk, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import type { RowRater } from '#rows';
import type { DuckDBConnection } from './database.ts';
import { linesOf, lineWriter, type RatedLine, rateLine } from './lines.ts';
import { toldText } from './records.ts';
import { RejectFile, rejectOf } from './rejects.ts';
import type { SourceFile } from './sources.ts';
import type { SliceColumns } from './table.ts';
import { cellColumns, cellNames, copyTo, type Target } from './target.ts';
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
    const rejects = new RejectFile(paths.rejected);
    const file = files[slice.file]?.path ?? '';
    const rated = function* (): Generator<RatedLine> {
      let { line } = slice.from;
      for (const bytes of linesOf(slice.bytes ?? Buffer.alloc(0))) {
        const made = rateLine(bytes, rate);
        if (made?.outcome.ok === false) rejects.add(rejectOf({ file, line }, made.outcome.refusal, toldText(bytes)));
        else if (made !== undefined) yield made;
        line += 1;
      }
    };
    const count = await write(rated(), paths.rated, rater);
    rejects.close();
    return { rated: count, rejected: rejects.count };
  };
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
    const names = cellNames(kept, columns);
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
