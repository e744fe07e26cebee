/** The short way to a module leads where the long one does. */
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { resolve } from './resolve.ts';

const HERE = new URL('./main.mjs', import.meta.url).href;
const outside = pathToFileURL('/elsewhere/main.mjs').href;

function found(name: string, parentURL: string): string {
  const context = { parentURL, conditions: [], importAttributes: {} };
  return resolve(name, context, () => ({ url: 'the long way' })).url;
}

test.each([
  ['./program.ts', HERE, './program.ts'],
  ['../dsl/index.ts', HERE, '../dsl/index.ts'],
  ['#author', HERE, '../dsl/author/index.ts'],
  ['#mutate', HERE, '../dsl/mutate/index.ts'],
  ['#interchange', HERE, '../dsl/interchange/index.ts'],
  ['#dsl', HERE, '../dsl/index.ts'],
  ['#engine', HERE, '../engine/index.ts'],
  ['#judge', HERE, '../engine/judge.ts'],
  ['#host', HERE, '../host/index.ts'],
  ['#plans', HERE, '../host/plans/index.ts'],
  ['#book', HERE, '../host/book/index.ts'],
])('%s', (name, parent, path) => expect(found(name, parent)).toBe(new URL(path, HERE).href));

test.each([
  ['commander', HERE],
  ['node:fs', HERE],
  ['../package.json', HERE],
  ['./program.ts', outside],
  ['#unknown', HERE],
])('%s is left to the loader', (name, parent) => expect(found(name, parent)).toBe('the long way'));
