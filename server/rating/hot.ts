/**
 * The hot route, `POST /v1/evaluate/{policy}`: one body read, one decode, one generated function, one encode. It is asked
 * before anything else on the server, and hands the batch route its requests.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { BODY_BYTES_MAX } from '#engine';
import {
  type Admission,
  admit,
  barred,
  type Door,
  type HotRoute,
  type Metrics,
  type Problem,
  problem,
  type Recorder,
  sendJson,
  sendProblem,
  type TenantId,
  type Traces,
} from '../kernel/index.ts';
import type { Book } from '../rulebook/index.ts';
import { answerBatch } from './batch.ts';
import { type Asked, type CallResult, evaluate, type OnBroken, readOptions } from './call.ts';

const PREFIX = '/v1/evaluate/';
const BATCH = '/batch';

export interface Rating {
  /** What calls of a tenant are answered from, at once. */
  readonly bookOf: (tenant: TenantId) => Book;
  readonly recorder: Recorder;
  readonly metrics: { readonly tally: (policy: string) => Pick<ReturnType<Metrics['tally']>, 'add'> };
  readonly door: Door;
  readonly traces: Pick<Traces, 'evaluation'>;
  readonly onBroken: OnBroken;
}

export function hotRoute(rating: Rating): HotRoute {
  return (request, response) => {
    const url = request.url ?? '';
    if (request.method !== 'POST' || !url.startsWith(PREFIX)) return false;
    const queryAt = url.indexOf('?');
    const path = queryAt < 0 ? url.slice(PREFIX.length) : url.slice(PREFIX.length, queryAt);
    const batch = path.endsWith(BATCH);
    const policy = batch ? path.slice(0, -BATCH.length) : path;
    if (policy === '' || policy.includes('/')) return false;
    const asked: Call = { rating, policy, batch, query: queryAt < 0 ? '' : url.slice(queryAt + 1) };
    tell(rating, request, response, policy);
    const admission = admit(rating.door, request, 'evaluate');
    if (!(admission instanceof Promise)) proceed(request, response, admission, asked);
    else
      admission.then(
        (found) => proceed(request, response, found, asked),
        (cause) => refuse(request, response, { problem: silent(rating)(cause) }),
      );
    return true;
  };
}

/** What is traced is told when the answer has gone out, or nobody waits for it any more. */
function tell({ traces }: Rating, { headers }: IncomingMessage, response: ServerResponse, policy: string): void {
  const header = headers['traceparent'];
  const told = traces.evaluation(typeof header === 'string' ? header : undefined, policy);
  if (told !== undefined) response.once('close', () => told(response.statusCode));
}

interface Call {
  readonly rating: Rating;
  readonly policy: string;
  readonly batch: boolean;
  readonly query: string;
}

function silent({ onBroken }: Rating): (cause: unknown) => Problem {
  return (cause) => {
    onBroken(cause);
    return SILENT;
  };
}

const SILENT = problem('UNAVAILABLE', 'The key could not be looked up now.');

/** At once where the key is known; the body has not been touched before. */
function proceed(
  request: IncomingMessage,
  response: ServerResponse,
  admission: Admission,
  { rating, policy, batch, query }: Call,
): void {
  if ('problem' in admission) {
    refuse(request, response, admission);
    return;
  }
  const { tenant, account } = admission.caller;
  const beyondLicence = account.tenant.refuse();
  if (beyondLicence !== undefined) {
    refuse(request, response, { problem: beyondLicence });
    return;
  }
  const about = admission.caller.about;
  const field = about?.only.get(policy);
  if (about !== undefined && (batch || field === undefined)) {
    refuse(request, response, { problem: NOT_FOR_CUSTOMERS });
    return;
  }
  const call = prepare(rating.bookOf(tenant), policy, query);
  if ('problem' in call) refuse(request, response, call);
  else if (batch)
    void answerBatch(request, response, call, {
      tally: rating.metrics.tally(policy),
      account,
      barred: () => barred(rating.door, request, 'evaluate').catch(silent(rating)),
      onBroken: rating.onBroken,
      onAnswer: (body, json) => rating.recorder.record({ tenant, policy, body, answer: json }),
    });
  else
    readBody(request, response, (body) => {
      if (about !== undefined && field !== undefined && !isAbout(about.customer, field, body)) {
        reply(response, { problem: NOT_ABOUT_THE_CUSTOMER });
        return;
      }
      account.tenant.evaluations += 1;
      answer(rating, { tenant, policy, call, body }, response);
    });
}

const NOT_FOR_CUSTOMERS = problem('FORBIDDEN', 'The token of a customer does not reach so far.');
const NOT_ABOUT_THE_CUSTOMER = problem(
  'FORBIDDEN',
  'The token is that of a customer, and the input that has to name it does not.',
);

/** A property that stands there twice is refused by the decoder, so that no other one than this is read. */
function isAbout(customer: string, field: string, body: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return Object.entries(value ?? {}).some(([name, said]) => name === field && said === customer);
  } catch {
    return false;
  }
}

function prepare(book: Book, policy: string, query: string): Asked | { readonly problem: Problem } {
  const read = readOptions(query);
  if ('problem' in read) return read;
  const { options, knownAt } = read;
  const found = book.find(policy, knownAt === undefined ? options : { ...options, knownAt });
  return 'problem' in found ? found : { registry: found.registry, versions: found.versions, options };
}

interface Sent {
  readonly tenant: TenantId;
  readonly policy: string;
  readonly call: Asked;
  readonly body: Uint8Array;
}

function answer(rating: Rating, { tenant, policy, call, body }: Sent, response: ServerResponse): void {
  const start = performance.now();
  const result = evaluate(call, body, rating.onBroken);
  const status = reply(response, result);
  rating.metrics.tally(policy).add(status, (performance.now() - start) / 1000);
  // When the caller has it already.
  if ('json' in result) rating.recorder.record({ tenant, policy, body, answer: result.json });
}

function reply(response: ServerResponse, result: CallResult): number {
  if ('json' in result) {
    sendJson(response, 200, 'application/json', result.json);
    return 200;
  }
  sendProblem(response, result.problem);
  return result.problem.status;
}

/** Answers without reading the body; a body that still comes is thrown away. */
function refuse(request: IncomingMessage, response: ServerResponse, { problem, headers }: Refused): void {
  request.resume();
  sendProblem(response, problem, headers);
}

interface Refused {
  readonly problem: Problem;
  readonly headers?: Readonly<Record<string, string>>;
}

const TOO_LARGE = problem('BODY_TOO_LARGE', `A body has at most ${BODY_BYTES_MAX} bytes.`);

/** The whole body as one run of bytes; most bodies arrive in one piece, which is then not copied. */
function readBody(request: IncomingMessage, response: ServerResponse, done: (body: Uint8Array) => void): void {
  let first: Buffer | undefined;
  let rest: Buffer[] | undefined;
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) return;
    if (first === undefined) first = chunk;
    else if (rest === undefined) rest = [first, chunk];
    else rest.push(chunk);
  });
  // A client that leaves early brings neither an end nor, where nobody listens for it, an error.
  request.on('end', () => {
    if (size > BODY_BYTES_MAX) reply(response, { problem: TOO_LARGE });
    else done(rest === undefined ? (first ?? EMPTY) : Buffer.concat(rest));
  });
}

const EMPTY = Buffer.alloc(0);
