/** Reading rule files from folders: `.writ` and `.writ.md` texts with the CSV tables beside them. Names are shown relative to a base. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type PackFiles, type SourceFile, sourceFile } from '#dsl';

/** Larger files are not read; the language's own limits are below this. */
const MAX_BYTES = 64 * 1024 * 1024;

export interface RuleFiles extends PackFiles {
  /** Paths that were asked for and are not there, or cannot be read. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

export function isRuleFile(name: string): boolean {
  return name.endsWith('.writ') || name.endsWith('.writ.md');
}

/** Rule files of one path: the file itself, or all below a folder, in the order of their names. */
function filesBelow(path: string): readonly string[] {
  return statSync(path).isDirectory() ? [...walk(path)].filter(isRuleFile).sort() : [path];
}

/** All files below a folder; what is hidden, and what npm has installed, belongs to no pack. */
export function* walk(folder: string): Iterable<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') yield* walk(path);
  }
}

/** Every rule file at or below the paths, each once. `base` is what names are relative to. */
export function readRuleFiles(paths: readonly string[], base: string): RuleFiles {
  const unreadable: { path: string; reason: string }[] = [];
  const attempt = <T>(path: string, read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (cause) {
      unreadable.push({ path, reason: reasonOf(cause) });
      return otherwise;
    }
  };
  const files = new Set(paths.flatMap((path) => attempt(path, () => filesBelow(resolve(base, path)), [])));
  const sources = [...files].flatMap((file) => attempt(file, () => [readSource(file, base)], []));
  return { sources, csv: (beside, file) => readCsv(base, beside, file), unreadable };
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'there is no such file or folder';
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
