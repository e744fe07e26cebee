/** One call of a route: its parts are read, and its answer comes of what is there, or of a write that has one effect for each key. */
import { type Caller, nameOf } from './access.ts';
import type { Database, Doer } from './database/connect.ts';
import { type Asked, once, recall } from './idempotency.ts';
import { type Problem, problem } from './problem.ts';
import { CALL_BYTES_MAX, type LongReply, type RawCall, type Route } from './route.ts';

interface Parts {
  readonly database: Database;
  readonly clock: () => number;
}

interface Admitted {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
  /** The address of the client, and what the call is found again by. */
  readonly from: { readonly origin: string; readonly correlation: string; readonly traceparent?: string };
}
type Outcome =
  | { readonly text: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly lines: AsyncIterable<string> }
  | { readonly problem: Problem };

/** Throws what the database throws. */
export async function answerOf(parts: Parts, route: Route, admitted: Admitted): Promise<Outcome> {
  const { request, params, caller, from } = admitted;
  const url = new URL(request.url);
  const ifMatch = request.headers.get('if-match') ?? undefined;
  const call = { caller, params, query: url.searchParams, ifMatch };
  if ('read' in route) return outcomeOf(await route.read({ ...call, body: undefined }));
  const key = request.headers.get('idempotency-key') ?? undefined;
  // With a key there may be an answer already.
  const early = key === undefined ? await route.turnedAway?.(caller) : undefined;
  if (early !== undefined) return { problem: early };
  const bytes = await readBytes(request);
  if (bytes === undefined) return { problem: problem('BODY_TOO_LARGE', `A body has at most ${CALL_BYTES_MAX} bytes.`) };
  const body = readJson(bytes);
  if (body === undefined) return { problem: problem('NOT_JSON', 'The body cannot be read as JSON.') };
  const asked: Asked = {
    address: `${request.method} ${url.pathname}${url.search}`,
    body: bytes,
    ifMatch,
    key,
  };
  const raw: RawCall = { ...call, body: body.value };
  const { database, clock } = parts;
  const doer: Doer = { actor: nameOf(caller.actor), via: route.operation.id, ...from };
  const writing = { database, caller, doer, asked, now: clock() };
  const known = route.slow ? await recall(writing) : undefined;
  const late = known === undefined && key !== undefined ? await route.turnedAway?.(caller) : undefined;
  if (late !== undefined) return { problem: late };
  const done = known ?? (await once(writing, await route.write(raw)));
  if ('problem' in done) return done;
  await route.kept?.(caller, params);
  const { text, etag, replayed } = done;
  return {
    text,
    headers: { ...(etag === undefined ? {} : { etag }), ...(replayed ? { 'idempotent-replayed': 'true' } : {}) },
  };
}

function outcomeOf(reply: LongReply): Outcome {
  if ('problem' in reply) return reply;
  if ('lines' in reply) return { lines: reply.lines };
  if ('json' in reply) return { text: reply.json, headers: {} };
  return { text: JSON.stringify(reply.value), headers: reply.etag === undefined ? {} : { etag: reply.etag } };
}

/** Undefined when it is too long; what still comes is thrown away. */
async function readBytes(request: Request): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size <= CALL_BYTES_MAX) chunks.push(chunk);
  }
  return size > CALL_BYTES_MAX ? undefined : Buffer.concat(chunks);
}

/** No body at all is an empty object, so that calls that take nothing need not send it. */
function readJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  if (bytes.length === 0) return { value: {} };
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return undefined;
  }
}
