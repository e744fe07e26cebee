/** Calls that are recorded with consent, and drafts that are asked what they would have answered. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isId, type TenantId } from '#kernel';
import { DraftChecker } from '#plans';
import { connectTo, type Database, databaseOf } from './kernel/database/connect.ts';
import { placeOf } from './kernel/database/open.ts';
import { ReplayRunner, sweepRecordings } from './recordings/index.ts';
import { Turns } from './rulebook/index.ts';
import { eventually, startTestService, type TestService } from './testing.ts';

const POLICY = 'demo.metered';
const PATIENCE = 15_000;

/** Five cents a gigabyte or otherwise, and who is refused. */
const metered = ({
  version = '1.0.0',
  cents = 5,
  from = '2026-01-01',
  most = 100,
  more = '',
} = {}): string => `policy ${POLICY} version ${version}
effective from ${from}
currency USD
rounding half even to 2 places per line
as of day
${more}
input day: date
input data: quantity GB 0..10_000 places 3

rule modest { code MUCH require data <= ${most} GB }
decision open { pass when modest }
tariff bill { charge usage { amount data * 0.0${cents} USD per GB } }
`;

let running: TestService;
let database: Database;
let tenant: TenantId;
beforeAll(async () => {
  running = await startTestService({});
  database = databaseOf(connectTo(placeOf(running.home.database.url), 4));
  const { items } = (await get('/v1/tenants')) as { items: readonly { id: string }[] };
  const id = items[0]?.id ?? '';
  if (!isId<'tenant'>(id)) throw new Error('no tenant');
  tenant = id;
  await post('/v1/policies', { files: [{ name: 'a.writ', text: metered() }] });
  await post(`/v1/policies/${POLICY}/activations`, { version: '1.0.0', at: '2026-01-01T00:00:00Z' });
});
afterAll(async () => {
  await database.close();
  await running.close();
});

type Json = Record<string, unknown>;
async function send(method: string, path: string, body?: unknown): Promise<Json> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await running.call(path, { method, ...sent, headers: { 'if-match': '*' } });
  return (await response.json()) as Json;
}
const get = (path: string) => send('GET', path);
const post = (path: string, body: unknown) => send('POST', path, body);
const ask = (data: string, day = '2026-03-01') => post(`/v1/evaluate/${POLICY}`, { day, data });

async function consent(recording: { share: string; days: number } | null): Promise<void> {
  expect(await send('PATCH', `/v1/tenants/${tenant}`, { recording })).toMatchObject({ recording });
}
const recorded = async (): Promise<readonly Json[]> =>
  (await get('/v1/recordings?limit=500'))['items'] as readonly Json[];
const inputs = async () => (await recorded()).map(({ input }) => (JSON.parse(String(input)) as { data: string }).data);

/** Asks until calls are recorded; the first ones are only there to see that. */
async function recordingBegins(): Promise<void> {
  await consent({ share: '1', days: 30 });
  const seen = await eventually(
    async () => {
      await ask('0');
      return (await recorded()).length;
    },
    (count) => count > 0,
    PATIENCE,
  );
  expect(seen).toBeGreaterThan(0);
}

async function draftOf(text: string): Promise<string> {
  return String((await post('/v1/drafts', { files: [{ name: 'a.writ', text }] }))['id']);
}
const DEARER = () =>
  metered({ version: '1.1.0', cents: 7, from: '2027-01-01', most: 50, more: 'supersedes 1.0.0 for everyone' });

test('nothing is recorded of a tenant that has not said so', async () => {
  for (const share of ['0', '0.0000001', '1.1', '-1', 'all'])
    expect(await send('PATCH', `/v1/tenants/${tenant}`, { recording: { share, days: 30 } })).toMatchObject({
      code: 'BODY_REJECTED',
    });
  await ask('1');
  await recordingBegins();
  expect(new Set(await inputs())).toEqual(new Set(['0']));
});

