/** The chain by itself: whatever is done to a trail is found at the first place that it touches. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  beginningOf,
  type Head,
  hashAfter,
  headText,
  readHead,
  sealedText,
  type Verdict,
  verifyChain,
} from './chain.ts';

const TENANT = '01900000-0000-7000-8000-000000000001';

/** Entries that differ from one another. */
const trail = fc
  .array(fc.string({ unit: 'grapheme', maxLength: 8 }), { minLength: 1, maxLength: 12 })
  .map((texts) => texts.map((text, i) => JSON.stringify({ tenant: TENANT, i, text })));

function seal(entries: readonly string[]): { readonly lines: readonly string[]; readonly head: Head } {
  let head = beginningOf(TENANT);
  const lines = entries.map((entry) => {
    head = { position: head.position + 1, hash: hashAfter(head.hash, entry) };
    return sealedText({ ...head, entry });
  });
  return { lines, head };
}

const verify = (lines: readonly string[], head?: Head): Promise<Verdict> =>
  verifyChain({
    lines: async function* () {
      yield* lines;
    },
    tenant: TENANT,
    ...(head === undefined ? {} : { head }),
  });

const place = fc.nat({ max: 1000 });
const each = (check: (entries: readonly string[], at: number, other: number) => Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(trail, place, place, (entries, a, b) => check(entries, a % entries.length, b % entries.length)),
    { numRuns: 150, seed: 11 },
  );

test('a head of the place before the first entry is that of the tenant, or none', async () => {
  const { lines, head } = seal(['{"tenant":"01900000-0000-7000-8000-000000000001"}']);
  expect(await verify(lines, beginningOf(TENANT))).toEqual({ ok: true, head });
  const other = beginningOf('01900000-0000-7000-8000-000000000002');
  expect(await verify(lines, other)).toEqual({ ok: false, position: 0, fault: 'rewritten' });
});

test('a trail that nobody has touched holds up to its head, and to each head before', () =>
  each(async (entries, at) => {
    const { lines, head } = seal(entries);
    expect(await verify(lines, head)).toEqual({ ok: true, head });
    expect(await verify(lines, seal(entries.slice(0, at + 1)).head)).toEqual({ ok: true, head });
  }));

describe('named is the first place', () => {
  test('that was changed', () =>
    each(async (entries, at) => {
      const { lines, head } = seal(entries);
      const changed = lines.with(at, (lines[at] ?? '').replace('"i":', '"j":'));
      expect(await verify(changed, head)).toEqual({ ok: false, position: at + 1, fault: 'changed' });
    }));

  test('that is missing', () =>
    each(async (entries, at) => {
      const { lines, head } = seal(entries);
      const fault = at === lines.length - 1 ? 'missing at the end' : 'missing';
      expect(await verify(lines.toSpliced(at, 1), head)).toEqual({ ok: false, position: at + 1, fault });
    }));

  test('where something was added', () =>
    each(async (entries, at) => {
      const { lines, head } = seal(entries);
      const forged = sealedText({ position: at + 1, hash: '0'.repeat(64), entry: JSON.stringify({ tenant: TENANT }) });
      expect(await verify(lines.toSpliced(at, 0, forged), head)).toEqual({
        ok: false,
        position: at + 1,
        fault: 'added',
      });
    }));

  test('where the order was changed', () =>
    each(async (entries, a, b) => {
      if (a === b) return;
      const { lines, head } = seal(entries);
      const [first, second] = [Math.min(a, b), Math.max(a, b)];
      const moved = lines.with(first, lines[second] ?? '').with(second, lines[first] ?? '');
      expect(await verify(moved, head)).toEqual({ ok: false, position: first + 1, fault: 'moved' });
    }));

  test('whose head is another, where all was sealed anew', () =>
    each(async (entries, at) => {
      const { head } = seal(entries);
      const { lines } = seal(entries.with(at, JSON.stringify({ tenant: TENANT, forged: true })));
      expect(await verify(lines)).toMatchObject({ ok: true });
      expect(await verify(lines, head)).toEqual({ ok: false, position: head.position, fault: 'rewritten' });
    }));
});

test.each([
  '',
  '1',
  '1:',
  `1:${'a'.repeat(63)}`,
  `1:${'A'.repeat(64)}`,
  `-1:${'a'.repeat(64)}`,
  ` 1:${'a'.repeat(64)}`,
])('%j is no head', (text) => {
  expect(readHead(text)).toBeUndefined();
});

test('a head is read as it was written', () => {
  const { head } = seal(['{}']);
  expect(readHead(headText(head))).toEqual(head);
});
