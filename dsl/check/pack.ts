/**
 * Checks a set of files together: libraries before those who use them, each file once. A library is found by its name and
 * major version, the highest version that is in force when its user begins (18.164); never by its path. A file whose text
 * and whose libraries and CSV tables are those of an earlier check keeps the result it had.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import { type Parsed, parse } from '../parser/parse.ts';
import type { SourceFile } from '../source.ts';
import { type Checked, checkParsed } from './check.ts';
import type { Library, Watch } from './module.ts';

export interface PackFiles {
  readonly sources: readonly SourceFile[];
  /** The text of a CSV table named by the file `beside`, or undefined. */
  readonly csv: (beside: string, file: string) => SourceFile | undefined;
}

/** One file of a pack with its result and what the check of it read. */
export interface PackFile {
  readonly source: SourceFile;
  readonly parsed: Parsed;
  readonly checked: Checked;
  readonly reads: Reads;
}

/** What a check asked for and was given: while the answers are the same, so is its result. */
interface Reads {
  readonly libraries: readonly LibraryRead[];
  readonly csv: readonly { readonly file: string; readonly text: string | undefined }[];
}
interface LibraryRead extends Found {
  readonly name: string;
  readonly major: string;
}
interface Found {
  /** The file of the library. */
  readonly file: string | undefined;
  readonly library: Library | 'faulty' | undefined;
}

export interface PackOptions {
  /** The results of an earlier check, by file name. */
  readonly before?: ReadonlyMap<string, PackFile>;
  /** Told what is learned of a file that is checked anew. */
  readonly watch?: (source: SourceFile) => Watch;
  /** How a text is read: by who remembers what was read before. */
  readonly parse?: (source: SourceFile) => Parsed;
}

/** The result for each file, by its name, in the order given. */
export function checkPack(files: PackFiles): ReadonlyMap<string, Checked> {
  const results = new PackChecker(files, {}).check();
  return new Map([...results].map(([name, file]) => [name, withMore(file.checked, file.told)]));
}

/** A file with what only the pack around it tells: circles of libraries, a version that stands twice. */
export interface PackResult extends PackFile {
  readonly told: readonly Diagnostic[];
}

/** Checks what has changed since `before`. */
export function recheckPack(files: PackFiles, options: PackOptions): ReadonlyMap<string, PackResult> {
  return new PackChecker(files, options).check();
}

/** Checks one file of a pack and the libraries it needs, and nothing else. */
export function checkOneOf(files: PackFiles, name: string, options: PackOptions): PackFile | undefined {
  return new PackChecker(files, options).checkOnly(name);
}

