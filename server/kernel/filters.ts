/**
 * Filters of lists: `field=value`, and `field__gte=value` and its like. A route says which fields it has and of what kind; an unknown field or
 * operator, and a value that does not fit, are refused. What is asked for reaches the database as parameters.
 */
import type { PendingQuery, Row } from 'postgres';
import type { Statements } from './database/connect.ts';
import { isId } from './ids.ts';
import { isKeepable } from './keepable.ts';
import { nearest } from './nearest.ts';
import type { ProblemFault } from './problem.ts';
import { INSTANT } from './values.ts';

/** `choice`: one of some texts. `list`: texts, of which one is asked for. */
export type FieldKind = 'text' | 'choice' | 'id' | 'instant' | 'integer' | 'boolean' | 'list';

export interface Field {
  readonly kind: FieldKind;
  /** As the statement of the list names it. */
  readonly column: string;
  /** Of a choice. */
  readonly values?: readonly string[];
  readonly nullable?: boolean;
}
export type Fields = Readonly<Record<string, Field>>;

const ORDERED = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'between'] as const;
const OPERATORS = {
  text: [...ORDERED, 'contains', 'startswith'],
  choice: ['eq', 'ne', 'in', 'nin'],
  id: ['eq', 'ne', 'in', 'nin'],
  instant: ORDERED,
  integer: ORDERED,
  boolean: ['eq', 'ne'],
  list: ['contains'],
} as const satisfies Record<FieldKind, readonly string[]>;
export type Operator = (typeof ORDERED)[number] | 'contains' | 'startswith' | 'isnull';

/** What a value is compared as. */
const TYPES: Readonly<Record<FieldKind, string>> = {
  text: 'text',
  choice: 'text',
  id: 'uuid',
  instant: 'timestamptz',
  integer: 'bigint',
  boolean: 'boolean',
  list: 'text',
};

export interface Condition {
  readonly field: Field;
  readonly operator: Operator;
  /** As texts that the database reads: one, two for `between`, any number for `in` and `nin`. */
  readonly values: readonly string[];
}

/** The operators of a field, and the names of its parameters. */
function parametersOf(name: string, { kind, nullable = false }: Field): readonly (readonly [string, Operator])[] {
  const operators: readonly Operator[] = [...OPERATORS[kind], ...(nullable ? (['isnull'] as const) : [])];
  return operators.map((operator) => [operator === 'eq' ? name : `${name}__${operator}`, operator]);
}

export interface FilterParameter {
  readonly name: string;
  readonly description: string;
}

/** For the interface document. */
export function filterParameters(fields: Fields): readonly FilterParameter[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    parametersOf(name, field).map(([parameter, operator]) => ({
      name: parameter,
      description: describe(field, operator),
    })),
  );
}

function describe({ kind, values = [] }: Field, operator: Operator): string {
  if (operator === 'isnull') return 'true: it has no value; false: it has one';
  const what = kind === 'choice' ? `one of ${values.join(', ')}` : kind === 'list' ? 'a text among them' : WHAT[kind];
  if (operator === 'between') return `two, with a comma between them, both included: ${what}`;
  return operator === 'in' || operator === 'nin' ? `some, with commas between them: ${what}` : what;
}

const WHAT: Readonly<Record<Exclude<FieldKind, 'choice' | 'list'>, string>> = {
  text: 'a text',
  id: 'an id',
  instant: 'an instant, ISO 8601 with Z or an offset',
  integer: 'a whole number',
  boolean: 'true or false',
};

const VALUES_MAX = 100;
const INTEGER = /^-?\d{1,18}$/;

function fits({ kind, values = [] }: Field, text: string): boolean {
  switch (kind) {
    case 'text':
    case 'list':
      return isKeepable(text);
    case 'choice':
      return values.includes(text);
    case 'id':
      return isId<string>(text);
    case 'instant':
      return INSTANT.safeParse(text).success;
    case 'integer':
      return INTEGER.test(text);
    case 'boolean':
      return text === 'true' || text === 'false';
    default:
      kind satisfies never;
      return false;
  }
}

