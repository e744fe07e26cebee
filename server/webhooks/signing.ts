/** Signatures as Standard Webhooks 1.0 has them: HMAC-SHA-256 over id, time and body, under a secret that is written `whsec_…`. */
import { createHmac } from 'node:crypto';

export const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** `random` has `SECRET_BYTES` bytes. */
export function newSecret(random: Uint8Array): string {
  return PREFIX + Buffer.from(random).toString('base64');
}

export interface Signed {
  readonly id: string;
  readonly body: string;
  /** Of the sending, not of the event, so that an old copy is told by its age. Milliseconds since 1970. */
  readonly now: number;
}

/** The headers of one sending; every secret that is good now signs it. */
export function signedHeaders(secrets: readonly string[], { id, body, now }: Signed): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(now / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures.join(' ') };
}
