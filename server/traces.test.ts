/** Traces, as a collector hears of them and as they go on: from the caller through the call and its event to the webhook. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, priceFile, startTestService, type TestService } from './testing.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
  readonly status: { readonly code?: number };
}
interface Batch {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const place = (flags: string, trace = TRACE): string => `00-${trace}-${CALLER}-${flags}`;
const FILES = { 'price.writ': priceFile({ version: '1.0.0', price: '2' }) };
const DAY = '{"day": "2026-03-01"}';

async function listen(
  hear: (request: IncomingMessage, body: string) => void,
): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    hear(request, await text(request));
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A call that brings its place in a trace. */
const send = (running: TestService, path: string, body: string, traceparent?: string): Promise<Response> =>
  running.call(path, { method: 'POST', body, headers: traceparent === undefined ? {} : { traceparent } });

/** What the webhook heard of the key of this name. */
async function delivered(running: TestService, hooks: readonly Hooked[], name: string, traceparent: string) {
  await send(running, '/v1/keys', JSON.stringify({ name, roles: ['reader'] }), traceparent);
  const [heard] = await eventually(
    () => hooks.filter(({ body }) => body.includes(`"name":"${name}"`)),
    (found) => found.length > 0,
    15_000,
  );
  return heard;
}
interface Hooked {
  readonly traceparent: string;
  readonly body: string;
}

describe('a service that traces', () => {
  const spans: Span[] = [];
  const hooks: Hooked[] = [];
  const servers: Server[] = [];
  let heard: Hooked | undefined;

  beforeAll(async () => {
    const collector = await listen((request, body) => {
      expect(request.url).toBe('/v1/traces');
      const batch = JSON.parse(body) as Batch;
      spans.push(...batch.resourceSpans.flatMap((each) => each.scopeSpans.flatMap((scope) => scope.spans)));
    });
    const hook = await listen(({ headers }, body) => hooks.push({ traceparent: String(headers['traceparent']), body }));
    servers.push(collector.server, hook.server);
    const more = { WRIT_TRACES: collector.url, WRIT_EGRESS_ALLOW: '127.0.0.0/8' };
    const running = await startTestService(FILES, undefined, more);
    await send(running, '/v1/webhooks', JSON.stringify({ name: 'here', url: hook.url, types: ['key.created.v1'] }));
    heard = await delivered(running, hooks, 'traced', place('01'));
    await send(
      running,
      '/v1/keys',
      JSON.stringify({ name: 'not told', roles: ['reader'] }),
      place('00', 'a'.repeat(32)),
    );
    await send(running, '/v1/keys', '{}');
    await send(running, '/v1/evaluate/demo.price', DAY);
    await send(running, '/v1/evaluate/demo.price', DAY, place('00', 'b'.repeat(32)));
    await send(running, '/v1/evaluate/demo.price', DAY, place('01', 'c'.repeat(32)));
    // What was told to the last is sent before the end.
    await running.close();
  });
  afterAll(() => servers.forEach((each) => void each.close()));

  const named = (name: string, trace = TRACE): readonly Span[] =>
    spans.filter((each) => each.name === name && each.traceId === trace);

  test('goes on with the trace of a caller, and its transactions are parts of the call', () => {
    const [call] = named('makeKey');
    expect(call).toMatchObject({ parentSpanId: CALLER });
    const status = call?.attributes.find(({ key }) => key === 'http.response.status_code');
    expect(Number(status?.value['intValue'])).toBe(200);
    const parts = named('transaction').map(({ parentSpanId }) => parentSpanId);
    expect(parts.length).toBeGreaterThan(0);
    expect(new Set(parts)).toEqual(new Set([call?.spanId]));
  });

  test('tells the place in events, and the webhook goes on from there', () => {
    const [call] = named('makeKey');
    const [webhook] = named('webhook');
    const event = JSON.parse(heard?.body ?? '{}') as Record<string, unknown>;
    expect(event).toMatchObject({ correlationid: TRACE, traceparent: `00-${TRACE}-${call?.spanId}-01` });
    expect(webhook?.parentSpanId).toBe(call?.spanId);
    expect(heard?.traceparent).toBe(`00-${TRACE}-${webhook?.spanId}-01`);
  });

  test('tells nothing of a call whose caller decided so, and begins a trace where there is none', () => {
    expect(spans.filter(({ traceId }) => traceId === 'a'.repeat(32))).toEqual([]);
    const own = spans.filter(({ name, parentSpanId }) => name === 'makeKey' && (parentSpanId ?? '') === '');
    expect(own).toHaveLength(1);
  });

  test('tells an evaluation whose caller is traced, and no other', () => {
    const evaluations = spans.filter(({ name }) => name === 'evaluate');
    expect(evaluations.map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).toEqual([['c'.repeat(32), CALLER]]);
  });

  test('begins no trace for what nobody has called for', () => {
    const roots = spans.filter(({ parentSpanId }) => (parentSpanId ?? '') === '');
    expect(new Set(roots.map(({ name }) => name))).toEqual(new Set(['makeWebhook', 'makeKey']));
  });
});

test('a share of evaluations is traced though their callers trace nothing', async () => {
  const names: string[] = [];
  const { server, url } = await listen((_, body) => {
    const batch = JSON.parse(body) as Batch;
    names.push(
      ...batch.resourceSpans.flatMap((each) => each.scopeSpans.flatMap((scope) => scope.spans.map(({ name }) => name))),
    );
  });
  const running = await startTestService(FILES, undefined, { WRIT_TRACES: url, WRIT_TRACE_SHARE: '1' });
  await send(running, '/v1/evaluate/demo.price', DAY);
  await running.close();
  server.close();
  expect(names).toEqual(['evaluate']);
});

test('a service that traces nothing passes the place on, and one whose collector is away answers as ever', async () => {
  const hooks: Hooked[] = [];
  const hook = await listen(({ headers }, body) => hooks.push({ traceparent: String(headers['traceparent']), body }));
  for (const [name, traces] of [
    ['off', ''],
    ['away', 'http://127.0.0.1:9'],
  ] as const) {
    const more = { WRIT_TRACES: traces, WRIT_EGRESS_ALLOW: '127.0.0.0/8' };
    const running = await startTestService(FILES, undefined, more);
    await send(running, '/v1/webhooks', JSON.stringify({ name: 'here', url: hook.url, types: ['key.created.v1'] }));
    const heard = await delivered(running, hooks, name, place('01'));
    if (traces === '') expect(heard?.traceparent).toBe(place('01'));
    else expect(heard?.traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    await running.close();
  }
  hook.server.close();
});
