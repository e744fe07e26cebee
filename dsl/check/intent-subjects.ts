/** What an intent is about: its target, and what its kind sets for a target. Two are compared by their expressions (LANGUAGE 18.154). */
import { type Names, nameOf, namesOf } from '../analysis/worlds.ts';
import type { Expr } from '../program/expression.ts';
import type { IntentKind } from '../program/intent.ts';
import { networksMeet, parseNetwork } from '../types/addresses.ts';

import { type FieldInfo, type RecordInfo, TEXT } from '../types/type.ts';
import { INTENT_FIELDS, SUBJECT_FIELDS } from './intent-schemas.ts';
import type { IntentDraft } from './intents.ts';

/** `overlap`: neither the same nor apart, such as the traffic of a protocol and that of one of its ports. */
export type Likeness = 'same' | 'overlap' | 'different' | 'unknown';

/** Target and subject of two intents of one kind. */
export function likeness(a: IntentDraft, b: IntentDraft): Likeness {
  const sides = { a: namesOf(a), b: namesOf(b) };
  const fields = SUBJECT_FIELDS[a.kind].map((name) =>
    name === 'match' || name === 'direction'
      ? traffic(name, a.fields.fields.get(name), b.fields.fields.get(name), sides)
      : sameValue(a.fields.fields.get(name), b.fields.fields.get(name), sides),
  );
  return worst([sameValue(a.target, b.target, sides), ...fields]);
}

/** What two intents about one thing say differently, as far as is known. */
export function differences(a: IntentDraft, b: IntentDraft): readonly string[] {
  const sides = { a: namesOf(a), b: namesOf(b) };
  return INTENT_FIELDS[a.kind].fields
    .filter(({ name }) => !SUBJECT_FIELDS[a.kind].includes(name))
    .filter(({ name }) => sameValue(a.fields.fields.get(name), b.fields.fields.get(name), sides) !== 'same')
    .map(({ name }) => name);
}

/** Items of one list that are known by their `id` never share it, so an intent whose target it is has no rival in itself. */
export function tellsItemsApart({ each, target }: IntentDraft): boolean {
  const id = each?.id;
  return (
    id !== undefined &&
    target.kind === 'field' &&
    target.field === id &&
    target.base.kind === 'local' &&
    target.base.local === each?.variable
  );
}

interface Sides {
  readonly a: Names;
  readonly b: Names;
}
const ORDER: readonly Likeness[] = ['same', 'overlap', 'unknown', 'different'];

function worst(all: readonly Likeness[]): Likeness {
  return ORDER[Math.max(...all.map((each) => ORDER.indexOf(each)))] ?? 'unknown';
}

function sameValue(a: Expr | undefined, b: Expr | undefined, sides: Sides): Likeness {
  if (a === undefined || b === undefined) return a === b ? 'same' : 'different';
  const [left, right] = [keyOf(a, sides.a), keyOf(b, sides.b)];
  if (left !== undefined && left === right) return 'same';
  return isLiteral(a) && isLiteral(b) ? 'different' : 'unknown';
}

/** A part of a `match` that is left out, and `any` and `both`, have something in common with all others. */
function traffic(name: string, a: Expr | undefined, b: Expr | undefined, sides: Sides): Likeness {
  const alike = sameValue(a, b, sides);
  if (alike === 'same') return 'same';
  if (a === undefined || b === undefined || isWide(a) || isWide(b)) return 'overlap';
  if (a.kind === 'record' && b.kind === 'record') {
    const names = new Set([...membersOf(a).keys(), ...membersOf(b).keys()]);
    return worst([...names].map((each) => traffic(each, membersOf(a).get(each), membersOf(b).get(each), sides)));
  }
  if (alike === 'unknown') return 'unknown';
  return meet(name, a, b) ? 'overlap' : 'different';
}

function isWide(expr: Expr): boolean {
  if (expr.kind !== 'enum' || expr.type.kind !== 'enum') return false;
  const member = expr.type.enum.members[expr.member];
  return member === 'any' || member === 'both';
}

