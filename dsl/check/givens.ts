/** What tests and properties give: paths into the inputs, and values of their types (18.159). */
import { nearest } from '../diagnostics/suggest.ts';
import type { Expr } from '../program/expression.ts';
import type { Given, InputPath } from '../program/specification.ts';
import type { Span } from '../source.ts';
import type { Name, Path } from '../tree/common.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { GivenClause } from '../tree/test.ts';
import { unknownField } from '../types/check-names.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { sameKind } from '../types/kinds.ts';
import { compatible, typeText } from '../types/numeric.ts';
import type { Type } from '../types/type.ts';
import type { Module } from './module.ts';

export function testContext(module: Module): Context {
  return { ...module.context, inTest: true };
}

/** The input and fields that a path names, with the type of what stands there. */
export function resolvePath(path: Path, module: Module): { readonly path: InputPath; readonly type: Type } | undefined {
  const [root, ...rest] = path.names;
  if (root === undefined) return undefined;
  const symbol = module.scope.values.get(root.text);
  if (symbol?.kind === 'poisoned') return undefined;
  if (symbol?.kind !== 'input') {
    const inputs = [...module.scope.values].flatMap(([name, known]) => (known.kind === 'input' ? [name] : []));
    const near = nearest(root.text, inputs);
    return module.report(
      'WR2101',
      root.span,
      { name: root.text },
      {
        remedy:
          near === undefined
            ? { text: `the inputs are ${inputs.join(', ')}` }
            : { text: near, edits: [{ span: root.span, text: near }] },
      },
    );
  }
  module.scope.used.add(`given ${root.text}`);
  let type = symbol.input.type;
  for (const name of rest) {
    const next = fieldType(type, name, module);
    if (next === undefined) return undefined;
    type = next;
  }
  return { path: { input: root.text, fields: rest.map((name) => name.text) }, type };
}

function fieldType(type: Type, name: Name, module: Module): Type | undefined {
  if (type.kind !== 'record')
    return module.report('WR2102', name.span, { of: `A value of type ${typeText(type)}`, field: name.text });
  const field = type.record.fields.find((each) => each.name === name.text);
  return field === undefined ? unknownField(type.record, name, module.context) : field.type;
}

/** An extern is given like an input, as a whole (18.159). */
function placeOf(path: Path, module: Module): ReturnType<typeof resolvePath> {
  const [root, ...rest] = path.names;
  const symbol = root === undefined ? undefined : module.scope.values.get(root.text);
  if (symbol?.kind !== 'extern' || rest.length > 0) return resolvePath(path, module);
  const extern = symbol.get();
  return extern === undefined ? undefined : { path: { input: extern.name, fields: [] }, type: extern.answer.type };
}

/** A given value is of the input's type; its range and places are checked when the test runs (WR9107). */
export function checkGiven(node: GivenClause, module: Module): Given | undefined {
  return givenAt(node.path, node.value, node.span, module);
}

export function givenAt(path: Path, node: ExprNode, span: Span, module: Module): Given | undefined {
  const place = placeOf(path, module);
  if (place === undefined) return undefined;
  const value = checkExpr(node, testContext(module), place.type);
  return value === undefined || !fitsGiven(value, place.type, module) ? undefined : { path: place.path, value, span };
}

export function fitsGiven(value: Expr, place: Type, module: Module): boolean {
  if (value.type.kind === 'nothing') {
    if (!place.optional) wrongType(typeText(place), value, module.context);
    return place.optional;
  }
  const fits =
    place.kind === 'numeric' && value.type.kind === 'numeric'
      ? compatible(place, value.type)
      : place.kind === 'zone'
        ? value.type.kind === 'text'
        : sameKind(place, value.type);
  if (!fits) wrongType(typeText(place), value, module.context);
  return fits;
}
