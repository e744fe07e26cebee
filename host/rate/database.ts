/** DuckDB, which reads and writes tables: a database in memory, and what SQL is made of. */
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';

export type { DuckDBConnection } from '@duckdb/node-api';

/** `threads`: how many the database may use. Instants are told in UTC. Its library is loaded here: texts need none. */
export async function openDatabase(threads: number): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  return DuckDBInstance.create(':memory:', { threads: String(threads), preserve_insertion_order: 'true' });
}
export async function connect(database: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await database.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return connection;
}

/** What is made when it is first asked for. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as it is: the database would take it for a pattern. */
export function pathLiteral(path: string): string {
  return textLiteral(path.replace(/[*?[]/g, (sign) => `[${sign}]`));
}

/** Rows as objects of texts, numbers and truths. */
export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

/** The chunks of a result, which is read as they are asked for: the connection does nothing else meanwhile. */
export async function* chunksOf(connection: DuckDBConnection, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const result = await connection.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
    yield chunk;
}

/** A folder called `a=b` would be taken for a column. */
export const NO_HIVE = 'hive_partitioning = false';

/** Files of Parquet, one behind the other, as they are. */
export function parquet(paths: readonly string[], ...options: readonly string[]): string {
  return `read_parquet(${[`[${paths.map(pathLiteral).join(', ')}]`, NO_HIVE, ...options].join(', ')})`;
}
