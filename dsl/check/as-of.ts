/** The path that chooses dated constants and the version: required at every level, a date or an instant (18.2). */

import type { Expr } from '../program/expression.ts';
import type { AsOf } from '../program/policy.ts';
import type { Span } from '../source.ts';
import { dottedName } from '../tree/common.ts';
import type { ExprNode } from '../tree/expression.ts';
import { checkExpr } from '../types/context.ts';
import { typeText } from '../types/numeric.ts';
import { DATE, type Type } from '../types/type.ts';
import { missingClause } from './header.ts';
import type { Module } from './module.ts';

export function checkAsOfPath(module: Module): AsOf | undefined {
  const path = module.header.asOf;
  if (path === undefined) return undefined;
  const [root, ...rest] = path.names;
  const symbol = root === undefined ? undefined : module.scope.values.get(root.text);
  if (root === undefined || symbol?.kind === 'poisoned') return undefined;
  if (symbol?.kind !== 'input')
    return module.report('WR2101', root.span, { name: root.text }, { remedy: { text: '"as of" names an input' } });
  module.scope.used.add(root.text);
  let type: Type = symbol.input.type;
  for (const name of rest) {
    const field =
      type.kind === 'record' && !type.optional ? type.record.fields.find((each) => each.name === name.text) : undefined;
    if (field === undefined) return module.report('WR2102', name.span, { of: typeText(type), field: name.text });
    type = field.type;
  }
  if (type.optional) return module.report('WR4101', path.span, { value: dottedName(path) });
  if (type.kind !== 'date' && type.kind !== 'instant') {
    return module.report('WR3100', path.span, { wanted: 'a date or an instant', found: typeText(type) });
  }
  if (type.kind === 'instant' && module.header.zone === undefined) {
    return module.report(
      'WR2114',
      module.header.span,
      { what: 'The as-of is an instant, so the header must say in which zone its date is meant.' },
      { remedy: missingClause(module.header, 'zone "UTC"') },
    );
  }
  return { path: { input: root.text, fields: rest.map((name) => name.text) }, type: type.kind };
}

export function asOfDate(span: Span): Expr {
  return { kind: 'asOf', type: DATE, span };
}

/** What the policy is asked as of, where that is an input. */
export function asOfInput(span: Span, module: Module): Expr | undefined {
  const [root, ...rest] = module.header.asOf?.names ?? [];
  const at = (node: ExprNode): ExprNode => ({ ...node, span });
  if (root === undefined) return undefined;
  const path = rest.reduce<ExprNode>(
    (base, field) => at({ kind: 'Field', base, field, span }),
    at({ kind: 'Name', name: root, span }),
  );
  return checkExpr(path, module.context);
}

/** The instant that the policy is asked for; only an `as of` that is one tells it. */
export function asOfInstant(span: Span, module: Module): Expr | undefined {
  const input = asOfInput(span, module);
  if (input?.type.kind === 'instant') return input;
  if (module.header.asOf !== undefined && input === undefined) return undefined;
  return module.report(
    'WR3109',
    span,
    { message: 'This is an instant, but the policy is not asked as of one.' },
    { remedy: { text: 'let "as of" name an input that is an instant, or use a date here' } },
  );
}
