/** Every table of tenants, read and written by the service's own role in the name of another tenant: nothing comes of it. */
import type { Sql } from 'postgres';
import type { Statements, TenantId } from '#kernel';
import { connectTo, type Database, databaseOf } from '../../kernel/database/connect.ts';
import { placeOf } from '../../kernel/database/open.ts';
import { type Side, tenantOf } from './sides.ts';

export interface Tables {
  readonly tables: number;
  /** Of the other tenant, in all of them. */
  readonly rows: number;
  /** Those that the other tenant has nothing in. */
  readonly empty: readonly string[];
  readonly attempts: number;
  readonly faults: readonly string[];
}

/** What PostgreSQL calls both what a policy of rows forbids and what nobody was granted. */
const FORBIDDEN = '42501';

interface Table {
  readonly name: string;
  /** Those that a row can be written with. */
  readonly columns: readonly string[];
}

/** `sql`: as the owner, whom rows are kept from, too. */
export async function compareTables(
  { url, sql }: { readonly url: string; readonly sql: Sql },
  { own, other }: { readonly own: Side; readonly other: Side },
): Promise<Tables> {
  const pool = connectTo(placeOf(url), 2);
  const database = databaseOf(pool);
  const sides = { own: tenantOf(own), other: tenantOf(other) };
  const told = { rows: 0, attempts: 0, empty: [] as string[], faults: [] as string[] };
  const tables = await tablesOf(sql);
  for (const table of tables) {
    const rows = await rowsOf({ sql, database }, sides.other, table);
    told.rows += rows.count;
    if (rows.count === 0) told.empty.push(table.name);
    for (const [what, attempt] of attemptsOn(table, { ...sides, row: rows.first })) {
      told.attempts += 1;
      const came = await cameOf(database, sides.own, attempt);
      if (came !== undefined) told.faults.push(`${table.name}: ${what}: ${came}`);
    }
  }
  await pool.end();
  return { tables: tables.length, ...told };
}

function tablesOf(sql: Sql): Promise<readonly Table[]> {
  return sql<Table[]>`
    SELECT c.relname AS name, array_agg(a.attname::text) FILTER (WHERE a.attgenerated = '') AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
    GROUP BY c.relname HAVING bool_or(a.attname = 'tenant_id') ORDER BY c.relname`;
}

interface Rows {
  readonly count: number;
  /** One of them, as JSON. */
  readonly first: string | null;
}

/** Some tables show their rows to the owner, and some to the service alone. */
async function rowsOf(
  { sql, database }: { readonly sql: Sql; readonly database: Database },
  tenant: TenantId,
  { name }: Table,
): Promise<Rows> {
  const read = async (own: Statements): Promise<Rows> => {
    const [row] = await own<Rows[]>`
      SELECT count(*)::int AS count, (array_agg(to_jsonb(t)::text))[1] AS first FROM ${own(name)} t WHERE tenant_id = ${tenant}`;
    return row ?? NOTHING;
  };
  const shown = await sql.begin(async (own) => {
    await own`SELECT set_config('writ.tenant', ${tenant}, true)`;
    return read(own);
  });
  if (shown.count > 0) return shown;
  return database.withTenant(tenant, read).catch((cause: unknown) => {
    if (isForbidden(cause)) return NOTHING;
    throw cause;
  });
}

const NOTHING: Rows = { count: 0, first: null };

function isForbidden(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === FORBIDDEN;
}

type Attempt = (sql: Statements) => Promise<{ readonly count: number }>;

function attemptsOn(
  { name, columns }: Table,
  { own, other, row }: { readonly own: TenantId; readonly other: TenantId; readonly row: string | null },
): readonly (readonly [what: string, attempt: Attempt])[] {
  const written = (sql: Statements) => sql`
    INSERT INTO ${sql(name)} (${sql([...columns])}) OVERRIDING SYSTEM VALUE
    SELECT ${sql([...columns])} FROM jsonb_populate_record(NULL::${sql(name)}, ${row}::text::jsonb)`;
  return [
    ['read', (sql) => sql`SELECT FROM ${sql(name)} WHERE tenant_id = ${other}`],
    ['read, whosever it is', (sql) => sql`SELECT FROM ${sql(name)} WHERE tenant_id <> ${own}`],
    ['changed', (sql) => sql`UPDATE ${sql(name)} SET tenant_id = tenant_id WHERE tenant_id = ${other}`],
    ['taken', (sql) => sql`UPDATE ${sql(name)} SET tenant_id = ${own} WHERE tenant_id = ${other}`],
    ['given', (sql) => sql`UPDATE ${sql(name)} SET tenant_id = ${other} WHERE tenant_id = ${own}`],
    ['deleted', (sql) => sql`DELETE FROM ${sql(name)} WHERE tenant_id = ${other}`],
    ...(row === null ? [] : [['written', written] as const]),
  ];
}

class Undone extends Error {}

/** What came of it where something did; all of it is undone. */
async function cameOf(database: Database, own: TenantId, attempt: Attempt): Promise<string | undefined> {
  let count = 0;
  try {
    await database.withTenant(own, async (sql) => {
      count = (await attempt(sql)).count;
      throw new Undone();
    });
  } catch (cause) {
    if (!(cause instanceof Undone)) return isForbidden(cause) ? undefined : String(cause);
  }
  return count === 0 ? undefined : `${count} rows`;
}
