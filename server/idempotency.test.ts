/** Writes that are sent again: one effect and one answer for each key, however many come at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Statements, sweepIdempotency } from '#kernel';
import { connectTo, databaseOf } from './kernel/database/connect.ts';
import { placeOf } from './kernel/database/open.ts';
import { priceFile, startTestService, type TestService } from './testing.ts';

const AT_ONCE = 200;

let running: TestService;
beforeAll(async () => {
  running = await startTestService({});
});
afterAll(() => running.close());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly etag: string | null;
  readonly replayed: boolean;
}

let keys = 0;
function newKey(): string {
  keys += 1;
  return `test-${keys}`;
}

async function write(
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const response = await running.call(path, { method, body: JSON.stringify(body), headers });
  const [etag, replayed] = ['etag', 'idempotent-replayed'].map((name) => response.headers.get(name));
  return { status: response.status, text: await response.text(), etag: etag ?? null, replayed: replayed === 'true' };
}
const post = (path: string, body: unknown, key: string) => write('POST', path, body, { 'idempotency-key': key });
const idOf = ({ text }: Answer): string => (JSON.parse(text) as { id: string }).id;
const codeOf = ({ text }: Answer): string => (JSON.parse(text) as { code: string }).code;

/** As the owner, who sees no more of some tables than the tenant does. */
async function counted(table: string): Promise<number> {
  const [row] = await inTenant((sql) => sql`SELECT count(*)::int AS n FROM ${sql(table)}`);
  return Number(row?.['n']);
}

/** As the owner of the schema, in the tenant of the key that calls. */
async function inTenant<T>(work: (sql: Statements, tenant: string) => Promise<T>): Promise<T> {
  const { value } = await running.home.database.sql.begin(async (sql) => {
    const [row] = await sql`SELECT tenant_id AS id FROM tenants ORDER BY tenant_id LIMIT 1`;
    const tenant = String(row?.['id']);
    await sql`SELECT set_config('writ.tenant', ${tenant}, true)`;
    return { value: await work(sql, tenant) };
  });
  return value;
}

async function kindsOf(policy: string): Promise<readonly string[]> {
  const rows = await inTenant(
    (sql) => sql<{ kind: string }[]>`SELECT kind FROM policy_history WHERE policy = ${policy} ORDER BY entry_id`,
  );
  return rows.map(({ kind }) => kind);
}

/** As a client does that is told the call still runs: on a busy machine that may take longer than a repeat is kept waiting. */
async function patiently(call: () => Promise<Answer>): Promise<Answer> {
  const answer = await call();
  const again = answer.status === 409 && codeOf(answer) === 'IDEMPOTENCY_IN_FLIGHT';
  return again ? patiently(call) : answer;
}

/** All of them at once; the answers without what tells the first one from the others. */
async function together(call: () => Promise<Answer>): Promise<readonly Answer[]> {
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => patiently(call)));
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  return answers;
}
const equal = (answers: readonly Answer[]): Set<string> =>
  new Set(answers.map(({ status, text, etag }) => `${status} ${etag} ${text}`));

