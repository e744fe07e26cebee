/** The audit trail over HTTP and in the database: nothing is forgotten, secrets are not in it, and who meddles with it is found out. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTrail } from './app.ts';
import { readHead, type Verdict, verifyChain } from './audit/index.ts';
import { eventually, priceFile, startTestService, type TestService } from './testing.ts';

interface Entry {
  readonly position: number;
  readonly hash: string;
  readonly entry: {
    readonly tenant: string;
    readonly actor: string;
    readonly via: string;
    readonly origin: string | null;
    readonly correlation: string | null;
    readonly subject: string;
    readonly action: string;
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
  };
}

let running: TestService;
let sql: TestService['home']['database']['sql'];
beforeAll(async () => {
  running = await startTestService({});
  ({ sql } = running.home.database);
});
afterAll(() => running.close());

const post = async (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  (await (await running.call(path, { method: 'POST', body: JSON.stringify(body), headers })).json()) as {
    id: string;
    secret: string;
  };
const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => running.call(path, { headers });

/** When all of it is sealed. */
async function trail(query = '', headers: Readonly<Record<string, string>> = {}): Promise<readonly Entry[]> {
  await eventually(
    async () => ((await (await get('/v1/audit/head', headers)).json()) as { unsealed: number }).unsealed,
    (unsealed) => unsealed === 0,
    10_000,
  );
  const { items } = (await (await get(`/v1/audit?limit=500${query}`, headers)).json()) as { items: Entry[] };
  return items;
}

const linesOf = async (headers: Readonly<Record<string, string>> = {}): Promise<readonly string[]> => {
  const text = await (await get('/v1/audit/export', headers)).text();
  return text.split('\n').filter((line) => line !== '');
};
const verified = (lines: readonly string[], tenant: string, head?: string): Promise<Verdict> => {
  const known = head === undefined ? undefined : readHead(head);
  return verifyChain({
    lines: async function* () {
      yield* lines;
    },
    tenant,
    ...(known === undefined ? {} : { head: known }),
  });
};

test('says who changed what, when, from where, before and after', async () => {
  const { id } = await post('/v1/keys', { name: 'watched', roles: ['reader'] }, { 'x-correlation-id': 'call-7' });
  await post(`/v1/keys/${id}/revoke`, {});
  const entries = (await trail('&subject=api_keys')).filter(({ entry }) => entry.after?.['key_id'] === id);
  expect(entries.map(({ entry }) => [entry.via, entry.action])).toEqual([
    ['makeKey', 'insert'],
    ['revokeKey', 'update'],
  ]);
  const [made, revoked] = entries.map(({ entry }) => entry);
  expect(made).toMatchObject({ origin: '127.0.0.1', correlation: 'call-7', before: null, after: { name: 'watched' } });
  expect(made?.actor).toMatch(/^[0-9a-f-]{36}$/);
  expect([revoked?.before?.['revoked_at'], typeof revoked?.after?.['revoked_at']]).toEqual([null, 'string']);
});

test('has the first start in it, as the work of the service', async () => {
  const [tenant, key] = await trail();
  expect(tenant).toMatchObject({ position: 1, entry: { actor: 'system', via: 'first start', subject: 'tenants' } });
  expect(key).toMatchObject({ position: 2, entry: { actor: 'system', subject: 'api_keys' } });
});

test('has neither secrets nor their digests in it, and of long texts a digest', async () => {
  const { id, secret } = await post('/v1/keys', { name: 'secret', roles: ['reader'] });
  await post(`/v1/keys/${id}/rotate`, {});
  const text = priceFile({ policy: 'demo.audited', version: '1.0.0', price: '2' });
  await post('/v1/policies', { files: [{ name: 'price.writ', text }] });
  const entries = await trail();
  const all = JSON.stringify(entries);
  expect(all).not.toContain(secret.slice(-43));
  const [row] = await sql`SELECT encode(digest, 'hex') AS digest FROM api_keys WHERE key_id = ${id}`;
  expect(all).not.toContain(String(row?.['digest']));
  expect(entries.find(({ entry }) => entry.via === 'rotateKey')?.entry.after).toMatchObject({
    digest: '(secret)',
    previous_digest: '(secret)',
  });
  expect(all).not.toContain('rounding half even');
  expect(entries.find(({ entry }) => entry.subject === 'policy_versions')?.entry.after).toMatchObject({
    files: expect.stringMatching(/^sha256:/),
    policy: 'demo.audited',
  });
});

