/** Evaluations over HTTP: answers, problems, limits, batches. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BODY_BYTES_MAX } from '#engine';
import { startTestService, type TestService } from './testing.ts';

const MONTH = { start: '2026-04-01', end: '2026-05-01' };
const METERED = '/v1/evaluate/isp.tariff.metered_data';
const usage = (data: unknown): string => JSON.stringify({ period: MONTH, usage: { data, rolled_over: '0' } });

let running: TestService;
beforeAll(async () => {
  running = await startTestService('shipped');
});
afterAll(() => running.close());

async function problem(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<{ status: number; type: string | null; problem: Record<string, unknown> }> {
  const response = await running.post(path, body);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    problem: (await response.json()) as Record<string, unknown>,
  };
}

describe('one evaluation', () => {
  test('a usage record in, a rated bill out', async () => {
    const response = await running.post(METERED, usage('620 GB'));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    const answer = (await response.json()) as {
      tariffs: { metered_data: { total: string; lines: { id: string; amount: string; at: string }[] } };
    };
    expect(answer.tariffs.metered_data.total).toBe('61.26');
    expect(answer.tariffs.metered_data.lines.map(({ id, amount }) => [id, amount])).toEqual([
      ['access', '9.99'],
      ['data', '47.00'],
      ['vat', '4.27'],
    ]);
    expect(answer.tariffs.metered_data.lines.every(({ at }) => /\.writ:\d+$/.test(at))).toBe(true);
  });

  test('a fail is an answer', async () => {
    const customer = {
      customer_type: 'residential',
      credit_score: 480,
      outstanding_balance: '12.50',
      location: { service_coverage: true },
      agreements: { sla_signed: false },
      account_manager_assigned: false,
    };
    const body = JSON.stringify({ customer, now: '2026-03-01T09:00:00Z' });
    const response = await running.post('/v1/evaluate/isp.eligibility.residential_basic', body);
    expect(response.status).toBe(200);
    const answer = (await response.json()) as {
      decisions: { eligibility: { verdict: string; reasons: { code: string; message: string }[] } };
    };
    expect(answer.decisions.eligibility.verdict).toBe('fail');
    expect(answer.decisions.eligibility.reasons.map(({ code, message }) => [code, message])).toEqual([
      ['CREDIT_TOO_LOW', 'Credit score 480 is below 600.'],
      ['OUTSTANDING_DEBT', 'The customer owes 12.50 USD.'],
    ]);
  });

  test('explain=none gives totals, full the trace', async () => {
    const none = (await (await running.post(`${METERED}?explain=none`, usage('620'))).json()) as {
      tariffs: { metered_data: object };
    };
    expect(none.tariffs.metered_data).toEqual({
      ...{ applicable: true, currency: 'USD' },
      ...{ subtotal: '56.99', tax: '4.27', total: '61.26', due: '61.26' },
    });
    const full = (await (await running.post(`${METERED}?explain=full`, usage('620'))).json()) as { trace: unknown[] };
    expect(full.trace.length).toBeGreaterThan(0);
  });

  test('every fault at once, by path', async () => {
    const body =
      '{"period":{"start":"2026-04-31","end":"2026-05-01"},"usage":{"data":"12.5000000000000001","data":1,"rolled_overr":0}}';
    const { status, type, problem: found } = await problem(METERED, body);
    expect([status, type, found['code']]).toEqual([422, 'application/problem+json', 'INPUT_REJECTED']);
    const faults = found['faults'] as { code: string; path: string }[];
    expect(faults.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'BAD_DATE period.start',
      'DUPLICATE_FIELD usage.data',
      'MISSING_FIELD usage.rolled_over',
      'TOO_MANY_PLACES usage.data',
      'UNKNOWN_FIELD usage.rolled_overr',
    ]);
  });

  test.each([
    ['not JSON', '{"period":', 400, 'NOT_JSON'],
    ['an empty body', '', 400, 'NOT_JSON'],
    ['a list', '[]', 422, 'INPUT_REJECTED'],
    ['__proto__', '{"__proto__":{"data":1}}', 422, 'INPUT_REJECTED'],
    ['another currency or unit', usage('5 EUR'), 422, 'INPUT_REJECTED'],
    ['out of range', usage('1000001'), 422, 'INPUT_REJECTED'],
    [
      'a number that a double would change',
      `{"period":{"start":"2026-04-01","end":"2026-05-01"},"usage":{"data":9007199254740993,"rolled_over":0}}`,
      422,
      'INPUT_REJECTED',
    ],
    [
      "a period that is not the anchor's",
      JSON.stringify({ period: { start: '2026-04-02', end: '2026-05-02' }, usage: { data: 0, rolled_over: 0 } }),
      422,
      'INPUT_REJECTED',
    ],
    [
      'an as-of before the version',
      JSON.stringify({ period: { start: '2025-04-01', end: '2025-05-01' }, usage: { data: 0, rolled_over: 0 } }),
      409,
      'NO_VERSION_IN_FORCE',
    ],
  ])('%s is refused', async (_, body, status, code) => {
    const found = await problem(METERED, body);
    expect([found.status, found.problem['code'], found.type]).toEqual([status, code, 'application/problem+json']);
  });

  test.each([
    [
      'an unknown policy names the nearest',
      '/v1/evaluate/isp.tariff.metered_dat',
      404,
      'UNKNOWN_POLICY',
      /isp\.tariff\.metered_data/,
    ],
    ['an unknown version names those there are', `${METERED}?version=9.9.9`, 404, 'UNKNOWN_VERSION', /1\.2\.0/],
    ['an unknown parameter', `${METERED}?explian=full`, 422, 'QUERY_REJECTED', /query/],
    ['a parameter given twice', `${METERED}?explain=full&explain=none`, 422, 'QUERY_REJECTED', /query/],
    ['an as-of beside the input that says another', `${METERED}?at=2026-05-01`, 422, 'INPUT_REJECTED', /fault/],
  ])('%s', async (_, path, status, code, detail) => {
    const found = await problem(path, usage('1'));
    expect([found.status, found.problem['code']]).toEqual([status, code]);
    expect(found.problem['detail']).toMatch(detail);
  });

  test.each([
    ['at', 0, 422],
    ['one above', 1, 413],
  ])('a body %s the limit', async (_, over, status) => {
    const body = `{"x":"${'a'.repeat(BODY_BYTES_MAX + over - 8)}"}`;
    expect(body.length).toBe(BODY_BYTES_MAX + over);
    expect((await problem(METERED, body)).status).toBe(status);
  });
});

describe('a batch', () => {
  test('answers in order with the line of the stream, goes on after a bad one and leaves blank ones out', async () => {
    const lines = [usage('620'), '{"nope":1}', '', usage('0'), 'not json', usage('5000')].join('\n');
    const response = await running.post(`${METERED}/batch?explain=none`, lines);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const out = (await response.text())
      .trimEnd()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            line: number;
            status: number;
            answer?: { tariffs: { metered_data: { total: string } } };
          },
      );
    expect(out.map(({ line, status, answer }) => [line, status, answer?.tariffs.metered_data.total])).toEqual([
      [1, 200, '61.26'],
      [2, 422, undefined],
      [4, 200, '10.74'],
      [5, 400, undefined],
      [6, 200, '96.74'],
    ]);
  });

  test('streams more than fits into memory buffers, and keeps the order', async () => {
    const count = 5000;
    const body = Array.from({ length: count }, (_, i) => usage(i)).join('\n');
    const out = (await (await running.post(`${METERED}/batch`, body)).text()).trimEnd().split('\n');
    expect(out.length).toBe(count);
    expect(out.every((line, i) => line.startsWith(`{"line":${i + 1},"status":200,`))).toBe(true);
  });

  test('a line over the limit is a problem of that line alone', async () => {
    const long = `{"x":"${'a'.repeat(BODY_BYTES_MAX)}"}`;
    const out = (await (await running.post(`${METERED}/batch`, `${long}\n${usage('1')}`)).text()).trimEnd().split('\n');
    expect(out.map((line) => (JSON.parse(line) as { status: number }).status)).toEqual([413, 200]);
  });

  test('an unknown policy is a problem of the whole call', async () => {
    expect((await problem('/v1/evaluate/nope/batch', usage('1'))).status).toBe(404);
  });
});
