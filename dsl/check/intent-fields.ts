/** The fields of an intent against the closed schema of its kind: what the answer gives, each number in the schema's unit. */
import { nearest } from '../diagnostics/suggest.ts';
import type { Expr, Let } from '../program/expression.ts';
import type { AddressForm, IntentKind } from '../program/intent.ts';
import type { FieldInit } from '../tree/expression.ts';
import type { IntentDecl } from '../tree/licence.ts';
import { hostBits, isAddress, parseNetwork } from '../types/addresses.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { inUnit, typeText } from '../types/numeric.ts';
import { fitGrid, fitPlace } from '../types/places.ts';
import { printable } from '../types/printable.ts';
import { equal } from '../types/rational.ts';
import { step } from '../types/spell.ts';
import { type FieldInfo, type RecordInfo, TEXT, type Type, withOptional } from '../types/type.ts';
import { clauses } from './clauses.ts';
import { ADDRESS_FIELDS, INTENT_FIELDS, NEXT_HOP } from './intent-schemas.ts';

export interface IntentFields {
  /** Numbers that are written in another unit than the schema's, in that one. */
  readonly lets: readonly Let[];
  /** By name, in the order of the schema. */
  readonly fields: ReadonlyMap<string, Expr>;
  /** All of them, as one record. */
  readonly whole: Expr;
}

export function checkIntentFields(decl: IntentDecl, kind: IntentKind, context: Context): IntentFields | undefined {
  const schema = INTENT_FIELDS[kind];
  const inits = clauses(decl, 'IntentField').map(({ field }) => field);
  const lets: Let[] = [];
  const checked = checkAll(inits, schema, schema.name, context, lets);
  const absent = schema.fields.filter(
    ({ name, type }) => !type.optional && !inits.some((init) => init.name.text === name),
  );
  for (const { name, type } of absent) {
    context.report(
      'WR7102',
      decl.name.span,
      { intent: decl.name.text, what: name },
      { remedy: { text: `${name}: ... (${typeText(type)})` } },
    );
  }
  if (checked === undefined || absent.length > 0) return undefined;
  return { lets, fields: checked, whole: recordOf(schema, checked, decl.name.span) };
}

