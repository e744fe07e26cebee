/** How calls go out and answers come in: keys of writes, sending again, streams. */
import type { Problem } from './api.ts';
import { Refused, Unreachable } from './problem.ts';
import { eventsIn } from './sse.ts';

export interface Options {
  /** Where the service is: `https://writ.example`. */
  readonly url: string;
  /** A key of a tenant, or a token of an issuer or for a customer. Asked for anew at each call where it is a function. */
  readonly key: string | (() => string | Promise<string>);
  /** How often a call is sent at most, 4 unless said: again where the service says that this is of use, or where no answer came. */
  readonly attempts?: number;
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Keys of writes that are given none; random UUIDs unless said. */
  readonly newKey?: () => string;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** Of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Of a write: the same for the same undertaking, so that it has one effect and one answer, however often it is sent. */
  readonly idempotencyKey?: string;
  /** What the calls of one undertaking have in common, 1 to 128 visible ASCII characters: found again in logs, events and the audit trail. */
  readonly correlationId?: string;
}

/** What the interface document says of an operation. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With parameters in braces. */
  readonly path: string;
  readonly query: boolean;
  /** The content type of its body, if it has one. */
  readonly body?: string;
  /** Takes an idempotency key. */
  readonly keyed: boolean;
}

/** What a call is given: parameters by name, and `body` and `ifMatch`. */
export type Asked = Readonly<Record<string, unknown>>;

const ATTEMPTS = 4;
const WAIT_MS = 200;
/** A place of a stream that ends is asked for again after so long. */
const STREAM_AGAIN_MS = 1000;
const AGAIN: readonly string[] = ['IDEMPOTENCY_IN_FLIGHT', 'UNAVAILABLE', 'TOO_MANY_CALLS', 'TOO_MANY_DRAFTS'];

export class Transport {
  readonly #options: Options;
  readonly #etags = new WeakMap<object, string>();

  constructor(options: Options) {
    this.#options = { ...options, url: options.url.replace(/\/+$/, '') };
  }

  /** The `etag` of an answer, for the `ifMatch` of an edit; undefined where it came without. */
  etagOf(answer: object): string | undefined {
    return this.#etags.get(answer);
  }

  /** The answer is what the interface document says: it is not looked into. */
  protected async ask<Answer>(operation: Operation, asked: Asked, options: CallOptions = {}): Promise<Answer> {
    const response = await this.#send(operation, asked, options, 'application/json');
    const answer = (await response.json()) as Answer;
    const etag = response.headers.get('etag');
    if (etag !== null && typeof answer === 'object' && answer !== null) this.#etags.set(answer, etag);
    return answer;
  }

  /** The items of all pages, each page asked for when the one before is through. */
  protected async *every<Page extends { readonly next: string | null }, Item>(
    first: string | undefined,
    read: (from: { readonly cursor?: string }) => Promise<Page>,
    itemsOf: (page: Page) => readonly Item[],
  ): AsyncGenerator<Item, void> {
    let page = await read(first === undefined ? {} : { cursor: first });
    yield* itemsOf(page);
    while (page.next !== null) {
      page = await read({ cursor: page.next });
      yield* itemsOf(page);
    }
  }

