/** `/v1/webhooks`: where the tenant wants its events sent to. */
import {
  cursorOf,
  type Database,
  etagOf,
  type Fields,
  jsonPart,
  NO_QUERY,
  PAGE_QUERY,
  pageOf,
  pageSchema,
  type Reply,
  type Route,
  readRoute,
  replyOf,
  writeRoute,
  z,
} from '../kernel/index.ts';
import {
  DELIVERIES_QUERY,
  DELIVERY,
  deliveryValue,
  NEW_WEBHOOK,
  REPLAY,
  REPLAYED,
  TESTED,
  WEBHOOK,
  WEBHOOK_EDIT,
  WEBHOOK_WITH_SECRET,
  webhookValue,
} from './model.ts';
import {
  editWebhook,
  endWebhook,
  knownWebhook,
  makeWebhook,
  replayWebhook,
  rotateWebhook,
  testWebhook,
  type WebhookParts,
  type WithSecret,
} from './service.ts';
import { pageOfDeliveries, pageOfWebhooks } from './store.ts';

const PATH = z.object({ webhook: z.string().describe('the id of a webhook') });
const NOTHING = z.strictObject({});

export interface WebhookRoutesParts extends WebhookParts {
  readonly database: Database;
}

export function webhookRoutes(parts: WebhookRoutesParts): readonly Route[] {
  return [...readingRoutes(parts), ...editingRoutes(parts), ...sendingRoutes(parts)];
}

const FILTERS: Fields = {
  name: { kind: 'text', column: 'name' },
  url: { kind: 'text', column: 'url' },
  status: { kind: 'choice', column: 'status', values: ['enabled', 'disabled'] },
  createdAt: { kind: 'instant', column: 'created_at' },
  changedAt: { kind: 'instant', column: 'changed_at' },
};

function readingRoutes({ database }: WebhookRoutesParts): readonly Route[] {
  const list = readRoute(
    {
      ...{ method: 'get', path: '/v1/webhooks', id: 'listWebhooks', scope: 'webhooks:read' },
      summary: 'The webhooks of the tenant',
      query: z.object(PAGE_QUERY),
      filters: FILTERS,
      answer: jsonPart('A page of webhooks', pageSchema(WEBHOOK)),
      problems: [],
    },
    async ({ caller, query, where }) =>
      database.withTenant(caller.tenant, async (sql) => {
        const { items, next } = await pageOf(query, (after, count) => pageOfWebhooks(sql, { after, count, where }));
        return { value: { items: items.map(webhookValue), next } };
      }),
  );
  const one = readRoute(
    {
      ...{ method: 'get', path: '/v1/webhooks/{webhook}', id: 'getWebhook', scope: 'webhooks:read' },
      summary: 'One webhook, without its secret',
      params: PATH,
      answer: jsonPart('The webhook', WEBHOOK),
      problems: ['UNKNOWN_WEBHOOK'],
    },
    async ({ caller, params }) => {
      const known = await database.withTenant(caller.tenant, (sql) => knownWebhook(sql, params['webhook'] ?? ''));
      return replyOf(known, (row) => ({ value: webhookValue(row), etag: etagOf(row) }));
    },
  );
  const deliveries = readRoute(
    {
      ...{ method: 'get', path: '/v1/webhooks/{webhook}/deliveries', id: 'listDeliveries', scope: 'webhooks:read' },
      summary: 'What became of each event, in the order of their making, for as long as events are kept',
      params: PATH,
      query: z.object({ ...PAGE_QUERY, ...DELIVERIES_QUERY }),
      answer: jsonPart('A page of deliveries', pageSchema(DELIVERY)),
      problems: ['UNKNOWN_WEBHOOK'],
    },
    async ({ caller, params, query }) =>
      database.withTenant(caller.tenant, async (sql) => {
        const known = await knownWebhook(sql, params['webhook'] ?? '');
        if ('problem' in known) return known;
        const of = { id: known.done.id, state: query.state };
        const { items, next } = await pageOf(query, (after, count) => pageOfDeliveries(sql, of, after, count));
        return { value: { items: items.map(deliveryValue), next } };
      }),
  );
  return [list, one, deliveries];
}

const secretReply = ({ row, secret }: WithSecret): Reply => {
  const value = webhookValue(row);
  return { value: { ...value, secret }, repeated: { ...value, secret: null }, etag: etagOf(row) };
};