/** Each written field by its name, in the order of the record; undefined where one is faulty. */
function checkAll(
  inits: readonly FieldInit[],
  record: RecordInfo,
  path: string,
  context: Context,
  lets: Let[],
): ReadonlyMap<string, Expr> | undefined {
  const found = new Map<string, Expr>();
  let whole = true;
  for (const init of inits) {
    const field = record.fields.find(({ name }) => name === init.name.text);
    const value = field === undefined ? unknown(init, record, context) : checkOne(init, field, path, context, lets);
    if (field === undefined || value === undefined) whole = false;
    else if (found.has(field.name)) whole = context.report('WR2106', init.name.span, { name: field.name }) ?? false;
    else found.set(field.name, value);
  }
  if (!whole) return undefined;
  return new Map(
    record.fields.flatMap(({ name }): [string, Expr][] => {
      const value = found.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function unknown({ name }: FieldInit, record: RecordInfo, context: Context): undefined {
  const names = record.fields.map((field) => field.name);
  const near = nearest(name.text, names);
  const remedy =
    near === undefined
      ? { text: `it has ${names.join(', ')}` }
      : { text: near, edits: [{ span: name.span, text: near }] };
  return context.report('WR7101', name.span, { kind: record.name, field: name.text }, { remedy });
}

function checkOne(init: FieldInit, field: FieldInfo, path: string, context: Context, lets: Let[]): Expr | undefined {
  const type = withOptional(field.type, false);
  if (type.kind === 'record') return checkInner(init, type.record, context, lets);
  const place = `${path}.${field.name}`;
  const form = ADDRESS_FIELDS.get(place);
  const value = checkExpr(init.value, context, type);
  if (value === undefined) return undefined;
  const wanted = type === NEXT_HOP && value.type.kind !== 'enum' ? TEXT : type;
  const what = `the field ${field.name}`;
  const fitted = fitPlace(value, wanted, what, context);
  const exact = fitted === undefined ? undefined : fitGrid(fitted, wanted, what, context);
  if (exact === undefined || !canPrint(exact, field.name, context)) return undefined;
  if (form !== undefined && exact.type.kind === 'text') return asAddress(exact, form, place, context);
  return inSchemaUnit(exact, wanted, place, lets);
}

/** A record is written out, so that a field that is left out stays out: `match` without a member matches whatever it has. */
function checkInner(init: FieldInit, record: RecordInfo, context: Context, lets: Let[]): Expr | undefined {
  if (init.value.kind !== 'Record') {
    const value = checkExpr(init.value, context);
    return value === undefined ? undefined : wrongType(`the fields of ${record.name} written out`, value, context);
  }
  const { fields, span } = init.value;
  const checked = checkAll(fields, record, record.name, context, lets);
  const absent = record.fields.find(
    ({ name, type }) => !type.optional && !fields.some((each) => each.name.text === name),
  );
  if (checked === undefined) return undefined;
  if (absent === undefined) return recordOf(record, checked, span);
  const what = `${record.name} needs the field "${absent.name}" (${typeText(absent.type)}).`;
  return context.report('WR2114', span, { what });
}

function canPrint(value: Expr, name: string, context: Context): boolean {
  if (printable(value.type)) return true;
  context.report('WR3124', value.span, { what: `The field ${name}` });
  return false;
}

function inSchemaUnit(value: Expr, place: Type, name: string, lets: Let[]): Expr {
  if (value.type.kind !== 'numeric' || place.kind !== 'numeric') return value;
  const type = { ...inUnit(value.type, place.unit), flavour: place.flavour };
  if (equal(value.type.unit.factor, place.unit.factor)) return { ...value, type };
  const converted = step(name.replace('.', ' '), value, type);
  lets.push(converted.let);
  return converted.read;
}

/** Written out it is judged now, anything else when it is known. */
function asAddress(operand: Expr, form: AddressForm, field: string, context: Context): Expr | undefined {
  if (operand.kind !== 'text') return { kind: 'address', operand, form, field, type: TEXT, span: operand.span };
  const fault = form === 'network' ? networkFault(operand.value) : addressFault(operand.value);
  if (fault === undefined) return operand;
  const { message, better } = fault;
  if (better === undefined) return context.report('WR7103', operand.span, { message });
  const remedy = { text: `"${better}"`, edits: [{ span: operand.span, text: `"${better}"` }] };
  return context.report('WR7103', operand.span, { message }, { remedy });
}

interface AddressFault {
  readonly message: string;
  readonly better?: string;
}

function networkFault(text: string): AddressFault | undefined {
  const network = parseNetwork(text);
  if (network === undefined) {
    const message = `"${text}" is no network such as 198.51.100.0/29 or 2001:db8::/48.`;
    if (!isAddress(text)) return { message };
    return { message, better: `${text}/${text.includes(':') ? 128 : 32}` };
  }
  const host = hostBits(network);
  if (host === 0n) return undefined;
  const message = `"${text}" is not the first address of its network: bits of the host are set.`;
  return network.width === 128 ? { message } : { message, better: `${dotted(network.bits - host)}/${network.length}` };
}
function dotted(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((place) => (bits >> place) & 255n).join('.');
}

function addressFault(text: string): AddressFault | undefined {
  return isAddress(text)
    ? undefined
    : { message: `"${text}" is neither primary, nor backup, nor an IP address such as 198.51.100.1.` };
}

/** A record of the fields that are there, each of the type that it has. */
function recordOf(schema: RecordInfo, fields: ReadonlyMap<string, Expr>, span: Expr['span']): Expr {
  const given = schema.fields.flatMap((field) => {
    const value = fields.get(field.name);
    return value === undefined ? [] : [{ ...field, type: value.type, value }];
  });
  const record: RecordInfo = { ...schema, fields: given.map(({ value: _, ...field }) => field) };
  return {
    kind: 'record',
    fields: given.map(({ value }) => value),
    type: { kind: 'record', record, optional: false },
    span,
  };
}
