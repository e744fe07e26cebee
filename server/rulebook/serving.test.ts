/** Books in memory: how a change reaches them where no notice does, and what is done where one cannot be made. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRegistry } from '#engine';
import { DraftChecker, type DraftFile } from '#plans';
import { connectTo, type Database, databaseOf } from '../kernel/database/connect.ts';
import { placeOf } from '../kernel/database/open.ts';
import { type TestDatabase, testDatabase } from '../kernel/database/testing.ts';
import { Accounts, type Caller, ID_BYTES, type KeyId, type TenantId, UNLIMITED, uuidv7 } from '../kernel/index.ts';
import { Checks, type ChecksParts } from './checks.ts';
import { makeDraft } from './drafts/service.ts';
import { activate, publish, type RulebookParts } from './service.ts';
import { Serving } from './serving.ts';
import { Turns } from './turns.ts';

const newId = <Kind extends string>() => uuidv7<Kind>(Date.now(), randomBytes(ID_BYTES));
const tenantOfCaller: TenantId = newId();
const key: KeyId = newId();
const NO_LIMITS = { ofCaller: undefined, ofTenant: undefined, ofStranger: undefined };
const caller: Caller = {
  tenant: tenantOfCaller,
  actor: { kind: 'key', key },
  scopes: new Set(),
  account: new Accounts(NO_LIMITS, Date.now).of(tenantOfCaller, key),
};
const drafts = new DraftChecker({ timeMs: 60_000, memoryMb: 256 });
const turns = new Turns<TenantId>({ max: 1, maxEach: 1, clock: Date.now });

const onFault = (cause: unknown): void => {
  throw cause;
};

let home: TestDatabase;
let database: Database;
let parts: RulebookParts;
beforeAll(async () => {
  home = await testDatabase();
  database = databaseOf(connectTo(placeOf(home.url), 4));
  parts = {
    ...{ checks: new Checks({ database, drafts, turns, onFault }), entitlements: UNLIMITED },
    ...{ clock: Date.now, random: randomBytes },
  };
  const { tenant } = caller;
  await database.withTenant(tenant, async (sql) => {
    await sql`INSERT INTO tenants (tenant_id, name, created_at, changed_at) VALUES (${tenant}, 'a', now(), now())`;
    await sql`
      INSERT INTO api_keys (tenant_id, key_id, name, roles, digest, created_at)
      VALUES (${tenant}, ${key}, 'a', '{author}', sha256('a'), now())`;
  });
});
afterAll(async () => {
  await drafts.close();
  await database.close();
  await home.drop();
});

const TEXT = (policy: string, version: string, more: string): string => `policy ${policy} version ${version}
effective from 2026-01-01
as of day
${more}
input day: date
rule first { code FIRST require day >= 2026-01-01 }
decision open { pass when first }
`;

/** Published and activated from the beginning of the year on. */
async function bring(policy: string, version: string, more = ''): Promise<void> {
  const files: readonly DraftFile[] = [{ name: 'a.writ', text: TEXT(policy, version, more) }];
  const check = await parts.checks.check(caller.tenant, files);
  await database.withTenant(caller.tenant, async (sql) => {
    expect(await publish(parts, sql, { caller, files, check })).toMatchObject({ done: { version } });
    const asked = { version, at: '2026-01-01T00:00:00Z' };
    expect(await activate(parts, sql, { caller, policy, asked })).toMatchObject({ done: { version } });
  });
}

function newServing(
  own: Partial<Database> = {},
  reader: Pick<DraftChecker, 'read'> = drafts,
): { readonly serving: Serving; readonly faults: unknown[] } {
  const faults: unknown[] = [];
  const onFault = (cause: unknown): void => {
    faults.push(cause);
  };
  return {
    serving: new Serving({ database: { ...database, ...own }, shared: createRegistry(), drafts: reader, onFault }),
    faults,
  };
}
/** The versions that answer, or the code of the problem. */
function answers(serving: Serving, policy: string): string {
  const found = serving.of(caller.tenant).find(policy, {});
  return 'problem' in found ? found.problem.code : found.versions.map(({ version }) => version).join();
}

