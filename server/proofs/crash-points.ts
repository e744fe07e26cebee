/**
 * Every write of the interface, cut off after every message between the service and its database: the connections break there and the
 * service is killed. It is started again and asked the same with the same key. What was acknowledged must be there, nothing twice,
 * nothing half done, and events in order: the rows of all tables have grown as they do when nobody interferes.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { eventually, type TestHome } from '../testing.ts';
import { CuttingProxy, type Target } from './cutting-proxy.ts';
import { type Instance, startInstance } from './instance.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export type Ask = (request: Request, key?: string) => Promise<Answer>;

/** One write: what has to be there first, made anew for every point, and the call that is cut off. */
export interface Scenario {
  /** Of the operation in the interface document. */
  readonly id: string;
  readonly prepare: (ask: Ask) => Promise<Request>;
  /** How long what comes behind the answer takes, where that is to be cut off, too. */
  readonly restMs?: number;
  /** Told the answer of the call that was repeated. */
  readonly heard?: (answer: Answer) => void;
  /** Whether what was to come has come, outside the database. */
  readonly isThere?: () => Promise<boolean>;
}

export interface Report {
  readonly id: string;
  /** Messages after which it was cut. */
  readonly points: number;
  /** Of them, those at which the answer had already come. */
  readonly acknowledged: number;
  readonly faults: readonly string[];
}

export interface Tried {
  readonly point: number;
  readonly last: number;
  readonly faults: readonly string[];
}

/** What comes and goes with time, whatever is written. */
const UNCOUNTED: ReadonlySet<string> = new Set(['audit_seals', 'audit_unsealed', 'usage_days', 'recorded_days']);
const PATIENCE_MS = 20_000;
/** What is done behind the answer: events find their webhooks, jobs their end. */
const BEHIND_MS = 15_000;
/** What a killed instance has taken is anybody's again after 30 s, which is how long a lease of webhooks goes. */
const ARRIVES_MS = 40_000;
const LOOK_MS = 25;
/** Rows that stay so long as they are have come to rest. */
const STILL_MS = 300;
/** Points beyond those that a call has when nobody interferes. */
const MORE = 5;
/** Messages that still come after the answer. */
const REST_MS = 20;

export class CrashPoints {
  readonly #rows: Sql;
  readonly #proxy: CuttingProxy;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #authorization: string;
  #instance: Instance | undefined;
  #keys = 0;

  private constructor(home: TestHome, proxy: CuttingProxy, environment: Readonly<Record<string, string>>, key: string) {
    this.#rows = home.database.seeAll();
    this.#proxy = proxy;
    this.#environment = environment;
    this.#authorization = `Bearer ${key}`;
  }

  /** `environment`: of the service, but for its database. `key`: of the operator of the installation. */
  static async start(
    home: TestHome,
    environment: Readonly<Record<string, string>>,
    keyOf: () => string,
  ): Promise<CrashPoints> {
    const { target, url } = throughProxy(home.database.url);
    const proxy = await CuttingProxy.start(target);
    // No rule files: a service that has none to read starts sooner.
    const policies = join(home.data, 'policies');
    mkdirSync(policies, { recursive: true });
    const own = {
      ...{ WRIT_DATA: home.data, WRIT_POLICIES: policies, DATABASE_URL: url(proxy.port), WRIT_LOG_LEVEL: 'info' },
      ...environment,
    };
    const instance = await startInstance(own);
    const points = new CrashPoints(home, proxy, own, keyOf());
    points.#instance = instance;
    return points;
  }

  async close(): Promise<void> {
    await this.#instance?.kill();
    await this.#proxy.close();
    await this.#rows.end();
  }