function editingRoutes(parts: WebhookRoutesParts): readonly Route[] {
  const make = writeRoute(
    {
      ...{ method: 'post', path: '/v1/webhooks', id: 'makeWebhook', scope: 'webhooks:write' },
      summary: 'Have events sent to an address; the secret of their signatures is told once',
      query: NO_QUERY,
      body: jsonPart('The webhook', NEW_WEBHOOK),
      answer: jsonPart('The webhook with its secret', WEBHOOK_WITH_SECRET),
      problems: ['TOO_MANY_WEBHOOKS', 'CURSOR_EXPIRED'],
    },
    async ({ caller, body: asked }, sql) =>
      replyOf(await makeWebhook(parts, sql, { tenant: caller.tenant, asked }), secretReply),
  );
  const edit = writeRoute(
    {
      ...{ method: 'patch', path: '/v1/webhooks/{webhook}', id: 'editWebhook', scope: 'webhooks:write', edits: true },
      summary: 'Edit a webhook, as it was read; one that is enabled again is sent what is still kept',
      params: PATH,
      query: NO_QUERY,
      body: jsonPart('What is to be another', WEBHOOK_EDIT),
      answer: jsonPart('The webhook', WEBHOOK),
      problems: ['UNKNOWN_WEBHOOK'],
    },
    async ({ params, body: change, ifMatch }, sql) =>
      replyOf(await editWebhook(parts, sql, { webhook: params['webhook'] ?? '', edit: change, ifMatch }), (row) => ({
        ...{ value: webhookValue(row), etag: etagOf(row) },
      })),
  );
  const end = writeRoute(
    {
      ...{ method: 'delete', path: '/v1/webhooks/{webhook}', id: 'endWebhook', scope: 'webhooks:write' },
      summary: 'End a webhook, with all that was to be sent there',
      params: PATH,
      query: NO_QUERY,
      body: jsonPart('Nothing', NOTHING),
      answer: jsonPart('The webhook as it was', WEBHOOK),
      problems: ['UNKNOWN_WEBHOOK'],
    },
    async ({ params }, sql) =>
      replyOf(await endWebhook(sql, params['webhook'] ?? ''), (row) => ({ value: webhookValue(row) })),
  );
  const rotate = writeRoute(
    {
      ...{ method: 'post', path: '/v1/webhooks/{webhook}/rotate', id: 'rotateWebhook', scope: 'webhooks:write' },
      summary: 'Give a webhook a new secret; the one before signs for another day, too',
      params: PATH,
      query: NO_QUERY,
      body: jsonPart('Nothing', NOTHING),
      answer: jsonPart('The webhook with its secret', WEBHOOK_WITH_SECRET),
      problems: ['UNKNOWN_WEBHOOK'],
    },
    async ({ caller, params }, sql) =>
      replyOf(
        await rotateWebhook(parts, sql, { tenant: caller.tenant, webhook: params['webhook'] ?? '' }),
        secretReply,
      ),
  );
  return [make, edit, end, rotate];
}

function sendingRoutes(parts: WebhookRoutesParts): readonly Route[] {
  const test = writeRoute(
    {
      ...{ method: 'post', path: '/v1/webhooks/{webhook}/test', id: 'testWebhook', scope: 'webhooks:write' },
      summary: 'Send an event to this webhook alone; its deliveries tell what became of it',
      params: PATH,
      query: NO_QUERY,
      body: jsonPart('Nothing', NOTHING),
      answer: jsonPart('The event', TESTED),
      problems: ['UNKNOWN_WEBHOOK', 'WEBHOOK_DISABLED'],
    },
    async ({ params }, sql) =>
      replyOf(await testWebhook(parts, sql, params['webhook'] ?? ''), (done) => ({ value: done })),
  );
  const replay = writeRoute(
    {
      ...{ method: 'post', path: '/v1/webhooks/{webhook}/replay', id: 'replayWebhook', scope: 'webhooks:write' },
      summary: 'Send one event again, or all that are kept from a cursor on, dead letters too',
      params: PATH,
      query: NO_QUERY,
      body: jsonPart('Which', REPLAY),
      answer: jsonPart('How many', REPLAYED),
      problems: ['UNKNOWN_WEBHOOK', 'UNKNOWN_DELIVERY', 'WEBHOOK_DISABLED', 'CURSOR_EXPIRED'],
    },
    async ({ params, body: asked }, sql) =>
      replyOf(await replayWebhook(parts, sql, { webhook: params['webhook'] ?? '', asked }), ({ replayed, next }) => ({
        value: { replayed, next: next === null ? null : cursorOf(next) },
      })),
  );
  return [test, replay];
}