const PATIENT = { timeout: 20_000 };

/** That nobody tells of changes, so that it has to ask. */
const DEAF: Partial<Database> = { listen: () => Promise.resolve() };

test('what was there before it started is there, and what comes later is asked for', async () => {
  await bring('demo.deaf', '1.0.0');
  const { serving, faults } = newServing(DEAF);
  expect(await serving.start()).toBe(true);
  expect(answers(serving, 'demo.deaf')).toBe('1.0.0');
  await bring('demo.deaf', '2.0.0', 'supersedes 1.0.0 for everyone\n');
  await expect.poll(() => answers(serving, 'demo.deaf'), PATIENT).toBe('2.0.0,1.0.0');
  expect(faults).toEqual([]);
  await serving.stop();
});

test('what comes later is read in another process, and here where that may not take so long', async () => {
  const small = new DraftChecker({ timeMs: 1, memoryMb: 256 });
  const [able, unable] = [newServing(), newServing({}, small)];
  for (const { serving } of [able, unable]) expect(await serving.start()).toBe(true);
  await bring('demo.thread', '1.0.0');
  for (const { serving, faults } of [able, unable]) {
    await serving.refresh(caller.tenant);
    expect([answers(serving, 'demo.thread'), faults]).toEqual(['1.0.0', []]);
    await serving.stop();
  }
  await small.close();
});

test('while the database is silent what is known goes on, and nothing starts', async () => {
  let silent = false;
  const withTenant: Database['withTenant'] = (tenant, work) =>
    silent ? Promise.reject(new Error('silence')) : database.withTenant(tenant, work);
  const { serving, faults } = newServing({ ...DEAF, withTenant });
  await bring('demo.silent', '1.0.0');
  expect(await serving.start()).toBe(true);
  silent = true;
  await bring('demo.silent', '2.0.0', 'supersedes 1.0.0 for everyone\n');
  await expect.poll(() => faults.length, PATIENT).toBeGreaterThan(0);
  expect(answers(serving, 'demo.silent')).toBe('1.0.0');
  expect(await newServing({ ...DEAF, withTenant }).serving.start()).toBe(false);
  silent = false;
  // What could not be read is not taken for read.
  await expect.poll(() => answers(serving, 'demo.silent'), PATIENT).toBe('2.0.0,1.0.0');
  await serving.stop();
});

test('a text that is not what was published is not served, and nothing else in its place', async () => {
  await bring('demo.bent', '1.0.0');
  const files = JSON.stringify([{ name: 'a.writ', text: TEXT('demo.bent', '1.0.0', '').replace('FIRST', 'OTHER') }]);
  await home.sql.begin(async (sql) => {
    await sql.unsafe('ALTER TABLE policy_versions DISABLE TRIGGER refuse_change, NO FORCE ROW LEVEL SECURITY');
    await sql`UPDATE policy_versions SET files = ${files}::text::jsonb WHERE policy = 'demo.bent'`;
    await sql.unsafe('ALTER TABLE policy_versions ENABLE TRIGGER refuse_change, FORCE ROW LEVEL SECURITY');
  });
  const { serving, faults } = newServing();
  expect(await serving.start()).toBe(true);
  expect(answers(serving, 'demo.bent')).toBe('POLICY_REJECTED');
  expect(String(faults[0])).toContain('demo.bent@1.0.0');
  await serving.stop();
});

