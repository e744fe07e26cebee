/** A route: what the interface document says of it, and what it does with a call whose parts fit their schemas. */
import { z } from 'zod';
import type { Caller } from './access.ts';
import type { Statements } from './database/connect.ts';
import { type Fields, type Fragment, readFilters, unknownParameter, whereOf } from './filters.ts';
import { isKeepable, UNKEEPABLE, unkeepableIn } from './keepable.ts';
import type { Described, Operation } from './openapi.ts';
import { type Problem, type ProblemFault, problem } from './problem.ts';

/** Bytes of the body of a call that is no evaluation. */
export const CALL_BYTES_MAX = 256 * 1024;

/** What a route gives: JSON (as text already, or as a value), or a problem. */
export type Reply =
  | { readonly json: string }
  | {
      readonly value: unknown;
      readonly etag?: string;
      /** Instead of the value, when the call is repeated with its key: without what is told only once. */
      readonly repeated?: unknown;
    }
  | { readonly problem: Problem };

/** Of a read that may be long: text that is sent line by line, as fast as it is taken. */
export type LongReply = Reply | { readonly lines: AsyncIterable<string> };

/** What came of an operation, or why nothing did. */
export type Done<T> = { readonly done: T } | { readonly problem: Problem };

export function replyOf<T>(result: Done<T>, value: (done: T) => Reply): Reply {
  return 'problem' in result ? result : value(result.done);
}

/** Of a route that takes no parameters behind a question mark. */
export const NO_QUERY = z.object({});

export interface RawCall {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly ifMatch: string | undefined;
}

export interface Call<Query, Body> {
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly ifMatch: string | undefined;
}

type Kept = (caller: Caller, params: RawCall['params']) => Promise<void>;
type TurnedAway = (caller: Caller) => Promise<Problem | undefined>;

export interface ReadCall<Query> extends Call<Query, undefined> {
  /** What the filters of the call ask for, as a part of a statement. */
  readonly where: (sql: Statements) => Fragment;
}
/** A stream that is open: texts of server-sent events, until they end or the signal is given. */
export type Streamed =
  | {
      readonly texts: (signal: AbortSignal) => AsyncGenerator<string, void>;
      /** Told once when it is over, whether it was ever read or not. */
      readonly ended: () => void;
    }
  | { readonly problem: Problem };

export interface StreamCall extends RawCall {
  /** The cursor that whoever comes again has got to. */
  readonly lastEventId: string | undefined;
  /** Whether the credential is still good for this. */
  readonly isAdmitted: () => Promise<boolean>;
}

/** What a write does in the transaction that its answer is kept in, too. */
export type Work = (sql: Statements) => Promise<Reply>;

/**
 * With `read`, of what is there; with `write`, in a transaction. What `write` itself does comes before that and holds no connection;
 * where it is `slow`, an answer that is kept is looked for first. `kept` is waited for when the transaction is at its end and before
 * the answer goes out, so that who has the answer finds this instance up to date. Who is `turnedAway` is so before the body is read,
 * which would cost more than the answer. With `stream`, of what is there and then of what comes,
 * for whoever takes that content type.
 */
export type Route = { readonly operation: Operation } & (
  | { readonly read: (raw: RawCall) => Promise<LongReply>; readonly stream?: (call: StreamCall) => Promise<Streamed> }
  | {
      readonly write: (raw: RawCall) => Promise<Work>;
      readonly slow: boolean;
      readonly kept?: Kept;
      readonly turnedAway?: TurnedAway;
    }
);

type Schemas<Query extends z.ZodObject, Body extends z.ZodType> = Omit<Operation, 'query' | 'body'> & {
  readonly query?: Query;
  readonly body?: Described & { readonly schema: Body };
};

export function readRoute<Query extends z.ZodObject = z.ZodObject>(
  operation: Schemas<Query, z.ZodType>,
  handle: (call: ReadCall<z.output<Query>>) => LongReply | Promise<LongReply>,
): Route {
  return {
    operation,
    async read(raw) {
      const query = readQuery(operation.query, raw.query, operation.filters);
      if ('problem' in query) return query;
      const where = (sql: Statements) => whereOf(sql, query.conditions);
      return handle({ ...raw, query: query.value, where, body: undefined });
    },
  };
}

/** Read as one page, or as a stream of all that comes. */
export function streamRoute<Query extends z.ZodObject>(
  operation: Schemas<Query, z.ZodType> & { readonly query: Query; readonly stream: Described },
  handle: (call: Call<z.output<Query>, undefined>) => Promise<Reply>,
  open: (call: StreamCall, query: z.output<Query>) => Promise<Streamed>,
): Route {
  return {
    ...readRoute(operation, handle),
    async stream(call) {
      const query = readQuery(operation.query, call.query);
      return 'problem' in query ? query : open(call, query.value);
    },
  };
}

