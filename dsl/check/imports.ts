/** `use NAMES from LIBRARY version N`: types, units, constants, definitions and tables of a checked library. */
import { nearest } from '../diagnostics/suggest.ts';
import type { ExportedSymbol } from '../names/symbols.ts';
import type { Program } from '../program/policy.ts';
import { dottedName, type Name } from '../tree/common.ts';
import type { UseNode } from '../tree/declaration.ts';
import type { Declaration } from '../tree/file.ts';
import { dayText } from '../types/calendar.ts';
import type { Library, Module } from './module.ts';

export function bindImports(module: Module): Program['imports'] {
  return module.file.uses.flatMap((use) => {
    const name = dottedName(use.from);
    const found = module.environment.library(name, use.major.digits);
    if (found.kind !== 'found') {
      // What is wrong inside a library is told there; here it only keeps the program from being made.
      if (found.kind === 'missing') reportMissing(name, use, found.versions, module);
      poison(use, module);
      return [];
    }
    const { library } = found;
    for (const [file, source] of library.program.sources) module.sources.set(file, source);
    for (const each of use.names) bindName(each, library, module);
    return [library.program];
  });
}

function reportMissing(name: string, use: UseNode, versions: readonly string[], module: Module): void {
  const { from } = module.header.effective;
  const when = versions.length === 0 ? {} : { from: dayText(from) };
  const notes = versions.length === 0 ? [] : [`At other times there are ${versions.join(', ')}.`];
  module.report('WR8102', use.from.span, { name, major: use.major.digits, ...when }, { notes });
}

/** Names of a library that is not there stand for anything, so that nothing more is said about them. */
function poison(use: UseNode, module: Module): void {
  for (const name of use.names) {
    module.scope.values.set(name.text, { kind: 'poisoned', span: name.span });
    module.scope.types.set(name.text, { kind: 'record', get: () => undefined, span: name.span });
  }
}

function bindName(name: Name, library: Library, module: Module): void {
  const exported = library.exports.get(name.text);
  if (exported === undefined) {
    const near = nearest(name.text, [...library.exports.keys()]);
    module.report(
      'WR8108',
      name.span,
      { name: name.text, library: library.program.name },
      {
        ...(near === undefined ? {} : { remedy: { text: near, edits: [{ span: name.span, text: near }] } }),
      },
    );
    module.scope.values.set(name.text, { kind: 'poisoned', span: name.span });
    module.scope.types.set(name.text, { kind: 'record', get: () => undefined, span: name.span });
    return;
  }
  bind(name, exported, library, module);
}

function bind(name: Name, exported: ExportedSymbol, library: Library, module: Module): void {
  switch (exported.kind) {
    case 'type':
      if (module.scope.types.has(name.text)) module.report('WR2106', name.span, { name: name.text });
      module.scope.types.set(name.text, exported.symbol);
      return;
    case 'value':
      if (module.scope.values.has(name.text)) module.report('WR2106', name.span, { name: name.text });
      module.scope.values.set(name.text, exported.symbol);
      return;
    case 'unit': {
      const units = new Map(module.scope.vocabulary.units);
      const currencies = new Map(module.scope.vocabulary.currencies);
      for (const word of exported.words) {
        const unit = library.vocabulary.units.get(word);
        const places = library.vocabulary.currencies.get(word);
        if (unit !== undefined) units.set(word, unit);
        if (places !== undefined) currencies.set(word, places);
      }
      module.scope.vocabulary = { units, currencies };
      return;
    }
    default:
      exported satisfies never;
  }
}

/** Values of a library; inputs and what reads them stay with the policy. */
const EXPORTED: ReadonlySet<Declaration['kind']> = new Set(['Constant', 'Define', 'Table', 'Calendar', 'Dates']);

/** What a checked library gives to others: everything it declares, nothing that it imported itself. */
export function exportsOf(module: Module): ReadonlyMap<string, ExportedSymbol> {
  const exports = new Map<string, ExportedSymbol>();
  for (const decl of module.file.declarations) {
    if (decl.kind === 'Unit') {
      const words = [decl.name.text, ...(decl.plural === undefined ? [] : [decl.plural.text])];
      for (const word of words) exports.set(word, { kind: 'unit', words });
    } else if (decl.kind === 'Enum' || decl.kind === 'RecordType') {
      const symbol = module.scope.types.get(decl.name.text);
      if (symbol !== undefined) exports.set(decl.name.text, { kind: 'type', symbol });
    } else if (EXPORTED.has(decl.kind) && 'name' in decl && 'text' in decl.name) {
      const symbol = module.scope.values.get(decl.name.text);
      if (symbol !== undefined) exports.set(decl.name.text, { kind: 'value', symbol });
    }
  }
  return exports;
}