test('with its consent calls are recorded as they were sent, alone and in batches, and what is rejected is not', async () => {
  await ask('10');
  await ask('none');
  const lines = ['20', 'none', '30'].map((data) => JSON.stringify({ day: '2026-03-02', data })).join('\n');
  await running.post(`/v1/evaluate/${POLICY}/batch`, lines);
  await ask(`30.${'0'.repeat(17_000)}`);
  const seen = await eventually(inputs, (all) => all.includes('30'), PATIENCE);
  expect(seen.filter((data) => data !== '0').sort()).toEqual(['10', '20', '30']);
  const [ten] = (await recorded()).filter(({ input }) => String(input).includes('"10"'));
  expect(ten).toMatchObject({
    ...{ policy: POLICY, version: '1.0.0', asOf: '2026-03-01', input: '{"day":"2026-03-01","data":"10"}' },
    answer: { decisions: { open: { verdict: 'pass' } }, tariffs: { bill: { currency: 'USD', total: '0.50' } } },
  });
});

describe('a draft is asked what was answered', () => {
  test('sums are exact, changed verdicts are counted, changed calls are told, though it is not in force yet', async () => {
    for (const data of ['60', '200']) await ask(data);
    await eventually(inputs, (all) => all.includes('200'), PATIENCE);
    const path = `/v1/drafts/${await draftOf(DEARER())}/replays`;
    const { id } = await post(path, {});
    const replay = await eventually(
      () => get(`${path}/${id}`),
      ({ status }) => status !== 'running',
      PATIENCE,
    );
    const zeros = (await inputs()).filter((data) => data === '0').length;
    expect(replay).toMatchObject({
      ...{
        kind: 'replay',
        status: 'done',
        failure: null,
        from: '2026-03-01',
        calls: zeros + 5,
        changed: 5,
        refused: 0,
      },
      // 10, 20, 30, 60 and 200 gigabytes at 5 and at 7 cents.
      prices: [{ tariff: 'bill', currency: 'USD', dearer: 5, cheaper: 0, old: '16.00', new: '22.40', by: '6.40' }],
      verdicts: [{ name: 'open', old: 'pass', new: 'fail', calls: 1 }],
    });
    const [largest] = replay['largest'] as readonly { changes: readonly Json[] }[];
    expect(largest?.changes).toMatchObject([{ kind: 'price', old: '10.00', new: '14.00', by: '4' }]);
    const first = await get(`${path}/${id}/changes?limit=3`);
    const rest = await get(`${path}/${id}/changes?cursor=${String(first['next'])}`);
    expect([first, rest].flatMap(({ items }) => items)).toHaveLength(5);
    expect(await get(path)).toMatchObject({ items: [{ id, status: 'done' }], next: null });
  });

  test('of days that it cannot be in force on, it says that it refuses them', async () => {
    const constant = 'constant rate: money USD { from 2027-01-01 = 7 USD }\n';
    const text = DEARER().replace('tariff bill', `${constant}tariff bill`).replace('data * 0.07 USD per GB', 'rate');
    const path = `/v1/drafts/${await draftOf(text)}/replays`;
    const { id } = await post(path, { calls: 3 });
    const replay = await eventually(
      () => get(`${path}/${id}`),
      ({ status }) => status !== 'running',
      PATIENCE,
    );
    expect(replay).toMatchObject({ calls: 3, refused: 3, prices: [] });
  });

  test('only since a day, where one is said', async () => {
    const path = `/v1/drafts/${await draftOf(DEARER())}/replays`;
    const { id } = await post(path, { since: new Date(Date.now() + 3_600_000).toISOString() });
    const replay = await eventually(
      () => get(`${path}/${id}`),
      ({ status }) => status !== 'running',
      PATIENCE,
    );
    expect(replay).toMatchObject({ status: 'done', calls: 0, changed: 0, prices: [], largest: [] });
  });

  test('five times at once, and no more', async () => {
    const draft = await draftOf(DEARER());
    // Of the five that run none is taken up before it is counted.
    const [row] = await database.withTenant(
      tenant,
      (sql) => sql<{ key: string }[]>`SELECT key_id AS key FROM api_keys LIMIT 1`,
    );
    await database.withTenant(
      tenant,
      (sql) => sql`
      INSERT INTO replays (tenant_id, replay_id, draft_id, revision, policy, kind, status, from_day, most, result, started_at, started_by,
        leased_until)
      SELECT ${tenant}, gen_random_uuid(), ${draft}, 1, ${POLICY}, 'replay', 'running', '2026-01-01', 1, '{}', now(), ${row?.key ?? ''},
        now() + interval '1 day' FROM generate_series(1, 5)`,
    );
    expect(await post(`/v1/drafts/${draft}/replays`, {})).toMatchObject({ code: 'REPLAY_LIMIT' });
    await database.withTenant(tenant, (sql) => sql`DELETE FROM replays WHERE draft_id = ${draft}`);
  });

  test('that is edited meanwhile is not asked on', async () => {
    const draft = await draftOf(DEARER());
    const path = `/v1/drafts/${draft}/replays`;
    await send('PUT', `/v1/drafts/${draft}/shadow`, { on: true });
    await send('PUT', `/v1/drafts/${draft}`, { files: [{ name: 'a.writ', text: metered({ version: '1.2.0' }) }] });
    const { id } = await get(`/v1/drafts/${draft}/shadow`);
    await otherRunner(3_600_000, (runner) => runner.step(tenant, idOf(id)));
    const shadow = await get(`/v1/drafts/${draft}/shadow`);
    expect(shadow).toMatchObject({ status: 'failed', failure: expect.stringContaining('changed') });
    expect(await get(`${path}/${draft}`)).toMatchObject({ code: 'UNKNOWN_REPLAY' });
  });

  test('that is faulty is not asked', async () => {
    const draft = await draftOf('policy demo.metered version 9.0.0\n');
    expect(await post(`/v1/drafts/${draft}/replays`, {})).toMatchObject({ code: 'DRAFT_NOT_SOUND' });
    expect(await get(`/v1/drafts/${draft}/shadow`)).toMatchObject({ code: 'UNKNOWN_REPLAY' });
  });
});

