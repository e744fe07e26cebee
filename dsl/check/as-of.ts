/** The path that chooses dated constants and the version: required at every level, a date or an instant (18.2). */
import type { AsOf } from '../program/policy.ts';
import { typeText } from '../types/numeric.ts';
import type { Type } from '../types/type.ts';
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
  if (type.optional)
    return module.report('WR4101', path.span, { value: path.names.map((name) => name.text).join('.') });
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