/** Orders `1.10.0` above `1.9.0`. Pre-release tails compare as text, below the release. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('-'), b.split('-')];
  const numbers = (text: string | undefined): readonly number[] => (text ?? '').split('.').map(Number);
  const [x, y] = [numbers(left[0]), numbers(right[0])];
  for (let i = 0; i < 3; i += 1) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return difference;
  }
  const [p, q] = [left[1], right[1]];
  if (p === q) return 0;
  if (p === undefined || q === undefined) return p === undefined ? 1 : -1;
  return p < q ? -1 : 1;
}

function withMore(checked: Checked, more: readonly Diagnostic[]): Checked {
  return more.length === 0 ? checked : { diagnostics: [...checked.diagnostics, ...more] };
}

interface Candidate {
  readonly source: SourceFile;
  readonly parsed: Parsed;
  readonly name: string;
  readonly version: string;
}

class PackChecker {
  readonly #files: PackFiles;
  readonly #options: PackOptions;
  readonly #candidates: readonly Candidate[];
  readonly #results = new Map<string, PackFile>();
  readonly #working: string[] = [];
  readonly #circles: Diagnostic[] = [];

  constructor(files: PackFiles, options: PackOptions) {
    this.#files = files;
    this.#options = options;
    this.#candidates = files.sources.map((source) => {
      const parsed = (options.parse ?? parse)(source);
      const header = parsed.file?.header;
      const name = header?.name.names.map((part) => part.text).join('.') ?? '';
      return { source, parsed, name, version: header?.version.value ?? '' };
    });
  }

  check(): ReadonlyMap<string, PackResult> {
    const results = this.#candidates.map((candidate) => [candidate, this.#checkOne(candidate)] as const);
    return new Map(
      results.map(([candidate, result]) => {
        const circles = this.#circles.filter((each) => each.span.file === candidate.source.name);
        return [candidate.source.name, { ...result, told: [...this.#duplicate(candidate), ...circles] }];
      }),
    );
  }

  checkOnly(name: string): PackFile | undefined {
    const candidate = this.#candidates.find((each) => each.source.name === name);
    return candidate === undefined ? undefined : this.#checkOne(candidate);
  }

  #checkOne(candidate: Candidate): PackFile {
    const known = this.#results.get(candidate.source.name);
    if (known !== undefined) return known;
    this.#working.push(candidate.source.name);
    const result = this.#unchanged(candidate) ?? this.#checkAnew(candidate);
    this.#working.pop();
    this.#results.set(candidate.source.name, result);
    return result;
  }

  #unchanged(candidate: Candidate): PackFile | undefined {
    const old = this.#options.before?.get(candidate.source.name);
    if (old?.source !== candidate.source) return undefined;
    const libraries = old.reads.libraries.every((read) => {
      const found = this.#library(read.name, read.major, candidate);
      return found.library === read.library && found.file === read.file;
    });
    const same = libraries && old.reads.csv.every(({ file, text }) => this.#csv(candidate, file)?.text === text);
    return same ? old : undefined;
  }

  #checkAnew(candidate: Candidate): PackFile {
    const { source, parsed } = candidate;
    const libraries: LibraryRead[] = [];
    const csv: { file: string; text: string | undefined }[] = [];
    const watch = this.#options.watch?.(source);
    const checked = checkParsed(source, parsed, {
      library: (name, major) => {
        const found = this.#library(name, major, candidate);
        libraries.push({ name, major, ...found });
        return found.library;
      },
      csv: (file) => {
        const table = this.#csv(candidate, file);
        csv.push({ file, text: table?.text });
        return table;
      },
      ...(watch === undefined ? {} : { watch }),
    });
    return { source, parsed, checked, reads: { libraries, csv } };
  }

  #csv(candidate: Candidate, file: string): SourceFile | undefined {
    return this.#files.csv(candidate.source.name, file);
  }

  #library(name: string, major: string, user: Candidate): Found {
    const versions = this.#candidates
      .filter(
        (each) =>
          each.name === name && each.version.split('.')[0] === major && each.parsed.file?.header.role === 'library',
      )
      .sort((a, b) => compareVersions(b.version, a.version));
    const from = effectiveFrom(user);
    const chosen = versions.find((each) => inForce(each, from)) ?? versions[0];
    if (chosen === undefined) return { file: undefined, library: undefined };
    const file = chosen.source.name;
    const at = this.#working.indexOf(file);
    if (at < 0) return { file, library: this.#checkOne(chosen).checked.library ?? 'faulty' };
    this.#reportCircle(user, [...this.#working.slice(at), file]);
    return { file, library: 'faulty' };
  }

  #reportCircle(user: Candidate, files: readonly string[]): void {
    const circle = files.map((file) => this.#candidates.find((each) => each.source.name === file)?.name ?? file);
    const span = user.parsed.file?.uses[0]?.span ?? { file: user.source.name, start: 0, end: 0 };
    const found = diagnose('WR8109', span, { circle });
    // A file that is looked at twice, for its old result and then anew, meets its circle twice.
    const told = this.#circles.some((each) => each.span.file === user.source.name && each.message === found.message);
    if (!told) this.#circles.push(found);
  }

  /** WR8110: one name and version in two files, told in the later one. */
  #duplicate(candidate: Candidate): readonly Diagnostic[] {
    const header = candidate.parsed.file?.header;
    const first = this.#candidates.find((each) => each.name === candidate.name && each.version === candidate.version);
    if (header === undefined || first === undefined || first === candidate) return [];
    return [
      diagnose('WR8110', header.version.span, {
        name: candidate.name,
        version: candidate.version,
        other: first.source.name,
      }),
    ];
  }
}

function effectiveFrom(candidate: Candidate): string {
  const clause = candidate.parsed.file?.header.clauses.find((each) => each.kind === 'Effective');
  return clause?.kind === 'Effective' ? clause.from.value : '';
}

function inForce(candidate: Candidate, day: string): boolean {
  const clause = candidate.parsed.file?.header.clauses.find((each) => each.kind === 'Effective');
  if (clause?.kind !== 'Effective') return false;
  return clause.from.value <= day && (clause.until === undefined || day < clause.until.value);
}
