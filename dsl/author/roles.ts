/** The part that a name plays where it stands: what it declares, or what kind of thing it stands for. */
import type { Name, Path, UnitNode } from '../tree/common.ts';
import type { UseNode } from '../tree/declaration.ts';
import type { ExprNode, RecordNode, RoundSpec } from '../tree/expression.ts';
import type { ForEach, GroupNode } from '../tree/rule.ts';
import type { ChargeSetNode } from '../tree/tariff.ts';
import type { Verdict } from '../tree/test.ts';
import { type FileWide, type Item, LINES, VERDICTS, type What } from './declared.ts';

export type Role =
  | { readonly kind: 'declares'; readonly what: What; readonly item: Item }
  /** A bare word in an expression. */
  | { readonly kind: 'value'; readonly node: ExprNode }
  | { readonly kind: 'callee' }
  | { readonly kind: 'field'; readonly base: ExprNode }
  /** A field of a record that is written out, or of the value that `with` changes. */
  | { readonly kind: 'written field'; readonly of: ExprNode }
  /** A field of the kind of an intent. */
  | { readonly kind: 'intent field' }
  /** A segment of a path: the first is an input or a local, the others are fields. */
  | { readonly kind: 'path'; readonly names: readonly Name[]; readonly index: number }
  /** Of whom a verdict is expected. */
  | { readonly kind: 'subject' }
  | { readonly kind: 'declared'; readonly whats: readonly FileWide[] }
  | { readonly kind: 'type' }
  | { readonly kind: 'unit'; readonly of: 'money' | 'quantity' | 'any' }
  | { readonly kind: 'currency' }
  | { readonly kind: 'calendar unit' }
  | { readonly kind: 'band'; readonly calendar: Name }
  /** A value of the enum that the path holds. */
  | { readonly kind: 'step'; readonly on: Path }
  | { readonly kind: 'import'; readonly use: UseNode }
  | { readonly kind: 'library'; readonly use: UseNode }
  /** No name of a file: a weekday, a month, or a word that only the author knows. */
  | { readonly kind: 'word'; readonly of: readonly string[] };

export type Named = readonly [name: Name, role: Role];

export const NONE: readonly Named[] = [];

export function declares(what: What, name: Name, item: Item): Named {
  return [name, { kind: 'declares', what, item }];
}

export function refersTo(names: readonly Name[], ...whats: readonly FileWide[]): readonly Named[] {
  return names.map((name) => [name, { kind: 'declared', whats }]);
}

export function path({ names }: Path): readonly Named[] {
  return names.map((name, index) => [name, { kind: 'path', names, index }]);
}

export function words(names: readonly Name[], of: readonly string[] = []): readonly Named[] {
  return names.map((name) => [name, { kind: 'word', of }]);
}

export function unit(node: UnitNode | undefined, of: 'money' | 'quantity' | 'any' = 'any'): readonly Named[] {
  return (node?.words ?? []).map((name, index) => [name, { kind: 'unit', of: index === 0 ? of : 'any' }]);
}

export function currencies(names: readonly (Name | undefined)[]): readonly Named[] {
  return names.filter((name) => name !== undefined).map((name) => [name, { kind: 'currency' }]);
}

export function rounding({ target }: RoundSpec): readonly Named[] {
  return currencies(target.kind === 'step' ? [target.unit] : []);
}

export function writtenFields(record: RecordNode, of: ExprNode): readonly Named[] {
  return record.fields.map(({ name }) => [name, { kind: 'written field', of }]);
}

export function each(node: ForEach | undefined): readonly Named[] {
  return node === undefined ? NONE : [declares('variable', node.variable, node), ...path(node.list)];
}

export function group(node: GroupNode): readonly Named[] {
  if (node.kind === 'member') return refersTo([node.name], ...VERDICTS);
  return node.members.flatMap(group);
}

export function chargeSet(node: ChargeSetNode): readonly Named[] {
  switch (node.kind) {
    case 'all':
      return refersTo([...node.and, ...node.except], ...LINES);
    case 'taxed as':
      return [...refersTo([node.category], 'category'), ...refersTo(node.and, ...LINES)];
    case 'names':
      return refersTo(node.names, ...LINES);
    default:
      return node satisfies never;
  }
}

export function verdict(node: Verdict | undefined): readonly Named[] {
  return node?.kind === 'fails' ? refersTo(node.codes ?? [], 'code') : NONE;
}
