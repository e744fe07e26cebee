/**
 * The HTTP server: one node:http server on which the hot routes are asked first and hono answers the rest. Every answer
 * carries the same protective headers; a stop lets running calls end.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { admit, type Door } from './access.ts';
import { answerOf } from './answer.ts';
import type { Config } from './config.ts';
import type { Database } from './database/connect.ts';
import { isSilence, isUndone } from './database/fault.ts';
import { DOCS_POLICY, docsAssets } from './docs.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { KeysUnknown } from './oidc/tokens.ts';
import { type Operation, openApiDocument } from './openapi.ts';
import { correlationOf, traceparentOf } from './origin.ts';
import { CALL_BROKE, PROBLEM_TYPE, type Problem, type ProblemCode, problem, RETRY_SECONDS } from './problem.ts';
import type { Route } from './route.ts';
import { EVENT_STREAM, type Source, streamOf, wantsStream } from './stream.ts';
import type { Traces } from './traces/traces.ts';

/** Answers the request itself and returns true, or leaves it alone and returns false. */
export type HotRoute = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface HttpParts {
  readonly version: string;
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'contentType' | 'text'>;
  readonly hot: readonly HotRoute[];
  readonly routes: readonly Route[];
  /** Operations that the hot routes answer, for the document. */
  readonly hotOperations: readonly Operation[];
  readonly ready: () => boolean;
  readonly door: Door;
  readonly database: Database;
  readonly clock: () => number;
  readonly traces: Traces;
  /** For a call that says no name of its own. */
  readonly newId: () => string;
}

const MAX_URL = 8192;
const SWEEP_MS = 25;
/** What was answered to one caller is no other's, and secrets are told in it. */
const PRIVATE = { 'cache-control': 'no-store' };
/** Some proxies gather an answer before they pass it on. */
const UNBUFFERED = { 'x-accel-buffering': 'no' };
/** How to ask for a credential (RFC 6750). */
const CHALLENGE = 'Bearer';
/** What is over in a moment. */
const TRY_AGAIN: ReadonlySet<ProblemCode> = new Set([
  ...(['IDEMPOTENCY_IN_FLIGHT', 'UNAVAILABLE', 'TOO_MANY_DRAFTS', 'TOO_MANY_CALLS'] as const),
  ...(['DRAFT_OUTDATED', 'TOO_MANY_STREAMS'] as const),
]);

const PROTECTIVE_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/**
 * JSON, the fast way: what a machine reads needs no more protection than that nothing guesses at its type. Headers as one flat
 * list and text without characters beyond ASCII as single bytes spare node:http most of its work.
 */
export function sendJson(response: ServerResponse, status: number, type: string, json: string): void {
  const length = Buffer.byteLength(json);
  response.writeHead(status, [
    'content-type',
    type,
    'x-content-type-options',
    'nosniff',
    'content-length',
    String(length),
  ]);
  response.end(json, length === json.length ? 'latin1' : 'utf8');
}

export interface HttpService {
  readonly server: Server;
  readonly listen: () => Promise<
    { readonly ok: true; readonly url: string } | { readonly ok: false; readonly fault: string }
  >;
  /** Takes no new calls, lets the running ones end, and closes; after `drainSeconds` what still runs is cut off. */
  readonly stop: () => Promise<void>;
}

/** `headers`: beside what every problem of its kind says. */
export function sendProblem(
  response: ServerResponse,
  each: Problem,
  headers: Readonly<Record<string, string>> = {},
): void {
  for (const [name, value] of Object.entries({ ...headersOf(each), ...headers })) response.setHeader(name, value);
  sendJson(response, each.status, PROBLEM_TYPE, JSON.stringify(each));
}

