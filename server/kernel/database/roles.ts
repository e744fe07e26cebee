/**
 * Who does what in the database. The service logs in as one user, the owner, who changes the schema and otherwise only takes on one
 * of four roles for the length of a transaction. Logins of their own would be four more passwords that every instance has to
 * know, four pools for each, and nothing that managed servers and poolers are set up for; what the roles keep apart is the same.
 */
import type { TransactionSql } from 'postgres';
import { DatabaseFault } from './fault.ts';

/**
 * `app`: one tenant in each transaction. `worker`: finds what is due, in all tenants. `audit`: reads what was done. `durable`: the
 * notes of the engine of workflows, and nothing else.
 */
export type Role = 'app' | 'worker' | 'audit' | 'durable';

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  app: 'writ_app',
  worker: 'writ_worker',
  audit: 'writ_audit',
  durable: 'writ_durable',
};

/** From version 16 on, who has a role may not always take it on, and need not have its rights without that. */
const SET_SINCE = 160_000;

/** Makes the roles that the server does not have (all its databases share them), and lets the user take them on. */
export async function makeRoles(sql: TransactionSql): Promise<void> {
  const [server] = await sql<{ version: number; user: string }[]>`
    SELECT current_setting('server_version_num')::int AS version, current_user AS user`;
  const { version = 0, user = '' } = server ?? {};
  const mayTakeOn = version >= SET_SINCE ? 'SET' : 'MEMBER';
  for (const name of Object.values(ROLE_NAMES)) {
    try {
      const [known] = await sql`SELECT pg_has_role(oid, ${mayTakeOn}) AS may FROM pg_roles WHERE rolname = ${name}`;
      if (known?.['may'] === true) continue;
      if (known === undefined) await makeRole(sql, name);
      await sql.unsafe(`GRANT ${name} TO CURRENT_USER${version >= SET_SINCE ? ' WITH INHERIT FALSE, SET TRUE' : ''}`);
    } catch (cause) {
      throw new DatabaseFault(
        `The user ${user} may not make or take on the role ${name}. Let it (ALTER ROLE "${user}" CREATEROLE), or as who may: CREATE ROLE ${name} NOLOGIN; GRANT ${name} TO "${user}".`,
        { cause },
      );
    }
  }
}

/** The engine of workflows makes sure of its schema whenever it starts, which the server lets nobody do who may not make one. */
export async function letMakeSchemas(sql: TransactionSql): Promise<void> {
  const [database] = await sql<{ name: string; may: boolean }[]>`
    SELECT quote_ident(current_database()) AS name,
      has_database_privilege(${ROLE_NAMES.durable}, current_database(), 'CREATE') AS may`;
  if (database === undefined || database.may) return;
  await sql.unsafe(`GRANT CREATE ON DATABASE ${database.name} TO ${ROLE_NAMES.durable}`);
}

/** Another database of the same server may make it at this moment. */
async function makeRole(sql: TransactionSql, name: string): Promise<void> {
  await sql.unsafe(`DO $$ BEGIN
    CREATE ROLE ${name} NOLOGIN NOINHERIT;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`);
}
