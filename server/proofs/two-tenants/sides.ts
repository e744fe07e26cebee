/** Two tenants, each of which owns one of everything that there is. */
import { randomUUID } from 'node:crypto';
import { isId, type TenantId } from '#kernel';
import { eventually, priceFile } from '../../testing.ts';

type Json = Readonly<Record<string, unknown>>;

/** Where they are, with the key of who may do everything. */
export interface Place {
  readonly url: string;
  readonly authorization: string;
}
export interface Side {
  /** By the names that addresses have for them. */
  readonly ids: Readonly<Record<string, string>>;
  readonly authorization: string;
  /** What nobody else may be told of: ids, names and secrets. */
  readonly marks: readonly string[];
}

export function tenantOf({ ids }: Side): TenantId {
  const { tenant = '' } = ids;
  if (!isId<'tenant'>(tenant)) throw new Error('a side without a tenant');
  return tenant;
}

const PATIENCE = 30_000;

/** Of a policy, and like no other. */
export const newName = (): string => `demo.p${randomUUID().replaceAll('-', '')}`;

const price = (policy: string, version: string, asked: string) => {
  const more = version === '1.0.0' ? '' : 'supersedes 1.0.0 for everyone\n';
  return { files: [{ name: 'price.writ', text: priceFile({ policy, version, price: asked, more }) }] };
};

/** One who calls, and expects that it is done. */
class Client {
  readonly #url: string;
  readonly #authorization: string;

  constructor({ url, authorization }: Place) {
    this.#url = url;
    this.#authorization = authorization;
  }

  /** `asked`: method and address. */
  async call(asked: string, body?: object, more: Readonly<Record<string, string>> = {}): Promise<Json> {
    const [method = '', path = ''] = asked.split(' ');
    const headers = { authorization: this.#authorization, 'if-match': '*', ...more };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${this.#url}${path}`, { method, headers, ...sent });
    const value = (await response.json()) as Json;
    if (response.status !== 200) throw new Error(`${asked}: ${JSON.stringify(value)}`);
    return value;
  }

  async id(asked: string, body: object): Promise<string> {
    return String((await this.call(asked, body))['id']);
  }

  async until(asked: string, wanted: (value: Json) => boolean): Promise<Json> {
    const value = await eventually(() => this.call(asked), wanted, PATIENCE);
    if (!wanted(value)) throw new Error(`${asked} has not come to be`);
    return value;
  }
}

const isNotEmpty = ({ items }: Json): boolean => Array.isArray(items) && items.length > 0;
const isEnded = ({ status, endedAt }: Json): boolean => status !== 'running' && endedAt !== null;

export async function madeSide(place: Place, name: string): Promise<Side> {
  const operator = new Client(place);
  const tenant = await operator.id('POST /v1/tenants', { name });
  const made = await operator.call(`POST /v1/keys?tenant=${tenant}`, { name, roles: ['operator'] });
  await operator.call(`PUT /v1/tenants/${tenant}/licence`, { plan: 'enterprise' });
  const authorization = `Bearer ${made['secret']}`;
  const client = new Client({ ...place, authorization });
  await client.call(`PATCH /v1/tenants/${tenant}`, { recording: { share: '1', days: 30 } });
  const hooked = await client.call('POST /v1/webhooks', { name: `${name}'s`, url: 'https://hooks.example/' });
  const webhook = String(hooked['id']);
  const policy = await withPolicy(client);
  const drafts = await withDrafts(client, { policy, reviewer: await reviewerOf(client, place) });
  await client.call('POST /v1/portal-tokens/revoke', { customer: `of ${name}` });
  await client.call(`POST /v1/webhooks/${webhook}/test`, {});
  await client.until(`GET /v1/webhooks/${webhook}/deliveries`, isNotEmpty);
  const { items } = await client.until('GET /v1/events', isNotEmpty);
  // What was counted in memory is in the database.
  await client.until('GET /v1/usage', ({ days }) => isNotEmpty({ items: days }));
  const [event] = items as readonly Json[];
  const ids = { tenant, key: String(made['id']), policy, webhook, event: String(event?.['id']), ...drafts };
  const secrets = [made['secret'], hooked['secret']].map(String);
  return { ids, authorization, marks: [...Object.values(ids), ...secrets] };
}

async function reviewerOf(client: Client, place: Place): Promise<Client> {
  const { secret } = await client.call('POST /v1/keys', { name: 'reviewer', roles: ['approver'] });
  return new Client({ ...place, authorization: `Bearer ${secret}` });
}

/** Published, activated, told of, asked and recorded, and retired from some day on. */
async function withPolicy(client: Client): Promise<string> {
  const policy = newName();
  await client.call('POST /v1/policies', price(policy, '1.0.0', '2'), { 'idempotency-key': randomUUID() });
  await client.call(`POST /v1/policies/${policy}/activations`, { version: '1.0.0', at: '2026-01-01T00:00:00Z' });
  await client.call(`POST /v1/policies/${policy}/comments`, { comment: 'seen' });
  await client.call(`POST /v1/policies/${policy}/retirements`, { at: '2030-01-01T00:00:00Z' });
  const asked = async (): Promise<Json> => {
    await client.call(`POST /v1/evaluate/${policy}`, { day: '2026-03-01' });
    return client.call('GET /v1/recordings');
  };
  await eventually(asked, isNotEmpty, PATIENCE);
  return policy;
}

/** A draft that answers otherwise and has been reviewed, the replay that tells so, and the job that does not publish it. */
async function withDrafts(
  client: Client,
  { policy, reviewer }: { readonly policy: string; readonly reviewer: Client },
): Promise<Side['ids']> {
  const draft = await client.id('POST /v1/drafts', price(policy, '1.1.0', '3'));
  await client.call(`POST /v1/drafts/${draft}/submit`, { comment: 'please' });
  await reviewer.call(`POST /v1/drafts/${draft}/reviews`, { verdict: 'approve' });
  const replay = await client.id(`POST /v1/drafts/${draft}/replays`, {});
  await client.until(`GET /v1/drafts/${draft}/replays/${replay}`, isEnded);
  await client.until(`GET /v1/drafts/${draft}/replays/${replay}/changes`, isNotEmpty);
  const job = await client.id(`POST /v1/drafts/${draft}/publications`, {});
  await client.until(`GET /v1/jobs/${job}`, isEnded);
  return { draft, replay, job };
}
