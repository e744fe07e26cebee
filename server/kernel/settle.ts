/**
 * Idempotency within the service: an operation that was done for a tenant with this input is not done again, and gives what it gave. Its
 * effect on the tenant's tables and the note of it are one transaction. One that fails may be tried again, each time after a longer
 * wait, until its attempts are used up.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { claiming } from './database/claim.ts';
import type { Database, Doer, Statements } from './database/connect.ts';
import { isLocked } from './database/fault.ts';
import { sweepEach } from './database/sweep.ts';
import type { TenantId } from './ids.ts';

export interface SettledOperation<T> {
  readonly tenant: TenantId;
  /** What is done; at most 200 characters. */
  readonly operation: string;
  /** JSON, told apart by its canonical form (RFC 8785): in whatever order its fields stand. */
  readonly input: unknown;
  /** What it gives, which is kept: ids and counts, never secrets. */
  readonly result: z.ZodType<T>;
  readonly maxAttempts?: number;
  /** Whose changes they are. */
  readonly doer?: Doer;
  readonly keptMs?: number;
}

/** `failed`: it has no attempts left. `later`: somebody else does it at this moment, or it failed and is tried again after a wait. */
export type Settled<T> =
  | { readonly done: T; readonly repeated: boolean }
  | { readonly failed: { readonly attempts: number } }
  | { readonly later: { readonly at: number } };

export type SettleOutcome = 'done' | 'repeated' | 'attempt_failed' | 'given_up' | 'later';

export interface SettleParts {
  readonly database: Database;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Told what came of each call. */
  readonly count: (operation: string, outcome: SettleOutcome) => void;
}

const MAX_ATTEMPTS = 3;
const KEPT_MS = 60 * 60 * 1000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

/** Milliseconds from a failed attempt, counted from 1, to the next. */
const waitAfter = (attempt: number): number => Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);

/** Throws what the work throws, once that is noted as an attempt. */
export async function settle<T>(
  parts: SettleParts,
  asked: SettledOperation<T>,
  work: (sql: Statements) => Promise<T>,
): Promise<Settled<T>> {
  const { database, clock, count } = parts;
  const { tenant, operation } = asked;
  const key = {
    ...asked,
    digest: createHash('sha256')
      .update(canonicalize(asked.input) ?? '')
      .digest(),
  };
  try {
    const settled = await database.withTenant(tenant, (sql) => attempt(key, sql, clock(), work), asked.doer);
    count(operation, outcomeOf(settled));
    return settled;
  } catch (cause) {
    if (isLocked(cause)) {
      count(operation, 'later');
      return { later: { at: clock() + FIRST_WAIT_MS } };
    }
    count(operation, 'attempt_failed');
    await database.withTenant(tenant, (sql) => noteFailure(sql, key, clock()));
    throw cause;
  }
}

function outcomeOf<T>(settled: Settled<T>): SettleOutcome {
  if ('later' in settled) return 'later';
  if ('failed' in settled) return 'given_up';
  return settled.repeated ? 'repeated' : 'done';
}

interface Key<T> extends SettledOperation<T> {
  readonly digest: Buffer;
}

async function attempt<T>(
  key: Key<T>,
  sql: Statements,
  now: number,
  work: (sql: Statements) => Promise<T>,
): Promise<Settled<T>> {
  const before = await claim(sql, key, now);
  const kept = before === undefined ? undefined : keptOf(key, before, now);
  if (kept !== undefined) return kept;
  const result = await work(sql);
  const expires = new Date(now + (key.keptMs ?? KEPT_MS));
  await sql`
    UPDATE settled_operations SET status = 'done', attempts = attempts + 1, retry_at = NULL, expires_at = ${expires},
      result = ${JSON.stringify(result)}::text::jsonb
    WHERE tenant_id = ${key.tenant} AND operation = ${key.operation} AND input_digest = ${key.digest}`;
  return { done: result, repeated: false };
}

interface Row {
  readonly status: 'done' | 'failed';
  readonly attempts: number;
  readonly result: unknown;
  readonly retryAt: Date | null;
}

/** Undefined where the attempt is ours to make. */
function keptOf<T>({ result, maxAttempts = MAX_ATTEMPTS }: Key<T>, row: Row, now: number): Settled<T> | undefined {
  if (row.status === 'done') return { done: result.parse(row.result), repeated: true };
  if (row.attempts >= maxAttempts) return { failed: { attempts: row.attempts } };
  const at = row.retryAt?.getTime() ?? now;
  return at > now ? { later: { at } } : undefined;
}

/** The row is ours until the transaction ends; undefined when it is a new one. */
async function claim<T>(sql: Statements, { tenant, operation, digest }: Key<T>, now: number): Promise<Row | undefined> {
  return claiming(sql, async () => {
    await sql`
      DELETE FROM settled_operations
      WHERE tenant_id = ${tenant} AND operation = ${operation} AND input_digest = ${digest} AND expires_at <= ${new Date(now)}`;
    const made = await sql`
      INSERT INTO settled_operations (tenant_id, operation, input_digest, status, attempts, expires_at)
      VALUES (${tenant}, ${operation}, ${digest}, 'failed', 0, ${new Date(now + KEPT_MS)})
      ON CONFLICT (tenant_id, operation, input_digest) DO NOTHING RETURNING operation`;
    if (made.length > 0) return undefined;
    const [row] = await sql<Row[]>`
      SELECT status, attempts, result, retry_at AS "retryAt" FROM settled_operations
      WHERE tenant_id = ${tenant} AND operation = ${operation} AND input_digest = ${digest} FOR UPDATE`;
    return row;
  });
}

async function noteFailure<T>(sql: Statements, key: Key<T>, now: number): Promise<void> {
  const before = await claim(sql, key, now);
  const attempts = (before?.attempts ?? 0) + 1;
  await sql`
    UPDATE settled_operations SET attempts = ${attempts}, retry_at = ${new Date(now + waitAfter(attempts))}
    WHERE tenant_id = ${key.tenant} AND operation = ${key.operation} AND input_digest = ${key.digest} AND status = 'failed'`;
}

/** Takes away what has expired. */
export function sweepSettled(database: Database, now: number): Promise<void> {
  const at = new Date(now);
  return sweepEach(
    database,
    async (sql) => {
      const due = await sql<{ tenant: TenantId }[]>`
        SELECT DISTINCT tenant_id AS tenant FROM settled_operations WHERE expires_at <= ${at}`;
      return due.map(({ tenant }) => tenant);
    },
    (sql) => sql`DELETE FROM settled_operations WHERE tenant_id = current_tenant() AND expires_at <= ${at}`,
  );
}
