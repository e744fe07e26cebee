/** How a database is: for whoever looks after it. */
import type { TransactionSql } from 'postgres';
import { rowsIn, tenantsOf } from './backup/rows.ts';
import { tablesOf } from './backup/tables.ts';
import { schemaOf } from './migrate.ts';
import type { Owned } from './owner.ts';

export interface DatabaseStatus {
  readonly embedded: boolean;
  readonly server: string;
  readonly database: string;
  readonly bytes: number;
  /** Of all who use the server, and how many it takes. */
  readonly connections: { readonly open: number; readonly most: number };
  /** The process that has the embedded one, if it runs. */
  readonly heldBy: number | null;
  /** Instances that run jobs. */
  readonly instances: readonly string[];
  readonly schema: {
    readonly step: number;
    readonly missing: readonly string[];
    /** Steps of a newer release. */
    readonly unknown: readonly number[];
  };
  readonly rows: Readonly<Record<string, number>>;
  /** Events that have no place in the feed yet, and the age of the oldest of them. */
  readonly outbox: { readonly waiting: number; readonly oldestSeconds: number };
  readonly jobs: Readonly<Record<string, number>>;
}

export async function statusOf({ embedded, owner, reader }: Owned): Promise<DatabaseStatus> {
  const about = await owner.begin('READ ONLY', async (sql) => ({
    ...(await server(sql)),
    schema: await schemaOf(sql),
  }));
  const { run, missing, unknown } = about.schema;
  const contents =
    run.length === 0 ? EMPTY : await reader.begin('ISOLATION LEVEL REPEATABLE READ READ ONLY', contentsOf);
  return {
    embedded,
    server: about.version,
    database: about.database,
    bytes: Number(about.bytes),
    connections: { open: about.open, most: about.most },
    heldBy: about.held === null ? null : Number(/\d+/.exec(about.held)?.[0] ?? 0),
    schema: {
      step: run.at(-1)?.version ?? 0,
      missing: missing.map(({ name }) => name),
      unknown: unknown.map(({ version }) => version),
    },
    ...contents,
  };
}

type Contents = Pick<DatabaseStatus, 'instances' | 'rows' | 'outbox' | 'jobs'>;
const EMPTY: Contents = { instances: [], rows: {}, outbox: { waiting: 0, oldestSeconds: 0 }, jobs: {} };

interface Server {
  readonly version: string;
  readonly database: string;
  readonly bytes: string;
  readonly open: number;
  readonly most: number;
  readonly held: string | null;
}

async function server(sql: TransactionSql): Promise<Server> {
  const [row] = await sql<[Server]>`
    SELECT current_setting('server_version') AS version, current_database() AS database,
      pg_database_size(current_database())::text AS bytes, current_setting('max_connections')::int AS most,
      (SELECT count(*)::int FROM pg_stat_activity WHERE datid IS NOT NULL) AS open,
      (SELECT application_name FROM pg_stat_activity WHERE application_name ~ '^writ [0-9]+$' AND application_name <> ${`writ ${process.pid}`} AND pid <> pg_backend_pid() LIMIT 1) AS held`;
  return row;
}

async function contentsOf(sql: TransactionSql): Promise<Contents> {
  const tenants = await tenantsOf(sql);
  const rows: Record<string, number> = {};
  for (const table of await tablesOf(sql)) rows[table.name] = await rowsIn(sql, table, tenants);
  const has = (table: string): boolean => table in rows;
  if (!has('events')) return { ...EMPTY, rows };
  const [outbox] = await sql<[Contents['outbox']]>`
    SELECT count(*)::int AS waiting, coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::float AS "oldestSeconds"
    FROM events WHERE position IS NULL`;
  // Of a schema that is not up to date some are missing.
  if (!has('jobs')) return { ...EMPTY, rows, outbox };
  const jobs = await sql<{ status: string; count: number }[]>`
    SELECT status, count(*)::int FROM jobs GROUP BY status ORDER BY status`;
  const executors = await sql<{ instance: string }[]>`
    SELECT instance FROM executors WHERE until > clock_timestamp() ORDER BY place`;
  return {
    instances: executors.map(({ instance }) => instance),
    rows,
    outbox,
    jobs: Object.fromEntries(jobs.map(({ status, count }) => [status, count])),
  };
}
