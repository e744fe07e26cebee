/**
 * Brings the schema up to date by the numbered files of server/migrations, forward only. All in one transaction under a lock: of
 * several instances that start at once one does it and the others find it done, and a start that is killed has changed nothing.
 */
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

/** The names of the files that were run now. */
export async function migrate(sql: TransactionSql): Promise<readonly string[]> {
  const postgrator = new Postgrator({
    driver: 'pg',
    migrationPattern: FILES,
    schemaTable: 'public.writ_migrations',
    newline: 'LF',
    execQuery: async (query) => ({ rows: await sql.unsafe(query) }),
  });
  // Others that start wait for as long as it takes.
  await sql`SELECT set_config('lock_timeout', '0', true), set_config('statement_timeout', '0', true)`;
  await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`;
  await makeRoles(sql);
  try {
    await letMakeSchemas(sql);
    const run = await postgrator.migrate();
    return run.map(({ filename }) => filename.slice(filename.lastIndexOf('/') + 1));
  } catch (cause) {
    throw new DatabaseFault(`The schema could not be brought up to date: ${messageOf(cause)}.`, { cause });
  }
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
