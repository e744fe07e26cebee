/** Jobs on the real engine of workflows, in threads that are ended in the middle of them. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createLog, type Id, readConfig, type TenantId, uuidv7 } from '#kernel';
import { connectTo, type Database, databaseOf } from '../database/connect.ts';
import { placeOf } from '../database/open.ts';
import { letMakeSchemas } from '../database/roles.ts';
import { type TestDatabase, testDatabase } from '../database/testing.ts';
import { eventually } from '../testing.ts';
import type { Job } from './model.ts';
import { Runner } from './runner.ts';
import { endJob, findJob, insertJob, sweepJobs } from './store.ts';

const THREAD = new URL('specs/test-thread.ts', import.meta.url);
const PATIENCE_MS = 15_000;

let home: TestDatabase;
let database: Database;
const tenant: TenantId = newId();
const key = newId();
const settled: string[] = [];
const runners: Runner[] = [];
const holds: (() => Promise<void>)[] = [];

function newId<Kind extends string>(): Id<Kind> {
  return uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

beforeAll(async () => {
  home = await testDatabase();
  database = databaseOf(connectTo(placeOf(home.url), 4));
  await home.sql.begin(letMakeSchemas);
  await home.sql.unsafe(`
    CREATE TABLE marks (tenant_id uuid, job_id uuid, n int, PRIMARY KEY (tenant_id, job_id, n));
    GRANT ALL ON marks TO writ_app;`);
  await database.withTenant(tenant, async (sql) => {
    await sql`INSERT INTO tenants (tenant_id, name, created_at, changed_at) VALUES (${tenant}, 'a', now(), now())`;
    await sql`
      INSERT INTO api_keys (tenant_id, key_id, name, roles, digest, created_at)
      VALUES (${tenant}, ${key}, 'a', '{reader}', sha256('a'), now())`;
  });
});
afterEach(async () => {
  await Promise.all(holds.splice(0).map((release) => release()));
  await Promise.all(runners.splice(0).map((each) => each.kill()));
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

function runner(): Runner {
  const read = readConfig({ DATABASE_URL: home.url, WRIT_LOG_LEVEL: 'silent' });
  if (!read.ok) throw new Error(read.faults.join(' '));
  const { config } = read;
  const count = (operation: string, outcome: string): void => void settled.push(`${operation} ${outcome}`);
  const made = new Runner({ database, config, thread: THREAD, log: createLog(config), count });
  runners.push(made);
  return made;
}

async function ask(kind: string): Promise<Job> {
  const job = { tenant, id: newId<'job'>(), kind, subject: 'a', asked: {}, askedBy: key, madeAt: new Date() };
  return database.withTenant(tenant, (sql) => insertJob(sql, job));
}
const look = (job: Job): Promise<Job | undefined> => database.withTenant(tenant, (sql) => findJob(sql, job.id));

async function until(job: Job, wanted: (seen: Job) => boolean): Promise<Job> {
  const seen = await eventually(
    () => look(job),
    (each) => each === undefined || wanted(each),
    PATIENCE_MS,
  );
  if (seen === undefined) throw new Error('The job is gone.');
  return seen;
}
const ended = (job: Job): Promise<Job> => until(job, ({ endedAt }) => endedAt !== null);

async function marksOf(job: Job): Promise<readonly number[]> {
  const rows = await home.sql<{ n: number }[]>`SELECT n FROM marks WHERE job_id = ${job.id} ORDER BY n`;
  return rows.map(({ n }) => n);
}

/** Whoever is about to make the mark waits until this is let go. */
async function hold(mark: number): Promise<() => Promise<void>> {
  const { sql } = home;
  const held = await sql.reserve();
  await held`SELECT pg_advisory_lock(${mark})`;
  let isHeld = true;
  const release = async (): Promise<void> => {
    if (!isHeld) return;
    isHeld = false;
    await held`SELECT pg_advisory_unlock(${mark})`;
    held.release();
  };
  holds.push(release);
  return release;
}

/** Until somebody waits to make the mark, or, without one, for somebody else's transaction. */
async function untilWaiting(mark?: number): Promise<void> {
  const waiting = () => home.sql`
    SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE datname = current_database() AND NOT granted
      AND CASE WHEN ${mark ?? null}::int IS NULL THEN locktype = 'transactionid' ELSE locktype = 'advisory' AND objid = ${mark ?? 0}::int::oid END`;
  const seen = await eventually(waiting, ({ length }) => length > 0, PATIENCE_MS);
  expect(seen.length).toBeGreaterThan(0);
}

