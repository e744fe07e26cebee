/** What is asked on a connection that is lost is refused, whenever that is; nothing waits, and the process goes on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectTo, type Database, databaseOf } from './connect.ts';
import { placeOf } from './open.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await testDatabase();
  database = databaseOf(connectTo(placeOf(home.url), 1));
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

test.each([0, 1, 2, 3, 5, 8])(
  'a transaction whose connection is lost, with a statement %i ms after that',
  async (wait) => {
    const lost = database.as('worker', async (sql) => {
      const [own] = await sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      await home.sql`SELECT pg_terminate_backend(${own?.pid ?? 0})`;
      await new Promise((resolve) => setTimeout(resolve, wait));
      await sql`SELECT 1`;
      await sql`SELECT 2`;
    });
    await expect(lost).rejects.toThrow(/terminat|CONNECTION_|write|ECONN/);
    const [row] = await database.as('worker', (sql) => sql`SELECT 1 AS one`);
    expect(row).toEqual({ one: 1 });
  },
);

test('what a transaction asks after its connection was lost is not asked within the next one on it', async () => {
  const [gone, met] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const lost = database.as('worker', async (sql) => {
    const [own] = await sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await home.sql`SELECT pg_terminate_backend(${own?.pid ?? 0})`;
    await met.promise;
    // The end of this one would be a rollback of the other.
    await sql`SELECT set_config('writ.met', 'it was', false)`;
  });
  const isLost = lost.catch(() => gone.resolve());
  await gone.promise;
  const other = await database.as('worker', async (sql) => {
    await sql`SELECT 1`;
    met.resolve();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [row] = await sql`SELECT current_setting('writ.met', true) AS met, current_setting('role') AS role`;
    return row;
  });
  await isLost;
  expect(other).toEqual({ met: null, role: 'writ_worker' });
});

test('connections that are cut off at any moment of their life end no process', async () => {
  const pool = connectTo(placeOf(home.url), 4);
  const end = performance.now() + 1500;
  const cut = async (): Promise<void> => {
    while (performance.now() < end) {
      await home.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'writ'`;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const ask = async (): Promise<number> => {
    let answered = 0;
    while (performance.now() < end)
      await pool`SELECT 1`.then(
        () => {
          answered += 1;
        },
        () => undefined,
      );
    return answered;
  };
  // Whatever nobody hears of ends this process.
  await Promise.all([cut(), ask(), ask(), ask(), ask()]);
  expect(await pool`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await pool.end();
});
