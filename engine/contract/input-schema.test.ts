import { expect, test } from 'vitest';
import { field, GB, numeric, optional, program, record, simple } from '../testing/build.ts';
import { inputSchema } from './input-schema.ts';

test('the schema of an input', () => {
  const usage = record('Usage', [
    field('data', numeric('quantity', GB, '0..1000'), 6),
    field('score', optional(numeric('integer', undefined, '300..850'))),
    field('note', simple('text')),
  ]);
  const schema = inputSchema(program({ inputs: [field('usage', usage)] }));
  expect(schema).toMatchObject({
    type: 'object',
    required: ['usage'],
    additionalProperties: false,
    properties: {
      usage: {
        required: ['data', 'note'],
        properties: {
          data: {
            anyOf: [{ type: 'string' }, { type: 'number', minimum: 0, maximum: 1000 }],
            description: 'a quantity in GB with at most 6 decimal places, from 0 to 1000',
          },
          score: { anyOf: [{ anyOf: [{}, { type: 'integer', minimum: 300, maximum: 850 }] }, { type: 'null' }] },
        },
      },
    },
  });
});
