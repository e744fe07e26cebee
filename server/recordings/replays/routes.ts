/** `/v1/drafts/{draft}/replays` and `…/shadow`: what a draft would have answered, and what it would answer now. */
import {
  type Database,
  isId,
  jsonPart,
  NO_QUERY,
  PAGE_QUERY,
  pageOf,
  pageSchema,
  type Route,
  readRoute,
  replyOf,
  type Statements,
  writeRoute,
  z,
} from '../../kernel/index.ts';
import { DRAFT_PATH, findDraft, UNKNOWN_DRAFT } from '../../rulebook/index.ts';
import {
  CHANGED,
  NEW_REPLAY,
  REPLAY,
  REPLAY_PATH,
  type ReplayRow,
  replayValue,
  SHADOW,
  WHOLE_REPLAY,
} from './model.ts';
import { beginReplay, beginShadow, endShadow, type ReplayParts, replayOf, shadowOf } from './service.ts';
import { largestChanges, pageOfChanges, pageOfReplays } from './store.ts';

export interface ReplayRoutesParts extends ReplayParts {
  readonly database: Database;
  /** Told when something is begun. */
  readonly onBegun: () => void;
}

const LARGEST = 10;

const idIn = (params: Readonly<Record<string, string>>, part: 'draft' | 'replay' = 'draft'): string =>
  params[part] ?? '';

export function replayRoutes(parts: ReplayRoutesParts): readonly Route[] {
  return [listing, beginning, reading, changing, turning, shadowing].map((route) => route(parts));
}

function listing(parts: ReplayRoutesParts): Route {
  return readRoute(
    {
      ...{ method: 'get', path: '/v1/drafts/{draft}/replays', id: 'listReplays', scope: 'policies:read' },
      summary: 'Replays of a draft, shadows among them',
      params: DRAFT_PATH,
      query: z.object(PAGE_QUERY),
      answer: jsonPart('A page of replays', pageSchema(REPLAY)),
      problems: ['UNKNOWN_DRAFT'],
    },
    ({ caller, params, query }) =>
      parts.database.withTenant(caller.tenant, async (sql) => {
        const id = idIn(params);
        const draft = isId<'draft'>(id) ? await findDraft(sql, id) : undefined;
        if (draft === undefined) return { problem: UNKNOWN_DRAFT };
        const find = (after: string | null, count: number) => pageOfReplays(sql, draft.id, after, count);
        const { items, next } = await pageOf(query, find);
        return { value: { items: items.map(replayValue), next } };
      }),
  );
}

function beginning(parts: ReplayRoutesParts): Route {
  return writeRoute(
    {
      ...{ method: 'post', path: '/v1/drafts/{draft}/replays', id: 'replayDraft', scope: 'policies:write' },
      summary: 'Ask a draft what recorded calls were answered',
      description: 'It runs behind the call, a batch after the other; what comes of it is read as it goes on.',
      params: DRAFT_PATH,
      query: NO_QUERY,
      body: jsonPart('Which calls', NEW_REPLAY),
      answer: jsonPart('The replay', REPLAY),
      problems: ['UNKNOWN_DRAFT', 'DRAFT_NOT_SOUND', 'REPLAY_LIMIT'],
    },
    async ({ caller, params, body: asked }, sql) =>
      replyOf(await beginReplay(parts, sql, { caller, draft: idIn(params), asked }), (row) => ({
        value: replayValue(row),
      })),
    async () => parts.onBegun(),
  );
}

function reading(parts: ReplayRoutesParts): Route {
  return readRoute(
    {
      ...{ method: 'get', path: '/v1/drafts/{draft}/replays/{replay}', id: 'getReplay', scope: 'policies:read' },
      summary: 'Who would pay what more or less, and whose verdict would change, so far',
      params: REPLAY_PATH,
      answer: jsonPart('The replay', WHOLE_REPLAY),
      problems: ['UNKNOWN_DRAFT', 'UNKNOWN_REPLAY'],
    },
    ({ caller, params }) =>
      parts.database.withTenant(caller.tenant, async (sql) => {
        const found = await replayOf(sql, idIn(params), idIn(params, 'replay'));
        return 'problem' in found ? found : { value: await wholeValue(sql, found.done) };
      }),
  );
}

function changing(parts: ReplayRoutesParts): Route {
  return readRoute(
    {
      ...{ method: 'get', path: '/v1/drafts/{draft}/replays/{replay}/changes', id: 'listReplayChanges' },
      scope: 'policies:read',
      summary: 'The recorded calls that the draft answers differently, one by one',
      params: REPLAY_PATH,
      query: z.object(PAGE_QUERY),
      answer: jsonPart('A page of changed calls', pageSchema(CHANGED)),
      problems: ['UNKNOWN_DRAFT', 'UNKNOWN_REPLAY'],
    },
    ({ caller, params, query }) =>
      parts.database.withTenant(caller.tenant, async (sql) => {
        const found = await replayOf(sql, idIn(params), idIn(params, 'replay'));
        if ('problem' in found) return found;
        const find = (after: string | null, count: number) => pageOfChanges(sql, found.done.id, after, count);
        const { items, next } = await pageOf(query, find);
        return { value: { items: items.map(({ id: _, ...changed }) => changed), next } };
      }),
  );
}

function turning(parts: ReplayRoutesParts): Route {
  return writeRoute(
    {
      ...{ method: 'put', path: '/v1/drafts/{draft}/shadow', id: 'shadowDraft', scope: 'policies:write' },
      summary: 'Ask a draft besides, from now on, what recorded calls are answered; or no more',
      params: DRAFT_PATH,
      query: NO_QUERY,
      body: jsonPart('Whether', SHADOW),
      answer: jsonPart('The shadow', REPLAY),
      problems: ['UNKNOWN_DRAFT', 'UNKNOWN_REPLAY', 'DRAFT_NOT_SOUND', 'REPLAY_LIMIT'],
    },
    async ({ caller, params, body: { on } }, sql) => {
      const draft = idIn(params);
      const turned = on ? await beginShadow(parts, sql, { caller, draft }) : await endShadow(parts, sql, draft);
      return replyOf(turned, (row) => ({ value: replayValue(row) }));
    },
    async () => parts.onBegun(),
  );
}

function shadowing(parts: ReplayRoutesParts): Route {
  return readRoute(
    {
      ...{ method: 'get', path: '/v1/drafts/{draft}/shadow', id: 'getShadow', scope: 'policies:read' },
      summary: 'What the draft has answered differently since it is asked besides',
      params: DRAFT_PATH,
      answer: jsonPart('The shadow', WHOLE_REPLAY),
      problems: ['UNKNOWN_DRAFT', 'UNKNOWN_REPLAY'],
    },
    ({ caller, params }) =>
      parts.database.withTenant(caller.tenant, async (sql) => {
        const found = await shadowOf(sql, idIn(params));
        return 'problem' in found ? found : { value: await wholeValue(sql, found.done) };
      }),
  );
}

async function wholeValue(sql: Statements, row: ReplayRow) {
  return { ...replayValue(row), largest: await largestChanges(sql, row.id, LARGEST) };
}
