/** `/v1/audit`: what was changed in a tenant, sealed. */
import {
  type Database,
  EVERYTHING,
  type Fields,
  jsonPart,
  NO_QUERY,
  NUMBERED_PAGE_QUERY,
  pageOf,
  pageSchema,
  type Route,
  readRoute,
  z,
} from '../kernel/index.ts';
import { beginningOf, headText, type Sealed, sealedText } from './chain.ts';
import { ENTRY, HEAD, sealedOf } from './model.ts';
import { countUnsealed, headsOf, sealedEntries } from './store.ts';

const FILTERS: Fields = {
  at: { kind: 'instant', column: 'e.at' },
  actor: { kind: 'text', column: 'e.actor' },
  via: { kind: 'text', column: 'e.via' },
  origin: { kind: 'text', column: 'e.origin', nullable: true },
  correlation: { kind: 'text', column: 'e.correlation', nullable: true },
  subject: { kind: 'text', column: 'e.subject' },
  action: { kind: 'choice', column: 'e.action', values: ['insert', 'update', 'delete'] },
};

export function auditRoutes({ database }: { readonly database: Database }): readonly Route[] {
  const list = readRoute(
    {
      ...{ method: 'get', path: '/v1/audit', id: 'listAudit', scope: 'audit:read' },
      summary: 'What was changed in the tenant, by whom and from where, in order',
      description: 'An entry is there when it is sealed, half a second or so after the change.',
      query: z.object(NUMBERED_PAGE_QUERY),
      filters: FILTERS,
      answer: jsonPart('A page of entries', pageSchema(ENTRY)),
      problems: [],
    },
    ({ caller: { tenant }, query, where }) =>
      database.withTenant(tenant, async (sql) => {
        const { items, next } = await pageOf(query, async (after, count) => {
          const rows = await sealedEntries(sql, { tenant, after, count, where });
          return rows.map((row) => ({ id: row.position, sealed: sealedOf(row) }));
        });
        // As texts, so that an entry is read here as it was hashed.
        return {
          json: `{"items":[${items.map(({ sealed }) => sealedText(sealed)).join()}],"next":${JSON.stringify(next)}}`,
        };
      }),
  );
  const head = readRoute(
    {
      ...{ method: 'get', path: '/v1/audit/head', id: 'getAuditHead', scope: 'audit:read' },
      summary: 'The head of the chain that the trail is sealed into: keep it elsewhere',
      query: NO_QUERY,
      answer: jsonPart('The head', HEAD),
      problems: [],
    },
    async ({ caller: { tenant } }) => {
      const { last, unsealed } = await database.as('audit', async (sql) => {
        const [row] = await headsOf(sql, [tenant]);
        return { last: row, unsealed: await countUnsealed(sql, tenant) };
      });
      const at = last && { position: Number(last.position), hash: last.hash.toString('hex') };
      const sealedAt = last?.sealedAt.toISOString() ?? null;
      const told = headText(at ?? beginningOf(tenant));
      return { value: { head: told, tenant, sealedAt, unsealed } satisfies z.output<typeof HEAD> };
    },
  );
  const whole = readRoute(
    {
      ...{ method: 'get', path: '/v1/audit/export', id: 'exportAudit', scope: 'audit:read' },
      summary: 'The whole trail from its beginning, an entry a line, as "writ audit verify" reads it',
      query: NO_QUERY,
      answer: { description: 'An entry a line', contentType: 'application/x-ndjson', schema: z.string() },
      problems: [],
    },
    ({ caller: { tenant } }) => ({ lines: withNewlines(auditLines(database, tenant)) }),
  );
  return [list, head, whole];
}

async function* withNewlines(lines: AsyncIterable<string>): AsyncIterable<string> {
  for await (const line of lines) yield `${line}\n`;
}

const BATCH = 500;

/** The trail of a tenant as lines of an export. A transaction for each batch: nothing of it ever changes. */
export async function* auditLines(database: Database, tenant: string): AsyncGenerator<string> {
  let after: string | null = null;
  for (;;) {
    const batch: readonly Sealed[] = await database.as('audit', async (sql) => {
      const rows = await sealedEntries(sql, { tenant, after, count: BATCH, where: EVERYTHING });
      return rows.map(sealedOf);
    });
    for (const sealed of batch) yield sealedText(sealed);
    const last = batch.at(-1);
    if (last === undefined) return;
    after = String(last.position);
  }
}
