/**
 * Writes that may be repeated: with an `Idempotency-Key` the answer is kept in the transaction of the effect, under a key that is
 * unique for the tenant. Whoever repeats it while it runs waits at that key; when it fails there is neither effect nor answer.
 */
import { createHash } from 'node:crypto';
import { type Caller, nameOf } from './access.ts';
import { claiming } from './database/claim.ts';
import type { Database, Doer, Statements } from './database/connect.ts';
import { isLocked } from './database/fault.ts';
import { sweepEach } from './database/sweep.ts';
import type { TenantId } from './ids.ts';
import { type Problem, problem } from './problem.ts';
import type { Reply } from './route.ts';

/** Answers are kept for a day. */
const KEPT_MS = 24 * 60 * 60 * 1000;
const KEY = /^[\x21-\x7e]{1,255}$/;

export interface Asked {
  /** Method and address, as called. */
  readonly address: string;
  readonly body: Uint8Array;
  readonly ifMatch: string | undefined;
  readonly key: string | undefined;
}

/** What was answered: `text` is JSON. */
export interface Answered {
  readonly text: string;
  readonly etag: string | undefined;
  readonly replayed: boolean;
}

export type Outcome = Answered | { readonly problem: Problem };

/** A problem undoes what was done on the way to it. */
class Undone extends Error {
  override readonly name = 'Undone';
  readonly problem: Problem;
  constructor(why: Problem) {
    super(why.code);
    this.problem = why;
  }
}

export interface Writing {
  readonly database: Database;
  readonly caller: Caller;
  readonly doer: Doer;
  readonly asked: Asked;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Runs the work in a transaction of the caller's tenant, once for each key. */
export async function once(writing: Writing, work: (sql: Statements) => Promise<Reply>): Promise<Outcome> {
  const { database, caller, doer, asked } = writing;
  if (asked.key !== undefined && !KEY.test(asked.key))
    return {
      problem: problem('IDEMPOTENCY_KEY_REJECTED', 'An Idempotency-Key has 1 to 255 visible ASCII characters.'),
    };
  let isClaiming = true;
  try {
    const transaction = async (sql: Statements): Promise<Answered> => {
      const kept = asked.key === undefined ? undefined : await claim(sql, asked.key, writing);
      isClaiming = false;
      if (kept !== undefined) return kept;
      const reply = await work(sql);
      if ('problem' in reply) throw new Undone(reply.problem);
      const text = 'json' in reply ? reply.json : JSON.stringify(reply.value);
      const etag = 'json' in reply ? undefined : reply.etag;
      if (asked.key !== undefined) {
        const told = 'json' in reply || reply.repeated === undefined ? text : JSON.stringify(reply.repeated);
        await keep(sql, { tenant: caller.tenant, key: asked.key, text: told, etag });
      }
      return { text, etag, replayed: false };
    };
    return await database.withTenant(caller.tenant, transaction, doer);
  } catch (cause) {
    if (cause instanceof Undone) return { problem: cause.problem };
    if (isLocked(cause) && isClaiming) return { problem: IN_FLIGHT };
    throw cause;
  }
}

/** What was answered under the key, for those who would rather not do again what comes before the transaction. */
export async function recall({ database, caller, asked, now }: Writing): Promise<Outcome | undefined> {
  const { key } = asked;
  if (key === undefined || !KEY.test(key)) return undefined;
  const kept = await database.withTenant(caller.tenant, (sql) => findKept(sql, caller.tenant, key));
  if (kept === undefined || kept.expiresAt.getTime() <= now) return undefined;
  return answeredBy(kept, { caller, asked });
}

const IN_FLIGHT = problem(
  'IDEMPOTENCY_IN_FLIGHT',
  'The call with this Idempotency-Key still runs; ask again in a moment.',
);
const MISMATCH = problem(
  'IDEMPOTENCY_KEY_REUSED',
  'This Idempotency-Key was sent before with another call; a new call takes a new key.',
);

/** Makes the key ours, or gives what was answered under it. */
async function claim(sql: Statements, key: string, { caller, asked, now }: Writing): Promise<Answered | undefined> {
  const { tenant } = caller;
  const fingerprint = fingerprintOf({ caller, asked });
  const ours = await claiming(sql, async () => {
    await sql`
      DELETE FROM idempotent_calls WHERE tenant_id = ${tenant} AND key = ${key} AND expires_at <= ${new Date(now)}`;
    return sql`
      INSERT INTO idempotent_calls (tenant_id, key, fingerprint, created_at, expires_at)
      VALUES (${tenant}, ${key}, ${fingerprint}, ${new Date(now)}, ${new Date(now + KEPT_MS)})
      ON CONFLICT (tenant_id, key) DO NOTHING RETURNING key`;
  });
  if (ours.length > 0) return undefined;
  const kept = await findKept(sql, tenant, key);
  if (kept === undefined) throw new Undone(IN_FLIGHT);
  const answered = answeredBy(kept, { caller, asked });
  if ('problem' in answered) throw new Undone(answered.problem);
  return answered;
}

interface KeptRow {
  readonly fingerprint: Buffer;
  readonly answer: string;
  readonly etag: string | null;
  readonly expiresAt: Date;
}

async function findKept(sql: Statements, tenant: TenantId, key: string): Promise<KeptRow | undefined> {
  const [kept] = await sql<KeptRow[]>`
    SELECT fingerprint, answer, etag, expires_at AS "expiresAt" FROM idempotent_calls
    WHERE tenant_id = ${tenant} AND key = ${key}`;
  return kept;
}

type Called = Pick<Writing, 'caller' | 'asked'>;

function answeredBy({ fingerprint, answer, etag }: KeptRow, called: Called): Outcome {
  if (!fingerprintOf(called).equals(fingerprint)) return { problem: MISMATCH };
  return { text: answer, etag: etag ?? undefined, replayed: true };
}

/** With the caller in it: what one was told is not told to another who may do less. */
function fingerprintOf({ caller, asked: { address, body, ifMatch = '' } }: Called): Buffer {
  return createHash('sha256')
    .update(`${nameOf(caller.actor)}\n${address}\n${ifMatch}\n`)
    .update(body)
    .digest();
}

interface Kept extends Pick<Answered, 'text' | 'etag'> {
  readonly tenant: TenantId;
  readonly key: string;
}

async function keep(sql: Statements, { tenant, key, text, etag }: Kept): Promise<void> {
  await sql`
    UPDATE idempotent_calls SET answer = ${text}, etag = ${etag ?? null}
    WHERE tenant_id = ${tenant} AND key = ${key}`;
}

/** Takes away what has expired. */
export function sweepIdempotency(database: Database, now: number): Promise<void> {
  const at = new Date(now);
  return sweepEach(
    database,
    async (sql) => {
      const due = await sql<{ tenant: TenantId }[]>`
        SELECT DISTINCT tenant_id AS tenant FROM idempotent_calls WHERE expires_at <= ${at}`;
      return due.map(({ tenant }) => tenant);
    },
    (sql) => sql`DELETE FROM idempotent_calls WHERE tenant_id = current_tenant() AND expires_at <= ${at}`,
  );
}
