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
