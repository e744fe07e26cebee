/** The first start on a database: its first tenant, and the key of the operator of the installation. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, emit, ID_BYTES, isOfTheSystem, type KeyId, type TenantId, uuidv7 } from '../kernel/index.ts';
import { digestOf, newCredential, SECRET_BYTES } from './credential.ts';
import { pepperMark, readPepper } from './pepper.ts';
import { createdEvent } from './service.ts';
import { claimInstallation, insertKey, insertTenant, pepperOfInstallation } from './store.ts';

export interface FirstStart {
  readonly database: Database;
  /** As configured; of the data folder when empty. */
  readonly pepper: string;
  /** The data folder. */
  readonly folder: string;
  readonly now: number;
  readonly random: (bytes: number) => Uint8Array;
}

export type FirstStarted =
  | { readonly ok: true; readonly pepper: Buffer }
  | { readonly ok: false; readonly faults: readonly string[] };

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
  const { database, folder, now, random } = start;
  const tenant: TenantId = uuidv7(now, random(ID_BYTES));
  const key: KeyId = uuidv7(now, random(ID_BYTES));
  const at = new Date(now);
  return database.withTenant(tenant, async (sql) => {
    const before = await pepperOfInstallation(sql);
    if (before !== undefined) return before;
    if (!(await claimInstallation(sql, mark, at))) return pepperOfInstallation(sql);
    const { text, secret } = newCredential(key, random(SECRET_BYTES));
    const { name } = await insertTenant(sql, tenant, 'default', at);
    const row = await insertKey(sql, tenant, {
      ...{ id: key, name: 'admin', roles: ['installation'], scopes: null, createdAt: at, expiresAt: null },
      digest: digestOf(pepper, secret),
    });
    const made = { type: 'tenant.created.v1', subject: tenant, data: { name } } as const;
    await emit({ clock: () => now, random }, sql, made, createdEvent(row));
    // Before the end of the transaction: a key that nobody has been told would lock everybody out.
    writeKey(folder, text);
    return mark;
  });
}

function writeKey(folder: string, text: string): void {
  const file = join(folder, 'admin.key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(file, { force: true });
  writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx' });
}