export function httpService(parts: HttpParts): HttpService {
  const { config, log } = parts;
  const cold = getRequestListener(coldRoutes(parts).fetch, { overrideGlobalObjects: false });
  let stopping = false;
  const server = createServer(
    { requestTimeout: config.requestSeconds * 1000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      try {
        if (stopping) response.setHeader('connection', 'close');
        if ((request.url ?? '').length > MAX_URL)
          sendProblem(response, problem('URI_TOO_LONG', `An address has at most ${MAX_URL} characters.`));
        else if (!parts.hot.some((route) => route(request, response))) void cold(request, response);
      } catch (cause) {
        log.error({ err: cause, url: request.url }, 'a request failed');
        if (!response.headersSent) sendProblem(response, CALL_BROKE);
      }
    },
  );
  return {
    server,
    listen: () => listen(server, config),
    stop: () => {
      stopping = true;
      return drain(server, config.drainSeconds);
    },
  };
}

function listen(server: Server, config: Config): ReturnType<HttpService['listen']> {
  return new Promise((resolve) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'the address is taken' : cause.message;
      resolve({ ok: false, fault: `Cannot listen on ${config.host}:${config.port}: ${reason}.` });
    });
    server.listen(config.port, config.host, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : config.port;
      resolve({ ok: true, url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}` });
    });
  });
}

function drain(server: Server, seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), seconds * 1000);
    // A connection whose call has just ended would otherwise wait for another one until it times out.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function coldRoutes(parts: HttpParts): Hono<Env> {
  const app = new Hono<Env>();
  const { traces } = parts;
  const assets = docsAssets();
  const document = JSON.stringify(
    openApiDocument(parts.version, [...parts.hotOperations, ...parts.routes.map((route) => route.operation)]),
  );
  const json = (body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
    new Response(body, { status, headers: { ...PROTECTIVE_HEADERS, 'content-type': 'application/json', ...headers } });
  const failed = (each: Problem, headers: Readonly<Record<string, string>> = {}): Response =>
    json(JSON.stringify(each), each.status, { 'content-type': PROBLEM_TYPE, ...headersOf(each), ...headers });

  for (const route of parts.routes) {
    const { method, path, scope, id } = route.operation;
    const answer = async ({ req, env: { incoming } }: Context<Env>): Promise<Response> => {
      const admission = await admit(parts.door, incoming, scope);
      if ('problem' in admission) return failed(admission.problem, admission.headers);
      const { caller } = admission;
      // Not for HEAD, whose body nobody would ever read to its end.
      const open = 'stream' in route && req.method === 'GET' ? route.stream : undefined;
      if (open !== undefined && wantsStream(req.header('accept'))) {
        const opened = await open({
          ...{ caller, params: req.param(), query: new URL(req.url).searchParams, body: undefined },
          ...{ ifMatch: undefined, lastEventId: req.header('last-event-id') },
          isAdmitted: async () => 'caller' in (await admit(parts.door, incoming, scope)),
        });
        return 'problem' in opened ? failed(opened.problem) : streamed(parts.log, opened, incoming);
      }
      const traceparent = traces.current() ?? traceparentOf(incoming);
      const from = {
        ...{ origin: parts.door.originOf(incoming), correlation: correlationOf(incoming, parts.newId) },
        ...(traceparent === undefined ? {} : { traceparent }),
      };
      const outcome = await answerOf(parts, route, { request: req.raw, params: req.param(), caller, from });
      const limits = caller.account.headers();
      if ('problem' in outcome) return failed(outcome.problem, limits);
      if ('lines' in outcome) return longAnswer(outcome.lines);
      return json(outcome.text, 200, { ...PRIVATE, ...limits, ...outcome.headers });
    };
    const attributes = { 'http.request.method': method.toUpperCase(), 'http.route': path };
    app.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1'), (context) =>
      traces.enter(
        traceparentOf(context.env.incoming),
        { name: id, kind: 'server', attributes, told: ({ status }) => statusOf(status) },
        () => answer(context),
      ),
    );
  }
  app.get('/openapi.json', () => json(document));
  app.get('/health', () => json('{"status":"ok"}'));
  app.get('/ready', () =>
    parts.ready() ? json('{"status":"ready"}') : failed(problem('STOPPING', 'The service takes no calls now.')),
  );
  app.get('/metrics', async ({ env: { incoming } }) => {
    const admission = await admit(parts.door, incoming, 'metrics:read');
    if ('problem' in admission) return failed(admission.problem, admission.headers);
    return json(await parts.metrics.text(), 200, { 'content-type': parts.metrics.contentType });
  });
  app.get('/docs/*', (context) => docs(assets, context.req.path));
  app.get('/docs', (context) => docs(assets, context.req.path));
  app.get('/', () => new Response(null, { status: 302, headers: { ...PROTECTIVE_HEADERS, location: '/docs' } }));
  const known = [...parts.hotOperations, ...parts.routes.map((route) => route.operation)];
  app.notFound((context) => failed(missing(context.req.path, known)));
  app.onError((cause, { req, env: { incoming } }) => {
    // Told to both, so that the one who asks why finds what was logged.
    const correlation = correlationOf(incoming, parts.newId);
    parts.log.error({ err: cause, correlation, method: req.method, path: req.path }, 'a request failed');
    return failed(problemOfFault(cause), { 'x-correlation-id': correlation });
  });
  return app;
}

function problemOfFault(cause: unknown): Problem {
  if (cause instanceof KeysUnknown) return ISSUER_SILENT;
  return isSilence(cause) || isUndone(cause) ? DATABASE_SILENT : CALL_BROKE;
}

const DATABASE_SILENT = problem(
  'UNAVAILABLE',
  'The database does not answer now; nothing was changed, or the change is kept under its Idempotency-Key.',
);
const ISSUER_SILENT = problem(
  'UNAVAILABLE',
  'The issuer of the token does not answer now, and its keys are not known.',
);

interface Env {
  Bindings: HttpBindings;
}

function longAnswer(lines: AsyncIterable<string>): Response {
  const body = ReadableStream.from(lines).pipeThrough(new TextEncoderStream());
  return new Response(body, {
    headers: { ...PROTECTIVE_HEADERS, ...PRIVATE, 'content-type': 'application/x-ndjson' },
  });
}

function streamed(log: Logger, source: Source, incoming: HttpBindings['incoming']): Response {
  const body = streamOf(source, {
    cut: () => void incoming.socket.destroy(),
    onBroken: (cause) => log.error({ err: cause, url: incoming.url }, 'a stream broke'),
  });
  return new Response(body, {
    headers: { ...PROTECTIVE_HEADERS, ...PRIVATE, ...UNBUFFERED, 'content-type': EVENT_STREAM },
  });
}

const statusOf = (status: number) => ({ 'http.response.status_code': status, error: status >= 500 });

/** What a problem says beside itself. */
function headersOf({ status, code }: Problem): Readonly<Record<string, string>> {
  return {
    ...(status === 401 ? { 'www-authenticate': CHALLENGE } : {}),
    ...(TRY_AGAIN.has(code) ? { 'retry-after': String(RETRY_SECONDS) } : {}),
  };
}

function docs(assets: ReturnType<typeof docsAssets>, path: string): Response {
  const asset = assets(path);
  if (asset === undefined) {
    return new Response(JSON.stringify(problem('NOT_FOUND', `There is nothing at ${path}.`)), {
      status: 404,
      headers: { ...PROTECTIVE_HEADERS, 'content-type': PROBLEM_TYPE },
    });
  }
  return new Response(asset.body, {
    headers: { ...PROTECTIVE_HEADERS, 'content-type': asset.type, 'content-security-policy': DOCS_POLICY },
  });
}

/** The address is known with another method, or not at all. */
function missing(path: string, operations: readonly Operation[]): Problem {
  const shapes = operations.filter((operation) =>
    new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  const [first] = shapes;
  if (first === undefined)
    return problem('NOT_FOUND', 'The interface is described at /openapi.json and, to read, at /docs.');
  const methods = shapes.map((operation) => operation.method.toUpperCase()).join(', ');
  return problem('METHOD_NOT_ALLOWED', `This address takes ${methods}.`);
}
