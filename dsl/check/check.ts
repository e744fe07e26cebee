/** Checks one file: text to a checked program, or to what is wrong with it. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { type Hashes, hashes } from '../format/hash.ts';
import { once } from '../once.ts';
import { type Parsed, parse } from '../parser/parse.ts';
import type { Program } from '../program/policy.ts';
import type { SourceFile, Span } from '../source.ts';
import type { Declaration, FileNode } from '../tree/file.ts';
import { reporter } from '../types/context.ts';
import { unitWords } from '../types/vocabulary.ts';
import { checkAsOfPath } from './as-of.ts';
import { lintDates } from './calendar-coverage.ts';
import {
  checkCurrencyPath,
  checkSpecifications,
  findingsOf,
  programOf,
  type Unread,
  type Variant,
} from './currencies.ts';
import { declareAll, declareInputs } from './declare.ts';
import { hashExtras } from './hash-extras.ts';
import { checkCurrencyName, checkHeader, currenciesOf } from './header.ts';
import { bindImports, exportsOf } from './imports.ts';
import { checkCost, lintUnused } from './lints.ts';
import { type Environment, type Library, type Module, newModule } from './module.ts';
import { checkDecision } from './rules.ts';
import { checkTariff, type TariffDraft } from './tariffs.ts';
import { settleVerdicts } from './verdicts.ts';

export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  /** There when nothing is wrong (warnings and lints aside). */
  readonly program?: Program;
  /** A library's side to those who use it. */
  readonly library?: Library;
}

/** Checks one text alone. */
export function check(source: SourceFile, environment: Environment): Checked {
  return checkParsed(source, parse(source), environment);
}

export function checkParsed(source: SourceFile, parsed: Parsed, environment: Environment): Checked {
  const { file, diagnostics } = parsed;
  if (file === undefined) return { diagnostics };
  if (!hasErrors(diagnostics)) return checkFile(source, file, environment, [...diagnostics]);
  // The sound rest of a file is checked for who watches; what is missing in it would only be told twice.
  if (environment.watch !== undefined) checkFile(source, file, environment, []);
  return { diagnostics };
}

function checkFile(source: SourceFile, file: FileNode, environment: Environment, diagnostics: Diagnostic[]): Checked {
  const currencies = currenciesOf(file.header);
  if (currencies === undefined) return checkOne(source, file, environment, diagnostics, undefined).checked;
  const { watch: _, ...unwatched } = environment;
  const variants = currencies.map((currency, i): Variant => {
    const found = checkOne(source, file, i === 0 ? environment : unwatched, [...diagnostics], currency);
    const { program, diagnostics: all } = found.checked;
    return { currency, program, path: found.path, diagnostics: all, unread: found.unread };
  });
  const all = sorted(findingsOf(variants));
  const program = hasErrors(all) ? undefined : programOf(variants);
  return { diagnostics: all, ...(program === undefined ? {} : { program }) };
}

/** In one currency, where there are several. */
function checkOne(
  source: SourceFile,
  file: FileNode,
  environment: Environment,
  diagnostics: Diagnostic[],
  currency: string | undefined,
): { readonly checked: Checked; readonly unread: readonly Unread[]; readonly path: Variant['path'] } {
  const header = checkHeader(file.header, reporter(diagnostics), currency);
  const module = newModule(source, file, environment, diagnostics, header);
  const imports = bindImports(module);
  const drafts = declareAll(module);
  declareInputs(module);
  checkCurrencyName(file.header, module.scope.vocabulary.currencies, module.report);
  const path = checkCurrencyPath(module);
  const built = buildProgram(module, drafts, imports);
  const program = built?.program;
  const unread = built?.unread ?? [];
  const result = (checked: Checked) => ({ checked, unread, path });
  if (!hasErrors(diagnostics)) lintUnused(module);
  if (!hasErrors(diagnostics) && program !== undefined) checkCost(program, module);
  const bound = imports.length === file.uses.length;
  if (hasErrors(diagnostics) || program === undefined || !bound) return result({ diagnostics: sorted(diagnostics) });
  const library =
    header.role === 'library'
      ? { program, exports: exportsOf(module), vocabulary: module.scope.vocabulary }
      : undefined;
  return result({ diagnostics: sorted(diagnostics), program, ...(library === undefined ? {} : { library }) });
}

function sorted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) =>
    a.span.file < b.span.file ? -1 : a.span.file > b.span.file ? 1 : a.span.start - b.span.start,
  );
}

function each<K extends Declaration['kind']>(
  module: Module,
  kind: K,
): readonly Extract<Declaration, { readonly kind: K }>[] {
  return module.file.declarations.filter(
    (decl): decl is Extract<Declaration, { readonly kind: K }> => decl.kind === kind,
  );
}

const NOT_IN_LIBRARIES: Partial<Readonly<Record<Declaration['kind'], string>>> = {
  Rule: 'a rule',
  Decision: 'a decision',
  Tariff: 'a tariff',
  Limit: 'a limit',
  Feature: 'a feature',
  Commission: 'a commission',
  Payout: 'a payout',
  Grant: 'a grant',
  Progression: 'a progression',
  Intent: 'an intent',
  Input: 'an input',
  Extern: 'an extern',
};

