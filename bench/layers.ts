/**
 * The layers row: what each layer of `POST /v1/evaluate` takes of a request, without the sockets. The same requests go through handlers
 * of which each has one layer more than the one before; a layer is what its handler takes more, round by round.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { call, createRegistry, findVersions } from '#engine';
import { type Access, Accounts, hotRoute, Metrics } from '../server/index.ts';
import { candidate, type Row } from './candidates.ts';
import { meteredJson, QUANTITIES } from './inputs.ts';
import { measure } from './measure.ts';
import type { Measured } from './measured.ts';
import { METERED, programOf } from './policies.ts';

const POLICY = 'isp.tariff.metered_data';
const HEADER = `Bearer writ_${'0'.repeat(32)}_${'a'.repeat(43)}`;
const TENANT = '01900000-0000-7000-8000-000000000001';
/** Nobody reaches it, so that all calls go the same way. */
const PLENTY = 1e12;

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;
interface Prepared {
  readonly body: Buffer;
  readonly answer: string;
}

/** As much of a request as a handler looks at; its body comes as soon as somebody listens for its end. */
class Request {
  readonly method = 'POST';
  readonly url = `/v1/evaluate/${POLICY}`;
  readonly headers = { authorization: HEADER };
  readonly socket = {};
  readonly #body: Buffer;
  #data: ((chunk: Buffer) => void) | undefined;

  constructor(body: Buffer) {
    this.#body = body;
  }

  on(event: 'data' | 'end', hear: (chunk: Buffer) => void): this {
    if (event === 'data') this.#data = hear;
    else {
      this.#data?.(this.#body);
      hear(this.#body);
    }
    return this;
  }
}

class Response {
  said = '';

  writeHead(): this {
    return this;
  }

  end(text: string): void {
    this.said = text;
  }
}

function answered(handler: Handler, body: Buffer): string {
  const response = new Response();
  handler(new Request(body) as unknown as IncomingMessage, response as unknown as ServerResponse);
  return response.said;
}

const registry = createRegistry();
registry.replace([programOf(METERED)]);
type Parts = Parameters<typeof hotRoute>[0];
type Find = ReturnType<Parts['bookOf']>['find'];

const find: Find = (policy, query) => {
  const found = findVersions(registry, policy, query);
  if ('refusal' in found) throw new Error(found.refusal.detail);
  return { registry, versions: found.versions };
};
const BOOK = { find, isActive: () => false, hides: () => false };

function callerOf(perSecond: number | undefined): NonNullable<ReturnType<Access['known']>> {
  const accounts = new Accounts({ ofCaller: perSecond, ofTenant: perSecond, ofStranger: undefined }, Date.now);
  const tenant = TENANT as Parameters<Accounts['ofTenant']>[0];
  const actor = { kind: 'subject', issuer: 'https://id.example', subject: 'a' } as const;
  return { tenant, actor, scopes: new Set(['evaluate']), account: accounts.of(tenant, 'a') };
}

interface Layers {
  readonly known: Access['known'];
  readonly metrics?: Parts['metrics'];
  readonly recorder?: Parts['recorder'];
}

function route({ known, metrics = QUIET, recorder = { record: () => undefined } }: Layers): Handler {
  const access: Access = { known, find: () => Promise.reject(new Error('it is known')) };
  const onBroken = (cause: unknown): never => {
    throw cause;
  };
  const door = { access, originOf: () => '' };
  return hotRoute({ bookOf: () => BOOK, recorder, metrics, traces: UNTRACED, door, onBroken });
}

const UNTRACED: Parts['traces'] = { evaluation: () => undefined };
const QUIET: Parts['metrics'] = { tally: () => ({ add: () => undefined }) };

/** Reads the body and writes an answer, as the bare server of the HTTP row does. */
function bare(answerOf: (body: Buffer) => string): Handler {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = answerOf(chunks[0] ?? Buffer.alloc(0));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    });
  };
}

function evaluated(body: Buffer): string {
  const { versions } = registryVersions;
  const called = call(registry, versions, body, { explain: 'lines' });
  if (!('bytes' in called)) throw new Error(called.refusal.detail);
  return Buffer.from(called.bytes.buffer, called.bytes.byteOffset, called.bytes.byteLength).toString();
}
const registryVersions = versionsOf();
function versionsOf() {
  const found = findVersions(registry, POLICY, {});
  if ('refusal' in found) throw new Error(found.refusal.detail);
  return found;
}

/** Nobody has consented, as it is with most tenants. */
function sampling(): Parts['recorder'] {
  const shares = new Map<string, number>();
  return {
    record({ tenant }) {
      if (shares.get(tenant) !== undefined) throw new Error('nobody has consented');
    },
  };
}

function row(): Row {
  const prepared = QUANTITIES.map((quantity): Prepared => {
    const body = Buffer.from(meteredJson(quantity));
    return { body, answer: evaluated(body) };
  });
  const free = callerOf(undefined);
  const limited = callerOf(PLENTY);
  const [freeKeys, limitedKeys] = [new Map([[HEADER, free]]), new Map([[HEADER, limited]])];
  const counted = { metrics: new Metrics(() => ({ served: 1, rejected: 0 })), recorder: sampling() };
  const handlers: Readonly<Record<string, Handler>> = {
    evaluation: bare(evaluated),
    'hot route': route({ known: () => free }),
    key: route({ known: (header) => freeKeys.get(header) }),
    'limits of caller and tenant': route({ known: (header) => limitedKeys.get(header) }),
    'recorder and metering': route({ known: (header) => limitedKeys.get(header), ...counted }),
  };
  return {
    limit: BARE,
    bars: {},
    candidates: [
      candidate<Prepared>({
        ...{ name: BARE, mode: 'limit', prepared },
        run: ({ body, answer }) =>
          answered(
            bare(() => answer),
            body,
          ),
      }),
      ...Object.entries(handlers).map(([name, handler]) =>
        candidate<Prepared>({ name, mode: 'shared', prepared, run: ({ body }) => answered(handler, body) }),
      ),
    ],
  };
}

const BARE = 'bare: a body is read and an answer written';

/** Each but the first as what it adds to the one before; the last one says all of them. */
export async function layersRow(milliseconds: number): Promise<readonly Measured[]> {
  const measured = await measure(row(), milliseconds);
  const told = { mode: 'product', ratio: null } as const;
  const layers = measured.slice(1).map(({ candidate: name, value, ...each }, i): Measured => {
    const before = measured[i]?.value ?? Number.NaN;
    return { ...each, ...told, candidate: `+ ${name}`, value: value - before };
  });
  const first = measured.slice(0, 1).map((each): Measured => ({ ...each, ...told }));
  const whole = measured.slice(-1).map((each): Measured => ({ ...each, ...told, candidate: 'all of them' }));
  return [...first, ...layers, ...whole];
}