function membersOf(expr: Extract<Expr, { readonly kind: 'record' }>): ReadonlyMap<string, Expr> {
  const fields = expr.type.kind === 'record' ? expr.type.record.fields : [];
  return new Map(
    fields.flatMap(({ name }, i): [string, Expr][] => {
      const value = expr.fields[i];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Two literals that differ. */
function meet(name: string, a: Expr, b: Expr): boolean {
  if (a.kind === 'list' && b.kind === 'list')
    return a.items.some((one) => b.items.some((other) => keyOf(one, NO_NAMES) === keyOf(other, NO_NAMES)));
  if (a.kind !== 'text' || b.kind !== 'text' || name === '') return false;
  const [one, other] = [parseNetwork(a.value), parseNetwork(b.value)];
  return one !== undefined && other !== undefined && networksMeet(one, other);
}
const NO_NAMES: Names = { lets: new Map(), items: new Map() };

function isLiteral(expr: Expr): boolean {
  if (expr.kind === 'list') return expr.items.every(isLiteral);
  if (expr.kind === 'record') return expr.fields.every(isLiteral);
  return expr.kind === 'text' || expr.kind === 'enum' || expr.kind === 'number' || expr.kind === 'bool';
}

/** Two expressions of one key have one value, whatever the input. Undefined: not told. */
function keyOf(expr: Expr, names: Names): string | undefined {
  const named = nameOf(expr, names);
  if (named !== undefined) return named;
  const parts = (kind: string, operands: readonly Expr[]): string | undefined => {
    const keys = operands.map((each) => keyOf(each, names));
    return keys.includes(undefined) ? undefined : `${kind}(${keys.join(', ')})`;
  };
  switch (expr.kind) {
    case 'text':
      return JSON.stringify(expr.value);
    case 'bool':
      return `${expr.value}`;
    case 'enum':
      return expr.type.kind === 'enum' ? `.${expr.type.enum.members[expr.member]}` : undefined;
    case 'number':
      return expr.type.kind === 'numeric' ? `${expr.value.n}/${expr.value.d} ${expr.type.unit.label}` : undefined;
    case 'local': {
      const value = names.lets.get(expr.local);
      return value === undefined ? undefined : keyOf(value, names);
    }
    case 'field':
      return parts(`.${expr.field}`, [expr.base]);
    case 'record': {
      const members = [...membersOf(expr)];
      return parts(
        members.map(([name]) => name).join(),
        members.map(([, value]) => value),
      );
    }
    case 'list':
      return parts('list', expr.items);
    case 'arithmetic':
      return parts(expr.operator, [expr.left, expr.right]);
    case 'builtin':
      return parts(expr.function, expr.args);
    case 'apply':
      return parts(expr.definition.name, expr.args);
    case 'lookup':
      return parts(expr.table.name, expr.args);
    case 'address':
      return keyOf(expr.operand, names);
    default:
      return undefined;
  }
}

/** Target and subject as one record, the same for every intent of a kind: what is left out is missing. */
export function subjectOf({ kind, target, fields, decl }: IntentDraft): Expr {
  const { span } = decl.name;
  const record = subjectRecord(kind);
  const values = record.fields.map((field) =>
    field.name === 'target' ? target : wholeOf(fields.fields.get(field.name), field, span),
  );
  return { kind: 'record', fields: values, type: { kind: 'record', record, optional: false }, span };
}

const RECORDS = new Map<IntentKind, RecordInfo>();
function subjectRecord(kind: IntentKind): RecordInfo {
  const known = RECORDS.get(kind);
  if (known !== undefined) return known;
  const schema = INTENT_FIELDS[kind];
  const fields = schema.fields.filter(({ name }) => SUBJECT_FIELDS[kind].includes(name));
  const record: RecordInfo = {
    ...schema,
    name: 'subject',
    fields: [{ name: 'target', type: TEXT, span: schema.span }, ...fields],
  };
  RECORDS.set(kind, record);
  return record;
}

/** With every field of the schema, where the fields that are there alone were written. */
function wholeOf(value: Expr | undefined, { type }: FieldInfo, span: Expr['span']): Expr {
  if (value === undefined) return { kind: 'missing', type: { ...type, optional: true }, span };
  if (value.kind !== 'record' || type.kind !== 'record') return value;
  const members = membersOf(value);
  const { record } = type;
  return {
    ...value,
    fields: record.fields.map((field) => wholeOf(members.get(field.name), field, span)),
    type: { kind: 'record', record, optional: false },
  };
}
