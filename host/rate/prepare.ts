/** What is settled before the first row: the columns of the files, those of the result, and the way that rates. */
import { parseDay } from '#engine';
import type { DuckDBConnection } from './database.ts';
import { fieldsOf } from './lines.ts';
import type { Mapping } from './mapping.ts';
import { type Queries, queriesOf } from './query-way.ts';
import type { RowPolicy } from './run.ts';
import { START, slicesFrom } from './slices.ts';
import type { RowForm, SourceFile } from './sources.ts';
import { describeTable, type SliceColumns, sliceColumns, type Table } from './table.ts';

export interface Prepared {
  readonly table: Table | undefined;
  readonly columns: SliceColumns;
  /** The names of the columns of the result; lines of JSON keep what else each of them holds. */
  readonly names: readonly string[];
  /** Of Parquet the queries, or why there are none, in words that follow "it uses"; texts are read off their bytes. */
  readonly queries: Queries | string | undefined;
}

export interface Preparing {
  readonly connection: () => Promise<DuckDBConnection>;
  readonly policy: RowPolicy;
  readonly at: string | undefined;
  readonly form: RowForm;
  readonly files: readonly SourceFile[];
  readonly mapping: Mapping;
}

/** A text is why the files cannot be rated. */
export async function prepareRun(of: Preparing): Promise<Prepared | string> {
  const table = of.form === 'ndjson' ? undefined : await describeTable(of.connection, of.files);
  if (typeof table === 'string') return table;
  const columns = table === undefined ? await lineColumns(of) : sliceColumns(table, of.policy.program, of.mapping);
  if (typeof columns === 'string') return columns;
  const names = [...columns.kept.map(({ name }) => name), ...of.policy.rater.columns.map(({ name }) => name)];
  const twice = names.find((name, i) => names.some((other, j) => j < i && other.toLowerCase() === name.toLowerCase()));
  if (twice !== undefined) return `two columns of the result would be called ${twice}; keep other ones`;
  return { table, columns, names, queries: of.form === 'parquet' ? queries(of, columns) : undefined };
}

function queries({ policy, at }: Preparing, { kept }: SliceColumns): Queries | string {
  const { program, versions } = policy;
  if (versions.length > 1) return 'several versions, of which each row has its own';
  if (program.asOf !== undefined && at !== undefined) return 'an as-of that must agree with that of each row';
  return queriesOf(program, kept.length, at === undefined ? undefined : parseDay(at.slice(0, 10)));
}

/** Lines are no table: what is kept of them, where the result is one, are the further members of the first that is JSON. */
async function lineColumns({ files, policy, mapping }: Preparing): Promise<SliceColumns> {
  const names =
    mapping.keep ?? (await firstMembers(files, (line) => fieldsOf(line, policy.program, policy.rater, mapping)));
  return { kept: names.map((name) => ({ name, type: 'VARCHAR' })), leaves: [] };
}

async function firstMembers(
  files: readonly SourceFile[],
  namesOf: (line: string) => readonly string[] | undefined,
): Promise<readonly string[]> {
  const slicing = { files, bytes: 1, rows: 1, delimiters: '', rowsOf: async () => 0 };
  for await (const { bytes } of slicesFrom(START, slicing)) {
    const names = namesOf(bytes?.toString('utf8').trim() ?? '');
    if (names !== undefined) return names;
  }
  return [];
}
