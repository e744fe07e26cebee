/** Requests for the operations of the interface document: sound ones, and ones that are broken in one place. */
import type { Dice } from './dice.ts';
import type { Operation, Parameter } from './document.ts';
import type { Ids, Known } from './known.ts';
import { SHIPPED } from './shipped.ts';
import type { Values } from './values.ts';

export interface Sent {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The ids that stand in it. */
  readonly ids: Ids;
  /** What the document says nothing of: another method, another address, a body that is cut off on its way. */
  readonly beside: boolean;
}

/** Headers of those who call. Some operations take a second person. */
export interface Callers {
  readonly main: string;
  readonly second: string;
  /** Who may do less. */
  readonly others: readonly string[];
}

export interface CallsParts {
  readonly dice: Dice;
  readonly values: Values;
  readonly known: Known;
  readonly callers: Callers;
  readonly operations: readonly Operation[];
}

const EVALUATE = '/v1/evaluate/';
/** Longer than any body may be. */
const HUGE = Buffer.alloc(2 * 1024 * 1024, 'x');
const STRANGE_PATHS: readonly string[] = [
  ...['/', '//', '/v1', '/v1/', '/v1/evaluate/', '/v1/evaluate/../x', '/v1/evaluate/%00', '/v1/policies/%2e%2e'],
  ...[
    '/docs/%2e%2e/package.json',
    '/docs',
    '/openapi.json',
    '/health',
    '/ready',
    '/metrics',
    '/v1/webhooks/%00/replay',
  ],
  ...[`/${'%41'.repeat(300)}`, `/v1/policies?x=${'y'.repeat(9000)}`, '/v1/keys/', '/v1/drafts/x/y/z'],
];

export class Calls {
  readonly #dice: Dice;
  readonly #values: Values;
  readonly #known: Known;
  readonly #callers: Callers;
  readonly #operations: readonly Operation[];
  readonly #breaks: readonly ((sound: Sent) => Sent)[];

  constructor({ dice, values, known, callers, operations }: CallsParts) {
    this.#dice = dice;
    this.#operations = operations;
    this.#values = values;
    this.#known = known;
    this.#callers = callers;
    this.#breaks = [
      (sound) => ({ ...sound, body: bytesOf(values.bend(jsonIn(sound.body))) }),
      (sound) => ({ ...sound, body: bytesOf(values.bend(jsonIn(sound.body))) }),
      (sound) => ({ ...sound, body: values.cut(sound.body.toString()) }),
      (sound) => this.#query(sound),
      (sound) => this.#address(sound),
      (sound) => this.#headers(sound),
      (sound) => this.#method(sound),
      (sound) => ({ ...sound, beside: true, path: dice.pick(STRANGE_PATHS) }),
      (sound) => (dice.often(0.1) ? { ...sound, beside: true, body: HUGE } : this.#headers(sound)),
    ];
  }

