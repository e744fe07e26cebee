/** CSV and Parquet as relations: what columns there are, and a slice of rows with a column for each leaf of the inputs. */
import type { Program, Type } from '#dsl';
import { type LeafOrigin, leavesOf } from '#rows';
import { quotedName } from '#sql';
import { type DuckDBConnection, parquet, rowsOf, textLiteral } from './database.ts';
import { faultText, RateFault } from './fault.ts';
import { type Mapping, type Origin, originAt } from './mapping.ts';
import { headerLine, type Slice } from './slices.ts';
import type { RowForm, SourceFile } from './sources.ts';

export interface TableColumn {
  readonly name: string;
  readonly type: string;
}
export interface Table {
  readonly form: Exclude<RowForm, 'ndjson'>;
  readonly columns: readonly TableColumn[];
  /** Of Parquet: the fields of columns that hold records, by their paths. */
  readonly fields: readonly TableColumn[];
  /** Of CSV: what stands between fields. Around those that hold it stand double quotes, which are doubled inside. */
  readonly delimiter: string;
}

/** The columns of the files, which must be the same in all; a text is the reason why they cannot be read. */
export async function describeTable(
  connection: () => Promise<DuckDBConnection>,
  files: readonly SourceFile[],
): Promise<Table | string> {
  let first: Table | undefined;
  for (const file of files) {
    const table = await describeFile(connection, file).catch(
      (error: unknown) => `${file.path}: ${faultText(error) ?? rethrow(error)}`,
    );
    if (typeof table === 'string') return table;
    first ??= table;
    if (table.delimiter !== first.delimiter)
      return `${file.path} has other signs between fields than ${files[0]?.path ?? ''}`;
    const other = table.columns.find(
      ({ name, type }, i) => name !== first?.columns[i]?.name || type !== first.columns[i]?.type,
    );
    if (other !== undefined || table.columns.length !== first.columns.length)
      return `${file.path} has other columns than ${files[0]?.path ?? ''}`;
  }
  return first ?? 'there is no file';
}

async function describeFile(opened: () => Promise<DuckDBConnection>, file: SourceFile): Promise<Table> {
  const { path, form } = file;
  if (form === 'parquet') {
    const connection = await opened();
    const columns = await columnsOf(connection, '*', path);
    if (columns.some(({ name }) => name === ROW_NUMBER)) throw new RateFault(`a column is called ${ROW_NUMBER}`);
    return { form, columns, fields: await fieldsOf(connection, columns, path), delimiter: '' };
  }
  const header = await headerLine(file, DELIMITERS.join(''));
  if (header === '') throw new RateFault('there is no line that names columns');
  return csvTable(header);
}

function rethrow(error: unknown): never {
  throw error;
}

/** A column that DuckDB adds. */
const ROW_NUMBER = 'file_row_number';

async function columnsOf(connection: DuckDBConnection, of: string, path: string): Promise<readonly TableColumn[]> {
  const rows = await rowsOf(connection, `DESCRIBE SELECT ${of} FROM ${parquet([path])}`);
  return rows.map((row) => ({ name: String(row['column_name']), type: String(row['column_type']) }));
}

/** The fields of records, by their paths, and of records inside those. */
async function fieldsOf(
  connection: DuckDBConnection,
  columns: readonly TableColumn[],
  path: string,
  under = '',
): Promise<readonly TableColumn[]> {
  const found: TableColumn[] = [];
  for (const { name, type } of columns) {
    if (!type.startsWith('STRUCT(')) continue;
    const record = `${under}${name}`;
    const fields = await columnsOf(connection, `${record.split('.').map(quotedName).join('.')}.*`, path);
    found.push(...fields.map((field) => ({ name: `${record}.${field.name}`, type: field.type })));
    found.push(...(await fieldsOf(connection, fields, path, `${record}.`)));
  }
  return found;
}

const DELIMITERS = [',', ';', '\t', '|'];

/** The delimiter is what stands most often in the line that names the columns. */
function csvTable(header: string): Table {
  const bare = header.replace(/"[^"]*"/g, '');
  const [delimiter = ','] = DELIMITERS.toSorted((a, b) => bare.split(b).length - bare.split(a).length);
  const names = namesOf(header, delimiter);
  const twice = names.find((name, i) => names.slice(0, i).some((other) => other.toLowerCase() === name.toLowerCase()));
  if (twice !== undefined) throw new RateFault(`two columns are called ${twice}`);
  const columns = names.map((name) => ({ name, type: 'VARCHAR' }));
  return { form: 'csv', columns, fields: [], delimiter };
}

