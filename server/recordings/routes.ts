/** `/v1/recordings`: the calls that are kept, for whoever may see what was asked. */
import {
  type Database,
  type Fields,
  jsonPart,
  PAGE_QUERY,
  pageOf,
  pageSchema,
  type Route,
  readRoute,
  z,
} from '../kernel/index.ts';
import { RECORDING, recordingValue } from './model.ts';
import { pageOfRecordings } from './store.ts';

const FILTERS: Fields = {
  policy: { kind: 'text', column: 'policy' },
  version: { kind: 'text', column: 'version' },
  recordedAt: { kind: 'instant', column: 'recorded_at' },
};

export function recordingRoutes({ database }: { readonly database: Database }): readonly Route[] {
  const list = readRoute(
    {
      ...{ method: 'get', path: '/v1/recordings', id: 'listRecordings', scope: 'recordings:read' },
      summary: 'Recorded calls with their inputs',
      query: z.object(PAGE_QUERY),
      filters: FILTERS,
      answer: jsonPart('A page of recorded calls', pageSchema(RECORDING)),
      problems: [],
    },
    ({ caller, query, where }) =>
      database.withTenant(caller.tenant, async (sql) => {
        const find = (after: string | null, count: number) => pageOfRecordings(sql, { after, count, where });
        const { items, next } = await pageOf(query, find);
        return { value: { items: items.map(recordingValue), next } };
      }),
  );
  return [list];
}
