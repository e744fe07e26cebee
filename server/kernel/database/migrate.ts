/**
 * Brings the schema up to date by the numbered files of server/migrations, forward only. All in one transaction under a lock: of
 * several instances that start at once one does it and the others find it done, and a start that is killed has changed nothing.
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import Postgrator from 'postgrator';
import type { TransactionSql } from 'postgres';
import { DatabaseFault } from './fault.ts';
import { letMakeSchemas, makeRoles } from './roles.ts';

const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url));
/** As a pattern of names, in which the folder means itself. */
const FILES = `${FOLDER.replaceAll('\\', '/').replaceAll(/[*?[\]{}()!+@]/g, '[$&]')}*.do.*.sql`;
/** Of an advisory lock: `writ`, and a number of ours. */
const MIGRATION_LOCK = '8533803021516341249';

export interface Migration {
  readonly version: number;
  /** The name of its file, `010.do.rulebook.sql`, where this release has one. */
  readonly name: string;
  readonly md5: string;
}

/** What a database has of the schema, and what this release would still do. */
export interface Schema {
  readonly run: readonly Migration[];
  readonly missing: readonly Migration[];
  /** Those of a newer release. */
  readonly unknown: readonly Migration[];
}

/** The names of the files that were run now, up to a step of the schema: all of them unless said. */
export async function migrate(sql: TransactionSql, upTo?: number): Promise<readonly string[]> {
  const postgrator = postgratorOf(sql);
  // Others that start wait for as long as it takes.
  await sql`SELECT set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true)`;
  await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`;
  await makeRoles(sql);
  try {
    await letMakeSchemas(sql);
    const run = await postgrator.migrate(upTo === undefined ? 'max' : String(upTo));
    return run.map(({ filename }) => basename(filename));
  } catch (cause) {
    throw new DatabaseFault(`The schema could not be brought up to date: ${messageOf(cause)}.`, { cause });
  }
}

export async function schemaOf(sql: TransactionSql): Promise<Schema> {
  const files = await postgratorOf(sql).getMigrations();
  const ours = files
    .map(({ version, filename, md5 = '' }) => ({ version, name: basename(filename), md5 }))
    .sort((a, b) => a.version - b.version);
  const [made] = await sql`SELECT to_regclass('public.writ_migrations') AS made`;
  const run =
    made?.['made'] === null
      ? []
      : await sql<Migration[]>`
        SELECT version::int, name, md5 FROM public.writ_migrations WHERE version > 0 ORDER BY version`;
  const lacks = (all: readonly Migration[], one: Migration) => !all.some(({ version }) => version === one.version);
  return {
    run: [...run],
    missing: ours.filter((each) => lacks(run, each)),
    unknown: run.filter((each) => lacks(ours, each)),
  };
}

function postgratorOf(sql: TransactionSql): Postgrator {
  return new Postgrator({
    driver: 'pg',
    migrationPattern: FILES,
    schemaTable: 'public.writ_migrations',
    newline: 'LF',
    execQuery: async (query) => ({ rows: await sql.unsafe(query) }),
  });
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
