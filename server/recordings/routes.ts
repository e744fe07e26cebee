/** `/v1/recordings`: the calls that are kept, for whoever may see what was asked. */
import { type Database, jsonPart, PAGE_QUERY, pageOf, pageSchema, type Route, readRoute, z } from '../kernel/index.ts';
import { RECORDING, recordingValue } from './model.ts';
import { pageOfRecordings } from './store.ts';

export function recordingRoutes({ database }: { readonly database: Database }): readonly Route[] {
  const list = readRoute(
    {
      ...{ method: 'get', path: '/v1/recordings', id: 'listRecordings', scope: 'recordings:read' },
      summary: 'Recorded calls with their inputs',
      query: z.object({
        ...PAGE_QUERY,
        policy: z
          .string()
          .regex(/^[\w.-]{1,200}$/)
          .optional()
          .describe('of this policy alone'),
      }),
      answer: jsonPart('A page of recorded calls', pageSchema(RECORDING)),
      problems: [],
    },
    ({ caller, query }) =>
      database.withTenant(caller.tenant, async (sql) => {
        const find = (after: string | null, count: number) => pageOfRecordings(sql, query.policy ?? null, after, count);
        const { items, next } = await pageOf(query, find);
        return { value: { items: items.map(recordingValue), next } };
      }),
  );
  return [list];
}
