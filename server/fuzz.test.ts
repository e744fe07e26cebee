/** Twenty thousand requests, sound and broken: always an answer or a problem, never a fault of the service, nothing leaked. */
import { Agent, request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from './testing.ts';

const REQUESTS = 20_000;
const SEED = 20_261_120;

/** mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const next = random(SEED);
const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
const pick = <T>(items: readonly T[]): T => items[whole(0, items.length - 1)] as T;
const often = (share: number): boolean => next() < share;

const money = (most: number): unknown =>
  pick([() => (whole(0, most * 100) / 100).toFixed(2), () => whole(0, most), () => `${whole(0, most)}.5 USD`])();
const gigabytes = (most: number): unknown =>
  pick([
    () => `${whole(0, most)} GB`,
    () => whole(0, most),
    () => `${whole(0, most)}.125`,
    () => `${whole(0, Math.floor(most / 1000))} TB`,
  ])();

function customer(): Record<string, unknown> {
  return {
    customer_type: pick(['residential', 'business', 'enterprise']),
    ...(often(0.8) ? { credit_score: whole(300, 850) } : {}),
    outstanding_balance: money(1000),
    ...(often(0.8) ? { credit_limit: money(5000) } : {}),
    location: { service_coverage: often(0.8) },
    ...(often(0.7)
      ? {
          business_details: {
            registration_status: pick(['pending', 'active', 'suspended', 'struck_off']),
            employee_count: whole(0, 200),
            location_count: whole(0, 5),
          },
        }
      : {}),
    agreements: { sla_signed: often(0.5) },
    account_manager_assigned: often(0.5),
  };
}

const month = whole(1, 11);
const two = (n: number): string => String(n).padStart(2, '0');
const SOUND: readonly (readonly [string, () => Record<string, unknown>])[] = [
  ['isp.eligibility.residential_basic', () => ({ customer: customer(), now: '2026-03-01T09:00:00Z' })],
  [
    'isp.eligibility.business_pro',
    () => ({
      customer: customer(),
      plan: { contract_term_months: whole(0, 36), support_tier: pick(['standard', 'premium', 'enterprise']) },
      now: '2026-05-01T09:00:00+02:00',
    }),
  ],
  ['isp.eligibility.enterprise', () => ({ customer: customer(), now: '2026-12-31T23:30:00Z' })],
  [
    'isp.tariff.metered_data',
    () => ({
      period: { start: `2026-${two(month)}-01`, end: `2026-${two(month + 1)}-01` },
      usage: { data: gigabytes(2000), rolled_over: whole(0, 50) },
    }),
  ],
  ['isp.tariff.data_by_bound', () => ({ rated_on: '2026-06-01', data: gigabytes(3000) })],
  ['isp.tariff.data_by_width', () => ({ rated_on: '2026-06-01', data: gigabytes(3000) })],
  ['isp.tariff.volume_discount', () => ({ rated_on: '2027-06-01', data: gigabytes(3000) })],
  [
    'isp.tariff.usage_based',
    () => ({
      rated_on: '2026-06-01',
      data: gigabytes(3000),
      base_price: money(100),
      percent_off: `${whole(0, 100)}%`,
      amount_off: money(50),
    }),
  ],
];

const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  0.1,
  '',
  ' ',
  '1e5',
  '٣',
  'x'.repeat(5000),
  [],
  {},
  [[[[]]]],
  { __proto__: null },
  '2026-02-30',
  '\ud800',
  '0x10',
  2 ** 53,
  '-0',
  '12.5000000000000001',
];
const NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'toJSON',
  'hasOwnProperty',
  '',
  'data ',
  'DATA',
  '\u0000',
];

/** In an address. */
function odd(): string {
  return encodeURIComponent(JSON.stringify(pick(ODD)).toWellFormed());
}

/** Changes one place of a JSON value. */
function bend(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || often(0.3)) return depth === 0 ? pick(ODD) : pick(ODD);
  if (Array.isArray(value)) return value.map((item) => (often(0.5) ? bend(item, depth + 1) : item));
  const entries = Object.entries(value);
  const at = whole(0, entries.length - 1);
  if (often(0.2)) return Object.fromEntries([...entries, [pick(NAMES), pick(ODD)]]);
  if (often(0.15)) return Object.fromEntries(entries.filter((_, i) => i !== at));
  return Object.fromEntries(entries.map(([name, item], i) => [name, i === at ? bend(item, depth + 1) : item]));
}

function cut(text: string): Buffer {
  const bytes = Buffer.from(text);
  const at = whole(0, Math.max(0, bytes.length - 1));
  return pick([
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.from([whole(0, 255)]), bytes.subarray(at)]),
    () => Buffer.from(bytes.map((byte, i) => (i === at ? whole(0, 255) : byte))),
    () => Buffer.from('['.repeat(whole(1, 5000))),
    () => Buffer.from(text.replace('{', `{"data":1,"data":2,`)),
    () => Buffer.alloc(0),
  ])();
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

