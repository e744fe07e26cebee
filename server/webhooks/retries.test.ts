import { describe, expect, test } from 'vitest';
import { settle } from './deliverer.ts';
import { ATTEMPTS_MAX, pauseAfter, retryAfter, waitAfter } from './retries.ts';

const now = Date.UTC(2026, 2, 1);
const place = { webhook: 'w', event: 'e', leasedUntil: new Date(now), now: new Date(now) } as never;
const answered = (status: number, headers: Readonly<Record<string, string>> = {}) =>
  ({ ok: true, status, headers, body: Buffer.alloc(0) }) as const;

test('the waits grow, chance takes a fifth off at most, and after the last attempt there is none', () => {
  const waits = Array.from({ length: ATTEMPTS_MAX }, (_, i) => waitAfter(i + 1, 0));
  expect(waits).toEqual([5e3, 30e3, 120e3, 600e3, 1_800e3, 7_200e3, 21_600e3, 43_200e3, undefined]);
  expect([waitAfter(1, 0.5), waitAfter(2, 0.999_999)]).toEqual([4500, 24_000]);
});

test('an endpoint that fails is left alone for longer, up to a minute', () => {
  expect([0, 1, 5, 6, 500].map(pauseAfter)).toEqual([1000, 2000, 32_000, 60_000, 60_000]);
});

test.each([
  ['120', 120_000],
  ['0', 0],
  [' 7 ', 7000],
  ['Sun, 01 Mar 2026 00:02:00 GMT', 120_000],
  ['Sat, 28 Feb 2026 00:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['soon', undefined],
  ['-5x', undefined],
  ['', undefined],
  [undefined, undefined],
])('retry-after %j', (header, ms) => {
  expect(retryAfter(header, now)).toBe(ms);
});

describe('after an attempt', () => {
  const base = { attempt: 1, chance: 0, failures: 0 };

  test.each([200, 204, 299])('%d: it is delivered', (status) => {
    const { outcome, retryAt } = settle(place, { ...base, came: answered(status) });
    expect([outcome, retryAt]).toEqual([{ state: 'delivered' }, null]);
  });

  test.each([199, 301, 302, 400, 404, 500, 503])('%d: it is tried again', (status) => {
    const { outcome, fault } = settle(place, { ...base, came: answered(status) });
    expect(outcome).toEqual({ state: 'pending', nextAt: new Date(now + 5000) });
    expect(fault).toContain(String(status));
  });

  test('it waits for as long as the endpoint asks, not less than it would', () => {
    const wait = (seconds: string) =>
      settle(place, { ...base, came: answered(503, { 'retry-after': seconds }) }).outcome;
    expect(wait('60')).toEqual({ state: 'pending', nextAt: new Date(now + 60_000) });
    expect(wait('1')).toEqual({ state: 'pending', nextAt: new Date(now + 5000) });
  });

  test('410: nothing is to be sent there any more', () => {
    expect(settle(place, { ...base, came: answered(410) }).disabledBecause).toContain('410');
    expect(settle(place, { ...base, came: answered(404) }).disabledBecause).toBeNull();
  });

  test('the last one: it is dead', () => {
    const came = { ok: false, fault: 'TIMEOUT', detail: 'too late' } as const;
    const settled = settle(place, { ...base, attempt: ATTEMPTS_MAX, came });
    expect([settled.outcome, settled.fault, settled.status]).toEqual([{ state: 'dead' }, 'too late', null]);
  });
});
