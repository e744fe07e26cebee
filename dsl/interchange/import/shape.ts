/** The inputs of an imported policy: types from a JSON Schema where there is one, else from what is done with a value. */

import type { Span } from '../../source.ts';
import { isField, isName, NotImported, quoted } from './draft.ts';
import { commonPlaces, digitsOf } from './figures.ts';
import { entryOf, type Json, textOf } from './json-text.ts';

export type Kind = 'number' | 'text' | 'bool' | 'date' | 'instant' | 'list';

export interface Leaf {
  kind: Kind;
  /** Told by a schema, and not to be changed. */
  readonly told: boolean;
  /** How a schema bounds it; else it is as wide as doubles are exact. */
  type?: string;
  /** Of a list. */
  item?: Shape;
  /** The figures that it meets: their size and places are its least. */
  readonly figures: string[];
}
/** Fields by name, in the order of their first mention; or a value. */
export interface Shape {
  readonly fields: Map<string, Shape>;
  leaf?: Leaf;
  optional: boolean;
  /** Of the items of a list. */
  item?: true;
}

export function emptyShape(optional = true): Shape {
  return { fields: new Map(), optional };
}

/** The shape at a path, made where it is not there yet; every name on the way must be one of the language. */
export function shapeAt(root: Shape, path: string, span: Span): Shape {
  let shape = root;
  const isOutside = root.item !== true;
  for (const [depth, name] of path.split('.').entries()) {
    if (!(depth === 0 && isOutside ? isName(name) : isField(name)))
      throw new NotImported(span, `The field ${quoted(path)}`, `${quoted(name)} is no name in Writ.`);
    if (shape.leaf !== undefined)
      throw new NotImported(span, `The field ${quoted(path)}`, 'it is used as a value and as a group of fields.');
    const next = shape.fields.get(name) ?? emptyShape();
    shape.fields.set(name, next);
    shape = next;
  }
  return shape;
}

export function leafAt(root: Shape, path: string, kind: Kind | undefined, span: Span): Leaf {
  const shape = path === '' ? root : shapeAt(root, path, span);
  return leafOf(shape, path, kind, span);
}

export function leafOf(shape: Shape, path: string, kind: Kind | undefined, span: Span): Leaf {
  if (shape.fields.size > 0)
    throw new NotImported(span, `The field ${quoted(path)}`, 'it is used as a value and as a group of fields.');
  const leaf = shape.leaf;
  if (leaf === undefined) {
    const made: Leaf = { kind: kind ?? 'text', told: false, figures: [] };
    if (kind !== undefined) shape.leaf = made;
    return made;
  }
  if (kind === undefined || kind === leaf.kind) return leaf;
  if ((leaf.kind === 'date' || leaf.kind === 'instant') && kind === 'text') return leaf;
  throw new NotImported(
    span,
    `The field ${quoted(path)}`,
    leaf.told ? `it is of type ${leaf.kind} and used as a ${kind}.` : `it is used as a ${leaf.kind} and as a ${kind}.`,
  );
}

/** The properties of a JSON Schema of an object. */
export function shapeOfSchema(schema: Json, isAllowed = isName): Shape {
  const shape = emptyShape(false);
  const required = entryOf(schema, 'required');
  const needed = required?.kind === 'list' ? required.items.map((item) => textOf(item)) : [];
  const properties = entryOf(schema, 'properties');
  if (properties?.kind !== 'object')
    throw new NotImported(schema.span, 'The schema', 'it has no "properties": the schema of an object is wanted.');
  for (const { name, value, nameSpan } of properties.entries) {
    if (!isAllowed(name)) throw new NotImported(nameSpan, 'The schema', `${quoted(name)} is no name in Writ.`);
    shape.fields.set(name, propertyShape(value, !needed.includes(name)));
  }
  return shape;
}

