/** Keys over HTTP: who gets in, how far, and how soon no more; tenants apart from one another. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { remakeAdminKey, start } from './app.ts';
import { testDatabase } from './kernel/database/testing.ts';
import { eventually, startTestService, type TestService } from './testing.ts';

interface Key {
  readonly id: string;
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly status: string;
}

const POLICY =
  'policy demo.one version 1.0.0\neffective from 2026-01-01\nas of day\n\ninput day: date\n\ndefine two = 2\n';
const EVALUATE = '/v1/evaluate/demo.one';

let running: TestService;
beforeAll(async () => {
  running = await startTestService({ 'one.writ': POLICY });
});
afterAll(() => running.close());

const bearer = (secret: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${secret}` });
const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  running.call(path, { method: 'POST', body: JSON.stringify(body), headers });

async function madeKey(body: object, query = ''): Promise<Key> {
  const response = await post(`/v1/keys${query}`, { name: 'a key', roles: ['operator'], ...body });
  expect(response.status).toBe(200);
  return (await response.json()) as Key;
}

async function madeTenant(): Promise<{ readonly id: string; readonly operator: Key }> {
  const { id } = (await (await post('/v1/tenants', { name: 'another' })).json()) as { id: string };
  return { id, operator: await madeKey({}, `?tenant=${id}`) };
}

const evaluates = async (secret: string, url = running.url): Promise<number> => {
  const headers = bearer(secret);
  const response = await fetch(`${url}${EVALUATE}`, { method: 'POST', body: '{"day":"2026-03-01"}', headers });
  await response.arrayBuffer();
  return response.status;
};

async function told(response: Response): Promise<{ status: number; code: string; text: string }> {
  const text = await response.text();
  return { status: response.status, code: (JSON.parse(text) as { code: string }).code, text };
}

describe('whoever has no key', () => {
  const strangers = [
    undefined,
    '',
    'Basic YTpi',
    'Bearer',
    'Bearer x',
    `Bearer writ_${'0'.repeat(32)}_${'a'.repeat(43)}`,
    `Bearer writ_${'0'.repeat(32)}_${'a'.repeat(42)}`,
  ];

  test('is told one and the same, on every address of the interface', async () => {
    const document = (await (await running.call('/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const answers = new Set<string>();
    for (const [path, methods] of Object.entries(document.paths))
      for (const method of Object.keys(methods))
        for (const authorization of strangers) {
          const response = await fetch(`${running.url}${path.replaceAll(/[{}]/g, '')}`, {
            method: method.toUpperCase(),
            ...(authorization === undefined ? {} : { headers: { authorization } }),
          });
          expect(response.headers.get('www-authenticate')).toBe('Bearer');
          answers.add(`${response.status} ${await response.text()}`);
        }
    expect([...answers]).toEqual([expect.stringMatching(/^401 .*"UNAUTHENTICATED"/)]);
  });

  test('reads health, readiness and the interface document, and no metrics', async () => {
    const status = async (path: string) => (await fetch(`${running.url}${path}`)).status;
    expect(await Promise.all(['/health', '/ready', '/openapi.json', '/docs', '/metrics'].map(status))).toEqual([
      ...[200, 200, 200, 200, 401],
    ]);
  });
});

describe('a key', () => {
  test('of the first start stands in a file of ours alone', async () => {
    const file = join(running.home.data, 'admin.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await evaluates(readFileSync(file, 'utf8').trim())).toBe(200);
  });

  test('is kept as a digest alone, and told once', async () => {
    const { id, secret } = await madeKey({});
    const [row] = await running.home.database.sql`SELECT api_keys::text AS text FROM api_keys WHERE key_id = ${id}`;
    const random = secret.split('_').slice(2).join('_');
    expect(String(row?.['text'])).not.toContain(random);
    expect(await (await running.call(`/v1/keys/${id}`)).text()).not.toContain(random);
    expect(await (await running.call('/v1/keys?limit=500')).text()).not.toContain(random);
  });

  test('reaches as far as its scopes', async () => {
    const reader = await madeKey({ roles: ['reader'] });
    const narrowed = await madeKey({ roles: ['billing', 'author'], scopes: ['evaluate'] });
    expect([reader.scopes, narrowed.scopes]).toEqual([['policies:read'], ['evaluate']]);
    expect(await evaluates(reader.secret)).toBe(403);
    expect(await evaluates(narrowed.secret)).toBe(200);
    const listed = await running.call('/v1/policies', { headers: bearer(narrowed.secret) });
    expect(await told(listed)).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
      text: expect.stringContaining('policies:read'),
    });
  });

  test('gives no more than its maker has', async () => {
    const operator = await madeKey({ roles: ['operator'] });
    const headers = bearer(operator.secret);
    const asked = (roles: readonly string[]) => post('/v1/keys', { name: 'more', roles }, headers);
    expect((await asked(['author'])).status).toBe(200);
    expect(await told(await asked(['installation']))).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    const admin = readFileSync(join(running.home.data, 'admin.key'), 'utf8').split('_')[1] ?? '';
    const id = admin.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    for (const act of ['rotate', 'revoke'])
      expect(await told(await post(`/v1/keys/${id}/${act}`, {}, headers))).toMatchObject({ code: 'FORBIDDEN' });
  });

  test('that may make keys and little else rotates and ends none that may do more', async () => {
    const [maker, operator, alike] = [
      await madeKey({ roles: ['operator'], scopes: ['keys:write'] }),
      await madeKey({ roles: ['operator'] }),
      await madeKey({ roles: ['operator'], scopes: ['keys:write'] }),
    ];
    const act = async (key: string, what: string) =>
      (await post(`/v1/keys/${key}/${what}`, {}, bearer(maker.secret))).status;
    for (const what of ['rotate', 'revoke'])
      expect([await act(operator.id, what), await act(alike.id, what)]).toEqual([403, 200]);
    expect(await evaluates(operator.secret)).toBe(200);
  });

  test('ends at its time', async () => {
    const soon = await madeKey({ expiresAt: new Date(Date.now() + 1000).toISOString() });
    expect(await evaluates(soon.secret)).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await evaluates(soon.secret)).toBe(401);
    const past = { name: 'past', roles: ['reader'], expiresAt: '2020-01-01T00:00:00Z' };
    expect(await told(await post('/v1/keys', past))).toMatchObject({ status: 422, code: 'BODY_REJECTED' });
  });

  test('is rotated: the secret before is good for the grace that was given, and no longer', async () => {
    const { id, secret } = await madeKey({});
    const rotate = async (graceSeconds: number) =>
      (await (await post(`/v1/keys/${id}/rotate`, { graceSeconds })).json()) as Key;
    const second = await rotate(60);
    expect(second.id).toBe(id);
    expect([await evaluates(secret), await evaluates(second.secret)]).toEqual([200, 200]);
    const third = await rotate(0);
    expect([await evaluates(secret), await evaluates(second.secret), await evaluates(third.secret)]).toEqual([
      ...[401, 401, 200],
    ]);
  });

  test('that is revoked is of no use within a second, on every instance, and stays so', async () => {
    const other = await start({
      ...{ DATABASE_URL: running.home.database.url, WRIT_DATA: running.home.data, WRIT_POLICIES: running.folder },
      ...{ WRIT_PORT: '0', WRIT_LOG_LEVEL: 'silent' },
    });
    if (!other.ok) throw new Error(other.faults.join());
    const { id, secret } = await madeKey({});
    const instances = [running.url, other.service.url];
    const statuses = () => Promise.all(instances.map((url) => evaluates(secret, url)));
    expect(await statuses()).toEqual([200, 200]);
    await post(`/v1/keys/${id}/revoke`, {});
    const revoked = performance.now();
    while ((await statuses()).includes(200) && performance.now() - revoked < 10_000);
    expect(await statuses()).toEqual([401, 401]);
    expect(await told(await post(`/v1/keys/${id}/rotate`, {}))).toMatchObject({ status: 409, code: 'KEY_REVOKED' });
    expect(((await (await post(`/v1/keys/${id}/revoke`, {})).json()) as Key).status).toBe('revoked');
    await other.service.stop();
  });

  test('is made once by four instances that start at once on a database', async () => {
    const fresh = await testDatabase({ migrated: false });
    const folders = Array.from({ length: 4 }, () => mkdtempSync(join(tmpdir(), 'writ-data-')));
    const started = await Promise.all(
      folders.map((folder) =>
        start({
          ...{ DATABASE_URL: fresh.url, WRIT_DATA: folder, WRIT_POLICIES: running.folder },
          ...{ WRIT_PORT: '0', WRIT_LOG_LEVEL: 'silent', WRIT_PEPPER: 'x'.repeat(32) },
          WRIT_MASTER_KEY: 'y'.repeat(32),
        }),
      ),
    );
    const keys = folders.filter((folder) => existsSync(join(folder, 'admin.key')));
    expect(keys).toHaveLength(1);
    const secret = readFileSync(join(keys[0] ?? '', 'admin.key'), 'utf8').trim();
    for (const each of started) expect(each.ok && (await evaluates(secret, each.service.url))).toBe(200);
    for (const each of started) if (each.ok) await each.service.stop();
    await fresh.drop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  test('of the first start that is lost is made again, by who owns the installation', async () => {
    const file = join(running.home.data, 'admin.key');
    const environment = { DATABASE_URL: running.home.database.url, WRIT_DATA: running.home.data };
    const before = readFileSync(file, 'utf8');
    expect(await remakeAdminKey(environment)).toEqual({ ok: false, faults: [expect.stringContaining('is there')] });
    rmSync(file);
    expect(await remakeAdminKey(environment)).toEqual({ ok: true, file });
    const after = readFileSync(file, 'utf8');
    expect(after).not.toBe(before);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await running.call('/v1/tenants', { headers: bearer(after.trim()) })).status).toBe(200);
    expect(await evaluates(before.trim())).toBe(200);
    rmSync(file);
    const other = await remakeAdminKey({ ...environment, WRIT_PEPPER: 'x'.repeat(32) });
    expect(other).toEqual({ ok: false, faults: [expect.stringContaining('WRIT_PEPPER')] });
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, before, { mode: 0o600 });
  });

  test('of another pepper is said at the start', async () => {
    const other = await start({
      ...{ DATABASE_URL: running.home.database.url, WRIT_DATA: running.home.data, WRIT_POLICIES: running.folder },
      ...{ WRIT_PORT: '0', WRIT_LOG_LEVEL: 'silent', WRIT_PEPPER: 'x'.repeat(32) },
    });
    expect(other).toEqual({ ok: false, faults: [expect.stringContaining('WRIT_PEPPER')] });
  });
});

describe('a tenant', () => {
  test('is edited as it was read, and not over what another has written', async () => {
    const { id } = await madeTenant();
    const read = await running.call(`/v1/tenants/${id}`);
    const etag = read.headers.get('etag') ?? '';
    const edit = (name: string, headers: Readonly<Record<string, string>>) =>
      running.call(`/v1/tenants/${id}`, { method: 'PATCH', body: JSON.stringify({ name }), headers });
    expect(await told(await edit('one', {}))).toMatchObject({ status: 428, code: 'PRECONDITION_REQUIRED' });
    const edited = await edit('two', { 'if-match': etag });
    expect(await edited.json()).toMatchObject({ id, name: 'two' });
    expect(await told(await edit('three', { 'if-match': etag }))).toMatchObject({ code: 'PRECONDITION_FAILED' });
    expect((await edit('three', { 'if-match': edited.headers.get('etag') ?? '' })).status).toBe(200);
  });

  test('that is suspended has no use of its keys until it is taken up again', async () => {
    const { id, operator } = await madeTenant();
    const set = (status: string, secret?: string) =>
      running.call(`/v1/tenants/${id}`, {
        ...{ method: 'PATCH', body: JSON.stringify({ status }) },
        headers: { 'if-match': '*', ...(secret === undefined ? {} : bearer(secret)) },
      });
    expect(await evaluates(operator.secret)).toBe(200);
    expect(await told(await set('suspended', operator.secret))).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    await set('suspended');
    const end = performance.now() + 10_000;
    while ((await evaluates(operator.secret)) !== 401 && performance.now() < end);
    expect(await evaluates(operator.secret)).toBe(401);
    await set('active');
    expect(await evaluates(operator.secret)).toBe(200);
  });

  test('is not suspended from within, and the first one is taken up again by who owns the installation', async () => {
    const { id, operator } = await madeTenant();
    const first = ((await (await running.call('/v1/tenants')).json()) as { items: { id: string }[] }).items[0]?.id;
    const other = await madeKey({ roles: ['installation'] }, `?tenant=${id}`);
    const suspend = async (tenant: string | undefined, headers = {}) =>
      told(
        await running.call(`/v1/tenants/${tenant}`, {
          ...{ method: 'PATCH', body: '{"status":"suspended"}', headers: { 'if-match': '*', ...headers } },
        }),
      );
    expect(await suspend(first)).toMatchObject({ status: 409, code: 'OWN_TENANT' });
    expect(await suspend(id, bearer(other.secret))).toMatchObject({ status: 409, code: 'OWN_TENANT' });
    expect(await suspend(first, bearer(other.secret))).toMatchObject({ status: 200 });
    const own = async () => (await running.call('/v1/tenants')).status;
    expect(await eventually(own, (status) => status === 401, 10_000)).toBe(401);
    expect(await evaluates(operator.secret)).toBe(200);
    const file = join(running.home.data, 'admin.key');
    const before = readFileSync(file, 'utf8');
    rmSync(file);
    const environment = { DATABASE_URL: running.home.database.url, WRIT_DATA: running.home.data };
    expect(await remakeAdminKey(environment)).toEqual({ ok: true, file });
    expect(await eventually(own, (status) => status === 200, 10_000)).toBe(200);
    writeFileSync(file, before, { mode: 0o600 });
  });

  test('lists its own keys in pages, and refuses what a list does not know', async () => {
    const { operator } = await madeTenant();
    const headers = bearer(operator.secret);
    const made = [operator.id];
    for (let i = 0; i < 4; i += 1) {
      const response = await post('/v1/keys', { name: `key ${i}`, roles: ['reader'] }, headers);
      made.push(((await response.json()) as Key).id);
    }
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = `limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = (await (await running.call(`/v1/keys?${query}`, { headers })).json()) as {
        items: Key[];
        next: string | null;
      };
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    expect(seen).toEqual(made);
    for (const query of ['limit=0', 'limit=501', 'cursor=x', 'nome=x', 'status=active', 'limit=1&limit=2'])
      expect(await told(await running.call(`/v1/keys?${query}`, { headers }))).toMatchObject({
        code: 'QUERY_REJECTED',
      });
  });

  test('sees itself alone in the list; the operator of the installation sees all', async () => {
    const { id, operator } = await madeTenant();
    const list = async (secret?: string) => {
      const init = secret === undefined ? {} : { headers: bearer(secret) };
      const page = (await (await running.call('/v1/tenants?limit=500', init)).json()) as { items: { id: string }[] };
      return page.items.map((each) => each.id);
    };
    expect(await list(operator.secret)).toEqual([id]);
    expect((await list()).length).toBeGreaterThan(1);
    expect(await told(await post('/v1/tenants', { name: 'no' }, bearer(operator.secret)))).toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('a text that the database does not keep', () => {
  test.each(['a\u0000b', '\ud800'])('%j is refused in a body, where it stands', async (name) => {
    const refused = await post('/v1/tenants', { name });
    expect(await refused.json()).toMatchObject({ code: 'BODY_REJECTED', faults: [{ path: 'name' }] });
  });

  test('is refused in a query', async () => {
    const refused = await running.call('/v1/events?subject=%00');
    expect(await refused.json()).toMatchObject({ code: 'QUERY_REJECTED', faults: [{ path: 'subject' }] });
  });
});