test('a job goes from step to step to its end', async () => {
  const one = runner();
  await one.start();
  const job = await ask('marking');
  expect(await ended(job)).toMatchObject({ status: 'done', done: 4, total: 4, result: { marks: 4 }, problem: null });
  expect(await marksOf(job)).toEqual([1, 2, 3, 4]);
  await one.stop();
});

test('of one that is refused or fails it is told why, and what a failed attempt wrote is gone', async () => {
  const one = runner();
  await one.start();
  const [refused, shaky] = [await ask('refusing'), await ask('shaky')];
  expect(await ended(refused)).toMatchObject({ status: 'failed', problem: { code: 'POLICY_REJECTED' } });
  expect(await ended(shaky)).toMatchObject({ status: 'done', result: { attempts: 2 } });
  expect(await marksOf(shaky)).toEqual([2]);
  expect(settled).toContain('shaky: shake attempt_failed');
  await one.stop();
});

test('one that its tenant ends stops at the next step', async () => {
  const one = runner();
  await one.start();
  const release = await hold(2);
  const job = await ask('marking');
  // In the middle of a step a job cannot be ended: who ends it waits until the step is done.
  await untilWaiting(2);
  const cancelled = database.withTenant(tenant, (sql) => endJob(sql, job.id, { status: 'cancelled', at: new Date() }));
  cancelled.catch(() => undefined);
  await untilWaiting();
  await release();
  expect(await cancelled).toMatchObject({ status: 'cancelled' });
  await one.stop();
  expect(await look(job)).toMatchObject({ status: 'cancelled' });
  expect((await marksOf(job)).length).toBeLessThan(4);
});

test('one that is stopped in an orderly way goes on where it was when somebody starts again', async () => {
  const [one, other] = [runner(), runner()];
  await one.start();
  const release = await hold(3);
  const job = await ask('marking');
  await until(job, ({ done }) => done === 2);
  const stopped = one.stop();
  await release();
  await stopped;
  await other.start();
  expect(await ended(job)).toMatchObject({ status: 'done', done: 4 });
  expect(await marksOf(job)).toEqual([1, 2, 3, 4]);
  await other.stop();
});

test('jobs of an instance that fell silent are ended by another one', async () => {
  const [one, other] = [runner(), runner()];
  await one.start();
  const release = await hold(2);
  const job = await ask('marking');
  await until(job, ({ done }) => done === 1);
  await one.kill();
  await release();
  await other.start();
  expect(await ended(job)).toMatchObject({ status: 'done', done: 4 });
  expect(await marksOf(job)).toEqual([1, 2, 3, 4]);
  await other.stop();
});

test('whoever has stopped begins no job that comes after', async () => {
  const [one, other] = [runner(), runner()];
  await one.start();
  await other.start();
  await ended(await ask('marking'));
  await one.stop();
  await other.kill();
  const job = await ask('marking');
  // Told on the same line, behind the notice of the job.
  await new Promise<void>((resolve) => {
    void database
      .listen(
        'marks',
        () => resolve(),
        () => undefined,
      )
      .then(() => home.sql.notify('marks', ''));
  });
  expect(await look(job)).toMatchObject({ status: 'queued' });
  expect(one.isAtWork || other.isAtWork).toBe(false);
});

test('notes of a job that ended go after a day, the job itself after ninety', async () => {
  const one = runner();
  await one.start();
  const [old, young] = [await ask('marking'), await ask('marking')];
  await Promise.all([ended(old), ended(young)]);
  await one.stop();
  const all = home.seeAll();
  const noted = async (): Promise<readonly string[]> => {
    const rows = await all<{ id: string }[]>`SELECT workflow_uuid AS id FROM durable.workflow_status`;
    return rows.map(({ id }) => id).filter((id) => id === old.id || id === young.id);
  };
  expect((await noted()).length).toBe(2);
  const day = 24 * 60 * 60 * 1000;
  await all`UPDATE durable.workflow_status SET completed_at = completed_at - ${day + 1} WHERE workflow_uuid = ${old.id}`;
  const other = runner();
  await other.start();
  await ended(await ask('marking'));
  expect(await eventually(noted, (ids) => ids.length === 1, PATIENCE_MS)).toEqual([young.id]);
  await other.stop();
  await all`UPDATE jobs SET ended_at = ended_at - interval '90 days' WHERE job_id = ${old.id}`;
  await all.end();
  await sweepJobs(database, Date.now());
  expect([await look(old), (await look(young))?.status]).toEqual([undefined, 'done']);
});
