/** The tables as the catalogue has them, in an order in which each comes behind those that it refers to. */
import type { Sql, TransactionSql } from 'postgres';

export interface Table {
  readonly name: string;
  /** Quoted, as statements name them. Numbers of transactions are left out: they mean nothing on another server. */
  readonly columns: readonly string[];
  /** What its rows are ordered by, the same everywhere. */
  readonly order: readonly string[];
  readonly after: readonly string[];
  /** Whether the user sees all of its rows; else they are read tenant by tenant. */
  readonly seen: boolean;
}

/** Of the schema itself, which a backup names at its head, and of the instances that run, which a restored database has none of. */
const LEFT_OUT: readonly string[] = ['writ_migrations', 'executors'];

export async function tablesOf(sql: Sql | TransactionSql): Promise<readonly Table[]> {
  const found = await sql<Table[]>`
    SELECT c.relname AS name, columns, key AS order,
      coalesce((SELECT array_agg(DISTINCT f.relname::text) FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
        WHERE k.conrelid = c.oid AND k.contype = 'f' AND f.oid <> c.oid), '{}') AS after,
      u.rolsuper OR u.rolbypassrls OR NOT c.relrowsecurity OR (c.relowner = u.oid AND NOT c.relforcerowsecurity)
        OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('r', '*')
          AND u.oid = ANY (p.polroles) AND pg_get_expr(p.polqual, c.oid) = 'true') AS seen
    FROM pg_class c JOIN pg_roles u ON u.rolname = current_user,
      LATERAL (SELECT array_agg(quote_ident(attname) ORDER BY attnum) AS columns FROM pg_attribute
        WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND atttypid <> 'xid8'::regtype) a,
      LATERAL (SELECT array_agg(quote_ident(k.attname) || CASE WHEN k.attcollation = 0 THEN '' ELSE ' COLLATE "C"' END ORDER BY n.place) AS key
        FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS n (attnum, place), pg_attribute k
        WHERE i.indrelid = c.oid AND i.indisprimary AND k.attrelid = c.oid AND k.attnum = n.attnum) b
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> ALL (${[...LEFT_OUT]})
    ORDER BY c.relname`;
  return inOrder(found);
}

function inOrder(tables: readonly Table[]): readonly Table[] {
  const ordered: Table[] = [];
  const has = (name: string) => ordered.some((each) => each.name === name);
  while (ordered.length < tables.length) {
    const next = tables.find(({ name, after }) => !has(name) && after.every(has));
    if (next === undefined) throw new Error('tables that refer to one another in a circle');
    ordered.push(next);
  }
  return ordered;
}