function call(): Call {
  const [policy, make] = pick(SOUND);
  const path = `/v1/evaluate/${policy}${often(0.2) ? '/batch' : ''}${often(0.3) ? `?explain=${pick(['none', 'lines', 'full', 'all', ''])}` : ''}`;
  const sound = JSON.stringify(make());
  const roll = next();
  if (roll < 0.5) return { method: 'POST', path, body: Buffer.from(sound) };
  if (roll < 0.75) return { method: 'POST', path, body: Buffer.from(JSON.stringify(bend(JSON.parse(sound)))) };
  if (roll < 0.9) return { method: 'POST', path, body: cut(sound) };
  const strange = pick([
    '/v1/evaluate/',
    '/v1/evaluate/../x',
    '/v1/evaluate/%00',
    `/v1/evaluate/${policy}?at=${encodeURIComponent(JSON.stringify(pick(ODD)))}`,
    `/v1/evaluate/${policy}?version=../../etc`,
    `/v1/audit?at__gt=${odd()}`,
    `/v1/audit?limit=2&actor__contains=${odd()}&subject__in=${odd()}`,
    `/v1/keys?name__startswith=${odd()}&createdAt__between=${odd()}`,
    `/v1/tenants?${odd()}=${odd()}`,
    `/v1/usage?from=${odd()}`,
    `/v1/tenants/${odd()}/licence`,
    '/v1/audit/head',
    '/v1/portal-tokens',
    '/v1/portal-tokens/revoke',
    '/v1/policies/%2e%2e',
    `/v1/events?after=${encodeURIComponent(JSON.stringify(pick(ODD)))}`,
    `/v1/events?limit=${encodeURIComponent(JSON.stringify(pick(ODD)))}&type=${pick(NAMES)}`,
    `/v1/webhooks/${encodeURIComponent(pick(NAMES))}/deliveries?state=${pick(NAMES)}`,
    '/v1/webhooks',
    '/v1/webhooks/%00/replay',
    '/docs/%2e%2e/package.json',
    '//',
    '/v1/policies',
    `/v1/policies?cursor=${pick(['', '%00', 'YQ', '2Q', 'x'.repeat(500)])}&limit=${pick(['0', '1', '501', 'NaN'])}`,
    `/v1/policies/${pick(['%00', policy, '%ff'])}/${pick(['history', 'comments', 'retirements', 'activations'])}`,
    '/v1/drafts',
    `/v1/drafts?policy=${pick(['%00', '%ff', policy, ''])}`,
    `/v1/drafts/${pick(['%00', '%2e%2e', '00000000-0000-7000-8000-000000000000'])}${pick(['', '/submit', '/reviews', '/publish', '/replays', '/replays/%00', '/shadow'])}`,
    `/v1/recordings?policy=${pick(['%00', policy])}`,
    '/openapi.json',
    `/${'%41'.repeat(300)}`,
  ]);
  return {
    method: pick(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']),
    path: strange,
    body: often(0.5) ? Buffer.from(sound) : Buffer.alloc(0),
  };
}

let running: TestService;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
beforeAll(async () => {
  running = await startTestService('shipped');
});
afterAll(async () => {
  agent.destroy();
  await running.close();
});

function send({ method, path, body }: Call): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      running.url + path,
      { method, agent, headers: { authorization: running.authorization, 'content-length': body.length } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        response.once('error', reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Signs of the inside of the service in what it says: stacks, files of its own, the disk. */
const LEAK = /node_modules|\.ts:\d+:\d+|\bat [A-Za-z.<>]+ \(|file:\/\/|\/(?:home|root|tmp|usr|var|etc)\//;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
function heapMegabytes(): number {
  collect();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

test(`${REQUESTS} requests`, { timeout: 240_000 }, async () => {
  const statuses = new Map<number, number>();
  const leaks: string[] = [];
  let left = REQUESTS;
  let heapHalfway = 0;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      if (left === REQUESTS / 2) heapHalfway = heapMegabytes();
      const one = call();
      const { status, text } = await send(one);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const isDocument = one.path === '/openapi.json' || one.path === '/v1/policies';
      if (!isDocument && LEAK.test(text)) leaks.push(`${one.method} ${one.path}: ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  const accepted = statuses.get(200) ?? 0;
  expect(leaks).toEqual([]);
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
  expect(accepted).toBeGreaterThan(REQUESTS * 0.3);
  expect(accepted).toBeLessThan(REQUESTS * 0.9);
  // What ten thousand further requests leave behind is caches at most.
  expect(heapMegabytes() - heapHalfway).toBeLessThan(16);
});
