/** From paths to checked files: each path together with the pack it belongs to, so that its imports are found. */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkPack, type Diagnostic, type PackFile, type Program, type SourceFile } from '#dsl';
import { judge } from '#judge';
import { isRuleFile, type PathFault, type RuleFiles, readRuleFiles, readSources } from './files.ts';
import { manifestFaults, packRoot } from './manifest.ts';
import { filesOfPack } from './pack.ts';

export interface LoadedFile {
  readonly source: SourceFile;
  readonly checked: PackFile;
}

export interface Loaded {
  /** The files at or below the paths that were asked for. */
  readonly files: readonly LoadedFile[];
  /** Files of libraries that they are built on, where those were not asked for themselves. */
  readonly imported: readonly LoadedFile[];
  /** Every text that a span may point into, by name. */
  readonly texts: ReadonlyMap<string, SourceFile>;
  /** Paths that were asked for and give nothing. */
  readonly unusable: readonly PathFault[];
  /** Files below them that cannot be read and manifests that do not fit, in sentences. */
  readonly faults: readonly string[];
}

/** Reads and checks; `base` is what file names are shown relative to. */
export function loadPaths(paths: readonly string[], base: string): Loaded {
  return load(paths, base, () => true);
}

/**
 * The same to ask one policy: of the others no more is read than their headers. `policy`: a name, `name@version` or a rule file
 * among the paths. Where no file has the name all are read, so that it can be said what there is.
 */
export function loadPolicy(policy: string, paths: readonly string[], base: string): Loaded {
  if (isRuleFile(policy)) return loadPaths(paths, base);
  const [wanted = ''] = policy.split('@');
  const found = load(paths, base, (name) => name() === wanted);
  return found.files.some(({ checked }) => checked.head?.name === wanted) ? found : loadPaths(paths, base);
}

function load(paths: readonly string[], base: string, wanted: (name: () => string) => boolean): Loaded {
  const asked = readRuleFiles(paths, base);
  const known = new Set(asked.sources.map((source) => source.name));
  const around = new Set(paths.flatMap((path) => filesAround(resolve(base, path))));
  const others = readSources([...around], base).sources.filter((source) => !known.has(source.name));
  return checkLoaded(asked, others, { base, wanted });
}

/** What stands in the pack of a path; without a manifest, what stands beside the file. */
function filesAround(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const isFolder = statSync(path).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const root = packRoot(folder);
  if (root === undefined && isFolder) return [];
  return filesOfPack(root ?? folder);
}

interface Wanted {
  readonly base: string;
  /** Whether a file of such a name is checked. */
  readonly wanted: (name: () => string) => boolean;
}

function checkLoaded(asked: RuleFiles, others: readonly SourceFile[], { base, wanted }: Wanted): Loaded {
  const sources = [...asked.sources, ...others];
  const texts = new Map(sources.map((source) => [source.name, source]));
  const csv = (beside: string, file: string): SourceFile | undefined => {
    const source = asked.csv(beside, file);
    if (source !== undefined) texts.set(source.name, source);
    return source;
  };
  const isAsked = new Set(asked.sources);
  const results = checkPack({ sources, csv }, { asked: (source, name) => isAsked.has(source) && wanted(name) });
  const loaded = (from: readonly SourceFile[]): readonly LoadedFile[] =>
    from.flatMap((source) => {
      const checked = results.get(source.name);
      return checked === undefined ? [] : [{ source, checked }];
    });
  const files = loaded(asked.sources);
  const imported = loaded(others);
  const folders = [...files, ...imported].map(({ source }) => dirname(resolve(base, source.name)));
  const faults = [...asked.unreadable.map(({ path, reason }) => `${path}: ${reason}.`), ...manifestFaults(folders)];
  return { files, imported, texts, unusable: asked.unusable, faults };
}

/** A file as far as it is sound. */
export interface Judged {
  /** What is wrong with its text and, where that is sound, with what the engine would make of it. */
  readonly diagnostics: readonly Diagnostic[];
  /** There when nothing is wrong (warnings and lints aside). */
  readonly sound?: {
    readonly program: Program;
    /** Why answers would come from the slower evaluator; undefined where the policy is compiled. */
    readonly interpreted: string | undefined;
  };
}

/** Checked is not yet sound: the engine has the last word. `prepare` says the same and makes the plan. */
export function judgeFile({ checked }: LoadedFile): Judged {
  const { program, diagnostics } = checked;
  if (program === undefined) return { diagnostics };
  const judged = judge(program);
  if (!judged.ok) return { diagnostics: [...diagnostics, ...judged.diagnostics] };
  return {
    diagnostics: [...diagnostics, ...judged.lints],
    sound: { program, interpreted: judged.interpreted },
  };
}

/** Why a file is not sound: what is wrong with itself, or else with the libraries that it is built on. */
export function causes(
  file: LoadedFile,
  { diagnostics }: Pick<Judged, 'diagnostics'>,
  { files, imported }: Pick<Loaded, 'files' | 'imported'>,
): readonly Diagnostic[] {
  const own = errorsOf(diagnostics);
  if (own.length > 0) return own;
  const all = [...files, ...imported];
  const reached = new Set([file.source.name]);
  for (const name of reached)
    for (const library of all.find(({ source }) => source.name === name)?.checked.libraries ?? []) reached.add(library);
  return all.flatMap((each) => (reached.has(each.source.name) ? errorsOf(each.checked.diagnostics) : []));
}

function errorsOf(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}
