/** One module under check: its names, its reports, what it depends on, and what the checked parts come from. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DemandStack } from '../names/lazy.ts';
import { emptyScope, type Scope } from '../names/scope.ts';
import type { ExportedSymbol } from '../names/symbols.ts';
import type { Expr } from '../program/expression.ts';
import type { Program } from '../program/policy.ts';
import type { SourceFile } from '../source.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { FileNode } from '../tree/file.ts';
import { checkExpression } from '../types/check-expression.ts';
import { type CheckExpression, type Context, type Report, reporter, rootContext } from '../types/context.ts';
import type { Type } from '../types/type.ts';
import { BUILT_IN_VOCABULARY, type Vocabulary } from '../types/vocabulary.ts';
import { BUILT_IN_TYPES } from './built-in-records.ts';
import { DependencyGraph } from './dependencies.ts';
import type { HeaderFacts } from './header.ts';

/** A checked library, as its users see it. */
export interface Library {
  readonly program: Program;
  readonly exports: ReadonlyMap<string, ExportedSymbol>;
  readonly vocabulary: Vocabulary;
}

export type FoundLibrary =
  | { readonly kind: 'found'; readonly library: Library }
  /** Something is wrong with it, which is told in its own file. */
  | { readonly kind: 'faulty' }
  /** None is in force when its user begins; `versions` are there at other times. */
  | { readonly kind: 'missing'; readonly versions: readonly string[] };

/** What a module reads from outside: libraries by name and major version, CSV tables by the name beside the policy. */
export interface Environment {
  readonly library: (name: string, major: string) => FoundLibrary;
  readonly csv: (file: string) => SourceFile | undefined;
  readonly watch?: Watch;
}

/** What stands around a file that imports no library and reads no CSV table. */
export const ALONE: Environment = { library: () => ({ kind: 'missing', versions: [] }), csv: () => undefined };

/** Who wants to know more than the verdict (an editor) is told of the module and of every expression that is checked. */
export interface Watch {
  readonly onModule: (module: Module) => void;
  readonly onExpression: (
    node: ExprNode,
    context: Context,
    expected: Type | undefined,
    result: Expr | undefined,
  ) => void;
}

export interface Module {
  readonly source: SourceFile;
  readonly file: FileNode;
  readonly scope: Scope;
  readonly report: Report;
  readonly diagnostics: readonly Diagnostic[];
  readonly context: Context;
  readonly demand: DemandStack;
  readonly graph: DependencyGraph;
  readonly environment: Environment;
  readonly header: HeaderFacts;
  /** Texts that spans point into, filled as CSV tables and libraries are read. */
  readonly sources: Map<string, SourceFile>;
}

export function newModule(
  source: SourceFile,
  file: FileNode,
  environment: Environment,
  diagnostics: Diagnostic[],
  header: HeaderFacts,
): Module {
  const scope = emptyScope(BUILT_IN_VOCABULARY);
  for (const [name, symbol] of BUILT_IN_TYPES) scope.types.set(name, symbol);
  if (header.currency !== undefined)
    scope.currency = { code: header.currency, oneOfSeveral: header.currencyBy !== undefined };
  const report = reporter(diagnostics);
  const { watch } = environment;
  const check = watch === undefined ? checkExpression : watched(watch);
  const module: Module = {
    source,
    file,
    scope,
    report,
    diagnostics,
    context: rootContext(scope, report, source, check),
    demand: new DemandStack(),
    graph: new DependencyGraph(),
    environment,
    header,
    sources: new Map([[source.name, source]]),
  };
  watch?.onModule(module);
  return module;
}

function watched(watch: Watch): CheckExpression {
  return (node, context, expected) => {
    const result = checkExpression(node, context, expected);
    watch.onExpression(node, context, expected, result);
    return result;
  };
}

/** The context of a node of the dependency graph: what it reads becomes an edge. */
export function nodeContext(module: Module, node: string, context: Context = module.context): Context {
  return { ...context, depends: (read) => module.graph.edge(node, read) };
}
