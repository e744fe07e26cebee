/** A row to the body of a call: from texts, as a table holds them, or from what else a row has for a path of the inputs. */
import type { FieldInfo, Program, Type } from '#dsl';

/** A text, or null (also undefined) where the row has nothing. */
export type LeafText = string | null | undefined;

/** What a row has for an input or a field of it, as JSON; '' for nothing. */
export type Take<Row> = (row: Row) => string;

/** What a row has a column for, by its path: `usage.data`. A list is one column, whose text is JSON. */
export interface Leaf {
  readonly path: string;
  readonly type: Type;
  /** It, or a record that it stands in, may be missing. */
  readonly optional: boolean;
}

export function leavesOf({ inputs }: Pick<Program, 'inputs'>): readonly Leaf[] {
  return inputs.flatMap(({ name, type }) => leavesAt(name, type, false));
}
function leavesAt(path: string, type: Type, within: boolean): readonly Leaf[] {
  const optional = within || type.optional;
  if (type.kind !== 'record') return [{ path, type, optional }];
  return type.record.fields.flatMap((field) => leavesAt(`${path}.${field.name}`, field.type, optional));
}

/**
 * A record is taken whole, where `takeAt` gives a way and the row has it so, or is made of its fields, and is there where any of them
 * is. `takeAt` is asked once for each path, a record before its fields.
 */
export function bodyWriter<Row>(
  { inputs }: Pick<Program, 'inputs'>,
  takeAt: (path: string, type: Type) => Take<Row> | undefined,
): Take<Row> {
  const write = recordTake('', inputs, takeAt);
  return (row) => write(row) || '{}';
}

/** Texts in the order of the leaves. */
export function textsBodyWriter(program: Pick<Program, 'inputs'>): Take<readonly LeafText[]> {
  let next = 0;
  return bodyWriter(program, (_, type) => {
    if (type.kind === 'record') return undefined;
    const at = next++;
    return (texts) => leafJson(type, texts[at]);
  });
}

/** The JSON that a text stands for; what is no such value is left to the call to refuse. */
export function leafJson(type: Type, text: LeafText): string {
  if (text === null || text === undefined) return '';
  if (type.kind === 'bool') return truthJson(text);
  return type.kind === 'list' ? listJson(text) : textJson(text);
}

function recordTake<Row>(
  under: string,
  fields: readonly Pick<FieldInfo, 'name' | 'type'>[],
  takeAt: (path: string, type: Type) => Take<Row> | undefined,
): Take<Row> {
  const parts = fields.map(({ name, type }) => {
    const path = `${under}${name}`;
    return { head: `${JSON.stringify(name)}:`, take: valueTake(path, type, takeAt) };
  });
  return (row) => {
    let body = '';
    for (const { head, take } of parts) {
      const value = take(row);
      if (value !== '') body += `${body === '' ? '{' : ','}${head}${value}`;
    }
    return body === '' ? '' : `${body}}`;
  };
}

const NOTHING = (): string => '';

function valueTake<Row>(
  path: string,
  type: Type,
  takeAt: (path: string, type: Type) => Take<Row> | undefined,
): Take<Row> {
  const whole = takeAt(path, type);
  if (type.kind !== 'record') return whole ?? NOTHING;
  const made = recordTake(`${path}.`, type.record.fields, takeAt);
  return whole === undefined ? made : (row) => whole(row) || made(row);
}

/** Texts that JSON writes as they are. */
const PLAIN = /^[ !#-[\]-~]*$/;

export function textJson(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** As databases write them. */
function truthJson(text: string): string {
  const lower = text.toLowerCase();
  return lower === 'true' || lower === 'false' ? lower : textJson(text);
}

function listJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return textJson(text);
  }
}
