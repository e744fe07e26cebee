/** Enums, records, inputs, definitions and examples. */

import { before, behind } from '../diagnostics/diagnostic.ts';
import type { Definition, Expr, Local } from '../program/expression.ts';
import type { Input } from '../program/policy.ts';
import type { DefineDecl, EnumDecl, ExampleDecl, InputDecl, RecordDecl } from '../tree/declaration.ts';
import { type Context, checkExpr, withLocal } from '../types/context.ts';
import { inUnit } from '../types/numeric.ts';
import { fitPlace } from '../types/places.ts';
import { printable } from '../types/printable.ts';
import { resolveType } from '../types/resolve-type.ts';
import type { EnumInfo, FieldInfo, RecordInfo, Type } from '../types/type.ts';
import { type Module, nodeContext } from './module.ts';

export function checkEnum(decl: EnumDecl, module: Module): EnumInfo {
  const members: string[] = [];
  for (const member of decl.members) {
    if (members.includes(member.text)) module.report('WR2106', member.span, { name: member.text });
    else members.push(member.text);
  }
  if (members.length === 0) module.report('WR2114', decl.name.span, { what: `Enum ${decl.name.text} has no values.` });
  return { name: decl.name.text, ordered: decl.ordered, members, span: decl.name.span };
}

/** Fields of records have places and bounds like inputs, since records come in from outside. */
export function checkRecordType(decl: RecordDecl, module: Module): RecordInfo | undefined {
  const fields: FieldInfo[] = [];
  let whole = true;
  for (const field of decl.fields) {
    const resolved = resolveType(field.type, 'input', module.context);
    if (fields.some((known) => known.name === field.name.text))
      module.report('WR2106', field.name.span, { name: field.name.text });
    if (resolved === undefined) {
      whole = false;
      continue;
    }
    lintRange(
      `${decl.name.text}.${field.name.text}`,
      field.type.range !== undefined,
      resolved.type,
      field.name.span,
      module,
    );
    const { type, places } = resolved;
    fields.push({
      name: field.name.text,
      type,
      ...(places === undefined ? {} : { places }),
      span: field.name.span,
      ...(field.doc === undefined ? {} : { doc: field.doc }),
    });
  }
  return whole ? { name: decl.name.text, fields, span: decl.name.span } : undefined;
}

function lintRange(name: string, ranged: boolean, type: Type, span: Input['span'], module: Module): void {
  if (ranged || type.kind !== 'numeric') return;
  module.report(
    'WR3190',
    span,
    { name },
    { remedy: { text: 'a range such as 0..1000000 lets figures be proved and computed fast' } },
  );
}

export function checkInput(decl: InputDecl, module: Module): Input | undefined {
  const resolved = resolveType(decl.type, 'input', module.context);
  if (resolved === undefined) return undefined;
  lintRange(decl.name.text, decl.type.range !== undefined, resolved.type, decl.name.span, module);
  const { type, places } = resolved;
  return {
    name: decl.name.text,
    type,
    ...(places === undefined ? {} : { places }),
    span: decl.name.span,
    ...(decl.doc === undefined ? {} : { doc: decl.doc }),
  };
}

export function checkDefinition(decl: DefineDecl, module: Module, shown: boolean): Definition | undefined {
  const node = `define ${decl.name.text}`;
  let context = nodeContext(module, node);
  const params: Local[] = [];
  for (const param of decl.params ?? []) {
    const type = resolveType(param.type, 'inside', module.context)?.type;
    if (type === undefined) return undefined;
    if (context.locals.has(param.name.text) || module.scope.values.has(param.name.text)) {
      module.report('WR2106', param.name.span, { name: param.name.text });
    }
    const local: Local = { name: param.name.text, type, span: param.name.span };
    params.push(local);
    context = withLocal(context, local);
  }
  const declared = decl.type === undefined ? undefined : resolveType(decl.type, 'inside', module.context)?.type;
  if (decl.type !== undefined && declared === undefined) return undefined;
  const value = checkExpr(decl.value, context, declared);
  if (value === undefined) return undefined;
  const type = definitionType(value, declared, decl.name.text, context);
  if (type === undefined) return undefined;
  if (shown) mustPrint(value, decl, module);
  return {
    name: decl.name.text,
    params,
    type,
    value,
    span: decl.name.span,
    ...(decl.doc === undefined ? {} : { doc: decl.doc }),
    shown,
  };
}

/** The declared unit and kind with what was proved of the value; or the value's own type. */
function definitionType(value: Expr, declared: Type | undefined, name: string, context: Context): Type | undefined {
  if (declared === undefined) return value.type;
  const fitted = fitPlace(value, declared, name, context);
  if (fitted === undefined) return undefined;
  if (declared.kind !== 'numeric' || value.type.kind !== 'numeric')
    return { ...declared, optional: value.type.optional };
  return { ...inUnit(value.type, declared.unit), flavour: declared.flavour, optional: value.type.optional };
}

/** A shown value must have a finite decimal form (18.21). */
function mustPrint(value: Expr, decl: DefineDecl, module: Module): void {
  if (!printable(value.type)) {
    module.report(
      'WR3124',
      decl.value.span,
      { what: decl.name.text },
      {
        remedy: {
          text: 'say "rounded half even to 2 places" after it, in parentheses',
          edits: [before(decl.value.span, '('), behind(decl.value.span, ') rounded half even to 2 places')],
        },
      },
    );
  }
}

export function checkExample(decl: ExampleDecl, type: Type, module: Module): Expr | undefined {
  const context: Context = { ...module.context, inTest: true };
  const value = checkExpr(decl.value, context, type);
  return value === undefined ? undefined : fitPlace(value, type, decl.name.text, context);
}
