/** The secrets of webhooks, sealed for their tenant, and sealed anew when the master key is another one. */
import { type Database, type MasterKeys, NONCE_BYTES, type TenantId } from '../kernel/index.ts';
import { secretsOf, setSecrets, tenantsWithWebhooks } from './store.ts';

const PURPOSE = 'webhook';

export interface SecretParts {
  readonly keys: MasterKeys;
  readonly random: (bytes: number) => Uint8Array;
}

export function sealSecret({ keys, random }: SecretParts, tenant: TenantId, secret: string): string {
  return keys.seal(secret, { tenant, purpose: PURPOSE }, random(NONCE_BYTES));
}

export function openSecret({ keys }: Pick<SecretParts, 'keys'>, tenant: TenantId, sealed: string): string | undefined {
  return keys.open(sealed, { tenant, purpose: PURPOSE });
}

/** All that another key has sealed; what none of the keys opens is left as it is. How many webhooks. */
export async function resealSecrets(database: Database, parts: SecretParts): Promise<number> {
  let count = 0;
  for (const tenant of await database.as('worker', tenantsWithWebhooks))
    await database.withTenant(tenant, async (sql) => {
      for (const { id, secret, previousSecret } of await secretsOf(sql)) {
        const fresh = resealed(parts, tenant, secret);
        const previous = previousSecret === null ? null : resealed(parts, tenant, previousSecret);
        if (fresh === secret && previous === previousSecret) continue;
        await setSecrets(sql, { id, secret: fresh, previousSecret: previous });
        count += 1;
      }
    });
  return count;
}

function resealed(parts: SecretParts, tenant: TenantId, sealed: string): string {
  const secret = parts.keys.isStale(sealed) ? openSecret(parts, tenant, sealed) : undefined;
  return secret === undefined ? sealed : sealSecret(parts, tenant, secret);
}