export interface ReadFilters {
  readonly conditions: readonly Condition[];
  readonly faults: readonly ProblemFault[];
  /** Names of parameters that are filters; the others are not this file's business. */
  readonly names: ReadonlySet<string>;
}

/** The filters among the parameters. A parameter that is given twice is told of by who reads the others. */
export function readFilters(fields: Fields, search: URLSearchParams): ReadFilters {
  const known = new Map<string, { readonly field: Field; readonly operator: Operator }>();
  for (const [name, field] of Object.entries(fields))
    for (const [parameter, operator] of parametersOf(name, field)) known.set(parameter, { field, operator });
  const conditions: Condition[] = [];
  const faults: ProblemFault[] = [];
  for (const [name, text] of search) {
    const asked = known.get(name);
    if (asked === undefined) continue;
    const values = valuesOf(asked.operator, text);
    const field = asked.operator === 'isnull' ? BOOLEAN : asked.field;
    if (values?.every((value) => fits(field, value)) === true) conditions.push({ ...asked, values });
    else faults.push(misfit(name, text, describe(asked.field, asked.operator)));
  }
  return { conditions, faults, names: new Set(known.keys()) };
}

const BOOLEAN: Field = { kind: 'boolean', column: '' };

/** Undefined where there are too few or too many. */
function valuesOf(operator: Operator, text: string): readonly string[] | undefined {
  const several = operator === 'in' || operator === 'nin' || operator === 'between';
  const values = several ? text.split(',') : [text];
  if (operator === 'between' && values.length !== 2) return undefined;
  return values.length > VALUES_MAX ? undefined : values;
}

function misfit(path: string, text: string, expected: string): ProblemFault {
  return { code: 'QUERY_PARAMETER', path, message: `"${text.slice(0, 100)}" does not fit.`, expected };
}

/** Of a parameter that a list does not have. */
export function unknownParameter(path: string, known: readonly string[]): ProblemFault {
  const near = nearest(path, known);
  const message = `There is no query parameter "${path.slice(0, 100)}".`;
  return { code: 'QUERY_PARAMETER', path, message, ...(near === undefined ? {} : { nearest: near }) };
}

export type Fragment = PendingQuery<Row[]>;

/** The conditions as a part of a statement, all of which have to hold. */
export function whereOf(sql: Statements, conditions: readonly Condition[]): Fragment {
  return conditions.reduce<Fragment>((all, each) => sql`${all} AND ${compiled(sql, each)}`, sql`true`);
}

function compiled(sql: Statements, { field, operator, values }: Condition): Fragment {
  const type = sql.unsafe(TYPES[field.kind]);
  // Order of texts is that of their characters' numbers, whatever the database is set up for.
  const column = field.kind === 'text' ? sql`${sql(field.column)} COLLATE "C"` : sql`${sql(field.column)}`;
  const [first = '', second = ''] = values;
  const one = sql`${first}::text::${type}`;
  switch (operator) {
    case 'eq':
      return sql`${column} = ${one}`;
    case 'ne':
      return sql`${column} IS DISTINCT FROM ${one}`;
    case 'gt':
      return sql`${column} > ${one}`;
    case 'gte':
      return sql`${column} >= ${one}`;
    case 'lt':
      return sql`${column} < ${one}`;
    case 'lte':
      return sql`${column} <= ${one}`;
    case 'in':
      return sql`${column} = ANY (${[...values]}::text[]::${type}[])`;
    case 'nin':
      return sql`(${column} IS NULL OR ${column} <> ALL (${[...values]}::text[]::${type}[]))`;
    case 'between':
      return sql`${column} BETWEEN ${one} AND ${second}::text::${type}`;
    case 'contains':
      return field.kind === 'list' ? sql`${one} = ANY (${column})` : sql`strpos(${column}, ${one}) > 0`;
    case 'startswith':
      return sql`starts_with(${column}, ${one})`;
    case 'isnull':
      return sql`(${column} IS NULL) = ${first}::text::boolean`;
    default:
      operator satisfies never;
      throw new Error('an operator of no kind');
  }
}
