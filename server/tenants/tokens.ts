/** Who calls with a token of an issuer. A token that was verified is kept until it ends; whether its tenant is active is asked once a second. */
import {
  type Access,
  type Accounts,
  type Actor,
  type Admission,
  type Caller,
  type Database,
  type Issuers,
  isToken,
  LRUCache,
  nameOf,
  STRANGER,
  type TenantId,
  TOO_MANY_STRANGERS,
  type Vouched,
} from '../kernel/index.ts';
import { bearerOf } from './credential.ts';
import { scopesOf } from './model.ts';
import { findTenant } from './store.ts';

/** A suspended tenant is known as one after this. */
const FRESH_MS = 1000;
/** And where the database does not answer, what was known is trusted for so long. */
const TRUST_MS = 10_000;
const KEPT_MAX = 2000;

interface Kept {
  readonly caller: Caller;
  readonly until: number;
}

export interface TokenParts {
  readonly database: Database;
  readonly issuers: Issuers;
  readonly accounts: Accounts;
  readonly clock: () => number;
}

export class TokenAccess implements Access {
  readonly #parts: TokenParts;
  readonly #kept = new LRUCache<string, Kept>({ max: KEPT_MAX });
  /** When a tenant was last seen to be active. */
  readonly #active = new Map<TenantId, number>();

  constructor(parts: TokenParts) {
    this.#parts = parts;
  }

  known(header: string): Caller | undefined {
    const kept = this.#keptOf(header);
    return kept !== undefined && this.#wasActive(kept.tenant, FRESH_MS) ? kept : undefined;
  }

  async find(header: string, origin: string): Promise<Admission> {
    const kept = this.#keptOf(header);
    const found = kept === undefined ? await this.#verified(header, origin) : { caller: kept };
    if ('problem' in found) return found;
    return (await this.#isActive(found.caller.tenant)) ? found : STRANGER;
  }

  #keptOf(header: string): Caller | undefined {
    const kept = this.#kept.get(header);
    return kept !== undefined && this.#parts.clock() < kept.until ? kept.caller : undefined;
  }

  async #verified(header: string, origin: string): Promise<Admission> {
    const { issuers, accounts } = this.#parts;
    const token = bearerOf(header);
    if (!isToken(token)) return STRANGER;
    if (!accounts.admitStranger(origin)) return { problem: TOO_MANY_STRANGERS };
    const vouched = await issuers.verify(token);
    if (vouched === undefined) {
      accounts.chargeStranger(origin);
      return STRANGER;
    }
    const caller = this.#callerOf(vouched);
    this.#kept.set(header, { caller, until: vouched.until });
    return { caller };
  }

  #callerOf({ issuer, subject, tenant, roles }: Vouched): Caller {
    const actor: Actor = { kind: 'subject', issuer, subject };
    return { tenant, actor, scopes: scopesOf(roles, null), account: this.#parts.accounts.of(tenant, nameOf(actor)) };
  }

  #wasActive(tenant: TenantId, ms: number): boolean {
    const seen = this.#active.get(tenant);
    return seen !== undefined && this.#parts.clock() - seen < ms;
  }

  async #isActive(tenant: TenantId): Promise<boolean> {
    if (this.#wasActive(tenant, FRESH_MS)) return true;
    const { database, clock } = this.#parts;
    const now = clock();
    try {
      const row = await database.as('worker', (sql) => findTenant(sql, tenant));
      if (row?.status === 'active') this.#active.set(tenant, now);
      else this.#active.delete(tenant);
      return row?.status === 'active';
    } catch (cause) {
      if (this.#wasActive(tenant, TRUST_MS)) return true;
      throw cause;
    }
  }
}

/** Keys by the one, tokens by the other. */
export function eitherAccess(keys: Access, tokens: Access): Access {
  return {
    known: (header) => keys.known(header) ?? tokens.known(header),
    find: (header, origin) => (isToken(bearerOf(header)) ? tokens : keys).find(header, origin),
  };
}
