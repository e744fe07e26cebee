/**
 * Secrets that have to be read again are kept sealed: AES-256-GCM (NIST SP 800-38D) under a key made of a master key (HKDF, RFC 5869).
 * The text names the key that opens it; tenant and purpose are authenticated with it, so that a sealed text that is moved to another
 * tenant or another use does not open.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import type { Database } from './database/connect.ts';
import type { TenantId } from './ids.ts';
import { configuredSecret } from './kept-secret.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** Of a key under which at most 2^32 texts are sealed (SP 800-38D, 8.3). */
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = /^sealed\.1\.([0-9a-f]{16})\.([\w-]+)$/;
/** Characters of a master key. */
const MASTER_KEY_MIN = 32;

interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

/** What a sealed text belongs to. */
export interface Seal {
  readonly tenant: TenantId;
  /** Where it is used, the same at each opening: `webhook`. */
  readonly purpose: string;
}

export class MasterKeys {
  readonly #keys: ReadonlyMap<string, MasterKey>;
  readonly #first: MasterKey;

  /** One or several, of which the first one seals and all of them open. */
  constructor(texts: readonly string[]) {
    const keys = texts.map(masterKey);
    const [first] = keys;
    if (first === undefined) throw new RangeError('There is no master key.');
    this.#first = first;
    this.#keys = new Map(keys.map((each) => [each.id, each]));
  }

  /** The name of the key that seals; it tells nothing of the key. */
  get sealing(): string {
    return this.#first.id;
  }

  has(id: string): boolean {
    return this.#keys.has(id);
  }

  /** `nonce` has `NONCE_BYTES` random bytes, never the same ones again. */
  seal(text: string, seal: Seal, nonce: Uint8Array): string {
    const { id, key } = this.#first;
    const cipher = createCipheriv(CIPHER, key, nonce).setAAD(contextOf(seal, id));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `sealed.1.${id}.${sealed.toString('base64url')}`;
  }

  /** Undefined where it was sealed for something else, was changed, or with a key that is not among these. */
  open(sealed: string, seal: Seal): string | undefined {
    const [, id = '', body = ''] = FORM.exec(sealed) ?? [];
    const key = this.#keys.get(id)?.key;
    const bytes = Buffer.from(body, 'base64url');
    if (key === undefined || bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const end = bytes.length - TAG_BYTES;
    const cipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    cipher.setAAD(contextOf(seal, id)).setAuthTag(bytes.subarray(end));
    try {
      return Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES, end)), cipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }

  /** Whether another key sealed it than the one that seals now. */
  isStale(sealed: string): boolean {
    return FORM.exec(sealed)?.[1] !== this.#first.id;
  }
}

function masterKey(text: string): MasterKey {
  const key = Buffer.from(hkdfSync('sha256', text, '', 'writ sealed secrets 1', KEY_BYTES));
  const id = createHash('sha256').update('writ name of a master key').update(key).digest('hex').slice(0, 16);
  return { id, key };
}

function contextOf({ tenant, purpose }: Seal, id: string): Buffer {
  return Buffer.from(JSON.stringify(['writ sealed 1', id, tenant, purpose]));
}

export type MasterKeysRead =
  | { readonly ok: true; readonly keys: MasterKeys }
  | { readonly ok: false; readonly faults: readonly string[] };

/** As configured, else of the file `master.key` of the data folder, one a line. */
export function readMasterKeys(configured: string, folder: string): MasterKeysRead {
  const texts = configuredSecret(configured, folder, 'master.key')
    .split(/[\s,]+/)
    .filter((text) => text !== '');
  const isShort = texts.length === 0 || texts.some(({ length }) => length < MASTER_KEY_MIN);
  if (isShort) return { ok: false, faults: [`A master key has at least ${MASTER_KEY_MIN} characters.`] };
  return { ok: true, keys: new MasterKeys(texts) };
}

/** Why an instance with these keys must not work on this database; undefined when it may, and what it seals is then known to all. */
export function refuseOtherMasterKeys(database: Database, keys: MasterKeys): Promise<string | undefined> {
  return database.as('app', async (sql) => {
    const [row] = await sql<{ sealing: string | null }[]>`SELECT sealing_key AS sealing FROM installation FOR UPDATE`;
    const before = row?.sealing ?? null;
    if (before !== null && !keys.has(before)) return OTHER_KEYS;
    if (before !== keys.sealing) await sql`UPDATE installation SET sealing_key = ${keys.sealing}`;
    return undefined;
  });
}

const OTHER_KEYS =
  'Secrets of this database are sealed with another master key: put that of the first instance (the file "master.key" in its WRIT_DATA) into WRIT_MASTER_KEY, behind a new one if there is to be one.';