function buildProgram(
  module: Module,
  drafts: readonly TariffDraft[],
  imports: Program['imports'],
): { readonly program: Program; readonly unread: readonly Unread[] } | undefined {
  if (module.header.role === 'library') refuseInLibrary(module);
  const asOf = checkAsOfPath(module);
  const values = [...module.scope.values.values()];
  const inputs = values.flatMap((symbol) => (symbol.kind === 'input' ? [symbol.input] : []));
  const own = new Set(
    module.file.declarations.flatMap((decl) => ('name' in decl && 'text' in decl.name ? [decl.name.text] : [])),
  );
  const symbols = [...module.scope.values].filter(([name]) => own.has(name)).map(([, symbol]) => symbol);
  const constants = symbols.flatMap((symbol) => (symbol.kind === 'constant' ? present(symbol.get()) : []));
  const definitions = symbols.flatMap((symbol) => (symbol.kind === 'definition' ? present(symbol.get()) : []));
  const externs = symbols.flatMap((symbol) => (symbol.kind === 'extern' ? present(symbol.get()) : []));
  const tables = symbols.flatMap((symbol) => (symbol.kind === 'table' ? present(symbol.get()) : []));
  for (const symbol of module.scope.types.values()) if (symbol.kind === 'record') symbol.get();
  for (const symbol of symbols) if (symbol.kind === 'calendar' || symbol.kind === 'dates') symbol.get();
  lintDates(module);
  const verdicts = [...module.scope.verdicts.values()];
  const rules = inSourceOrder(verdicts.flatMap(({ rule }) => present(rule?.())));
  const decisions = each(module, 'Decision').flatMap((decl) => present(checkDecision(decl, module)));
  const tariffs = drafts.flatMap((draft) => present(checkTariff(draft, module)));
  reportCircles(module);
  const telling = [...verdicts, ...values.filter((symbol) => symbol.kind === 'output')];
  const outputs = inSourceOrder(telling.flatMap(({ output }) => present(output?.())));
  const settled = settleVerdicts(rules, decisions, module);
  for (const example of module.scope.examples.values()) example.get();
  const { tests, properties, unread } = checkSpecifications(each(module, 'Test'), each(module, 'Property'), module);
  const { header } = module;
  // Whoever only wants to know what is wrong with a file does not wait for its hashes.
  const named = once(() => hashes(module.file, hashExtras(module, imports, tables)));
  const program = withHashes(named, {
    role: header.role,
    name: header.name,
    title: header.title,
    version: header.version,
    effective: header.effective,
    ...(header.zone === undefined ? {} : { zone: header.zone }),
    zones: zonesOf(module),
    ...(header.currency === undefined ? {} : { currency: header.currency }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(header.supersedes === undefined ? {} : { supersedes: header.supersedes }),
    ...(header.owner === undefined ? {} : { owner: header.owner }),
    ...(header.describe === undefined ? {} : { describe: header.describe }),
    inputs,
    constants,
    definitions,
    externs,
    tables,
    ...settled,
    tariffs,
    outputs,
    tests,
    properties,
    units: unitWords(module.scope.vocabulary),
    sources: module.sources,
    imports,
  });
  return { program, unread };
}

/** In a scope of its own: a program that has its hashes does not keep what they were made of. */
function withHashes(named: () => Hashes, rest: Omit<Program, keyof Hashes>): Program {
  return {
    ...rest,
    get hash() {
      return named().hash;
    },
    get text() {
      return named().text;
    },
  };
}

function zonesOf({ file, scope }: Module): Program['zones'] {
  const own = file.header.clauses.flatMap((clause) =>
    clause.kind === 'Zone' ? [{ name: clause.zone.value, span: clause.zone.span }] : [],
  );
  const calendars = [...scope.values.values()].flatMap((symbol) =>
    symbol.kind === 'calendar' ? present(symbol.get()) : [],
  );
  return [...own, ...calendars.flatMap(({ zone, span }) => (typeof zone === 'string' ? [{ name: zone, span }] : []))];
}

function inSourceOrder<T extends { readonly span: Span }>(blocks: readonly T[]): readonly T[] {
  return [...blocks].sort((a, b) => a.span.start - b.span.start);
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function refuseInLibrary(module: Module): void {
  for (const decl of module.file.declarations) {
    const what = NOT_IN_LIBRARIES[decl.kind];
    if (what !== undefined) module.report('WR2109', decl.span, { what });
  }
}

/** `charge data.net` is `data`, `charge data.gross` is `data.gross`. */
function figureName(node: string): string {
  return node.replace(/^\w+ /, '').replace(/\.(?:net|alone)$/, '');
}

/** A circle through a discount or tax is told from there: that is where another figure can be read. */
function fromReader(circle: readonly string[]): readonly string[] {
  const nodes = circle.slice(0, -1);
  const at = Math.max(
    0,
    nodes.findIndex((node) => node.startsWith('discount ') || node.startsWith('tax ')),
  );
  const turned = [...nodes.slice(at), ...nodes.slice(0, at)];
  return [...turned, ...turned.slice(0, 1)];
}

/** WR2105, once for each circle; figures are named as an author reads them. */
function reportCircles(module: Module): void {
  const told = new Set<string>();
  for (const found of module.graph.circles()) {
    // Circles of definitions, tables and what is handed out alone were met, and told, when one was asked for its type.
    if (found.every((node) => /^(?:define|table|commission|payout|grant|rule) /.test(node))) continue;
    const circle = fromReader(found);
    const members = [...new Set(circle.map(figureName))].sort().join(' ');
    if (told.has(members)) continue;
    told.add(members);
    const place = circle.map((node) => module.graph.placeOf(node)).find((span) => span !== undefined);
    const names = circle.map(figureName).filter((name, i, all) => name !== all[i - 1]);
    const net = circle.find((node) => node.startsWith('charge ') && node.endsWith('.net'));
    const name = net?.replace(/^charge /, '').replace(/\.net$/, '');
    module.report(
      'WR2105',
      place ?? module.header.span,
      { cycle: names },
      {
        ...(name === undefined ? {} : { remedy: { text: `use ${name}.gross (before discounts) to break the circle` } }),
      },
    );
  }
}
