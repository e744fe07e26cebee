/**
 * Checks files of a pack together: libraries before those who use them, each file once. A library is found by its name and
 * major version, the highest version that is in force when its user begins (18.164); never by its path.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import { once } from '../once.ts';
import { type Parsed, parse, parseHeader } from '../parser/parse.ts';
import type { SourceFile } from '../source.ts';
import type { HeaderNode } from '../tree/declaration.ts';
import { type Checked, checkParsed } from './check.ts';
import type { FoundLibrary } from './module.ts';
import { type Candidate, compareVersions, holds, stretchOf, versionFaults } from './versions.ts';

export interface PackFiles {
  readonly sources: readonly SourceFile[];
  /** The text of a CSV table named by the file `beside`, or undefined. */
  readonly csv: (beside: string, file: string) => SourceFile | undefined;
}

/** A checked file of a pack. */
export interface PackFile extends Checked {
  /** What its header says it is, where that can be read. */
  readonly head?: { readonly role: HeaderNode['role']; readonly name: string; readonly version: string };
  /** The files of the libraries that it imports. */
  readonly libraries: readonly string[];
}

interface Member extends Candidate {
  readonly source: SourceFile;
  readonly parsed: () => Parsed;
}

/**
 * The result for each file that is asked for, by its name, in the order given, and behind them those for the libraries they
 * are built on. Of the others no more is read than the header.
 */
export function checkPack(
  files: PackFiles,
  asked: (source: SourceFile) => boolean = () => true,
): ReadonlyMap<string, PackFile> {
  return new PackChecker(files, asked).check();
}

function memberOf(source: SourceFile, isAsked: boolean): Member {
  const parsed = once(() => parse(source));
  const header = isAsked ? parsed().file?.header : parseHeader(source);
  const name = header?.name.names.map((part) => part.text).join('.') ?? '';
  return { file: source.name, source, parsed, header, name, version: header?.version.value ?? '' };
}

class PackChecker {
  readonly #files: PackFiles;
  readonly #asked: readonly Member[];
  readonly #members: readonly Member[];
  readonly #results = new Map<string, Checked>();
  readonly #libraries = new Map<string, Set<string>>();
  readonly #working: string[] = [];
  readonly #circles: Diagnostic[] = [];

  constructor(files: PackFiles, asked: (source: SourceFile) => boolean) {
    this.#files = files;
    this.#members = files.sources.map((source) => memberOf(source, asked(source)));
    this.#asked = this.#members.filter(({ source }) => asked(source));
  }

  check(): ReadonlyMap<string, PackFile> {
    for (const member of this.#asked) this.#checkOne(member);
    const imported = this.#members.filter((each) => this.#results.has(each.file) && !this.#asked.includes(each));
    return new Map([...this.#asked, ...imported].map((member) => [member.file, this.#packFile(member)]));
  }

  #packFile(member: Member): PackFile {
    const { file, header, name, version } = member;
    const result = this.#results.get(file) ?? { diagnostics: [] };
    const faults = [
      ...versionFaults(member, this.#members),
      ...this.#circles.filter((each) => each.span.file === file),
    ];
    return {
      ...(faults.length === 0 ? result : { diagnostics: [...result.diagnostics, ...faults] }),
      ...(header === undefined ? {} : { head: { role: header.role, name, version } }),
      libraries: [...(this.#libraries.get(file) ?? [])],
    };
  }

  #checkOne(member: Member): Checked {
    const known = this.#results.get(member.file);
    if (known !== undefined) return known;
    this.#working.push(member.file);
    const result = checkParsed(member.source, member.parsed(), {
      library: (name, major) => this.#library(name, major, member),
      csv: (file) => this.#files.csv(member.file, file),
    });
    this.#working.pop();
    this.#results.set(member.file, result);
    return result;
  }

  #library(name: string, major: string, user: Member): FoundLibrary {
    const versions = this.#members
      .filter((each) => each.name === name && each.version.split('.')[0] === major && each.header?.role === 'library')
      .sort((a, b) => compareVersions(b.version, a.version));
    const from = stretchOf(user)?.from;
    const chosen = versions.find((each) => from === undefined || isInForce(each, from));
    if (chosen === undefined) return { kind: 'missing', versions: versions.map(({ version }) => version) };
    this.#libraries.set(user.file, (this.#libraries.get(user.file) ?? new Set()).add(chosen.file));
    const at = this.#working.indexOf(chosen.file);
    if (at >= 0) {
      this.#reportCircle(user, [...this.#working.slice(at), chosen.file]);
      return { kind: 'faulty' };
    }
    const { library } = this.#checkOne(chosen);
    return library === undefined ? { kind: 'faulty' } : { kind: 'found', library };
  }

  #reportCircle(user: Member, files: readonly string[]): void {
    const circle = files.map((file) => this.#members.find((each) => each.file === file)?.name ?? file);
    const span = user.parsed().file?.uses[0]?.span ?? { file: user.file, start: 0, end: 0 };
    this.#circles.push(diagnose('WR8109', span, { circle }));
  }
}

function isInForce(member: Member, day: string): boolean {
  const stretch = stretchOf(member);
  return stretch !== undefined && holds(stretch, day);
}
