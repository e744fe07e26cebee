/** `/v1/policies/{policy}/history` and `…/comments`: who did what to a policy, and what was said about it. */
import {
  type Database,
  EVERYTHING,
  type Fields,
  jsonPart,
  NO_QUERY,
  PAGE_QUERY,
  pageOf,
  pageSchema,
  type Route,
  readRoute,
  type Statements,
  writeRoute,
  z,
} from '../kernel/index.ts';
import { ENTRY, entryValue, HISTORY_KINDS, type NoteParts, note } from './history.ts';
import { NAME, NEW_COMMENT, nameIn } from './model.ts';
import { UNPUBLISHED } from './service.ts';
import { pageOfHistory, versionsOf } from './store.ts';

const FILTERS: Fields = {
  kind: { kind: 'choice', column: 'kind', values: HISTORY_KINDS },
  at: { kind: 'instant', column: 'done_at' },
  by: { kind: 'text', column: 'done_by' },
};

export function historyRoutes(parts: NoteParts & { readonly database: Database }): readonly Route[] {
  const history = readRoute(
    {
      ...{ method: 'get', path: '/v1/policies/{policy}/history', id: 'listHistory', scope: 'policies:read' },
      summary: 'Who did what to a policy of the tenant, in order',
      params: NAME,
      query: z.object(PAGE_QUERY),
      filters: FILTERS,
      answer: jsonPart('A page of the history', pageSchema(ENTRY)),
      problems: ['UNKNOWN_POLICY'],
    },
    async ({ caller, params, query, where }) =>
      parts.database.withTenant(caller.tenant, async (sql) => {
        const policy = nameIn(params);
        if (!(await isKnown(sql, policy))) return { problem: UNPUBLISHED };
        const find = (after: string | null, count: number) => pageOfHistory(sql, policy, { after, count, where });
        const { items, next } = await pageOf(query, find);
        return { value: { items: items.map(entryValue), next } };
      }),
  );
  const comment = writeRoute(
    {
      ...{ method: 'post', path: '/v1/policies/{policy}/comments', id: 'commentPolicy', scope: 'policies:write' },
      summary: 'Say something about a policy, in its history',
      params: NAME,
      query: NO_QUERY,
      body: jsonPart('The comment', NEW_COMMENT),
      answer: jsonPart('The entry of the history', ENTRY),
      problems: ['UNKNOWN_POLICY'],
    },
    async ({ caller, params, body: { comment: said } }, sql) => {
      const policy = nameIn(params);
      if (!(await isKnown(sql, policy))) return { problem: UNPUBLISHED };
      return { value: entryValue(await note(parts, sql, { caller, policy, kind: 'commented', comment: said })) };
    },
  );
  return [history, comment];
}

/** A draft is enough of a policy to be talked about. */
async function isKnown(sql: Statements, policy: string): Promise<boolean> {
  const [entry] = await pageOfHistory(sql, policy, { after: null, count: 1, where: EVERYTHING });
  return entry !== undefined || (await versionsOf(sql, policy)).length > 0;
}