type WriteSchemas<Query extends z.ZodObject, Body extends z.ZodType> = Schemas<Query, Body> & {
  readonly query: Query;
  readonly body: Described & { readonly schema: Body };
};

export function writeRoute<Query extends z.ZodObject, Body extends z.ZodType>(
  operation: WriteSchemas<Query, Body>,
  handle: (call: Call<z.output<Query>, z.output<Body>>, sql: Statements) => Promise<Reply>,
  kept: Kept = async () => undefined,
): Route {
  return {
    operation,
    kept,
    slow: false,
    async write(raw) {
      const read = readCall(operation, raw);
      return 'problem' in read ? async () => read : (sql) => handle(read.value, sql);
    },
  };
}

/** Of a write that is first looked into, which takes its time: `handle` is given what came of that. */
export function checkedRoute<Query extends z.ZodObject, Body extends z.ZodType, Checked>(
  operation: WriteSchemas<Query, Body>,
  check: (call: Call<z.output<Query>, z.output<Body>>) => Promise<Done<Checked>>,
  handle: (call: Call<z.output<Query>, z.output<Body>>, checked: Checked, sql: Statements) => Promise<Reply>,
  more: { readonly kept?: Kept; readonly turnedAway?: TurnedAway } = {},
): Route {
  return {
    ...more,
    operation,
    slow: true,
    async write(raw) {
      const read = readCall(operation, raw);
      if ('problem' in read) return async () => read;
      const checked = await check(read.value);
      return 'problem' in checked ? async () => checked : (sql) => handle(read.value, checked.done, sql);
    },
  };
}

type Read<T> =
  | { readonly value: T; readonly conditions: ReturnType<typeof readFilters>['conditions'] }
  | { readonly problem: Problem };

function readCall<Query extends z.ZodObject, Body extends z.ZodType>(
  operation: WriteSchemas<Query, Body>,
  raw: RawCall,
): Read<Call<z.output<Query>, z.output<Body>>> {
  const query = readQuery(operation.query, raw.query);
  if ('problem' in query) return query;
  const body = operation.body.schema.safeParse(raw.body);
  if (!body.success)
    return { problem: problem('BODY_REJECTED', 'The body does not fit.', faultsOf('BODY_FIELD', body.error)) };
  const unkeepable = unkeepableIn(body.data).map((path) => ({ code: 'BODY_FIELD', path, message: UNKEEPABLE }));
  if (unkeepable.length > 0) return { problem: problem('BODY_REJECTED', 'The body does not fit.', unkeepable) };
  return { value: { ...raw, query: query.value, body: body.data }, conditions: [] };
}

/** Each parameter once, and none that the route does not know. */
function readQuery<Query extends z.ZodObject>(
  schema: Query | undefined,
  search: URLSearchParams,
  fields?: Fields,
): Read<z.output<Query>>;
function readQuery(
  schema: z.ZodObject = z.object({}),
  search: URLSearchParams,
  fields: Fields = {},
): Read<Record<string, unknown>> {
  const filters = readFilters(fields, search);
  const given = [...new Set(search.keys())];
  const known = [...Object.keys(schema.shape), ...filters.names];
  const read = schema.safeParse(Object.fromEntries([...search].filter(([name]) => Object.hasOwn(schema.shape, name))));
  const faults = [
    ...given.filter((name) => !known.includes(name)).map((name) => unknownParameter(name, known)),
    ...given
      .filter((name) => search.getAll(name).length > 1)
      .map((path) => ({ code: 'QUERY_PARAMETER', path, message: `"${path}" is given more than once.` })),
    ...filters.faults,
    ...[...search]
      .filter(([name, text]) => Object.hasOwn(schema.shape, name) && !isKeepable(text))
      .map(([path]) => ({ code: 'QUERY_PARAMETER', path, message: UNKEEPABLE })),
    ...(read.success ? [] : faultsOf('QUERY_PARAMETER', read.error)),
  ];
  if (faults.length > 0 || !read.success)
    return { problem: problem('QUERY_REJECTED', 'The query does not fit.', faults) };
  return { value: read.data, conditions: filters.conditions };
}

function faultsOf(code: string, error: z.ZodError): readonly ProblemFault[] {
  return error.issues.map(({ path, message }) => ({ code, path: path.join('.'), message }));
}