function idOf(value: unknown) {
  const text = String(value);
  if (!isId<'replay'>(text)) throw new Error('no replay');
  return text;
}

/** Another instance of the service, whose clock may go ahead. */
async function otherRunner<T>(
  ahead: number,
  work: (runner: ReplayRunner) => Promise<T>,
  budget = { timeMs: 60_000, memoryMb: 256 },
): Promise<T> {
  const drafts = new DraftChecker(budget);
  const turns = new Turns<TenantId>({ max: 1, maxEach: 1, clock: Date.now });
  const faults: unknown[] = [];
  const clock = (): number => Date.now() + ahead;
  const onFault = (cause: unknown) => faults.push(cause);
  const runner = new ReplayRunner({ database, drafts, turns, clock, onFault, lateMs: 0 });
  const done = await work(runner);
  await runner.stop();
  await drafts.close();
  expect(faults).toEqual([]);
  return done;
}

test('a replay whose process is killed goes on where it was, and counts no call twice', async () => {
  // More than a batch, of which half were answered by another process that is gone.
  const lines = Array.from({ length: 450 }, () => JSON.stringify({ day: '2026-04-01', data: '1' })).join('\n');
  await running.post(`/v1/evaluate/${POLICY}/batch`, lines);
  await eventually(
    async () =>
      (
        await running.home.database.sql.begin(async (sql) => {
          await sql`SELECT set_config('writ.tenant', ${tenant}, true)`;
          return sql`SELECT FROM recordings WHERE as_of = '2026-04-01'`;
        })
      ).length,
    (count) => count === 450,
    PATIENCE,
  );
  const draft = await draftOf(DEARER());
  const id = await beginAsleep(draft);
  const totals = await otherRunner(3_600_000, async (first) => {
    expect(await first.step(tenant, id)).toBe(true);
    // Taken, and never given back.
    await database.withTenant(
      tenant,
      (sql) => sql`
      UPDATE replays SET leased_until = now() + interval '2 hours' WHERE replay_id = ${id}`,
    );
    expect(await first.step(tenant, id)).toBe(false);
    return otherRunner(3 * 3_600_000, async (second) => {
      while (await second.step(tenant, id));
      return get(`/v1/drafts/${draft}/replays/${id}`);
    });
  });
  const all = (await database.withTenant(tenant, (sql) => sql`SELECT FROM recordings`)).length;
  expect(totals).toMatchObject({ status: 'done', calls: all });
  const [price] = totals['prices'] as readonly { dearer: number; by: string }[];
  expect(price).toMatchObject({ dearer: 455, by: '15.40' });
});

