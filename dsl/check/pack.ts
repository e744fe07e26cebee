/**
 * Checks files of a pack together: libraries before those who use them, each file once. A library is found by its name and
 * major version, the highest version that is in force when its user begins (18.164); never by its path. A file whose text
 * and whose libraries and CSV tables are those of an earlier check keeps the result it had.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import { once } from '../once.ts';
import { type Parsed, parse, parseHeader } from '../parser/parse.ts';
import type { SourceFile } from '../source.ts';
import { dottedName } from '../tree/common.ts';
import type { HeaderNode } from '../tree/declaration.ts';
import { type Checked, checkParsed } from './check.ts';
import type { FoundLibrary, Watch } from './module.ts';
import { type LibraryAnswer, type Reads, recorded, type Surroundings, stillHolds } from './reads.ts';
import { type ReadVersion, reusedCodes } from './reused-codes.ts';
import { stepFaults } from './version-steps.ts';
import { type Candidate, compareVersions, holds, stretchOf, versionFaults } from './versions.ts';

export interface PackFiles {
  readonly sources: readonly SourceFile[];
  /** The text of a CSV table named by the file `beside`, or undefined. */
  readonly csv: (beside: string, file: string) => SourceFile | undefined;
}

export interface PackOptions {
  /** The files to check; without it all. `name`: what the header says the file holds, '' where it cannot be read. */
  readonly asked?: (source: SourceFile, name: () => string) => boolean;
  /** Whether a file may be bound to a library; without it to any. */
  readonly sees?: (user: SourceFile, library: SourceFile) => boolean;
  /** The results of an earlier check, by file name. */
  readonly before?: ReadonlyMap<string, FileResult>;
  /** Told what is learned of a file that is checked anew. */
  readonly watch?: (source: SourceFile) => Watch;
  /** How a text is read, by who remembers what was read before; so it is asked for headers too. */
  readonly parse?: (source: SourceFile) => Parsed;
}

/** A file with its own result and what the check of it read: kept for the next check as long as that is the same. */
export interface FileResult {
  readonly source: SourceFile;
  readonly parsed: Parsed;
  readonly reads: Reads;
  /** Without what only the files beside it make wrong. */
  readonly own: Checked;
}

/** A checked file of a pack. */
export interface PackFile extends Checked, FileResult {
  /** What its header says it is, where that can be read. */
  readonly head?: { readonly role: HeaderNode['role']; readonly name: string; readonly version: string };
  /** The files of the libraries that it imports. */
  readonly libraries: readonly string[];
}

interface Member extends Candidate {
  readonly source: SourceFile;
  readonly parsed: () => Parsed;
  readonly isAsked: boolean;
}

/**
 * The result for each file that is asked for, by its name, in the order given, and behind them those for the libraries they
 * are built on. Of the others no more is read than the header.
 */
export function checkPack(files: PackFiles, options: PackOptions = {}): ReadonlyMap<string, PackFile> {
  return new PackChecker(files, options).check();
}

function memberOf(source: SourceFile, options: PackOptions): Member {
  const parsed = once(() => (options.parse ?? parse)(source));
  const skimmed = once(() => (options.parse === undefined ? parseHeader(source) : parsed().file?.header));
  const isAsked = options.asked?.(source, () => nameOf(skimmed())) ?? true;
  const header = isAsked ? parsed().file?.header : skimmed();
  return {
    file: source.name,
    source,
    parsed,
    isAsked,
    header,
    name: nameOf(header),
    version: header?.version.value ?? '',
  };
}

/** Of headers that earlier checks have met, too: an edit leaves all but one as they are. */
const names = new WeakMap<HeaderNode, string>();
function nameOf(header: HeaderNode | undefined): string {
  if (header === undefined) return '';
  const name = names.get(header) ?? dottedName(header.name);
  names.set(header, name);
  return name;
}

class PackChecker {
  readonly #files: PackFiles;
  readonly #options: PackOptions;
  readonly #members: readonly Member[];
  readonly #byName: ReadonlyMap<string, readonly Member[]>;
  /** Every header can be read. */
  readonly #isWhole: boolean;
  readonly #results = new Map<string, FileResult>();
  readonly #working: string[] = [];
  readonly #circles: Diagnostic[] = [];

  constructor(files: PackFiles, options: PackOptions) {
    this.#files = files;
    this.#options = options;
    this.#members = files.sources.map((source) => memberOf(source, options));
    this.#byName = Map.groupBy(this.#members, ({ name }) => name);
    this.#isWhole = this.#members.every(({ header }) => header !== undefined);
  }

