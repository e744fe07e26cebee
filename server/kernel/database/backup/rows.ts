/** The rows of a table as the text that COPY takes and gives: a line each, in the order of the key, the same whoever reads them. */
import { createHash, type Hash } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { ROLE_NAMES } from '../roles.ts';
import type { Table } from './tables.ts';

const LINE_END = 10;

/** Said in full, so that the same row is the same text on every server. */
export async function writeAlike(sql: TransactionSql): Promise<void> {
  await sql.unsafe(
    `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'; SET LOCAL IntervalStyle = 'postgres';
     SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'`,
  );
}

export async function tenantsOf(sql: TransactionSql): Promise<readonly string[]> {
  const rows = await sql<{ id: string }[]>`SELECT tenant_id AS id FROM tenants ORDER BY tenant_id`;
  return rows.map(({ id }) => id);
}

/** Where the user sees only the rows of one tenant, those of one after the other; every key begins with the tenant, so that the order is the same. */
async function* inSight<T>(
  sql: TransactionSql,
  { seen }: Table,
  tenants: readonly string[],
  work: () => AsyncIterable<T>,
): AsyncGenerator<T> {
  if (seen) {
    yield* work();
    return;
  }
  for (const tenant of tenants) {
    await sql`SELECT set_config('role', ${ROLE_NAMES.app}, true), set_config('writ.tenant', ${tenant}, true)`;
    yield* work();
    await sql`SELECT set_config('role', 'none', true)`;
  }
}

export function rowsOf(sql: TransactionSql, table: Table, tenants: readonly string[]): AsyncIterable<Uint8Array> {
  return inSight(sql, table, tenants, () => copyOut(sql, table));
}

export async function rowsIn(sql: TransactionSql, table: Table, tenants: readonly string[]): Promise<number> {
  let all = 0;
  async function* counted(): AsyncIterable<number> {
    const [row] = await sql<[{ count: number }]>`SELECT count(*)::int FROM ${sql(table.name)}`;
    yield row.count;
  }
  for await (const count of inSight(sql, table, tenants, counted)) all += count;
  return all;
}

async function* copyOut(sql: TransactionSql, { name, columns, order }: Table): AsyncGenerator<Uint8Array> {
  const rows = `SELECT ${columns.join(', ')} FROM public.${name} ORDER BY ${order.join(', ')}`;
  for await (const chunk of await sql.unsafe(`COPY (${rows}) TO STDOUT`).readable()) yield chunk as Uint8Array;
}

/** How many rows there are, and the digest of their text. */
export class Tally {
  rows = 0;
  readonly #hash: Hash = createHash('sha256');

  add(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    for (const byte of chunk) if (byte === LINE_END) this.rows += 1;
  }

  end(): { readonly rows: number; readonly sha256: string } {
    return { rows: this.rows, sha256: this.#hash.digest('hex') };
  }
}

export async function tallyOf(rows: AsyncIterable<Uint8Array>): Promise<ReturnType<Tally['end']>> {
  const tally = new Tally();
  for await (const chunk of rows) tally.add(chunk);
  return tally.end();
}