test('a draft that takes more than it may is not asked on', async () => {
  const draft = await draftOf(DEARER());
  const id = await beginAsleep(draft);
  await otherRunner(3_600_000, (runner) => runner.step(tenant, id), { timeMs: 1, memoryMb: 256 });
  const told = await get(`/v1/drafts/${draft}/replays/${id}`);
  expect(told).toMatchObject({ status: 'failed', failure: 'out of time', calls: 0 });
});

/** Begun for a later hour, so that the service itself leaves it alone. */
async function beginAsleep(draft: string) {
  const { id } = await post(`/v1/drafts/${draft}/replays`, { calls: 1 });
  await eventually(
    () => get(`/v1/drafts/${draft}/replays/${id}`),
    ({ status }) => status === 'done',
    PATIENCE,
  );
  const text = idOf(id);
  await database.withTenant(tenant, async (sql) => {
    await sql`DELETE FROM replay_changes WHERE replay_id = ${text}`;
    await sql`
      UPDATE replays SET status = 'running', ended_at = NULL, after_id = NULL, most = 10000, leased_until = now() + interval '30 minutes',
        result = '{"result":{"calls":0,"changed":0,"verdicts":0,"refused":0,"prices":[]},"verdicts":[]}'
      WHERE replay_id = ${text}`;
  });
  return text;
}

test('a shadow is asked what comes from then on, until it is ended', async () => {
  const draft = await draftOf(DEARER());
  const path = `/v1/drafts/${draft}/shadow`;
  const turn = (on: boolean) => send('PUT', path, { on });
  const begun = await turn(true);
  expect(begun).toMatchObject({ kind: 'shadow', status: 'running', calls: 0 });
  expect(await turn(true)).toMatchObject({ id: begun['id'] });
  await ask('77');
  await eventually(inputs, (all) => all.includes('77'), PATIENCE);
  const id = idOf(begun['id']);
  await otherRunner(3_600_000, async (runner) => {
    while (await runner.step(tenant, id));
  });
  expect(await get(path)).toMatchObject({ status: 'running', calls: 1, prices: [{ old: '3.85', new: '5.39' }] });
  expect(await turn(false)).toMatchObject({ status: 'done' });
});

test('what is older than the tenant says goes, and all of it when the consent does', async () => {
  const count = async () => (await recorded()).length;
  expect(await count()).toBeGreaterThan(3);
  await database.withTenant(tenant, (sql) => sql`DELETE FROM recordings WHERE as_of <> '2026-03-02'`);
  const day = 24 * 60 * 60 * 1000;
  await sweepRecordings(database, Date.now() + 29 * day);
  expect(await count()).toBe(2);
  await sweepRecordings(database, Date.now() + 31 * day);
  expect(await count()).toBe(0);
  await recordingBegins();
  await consent(null);
  // Without being swept: whoever records hears of it.
  expect(await eventually(count, (left) => left === 0, PATIENCE)).toBe(0);
});
