/**
 * The database of the service: the server that `DATABASE_URL` names, or an embedded one in `WRIT_DATA`. Behind this door there is no
 * difference but that the embedded one is kept to one service and stopped with it.
 */
import postgres from 'postgres';
import type { Config } from '../config.ts';
import { type Cluster, clusterOf, SUPERUSER, startCluster } from './cluster.ts';
import { connectTo, type Database, databaseOf, type Place } from './connect.ts';
import { DatabaseFault } from './fault.ts';
import { messageOf, migrate } from './migrate.ts';

/** The user and the database of the service in the embedded server. */
const NAME = 'writ';
/** Of an advisory lock: held by the one service that an embedded server is there for. */
const SERVICE_LOCK = '8533803021516341250';

interface Open {
  readonly ok: true;
  readonly database: Database;
  /** The files of the schema that were run now. */
  readonly migrated: readonly string[];
}

export type Opened = Open | { readonly ok: false; readonly faults: readonly string[] };

type DatabaseConfig = Pick<Config, 'data' | 'databaseUrl' | 'databaseConnections'>;

/** Starts what has to be started and brings the schema up to date. `close` of the database stops what was started. */
export async function openDatabase(config: DatabaseConfig): Promise<Opened> {
  try {
    if (config.databaseUrl !== '') return await openAt(placeOf(config.databaseUrl), config);
    const embedded = await startEmbedded(config.data);
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
    throw cause;
  }
}

/** For a process beside the one that has opened it. */
export function joinDatabase(config: DatabaseConfig): Database {
  const place = config.databaseUrl === '' ? embeddedPlace(clusterOf(config.data)) : placeOf(config.databaseUrl);
  return databaseOf(connectTo(place, config.databaseConnections));
}

async function openAt(place: Place, config: DatabaseConfig): Promise<Open> {
  const pool = connectTo(place, config.databaseConnections);
  try {
    const { migrated } = await pool.begin(async (sql) => ({ migrated: await migrate(sql) }));
    return { ok: true, database: databaseOf(pool), migrated };
  } catch (cause) {
    await pool.end({ timeout: 1 });
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

interface Embedded {
  readonly place: Place;
  readonly stop: () => Promise<void>;
}

function embeddedPlace({ host, port, password }: Pick<Cluster, 'host' | 'port' | 'password'>): Place {
  return { host, port, user: NAME, password, database: NAME };
}

async function startEmbedded(data: string): Promise<Embedded> {
  const cluster = await startCluster({ folder: data });
  const { host, port, password } = cluster;
  const guard = postgres({
    ...{ host, port, password, user: SUPERUSER, database: SUPERUSER, max: 1, onnotice: () => undefined },
    ...{ max_lifetime: null, idle_timeout: 0, connection: { application_name: `writ ${process.pid}` } },
  });
  const taken = await takeAlone(guard).catch((cause) => messageOf(cause));
  if (taken !== undefined) {
    await guard.end({ timeout: 1 });
    throw new DatabaseFault(`${data} cannot be used: ${taken}`);
  }
  await makeHome(guard, password);
  const stop = async (): Promise<void> => {
    // Held until the end, so that nobody takes over what is about to stop.
    await cluster.stop();
    await guard.end({ timeout: 1 });
  };
  return { place: embeddedPlace(cluster), stop };
}

/** Why it is not ours alone; undefined when it is, for as long as this connection lasts: a killed service holds nothing. */
async function takeAlone(guard: postgres.Sql): Promise<string | undefined> {
  const [lock] = await guard`SELECT pg_try_advisory_lock(${SERVICE_LOCK}::bigint) AS ours`;
  if (lock?.['ours'] === true) return undefined;
  const [holder] = await guard`
    SELECT application_name AS name FROM pg_stat_activity JOIN pg_locks USING (pid)
    WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = ${SERVICE_LOCK}::bigint`;
  const pid = /\d+/.exec(String(holder?.['name']))?.[0] ?? 'unknown';
  return `another service (process ${pid}) runs on it. Stop that one, name another folder in WRIT_DATA, or let both use one server by DATABASE_URL.`;
}

/** The owner of the schema is no superuser, whom no row is hidden from. */
async function makeHome(guard: postgres.Sql, password: string): Promise<void> {
  const [known] = await guard`SELECT FROM pg_roles WHERE rolname = ${NAME}`;
  // A password of ours is hexadecimal.
  if (known === undefined)
    await guard.unsafe(`CREATE ROLE ${NAME} LOGIN CREATEROLE NOSUPERUSER PASSWORD '${password}'`);
  const [made] = await guard`SELECT FROM pg_database WHERE datname = ${NAME}`;
  if (made === undefined) await guard.unsafe(`CREATE DATABASE ${NAME} OWNER ${NAME}`);
}
