/** DuckDB, which reads and writes tables: a database in memory, and what SQL is made of. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export type { DuckDBConnection } from '@duckdb/node-api';

/** `threads`: how many the database may use. Instants are told in UTC. */
export async function openDatabase(threads: number): Promise<DuckDBInstance> {
  return DuckDBInstance.create(':memory:', { threads: String(threads), preserve_insertion_order: 'true' });
}
export async function connect(database: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await database.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return connection;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
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
