/** The service as a whole: addresses, the interface document, headers, metrics, edits while it serves, an orderly stop. */
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { start } from './app.ts';
import { eventually, startTestService, type TestHome, type TestService, testHome } from './testing.ts';

const policy = (price: string, version = '1.0.0', from = '2026-01-01'): string => `policy demo.price version ${version}
effective from ${from}
currency USD
rounding half even to 2 places per line
as of on

input on: date
input seats: integer 0..1000

tariff plan {
  charge seats_used {
    measure seats
    each ${price}
  }
}

test "ten seats" {
  given on: ${from}
  given seats: 0
  expect total is 0 USD
}
`;

let home: TestHome;
beforeAll(async () => {
  home = await testHome();
});
afterAll(() => home.close());

let running: TestService | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function total(service: TestService, on = '2026-06-01'): Promise<string> {
  const response = await service.post('/v1/evaluate/demo.price', JSON.stringify({ on, seats: 10 }));
  const answer = (await response.json()) as { tariffs?: { plan: { total: string } }; code?: string };
  return answer.tariffs?.plan.total ?? answer.code ?? '';
}

async function get(service: TestService, path: string): Promise<{ status: number; headers: Headers; body: string }> {
  const response = await service.call(path);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

describe('edits while it serves', () => {
  test('a saved edit is taken up; a broken one leaves the old version serving and says so; a mended one is taken up again', async () => {
    running = await startTestService({ 'price.writ': policy('2 USD') }, home);
    const service = running;
    expect(await total(service)).toBe('20.00');
    service.write('price.writ', policy('3 USD'));
    expect(
      await eventually(
        () => total(service),
        (value) => value === '30.00',
      ),
    ).toBe('30.00');
    service.write('price.writ', policy('3 EUR'));
    const rejected = await eventually(
      () => service.service.shelf.rejected(),
      (list) => list.length > 0,
    );
    expect(rejected.map(({ since, diagnostics }) => [since, diagnostics.map(({ code }) => code)])).toEqual([
      ['1.0.0', ['WR3101']],
    ]);
    expect(await total(service)).toBe('30.00');
    const listed = JSON.parse((await get(service, '/v1/policies')).body) as { rejected: { since: string }[] };
    expect(listed.rejected.map(({ since }) => since)).toEqual(['1.0.0']);
    service.write('price.writ', policy('4 USD'));
    expect(
      await eventually(
        () => total(service),
        (value) => value === '40.00',
      ),
    ).toBe('40.00');
    expect(service.service.shelf.rejected()).toEqual([]);
  });

  test('an edit whose own tests fail is not taken up', async () => {
    running = await startTestService({ 'price.writ': policy('2 USD') }, home);
    const service = running;
    service.write('price.writ', policy('3 USD').replace('total is 0 USD', 'total is 1 USD'));
    const rejected = await eventually(
      () => service.service.shelf.rejected(),
      (list) => list.length > 0,
    );
    expect(rejected[0]?.diagnostics.map(({ code }) => code)).toEqual(['WR9101']);
    expect(await total(service)).toBe('20.00');
  });

  test('no call is lost while versions are swapped', async () => {
    running = await startTestService({ 'price.writ': policy('2 USD') }, home);
    const service = running;
    // One before the first edit, which else may be there sooner than the key is found.
    const seen = new Set([await total(service)]);
    let going = true;
    const caller = async (): Promise<void> => {
      while (going) seen.add(await total(service));
    };
    const callers = [caller(), caller(), caller(), caller()];
    for (let i = 3; i < 8; i += 1) {
      service.write('price.writ', policy(`${i} USD`));
      await eventually(
        () => total(service),
        (value) => value === `${i}0.00`,
      );
    }
    going = false;
    await Promise.all(callers);
    expect([...seen].sort()).toEqual(['20.00', '30.00', '40.00', '50.00', '60.00', '70.00']);
  });
});

describe('versions', () => {
  test('the highest version in force at the as-of answers; one can be named', async () => {
    running = await startTestService(
      {
        '1.0.0.writ': policy('2 USD'),
        '1.1.0.writ': policy('3 USD', '1.1.0', '2026-07-01').replace('currency USD', 'supersedes 1.0.0\ncurrency USD'),
      },
      home,
    );
    const service = running;
    expect(await total(service, '2026-06-30')).toBe('20.00');
    expect(await total(service, '2026-07-01')).toBe('30.00');
    expect(await total(service, '2025-12-31')).toBe('NO_VERSION_IN_FORCE');
    const named = await service.post(
      '/v1/evaluate/demo.price?version=1.0.0',
      JSON.stringify({ on: '2026-08-01', seats: 10 }),
    );
    expect(((await named.json()) as { tariffs: { plan: { total: string } } }).tariffs.plan.total).toBe('20.00');
  });

  test.each([
    ['', '30.00'],
    ['?pin=1.0.0', '20.00'],
    ['?subscribedSince=2026-06-30', '20.00'],
    ['?subscribedSince=2026-07-01', '30.00'],
    ['?subscribedSince=2026-06-30&pin=1.1.0', '30.00'],
    ['?pin=9.9.9', 'UNKNOWN_VERSION'],
    ['?subscribedSince=yesterday', 'QUERY_REJECTED'],
  ])('an old subscriber stays where he is: %s', async (query, total) => {
    running = await startTestService(
      {
        '1.0.0.writ': policy('2 USD'),
        '1.1.0.writ': policy('3 USD', '1.1.0', '2026-07-01').replace(
          'currency USD',
          'supersedes 1.0.0 for new subscribers\ncurrency USD',
        ),
      },
      home,
    );
    const body = JSON.stringify({ on: '2026-08-01', seats: 10 });
    const answer = (await (await running.post(`/v1/evaluate/demo.price${query}`, body)).json()) as {
      tariffs?: { plan: { total: string } };
      code?: string;
    };
    expect(answer.tariffs?.plan.total ?? answer.code).toBe(total);
  });

  test('one that overlaps another and does not supersede it is rejected, the other serves', async () => {
    running = await startTestService(
      {
        '1.0.0.writ': policy('2 USD'),
        '1.1.0.writ': policy('3 USD', '1.1.0', '2026-07-01'),
      },
      home,
    );
    expect(await total(running, '2026-07-01')).toBe('20.00');
    const codes = running.service.shelf
      .rejected()
      .map(({ file, diagnostics }) => [file.split('/').at(-1), ...diagnostics.map(({ code }) => code)]);
    expect(codes).toEqual([['1.1.0.writ', 'WR8103']]);
  });

  test('a policy on a faulty library is rejected with what is wrong there', async () => {
    const library = 'library demo.limits version 1.0.0\neffective from 2026-01-01\n\nconstant limit = = 600\n';
    running = await startTestService(
      {
        'price.writ': policy('limit * 1 USD').replace(
          '\n\ninput on',
          '\n\nuse limit from demo.limits version 1\n\ninput on',
        ),
        'limits.writ': library,
      },
      home,
    );
    const codes = running.service.shelf
      .rejected()
      .map(({ file, diagnostics }) => [file.split('/').at(-1), ...diagnostics.map(({ code }) => code)]);
    expect(codes.sort()).toEqual([
      ['limits.writ', 'WR1007'],
      ['price.writ', 'WR1007'],
    ]);
  });
});

describe('addresses', () => {
  test('policies with versions, source and input schema', async () => {
    running = await startTestService({ 'price.writ': policy('2 USD') }, home);
    const service = running;
    const list = JSON.parse((await get(service, '/v1/policies')).body) as {
      policies: { policy: string; versions: { version: string; hash: string; interpreted: string | null }[] }[];
    };
    expect(list.policies[0]?.versions[0]?.interpreted).toBeNull();
    expect(list.policies.map(({ policy: name, versions }) => [name, versions.map(({ version }) => version)])).toEqual([
      ['demo.price', ['1.0.0']],
    ]);
    const one = await get(service, '/v1/policies/demo.price/versions/1.0.0');
    const detail = JSON.parse(one.body) as { source: string; inputSchema: { properties: Record<string, unknown> } };
    expect(detail.source).toBe(policy('2 USD'));
    expect(Object.keys(detail.inputSchema.properties)).toEqual(['on', 'seats']);
    expect((await get(service, '/v1/policies/demo.price')).status).toBe(200);
    expect((await get(service, '/v1/policies/demo.prise')).body).toContain('demo.price');
    expect((await get(service, '/v1/policies/demo.price/versions/2.0.0')).status).toBe(404);
  });

  test('the interface document names every route, and its reader is served from here alone', async () => {
    running = await startTestService({ 'price.writ': policy('2 USD') }, home);
    const service = running;
    const document = JSON.parse((await get(service, '/openapi.json')).body) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual([
      '/v1/evaluate/{policy}',
      '/v1/evaluate/{policy}/batch',
      '/v1/policies',
      '/v1/policies/{policy}',
      '/v1/policies/{policy}/versions/{version}',
      '/v1/policies/{policy}/activations',
      '/v1/policies/{policy}/retirements',
      '/v1/drafts',
      '/v1/drafts/{draft}',
      '/v1/drafts/{draft}/submit',
      '/v1/drafts/{draft}/reviews',
      '/v1/drafts/{draft}/publish',
      '/v1/policies/{policy}/history',
      '/v1/policies/{policy}/comments',
      '/v1/drafts/{draft}/replays',
      '/v1/drafts/{draft}/replays/{replay}',
      '/v1/drafts/{draft}/replays/{replay}/changes',
      '/v1/drafts/{draft}/shadow',
      '/v1/recordings',
      '/v1/jobs',
      '/v1/jobs/{job}',
      '/v1/jobs/{job}/cancel',
      '/v1/drafts/{draft}/publications',
      '/v1/tenants',
      '/v1/tenants/{tenant}',
      '/v1/keys',
      '/v1/keys/{key}',
      '/v1/keys/{key}/rotate',
      '/v1/keys/{key}/revoke',
      '/v1/portal-tokens',
      '/v1/portal-tokens/revoke',
      '/v1/usage',
      '/v1/tenants/{tenant}/licence',
      '/v1/audit',
      '/v1/audit/head',
      '/v1/audit/export',
      '/v1/events',
      '/v1/webhooks',
      '/v1/webhooks/{webhook}',
      '/v1/webhooks/{webhook}/deliveries',
      '/v1/webhooks/{webhook}/rotate',
      '/v1/webhooks/{webhook}/test',
      '/v1/webhooks/{webhook}/replay',
    ]);
    const docs = await get(service, '/docs');
    expect(docs.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(docs.body).not.toMatch(/https?:/);
    for (const [, path] of docs.body.matchAll(/(?:src|href)="([^"]+)"/g))
      expect((await get(service, path ?? '')).status).toBe(200);
    expect((await get(service, '/docs/../package.json')).status).toBe(404);
  });

  test('health, readiness and metrics', async () => {
    running = await startTestService({ 'price.writ': policy('2 USD') }, home);
    const service = running;
    await total(service);
    expect((await get(service, '/health')).status).toBe(200);
    expect((await get(service, '/ready')).status).toBe(200);
    const metrics = (await get(service, '/metrics')).body;
    expect(metrics).toContain('writ_evaluations_total{policy="demo.price",status="200"} 1');
    expect(metrics).toContain('writ_evaluation_seconds_count{policy="demo.price"} 1');
    expect(metrics).toContain('writ_policy_files{state="served"} 1');
    expect(metrics).toMatch(/^writ_events_lag_seconds \d/m);
    expect(metrics).toContain('writ_event_streams 0');
    expect(metrics).toContain('writ_webhook_deliveries_total{outcome="dead"} 0');
  });

  test('what is not there, and what is not taken', async () => {
    running = await startTestService({ 'price.writ': policy('2 USD') }, home);
    const service = running;
    expect((await get(service, '/v1/nothing')).status).toBe(404);
    expect((await get(service, '/v1/evaluate/demo.price')).status).toBe(405);
    expect((await service.post('/v1/policies/demo.price', '{}')).status).toBe(405);
    expect((await get(service, `/${'a'.repeat(9000)}`)).status).toBe(414);
    for (const path of ['/health', '/v1/policies', '/v1/nothing', '/docs']) {
      expect((await get(service, path)).headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('stopping and starting', () => {
  test('a running call ends before the service does', async () => {
    running = await startTestService({ 'price.writ': policy('2 USD') }, home);
    const { url, service, authorization } = running;
    const answered = new Promise<number>((resolve, reject) => {
      const options = { method: 'POST', headers: { authorization } };
      const call = request(`${url}/v1/evaluate/demo.price`, options, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      call.once('error', reject);
      call.write('{"on":"2026-06-01",');
      setTimeout(() => call.end('"seats":1}'), 200);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stopped = service.stop();
    expect(await answered).toBe(200);
    await stopped;
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  test('a taken address and a wrong configuration are said, not thrown', async () => {
    running = await startTestService({ 'price.writ': policy('2 USD') }, home);
    const { port } = new URL(running.url);
    const place = { DATABASE_URL: home.database.url, WRIT_DATA: home.data, WRIT_POLICIES: running.folder };
    expect(await start({ ...place, WRIT_PORT: port, WRIT_LOG_LEVEL: 'silent' })).toEqual({
      ok: false,
      faults: [`Cannot listen on 127.0.0.1:${port}: the address is taken.`],
    });
    const hidden = {
      WRIT_DATA: fileURLToPath(import.meta.url),
      WRIT_POLICIES: running.folder,
      WRIT_LOG_LEVEL: 'silent',
    };
    for (const DATABASE_URL of [home.database.url, '']) {
      const faults = [expect.stringMatching(/app\.test\.ts cannot be used: E/)];
      expect(await start({ ...hidden, DATABASE_URL })).toEqual({ ok: false, faults });
    }
    expect(await start({ WRIT_POLICIES: 'policies:nowhere', WRIT_LOG_LEVEL: 'silent' })).toEqual({
      ok: false,
      faults: ['nowhere: there is no such file or folder.'],
    });
    const wrong = await start({ WRIT_PORT: '70000', WRIT_LOGLEVEL: 'info' });
    expect(wrong.ok ? [] : wrong.faults.map((fault) => fault.split(/[ :]/)[0])).toEqual(['WRIT_LOGLEVEL', 'WRIT_PORT']);
  });
});
