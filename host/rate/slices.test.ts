import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { headerLine, type Slice, START, slicesFrom } from './slices.ts';
import { formOf, type SourceFile } from './sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-slices-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): SourceFile {
  const path = join(folder, name);
  writeFileSync(path, content);
  const form = formOf(name);
  if (form === undefined) throw new Error(name);
  const { size, mtimeMs } = statSync(path);
  return { path, form: form.form, compression: form.compression, size, changed: mtimeMs };
}

async function slices(files: readonly SourceFile[], bytes: number, from = START): Promise<readonly Slice[]> {
  return Array.fromAsync(slicesFrom(from, { files, bytes, rows: 1, delimiters: ',', rowsOf: async () => 0 }));
}

const text = (slice: Slice): string => slice.bytes?.toString('utf8') ?? '';

/** Fields of one to three signs, among them what needs quotes. */
const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' '), maxLength: 3 });
/** A quote inside a field needs none around it, but where nothing but spaces stands in front of it. */
const record = fc
  .tuple(field, field)
  .map((fields) =>
    fields.map((each) => (/^ *"|[,\n]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each)).join(','),
  );

describe('slices of text', () => {
  it('are the whole file behind its header, cut where records end, and the same from any of their ends on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 12 }), fc.integer({ min: 1, max: 30 }), async (records, bytes) => {
        const source = file('law.csv', `a,b\n${records.map((each) => `${each}\n`).join('')}`);
        const all = await slices([source], bytes);
        const ends = new Set<string>();
        let whole = '';
        for (const each of records) {
          whole += `${each}\n`;
          ends.add(whole);
        }
        let before = '';
        for (const [i, slice] of all.entries()) {
          before += text(slice);
          expect(ends.has(before)).toBe(true);
          expect(slice.next.line).toBe(before.split('\n').length + 1);
          expect((await slices([source], bytes, slice.next)).map(text)).toEqual(all.slice(i + 1).map(text));
        }
        expect(before).toBe(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('go over the files one after the other, whether they are packed or not', async () => {
    const plain = 'a\n1\n2\n3\n';
    const files = [
      file('1.csv', plain),
      file('2.csv.gz', gzipSync(plain)),
      file('3.csv.zst', zstdCompressSync(plain)),
      file('4.csv', 'a\n'),
    ];
    const all = await slices(files, 3);
    expect(all.map((slice) => [slice.file, text(slice)])).toEqual(
      [0, 1, 2].flatMap((at) => [
        [at, '1\n2\n'],
        [at, '3\n'],
      ]),
    );
    const resumed = await slices(files, 3, all[2]?.next);
    expect(resumed.map(text)).toEqual(all.slice(3).map(text));
  });

  it('end with the file, with or without a last line break', async () => {
    expect((await slices([file('end.ndjson', '{}\n{"a":1}')], 1)).map(text)).toEqual(['{}\n', '{"a":1}']);
  });

  it.each([
    ['head.csv', 'a;b\r\n1;2\r\n', 'a;b'],
    ['mark.csv', '\ufeffa,"b\nc"\n', 'a,"b\nc"'],
    ['only.csv', 'a,b', 'a,b'],
    ['none.csv', '', ''],
  ])('%s has the header it has', async (name, content, header) => {
    expect(await headerLine(file(name, content), ',;')).toBe(header);
  });
});