test('a key that another caller has used gives them nothing of its answer', async () => {
  const [first, second] = [newKey(), newKey()];
  const { secret } = JSON.parse((await post('/v1/keys', { name: 'b', roles: ['operator'] }, first)).text) as {
    secret: string;
  };
  const make = (headers: Readonly<Record<string, string>>) =>
    write('POST', '/v1/keys', { name: 'a', roles: ['reader'] }, { 'idempotency-key': second, ...headers });
  expect((await make({})).status).toBe(200);
  const other = await make({ authorization: `Bearer ${secret}` });
  expect([other.status, codeOf(other)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  expect((await make({})).replayed).toBe(true);
});

describe(`${AT_ONCE} calls at once with one key have one effect and one answer`, () => {
  test('making a tenant', async () => {
    const [key, before] = [newKey(), await counted('tenants')];
    const answers = await together(() => post('/v1/tenants', { name: 'once' }, key));
    expect([...equal(answers)]).toEqual([expect.stringMatching(/^200 "1" /)]);
    expect(await counted('tenants')).toBe(before + 1);
  });

  test('editing a tenant', async () => {
    const id = idOf(await post('/v1/tenants', { name: 'before' }, newKey()));
    const headers = { 'idempotency-key': newKey(), 'if-match': '"1"' };
    const answers = await together(() => write('PATCH', `/v1/tenants/${id}`, { name: 'after' }, headers));
    expect([...equal(answers)]).toEqual([expect.stringMatching(/^200 "2" .*"after"/)]);
  });

  test('making a key, whose secret is told once and kept nowhere', async () => {
    const [key, before] = [newKey(), await counted('api_keys')];
    const answers = await together(() => post('/v1/keys', { name: 'once', roles: ['reader'] }, key));
    const [first] = answers.filter(({ replayed }) => !replayed);
    const { secret, ...rest } = JSON.parse(first?.text ?? '') as { secret: string };
    expect(secret).toMatch(/^writ_/);
    const others = equal(answers.filter(({ replayed }) => replayed));
    expect([...others].map((text) => JSON.parse(text.slice(text.indexOf('{'))))).toEqual([{ ...rest, secret: null }]);
    expect(await counted('api_keys')).toBe(before + 1);
    const kept = await inTenant((sql) => sql`SELECT answer FROM idempotent_calls WHERE key = ${key}`);
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(secret.slice(-43));
  });

  test('rotating a key', async () => {
    const id = idOf(await post('/v1/keys', { name: 'turned', roles: ['reader'] }, newKey()));
    const key = newKey();
    const answers = await together(() => post(`/v1/keys/${id}/rotate`, {}, key));
    expect(equal(answers.filter(({ replayed }) => replayed)).size).toBe(1);
    expect(answers.filter(({ text }) => text.includes('"secret":"writ_'))).toHaveLength(1);
  });

  test('publishing a version, and activating it', async () => {
    const files = [{ name: 'price.writ', text: priceFile({ version: '1.0.0', price: '2' }) }];
    const [published, activated] = [newKey(), newKey()];
    const versions = await together(() => post('/v1/policies', { files }, published));
    expect([...equal(versions)]).toEqual([expect.stringMatching(/^200 .*"version":"1.0.0"/)]);
    expect(await counted('policy_versions')).toBe(1);
    const activations = await together(() =>
      post('/v1/policies/demo.price/activations', { version: '1.0.0' }, activated),
    );
    expect([...equal(activations)]).toEqual([expect.stringMatching(/^200 .*"version":"1.0.0"/)]);
    expect(await counted('activations')).toBe(1);
  });

  test('giving a licence', async () => {
    const id = idOf(await post('/v1/tenants', { name: 'licensed' }, newKey()));
    const headers = { 'idempotency-key': newKey(), 'if-match': '"0"' };
    const answers = await together(() => write('PUT', `/v1/tenants/${id}/licence`, { plan: 'starter' }, headers));
    expect([...equal(answers)]).toEqual([expect.stringMatching(/^200 "1" .*"starter"/)]);
  });

  test('making a token for a customer, which is told once and kept nowhere, and ending them', async () => {
    const [made, ended] = [newKey(), newKey()];
    const body = { customer: 'c-1', evaluate: [{ policy: 'demo.price', field: 'customer' }] };
    const answers = await together(() => post('/v1/portal-tokens', body, made));
    expect(answers.filter(({ text }) => text.includes('"token":"ey'))).toHaveLength(1);
    expect(equal(answers.filter(({ replayed }) => replayed)).size).toBe(1);
    const kept = await inTenant((sql) => sql`SELECT answer FROM idempotent_calls WHERE key = ${made}`);
    expect(kept).toEqual([{ answer: expect.stringContaining('"token":null') }]);
    const revoked = await together(() => post('/v1/portal-tokens/revoke', { customer: 'c-1' }, ended));
    expect(equal(revoked).size).toBe(1);
  });

  test('making a webhook, whose secret is told once and kept nowhere in clear', async () => {
    const [key, before] = [newKey(), await counted('webhooks')];
    const answers = await together(() => post('/v1/webhooks', { name: 'once', url: 'https://hooks.example/' }, key));
    const [first] = answers.filter(({ replayed }) => !replayed);
    const { secret, ...rest } = JSON.parse(first?.text ?? '') as { secret: string };
    const others = equal(answers.filter(({ replayed }) => replayed));
    expect([...others].map((text) => JSON.parse(text.slice(text.indexOf('{'))))).toEqual([{ ...rest, secret: null }]);
    expect(await counted('webhooks')).toBe(before + 1);
    const kept = await inTenant((sql) => sql`SELECT answer FROM idempotent_calls WHERE key = ${key}`);
    const sealed = await running.home.database.sql`SELECT secret FROM webhooks`;
    for (const rows of [kept, sealed]) expect(JSON.stringify(rows)).not.toContain(secret.slice('whsec_'.length));
  });

  test('editing, turning, testing and ending a webhook, and sending its events again', async () => {
    const id = idOf(await post('/v1/webhooks', { name: 'w', url: 'https://hooks.example/' }, newKey()));
    const address = `/v1/webhooks/${id}`;
    const edit = { 'idempotency-key': newKey(), 'if-match': '"1"' };
    const edited = await together(() => write('PATCH', address, { name: 'after' }, edit));
    expect([...equal(edited)]).toEqual([expect.stringMatching(/^200 "2" .*"after"/)]);
    const events = async () => (await inTenant((sql) => sql`SELECT FROM events WHERE subject = ${id}`)).length;
    const turned = newKey();
    const rotated = await together(() => post(`${address}/rotate`, {}, turned));
    expect(rotated.filter(({ text }) => text.includes('"secret":"whsec_'))).toHaveLength(1);
    const tested = newKey();
    expect(equal(await together(() => post(`${address}/test`, {}, tested))).size).toBe(1);
    expect(await events()).toBe(1);
    const replayed = newKey();
    const after = Buffer.from('e0').toString('base64url');
    expect(equal(await together(() => post(`${address}/replay`, { after }, replayed))).size).toBe(1);
    const ended = { 'idempotency-key': newKey() };
    const gone = await together(() => write('DELETE', address, {}, ended));
    expect([...equal(gone)]).toEqual([expect.stringMatching(/^200 /)]);
    expect((await post(`${address}/test`, {}, newKey())).status).toBe(404);
  });

  test('an event for each effect, not for each call', async () => {
    const key = newKey();
    const of = async (name: string) =>
      (await running.home.database.sql`SELECT FROM events WHERE data->>'name' = ${name}`).length;
    await together(() => post('/v1/tenants', { name: 'told once' }, key));
    expect(await of('told once')).toBe(1);
    expect((await post('/v1/tenants', { name: 'told never', more: 1 }, newKey())).status).toBe(422);
    expect(await of('told never')).toBe(0);
  });

  test('drafting, editing, submitting, reviewing and discarding', async () => {
    const filesOf = (price: string) => ({
      files: [{ name: 'price.writ', text: priceFile({ version: '2.0.0', price, policy: 'demo.draft' }) }],
    });
    const reviewer = await post('/v1/keys', { name: 'reviewer', roles: ['approver'] }, newKey());
    const { secret } = JSON.parse(reviewer.text) as { secret: string };
    const made = newKey();
    const drafts = await together(() => post('/v1/drafts', filesOf('2'), made));
    expect([...equal(drafts)]).toEqual([expect.stringMatching(/^200 "1" .*"state":"sound"/)]);
    const [first] = drafts;
    const path = `/v1/drafts/${first && idOf(first)}`;
    const edit = { 'idempotency-key': newKey(), 'if-match': '"1"' };
    const edits = await together(() => write('PUT', path, filesOf('3'), edit));
    expect([...equal(edits)]).toEqual([expect.stringMatching(/^200 "2" /)]);
    const submitted = newKey();
    expect(equal(await together(() => post(`${path}/submit`, {}, submitted))).size).toBe(1);
    const review = { 'idempotency-key': newKey(), 'if-match': '"2"', authorization: `Bearer ${secret}` };
    const reviews = await together(() => write('POST', `${path}/reviews`, { verdict: 'reject' }, review));
    expect([...equal(reviews)]).toEqual([expect.stringMatching(/^200 .*"reject"/)]);
    const gone = { 'idempotency-key': newKey(), 'if-match': '"2"' };
    expect(equal(await together(() => write('DELETE', path, {}, gone))).size).toBe(1);
    expect(await kindsOf('demo.draft')).toEqual([
      ...['draft.created', 'draft.changed', 'draft.submitted', 'draft.reviewed', 'draft.discarded'],
    ]);
  });

  test('beginning a replay, and a shadow', async () => {
    const files = [{ name: 'price.writ', text: priceFile({ version: '1.0.0', price: '2', policy: 'demo.asked' }) }];
    const path = `/v1/drafts/${idOf(await post('/v1/drafts', { files }, newKey()))}`;
    const [begun, turned] = [newKey(), { 'idempotency-key': newKey() }];
    expect(equal(await together(() => post(`${path}/replays`, {}, begun))).size).toBe(1);
    expect(equal(await together(() => write('PUT', `${path}/shadow`, { on: true }, turned))).size).toBe(1);
    expect(await counted('replays')).toBe(2);
  });

  test('asking for long work, and ending it', async () => {
    const files = [{ name: 'price.writ', text: priceFile({ version: '7.0.0', price: '7' }) }];
    const draft = idOf(await post('/v1/drafts', { files }, newKey()));
    const [asked, cancelled, before] = [newKey(), newKey(), await counted('jobs')];
    const jobs = await together(() => post(`/v1/drafts/${draft}/publications`, { mayChange: 1 }, asked));
    expect([...equal(jobs)]).toEqual([expect.stringMatching(/^200 .*"kind":"publication"/)]);
    expect(await counted('jobs')).toBe(before + 1);
    const [job] = jobs;
    const ended = await together(() => post(`/v1/jobs/${job === undefined ? '' : idOf(job)}/cancel`, {}, cancelled));
    expect([...equal(ended)]).toEqual([expect.stringMatching(/^200 .*"status":"cancelled"/)]);
  });

  test('publishing a draft, and retiring it', async () => {
    const files = [{ name: 'price.writ', text: priceFile({ version: '1.0.0', price: '2', policy: 'demo.once' }) }];
    const path = `/v1/drafts/${idOf(await post('/v1/drafts', { files }, newKey()))}/publish`;
    const [published, retired, said] = [newKey(), newKey(), newKey()];
    const versions = await together(() => post(path, {}, published));
    expect([...equal(versions)]).toEqual([expect.stringMatching(/^200 .*"version":"1.0.0"/)]);
    await post('/v1/policies/demo.once/activations', { version: '1.0.0' }, newKey());
    const retirements = await together(() => post('/v1/policies/demo.once/retirements', {}, retired));
    expect([...equal(retirements)]).toEqual([expect.stringMatching(/^200 .*"kind":"retirement"/)]);
    await together(() => post('/v1/policies/demo.once/comments', { comment: 'once' }, said));
    const kinds = ['draft.created', 'version.published', 'version.activated', 'version.retired', 'commented'];
    expect(await kindsOf('demo.once')).toEqual(kinds);
  });

  test('revoking a key', async () => {
    const id = idOf(await post('/v1/keys', { name: 'ended', roles: ['reader'] }, newKey()));
    const key = newKey();
    const answers = await together(() => post(`/v1/keys/${id}/revoke`, {}, key));
    expect([...equal(answers)]).toEqual([expect.stringContaining('"revoked"')]);
  });
});

describe('a key', () => {
  test('with another body, address or state of what is edited is refused', async () => {
    const key = newKey();
    const made = await post('/v1/tenants', { name: 'a' }, key);
    expect(made.status).toBe(200);
    for (const other of [await post('/v1/tenants', { name: 'b' }, key), await post('/v1/keys', { name: 'a' }, key)])
      expect([other.status, codeOf(other)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test('of a call that failed may be tried again', async () => {
    const key = newKey();
    expect((await post('/v1/tenants', { name: '' }, key)).status).toBe(422);
    expect(await post('/v1/tenants', { name: 'now' }, key)).toMatchObject({ status: 200, replayed: false });
  });

  test('is free again when its time is up', async () => {
    const key = newKey();
    const first = await post('/v1/tenants', { name: 'first' }, key);
    await inTenant((sql) => sql`UPDATE idempotent_calls SET expires_at = now() WHERE key = ${key}`);
    const again = await post('/v1/tenants', { name: 'second' }, key);
    expect([first.status, again.status, again.replayed]).toEqual([200, 200, false]);
  });

  test('whose time is up is swept away with its answer, in every tenant', async () => {
    const { home } = running;
    const kept = async () => (await inTenant((sql) => sql`SELECT key FROM idempotent_calls`)).length;
    const database = databaseOf(connectTo(placeOf(home.database.url), 1));
    await post('/v1/tenants', { name: 'swept' }, newKey());
    const before = await kept();
    await sweepIdempotency(database, Date.now());
    expect(await kept()).toBe(before);
    await sweepIdempotency(database, Date.now() + 25 * 60 * 60 * 1000);
    expect(await kept()).toBe(0);
    await database.close();
  });

  test.each(['', 'ä', 'a b', 'x'.repeat(256)])('is not %j', async (key) => {
    const answer = await post('/v1/tenants', { name: 'a' }, key);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'IDEMPOTENCY_KEY_REJECTED']);
  });

  test('whose call still runs is waited for, and then said to be running', async () => {
    const key = newKey();
    const held = Promise.withResolvers<void>();
    const claimed = Promise.withResolvers<void>();
    const holder = inTenant(async (sql, id) => {
      await sql`INSERT INTO idempotent_calls VALUES (${id}, ${key}, '', NULL, NULL, now(), now() + '1 day')`;
      claimed.resolve();
      await held.promise;
      throw new Error('it failed');
    });
    await claimed.promise;
    const waiting = await running.call('/v1/tenants', {
      ...{ method: 'POST', body: '{"name":"late"}', headers: { 'idempotency-key': key } },
    });
    expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([409, '1']);
    expect(await waiting.json()).toMatchObject({ code: 'IDEMPOTENCY_IN_FLIGHT' });
    const next = post('/v1/tenants', { name: 'late' }, key);
    held.resolve();
    await expect(holder).rejects.toThrow('it failed');
    expect(await next).toMatchObject({ status: 200, replayed: false });
  });
});
