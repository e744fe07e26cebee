/** Sealed secrets: what opens where, what does not, and how keys follow one another. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TenantId, uuidv7 } from './ids.ts';
import { MasterKeys, NONCE_BYTES, readMasterKeys } from './sealed.ts';

const tenant = (): TenantId => uuidv7(Date.now(), randomBytes(10));
const [one, other] = [tenant(), tenant()];
const [old, fresh] = ['o'.repeat(32), 'f'.repeat(32)];
const seal = { tenant: one, purpose: 'webhook' };
const keys = new MasterKeys([old]);
const nonce = () => randomBytes(NONCE_BYTES);

describe('what is sealed', () => {
  test('opens again, whatever it was, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 4 }), (text) => {
        const sealed = keys.seal(text, seal, nonce());
        expect(keys.open(sealed, seal)).toBe(text);
        expect(sealed).toMatch(/^sealed\.1\.[0-9a-f]{16}\.[\w-]+$/);
        expect(Buffer.from(sealed.split('.').at(-1) ?? '', 'base64url').includes(Buffer.from(text))).toBe(false);
      }),
      { seed: 7 },
    );
  });

  test.each([
    ['another tenant', { ...seal, tenant: other }],
    ['another purpose', { ...seal, purpose: 'radius' }],
  ])('does not open for %s', (_, elsewhere) => {
    expect(keys.open(keys.seal('secret', seal, nonce()), elsewhere)).toBeUndefined();
  });

  test('does not open with any bit of it changed, cut or added', () => {
    const sealed = keys.seal('secret', seal, nonce());
    const [head, bytes] = [sealed.slice(0, 26), Buffer.from(sealed.slice(26), 'base64url')];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(keys.open(head + changed.toString('base64url'), seal), String(bit)).toBeUndefined();
    }
    for (const broken of [
      '',
      sealed.slice(0, -1),
      `${sealed}AAAA`,
      `${head}AAAA`,
      sealed.replace('sealed.1', 'sealed.2'),
    ])
      expect(keys.open(broken, seal), broken).toBeUndefined();
  });

  test('opens with the keys that follow, the first of which seals', () => {
    const sealed = keys.seal('secret', seal, nonce());
    const both = new MasterKeys([fresh, old]);
    expect(both.open(sealed, seal)).toBe('secret');
    expect(both.isStale(sealed)).toBe(true);
    const again = both.seal('secret', seal, nonce());
    expect(both.isStale(again)).toBe(false);
    expect(new MasterKeys([fresh]).open(again, seal)).toBe('secret');
    expect([keys.open(again, seal), new MasterKeys([fresh]).open(sealed, seal)]).toEqual([undefined, undefined]);
    expect([both.has(keys.sealing), keys.has(both.sealing)]).toEqual([true, false]);
  });
});

describe('master keys', () => {
  test('are made once in a file of their own, which nobody else reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'writ-sealed-'));
    const names = [1, 2].map(() => {
      const read = readMasterKeys('', folder);
      return read.ok ? read.keys.sealing : '';
    });
    expect(names[0]).toBe(names[1]);
    expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'master.key'), 'utf8')).not.toContain(names[0]);
    rmSync(folder, { recursive: true });
  });

  test('are listed with commas or blanks, and none of them is short', () => {
    const read = readMasterKeys(`${fresh}, ${old}`, 'nowhere');
    expect(read.ok && [read.keys.sealing, read.keys.has(keys.sealing)]).toEqual([
      new MasterKeys([fresh]).sealing,
      true,
    ]);
    for (const short of ['short', `${fresh},short`, ' , '])
      expect(readMasterKeys(short, 'nowhere')).toMatchObject({ ok: false, faults: [expect.stringContaining('32')] });
  });
});
