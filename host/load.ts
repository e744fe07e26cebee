/** From paths to checked files: each path together with the pack it belongs to, so that its imports are found. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Checked, checkPack, type SourceFile } from '#dsl';
import { isRuleFile, type RuleFiles, readRuleFiles, walk } from './files.ts';
import { MANIFEST, manifestFaults } from './manifest.ts';

export interface LoadedFile {
  readonly source: SourceFile;
  readonly checked: Checked;
}

export interface Loaded {
  /** The files at or below the paths that were asked for. */
  readonly files: readonly LoadedFile[];
  /** Every text that a span may point into, by name. */
  readonly texts: ReadonlyMap<string, SourceFile>;
  /** Paths that cannot be read and manifests that do not fit, in sentences. */
  readonly faults: readonly string[];
}

/** Reads and checks; `base` is what file names are shown relative to. */
export function loadPaths(paths: readonly string[], base: string): Loaded {
  const asked = readRuleFiles(paths, base);
  const packs = new Set(paths.map((path) => packRoot(resolve(base, path))));
  const known = new Set(asked.sources.map((source) => source.name));
  const around = readRuleFiles(
    [...packs].filter((pack) => pack !== undefined),
    base,
  ).sources.filter((source) => !known.has(source.name));
  return checkLoaded(asked, around, base);
}

function checkLoaded(asked: RuleFiles, around: readonly SourceFile[], base: string): Loaded {
  const sources = [...asked.sources, ...around];
  const texts = new Map(sources.map((source) => [source.name, source]));
  const csv = (beside: string, file: string): SourceFile | undefined => {
    const source = asked.csv(beside, file);
    if (source !== undefined) texts.set(source.name, source);
    return source;
  };
  const results = checkPack({ sources, csv });
  const files = asked.sources.flatMap((source) => {
    const checked = results.get(source.name);
    return checked === undefined ? [] : [{ source, checked }];
  });
  const unreadable = asked.unreadable.map(({ path, reason }) => `${path}: ${reason}.`);
  return { files, texts, faults: [...unreadable, ...manifestFaults([...texts.keys()], base)] };
}

/** The nearest folder at or above a path that holds a manifest; else the folder of the path itself. */
function packRoot(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  const start = statSync(path).isDirectory() ? path : dirname(path);
  return packAbove(start) ?? start;
}

/** The nearest folder at or above a folder that holds a manifest. */
export function packAbove(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, MANIFEST))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The rule files of a pack; of a folder without a manifest those that stand in it, and not what lies below. */
export function readPack(folder: string): RuleFiles {
  if (existsSync(join(folder, MANIFEST))) return readRuleFiles([folder], folder);
  const files = existsSync(folder) ? readdirSync(folder).filter(isRuleFile) : [];
  return readRuleFiles(files, folder);
}

/** The packs in a folder: every folder with a manifest. */
export function packsBelow(folder: string): readonly string[] {
  return existsSync(folder) ? [...walk(folder)].filter((path) => basename(path) === MANIFEST).map(dirname) : [];
}
