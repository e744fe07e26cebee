/**
 * A PostgreSQL of its own for whoever tests: in a folder under the temporary one, reached by a socket in it and by no port of the
 * machine, and gone when it is stopped. What a killed run left behind is cleared first.
 */
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { isAlive, SUPERUSER, startCluster } from '../server/kernel/database/cluster.ts';

const PREFIX = 'writ-postgres-';

export interface Postgres {
  readonly sql: postgres.Sql;
  stop(): Promise<void>;
}

/** Safe from no crash, as nothing in it is worth keeping. Unlike defaults of sessions and of the order of texts, so that no query relies on them. */
const SETTINGS = {
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
  const { host, port, password, stop } = await startCluster({
    folder,
    settings: SETTINGS,
    initdbFlags: ['--no-sync', '--locale-provider=icu', '--icu-locale=en'],
  });
  const sql = postgres({
    ...{ host, port, user: SUPERUSER, database: SUPERUSER, password, max: 1 },
    onnotice: () => undefined,
    // As they are written: a moment of JavaScript is less than an instant.
    types: { date: { to: 1184, from: [1082, 1114, 1184], serialize: String, parse: (text: string) => text } },
  });
  return {
    sql,
    async stop() {
      await sql.end();
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Folders are named after the process that made them. */
function clearOrphans(): void {
  for (const folder of globSync(join(tmpdir(), `${PREFIX}*`))) {
    const owner = Number(/-(\d+)-\w+$/.exec(folder)?.[1]);
    if (isAlive(owner)) continue;
    const pid = join(folder, 'pg/postmaster.pid');
    const server = existsSync(pid) ? Number(readFileSync(pid, 'utf8').split('\n', 1)[0]) : 0;
    if (isAlive(server)) process.kill(server, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  }
}
