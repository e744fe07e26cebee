import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { membersOf } from './members.ts';

describe('members of a line of JSON', () => {
  it('are those of the object, each as it is written', () => {
    const spaced = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, '\t'));
    fc.assert(
      fc.property(spaced, ([object, space]) => {
        const members = membersOf(JSON.stringify(object, null, space));
        expect(members).toBeDefined();
        const read = [...(members ?? [])].map(([name, json]) => [name, JSON.parse(json)]);
        expect(read).toEqual(Object.entries(JSON.parse(JSON.stringify(object))));
      }),
    );
  });

  it.each([
    ['{"a": 0.12345678901234567890 , "b":"x\\"y" }', { a: '0.12345678901234567890', b: '"x\\"y"' }],
    ['{"a\\u0062":[1,{"c":"}"}]}', { ab: '[1,{"c":"}"}]' }],
    ['{}', {}],
  ])('%s', (line, members) => {
    expect(Object.fromEntries(membersOf(line) ?? [])).toEqual(members);
  });

  it.each([
    '',
    '[]',
    '{',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{"a":1} x',
    '{"a":1,"a":2}',
    '{"a":"',
    '{"a":[1}',
    '{"\\x":1}',
  ])('%s has none', (line) => {
    expect(membersOf(line)).toBeUndefined();
  });
});
