/**
 * Databases for tests: real ones, each its own copy of a migrated template. They lie in one server for the whole run, which the first
 * test that asks for one starts, and tools/test-database.ts stops; or in the one that `DATABASE_URL` names.
 */
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type postgres from 'postgres';
import { SUPERUSER, startCluster } from './cluster.ts';
import { connectTo, type Place } from './connect.ts';
import { migrate } from './migrate.ts';
import { placeOf } from './open.ts';

/** All threads of a run are of one process. */
const PREFIX = `writ_test_${process.pid}`;
const TEMPLATE = `${PREFIX}_template`;
const FOLDER = join(tmpdir(), `writ-test-${process.pid}`);
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '300',
};
/** Of an advisory lock that the making of the template is kept to one by. */
const TEMPLATE_LOCK = '8533803021516341300';
const OWNER = 'writ';

export interface TestDatabase {
  /** As a `DATABASE_URL`. */
  readonly url: string;
  /** As its owner, whom the tests see all rows by. */
  readonly sql: postgres.Sql;
  /** As a superuser, whom no row is hidden from; ended by whoever asks for it. */
  readonly seeAll: () => postgres.Sql;
  readonly drop: () => Promise<void>;
}

interface Server {
  /** Where its superuser gets in. */
  readonly place: Place;
  readonly admin: postgres.Sql;
  /** The address of a database by its name. */
  readonly url: (name: string) => string;
}

let server: Promise<Server> | undefined;
let made = 0;

export async function testDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  server ??= findServer();
  const { place, admin, url } = await server;
  made += 1;
  const name = `${PREFIX}_${threadId}_${made}`;
  if (migrated) await makeTemplate(await server);
  await admin.unsafe(
    `CREATE DATABASE ${name} ${migrated ? `TEMPLATE ${TEMPLATE}` : ''} STRATEGY file_copy OWNER ${OWNER}`,
  );
  const sql = connectTo(placeOf(url(name)), 2);
  return {
    url: url(name),
    sql,
    seeAll: () => connectTo(inDatabase(place, name), 1),
    async drop() {
      await sql.end();
      await admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function inDatabase({ url, ...place }: Place, database: string): Place {
  if (url === undefined) return { ...place, database };
  const address = new URL(url);
  address.pathname = database;
  return { ...place, url: address.href };
}

async function findServer(): Promise<Server> {
  const given = process.env['DATABASE_URL'] ?? '';
  const { place, password } = given === '' ? await startServer() : { place: placeOf(given), password: 'writ' };
  const admin = connectTo(place, 1);
  await admin.unsafe(`DO $$ BEGIN
    CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD '${password}';
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`);
  const url = (name: string): string => {
    if (given === '') return `postgres://${OWNER}:${password}@localhost/${name}?host=${FOLDER}/pg`;
    const address = new URL(given);
    address.pathname = name;
    address.username = OWNER;
    address.password = password;
    return address.href;
  };
  return { place, admin, url };
}

async function startServer(): Promise<{ readonly place: Place; readonly password: string }> {
  const { host, port, password } = await startCluster({
    folder: FOLDER,
    settings: SETTINGS,
    initdbFlags: ['--no-sync'],
  });
  return { place: { host, port, password, user: SUPERUSER, database: SUPERUSER }, password };
}

/** Once a run: the threads ask one another by a lock of the server. */
async function makeTemplate({ admin, url }: Server): Promise<void> {
  await admin`SELECT pg_advisory_lock(${TEMPLATE_LOCK}::bigint)`;
  try {
    const [known] = await admin`SELECT FROM pg_database WHERE datname = ${TEMPLATE}`;
    if (known !== undefined) return;
    await admin.unsafe(`CREATE DATABASE ${TEMPLATE} OWNER ${OWNER}`);
    const sql = connectTo(placeOf(url(TEMPLATE)), 1);
    await sql.begin(migrate).finally(() => sql.end());
  } finally {
    await admin`SELECT pg_advisory_unlock(${TEMPLATE_LOCK}::bigint)`;
  }
}

/** What a run has left: its server, or in a server that was there its databases. */
export async function stopTestServer(): Promise<void> {
  const given = process.env['DATABASE_URL'] ?? '';
  if (given !== '') return dropAll(given);
  if (!existsSync(FOLDER)) return;
  const { stop } = await startCluster({ folder: FOLDER });
  await stop();
  rmSync(FOLDER, { recursive: true, force: true });
}

async function dropAll(given: string): Promise<void> {
  const admin = connectTo(placeOf(given), 1);
  const names = await admin<{ name: string }[]>`
    SELECT datname AS name FROM pg_database WHERE starts_with(datname, ${`${PREFIX}_`})`;
  for (const { name } of names) await admin.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
}
