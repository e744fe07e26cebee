import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JSON_DEPTH_MAX } from '../limits.ts';
import { type JsonValue, readJson } from './json.ts';

function read(text: string): JsonValue {
  const result = readJson(text);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

/** As JSON.parse would give it. */
function plain(value: JsonValue): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'bool':
      return value.value;
    case 'number':
      return Number(value.text);
    case 'text':
      return value.value;
    case 'list':
      return value.items.map(plain);
    case 'object': {
      const object = Object.create(null);
      for (const { name, value: inner } of value.entries) {
        Object.defineProperty(object, name, { value: plain(inner), enumerable: true });
      }
      return { ...object };
    }
  }
}

describe('the JSON reader', () => {
  test('keeps number texts, repeated names and names of the host language', () => {
    expect(read('9007199254740993')).toEqual({ kind: 'number', text: '9007199254740993' });
    expect(read('-0.10e+2')).toEqual({ kind: 'number', text: '-0.10e+2' });
    const names = read('{"__proto__":1,"constructor":2,"toJSON":3,"a":1,"a":2}');
    expect(names.kind === 'object' && names.entries.map(({ name }) => name)).toEqual([
      '__proto__',
      'constructor',
      'toJSON',
      'a',
      'a',
    ]);
  });

  test('agrees with JSON.parse on what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(JSON.stringify(plain(read(text)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test('refuses what JSON.parse refuses, on mutated texts', () => {
    const source = '{"a":[1,-2.5e3,true,null,"x\\u00e9\\n"],"b":{"c":""}}';
    fc.assert(
      fc.property(
        fc.nat(source.length),
        fc.constantFrom('', ',', '"', '}', ']', '0', '-', '.', '\\', '\t', 'u'),
        (at, put) => {
          const text = source.slice(0, at) + put + source.slice(at + 1);
          let accepted = true;
          try {
            JSON.parse(text);
          } catch {
            accepted = false;
          }
          expect(readJson(text).ok).toBe(accepted);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each([
    '',
    ' ',
    '01',
    '+1',
    '.5',
    '1.',
    '1e',
    "{'a':1}",
    '[1,]',
    '{"a":1,}',
    'nul',
    '1 2',
    '"\u0001"',
    '\ufeff{}',
    '"\\x"',
    '"\\u12g4"',
  ])('refuses %j', (text) => expect(readJson(text)).toMatchObject({ ok: false, code: 'NOT_JSON' }));

  test.each([
    [JSON_DEPTH_MAX - 1, true],
    [JSON_DEPTH_MAX, true],
    [JSON_DEPTH_MAX + 1, false],
  ])('%i lists inside one another', (depth, ok) => {
    expect(readJson('['.repeat(depth) + ']'.repeat(depth)).ok).toBe(ok);
  });
});
