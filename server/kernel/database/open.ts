/**
 * The database of the service: the server that `DATABASE_URL` names, or an embedded one in `WRIT_DATA`. Behind this door there is no
 * difference but that the embedded one is kept to one service and stopped with it.
 */
import type { Config } from '../config.ts';
import { type Database, databaseOf, openPools, type Place } from './connect.ts';
import { joinEmbedded, startEmbedded } from './embedded.ts';
import { DatabaseFault } from './fault.ts';
import { messageOf, migrate } from './migrate.ts';

interface Open {
  readonly ok: true;
  readonly database: Database;
  /** The files of the schema that were run now. */
  readonly migrated: readonly string[];
}

export type Opened = Open | { readonly ok: false; readonly faults: readonly string[] };

type DatabaseConfig = Pick<Config, 'data' | 'databaseUrl' | 'databaseConnections'>;

/**
 * Starts what has to be started and brings the schema up to date. `close` of the database stops what was started; `onLost` is told
 * when an embedded one has ended by itself, which is then started again.
 */
export async function openDatabase(config: DatabaseConfig, onLost: (cause: unknown) => void): Promise<Opened> {
  try {
    if (config.databaseUrl !== '') return await openAt(placeOf(config.databaseUrl), config);
    const embedded = await startEmbedded(config.data, onLost);
    try {
      const opened = await openAt(embedded.place, config);
      const close = async (): Promise<void> => {
        await opened.database.close();
        await embedded.stop();
      };
      return { ...opened, database: { ...opened.database, close } };
    } catch (cause) {
      await embedded.stop();
      throw cause;
    }
  } catch (cause) {
    if (cause instanceof DatabaseFault) return { ok: false, faults: [cause.message] };
    if (isOfTheSystem(cause)) return { ok: false, faults: [`${config.data} cannot be used: ${cause.message}.`] };
    throw cause;
  }
}

/** A folder or file that is not to be had, which whoever starts the service can mend. */
export function isOfTheSystem(cause: unknown): cause is Error {
  return cause instanceof Error && 'syscall' in cause;
}

/** For a process beside the one that has opened it. */
export function joinDatabase(config: DatabaseConfig): Database {
  const { pool, watching } = openPools(placeOfConfig(config), config.databaseConnections);
  return databaseOf(pool, watching);
}

/** Where it is, once it has been opened. */
export function placeOfConfig({ data, databaseUrl }: Pick<Config, 'data' | 'databaseUrl'>): Place {
  return databaseUrl === '' ? joinEmbedded(data) : placeOf(databaseUrl);
}

async function openAt(place: Place, config: DatabaseConfig): Promise<Open> {
  const { pool, watching } = openPools(place, config.databaseConnections);
  try {
    const { migrated } = await pool.begin(async (sql) => ({ migrated: await migrate(sql) }));
    return { ok: true, database: databaseOf(pool, watching), migrated };
  } catch (cause) {
    await Promise.all([pool, watching].map((each) => each.end({ timeout: 1 })));
    if (cause instanceof DatabaseFault) throw cause;
    throw new DatabaseFault(`The database cannot be reached: ${messageOf(cause)}.`, { cause });
  }
}

/** libpq's way to name the folder of a socket, `?host=/folder`, is not the driver's. */
export function placeOf(text: string): Place {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol))
    throw new DatabaseFault('DATABASE_URL is no address of the kind postgres://USER:PASSWORD@HOST:PORT/DATABASE.');
  const host = url.searchParams.get('host');
  url.searchParams.delete('host');
  return { url: url.href, ...(host === null ? {} : { host }) };
}
