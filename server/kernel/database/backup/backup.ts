/** A copy of all rows as they were at one moment, while the service goes on. */
import type { Sql, TransactionSql } from 'postgres';
import { DatabaseFault } from '../fault.ts';
import { schemaOf } from '../migrate.ts';
import { END_OF_ROWS, FORMAT, type Head, type Progress } from './format.ts';
import { rowsOf, Tally, tenantsOf, writeAlike } from './rows.ts';
import { type Table, tablesOf } from './tables.ts';

export interface BackupParts {
  /** Of a user whom no row is hidden from, or of the owner of the schema. */
  readonly pool: Sql;
  readonly release: string;
  readonly now: number;
  readonly write: (chunk: Uint8Array | string) => Promise<void>;
  readonly onProgress: (progress: Progress) => void;
}

export interface BackedUp {
  readonly tables: number;
  readonly rows: number;
  /** The step of the schema that it is of. */
  readonly schema: number;
}

export async function backUp(parts: BackupParts): Promise<BackedUp> {
  const { pool } = parts;
  const tables = await tablesOf(pool);
  if (tables.length === 0)
    throw new DatabaseFault('There is nothing to back up: no service has started on this database.');
  const { done } = await pool.begin('ISOLATION LEVEL REPEATABLE READ READ ONLY', async (sql) => {
    // Before the moment is chosen: the schema stays what it is until the end.
    await sql.unsafe(`LOCK TABLE ${tables.map(({ name }) => `public.${name}`).join(', ')} IN ACCESS SHARE MODE`);
    return { done: await writeAll(sql, tables, parts) };
  });
  return done;
}

async function writeAll(sql: TransactionSql, tables: readonly Table[], parts: BackupParts): Promise<BackedUp> {
  const { release, now, write } = parts;
  const { run } = await schemaOf(sql);
  const line = (value: unknown): Promise<void> => write(`${JSON.stringify(value)}\n`);
  await writeAlike(sql);
  const head: Head = {
    writ: 'backup',
    format: FORMAT,
    release,
    madeAt: new Date(now).toISOString(),
    migrations: [...run],
  };
  await line(head);
  const tenants = await tenantsOf(sql);
  let all = 0;
  for (const table of tables) {
    await line({ table: table.name, columns: table.columns });
    const tally = await writeRows(rowsOf(sql, table, tenants), table, parts);
    await line(tally);
    all += tally.rows;
  }
  await line({ end: true, tables: tables.length, rows: all });
  return { tables: tables.length, rows: all, schema: run.at(-1)?.version ?? 0 };
}

async function writeRows(rows: AsyncIterable<Uint8Array>, { name }: Table, { write, onProgress }: BackupParts) {
  const tally = new Tally();
  for await (const chunk of rows) {
    tally.add(chunk);
    await write(chunk);
    onProgress({ table: name, rows: tally.rows });
  }
  await write(`${END_OF_ROWS}\n`);
  return tally.end();
}
