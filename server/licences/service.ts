/**
 * Licences at work: evaluations are counted in memory and written down every two seconds, in one statement for all tenants; then each
 * tenant that calls is judged anew. So a limit is known a few seconds late, and a process that is killed loses what it counted since.
 */
import {
  type Accounts,
  type Countable,
  type Database,
  type Entitlements,
  type Problem,
  problem,
  Repeated,
  type Statements,
  type TenantId,
} from '../kernel/index.ts';
import { dayOf, type Licence, monthOf, type Used } from './model.ts';
import type { Asked, Judgement, LicensingPolicy } from './policy.ts';
import { addUsage, findLicence, type Licensed, licencesOf } from './store.ts';

const EVERY_MS = 2000;

export interface LicenceParts {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly policy: LicensingPolicy;
  /** How many of them a tenant has, in a transaction of the tenant. */
  readonly counts: Readonly<Record<Countable, (sql: Statements) => Promise<number>>>;
  readonly clock: () => number;
  readonly onFault: (cause: unknown) => void;
}

export class Licences implements Entitlements {
  readonly #parts: LicenceParts;
  readonly #ticks = new Repeated(() => this.#tick(), EVERY_MS);

  constructor(parts: LicenceParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#ticks.start();
  }

  /** What was counted to the last is written down. */
  async stop(): Promise<void> {
    await this.#ticks.stop();
    await this.#tick();
  }

  async oneMore(sql: Statements, tenant: TenantId, what: Countable): Promise<Problem | undefined> {
    const row = await findLicence(sql, { locked: true });
    if (row === undefined) return undefined;
    if (row.licence === undefined) return UNREADABLE;
    const { counts, clock } = this.#parts;
    const used = { keys: 0, policies: 0, evaluations: 0, [what]: (await counts[what](sql)) + 1 };
    return this.#refusal({ tenant, licence: row.licence, evaluations: 0 }, used, what, clock());
  }

  /** Judges one tenant anew, as far as this instance knows of it. */
  async refresh(tenant: TenantId): Promise<void> {
    await this.#judge([tenant]).catch(this.#parts.onFault);
  }

  judge({ licence }: Pick<Readable, 'licence'>, used: Used): Judgement {
    return this.#parts.policy.judge(licence, used, this.#parts.clock());
  }

  /** Does not reject. */
  async #tick(): Promise<void> {
    try {
      await this.#writeDown();
      await this.#judge([...this.#parts.accounts.entries()].map(([tenant]) => tenant));
    } catch (cause) {
      this.#parts.onFault(cause);
    }
  }

  async #writeDown(): Promise<void> {
    const { database, accounts, clock } = this.#parts;
    const counted = [...accounts.entries()].filter(([, account]) => account.evaluations > 0);
    if (counted.length === 0) return;
    const counts = new Map(counted.map(([tenant, { evaluations }]) => [tenant, evaluations]));
    await database.as('worker', (sql) => addUsage(sql, dayOf(clock()), counts));
    // Those that came meanwhile are for the next time.
    for (const [tenant, account] of counted) account.evaluations -= counts.get(tenant) ?? 0;
  }

  async #judge(tenants: readonly TenantId[]): Promise<void> {
    if (tenants.length === 0) return;
    const { database, accounts, clock } = this.#parts;
    const month = monthOf(clock());
    const licensed = await database.as('worker', (sql) => licencesOf(sql, tenants, month));
    const byTenant = new Map(licensed.map((each) => [each.tenant, each]));
    for (const tenant of tenants) {
      const own = byTenant.get(tenant);
      if (own === undefined) accounts.license(tenant, undefined, undefined);
      else this.#account(own);
    }
  }

  #account({ tenant, licence, evaluations }: Licensed): void {
    const { accounts, clock } = this.#parts;
    if (licence === undefined) {
      accounts.license(tenant, undefined, UNREADABLE);
      return;
    }
    const licensed = { tenant, licence, evaluations };
    // Whether one more would be within.
    const used = { keys: 0, policies: 0, evaluations: licensed.evaluations + 1 };
    const refusal = this.#refusal(licensed, used, 'evaluations', clock());
    const rate = refusal === undefined ? this.judge(licensed, used).allowed.callsPerSecond : null;
    const none = rate === 0 ? limit('The licence allows no calls.') : undefined;
    accounts.license(licensed.tenant, rate ?? undefined, refusal ?? none);
  }

  /** Whoever cannot be judged is refused. */
  #refusal(licensed: Readable, used: Used, what: Asked, now: number): Problem | undefined {
    try {
      const why = this.#parts.policy.judge(licensed.licence, used, now).refused.get(what);
      return why === undefined ? undefined : limit(why);
    } catch (cause) {
      this.#parts.onFault(cause);
      return limit('The licensing policy gives no answer.');
    }
  }
}

type Readable = Licensed & { readonly licence: Licence };

function limit(why: string): Problem {
  return problem('LICENCE_LIMIT', why);
}

const UNREADABLE = limit('The licence cannot be read: the operator of the installation has to give it anew.');