test('what the owner of the schema changes past the service is in it, too', async () => {
  const { id } = await post('/v1/tenants', { name: 'other' });
  await sql.begin(async (owner) => {
    await owner`CREATE POLICY meddling ON tenants TO CURRENT_USER USING (true)`;
    await owner`UPDATE tenants SET name = 'past it' WHERE tenant_id = ${id}`;
    await owner`DROP POLICY meddling ON tenants`;
  });
  const [entry] =
    await sql`SELECT actor, via FROM audit_entries WHERE tenant_id = ${id} ORDER BY entry_id DESC LIMIT 1`;
  expect(entry).toEqual({ actor: 'database writ', via: 'database' });
});

test('nothing that fails leaves anything in it', async () => {
  const before = (await trail()).length;
  await post('/v1/keys', { name: 'no', roles: ['nothing'] });
  await post('/v1/policies', { files: [{ name: 'price.writ', text: 'policy' }] });
  expect(await trail()).toHaveLength(before);
});

test('nobody but the database writes it, and nobody changes it', async () => {
  const write = (role: string, statement: string) =>
    sql.begin(async (as) => {
      await as.unsafe(`SET LOCAL ROLE ${role}`);
      await as.unsafe(`SELECT set_config('writ.tenant', gen_random_uuid()::text, true)`);
      await as.unsafe(statement);
    });
  const refused: Readonly<Record<string, readonly string[]>> = {
    'INSERT INTO audit_entries (tenant_id, actor, via, subject, action) VALUES (gen_random_uuid(), $$a$$, $$a$$, $$a$$, $$insert$$)':
      ['writ_app', 'writ_worker', 'writ_audit'],
    'DELETE FROM audit_entries': ['writ_app', 'writ_worker', 'writ_audit'],
    'UPDATE audit_entries SET actor = $$a$$': ['writ_app', 'writ_worker', 'writ_audit'],
    'DELETE FROM audit_seals': ['writ_app', 'writ_worker', 'writ_audit'],
    'UPDATE audit_seals SET position = 1': ['writ_app', 'writ_worker', 'writ_audit'],
    'SELECT audit_table($$tenants$$)': ['writ_app', 'writ_worker', 'writ_audit'],
    'INSERT INTO audit_seals VALUES (gen_random_uuid(), 1, 1, sha256($$a$$), now())': ['writ_app', 'writ_worker'],
  };
  for (const [statement, roles] of Object.entries(refused))
    for (const role of roles) await expect(write(role, statement), statement).rejects.toThrow('permission denied');
  for (const table of ['audit_entries', 'audit_seals'])
    await expect(sql`DELETE FROM ${sql(table)}`, table).rejects.toThrow('never change');
  for (const table of ['audit_entries', 'audit_seals', 'api_keys'])
    await expect(sql`TRUNCATE ${sql(table)} CASCADE`, table).rejects.toThrow('never change');
});