  /**
   * At the points given; where none are, at every one that it has, and some more, since what goes on besides has messages, too.
   * `told` hears of each point as soon as it was tried.
   */
  async run(
    scenario: Scenario,
    { at, told }: { readonly at?: readonly number[]; readonly told?: (tried: Tried) => void } = {},
  ): Promise<Report> {
    const { id, prepare, restMs = REST_MS } = scenario;
    let messages = 0;
    const usual = await this.#growthOf(undefined, async () => {
      const request = await prepare(this.#ask);
      return async () => {
        this.#proxy.open();
        await this.#ask(request, this.#newKey());
        await sleep(restMs);
        messages = this.#proxy.counted;
      };
    });
    const faults: string[] = [];
    let [points, acknowledged] = [0, 0];
    const all = at ?? upTo(messages + MORE);
    for (const point of all) {
      const found = await this.#cutAt(point, scenario, usual);
      if (found === 'over') break;
      points += 1;
      if (found.acknowledged) acknowledged += 1;
      const here = found.faults.map((fault) => `${id}, message ${point}: ${fault}`);
      faults.push(...here);
      told?.({ point, last: all.at(-1) ?? point, faults: here });
    }
    return { id, points, acknowledged, faults };
  }

  async #cutAt(
    point: number,
    { prepare, restMs = REST_MS, heard, isThere }: Scenario,
    usual: Growth,
  ): Promise<'over' | { readonly acknowledged: boolean; readonly faults: readonly string[] }> {
    const key = this.#newKey();
    let first: Answer | undefined;
    let again: Answer | undefined;
    let isOver = false;
    const growth = await this.#growthOf(usual, async () => {
      const request = await prepare(this.#ask);
      return async () => {
        const cut = this.#proxy.cutAfter(point);
        const call = this.#ask(request, key).catch(() => undefined);
        await Promise.race([cut, call.then(() => sleep(restMs))]);
        if (!this.#proxy.isCut) this.#proxy.open();
        isOver = !this.#proxy.isCut;
        if (isOver) return;
        await this.#restart();
        first = await call;
        again = await this.#ask(request, key);
      };
    });
    if (isOver) return 'over';
    const faults = faultsOf(first, again, usual, growth);
    if (again?.status === 200) heard?.(again);
    const came = isThere === undefined || (await eventually(isThere, Boolean, ARRIVES_MS));
    return { acknowledged: first?.status === 200, faults: came ? faults : [...faults, 'what was to come has not'] };
  }

  /** Killed where it is, and started again on a database that answers. */
  async #restart(): Promise<void> {
    await this.#instance?.kill();
    this.#proxy.open();
    this.#instance = await startInstance(this.#environment);
  }

  readonly #ask: Ask = async ({ method, path, body, headers }, key) => {
    const response = await fetch(`${this.#instance?.url}${path}`, {
      method,
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
      headers: {
        authorization: this.#authorization,
        ...headers,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, text: await response.text() };
  };

  #newKey(): string {
    this.#keys += 1;
    return `crash-point-${this.#keys}`;
  }

  /** By how many rows each table grows by what is done once all is prepared; `expected`: what is waited for. */
  async #growthOf(expected: Growth | undefined, prepare: () => Promise<() => Promise<unknown>>): Promise<Growth> {
    const act = await prepare();
    const sql = this.#rows;
    const before = await this.#still(sql);
    await act();
    if (expected === undefined) return grown(before, await this.#still(sql));
    const growth = async (): Promise<Growth> => grown(before, await rowsOf(sql));
    return eventually(growth, (now) => isSame(now, expected), BEHIND_MS);
  }

  async #still(sql: Sql): Promise<ReadonlyMap<string, number>> {
    let rows = await rowsOf(sql);
    for (let since = performance.now(); performance.now() - since < STILL_MS; ) {
      await sleep(LOOK_MS);
      const next = await rowsOf(sql);
      if (!isSame(rows, next)) since = performance.now();
      rows = next;
    }
    return rows;
  }
}

function grown(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Growth {
  const all = [...after].map(([table, rows]) => [table, rows - (before.get(table) ?? 0)] as const);
  return new Map(all.filter(([, rows]) => rows !== 0));
}

function isSame(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([table, rows]) => b.get(table) === rows);
}

type Growth = ReadonlyMap<string, number>;

function faultsOf(
  first: Answer | undefined,
  again: Answer | undefined,
  usual: Growth,
  growth: Growth,
): readonly string[] {
  const faults: string[] = [];
  if (again?.status !== 200) faults.push(`asked again it answers ${again?.status} ${again?.text}`);
  // A secret is told once.
  else if (first?.status === 200 && withoutSecret(first.text) !== withoutSecret(again.text))
    faults.push(`asked again it answers ${again.text} instead of ${first.text}`);
  for (const table of new Set([...usual.keys(), ...growth.keys()])) {
    const [expected, grown] = [usual.get(table) ?? 0, growth.get(table) ?? 0];
    if (expected !== grown) faults.push(`${table} has grown by ${grown} rows instead of ${expected}`);
  }
  return faults;
}

const withoutSecret = (text: string): string => text.replace(/"(secret|token)":("[^"]*"|null)/, '');

/** Rows of each table of tenants, of all of them. */
async function rowsOf(sql: Sql): Promise<ReadonlyMap<string, number>> {
  const counts = await sql<{ name: string; n: number }[]>`
    SELECT relname AS name, (xpath('/row/n/text()',
      query_to_xml(format('SELECT count(*) AS n FROM public.%I', relname), false, true, '')))[1]::text::int AS n
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'tenant_id'
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`;
  return new Map(counts.filter(({ name }) => !UNCOUNTED.has(name)).map(({ name, n }) => [name, n]));
}

/** Where the database is, and its address by the port of a proxy before it. */
function throughProxy(address: string): { readonly target: Target; readonly url: (port: number) => string } {
  const url = new URL(address);
  const folder = url.searchParams.get('host');
  const port = Number(url.port === '' ? 5432 : url.port);
  const target = folder === null ? { host: url.hostname, port } : { path: join(folder, `.s.PGSQL.${port}`) };
  return {
    target,
    url: (proxied) => {
      const through = new URL(address);
      through.searchParams.delete('host');
      through.host = `127.0.0.1:${proxied}`;
      return through.href;
    },
  };
}

const upTo = (most: number): readonly number[] => Array.from({ length: most }, (_, i) => i + 1);
