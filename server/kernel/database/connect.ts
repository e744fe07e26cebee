/**
 * The door to the tables. Whoever wants to read or write says as whom: there is no other way to a statement, so that none is ever
 * run as the owner of the schema or without a tenant where one is needed.
 */
import type { ISql, Options, Sql } from 'postgres';
import type { TenantId } from '../ids.ts';
import { postgres } from './driver.ts';
import { ROLE_NAMES, type Role } from './roles.ts';

/** Statements with the rights of a role: of one transaction, or each by itself. */
export type Statements = ISql;

/** Who changes something, as the audit trail tells it. */
export interface Doer {
  /** As `nameOf` names a caller; `system` for work that nobody called for. */
  readonly actor: string;
  /** The id of the operation, or the part of the service. */
  readonly via: string;
  /** The address of the client, as far as it is trusted. */
  readonly origin?: string;
  readonly correlation?: string;
  /** Its place in a trace, which events are given along. */
  readonly traceparent?: string;
}

export interface Database {
  /** One transaction for one tenant. Its tables show and take rows of this tenant alone. What it changes is written down as the doer's. */
  readonly withTenant: <T>(tenant: TenantId, work: (sql: Statements) => Promise<T>, doer?: Doer) => Promise<T>;
  /** One transaction of a role without a tenant: to find what is due, or whom a credential belongs to. */
  readonly as: <T>(role: Role, work: (sql: Statements) => Promise<T>) => Promise<T>;
  /** One statement of the worker that reads, by itself: what is due and what was changed is asked several times a second. */
  readonly look: <T>(ask: (sql: Statements) => Promise<T>) => Promise<T>;
  /** `hear` takes each notice after its transaction; `again` is told whenever the line is (again) open: what was missed is not known. */
  readonly listen: (channel: string, hear: (payload: string) => void, again: () => void) => Promise<void>;
  /** Lets running transactions end. */
  readonly close: () => Promise<void>;
}

/** How to reach a database, as the driver takes it. */
export type Place = Options<Record<string, never>> & { readonly url?: string };

/** How long somebody waits for a lock, in milliseconds. */
export const LOCK_MS = 10_000;
/**
 * Nobody waits for another one without an end: not for a lock, nor for a statement, nor for a transaction whose process is gone with its
 * machine, whose locks a server would otherwise keep for hours.
 */
const PATIENCE = {
  lock_timeout: LOCK_MS,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 30_000,
  tcp_keepalives_idle: 15,
  tcp_keepalives_interval: 5,
  tcp_keepalives_count: 3,
};
/** Of those that find out who calls and what was changed: what tenants do leaves them alone. */
const WATCHING = 2;
const CLOSE_SECONDS = 5;
const CONNECT_SECONDS = 10;
/** Seconds before a connection that was not to be had is tried again: a server that is back is found soon. */
export const backoff = (attempt: number): number => Math.min(2 ** attempt / 100, 1);

/** `role`: what a connection may do that has not taken on another one. */
export function connectTo({ url, ...place }: Place, connections: number, role?: Role): Sql {
  const options = {
    ...{ ...place, max: connections, connect_timeout: CONNECT_SECONDS, backoff, onnotice: () => undefined },
    connection: { application_name: 'writ', ...PATIENCE, ...(role === undefined ? {} : { role: ROLE_NAMES[role] }) },
  };
  return url === undefined ? postgres(options) : postgres(url, options);
}

/** Of a service: what tenants do has `connections`, and what watches has a few of its own. */
export function openPools(place: Place, connections: number): { readonly pool: Sql; readonly watching: Sql } {
  return { pool: connectTo(place, connections), watching: connectTo(place, WATCHING, 'worker') };
}

/** A part of a transaction that is another tenant's: where the operator of the installation works for one. */
export async function within<T>(
  sql: Statements,
  { from, to }: { readonly from: TenantId; readonly to: TenantId },
  work: () => Promise<T>,
): Promise<T> {
  await enterTenant(sql, to);
  const result = await work();
  await enterTenant(sql, from);
  return result;
}

async function enterTenant(sql: Statements, tenant: TenantId): Promise<void> {
  await sql`SELECT set_config('writ.tenant', ${tenant}, true)`;
}

/** A part of the service, at work that nobody has called for. */
export const theService = (part: string): Doer => ({ actor: 'system', via: part });

/** Of work that has not said more. */
const SYSTEM = theService('service');

/** `watching`: of those that find out who calls and what was changed, as the worker; the same, where nobody keeps them waiting. */
export function databaseOf(pool: Sql, watching: Sql = pool): Database {
  const as = async <T>(
    { role, tenant, doer }: { readonly role: Role; readonly tenant: TenantId | ''; readonly doer: Doer },
    work: (sql: Statements) => Promise<T>,
  ): Promise<T> => {
    const { value } = await (tenant === '' ? watching : pool).begin(async (sql) => {
      await sql`SELECT set_config('role', ${ROLE_NAMES[role]}, true), set_config('writ.tenant', ${tenant}, true),
        set_config('writ.doer', ${JSON.stringify(doer)}, true), set_config('writ.correlation', ${doer.correlation ?? ''}, true)`;
      return { value: await work(sql) };
    });
    return value;
  };
  return {
    withTenant: (tenant, work, doer = SYSTEM) => as({ role: 'app', tenant, doer }, work),
    as: (role, work) => as({ role, tenant: '', doer: SYSTEM }, work),
    look: (ask) => (watching === pool ? as({ role: 'worker', tenant: '', doer: SYSTEM }, ask) : ask(watching)),
    async listen(channel, hear, again) {
      await watching.listen(channel, hear, again);
    },
    async close() {
      await Promise.all([...new Set([pool, watching])].map((each) => each.end({ timeout: CLOSE_SECONDS })));
    },
  };
}
