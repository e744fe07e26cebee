// A JSON Schema as a TypeScript type, as far as the interface document uses it: what it does not use is refused, not guessed.
export interface Schema {
  readonly type?: string | readonly string[];
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly description?: string;
}

export function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(' | ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type: string) => typeOf({ ...schema, type })).join(' | ');
  switch (schema.type) {
    case undefined:
      return 'unknown';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return `readonly (${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectOf(schema);
    default:
      throw new Error(`a type that the client does not know: ${schema.type}`);
  }
}

function objectOf({ properties = {}, required = [], additionalProperties = {} }: Schema): string {
  const fields = Object.entries(properties).map(([name, schema]) =>
    fieldOf(name, { required: required.includes(name), schema }),
  );
  const rest = additionalProperties === true ? {} : additionalProperties;
  if (rest === false) return block(fields);
  if (fields.length === 0) return `Readonly<Record<string, ${typeOf(rest)}>>`;
  // What is known is narrower than what else may be there.
  return block([...fields, 'readonly [name: string]: unknown;']);
}

export const block = (lines: readonly string[]): string =>
  lines.length === 0 ? 'object' : `{\n${lines.join('\n')}\n}`;

export function fieldOf(
  name: string,
  { required, schema }: { readonly required: boolean; readonly schema: Schema },
): string {
  return `${commentOf(schema.description)}readonly ${name}${required ? '' : '?'}: ${typeOf(schema)};`;
}

export function commentOf(text: string | undefined): string {
  return text === undefined ? '' : `/** ${text.replaceAll('*/', '*\\/')} */\n`;
}
