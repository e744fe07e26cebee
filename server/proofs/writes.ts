/** A call of each operation that writes, with what has to be there before it. */
import { randomUUID } from 'node:crypto';
import { eventually, priceFile } from '../testing.ts';
import type { Answer, Ask, Request, Scenario } from './crash-points.ts';

/** Ten seconds to be taken over, and for the work. */
const JOBS_MS = 60_000;

const post = (path: string, body: object = {}): Request => ({ method: 'POST', path, body });
const edit = (method: string, path: string, body: object = {}): Request => ({
  ...{ method, path, body },
  headers: { 'if-match': '*' },
});

/** What an answer names by `id`, or as told. */
function named({ status, text }: Answer, field = 'id'): string {
  if (status !== 200) throw new Error(`What a crash point needs could not be made: ${status} ${text}`);
  return String((JSON.parse(text) as Record<string, unknown>)[field]);
}

const newPolicy = (): string => `demo.p${randomUUID().replaceAll('-', '')}`;
const filesOf = (policy: string, version = '1.0.0') => ({
  files: [{ name: 'price.writ', text: priceFile({ policy, version, price: '2' }) }],
});

async function published(ask: Ask): Promise<string> {
  return named(await ask(post('/v1/policies', filesOf(newPolicy()))), 'policy');
}
const drafted = async (ask: Ask): Promise<string> => named(await ask(post('/v1/drafts', filesOf(newPolicy()))));
async function submitted(ask: Ask): Promise<string> {
  const draft = await drafted(ask);
  await ask(post(`/v1/drafts/${draft}/submit`));
  return draft;
}
const madeKey = async (ask: Ask): Promise<string> =>
  named(await ask(post('/v1/keys', { name: 'a key', roles: ['reader'] })));
/** Jobs of killed instances go on in the next one, and what they write is not to be taken for what comes of this call. */
async function jobsEnded(ask: Ask): Promise<void> {
  const open = async (): Promise<boolean> => {
    const { text } = await ask({ method: 'GET', path: '/v1/jobs?limit=500', body: {} });
    const { items } = JSON.parse(text) as { items: readonly { endedAt: string | null }[] };
    return items.some(({ endedAt }) => endedAt === null);
  };
  if (await eventually(open, (some) => !some, JOBS_MS)) throw new Error('Jobs of killed instances do not end.');
}

/** As the operator of a tenant of its own: of shadows a tenant has few, and none of them ends by itself. */
async function elsewhere(ask: Ask, prepare: (ask: Ask) => Promise<Request>): Promise<Request> {
  const tenant = await madeTenant(ask);
  const made = await ask(post(`/v1/keys?tenant=${tenant}`, { name: 'a key', roles: ['operator'] }));
  const authorization = `Bearer ${named(made, 'secret')}`;
  const own = (request: Request): Request => ({ ...request, headers: { ...request.headers, authorization } });
  return own(await prepare((request, key) => ask(own(request), key)));
}
const madeTenant = async (ask: Ask): Promise<string> => named(await ask(post('/v1/tenants', { name: 'a tenant' })));

/** Sent to by nobody: the address is refused. There are few of them, so that it is ended again. */
async function webhook(ask: Ask, url = 'https://127.0.0.1/'): Promise<string> {
  const { text } = await ask({ method: 'GET', path: '/v1/webhooks', body: {} });
  const { items } = JSON.parse(text) as { items: readonly { id: string }[] };
  for (const { id } of items) await ask(edit('DELETE', `/v1/webhooks/${id}`));
  return named(await ask(post('/v1/webhooks', { name: 'a webhook', url })));
}

