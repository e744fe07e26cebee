/**
 * Who calls with a token: of an issuer that the operator has listed, or one that the service has made for a customer. A token that was
 * verified is kept until it ends; whether its tenant is active is asked once a second.
 */
import {
  type Access,
  type Accounts,
  type Actor,
  type Admission,
  type Caller,
  type Database,
  type Issuers,
  issuerOf,
  isToken,
  LRUCache,
  nameOf,
  type OwnTokens,
  STRANGER,
  type TenantId,
  TOO_MANY_STRANGERS,
} from '../kernel/index.ts';
import { bearerOf } from './credential.ts';
import { scopesOf } from './model.ts';
import { ISSUER, type PortalClaims, readClaims } from './portal/model.ts';
import type { Revocations } from './portal/revocations.ts';
import { findTenant } from './store.ts';

/** A suspended tenant is known as one after this. */
const FRESH_MS = 1000;
/** And where the database does not answer, what was known is trusted for so long. */
const TRUST_MS = 10_000;
const KEPT_MAX = 2000;

interface Kept {
  readonly caller: Caller;
  readonly until: number;
  /** Of a token that the service has made. */
  readonly portal?: PortalClaims;
}

export interface TokenParts {
  readonly database: Database;
  readonly issuers: Issuers;
  readonly own: OwnTokens;
  readonly revocations: Pick<Revocations, 'isGood'>;
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
    return kept !== undefined && this.#isGood(kept) ? kept.caller : undefined;
  }

  #isGood({ until, portal }: Kept): boolean {
    return this.#parts.clock() < until && (portal === undefined || this.#parts.revocations.isGood(portal));
  }

  async #verified(header: string, origin: string): Promise<Admission> {
    const { accounts } = this.#parts;
    const token = bearerOf(header);
    if (!isToken(token)) return STRANGER;
    if (!accounts.admitStranger(origin)) return { problem: TOO_MANY_STRANGERS };
    const verified = issuerOf(token) === ISSUER ? await this.#ofCustomer(token) : await this.#ofSubject(token);
    if (verified === undefined || !this.#isGood(verified)) {
      accounts.chargeStranger(origin);
      return STRANGER;
    }
    this.#kept.set(header, verified);
    return { caller: verified.caller };
  }

  async #ofSubject(token: string): Promise<Kept | undefined> {
    const vouched = await this.#parts.issuers.verify(token);
    if (vouched === undefined) return undefined;
    const { issuer, subject, tenant, roles, until } = vouched;
    const actor: Actor = { kind: 'subject', issuer, subject };
    const caller: Caller = { tenant, actor, scopes: scopesOf(roles, null), account: this.#accountOf(tenant, actor) };
    return { caller, until };
  }

  async #ofCustomer(token: string): Promise<Kept | undefined> {
    const portal = readClaims(await this.#parts.own.verify(token, this.#parts.clock()));
    if (portal === undefined) return undefined;
    const { tenant, customer, evaluate } = portal;
    const actor: Actor = { kind: 'customer', customer };
    const only = new Map(evaluate.map(({ policy, field }) => [policy, field]));
    const account = this.#accountOf(tenant, actor);
    const caller: Caller = { tenant, actor, scopes: ONLY_EVALUATE, account, about: { customer, only } };
    return { caller, until: portal.exp * 1000, portal };
  }

  #accountOf(tenant: TenantId, actor: Actor): Caller['account'] {
    return this.#parts.accounts.of(tenant, nameOf(actor));
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

const ONLY_EVALUATE: ReadonlySet<string> = new Set(['evaluate']);

/** Keys by the one, tokens by the other. */
export function eitherAccess(keys: Access, tokens: Access): Access {
  return {
    known: (header) => keys.known(header) ?? tokens.known(header),
    find: (header, origin) => (isToken(bearerOf(header)) ? tokens : keys).find(header, origin),
  };
}
