/** Where a value of an input or of one of its elements stands. */
import type { Expr, Type } from '#dsl';
import { Bug } from '../../bug.ts';
import { at } from '../value.ts';
import type { TraceScope } from './scope.ts';

export function fieldNames(type: Type): readonly string[] {
  if (type.kind !== 'record') throw new Bug('a record of no record type');
  return type.record.fields.map(({ name }) => name);
}

/** The path of an input or of an element of one, so that its records need not be written out. */
export function elementPath(expr: Expr, scope: TraceScope): string | undefined {
  if (expr.kind === 'input') return expr.name;
  if (expr.kind === 'local') {
    const binding = scope.binding(expr.local);
    return binding.kind === 'element' ? binding.path : elementPath(binding.value, binding.scope);
  }
  if (expr.kind !== 'field') return undefined;
  const base = elementPath(expr.base, scope);
  return base === undefined ? undefined : `${base}.${at(fieldNames(expr.base.type), expr.field)}`;
}