  /** The lines of an answer that is a stream of them. */
  protected async *lines(operation: Operation, asked: Asked, options: CallOptions = {}): AsyncGenerator<string, void> {
    const { body } = await this.#send(operation, asked, options, 'application/x-ndjson');
    let rest = '';
    for await (const text of textsOf(body)) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      yield* lines.filter((line) => line !== '');
    }
    if (rest !== '') yield rest;
  }

  /** What comes, opened again behind what was seen last whenever it ends, until the signal is given or the service refuses. */
  protected async *events<Event>(
    operation: Operation,
    asked: Asked,
    options: CallOptions = {},
  ): AsyncGenerator<Event, void> {
    let seen: string | undefined;
    const isOver = (): boolean => options.signal?.aborted === true;
    while (!isOver()) {
      const { body } = await this.#send(operation, asked, options, 'text/event-stream', seen);
      try {
        for await (const { id, data } of eventsIn(textsOf(body))) {
          seen = id ?? seen;
          if (data !== '') yield JSON.parse(data) as Event;
          if (isOver()) return;
        }
      } catch (cause) {
        if (isOver()) return;
        if (cause instanceof SyntaxError) throw cause;
      }
      await this.#sleep(STREAM_AGAIN_MS);
    }
  }

  async #send(
    operation: Operation,
    asked: Asked,
    options: CallOptions,
    accept: string,
    seen?: string,
  ): Promise<Response> {
    const init = await this.#initOf(operation, asked, options, {
      accept,
      ...(seen === undefined ? {} : { 'last-event-id': seen }),
    });
    const url = `${this.#options.url}${targetOf(operation, asked)}`;
    for (let attempt = 1; ; attempt += 1) {
      const came = await this.#once(url, init);
      if ('response' in came) return came.response;
      const isLast = attempt >= (this.#options.attempts ?? ATTEMPTS) || options.signal?.aborted === true;
      if (isLast || came.again === undefined) throw came.fault;
      await this.#sleep(Math.max(came.again, WAIT_MS * 2 ** (attempt - 1)));
    }
  }

  async #initOf(
    { method, body, keyed }: Operation,
    asked: Asked,
    { signal, idempotencyKey, correlationId }: CallOptions,
    more: Readonly<Record<string, string>>,
  ): Promise<RequestInit> {
    const { key, newKey = () => crypto.randomUUID() } = this.#options;
    const ifMatch = asked['ifMatch'];
    const headers = {
      authorization: `Bearer ${typeof key === 'string' ? key : await key()}`,
      ...more,
      ...(keyed ? { 'idempotency-key': idempotencyKey ?? newKey() } : {}),
      ...(correlationId === undefined ? {} : { 'x-correlation-id': correlationId }),
      ...(typeof ifMatch === 'string' ? { 'if-match': ifMatch } : {}),
      ...(body === undefined ? {} : { 'content-type': body }),
    };
    const sent = body === undefined ? {} : { body: bodyText(asked['body'] ?? {}) };
    return { method, headers, ...sent, ...(signal === undefined ? {} : { signal }) };
  }

  async #once(url: string, init: RequestInit): Promise<Came> {
    const { fetch = (...args) => globalThis.fetch(...args) } = this.#options;
    let response: Response;
    try {
      response = await fetch(url, init);
    } catch (cause) {
      return { fault: new Unreachable(`${url} cannot be reached.`, { cause }), again: 0 };
    }
    if (response.ok) return { response };
    const told: unknown = await response.json().catch(() => undefined);
    if (!isProblem(told))
      return { fault: new Unreachable(`${url} answers ${response.status}, and not as the service does.`) };
    const fault = new Refused(told);
    const seconds = Number(response.headers.get('retry-after') ?? 0);
    return AGAIN.includes(told.code) ? { fault, again: (Number.isFinite(seconds) ? seconds : 0) * 1000 } : { fault };
  }

  #sleep(milliseconds: number): Promise<void> {
    const { sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = this.#options;
    return sleep(milliseconds);
  }
}

type Came =
  | { readonly response: Response }
  | { readonly fault: Error /** After so many milliseconds. */; readonly again?: number };

const bodyText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** Everything that is given and no parameter of the path belongs behind the question mark. */
function targetOf({ path, query }: Operation, { body: _, ifMatch: __, ...asked }: Asked): string {
  const left = new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) =>
      value === undefined || path.includes(`{${name}}`) ? [] : [[name, String(value)]],
    ),
  );
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(asked[name])));
  return query && left.size > 0 ? `${filled}?${left}` : filled;
}

function isProblem(told: unknown): told is Problem {
  return typeof told === 'object' && told !== null && 'code' in told && 'detail' in told;
}

async function* textsOf(body: ReadableStream<Uint8Array<ArrayBuffer>> | null): AsyncGenerator<string, void> {
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
