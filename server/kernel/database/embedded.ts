/**
 * The embedded database of one service: a lock of the database says whose it is, for as long as the connection that took it lasts, so
 * that a killed service holds nothing. When the database ends by itself it is started again, and taken again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { type Cluster, clusterOf, SUPERUSER, startCluster } from './cluster.ts';
import { backoff, type Place } from './connect.ts';
import { postgres } from './driver.ts';
import { DatabaseFault } from './fault.ts';

/** The user and the database of the service. */
const NAME = 'writ';
/** Of an advisory lock. */
const SERVICE_LOCK = '8533803021516341250';
const AGAIN_MS = 500;

interface Embedded {
  readonly place: Place;
  readonly stop: () => Promise<void>;
}

/** For a process beside the one that has started it. */
export function joinEmbedded(data: string): Place {
  return placeOf(clusterOf(data));
}

function placeOf({ host, port, password }: Pick<Cluster, 'host' | 'port' | 'password'>): Place {
  return { host, port, user: NAME, password, database: NAME };
}

export async function startEmbedded(data: string, onLost: (cause: unknown) => void): Promise<Embedded> {
  const cluster = await startCluster({ folder: data });
  const { host, port, password } = cluster;
  let mending: Promise<void> | undefined;
  let stopping = false;
  const guard = postgres({
    ...{ host, port, password, user: SUPERUSER, database: SUPERUSER, max: 1, onnotice: () => undefined },
    ...{ max_lifetime: null, idle_timeout: 0, backoff, connection: { application_name: `writ ${process.pid}` } },
    onclose: () => {
      if (!stopping) mending ??= mend();
    },
  });
  const mend = async (): Promise<void> => {
    onLost(new DatabaseFault(`The database in ${data} was lost.`));
    while (!stopping) {
      await sleep(AGAIN_MS);
      try {
        if (!stopping) await startCluster({ folder: data });
        if (stopping || (await takeAlone(guard)) === undefined) break;
      } catch (cause) {
        onLost(cause);
      }
    }
    mending = undefined;
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    await mending;
    // Held until the end, so that nobody takes over what is about to stop.
    await cluster.stop();
    await guard.end({ timeout: 1 });
  };
  const taken = await takeAlone(guard);
  if (taken !== undefined) {
    stopping = true;
    await guard.end({ timeout: 1 });
    throw new DatabaseFault(`${data} cannot be used: ${taken}`);
  }
  await makeHome(guard, password);
  return { place: placeOf(cluster), stop };
}

/** Why it is not ours alone; undefined when it is, for as long as this connection lasts: a killed service holds nothing. */
async function takeAlone(guard: Sql): Promise<string | undefined> {
  const [lock] = await guard`SELECT pg_try_advisory_lock(${SERVICE_LOCK}::bigint) AS ours`;
  if (lock?.['ours'] === true) return undefined;
  const [holder] = await guard`
    SELECT application_name AS name FROM pg_stat_activity JOIN pg_locks USING (pid)
    WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = ${SERVICE_LOCK}::bigint`;
  const pid = /\d+/.exec(String(holder?.['name']))?.[0] ?? 'unknown';
  return `another service (process ${pid}) runs on it. Stop that one, name another folder in WRIT_DATA, or let both use one server by DATABASE_URL.`;
}

/** The owner of the schema is no superuser, whom no row is hidden from. */
async function makeHome(guard: Sql, password: string): Promise<void> {
  const [known] = await guard`SELECT FROM pg_roles WHERE rolname = ${NAME}`;
  // A password of ours is hexadecimal.
  if (known === undefined)
    await guard.unsafe(`CREATE ROLE ${NAME} LOGIN CREATEROLE NOSUPERUSER PASSWORD '${password}'`);
  const [made] = await guard`SELECT FROM pg_database WHERE datname = ${NAME}`;
  if (made === undefined) await guard.unsafe(`CREATE DATABASE ${NAME} OWNER ${NAME}`);
}