  check(): ReadonlyMap<string, PackFile> {
    const asked = this.#members.filter(({ isAsked }) => isAsked);
    for (const member of asked) this.#checkOne(member);
    const imported = this.#members.filter(({ file, isAsked }) => !isAsked && this.#results.has(file));
    return new Map([...asked, ...imported].map((member) => [member.file, this.#packFile(member)]));
  }

  #packFile(member: Member): PackFile {
    const { file, header, name, version } = member;
    const { source, parsed, reads, own } = this.#checkOne(member);
    const namesakes = this.#byName.get(name) ?? [];
    const others = namesakes.filter((each) => each !== member && each.isAsked);
    const faults = [
      ...versionFaults(member, namesakes, this.#isWhole),
      ...(others.length === 0 ? [] : [...this.#reusedCodes(member, others), ...this.#stepFaults(member, others)]),
      ...this.#circles.filter((each) => each.span.file === file),
    ];
    return {
      ...(faults.length === 0 ? own : { diagnostics: [...own.diagnostics, ...faults] }),
      ...(header === undefined ? {} : { head: { role: header.role, name, version } }),
      libraries: [...new Set(reads.libraries.flatMap((read) => read.file ?? []))],
      source,
      parsed,
      reads,
      own,
    };
  }

  /** `others`: its other versions that are asked for too, and so are read whole. */
  #reusedCodes(member: Member, others: readonly Member[]): readonly Diagnostic[] {
    const read = (each: Member): readonly ReadVersion[] => {
      const { file } = each.parsed();
      return file === undefined ? [] : [{ version: each.version, file }];
    };
    const [own] = member.isAsked ? read(member) : [];
    if (own === undefined) return [];
    return reusedCodes(own, others.flatMap(read));
  }

  #stepFaults(member: Member, others: readonly Member[]): readonly Diagnostic[] {
    const program = this.#checkOne(member).own.program;
    if (program === undefined || member.header === undefined) return [];
    const programs = others.flatMap((each) => this.#checkOne(each).own.program ?? []);
    return stepFaults(program, member.header.version.span, programs);
  }

  #checkOne(member: Member): FileResult {
    const known = this.#results.get(member.file);
    if (known !== undefined) return known;
    this.#working.push(member.file);
    const result = this.#keptOrNew(member);
    this.#working.pop();
    this.#results.set(member.file, result);
    return result;
  }

  #keptOrNew(member: Member): FileResult {
    const { file, source } = member;
    const surroundings: Surroundings = {
      library: (name, major) => this.#library(name, major, member),
      csv: (table) => this.#files.csv(file, table),
    };
    const old = this.#options.before?.get(file);
    return old?.source === source && stillHolds(old.reads, surroundings) ? old : this.#checkAnew(member, surroundings);
  }

  #checkAnew({ source, parsed }: Member, surroundings: Surroundings): FileResult {
    const { environment, reads } = recorded(surroundings);
    const watch = this.#options.watch?.(source);
    const own = checkParsed(source, parsed(), watch === undefined ? environment : { ...environment, watch });
    return { source, parsed: parsed(), reads, own };
  }

  #library(name: string, major: string, user: Member): LibraryAnswer {
    const { sees } = this.#options;
    const versions = (this.#byName.get(name) ?? [])
      .filter((each) => each.version.split('.')[0] === major && each.header?.role === 'library')
      .filter((each) => sees === undefined || sees(user.source, each.source))
      .sort((a, b) => compareVersions(b.version, a.version));
    const from = stretchOf(user)?.from;
    const chosen = versions.find((each) => from === undefined || isInForce(each, from));
    if (chosen !== undefined) return { file: chosen.file, found: this.#found(chosen, user) };
    return { file: undefined, found: { kind: 'missing', versions: versions.map(({ version }) => version) } };
  }

  #found(chosen: Member, user: Member): FoundLibrary {
    const at = this.#working.indexOf(chosen.file);
    if (at >= 0) {
      this.#reportCircle(user, [...this.#working.slice(at), chosen.file]);
      return { kind: 'faulty' };
    }
    const { library } = this.#checkOne(chosen).own;
    return library === undefined ? { kind: 'faulty' } : { kind: 'found', library };
  }

  #reportCircle(user: Member, files: readonly string[]): void {
    const circle = files.map((file) => this.#members.find((each) => each.file === file)?.name ?? file);
    const span = user.parsed().file?.uses[0]?.span ?? { file: user.file, start: 0, end: 0 };
    const found = diagnose('WR8109', span, { circle });
    // A file that is looked at twice, for its old result and then anew, meets its circle twice.
    const isTold = this.#circles.some((each) => each.span.file === user.file && each.message === found.message);
    if (!isTold) this.#circles.push(found);
  }
}

function isInForce(member: Member, day: string): boolean {
  const stretch = stretchOf(member);
  return stretch !== undefined && holds(stretch, day);
}
