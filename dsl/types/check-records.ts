/** Lists, record literals and `with`. */

import type { Expr } from '../program/expression.ts';
import type { FieldInit, ListNode, RecordNode, UpdateNode } from '../tree/expression.ts';
import { unknownField } from './check-names.ts';
import type { Context } from './context.ts';
import { checkExpr } from './context.ts';
import { eitherOf } from './either.ts';
import { sameKind } from './kinds.ts';
import { inUnit, typeText } from './numeric.ts';
import { fitGrid, fitPlace } from './places.ts';
import type { FieldInfo, RecordInfo, Type } from './type.ts';

export function checkList(node: ListNode, context: Context, expected?: Type): Expr | undefined {
  const wanted = expected?.kind === 'list' ? expected.of : undefined;
  const items = node.items.map((item) => checkExpr(item, context, wanted));
  const checked = items.filter((item) => item !== undefined);
  if (checked.length < items.length) return undefined;
  const kind = wanted ?? checked[0]?.type ?? { kind: 'nothing', optional: true };
  for (const item of checked) {
    if (!sameKind(kind, item.type) && item.kind !== 'missing')
      return context.report('WR3100', item.span, { wanted: typeText(kind), found: typeText(item.type) });
  }
  const of = checked.length === 0 ? kind : checked.map((item) => item.type).reduce(eitherOf);
  return {
    kind: 'list',
    items: checked,
    type: { kind: 'list', of, upTo: checked.length, optional: false },
    span: node.span,
  };
}

export function checkRecord(node: RecordNode, context: Context, expected?: Type): Expr | undefined {
  if (expected?.kind !== 'record') {
    return context.report('WR3100', node.span, {
      wanted: expected === undefined ? 'a value of a known type' : typeText(expected),
      found: 'a record',
    });
  }
  const record = expected.record.columns ?? expected.record;
  const given = checkFields(node.fields, record, context);
  const fields = record.fields.map(
    (field): Expr | undefined => given.get(field.name) ?? absent(field, node, given, record, context),
  );
  const whole = fields.filter((field) => field !== undefined);
  if (whole.length < fields.length) return undefined;
  const type: Type = { kind: 'record', record: literalRecord(expected.record, whole), optional: false };
  return { kind: 'record', fields: whole, type, span: node.span };
}

/** A changed row has what its changes are, and what it had in the other fields. */
function updatedRecord(
  record: RecordInfo,
  changes: readonly { readonly field: number; readonly value: Expr }[],
): RecordInfo {
  if (record.columns === undefined) return record;
  const declared = record.columns.fields;
  const fields = record.fields.map((field, i) => (changes.some((change) => change.field === i) ? declared[i] : field));
  return { ...record, fields: fields.filter((field) => field !== undefined) };
}

/** A row written out has what its fields are; any other record is its declaration. */
function literalRecord(record: RecordInfo, values: readonly Expr[]): RecordInfo {
  if (record.columns === undefined) return record;
  const fields = record.columns.fields.map((field, i) => {
    const found = values[i]?.type;
    if (field.type.kind !== 'numeric' || found?.kind !== 'numeric') return field;
    return {
      ...field,
      type: { ...inUnit(found, field.type.unit), flavour: field.type.flavour, optional: field.type.optional },
    };
  });
  return { ...record, fields };
}

function absent(
  field: FieldInfo,
  node: RecordNode,
  given: ReadonlyMap<string, Expr | undefined>,
  record: RecordInfo,
  context: Context,
): Expr | undefined {
  if (given.has(field.name)) return undefined;
  if (field.type.optional) return { kind: 'missing', type: { kind: 'nothing', optional: true }, span: node.span };
  return context.report('WR2114', node.span, {
    what: `${record.name} needs the field "${field.name}" (${typeText(field.type)}).`,
  });
}

/** Each written field by its name; undefined where it was faulty. */
function checkFields(
  fields: readonly FieldInit[],
  record: RecordInfo,
  context: Context,
): ReadonlyMap<string, Expr | undefined> {
  const result = new Map<string, Expr | undefined>();
  for (const init of fields) {
    const field = record.fields.find((each) => each.name === init.name.text);
    if (field === undefined) {
      unknownField(record, init.name, context);
      continue;
    }
    if (result.has(field.name)) context.report('WR2106', init.name.span, { name: field.name });
    const value = checkExpr(init.value, context, field.type);
    const what = `the field ${field.name}`;
    const fitted = value === undefined ? undefined : fitPlace(value, field.type, what, context);
    result.set(field.name, fitted === undefined ? undefined : fitGrid(fitted, field.type, what, context));
  }
  return result;
}

export function checkUpdate(node: UpdateNode, context: Context): Expr | undefined {
  const base = checkExpr(node.base, context);
  if (base === undefined) return undefined;
  if (base.type.kind !== 'record') {
    return context.report('WR3100', base.span, { wanted: 'a record', found: typeText(base.type) });
  }
  const record = base.type.record.columns ?? base.type.record;
  const given = checkFields(node.changes.fields, record, context);
  const changes: { field: number; value: Expr }[] = [];
  for (const [name, value] of given) {
    if (value === undefined) return undefined;
    changes.push({ field: record.fields.findIndex((field) => field.name === name), value });
  }
  const type = { ...base.type, record: updatedRecord(base.type.record, changes) };
  return { kind: 'update', base, changes, type, span: node.span };
}
