/** The audit trail as callers see it. */
import { z } from '../kernel/index.ts';
import type { Sealed } from './chain.ts';

/** Of a head or an entry: its place in the trail of the tenant, from 1 on. */
const POSITION = z.number().int();
const HASH = z.string().describe('SHA-256 in hexadecimal: over the hash before (as bytes) and the text of the entry');
const ROW = z.record(z.string(), z.unknown()).nullable();

export const ENTRY = z.object({
  position: POSITION,
  hash: HASH,
  entry: z.object({
    tenant: z.string(),
    at: z.string(),
    actor: z.string().describe('the id of a key, issuer and subject of a token, "system", or "database" and a user'),
    via: z.string().describe('the operation, or the part of the service'),
    origin: z.string().nullable().describe('the address of the client, as far as proxies are trusted'),
    correlation: z.string().nullable().describe('"x-correlation-id" of the call, or an id that was made for it'),
    subject: z.string().describe('the table'),
    action: z.enum(['insert', 'update', 'delete']),
    before: ROW.describe('the row; of secrets only that there are some, of long texts a digest'),
    after: ROW,
  }),
});
export const HEAD = z.object({
  head: z.string().describe('POSITION:HASH, as "writ audit verify --head" takes it; position 0 before the first entry'),
  tenant: z.string(),
  sealedAt: z.string().nullable(),
  unsealed: z.number().int().describe('entries that wait to be sealed, for half a second or so'),
});

/** An entry as it is stored. Texts where the database's own writing is hashed. */
export interface EntryRow {
  readonly tenant: string;
  readonly at: string;
  readonly actor: string;
  readonly via: string;
  readonly origin: string | null;
  readonly correlation: string | null;
  readonly subject: string;
  readonly action: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface SealedRow extends EntryRow {
  /** `bigint`, which the driver gives as text. */
  readonly position: string;
  readonly hash: Buffer;
}

/** The text of an entry, which is what is hashed: keys in this order, rows as the database wrote them. */
export function entryText({
  tenant,
  at,
  actor,
  via,
  origin,
  correlation,
  subject,
  action,
  before,
  after,
}: EntryRow): string {
  const head = JSON.stringify({ tenant, at, actor, via, origin, correlation, subject, action });
  return `${head.slice(0, -1)},"before":${before ?? 'null'},"after":${after ?? 'null'}}`;
}

export function sealedOf({ position, hash, ...row }: SealedRow): Sealed {
  return { position: Number(position), hash: hash.toString('hex'), entry: entryText(row) };
}
