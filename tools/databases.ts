/** The databases that queries of policies run in, each with a relation `rows` of texts. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DialectName } from '#sql';
import { startPostgres } from './postgres.ts';

export type Row = Readonly<Record<string, unknown>>;

export const ROW_NUMBER = '#';

export interface Database {
  readonly dialect: DialectName;
  /** Makes the relation, with a column for the number of the row, which no policy has a name for. */
  load(columns: readonly string[], rows: readonly (readonly (string | undefined)[])[]): Promise<void>;
  query(sql: string): Promise<readonly Row[]>;
  stop(): Promise<void>;
}

export async function duckdb(): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // As in PostgreSQL: no query relies on the zone of its session.
  await connection.run("SET TimeZone = 'Asia/Kolkata'");
  return {
    dialect: 'duckdb',
    async load(columns, rows) {
      const declared = [`"${ROW_NUMBER}" INTEGER`, ...columns.map((name) => `"${name}" VARCHAR`)];
      await connection.run(`CREATE OR REPLACE TABLE rows (${declared.join(', ')})`);
      const appender = await connection.createAppender('rows');
      rows.forEach((row, n) => {
        appender.appendInteger(n);
        for (const text of row) {
          if (text === undefined) appender.appendNull();
          else appender.appendVarchar(text);
        }
        appender.endRow();
      });
      appender.closeSync();
    },
    async query(sql) {
      return (await connection.runAndReadAll(sql)).getRowObjectsJson();
    },
    async stop() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

export async function postgres(): Promise<Database> {
  const { sql, stop } = await startPostgres();
  return {
    dialect: 'postgres',
    async load(columns, rows) {
      const declared = [`"${ROW_NUMBER}" integer`, ...columns.map((name) => `"${name}" text`)];
      await sql.unsafe(`DROP TABLE IF EXISTS rows; CREATE UNLOGGED TABLE rows (${declared.join(', ')})`);
      const lines = rows.map((row, n) => `${[n, ...row.map(copied)].join('\t')}\n`);
      await pipeline(Readable.from(lines), await sql`COPY rows FROM STDIN`.writable());
    },
    async query(text) {
      return sql.unsafe(text);
    },
    stop,
  };
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A cell in the format of COPY. */
function copied(text: string | undefined): string {
  return text === undefined ? '\\N' : text.replaceAll(/[\\\t\n\r]/g, (sign) => ESCAPED[sign] ?? sign);
}
