/** Fetches what issuers publish, by the one way out: no redirects, little of it, and soon. */
import type { Egress } from '../egress.ts';
import type { FetchJson } from './key-sets.ts';

const TIME_MS = 5000;

/** Rejects where there is no JSON to be had. */
export function fetchThrough(egress: Pick<Egress, 'send'>): FetchJson {
  return async (url) => {
    const headers = { accept: 'application/json' };
    const came = await egress.send({ method: 'GET', url, headers, body: '', timeoutMs: TIME_MS });
    if (!came.ok) throw new Error(`${url} gives no answer: ${came.detail}`);
    if (came.status !== 200) throw new Error(`${url} answers ${came.status}.`);
    return JSON.parse(came.body.toString('utf8'));
  };
}