  sound(operation: Operation): Sent {
    const ids = this.#idsOf(operation);
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? 'x'));
    const query = this.#queryOf(operation, ids);
    const headers = {
      authorization: this.#callerOf(operation),
      ...this.#headersOf(operation),
      ...(this.#dice.often(0.1) ? { 'x-correlation-id': this.#dice.hex(8) } : {}),
    };
    const body = this.#bodyOf(operation, ids);
    return { operation, method: operation.method, path: `${path}${query}`, headers, body, ids, beside: false };
  }

  broken(operation: Operation): Sent {
    return this.#dice.pick(this.#breaks)(this.sound(operation));
  }

  /** Who reviews a draft is not who has made it. */
  #callerOf({ id }: Operation): string {
    const { main, second, others } = this.#callers;
    if (id === 'reviewDraft') return second;
    return this.#dice.often(0.08) ? this.#dice.pick([second, ...others]) : main;
  }

  #idsOf({ path, parameters }: Operation): Ids {
    const names = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
    if (path.startsWith(EVALUATE) && this.#dice.often(0.8)) return { policy: this.#dice.pick(Object.keys(SHIPPED)) };
    return names.length === 0 ? {} : this.#known.of(names.at(-1) ?? '');
  }

  #queryOf({ parameters }: Operation, ids: Ids): string {
    // A page narrowed by a text that nothing has is sound, and empty.
    const given = parameters.filter(
      (each) => each.in === 'query' && (each.required || this.#dice.often(0.4 / parameters.length)),
    );
    const pairs = given
      .filter(({ name }) => name !== 'tenant')
      .map((each) => `${each.name}=${encodeURIComponent(this.#parameter(each))}`);
    const tenant = ids['key'] === undefined ? undefined : ids['tenant'];
    const all = tenant === undefined ? pairs : [`tenant=${tenant}`, ...pairs];
    return all.length === 0 ? '' : `?${all.join('&')}`;
  }

  /** Filters say in words what they take. */
  #parameter({ name, description = '', schema }: Parameter): string {
    const one = (): string => {
      if (description.includes('an id')) return Object.values(this.#known.of('key'))[0] ?? '';
      if (description.includes('instant')) return '2026-11-01T00:00:00Z';
      if (description.includes('a whole number')) return String(this.#dice.whole(0, 50));
      if (description.includes('true')) return this.#dice.pick(['true', 'false']);
      const choice = /one of ([\w, .-]+)/.exec(description)?.[1];
      return choice === undefined ? String(this.#values.of(name, schema)) : this.#dice.pick(choice.split(', '));
    };
    return name.endsWith('__between') ? `${one()},${one()}` : one();
  }

  #headersOf({ parameters }: Operation): Record<string, string> {
    const has = (wanted: string): boolean => parameters.some((each) => each.in === 'header' && each.name === wanted);
    return {
      ...(has('if-match') ? { 'if-match': '*' } : {}),
      ...(has('idempotency-key') && this.#dice.often(0.2) ? { 'idempotency-key': this.#dice.hex(20) } : {}),
    };
  }

  #bodyOf({ path, body }: Operation, ids: Ids): Buffer {
    if (body === undefined) return EMPTY;
    if (!path.startsWith(EVALUATE)) return bytesOf(this.#values.of('', body));
    const inputs = SHIPPED[ids['policy'] ?? ''] ?? (() => ({ day: '2026-03-01' }));
    const lines = path.endsWith('/batch') ? this.#dice.whole(1, 3) : 1;
    return Buffer.from(Array.from({ length: lines }, () => JSON.stringify(inputs(this.#dice))).join('\n'));
  }

  /** At most addresses another operation, or none. */
  #method(sound: Sent): Sent {
    const method = this.#dice.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']);
    const meant = method === 'HEAD' ? 'GET' : method;
    const found = this.#operations.find((each) => each.path === sound.operation.path && each.method === meant);
    return { ...sound, method, operation: found ?? sound.operation, beside: found === undefined };
  }

  #query(sound: Sent): Sent {
    const names = sound.operation.parameters.filter((each) => each.in === 'query').map(({ name }) => name);
    const name = this.#dice.pick([...names, 'nothing', this.#values.odd()]);
    const more = [`${name}=${this.#values.odd()}`, ...(this.#dice.often(0.2) ? [`${name}=1`] : [])].join('&');
    return { ...sound, path: `${sound.path}${sound.path.includes('?') ? '&' : '?'}${more}` };
  }

  /** An odd id may make another address of it. */
  #address(sound: Sent): Sent {
    const ids = Object.keys(this.#idsOf(sound.operation));
    const odd = this.#dice.pick([...ids, '']);
    const path = sound.operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      name === odd ? this.#values.odd() : encodeURIComponent(sound.ids[name] ?? 'x'),
    );
    return { ...sound, path, beside: true };
  }

  #headers(sound: Sent): Sent {
    const odd = this.#dice.pick(['', '*', '"0"', 'W/"1"', 'x'.repeat(3000), 'é', '\t', '"', '0', 'null', '%00', 'a,b']);
    const name = this.#dice.pick(HEADERS);
    const value = name === 'authorization' ? this.#dice.pick(CREDENTIALS) : odd;
    return { ...sound, headers: { ...sound.headers, [name]: value } };
  }
}

const EMPTY = Buffer.alloc(0);
const HEADERS: readonly string[] = [
  ...['authorization', 'if-match', 'idempotency-key', 'content-type', 'accept', 'x-correlation-id', 'last-event-id'],
  ...['x-forwarded-for', 'forwarded', 'accept-encoding', 'if-none-match', 'range', 'cookie', 'x-http-method-override'],
];
const CREDENTIALS: readonly string[] = [
  ...['', 'Bearer', 'Bearer ', 'Basic YTpi', `Bearer writ_${'0'.repeat(32)}_${'a'.repeat(43)}`, 'Bearer writ_'],
  ...['Bearer eyJhbGciOiJub25lIn0.e30.', `Bearer ${'x'.repeat(4000)}`, 'Bearer \u00e9', 'bearer x y'],
];

const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value) ?? '');

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return {};
  }
}