function propertyShape(schema: Json, optional: boolean): Shape {
  const type = textOf(entryOf(schema, 'type'));
  const members = entryOf(schema, 'enum');
  const told = (kind: Kind, declared?: string): Shape => ({
    fields: new Map(),
    optional,
    leaf: { kind, told: true, figures: [], ...(declared === undefined ? {} : { type: declared }) },
  });
  switch (type ?? (members === undefined ? undefined : 'string')) {
    case 'object':
      return { ...shapeOfSchema(schema, isField), optional };
    case 'boolean':
      return told('bool');
    case 'integer':
    case 'number':
      return told('number', numberType(schema, type === 'integer'));
    case 'string': {
      const format = textOf(entryOf(schema, 'format'));
      return told(format === 'date' ? 'date' : format === 'date-time' ? 'instant' : 'text');
    }
    case 'array': {
      const shape = told('list');
      const items = entryOf(schema, 'items');
      if (shape.leaf !== undefined && items !== undefined)
        shape.leaf.item = { ...propertyShape(items, false), item: true };
      const most = entryOf(schema, 'maxItems');
      if (shape.leaf !== undefined && most?.kind === 'number') shape.leaf.type = most.text;
      return shape;
    }
    default:
      throw new NotImported(
        schema.span,
        'The schema',
        'a "type" is wanted: object, array, string, number, integer or boolean.',
      );
  }
}

function numberType(schema: Json, whole: boolean): string {
  const figure = (name: string): string | undefined => {
    const found = entryOf(schema, name);
    return found?.kind === 'number' ? digitsOf(found.text) : undefined;
  };
  const [lo, hi, step] = [
    figure('minimum') ?? '-1_000_000_000',
    figure('maximum') ?? '1_000_000_000',
    figure('multipleOf'),
  ];
  if (whole) return `integer ${lo}..${hi}`;
  return `number ${lo}..${hi} places ${commonPlaces([lo, hi, ...(step === undefined ? [] : [step])], step === undefined ? 6 : 0)}`;
}

/** Records and inputs, as text. */
export function declarationsOf(root: Shape): string {
  const records: string[] = [];
  const used = new Set<string>();
  const recordName = (path: readonly string[]): string => {
    const base = path.map((part) => part.split('_').map(capital).join('')).join('');
    for (let i = 1; ; i += 1) {
      const name = i === 1 ? base : `${base}${i}`;
      if (used.has(name)) continue;
      used.add(name);
      return name;
    }
  };
  const typeOf = (shape: Shape, path: readonly string[]): string => {
    const { leaf } = shape;
    if (leaf === undefined) {
      // Nothing is known of it but whether it is there.
      if (shape.fields.size === 0) return 'text';
      const name = recordName(path.slice(-1));
      const fields = [...shape.fields].map(([field, inner]) => `  ${field}: ${declared(inner, [...path, field])}`);
      records.push(`record ${name} {\n${fields.join('\n')}\n}`);
      return name;
    }
    switch (leaf.kind) {
      case 'number':
        return leaf.type ?? widest(leaf.figures);
      case 'list':
        return `list of ${typeOf(leaf.item ?? emptyShape(), [...path, 'item'])} up to ${leaf.type ?? '1000'}`;
      default:
        return leaf.kind;
    }
  };
  const declared = (shape: Shape, path: readonly string[]): string =>
    `${typeOf(shape, path)}${shape.optional ? ' optional' : ''}`;
  const inputs = [...root.fields].map(([name, shape]) => `input ${name}: ${declared(shape, [name])}`);
  return [...records, '', ...inputs].join('\n');
}

/** What a double holds exactly: a thousand times what it is compared with, nine digits at least, and what places are left. */
function widest(figures: readonly string[]): string {
  const wholes = figures.map((figure) => figure.replace('-', '').split('.')[0]?.length ?? 1);
  const digits = Math.max(9, ...wholes.map((length) => length + 3));
  const bound = `1${'0'.repeat(digits)}`;
  return `number -${bound}..${bound} places ${commonPlaces(figures, Math.min(6, Math.max(0, 15 - digits)))}`;
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
