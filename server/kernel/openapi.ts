/** The OpenAPI 3.1 document, made from the same schemas that the routes are written with. */
import { z } from 'zod';
import type { Scope } from './access.ts';
import { type Fields, filterParameters } from './filters.ts';
import { PROBLEM_TYPE, PROBLEMS, type ProblemCode } from './problem.ts';

export interface Described {
  readonly description: string;
  readonly contentType: string;
  readonly schema: z.ZodType;
}

/** JSON of a schema. */
export function jsonPart<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, contentType: 'application/json', schema };
}

/** One operation of the HTTP interface: what stands in the document. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With parameters in braces: `/v1/policies/{policy}`. */
  readonly path: string;
  readonly id: string;
  /** What the key of a caller has to allow. */
  readonly scope: Scope;
  /** Of something that was read before, which "if-match" names. */
  readonly edits?: boolean;
  /** Besides its answer, whole: a stream of it, for whoever takes that content type. */
  readonly stream?: Described;
  /** Computes and changes nothing, though it is no GET. */
  readonly pure?: boolean;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** By which fields a list may be narrowed. */
  readonly filters?: Fields;
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

function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function parametersOf(place: 'path' | 'query', object: z.ZodObject | undefined): readonly unknown[] {
  return Object.entries(object?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || !schema.safeParse(undefined).success,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    schema: schemaOf(schema, 'input'),
  }));
}

function headersOf(operation: Operation): readonly unknown[] {
  const header = (name: string, required: boolean, description: string) => ({
    ...{ name, in: 'header', required, description },
    schema: { type: 'string' },
  });
  return [
    ...(isWrite(operation)
      ? [header('idempotency-key', false, 'a call that is sent again with the same key has one effect and one answer')]
      : []),
    ...(operation.stream === undefined
      ? []
      : [header('last-event-id', false, 'of a stream that is opened again: the id that was seen last')]),
    ...(operation.edits === true ? [header('if-match', true, 'the etag of what was read, or *')] : []),
  ];
}

/** Besides its own: what any call of its kind may be told. */
function problemsOf(operation: Operation): readonly ProblemCode[] {
  const write = ['NOT_JSON', 'BODY_TOO_LARGE', 'BODY_REJECTED', 'QUERY_REJECTED'] as const;
  const repeated = ['IDEMPOTENCY_KEY_REJECTED', 'IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_IN_FLIGHT'] as const;
  const all: readonly ProblemCode[] = [
    ...(['UNAUTHENTICATED', 'FORBIDDEN', 'URI_TOO_LONG', 'TOO_MANY_CALLS', 'UNAVAILABLE'] as const),
    ...operation.problems,
    ...(isWrite(operation) ? [...write, ...repeated] : (['QUERY_REJECTED'] as const)),
    ...(operation.edits === true ? (['PRECONDITION_REQUIRED', 'PRECONDITION_FAILED'] as const) : []),
  ];
  return [...new Set(all)];
}

const isWrite = ({ method, pure = false }: Operation): boolean => method !== 'get' && !pure;

function contentOf(part: Described): unknown {
  return { description: part.description, content: { [part.contentType]: { schema: schemaOf(part.schema, 'input') } } };
}

function answerOf({ answer, stream }: Operation): unknown {
  const content = [answer, ...(stream === undefined ? [] : [stream])].map(({ contentType, schema }) => [
    contentType,
    { schema: schemaOf(schema) },
  ]);
  return { description: answer.description, content: Object.fromEntries(content) };
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
    security: [{ key: [operation.scope] }],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    parameters: [
      ...parametersOf('path', operation.params),
      ...parametersOf('query', operation.query),
      ...filterParameters(operation.filters ?? {}).map((each) => ({
        ...{ ...each, in: 'query', required: false, schema: { type: 'string' } },
      })),
      ...headersOf(operation),
    ],
    ...(operation.body === undefined || operation.method === 'delete'
      ? {}
      : { requestBody: { required: true, ...(contentOf(operation.body) as object) } }),
    responses: { '200': answerOf(operation), ...problemResponses(problemsOf(operation)) },
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
    components: {
      schemas: { Problem: schemaOf(PROBLEM) },
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of a tenant (writ_…), or a token of an issuer that the operator has listed',
        },
      },
    },
  };
}