test('a draft that takes too much, or is one too many, is no version', async () => {
  const files = [{ name: 'a.writ', text: TEXT('demo.large', '1.0.0', '') }];
  const small = new DraftChecker({ timeMs: 1, memoryMb: 256 });
  const tried = async (more: Partial<ChecksParts>) => {
    const check = await new Checks({ database, drafts, turns, onFault, ...more }).check(caller.tenant, files);
    return database.withTenant(caller.tenant, (sql) => publish(parts, sql, { caller, files, check }));
  };
  expect(await tried({ drafts: small })).toMatchObject({ problem: { code: 'DRAFT_OVER_BUDGET' } });
  const none = new Turns<TenantId>({ max: 0, maxEach: 1, clock: Date.now });
  expect(await tried({ turns: none })).toMatchObject({ problem: { code: 'TOO_MANY_DRAFTS' } });
  expect(await tried({})).toMatchObject({ done: { version: '1.0.0' } });
  await small.close();
});

test('what the evaluators answer differently is not published, and the input is told', async () => {
  const files = [{ name: 'a.writ', text: TEXT('demo.differs', '1.0.0', '') }];
  const other: ChecksParts['drafts'] = { check: async () => ({ kind: 'differs', body: '{"day":"2026-01-01"}' }) };
  const check = await new Checks({ database, drafts: other, turns, onFault }).check(caller.tenant, files);
  const published = await database.withTenant(caller.tenant, (sql) => publish(parts, sql, { caller, files, check }));
  expect(published).toMatchObject({
    problem: { code: 'EVALUATORS_DIFFER', faults: [{ message: expect.stringContaining('{"day":"2026-01-01"}') }] },
  });
});

test('a check that breaks loses no draft, and publishes nothing', async () => {
  const files = [{ name: 'a.writ', text: TEXT('demo.broken', '1.0.0', '') }];
  const faults: unknown[] = [];
  const broken: ChecksParts['drafts'] = { check: () => Promise.reject(new Error('broken')) };
  const checks = new Checks({ database, drafts: broken, turns, onFault: (cause) => faults.push(cause) });
  const check = await checks.check(caller.tenant, files);
  const [kept, published] = await database.withTenant(caller.tenant, async (sql) => [
    await makeDraft(parts, sql, { caller, files, check }),
    await publish(parts, sql, { caller, files, check }),
  ]);
  expect(kept).toMatchObject({ done: { files, checked: { state: 'unchecked', diagnostics: [{ code: 'INTERNAL' }] } } });
  expect(published).toMatchObject({ problem: { code: 'INTERNAL' } });
  expect(faults).toHaveLength(1);
  const silent = { ...database, withTenant: () => Promise.reject(new Error('silence')) };
  const unheard = new Checks({ database: silent, drafts, turns, onFault }).check(caller.tenant, files);
  await expect(unheard).rejects.toThrow('silence');
});

test('files that are sent while they are checked are checked once', async () => {
  const files = [{ name: 'a.writ', text: TEXT('demo.twice', '1.0.0', '') }];
  // A second check would have no turn.
  const checks = new Checks({ database, drafts, turns, onFault });
  const found = await Promise.all([checks.check(caller.tenant, files), checks.check(caller.tenant, [...files])]);
  expect(found.map(({ result }) => Object.keys(result))).toEqual([['sound'], ['sound']]);
});

test('a version that comes between a check and its publication is not passed over', async () => {
  const files = [{ name: 'a.writ', text: TEXT('demo.between', '2.0.0', '') }];
  const check = await parts.checks.check(caller.tenant, files);
  await bring('demo.between', '1.0.0');
  const published = await database.withTenant(caller.tenant, (sql) => publish(parts, sql, { caller, files, check }));
  expect(published).toMatchObject({ problem: { code: 'DRAFT_OUTDATED' } });
});

test('the past cannot be changed, not even by the owner of the schema', async () => {
  const { tenant } = caller;
  for (const table of ['policy_versions', 'activations', 'policy_history']) {
    const asApp = database.withTenant(tenant, (sql) => sql`DELETE FROM ${sql(table)}`);
    await expect(asApp, table).rejects.toThrow('permission denied');
    const asOwner = home.sql.begin(async (sql) => {
      await sql.unsafe(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
      await sql`UPDATE ${sql(table)} SET comment = 'another'`;
    });
    await expect(asOwner, table).rejects.toThrow(`rows of ${table} never change`);
  }
});
