// The typed client out of the interface document: types of what operations are given and answer, and a method for each.
import { block, commentOf, fieldOf, type Schema, typeOf } from './schema.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}
type Content = Readonly<Record<string, { readonly schema: Schema }>>;
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly { readonly key: readonly string[] }[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>;
}
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: { readonly Problem: Schema } };
}

interface Called extends Operation {
  readonly method: string;
  readonly path: string;
  /** As types are named. */
  readonly name: string;
}

const HEAD = `// Made by tools/client.ts from the interface document of the service: \`npm run client\` writes it anew.
/** The operations of the service, and what they are given and answer. */
import { type CallOptions, type Operation, Transport } from './transport.ts';
`;

const FILTERS = `/** By which a list is narrowed: fields alone, or with a comparison. */
type Filters<Field extends string, Comparison extends string> = {
  readonly [Name in Field | \`\${Field}__\${Comparison}\`]?: string;
};
`;

export function sourceOf(document: Document): string {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Called => {
      const { operationId: id } = operation;
      return { ...operation, method: method.toUpperCase(), path, name: `${id[0]?.toUpperCase()}${id.slice(1)}` };
    }),
  );
  const types = new Types();
  const methods = all.map((each) => methodsOf(each, types));
  return [
    ...[HEAD, problemsOf(document, all), FILTERS, ...types.declared, ...all.map(constantOf)],
    `/** The service at an address, called with a key. */\nexport class Writ extends Transport {\n${methods.join('\n')}\n}\n`,
  ].join('\n');
}

/** The same shape has one name: that which it had first. */
class Types {
  readonly declared: string[] = [];
  readonly #names = new Map<string, string>();

  named(name: string, type: string): string {
    const known = this.#names.get(type);
    if (known !== undefined) return known;
    if (!type.startsWith('{')) return type;
    this.#names.set(type, name);
    const isOne = !type.includes('} & Filters<');
    this.declared.push(isOne ? `export interface ${name} ${type}\n` : `export type ${name} = ${type};\n`);
    return name;
  }
}

/** Each code with the status that it comes with. */
function problemsOf({ components }: Document, all: readonly Called[]): string {
  const { Problem } = components.schemas;
  const codes = Problem.properties?.['code']?.enum ?? [];
  const statuses = new Map<string, string>();
  for (const { responses } of all)
    for (const [status, { description }] of Object.entries(responses))
      for (const [, code = ''] of description.matchAll(/(?:^|; )([A-Z_]+): /g)) statuses.set(code, status);
  const table = codes.map((code) => `readonly ${code}: ${statuses.get(String(code)) ?? 'number'};`);
  const shared = { ...Problem.properties, code: {}, status: {} };
  const fields = Object.entries(shared).filter(([name]) => name !== 'code' && name !== 'status');
  const base = fields.map(([name, schema]) =>
    fieldOf(name, { required: Problem.required?.includes(name) ?? false, schema }),
  );
  return `/** Codes of problems, each with its status. */
interface ProblemStatuses ${block(table)}
export type ProblemCode = keyof ProblemStatuses;
interface ProblemParts ${block(base)}
/** A problem (RFC 9457), told apart by its code. */
export type Problem = {
  [Code in ProblemCode]: ProblemParts & { readonly code: Code; readonly status: ProblemStatuses[Code] };
}[ProblemCode];
`;
}

const constantName = ({ operationId }: Called): string => operationId.replace(/[A-Z]/g, '_$&').toUpperCase();

/** The content type and the schema of its body. */
function bodyOf({ requestBody }: Called): readonly [string, Schema] | undefined {
  const [first] = Object.entries(requestBody?.content ?? {});
  return first === undefined ? undefined : [first[0], first[1].schema];
}
/** Nothing has to be in it. */
const mayBeLeftOut = ({ type, required = [] }: Schema): boolean => type === 'object' && required.length === 0;
const isKeyed = ({ parameters }: Called): boolean => parameters.some(({ name }) => name === 'idempotency-key');

function constantOf(called: Called): string {
  const { method, path, parameters } = called;
  const body = bodyOf(called);
  const parts = [
    `method: '${method}'`,
    `path: '${path}'`,
    `query: ${parameters.some((each) => each.in === 'query')}`,
    ...(body === undefined ? [] : [`body: '${body[0]}'`]),
    `keyed: ${isKeyed(called)}`,
  ];
  return `const ${constantName(called)}: Operation = { ${parts.join(', ')} };`;
}

