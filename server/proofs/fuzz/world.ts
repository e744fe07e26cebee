/** What has to be there before requests are made: who calls, and another tenant whose things nobody may see. */
import { randomUUID } from 'node:crypto';
import { priceFile } from '../../testing.ts';
import type { Asked } from './run.ts';

type Json = Readonly<Record<string, unknown>>;

/** `authorization`: of the first key, which may do everything. */
export async function madeWorld(
  url: string,
  authorization: string,
): Promise<Pick<Asked, 'callers' | 'guarded' | 'foreign'>> {
  const call = async (method: string, path: string, body?: object, as = authorization): Promise<Json> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { method, ...sent, headers: { authorization: as, 'if-match': '*' } });
    const value = (await response.json()) as Json;
    if (response.status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  const newKey = (role: string, query = '') =>
    call('POST', `/v1/keys${query}`, { name: `k${randomUUID()}`, roles: [role] });
  const bearer = ({ secret }: Json): string => `Bearer ${secret}`;

  const { items: tenants } = (await call('GET', '/v1/tenants')) as { items: readonly Json[] };
  const { items: keys } = (await call('GET', '/v1/keys')) as { items: readonly Json[] };
  const own = String(tenants[0]?.['id']);
  await call('PATCH', `/v1/tenants/${own}`, { recording: { share: '0.5', days: 30 } });
  const second = await newKey('installation');
  const reader = await newKey('reader');
  const evaluate = [{ policy: 'isp.tariff.metered_data', field: 'customer' }];
  const { token } = await call('POST', '/v1/portal-tokens', { customer: 'who fuzzes', evaluate, seconds: 3600 });

  const { id: other } = await call('POST', '/v1/tenants', { name: 'another one' });
  const foreign = await newKey('operator', `?tenant=${other}`);
  const as = bearer(foreign);
  const policy = `demo.f${randomUUID().replaceAll('-', '')}`;
  const files = [{ name: 'price.writ', text: priceFile({ policy, version: '1.0.0', price: '7' }) }];
  await call('POST', '/v1/policies', { files }, as);
  await call('POST', `/v1/policies/${policy}/activations`, { version: '1.0.0' }, as);
  const draft = await call('POST', '/v1/drafts', { files, comment: 'nobody sees this' }, as);
  const hook = await call('POST', '/v1/webhooks', { name: `h${randomUUID()}`, url: 'https://hooks.example/' }, as);
  return {
    callers: { main: authorization, second: bearer(second), others: [bearer(reader), `Bearer ${token}`] },
    guarded: [own, ...[...keys, second, reader, { id: other }].map(({ id }) => String(id))],
    foreign: [
      policy,
      ...[foreign['secret'], foreign['name'], draft['id'], hook['id'], hook['name'], hook['secret']].map(String),
    ],
  };
}