export const WRITES: readonly Scenario[] = [
  { id: 'publishPolicy', prepare: async () => post('/v1/policies', filesOf(newPolicy())) },
  {
    id: 'activatePolicy',
    prepare: async (ask) => post(`/v1/policies/${await published(ask)}/activations`, { version: '1.0.0' }),
  },
  {
    id: 'retirePolicy',
    async prepare(ask) {
      const policy = await published(ask);
      await ask(post(`/v1/policies/${policy}/activations`, { version: '1.0.0' }));
      return post(`/v1/policies/${policy}/retirements`, { version: '1.0.0' });
    },
  },
  {
    id: 'commentPolicy',
    prepare: async (ask) => post(`/v1/policies/${await published(ask)}/comments`, { comment: 'seen' }),
  },
  { id: 'makeDraft', prepare: async () => post('/v1/drafts', filesOf(newPolicy())) },
  {
    id: 'editDraft',
    prepare: async (ask) => edit('PUT', `/v1/drafts/${await drafted(ask)}`, filesOf(newPolicy())),
  },
  { id: 'discardDraft', prepare: async (ask) => edit('DELETE', `/v1/drafts/${await drafted(ask)}`) },
  { id: 'submitDraft', prepare: async (ask) => post(`/v1/drafts/${await drafted(ask)}/submit`) },
  {
    id: 'reviewDraft',
    async prepare(ask) {
      const secret = named(await ask(post('/v1/keys', { name: 'a reviewer', roles: ['approver'] })), 'secret');
      const request = edit('POST', `/v1/drafts/${await submitted(ask)}/reviews`, { verdict: 'approve' });
      return { ...request, headers: { ...request.headers, authorization: `Bearer ${secret}` } };
    },
  },
  { id: 'publishDraft', prepare: async (ask) => post(`/v1/drafts/${await drafted(ask)}/publish`) },
  { id: 'replayDraft', prepare: async (ask) => post(`/v1/drafts/${await drafted(ask)}/replays`) },
  {
    id: 'shadowDraft',
    prepare: (asOperator) =>
      elsewhere(asOperator, async (ask) => edit('PUT', `/v1/drafts/${await drafted(ask)}/shadow`, { on: true })),
  },
  {
    id: 'publishBehindReplay',
    async prepare(ask) {
      await jobsEnded(ask);
      return post(`/v1/drafts/${await drafted(ask)}/publications`);
    },
  },
  {
    id: 'cancelJob',
    async prepare(ask) {
      await jobsEnded(ask);
      return post(`/v1/jobs/${named(await ask(post(`/v1/drafts/${await drafted(ask)}/publications`)))}/cancel`);
    },
  },
  { id: 'makeTenant', prepare: async () => post('/v1/tenants', { name: 'a tenant' }) },
  {
    id: 'editTenant',
    prepare: async (ask) => edit('PATCH', `/v1/tenants/${await madeTenant(ask)}`, { name: 'another name' }),
  },
  {
    id: 'putLicence',
    prepare: async (ask) => edit('PUT', `/v1/tenants/${await madeTenant(ask)}/licence`, { plan: 'starter' }),
  },
  { id: 'makeKey', prepare: async () => post('/v1/keys', { name: 'a key', roles: ['reader'] }) },
  { id: 'rotateKey', prepare: async (ask) => post(`/v1/keys/${await madeKey(ask)}/rotate`) },
  { id: 'revokeKey', prepare: async (ask) => post(`/v1/keys/${await madeKey(ask)}/revoke`) },
  {
    id: 'makeWebhook',
    async prepare(ask) {
      await webhook(ask);
      return post('/v1/webhooks', { name: 'a webhook', url: 'https://127.0.0.1/' });
    },
  },
  {
    id: 'editWebhook',
    prepare: async (ask) => edit('PATCH', `/v1/webhooks/${await webhook(ask)}`, { name: 'another name' }),
  },
  { id: 'endWebhook', prepare: async (ask) => edit('DELETE', `/v1/webhooks/${await webhook(ask)}`) },
  { id: 'rotateWebhook', prepare: async (ask) => post(`/v1/webhooks/${await webhook(ask)}/rotate`) },
  { id: 'testWebhook', prepare: async (ask) => post(`/v1/webhooks/${await webhook(ask)}/test`) },
  {
    id: 'replayWebhook',
    async prepare(ask) {
      const id = await webhook(ask);
      const event = named(await ask(post(`/v1/webhooks/${id}/test`)), 'event');
      const look = async () => (await ask({ method: 'GET', path: `/v1/webhooks/${id}/deliveries`, body: {} })).text;
      if (!(await eventually(look, (told) => told.includes(event), JOBS_MS)).includes(event))
        throw new Error('An event does not come to its webhook.');
      return post(`/v1/webhooks/${id}/replay`, { delivery: event });
    },
  },
  {
    id: 'makePortalToken',
    async prepare(ask) {
      const policy = newPolicy();
      const price = priceFile({ policy, version: '1.0.0', price: '2', more: '' });
      const files = [
        { name: 'price.writ', text: price.replace('input day: date', 'input day: date\ninput customer: text') },
      ];
      await ask(post('/v1/policies', { files }));
      await ask(post(`/v1/policies/${policy}/activations`, { version: '1.0.0' }));
      return post('/v1/portal-tokens', { customer: 'c-1', evaluate: [{ policy, field: 'customer' }] });
    },
  },
  { id: 'revokePortalTokens', prepare: async () => post('/v1/portal-tokens/revoke', { customer: randomUUID() }) },
];

/** An event on its way to a receiver of ours, which is cut off anywhere on it. `arrived`: how often each event has come. */
export function deliveryTo(url: string, arrived: ReadonlyMap<string, number>): Scenario {
  let event = '';
  return {
    id: 'a delivery',
    restMs: 700,
    async prepare(ask) {
      const id = await webhook(ask, url);
      return post(`/v1/webhooks/${id}/test`);
    },
    heard: ({ text }) => {
      event = (JSON.parse(text) as { event: string }).event;
    },
    async isThere() {
      return (arrived.get(event) ?? 0) > 0;
    },
  };
}
