/**
 * JSON Schema 2020-12 of a policy's answer, for documents and clients: what `explain=lines` (the default) and `full` give. Under
 * `none` the reasons, lines and reports that are required here are absent.
 */
import type { Output, Program, Result, Tariff, Type } from '#dsl';
import { LISTED, OUTPUT_PARTS } from '../answer.ts';
import { Bug, unreachable } from '../bug.ts';
import type { JsonSchema } from './input-schema.ts';
import { array, DEFINITIONS, object, ref, TEXT } from './shared-schema.ts';

export function answerSchema(program: Program): JsonSchema {
  const { definitions, decisions, tariffs, name, version, title } = program;
  const shown = definitions.filter((definition) => definition.shown);
  const parts = OUTPUT_PARTS.flatMap(([kind, part]): readonly (readonly [string, JsonSchema])[] => {
    const own = program.outputs.filter((output) => output.kind === kind);
    if (own.length === 0) return [];
    return [[part, LISTED.has(kind) ? array(anyOf(own.map(outputSchema))) : outputsByName(own)]];
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `The answer of ${title}`,
    ...object(
      {
        policy: { const: name },
        version: { const: version },
        hash: TEXT,
        text: TEXT,
        semantics: { type: 'integer' },
        asOf: { ...TEXT, description: 'the as-of date or instant, ISO 8601' },
        tzdata: TEXT,
        decisions: named(decisions.map((decision) => [decision.name, ref('Decision')])),
        tariffs: named(tariffs.map((tariff) => [tariff.name, tariffSchema(tariff, currenciesOf(program))])),
        ...Object.fromEntries(parts),
        values: named(shown.map((value) => [value.name, resultSchema(value.type)])),
        trace: array(ref('TraceBlock')),
        seal: TEXT,
      },
      ['trace', 'seal'],
    ),
    $defs: DEFINITIONS,
  };
}

type Entry = readonly [name: string, schema: JsonSchema];

function named(entries: readonly Entry[]): JsonSchema {
  return object(Object.fromEntries(entries));
}

function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  const [only, ...others] = schemas;
  return only !== undefined && others.length === 0 ? only : { anyOf: schemas };
}

function currenciesOf({ currency, currencies }: Program): readonly string[] {
  return currencies === undefined ? [currency ?? ''] : [...currencies.programs.keys()];
}

function tariffSchema({ commitments, credits }: Tariff, currencies: readonly string[]): JsonSchema {
  return object(
    {
      applicable: { type: 'boolean' },
      currency: { enum: currencies },
      lines: array(ref('Line')),
      ...(commitments.length === 0 ? {} : { commitments: array(ref('CommitmentReport')) }),
      ...(credits.length === 0 ? {} : { credits: array(ref('CreditReport')) }),
      subtotal: ref('Decimal'),
      tax: ref('Decimal'),
      total: ref('Decimal'),
      due: ref('Decimal'),
    },
    // A tariff that does not apply reports nothing.
    ['commitments', 'credits'],
  );
}

/** A block that does not apply is absent, unless it stands for each item of a list. */
function outputsByName(outputs: readonly Output[]): JsonSchema {
  const properties = outputs.map((output): Entry => {
    const schema = outputSchema(output);
    return [output.name, output.each === undefined ? schema : array(schema)];
  });
  const absent = outputs.filter(({ each, appliesWhen }) => each === undefined && appliesWhen !== undefined);
  return object(
    Object.fromEntries(properties),
    absent.map(({ name }) => name),
  );
}

/** A result that is missing is absent, or null where the block says so. */
function outputSchema({ results }: Output): JsonSchema {
  const told = results.filter(({ kind }) => kind !== 'part');
  const missing = told.flatMap((result) =>
    result.kind === 'value' && result.value.type.optional && result.orNull !== true ? [result.name] : [],
  );
  return object(Object.fromEntries(told.map((result) => [result.name, toldSchema(result)])), missing);
}

function toldSchema(result: Result): JsonSchema {
  switch (result.kind) {
    case 'value':
      return resultSchema({ ...result.value.type, optional: result.orNull === true });
    case 'reasons':
      return array(ref('Reason'));
    case 'waived':
      return array(ref('Waiver'));
    case 'message':
      return TEXT;
    case 'part':
      throw new Bug('a part of a block is not told');
    default:
      return unreachable(result);
  }
}

/** A value as the answer prints it: figures are text, without their unit, and what is missing is null. */
function resultSchema(type: Type): JsonSchema {
  const schema = presentSchema(type);
  return type.optional ? { anyOf: [schema, { type: 'null' }] } : schema;
}

function presentSchema(type: Type): JsonSchema {
  switch (type.kind) {
    case 'numeric': {
      if (type.flavour === 'percent') return { ...TEXT, description: 'a percent, such as "20%"' };
      return type.unit.label === '' ? ref('Decimal') : { ...ref('Decimal'), description: `in ${type.unit.label}` };
    }
    case 'bool':
      return { type: 'boolean' };
    case 'enum':
      return { enum: type.enum.members };
    case 'record':
      return named(type.record.fields.map((field) => [field.name, resultSchema(field.type)]));
    case 'list':
      return array(resultSchema(type.of));
    case 'nothing':
      return { type: 'null' };
    case 'text':
    case 'zone':
    case 'date':
    case 'time':
    case 'instant':
    case 'period':
      return TEXT;
    default:
      return unreachable(type);
  }
}
