/**
 * TypeScript types of what a policy is given and what it answers, made from the same schemas that are handed to clients. Amounts
 * and quantities stay text: a double would round them.
 */
import type { Program } from '#dsl';
import { answerSchema } from './answer-schema.ts';
import { inputSchema, type JsonSchema } from './input-schema.ts';

/** A module of types and no code: `Input`, `Answer`, and what they are made of. */
export function typeScript(program: Program): string {
  const { $defs, ...answer } = answerSchema(program);
  const shared = Object.entries(asRecord($defs)).map(([name, schema]) => declaration(name, asRecord(schema)));
  const head = `// Types of ${program.name} ${program.version}, made by \`writ export typescript\`. Do not change by hand.\n`;
  return [head, declaration('Input', inputSchema(program)), declaration('Answer', answer), ...shared].join('\n');
}

/** What is said of a type stands above it, and not again in it. */
function declaration(name: string, schema: JsonSchema): string {
  const doc = comment(schema['description'] ?? schema['title'], '');
  return schema['type'] === 'object'
    ? `${doc}export interface ${name} ${typeOf(schema, '')}\n`
    : `${doc}export type ${name} = ${typeOf(schema, '')};\n`;
}

function typeOf(schema: JsonSchema, indent: string): string {
  const { $ref, anyOf, items, type } = schema;
  if (typeof $ref === 'string') return $ref.replace('#/$defs/', '');
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map((value) => JSON.stringify(value)));
  if (Array.isArray(anyOf)) return union(anyOf.map((each) => typeOf(asRecord(each), indent)));
  switch (type) {
    case 'object':
      return objectType(schema, indent);
    case 'array':
      return `readonly ${wrapped(typeOf(asRecord(items), indent))}[]`;
    case 'integer':
      return 'number';
    default:
      return typeof type === 'string' ? type : 'unknown';
  }
}

function objectType({ properties, required, additionalProperties }: JsonSchema, indent: string): string {
  if (typeof additionalProperties === 'object')
    return `Readonly<Record<string, ${typeOf(asRecord(additionalProperties), indent)}>>`;
  const inner = `${indent}  `;
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const lines = Object.entries(asRecord(properties)).map(([name, value]) => {
    const schema = asRecord(value);
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
    const doc = comment(descriptionOf(schema), inner);
    return `${doc}${inner}readonly ${key}${needed.includes(name) ? '' : '?'}: ${typeOf(schema, inner)};\n`;
  });
  return lines.length === 0 ? 'Readonly<Record<never, never>>' : `{\n${lines.join('')}${indent}}`;
}

/** Of an optional value that of the value. */
function descriptionOf({ description, anyOf }: JsonSchema): unknown {
  if (description !== undefined || !Array.isArray(anyOf)) return description;
  return anyOf.map((each) => asRecord(each)['description']).find((each) => each !== undefined);
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}
function wrapped(type: string): string {
  return type.includes(' | ') ? `(${type})` : type;
}

/** Nothing that an author writes can end the comment. */
function comment(text: unknown, indent: string): string {
  if (typeof text !== 'string') return '';
  return `${indent}/** ${text.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ')} */\n`;
}

function asRecord(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
