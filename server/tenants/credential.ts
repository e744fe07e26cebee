/** Keys as texts: `writ_`, the name of the key, and 256 random bits, of which only a digest under the pepper is kept. */
import { createHmac } from 'node:crypto';
import { isId, type KeyId } from '../kernel/index.ts';

export const SECRET_BYTES = 32;
const KEY = /^writ_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;
const HEADER = /^[Bb]earer +(\S+) *$/;

export interface Credential {
  readonly key: KeyId;
  readonly secret: string;
}

/** `random` has `SECRET_BYTES` bytes. */
export function newCredential(key: KeyId, random: Uint8Array): Credential & { readonly text: string } {
  const secret = Buffer.from(random).toString('base64url');
  return { key, secret, text: `writ_${key.replaceAll('-', '')}_${secret}` };
}

/** What stands in the header `authorization`; nothing where that is no bearer's. */
export function bearerOf(header: string): string {
  return HEADER.exec(header)?.[1] ?? '';
}

/** Of the header `authorization`. */
export function readCredential(header: string): Credential | undefined {
  const text = bearerOf(header);
  const [, name = '', secret = ''] = KEY.exec(text) ?? [];
  const key = name.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return isId<'key'>(key) ? { key, secret } : undefined;
}

export function digestOf(pepper: Buffer, secret: string): Buffer {
  return createHmac('sha256', pepper).update(secret).digest();
}