describe('a list', () => {
  test('is narrowed by filters, and refuses what it does not know', async () => {
    const inserted = await trail('&action=insert&subject__in=tenants,api_keys');
    expect(new Set(inserted.map(({ entry }) => entry.subject))).toEqual(new Set(['tenants', 'api_keys']));
    expect(await trail('&at__gt=2999-01-01T00:00:00Z')).toEqual([]);
    for (const [query, fault] of [
      ['acter=x', { path: 'acter', nearest: 'actor' }],
      ['actor__like=x', { path: 'actor__like' }],
      ['action=remove', { path: 'action', expected: 'one of insert, update, delete' }],
      ['at=yesterday', { path: 'at' }],
      ['action=insert&action=update', { path: 'action' }],
    ] as const) {
      const answer = await get(`/v1/audit?${query}`);
      expect(answer.status, query).toBe(422);
      expect(await answer.json(), query).toMatchObject({ code: 'QUERY_REJECTED', faults: [fault] });
    }
  });

  test('in pages is the whole', async () => {
    const all = await trail();
    const seen: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = (await (await get(`/v1/audit?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)).json()) as {
        items: Entry[];
        next: string | null;
      };
      seen.push(...page.items.map(({ position }) => position));
      cursor = page.next;
    }
    expect(seen).toEqual(all.map(({ position }) => position));
    expect(seen).toEqual(seen.map((_, i) => i + 1));
  });
});

describe('the chain', () => {
  let tenant: string;
  let headers: Readonly<Record<string, string>>;
  let lines: readonly string[];
  let head: string;
  /** A tenant of its own, with six entries. */
  beforeEach(async () => {
    ({ id: tenant } = await post('/v1/tenants', { name: 'chained' }));
    const { secret } = await post(`/v1/keys?tenant=${tenant}`, { name: 'a', roles: ['operator'] });
    headers = { authorization: `Bearer ${secret}` };
    for (const name of ['b', 'c', 'd', 'e']) await post('/v1/keys', { name, roles: ['reader'] }, headers);
    expect(await trail('', headers)).toHaveLength(6);
    lines = await linesOf(headers);
    ({ head } = (await (await get('/v1/audit/head', headers)).json()) as { head: string });
  });

  /** As the owner of the schema, who can take everything off that holds others back. */
  async function meddle(statements: string): Promise<Verdict> {
    await sql.begin(async (owner) => {
      for (const table of ['audit_entries', 'audit_seals'])
        await owner.unsafe(`ALTER TABLE ${table} DISABLE TRIGGER USER; SET CONSTRAINTS ALL DEFERRED`);
      await owner.unsafe(statements.replaceAll('$1', `'${tenant}'`));
      for (const table of ['audit_entries', 'audit_seals'])
        await owner.unsafe(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    });
    return verified(await linesOf(headers), tenant, head);
  }
  const idAt = (position: number) =>
    `(SELECT entry_id FROM audit_seals WHERE tenant_id = $1 AND position = ${position})`;

  test('holds up to its head, and for the tenant alone', async () => {
    expect(lines).toHaveLength(6);
    expect(await verified(lines, tenant, head)).toMatchObject({ ok: true, head: { position: 6 } });
    expect(await verified(lines, crypto.randomUUID(), head)).toMatchObject({ position: 1, fault: 'of another tenant' });
  });

  test('tells which row was changed', async () => {
    const changed = await meddle(
      `UPDATE audit_entries SET actor = 'nobody' WHERE tenant_id = $1 AND entry_id = ${idAt(3)}`,
    );
    expect(changed).toEqual({ ok: false, position: 3, fault: 'changed' });
  });

  test('tells which row was removed', async () => {
    const removed = await meddle('DELETE FROM audit_seals WHERE tenant_id = $1 AND position = 4');
    expect(removed).toEqual({ ok: false, position: 4, fault: 'missing' });
  });

  test('tells that the end was removed', async () => {
    const removed = await meddle('DELETE FROM audit_seals WHERE tenant_id = $1 AND position > 4');
    expect(removed).toEqual({ ok: false, position: 5, fault: 'missing at the end' });
  });

  test('tells which row was added', async () => {
    const added = await meddle(`
      UPDATE audit_seals SET position = position + 100 WHERE tenant_id = $1 AND position >= 3;
      UPDATE audit_seals SET position = position - 99 WHERE tenant_id = $1 AND position >= 3;
      WITH forged AS (INSERT INTO audit_entries (tenant_id, actor, via, subject, action)
        VALUES ($1, 'nobody', 'makeKey', 'api_keys', 'insert') RETURNING entry_id)
      INSERT INTO audit_seals SELECT $1, 3, entry_id, sha256('forged'), now() FROM forged`);
    expect(added).toEqual({ ok: false, position: 3, fault: 'added' });
  });

  test('tells which row was put in another order', async () => {
    const moved = await meddle(`
      UPDATE audit_seals SET position = CASE position WHEN 2 THEN 105 ELSE 102 END
        WHERE tenant_id = $1 AND position IN (2, 5);
      UPDATE audit_seals SET position = position - 100 WHERE tenant_id = $1 AND position > 100`);
    expect(moved).toEqual({ ok: false, position: 2, fault: 'moved' });
  });

  test('that was made anew as a whole is not the one whose head was kept', async () => {
    const other = await linesOf(headers);
    await meddle(`UPDATE audit_entries SET actor = 'nobody' WHERE tenant_id = $1 AND entry_id = ${idAt(1)};
      DELETE FROM audit_seals WHERE tenant_id = $1;
      INSERT INTO audit_unsealed SELECT tenant_id, entry_id FROM audit_entries WHERE tenant_id = $1`);
    await trail('', headers);
    const forged = await linesOf(headers);
    expect(forged).toHaveLength(other.length);
    expect(await verified(forged, tenant)).toMatchObject({ ok: true });
    expect(await verified(forged, tenant, head)).toEqual({ ok: false, position: 6, fault: 'rewritten' });
  });
});

describe('an export', () => {
  let lines: readonly string[];
  let tenant: string;
  let head: string;
  beforeAll(async () => {
    const [first] = await trail();
    tenant = first?.entry.tenant ?? '';
    lines = (await linesOf()).slice(0, 6);
    head = `6:${(JSON.parse(lines[5] ?? '') as Entry).hash}`;
  });

  test('has the entries that the list has, to the byte', async () => {
    const listed = await (await get('/v1/audit?limit=6')).text();
    expect(listed).toContain(`[${lines.join()}]`);
  });

  test.each<[string, (lines: readonly string[]) => readonly string[], object]>([
    [
      'a line that was changed',
      (all) => all.with(1, (all[1] ?? '').replace('api_keys', 'no_keys')),
      { position: 2, fault: 'changed' },
    ],
    ['a line that is not there', (all) => all.toSpliced(2, 1), { position: 3, fault: 'missing' }],
    ['a line that is there twice', (all) => all.toSpliced(3, 0, all[2] ?? ''), { position: 4, fault: 'added' }],
    [
      'two lines in another order',
      (all) => all.with(1, all[2] ?? '').with(2, all[1] ?? ''),
      { position: 2, fault: 'moved' },
    ],
    ['a line that is none', (all) => all.with(4, '{}'), { position: 5, fault: 'unreadable' }],
    ['nothing at all', () => [], { position: 1, fault: 'missing at the end' }],
  ])('with %s is found out', async (_, change, found) => {
    expect(await verified(change(lines), tenant, head)).toEqual({ ok: false, ...found });
  });
});

test('it is verified in the database, too, by who may read there', async () => {
  const [first] = await trail();
  const tenant = first?.entry.tenant ?? '';
  const opened = openTrail({ DATABASE_URL: running.home.database.url }, tenant);
  if (!opened.ok) throw new Error(opened.fault);
  const { lines } = opened;
  const all = await linesOf();
  const head = { position: all.length, hash: (JSON.parse(all.at(-1) ?? '') as Entry).hash };
  expect(await verifyChain({ lines, tenant, head })).toEqual({ ok: true, head });
  await opened.close();
  expect(openTrail({}, 'x')).toMatchObject({ ok: false, fault: expect.stringContaining('--tenant') });
  expect(openTrail({ WRIT_DATA: join(running.home.data, 'nothing') }, tenant)).toMatchObject({ ok: false });
});

test('several instances seal one chain', async () => {
  const second = await startTestService({}, running.home);
  await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      (i % 2 === 0 ? running : second).post('/v1/keys', JSON.stringify({ name: `k${i}`, roles: ['reader'] })),
    ),
  );
  const [first] = await trail();
  const verdict = await verified(await linesOf(), first?.entry.tenant ?? '');
  expect(verdict).toMatchObject({ ok: true });
  const [row] = await sql`SELECT count(*)::int AS n FROM audit_seals s JOIN audit_entries USING (tenant_id, entry_id)
    WHERE tenant_id = ${first?.entry.tenant ?? ''}`;
  expect(verdict).toMatchObject({ head: { position: row?.['n'] } });
  await second.close();
});
