/** The type of what is declared, and of expressions, as far as the checker got with them. */
import type { ValueSymbol } from '../names/symbols.ts';
import type { Span } from '../source.ts';
import type { FieldInfo, Type } from '../types/type.ts';
import { type Declared, type Item, keyOf } from './declared.ts';
import { type AuthorPack, pageOf } from './pack.ts';
import type { Study } from './study.ts';

export function typeOf(pack: AuthorPack, declared: Declared): Type | undefined {
  const study = pageOf(pack, declared.name.span.file)?.study;
  const scope = study?.module?.scope;
  if (study === undefined || scope === undefined) return undefined;
  const { what, name } = declared;
  switch (what) {
    case 'let':
    case 'parameter':
    case 'variable':
    case 'part':
      return study.locals.get(keyOf(name.span));
    case 'enum':
    case 'enum value': {
      const found = [...scope.types.values()].find((each) => each.kind === 'enum' && holds(declared.item, each.span));
      return found?.kind === 'enum' ? { kind: 'enum', enum: found.enum, optional: false } : undefined;
    }
    case 'record': {
      const symbol = scope.types.get(name.text);
      const record = symbol?.kind === 'record' ? symbol.get() : undefined;
      return record === undefined ? undefined : { kind: 'record', record, optional: false };
    }
    case 'field':
    case 'column':
      return fieldsOf(study).find((field) => same(field.span, name.span))?.type;
    case 'example':
      return scope.examples.get(name.text)?.type();
    default: {
      const symbol = scope.values.get(name.text);
      return symbol !== undefined && same(symbol.span, name.span) ? typeOfSymbol(symbol) : undefined;
    }
  }
}

function same(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start;
}

function holds(item: Item, { file, start }: Span): boolean {
  return item.span.file === file && item.span.start <= start && start < item.span.end;
}

/** The fields of the records and the columns of the tables of a module. */
function fieldsOf({ module }: Study): readonly FieldInfo[] {
  const records = [...(module?.scope.types.values() ?? [])].flatMap((symbol) =>
    symbol.kind === 'record' ? [symbol.get()] : [],
  );
  const tables = [...(module?.scope.values.values() ?? [])].flatMap((symbol) =>
    symbol.kind === 'table' ? [symbol.get()] : [],
  );
  return [
    ...records.flatMap((record) => record?.fields ?? []),
    ...tables.flatMap((table) => (table === undefined ? [] : [...table.keys, ...table.outputs])),
  ];
}

function typeOfSymbol(symbol: ValueSymbol): Type | undefined {
  switch (symbol.kind) {
    case 'input':
      return symbol.input.type;
    case 'constant':
    case 'definition':
      return symbol.get()?.type;
    case 'table':
      return symbol.get()?.result;
    case 'extern':
      return symbol.get()?.answer.type;
    case 'figures':
      return symbol.money();
    case 'calendar':
    case 'dates':
    case 'output':
    case 'poisoned':
      return undefined;
    default:
      return symbol satisfies never;
  }
}
