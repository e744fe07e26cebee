/** Buckets over time against a count by hand, and what each caller is told. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TenantId } from './ids.ts';
import { Accounts, Bucket, type Rates } from './limits.ts';

const TENANT = '01900000-0000-7000-8000-000000000001' as TenantId;
const NONE: Rates = { ofCaller: undefined, ofTenant: undefined, ofStranger: undefined };
const START = 1_000_000;

function world(rates: Partial<Rates>) {
  const state = { now: START };
  return { state, accounts: new Accounts({ ...NONE, ...rates }, () => state.now) };
}

test('a bucket lets through what has flowed into it, and never more than it holds at once', () => {
  const waits = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 200 });
  const property = fc.property(fc.integer({ min: 1, max: 50 }), waits, (perSecond, gaps) => {
    const bucket = new Bucket(perSecond, 0);
    // In thousandths of a call, which are whole numbers.
    let [now, held] = [0, perSecond * 2000];
    for (const gap of gaps) {
      now += gap;
      held = Math.min(perSecond * 2000, held + gap * perSecond);
      const passes = held >= 1000;
      expect(bucket.left(now)).toBe(Math.floor(held / 1000));
      expect(bucket.take(now)).toBe(passes);
      if (passes) held -= 1000;
    }
  });
  // At rates whose thousandths a double holds exactly enough: a millionth of a call is no call.
  fc.assert(property, { seed: 3, numRuns: 200, examples: [[1, [0, 0, 0, 999, 1, 0]]] });
});

test('a clock that is set back fills nothing', () => {
  const bucket = new Bucket(1, 10_000);
  expect([bucket.take(10_000), bucket.take(10_000), bucket.take(5000), bucket.take(5500)]).toEqual([
    ...[true, true, false, false],
  ]);
  expect(bucket.take(6000)).toBe(true);
});

describe('a caller', () => {
  test('without limits is asked for nothing, and told nothing', () => {
    const { accounts } = world({});
    const account = accounts.of(TENANT, 'a');
    for (let i = 0; i < 1000; i += 1) expect(account.take()).toBeUndefined();
    expect(account.headers()).toEqual({});
  });

  test('has its own calls, and is the same one with another secret', () => {
    const { state, accounts } = world({ ofCaller: 2 });
    const take = (name: string) => accounts.of(TENANT, name).take()?.code;
    expect(Array.from({ length: 5 }, () => take('a'))).toEqual([
      ...[undefined, undefined, undefined, undefined, 'TOO_MANY_CALLS'],
    ]);
    expect(take('b')).toBeUndefined();
    state.now += 500;
    expect([take('a'), take('a')]).toEqual([undefined, 'TOO_MANY_CALLS']);
  });

  test('shares those of its tenant, and loses none of its own where those are used up', () => {
    const { state, accounts } = world({ ofCaller: 2, ofTenant: 1 });
    const [one, other] = [accounts.of(TENANT, 'a'), accounts.of(TENANT, 'b')];
    expect([one.take(), other.take()]).toEqual([undefined, undefined]);
    expect(one.take()?.detail).toContain('tenant');
    expect(one.headers()).toEqual({
      'ratelimit-policy': '"caller";q=4;w=2, "tenant";q=2;w=2',
      ratelimit: '"caller";r=3;t=1, "tenant";r=0;t=2',
    });
    state.now += 1000;
    expect(other.take()).toBeUndefined();
  });
});

describe('a licence', () => {
  test('allows less than the operator has set, not more, and is taken back', () => {
    const { accounts } = world({ ofTenant: 5 });
    const rate = () => accounts.ofTenant(TENANT).bucket?.perSecond;
    const rates = [undefined, 3, 50, undefined].map((perSecond) => {
      accounts.license(TENANT, perSecond, undefined);
      return rate();
    });
    expect(rates).toEqual([5, 3, 5, 5]);
  });

  test('that is judged again gives no new burst', () => {
    const { accounts } = world({});
    accounts.license(TENANT, 1, undefined);
    const account = accounts.of(TENANT, 'a');
    expect([account.take(), account.take(), account.take()?.code]).toEqual([undefined, undefined, 'TOO_MANY_CALLS']);
    accounts.license(TENANT, 1, undefined);
    expect(account.take()?.code).toBe('TOO_MANY_CALLS');
  });
});

test('an address with credentials of no use pays for each, also for those that came at once', () => {
  const { state, accounts } = world({ ofStranger: 1 });
  for (let i = 0; i < 5; i += 1) expect(accounts.admitStranger('a')).toBe(true);
  for (let i = 0; i < 5; i += 1) accounts.chargeStranger('a');
  const after = (ms: number): boolean => {
    state.now += ms;
    return accounts.admitStranger('a');
  };
  expect([after(0), after(3000), after(1000)]).toEqual([false, false, true]);
  expect(accounts.admitStranger('b')).toBe(true);
});
