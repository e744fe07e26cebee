/** The client in the repository is the one that the interface document of the service makes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { block, fieldOf, typeOf } from './client/schema.ts';
import { clientSource, interfaceDocument } from './client.ts';

test('client/api.ts is as `npm run client` writes it', async () => {
  const source = clientSource(await interfaceDocument());
  expect(readFileSync(new URL('../client/api.ts', import.meta.url), 'utf8')).toBe(source);
});

test.each([
  [{ type: 'string' }, 'string'],
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ enum: ['a', 'b'] }, '"a" | "b"'],
  [{ const: '1.0' }, '"1.0"'],
  [{ anyOf: [{ const: 'latest' }, { type: 'string' }, { type: 'string' }] }, '"latest" | string'],
  [{ type: 'array', items: { type: 'integer' } }, 'readonly (number)[]'],
  [{ type: 'object', additionalProperties: { type: 'string' } }, 'Readonly<Record<string, string>>'],
  [{ type: 'object', properties: {}, additionalProperties: false }, 'object'],
  [{ $ref: '#/components/schemas/Problem' }, 'Problem'],
  [{}, 'unknown'],
])('%j is %s', (schema, type) => expect(typeOf(schema)).toBe(type));

test('a schema that the client does not know is no type that it makes up', () => {
  expect(() => typeOf({ type: 'tuple' })).toThrow('a type that the client does not know: tuple');
});

test('what may be left out, and what is said of it', () => {
  const schema = { type: 'string', description: 'a /* name */' };
  expect(block([fieldOf('name', { required: false, schema })])).toBe(
    '{\n/** a /* name *\\/ */\nreadonly name?: string;\n}',
  );
});
