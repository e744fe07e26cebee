/**
 * JSON Schema 2020-12 of a policy's input, for documents and clients. It says what a reader can check without units and
 * zones; `decode` is what decides.
 */
import {
  decimalPlaces,
  decimalText,
  type Interval,
  type NumericType,
  type Program,
  type Rational,
  type Type,
} from '#dsl';
import { boundaryStep, expectedOf } from '../boundary/expected.ts';
import { Bug, unreachable } from '../bug.ts';
import { TEXT_CODE_POINTS_MAX } from '../limits.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;
interface Declared {
  readonly name: string;
  readonly type: Type;
  readonly places?: number;
  readonly doc?: string;
}

export function inputSchema(program: Program): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: program.title,
    ...objectSchema(program.inputs),
  };
}

function objectSchema(fields: readonly Declared[]): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    required: fields.filter(({ type }) => !type.optional).map(({ name }) => name),
    additionalProperties: false,
  };
}

function fieldSchema({ type, places, doc }: Declared): JsonSchema {
  const schema = valueSchema(type, places);
  const described = doc === undefined ? schema : { ...schema, description: doc };
  return type.optional ? { anyOf: [described, { type: 'null' }] } : described;
}

function valueSchema(type: Type, places?: number): JsonSchema {
  switch (type.kind) {
    case 'numeric':
      return numberSchema(type, places);
    case 'bool':
      return { type: 'boolean' };
    case 'text':
      return { type: 'string', maxLength: TEXT_CODE_POINTS_MAX };
    case 'zone':
      return { type: 'string', description: expectedOf(type) };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'time':
      return { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d(:00)?$' };
    case 'instant':
      return { type: 'string', format: 'date-time' };
    case 'enum':
      return { enum: type.enum.members };
    case 'record':
      return objectSchema(type.record.fields);
    case 'list':
      return { type: 'array', items: fieldSchema({ name: '', type: type.of }), maxItems: type.upTo };
    case 'period':
    case 'nothing':
      throw new Bug(`an input of type ${type.kind}`);
    default:
      return unreachable(type);
  }
}

/** A text, with or without its unit, or a JSON number, whose bounds are stated where they are exact. */
function numberSchema(type: NumericType, places: number | undefined): JsonSchema {
  const unit = type.flavour === 'percent' ? '%?' : type.unit.label === '' ? '' : '( \\S.*)?';
  const step = boundaryStep(type, places);
  const whole = step !== undefined && decimalPlaces(step) === 0;
  return {
    anyOf: [
      { type: 'string', pattern: `^-?\\d+(\\.\\d+)?${unit}$` },
      { type: whole ? 'integer' : 'number', ...bounds(type.range) },
    ],
    description: expectedOf(type, places),
  };
}

function bounds({ lo, hi }: Interval): JsonSchema {
  const from = exactNumber(lo?.value);
  const to = exactNumber(hi?.value);
  return {
    ...(from === undefined ? {} : { [lo?.open ? 'exclusiveMinimum' : 'minimum']: from }),
    ...(to === undefined ? {} : { [hi?.open ? 'exclusiveMaximum' : 'maximum']: to }),
  };
}

/** Fifteen digits survive a double. */
function exactNumber(value: Rational | undefined): number | undefined {
  if (value === undefined) return undefined;
  const text = decimalText(value);
  return text.includes('/') || text.replaceAll(/[-.]/g, '').length > 15 ? undefined : Number(text);
}
