/**
 * Rows of Parquet one by one through the compiled policy: the way that fits every policy, and that tells why a row is rejected. The
 * database writes them as CSV, which is read a good deal sooner than what it hands over.
 */
import { readFile } from 'node:fs/promises';
import { CsvReader } from './csv-reader.ts';
import { recordsRater } from './csv-way.ts';
import { textLiteral } from './database.ts';
import { sliceRelation, sliceTexts } from './table.ts';
import type { TableRun, Way } from './way.ts';

export function callWay(run: TableRun): Way {
  const { files, columns, scratch } = run;
  const texts = sliceTexts(columns);
  const { length } = columns.kept;
  const rate = recordsRater(run, {
    // A column more, since a line that is empty is no record.
    reader: new CsvReader(texts.length + 1, ',', 'text'),
    kept: columns.kept.map((_, column) => column),
    leaves: columns.leaves.map((_, i) => ({ column: length + i })),
    isNumbered: true,
  });
  const rows = `${scratch}.rows`;
  return async (slice, paths) => {
    const relation = sliceRelation(columns, slice, files[slice.file]?.path ?? '');
    const query = `SELECT ${texts.join(', ')}, NULL FROM (${relation})`;
    await (await run.connection()).run(`COPY (${query}) TO ${textLiteral(rows)} (FORMAT csv, HEADER false)`);
    return rate(await readFile(rows), slice, paths);
  };
}
