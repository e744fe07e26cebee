/** The first start on a database: its first tenant, and the key of the operator of the installation. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Database,
  EVERYTHING,
  emit,
  ID_BYTES,
  isOfTheSystem,
  type KeyId,
  type Statements,
  type TenantId,
  theService,
  uuidv7,
} from '../kernel/index.ts';
import { digestOf, newCredential, SECRET_BYTES } from './credential.ts';
import type { TenantRow } from './model.ts';
import { pepperMark, readPepper } from './pepper.ts';
import { createdEvent } from './service.ts';
import {
  claimInstallation,
  insertKey,
  insertTenant,
  pageOfTenants,
  pepperOfInstallation,
  updateTenant,
} from './store.ts';

export interface FirstStart {
  readonly database: Database;
  /** As configured; of the data folder when empty. */
  readonly pepper: string;
  /** The data folder. */
  readonly folder: string;
  readonly now: number;
  readonly random: (bytes: number) => Uint8Array;
}

interface Failed {
  readonly ok: false;
  readonly faults: readonly string[];
}
export type FirstStarted = { readonly ok: true; readonly pepper: Buffer } | Failed;

/** Finds the pepper; makes tenant and key on a database that is new, and says so when one is not and was made with another pepper. */
export async function firstStart(start: FirstStart): Promise<FirstStarted> {
  try {
    const pepper = readPepper(start.pepper, start.folder);
    const mark = pepperMark(pepper);
    const known = await knownMark(start, pepper, mark);
    return known?.equals(mark) === true ? { ok: true, pepper } : { ok: false, faults: [OTHER_PEPPER] };
  } catch (cause) {
    if (!isOfTheSystem(cause)) throw cause;
    return { ok: false, faults: [`${start.folder} cannot be used: ${cause.message}.`] };
  }
}

const OTHER_PEPPER =
  'The keys of this database were made with another pepper: put that of the first instance (the file "pepper" in its WRIT_DATA) into WRIT_PEPPER.';

/** The mark of the pepper of the database, which is ours where nobody was before. */
function knownMark(start: FirstStart, pepper: Buffer, mark: Buffer): Promise<Buffer | undefined> {
  const { database, now, random } = start;
  const tenant: TenantId = uuidv7(now, random(ID_BYTES));
  const at = new Date(now);
  const work = async (sql: Statements): Promise<Buffer | undefined> => {
    const before = await pepperOfInstallation(sql);
    if (before !== undefined) return before;
    if (!(await claimInstallation(sql, mark, at))) return pepperOfInstallation(sql);
    const { name } = await insertTenant(sql, tenant, 'default', at);
    await emit({ clock: () => now, random }, sql, { type: 'tenant.created.v1', subject: tenant, data: { name } });
    await insertAdminKey(sql, { ...start, tenant, pepper, at });
    return mark;
  };
  return database.withTenant(tenant, work, theService('first start'));
}

/** Another key of the operator of the installation, in its first tenant, which is taken up again where it is suspended. The pepper has to be that of the database. */
export async function remakeKey(start: FirstStart): Promise<{ readonly ok: true; readonly file: string } | Failed> {
  const { database, folder, now } = start;
  const file = join(folder, 'admin.key');
  if (existsSync(file)) return { ok: false, faults: [`${file} is there: move it away, if it is of no use.`] };
  const pepper = readPepper(start.pepper, folder);
  const at = new Date(now);
  const [first] = await database.as('worker', (sql) =>
    pageOfTenants(sql, { after: null, count: 1, where: EVERYTHING }),
  );
  if (first === undefined) return { ok: false, faults: ['No service has started on this database yet.'] };
  const isOurs = await database.withTenant(
    first.id,
    async (sql) => {
      if ((await pepperOfInstallation(sql))?.equals(pepperMark(pepper)) !== true) return false;
      await resume(start, sql, first);
      await insertAdminKey(sql, { ...start, tenant: first.id, pepper, at });
      return true;
    },
    theService('writ admin-key'),
  );
  return isOurs ? { ok: true, file } : { ok: false, faults: [OTHER_PEPPER] };
}

/** The key would be of no use in a tenant that is suspended. */
async function resume({ now, random }: FirstStart, sql: Statements, row: TenantRow): Promise<void> {
  if (row.status === 'active') return;
  await updateTenant(sql, { ...row, status: 'active', at: new Date(now) });
  const event = { type: 'tenant.resumed.v1', subject: row.id, data: { name: row.name } } as const;
  await emit({ clock: () => now, random }, sql, event);
}

interface AdminKey extends Pick<FirstStart, 'folder' | 'now' | 'random'> {
  readonly tenant: TenantId;
  readonly pepper: Buffer;
  readonly at: Date;
}

async function insertAdminKey(sql: Statements, { tenant, pepper, at, folder, now, random }: AdminKey): Promise<void> {
  const key: KeyId = uuidv7(now, random(ID_BYTES));
  const { text, secret } = newCredential(key, random(SECRET_BYTES));
  const row = await insertKey(sql, tenant, {
    ...{ id: key, name: 'admin', roles: ['installation'], scopes: null, createdAt: at, expiresAt: null },
    digest: digestOf(pepper, secret),
  });
  await emit({ clock: () => now, random }, sql, createdEvent(row));
  // Before the end of the transaction: a key that nobody has been told would lock everybody out.
  writeKey(folder, text);
}

function writeKey(folder: string, text: string): void {
  const file = join(folder, 'admin.key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(file, { force: true });
  writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx' });
}