function namesOf(header: string, delimiter: string): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at <= header.length; ) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(header.slice(at));
    const end = header.indexOf(delimiter, at + (quoted?.[0].length ?? 0));
    const stop = end < 0 ? header.length : end;
    names.push(quoted?.[1]?.replaceAll('""', '"') ?? header.slice(at, stop));
    at = stop + 1;
  }
  return names;
}

/** The columns of a slice: those that are kept, as `keep 0` and so on, and the leaves by their paths. */
export interface SliceColumns {
  readonly kept: readonly TableColumn[];
  /** In their order. */
  readonly leaves: readonly SliceLeaf[];
}

interface SliceLeaf {
  readonly path: string;
  readonly sql: string;
  /** Of CSV: the place of its column. */
  readonly origin: LeafOrigin;
}

export function keepName(i: number): string {
  return quotedName(`keep ${i}`);
}

/** SQL of the texts of a slice: what is kept, then the leaves. */
export function sliceTexts({ kept, leaves }: SliceColumns): readonly string[] {
  const columns = [...kept.map((_, i) => keepName(i)), ...leaves.map(({ path }) => quotedName(path))];
  return columns.map((column) => `CAST(${column} AS VARCHAR)`);
}

/** A text is the reason why the table does not hold what the policy asks for. */
export function sliceColumns(table: Table, program: Program, mapping: Mapping): SliceColumns | string {
  const leaves: SliceLeaf[] = [];
  const used = new Set<string>();
  for (const leaf of leavesOf(program)) {
    const origin = originAt(mapping, leaf.path);
    const sql = 'value' in origin ? textLiteral(origin.value) : columnSql(origin.column, leaf.type, table);
    if (sql === undefined && !(leaf.optional && !mapping.inputs.has(leaf.path))) {
      const has = table.columns.map(({ name }) => name).join(', ');
      return `no column ${'column' in origin ? origin.column : ''} for the input ${leaf.path}; there are ${has}`;
    }
    if ('column' in origin && sql !== undefined) used.add(rootOf(origin.column, table));
    leaves.push({ path: leaf.path, sql: sql ?? 'CAST(NULL AS VARCHAR)', origin: leafOrigin(origin, table) });
  }
  const kept: TableColumn[] = [];
  for (const name of mapping.keep ?? table.columns.flatMap(({ name }) => (used.has(name) ? [] : [name]))) {
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined) return `no column ${name} to keep`;
    kept.push(column);
  }
  return { kept, leaves };
}

function leafOrigin(origin: Origin, table: Table): LeafOrigin {
  if ('value' in origin) return { text: origin.value };
  const column = placeOf(origin.column, table);
  return column < 0 ? { text: undefined } : { column };
}

/** The place of a column; -1 where there is none. */
export function placeOf(column: string, { columns }: Table): number {
  return columns.findIndex(({ name }) => name === column);
}

/** The column itself, or the field of one that holds a record. */
function rootOf(path: string, { columns }: Table): string {
  if (columns.some(({ name }) => name === path)) return path;
  const [root = path] = path.split('.');
  return root;
}

function columnSql(path: string, type: Type, table: Table): string | undefined {
  const column = table.columns.find(({ name }) => name === path);
  if (column !== undefined) return readable(quotedName(path), column.type, type);
  const field = table.fields.find(({ name }) => name === path);
  return field && readable(path.split('.').map(quotedName).join('.'), field.type, type);
}

/** As the text that a call takes. */
function readable(column: string, held: string, type: Type): string {
  if (type.kind === 'list' && held !== 'VARCHAR') return `CAST(to_json(${column}) AS VARCHAR)`;
  if (held !== 'TIMESTAMP WITH TIME ZONE' || type.kind !== 'instant') return column;
  const finer = `CASE WHEN epoch_us(${column}) % 1000 = 0 THEN '%g' ELSE '%f' END`;
  return `strftime(${column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.' || ${finer} || 'Z')`;
}

/** The rows of a slice of Parquet, in order. */
export function sliceRelation({ kept, leaves }: SliceColumns, { from, next }: Slice, path: string): string {
  const columns = [
    ...kept.map(({ name }, i) => `${quotedName(name)} AS ${keepName(i)}`),
    ...leaves.map((leaf) => `${leaf.sql} AS ${quotedName(leaf.path)}`),
  ];
  const number = quotedName(ROW_NUMBER);
  return `SELECT ${columns.join(', ')} FROM ${parquet([path], `${ROW_NUMBER} = true`)} WHERE ${number} >= ${from.offset} AND ${number} < ${next.offset}`;
}
