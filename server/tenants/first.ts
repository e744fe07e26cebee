/** The first start on a database: its first tenant, and the key of the operator of the installation. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, ID_BYTES, type KeyId, type TenantId, uuidv7 } from '../kernel/index.ts';
import { digestOf, newCredential, SECRET_BYTES } from './credential.ts';
import { pepperMark } from './pepper.ts';
import { claimInstallation, insertKey, insertTenant, pepperOfInstallation } from './store.ts';

export interface FirstStart {
  readonly database: Database;
  readonly pepper: Buffer;
  readonly folder: string;
  readonly now: number;
  readonly random: (bytes: number) => Uint8Array;
}

export type FirstStarted = { readonly ok: true } | { readonly ok: false; readonly faults: readonly string[] };

/** Does nothing on a database that has been started on before, but says when it was with another pepper. */
export async function firstStart(start: FirstStart): Promise<FirstStarted> {
  const { database, pepper, folder, now, random } = start;
  const tenant: TenantId = uuidv7(now, random(ID_BYTES));
  const key: KeyId = uuidv7(now, random(ID_BYTES));
  const mark = pepperMark(pepper);
  const known = await database.withTenant(tenant, async (sql) => {
    const before = await pepperOfInstallation(sql);
    if (before !== undefined) return before;
    const at = new Date(now);
    if (!(await claimInstallation(sql, mark, at))) return pepperOfInstallation(sql);
    const { text, secret } = newCredential(key, random(SECRET_BYTES));
    await insertTenant(sql, tenant, 'default', at);
    await insertKey(sql, tenant, {
      ...{ id: key, name: 'admin', roles: ['installation'], scopes: null, createdAt: at, expiresAt: null },
      digest: digestOf(pepper, secret),
    });
    // Before the end of the transaction: a key that nobody has been told would lock everybody out.
    writeKey(folder, text);
    return mark;
  });
  if (known?.equals(mark) === true) return { ok: true };
  return {
    ok: false,
    faults: [
      'The keys of this database were made with another pepper: put that of the first instance (the file "pepper" in its WRIT_DATA) into WRIT_PEPPER.',
    ],
  };
}

function writeKey(folder: string, text: string): void {
  const file = join(folder, 'admin.key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(file, { force: true });
  writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx' });
}
