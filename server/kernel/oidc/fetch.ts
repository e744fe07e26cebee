/** Fetches what issuers publish: no redirects, little of it, and soon. */
import type { FetchJson } from './key-sets.ts';

const TIME_MS = 5000;
const BYTES_MAX = 256 * 1024;

export const fetchJson: FetchJson = async (address) => {
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIME_MS) });
  if (!response.ok) throw new Error(`${address} answers ${response.status}.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > BYTES_MAX) throw new Error(`${address} answers more than ${BYTES_MAX} bytes.`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
};