/** What a call is given; empty where there is nothing to give. */
function askedOf(called: Called): string {
  const { parameters } = called;
  const body = bodyOf(called);
  const plain = parameters.filter((each) => each.in !== 'header' && !isFilter(each, parameters));
  const fields = plain.map(({ name, required, description, schema }) =>
    fieldOf(name, { required, schema: description === undefined ? schema : { ...schema, description } }),
  );
  if (parameters.some(({ name }) => name === 'if-match'))
    fields.push(`${commentOf('the etag of what was read (`etagOf`), or *')}readonly ifMatch: string;`);
  if (body !== undefined) fields.push(fieldOf('body', { required: !mayBeLeftOut(body[1]), schema: body[1] }));
  return [...(fields.length === 0 ? [] : [block(fields)]), ...filtersOf(parameters)].join(' & ');
}

function isNeeded(called: Called): boolean {
  const body = bodyOf(called);
  return called.parameters.some(({ required }) => required) || (body !== undefined && !mayBeLeftOut(body[1]));
}

const comparisonsOf = (field: string, parameters: readonly Parameter[]): readonly string[] =>
  parameters.filter(({ name }) => name.startsWith(`${field}__`)).map(({ name }) => name.slice(field.length + 2));
const isFilter = ({ name }: Parameter, parameters: readonly Parameter[]): boolean =>
  name.includes('__') || comparisonsOf(name, parameters).length > 0;

function filtersOf(parameters: readonly Parameter[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { name } of parameters) {
    const comparisons = comparisonsOf(name, parameters)
      .map((each) => `'${each}'`)
      .join(' | ');
    if (comparisons !== '') groups.set(comparisons, [...(groups.get(comparisons) ?? []), `'${name}'`]);
  }
  return [...groups].map(([comparisons, fields]) => `Filters<${fields.join(' | ')}, ${comparisons}>`);
}

function methodsOf(called: Called, types: Types): string {
  const { operationId: id, name } = called;
  const content = called.responses['200']?.content ?? {};
  const asked = askedOf(called);
  const given = asked === '' ? 'object' : types.named(`${name}Asked`, asked);
  const parameter = `asked: ${given}${isNeeded(called) ? '' : ' = {}'}`;
  const json = content['application/json']?.schema;
  const comment = commentOf(
    `${called.summary}. Scope: \`${called.security[0]?.key[0]}\`.${called.description === undefined ? '' : ` ${called.description}`}`,
  );
  const head = (kind: string, method: string): string =>
    `${comment}${kind}${method}(${parameter}, options?: CallOptions)`;
  const constant = constantName(called);
  if (json === undefined)
    return `${head('', id)}: AsyncGenerator<string, void> { return this.lines(${constant}, { ...asked }, options); }`;
  const answer = types.named(`${name}Answer`, typeOf(json));
  const methods = [`${head('', id)}: Promise<${answer}> { return this.ask(${constant}, { ...asked }, options); }`];
  const part = listOf(json);
  if (part !== undefined && called.parameters.some((each) => each.name === 'cursor'))
    methods.push(
      `/** All of them, page by page. */\n${id.replace(/^list/, 'all')}(${parameter}, options?: CallOptions): AsyncGenerator<${answer}['${part}'][number], void> {
  return this.every(asked.cursor, (cursor) => this.${id}({ ...asked, ...cursor }, options), (page) => page.${part});
}`,
    );
  if (content['text/event-stream'] !== undefined && part !== undefined)
    methods.push(
      `/** What comes, and what there is before it, until the signal is given: a connection that ends is opened again behind what was seen last. */\n${id.replace(/^list/, 'stream')}(${parameter}, options?: CallOptions): AsyncGenerator<${answer}['${part}'][number], void> { return this.events(${constant}, { ...asked }, options); }`,
    );
  return methods.join('\n');
}

/** The name of the list in a page. */
function listOf({ properties = {} }: Schema): string | undefined {
  if (properties['next'] === undefined) return undefined;
  return Object.entries(properties).find(([, { type }]) => type === 'array')?.[0];
}
