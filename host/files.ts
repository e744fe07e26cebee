/** Reading rule files from folders: `.writ` and `.writ.md` texts with the CSV tables beside them. Names are shown relative to a base. */
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type PackFiles, type SourceFile, sourceFile } from '#dsl';

/** Larger files are not read; the language's own limits are below this. */
const MAX_BYTES = 64 * 1024 * 1024;

const NOT_THERE = 'there is no such file or folder';

/** What a path could not be used for, as a sentence without its subject. */
export interface PathFault {
  readonly path: string;
  readonly reason: string;
}

export interface RuleFiles extends PackFiles {
  /** Paths that were asked for and give nothing: not there, or a folder without a rule file. */
  readonly unusable: readonly PathFault[];
  /** Files below them that cannot be read. */
  readonly unreadable: readonly PathFault[];
}

export function isRuleFile(name: string): boolean {
  return name.endsWith('.writ') || name.endsWith('.writ.md');
}

/** Folders that hold no rule files of one's own: hidden ones, and installed packages. */
export function isForeign(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/** Every rule file at or below the paths, each once. `base` is what names are relative to. */
export function readRuleFiles(paths: readonly string[], base: string): RuleFiles {
  const found = paths.map((path) => ({ path, files: filesAt(resolve(base, path)) }));
  const unusable = found.flatMap(({ path, files }) => (typeof files === 'string' ? [{ path, reason: files }] : []));
  const files = new Set(found.flatMap(({ files: all }) => (typeof all === 'string' ? [] : all)));
  return { ...readSources([...files], base), csv: (beside, file) => readCsv(base, beside, file), unusable };
}

/** Those of the paths where nothing stands. */
export function missingPaths(paths: readonly string[], base: string): readonly PathFault[] {
  return paths.filter((path) => !existsSync(resolve(base, path))).map((path) => ({ path, reason: NOT_THERE }));
}

/** The rule files that stand in a folder itself, not below it. */
export function ruleFilesIn(folder: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) =>
    entry.isFile() && isRuleFile(entry.name) ? [join(folder, entry.name)] : [],
  );
}

/** Rule files below a folder, in the order of their names. */
export function ruleFilesBelow(folder: string): readonly string[] {
  return foldersFrom(folder).flatMap(ruleFilesIn).sort();
}

/** A folder and all below it that may hold rule files of one's own. */
export function foldersFrom(folder: string): readonly string[] {
  const below = entriesOf(folder).flatMap((entry) =>
    entry.isDirectory() && !isForeign(entry.name) ? foldersFrom(join(folder, entry.name)) : [],
  );
  return [folder, ...below];
}

function entriesOf(folder: string): readonly Dirent[] {
  return readdirSync(folder, { withFileTypes: true });
}

/** The rule files of one path: the file itself, or all below a folder; or why there is none. */
function filesAt(path: string): readonly string[] | string {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const files = ruleFilesBelow(path);
    return files.length > 0 ? files : 'there is no rule file (.writ, .writ.md) in this folder';
  } catch (cause) {
    return reasonOf(cause);
  }
}

/** The texts of files; those that cannot be read are named. */
export function readSources(files: readonly string[], base: string): Pick<RuleFiles, 'sources' | 'unreadable'> {
  const sources: SourceFile[] = [];
  const unreadable: PathFault[] = [];
  for (const file of files) {
    try {
      sources.push(readSource(file, base));
    } catch (cause) {
      unreadable.push({ path: shownName(file, base), reason: reasonOf(cause) });
    }
  }
  return { sources, unreadable };
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return NOT_THERE;
  if (code === 'EACCES') return 'it may not be read';
  return cause instanceof Error ? cause.message : String(cause);
}

function readSource(file: string, base: string): SourceFile {
  const { size } = statSync(file);
  if (size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES / 1024 / 1024} MB`);
  return sourceFile(shownName(file, base), readFileSync(file, 'utf8'));
}

function shownName(file: string, base: string): string {
  return relative(base, file).split(sep).join('/');
}

/** A CSV table stands in the folder of the policy that names it; a name with a path in it names nothing. */
function readCsv(base: string, beside: string, file: string): SourceFile | undefined {
  if (basename(file) !== file || !file.endsWith('.csv')) return undefined;
  const path = join(dirname(resolve(base, beside)), file);
  try {
    return readSource(path, base);
  } catch {
    return undefined;
  }
}
