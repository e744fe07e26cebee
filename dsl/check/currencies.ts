/**
 * A policy in several currencies (18.13): it is checked once for each, as if that were the only one. What is wrong in one is told
 * once; a test, or a row of its cases, speaks of the currencies in which it can be read.
 */
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import type { AsOf, Program } from '../program/policy.ts';
import type { Property, Test } from '../program/specification.ts';
import type { Span } from '../source.ts';
import { dottedName } from '../tree/common.ts';
import type { PropertyDecl, TestDecl } from '../tree/test.ts';
import { reporter } from '../types/context.ts';
import { typeText } from '../types/numeric.ts';
import { resolvePath } from './givens.ts';
import type { Module } from './module.ts';
import { checkProperty, checkTest } from './specifications.ts';

/** A specification, or one row of it, that cannot be read in a currency, and why. */
export interface Unread {
  readonly span: Span;
  readonly diagnostics: readonly Diagnostic[];
}

/** The input that says in which currency a bill is: a required text or enum. */
export function checkCurrencyPath(module: Module): AsOf['path'] | undefined {
  const path = module.header.currencyBy;
  if (path === undefined) return undefined;
  const found = resolvePath(path, module);
  const [root] = path.names;
  if (found === undefined || root === undefined) return undefined;
  module.scope.used.add(root.text);
  const { type } = found;
  if (type.optional) return module.report('WR4101', path.span, { value: dottedName(path) });
  if (type.kind === 'text' || type.kind === 'enum') return found.path;
  return module.report('WR3100', path.span, { wanted: 'a text or an enum of currencies', found: typeText(type) });
}

/** The tests and properties that can be read in the currency at hand; elsewhere all of them. */
export function checkSpecifications(
  tests: readonly TestDecl[],
  properties: readonly PropertyDecl[],
  module: Module,
): { readonly tests: readonly Test[]; readonly properties: readonly Property[]; readonly unread: readonly Unread[] } {
  const unread: Unread[] = [];
  const read = <T>(span: Span, check: (quiet: Module) => T | undefined): T | undefined => {
    if (module.header.currencyBy === undefined) return check(module);
    const diagnostics: Diagnostic[] = [];
    const report = reporter(diagnostics);
    const result = check({ ...module, report, context: { ...module.context, report } });
    if (result !== undefined && !hasErrors(diagnostics)) return result;
    unread.push({ span, diagnostics });
    return undefined;
  };
  const checkOne = (decl: TestDecl): readonly Test[] => {
    const cases = decl.clauses.find((each) => each.kind === 'Cases');
    if (cases === undefined || module.header.currencyBy === undefined) {
      return present(read(decl.name.span, (quiet) => checkTest(decl, quiet)));
    }
    const rows = cases.rows.flatMap((row) => {
      const alone = {
        ...decl,
        clauses: decl.clauses.map((each) => (each === cases ? { ...cases, rows: [row] } : each)),
      };
      return present(read(row.span, (quiet) => checkTest(alone, quiet)));
    });
    const [first] = rows;
    return first === undefined ? [] : [{ ...first, cases: rows.flatMap((row) => row.cases ?? []) }];
  };
  return {
    tests: tests.flatMap(checkOne),
    properties: properties.flatMap((decl) => present(read(decl.name.span, (quiet) => checkProperty(decl, quiet)))),
    unread,
  };
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** One check for each currency, in the order of the header. */
export interface Variant {
  readonly currency: string;
  readonly program: Program | undefined;
  readonly path: AsOf['path'] | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly unread: readonly Unread[];
}

/** What is wrong in any currency, once, and what is read in none. */
export function findingsOf(variants: readonly Variant[]): readonly Diagnostic[] {
  const [first] = variants;
  const nowhere = (first?.unread ?? []).filter(({ span }) =>
    variants.every(({ unread }) => unread.some((each) => each.span.start === span.start)),
  );
  const all = [
    ...variants.flatMap(({ diagnostics }) => diagnostics),
    ...nowhere.flatMap(({ diagnostics }) => diagnostics),
  ];
  const told = new Set<string>();
  return all.filter(({ code, span }) => {
    const key = `${code} ${span.file} ${span.start} ${span.end}`;
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}

/** The first currency's program, which knows those of the others. */
export function programOf(variants: readonly Variant[]): Program | undefined {
  const [first] = variants;
  const programs = variants.flatMap(({ currency, program }) =>
    program === undefined ? [] : [[currency, program] as const],
  );
  if (first?.program === undefined || first.path === undefined || programs.length < variants.length) return undefined;
  return { ...first.program, currencies: { path: first.path, programs: new Map(programs) } };
}
