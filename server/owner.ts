/** What whoever owns the installation does with its database at the command line, past the service. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { auditLines } from './audit/index.ts';
import {
  asOwner,
  type BackedUp,
  backUp,
  type Config,
  type Database,
  type DatabaseStatus,
  isId,
  joinDatabase,
  linesOfBackup,
  migrate,
  type OwnerAnswer,
  openDatabase,
  type Progress,
  type Restored,
  readConfig,
  restore,
  schemaOf,
  statusOf,
  writeBackup,
} from './kernel/index.ts';
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

/** How the database is that the environment names. */
export async function databaseStatus(environment: Environment): Promise<OwnerAnswer<DatabaseStatus>> {
  const read = readConfig(environment);
  return read.ok ? asOwner(read.config, { make: false }, statusOf) : read;
}

/** Writes all its rows, as they are at one moment, into a file that is not there yet. Never the pepper, nor a master key. */
export async function backUpDatabase(
  environment: Environment,
  file: string,
  onProgress: (progress: Progress) => void,
): Promise<OwnerAnswer<BackedUp>> {
  const read = readConfig(environment);
  if (!read.ok) return read;
  const parts = { release: manifest.version, now: Date.now(), onProgress };
  return asOwner(read.config, { make: false }, ({ reader: pool }) =>
    writeBackup(file, (write) => backUp({ ...parts, pool, write })),
  );
}

/** Brings a backup back into an empty database; of what fails nothing is left. */
export async function restoreDatabase(
  environment: Environment,
  file: string,
  onProgress: (progress: Progress) => void,
): Promise<OwnerAnswer<Restored>> {
  const read = readConfig(environment);
  if (!read.ok) return read;
  return asOwner(read.config, { make: true }, async ({ owner }) => {
    const { done } = await owner.begin(async (sql) => ({
      done: await restore({ sql, lines: linesOfBackup(file), onProgress }),
    }));
    return done;
  });
}

/** Brings the schema up to date, or says what that would run: the names of its files. */
export async function upgradeDatabase(
  environment: Environment,
  { dryRun }: { readonly dryRun: boolean },
): Promise<OwnerAnswer<readonly string[]>> {
  const read = readConfig(environment);
  if (!read.ok) return read;
  return asOwner(read.config, { make: false }, async ({ owner }) => {
    const { done } = await owner.begin(async (sql) => ({
      done: dryRun ? (await schemaOf(sql)).missing.map(({ name }) => name) : await migrate(sql),
    }));
    return done;
  });
}
