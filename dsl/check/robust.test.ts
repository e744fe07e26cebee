/** The checker says something about every text and throws for none; layout changes nothing of what it says. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { format } from '../format/format.ts';
import { CSV_BYTES_MAX, DECLARATIONS_MAX, LIST_BOUND_MAX } from '../limits.ts';
import { type SourceFile, sourceFile } from '../source.ts';
import { beside, codes, MONEY, POLICY } from '../specs/checking.ts';
import { treeOf } from '../specs/syntax-fixtures.ts';
import { check } from './check.ts';
import { checkPack } from './pack.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FILES = ['policies', 'fixtures/examples'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.writ'))
    .sort()
    .map((name) => sourceFile(join(folder, name), readFileSync(join(ROOT, folder, name), 'utf8'))),
);
const LIBRARIES = FILES.filter((source) => source.text.startsWith('library') || source.text.includes('\nlibrary '));

/** The codes of one text beside all libraries. */
function codesBeside(source: SourceFile): readonly string[] {
  const sources = [...LIBRARIES.filter((each) => each.name !== source.name), source];
  const results = checkPack({ sources, csv: () => sourceFile('a.csv', 'prefix,rate\n44,0.5\n') });
  return (results.get(source.name)?.diagnostics ?? []).map((diagnostic) => diagnostic.code);
}

/** A small generator of its own, so that a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const TOKEN = /"[^"\n]*"|[A-Za-z_][A-Za-z0-9_.]*|\d[\d_.:%-]*|\S/g;

function mutated(text: string, pick: (below: number) => number): string {
  const tokens = [...text.matchAll(TOKEN)];
  const one = tokens[pick(tokens.length)];
  const other = tokens[pick(tokens.length)];
  if (one === undefined || other === undefined) return text;
  const put = (word: string) => text.slice(0, one.index) + word + text.slice(one.index + one[0].length);
  switch (pick(4)) {
    case 0:
      return put('');
    case 1:
      return put(`${one[0]} ${one[0]}`);
    case 2:
      return put(other[0]);
    default:
      return put(/^\d/.test(one[0]) ? one[0].replace(/\d/, String(pick(10))) : other[0]);
  }
}

describe('mutated files', () => {
  test('never throw', { timeout: 240_000 }, () => {
    const pick = random(20_260_101);
    for (let tried = 0; tried < 1_500; tried += 1) {
      const source = FILES[tried % FILES.length];
      if (source === undefined) throw new Error('there are no files');
      const text = mutated(source.text, pick);
      expect(() => check(sourceFile(source.name, text), beside()), text).not.toThrow();
    }
  });
});

describe('layout', () => {
  test.each(FILES.map((source) => [source.name, source] as const))('%s says the same when formatted', (_, source) => {
    const text = format(treeOf(source), source);
    expect([...codesBeside(sourceFile(source.name, text))].sort()).toEqual([...codesBeside(source)].sort());
  });
});

describe('limits', () => {
  const declarations = (count: number) =>
    POLICY + Array.from({ length: count }, (_, i) => `define d${i} = ${i}\n`).join('');
  test.each([
    ['one below', DECLARATIONS_MAX - 1, []],
    ['at', DECLARATIONS_MAX, []],
    ['one above', DECLARATIONS_MAX + 1, ['WR1019']],
  ])('declarations: %s', (_, count, expected) => expect(codes(declarations(count))).toEqual(expected));

  test.each([
    ['one below', LIST_BOUND_MAX - 1, []],
    ['at', LIST_BOUND_MAX, []],
    ['at, with its digits grouped', '10_000', []],
    ['one above', LIST_BOUND_MAX + 1, ['WR3112']],
  ])('elements of a list: %s', (_, count, expected) => {
    const text = `${POLICY}input xs: list of integer 0..9 up to ${count}\ndefine n = count(x for x in xs)\n`;
    expect(codes(text)).toEqual(expected);
  });

  test.each([
    ['at', CSV_BYTES_MAX, false],
    ['one above', CSV_BYTES_MAX + 1, true],
  ])('bytes of a CSV file: %s', (_, bytes, refused) => {
    const head = 'key,rate\n44,1\n"';
    const csv = `${head}${'x'.repeat(bytes - head.length - 3)}",1`;
    const text = `${POLICY}input k: text\ntable f picks longest prefix from csv "f.csv" {\n  | key: text => rate: integer |\n}\ndefine got = f(k).rate otherwise 0\n`;
    expect(codes(text, beside({ 'f.csv': csv }))).toEqual(refused ? ['WR5107'] : []);
  });
});

describe('adversaries', () => {
  test.each([
    [
      'a chain of 1,900 definitions, last first',
      POLICY +
        Array.from({ length: 1_900 }, (_, i) => `define d${i} = ${i === 1_899 ? '1' : `d${i + 1} + 1`}\n`).join(''),
    ],
    ['a sum of 5,000 terms', `${POLICY}define s = ${Array.from({ length: 5_000 }, () => '1').join(' + ')}\n`],
    [
      'squares of an input',
      `${POLICY}input x: integer 0..1000\n${Array.from({ length: 60 }, (_, i) => `define p${i} = ${i === 0 ? 'x' : `p${i - 1} * p${i - 1}`}\n`).join('')}`,
    ],
    [
      'a condition of 3,000 terms',
      `${POLICY}input x: integer 0..1000\nrule r { code R  require ${Array.from({ length: 3_000 }, (_, i) => `x is not ${i}`).join(' and ')} }\n`,
    ],
    [
      'an if of 60 levels',
      `${POLICY}input x: integer 0..1000\ndefine s = ${Array.from({ length: 60 }, (_, i) => `if x > ${i} then ${i} else `).join('')}0\n`,
    ],
    [
      'a ladder of 2,000 tiers',
      `${MONEY}input q: integer 0..5000\ntariff t { charge c { measure q  graduated {\n${Array.from({ length: 2_000 }, (_, i) => `up to ${i + 1} at 1 USD`).join('\n')}\nbeyond at 1 USD } } }\n`,
    ],
  ])('%s', { timeout: 120_000 }, (_, text) => {
    const start = performance.now();
    expect(() => codes(text)).not.toThrow();
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
