/** The OpenAPI 3.1 document, made from the same schemas that the routes are written with. */
import { z } from 'zod';
import { PROBLEM_TYPE, PROBLEMS, type ProblemCode } from './problem.ts';

export interface Described {
  readonly description: string;
  readonly contentType: string;
  readonly schema: z.ZodType;
}

/** One operation of the HTTP interface: what stands in the document. */
export interface Operation {
  readonly method: 'get' | 'post';
  /** With parameters in braces: `/v1/policies/{policy}`. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: Described;
  readonly answer: Described;
  readonly problems: readonly ProblemCode[];
}

const FAULT = z.object({
  code: z.string(),
  path: z.string(),
  message: z.string(),
  expected: z.string().optional(),
  nearest: z.string().optional(),
});

const PROBLEM = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string(),
    faults: z.array(FAULT).optional(),
  })
  .describe('A problem (RFC 9457) with a stable code.');

function schemaOf(schema: z.ZodType): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return rest;
}

function parametersOf(place: 'path' | 'query', object: z.ZodObject | undefined): readonly unknown[] {
  return Object.entries(object?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || !schema.safeParse(undefined).success,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    schema: schemaOf(schema),
  }));
}

function contentOf(part: Described): unknown {
  return { description: part.description, content: { [part.contentType]: { schema: schemaOf(part.schema) } } };
}

function problemResponses(codes: readonly ProblemCode[]): Record<string, unknown> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code]);
  const entries = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    entries.map(([status, each]) => [
      String(status),
      {
        description: each.map((code) => `${code}: ${PROBLEMS[code].title}`).join('; '),
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function operationOf(operation: Operation): unknown {
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    parameters: [...parametersOf('path', operation.params), ...parametersOf('query', operation.query)],
    ...(operation.body === undefined
      ? {}
      : { requestBody: { required: true, ...(contentOf(operation.body) as object) } }),
    responses: { '200': contentOf(operation.answer), ...problemResponses(operation.problems) },
  };
}

export function openApiDocument(version: string, operations: readonly Operation[]): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations)
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationOf(operation) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Writ',
      version,
      description:
        'Prices and rules in readable files, checked, proved, compiled and explained. Amounts and quantities are decimal text.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    components: { schemas: { Problem: schemaOf(PROBLEM) } },
  };
}
