/** What whoever owns the installation does with its database at the command line, past the service. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { auditLines } from './audit/index.ts';
import { type Config, type Database, isId, joinDatabase, openDatabase, readConfig } from './kernel/index.ts';
import { remakeKey } from './tenants/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Refused = { readonly ok: false; readonly faults: readonly string[] };

/** The audit trail of a tenant in the database that the environment names, for who verifies it. */
export function openTrail(
  environment: Environment,
  tenant: string | undefined,
):
  | {
      readonly ok: true;
      readonly tenant: string;
      readonly lines: () => AsyncIterable<string>;
      readonly close: () => Promise<void>;
    }
  | { readonly ok: false; readonly fault: string } {
  if (tenant === undefined || !isId<'tenant'>(tenant))
    return { ok: false, fault: 'Say whose trail it is: --tenant ID.' };
  const read = readConfig(environment);
  if (!read.ok) return { ok: false, fault: read.faults.join(' ') };
  try {
    const database = joinDatabase(read.config);
    return { ok: true, tenant, lines: () => auditLines(database, tenant), close: () => database.close() };
  } catch (cause) {
    return {
      ok: false,
      fault: `The database cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`,
    };
  }
}

/** Another first key, on the database that the environment names. */
export async function remakeAdminKey(
  environment: Environment,
): Promise<{ readonly ok: true; readonly file: string } | Refused> {
  const read = readConfig(environment);
  if (!read.ok) return read;
  const { config } = read;
  const opened = await reach(config);
  if (!opened.ok) return opened;
  const { database } = opened;
  const { pepper, data: folder } = config;
  try {
    return await remakeKey({ database, pepper, folder, now: Date.now(), random: randomBytes });
  } catch (cause) {
    return { ok: false, faults: [`It could not be made: ${cause instanceof Error ? cause.message : String(cause)}.`] };
  } finally {
    await database.close();
  }
}

/** A database that is there; an embedded one that nobody runs is started for as long as this takes. */
async function reach(config: Config): Promise<{ readonly ok: true; readonly database: Database } | Refused> {
  if (config.databaseUrl !== '') return { ok: true, database: joinDatabase(config) };
  const opened = await openDatabase(config, () => undefined);
  // Another service has it, which does not matter.
  return opened.ok || !existsSync(join(config.data, 'pg')) ? opened : { ok: true, database: joinDatabase(config) };
}
