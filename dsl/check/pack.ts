/**
 * Checks a set of files together: libraries before those who use them, each file once. A library is found by its name and
 * major version, the highest version that is in force when its user begins (18.164); never by its path.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import { type Parsed, parse } from '../parser/parse.ts';
import type { SourceFile } from '../source.ts';
import { type Checked, checkParsed } from './check.ts';
import type { Library } from './module.ts';

export interface PackFiles {
  readonly sources: readonly SourceFile[];
  /** The text of a CSV table named by the file `beside`, or undefined. */
  readonly csv: (beside: string, file: string) => SourceFile | undefined;
}

interface Candidate {
  readonly source: SourceFile;
  readonly parsed: Parsed;
  readonly name: string;
  readonly version: string;
}

/** The result for each file, by its name, in the order given. */
export function checkPack(files: PackFiles): ReadonlyMap<string, Checked> {
  return new PackChecker(files).check();
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

class PackChecker {
  readonly #files: PackFiles;
  readonly #candidates: readonly Candidate[];
  readonly #results = new Map<string, Checked>();
  readonly #working: string[] = [];
  readonly #circles: Diagnostic[] = [];

  constructor(files: PackFiles) {
    this.#files = files;
    this.#candidates = files.sources.map((source) => {
      const parsed = parse(source);
      const header = parsed.file?.header;
      const name = header?.name.names.map((part) => part.text).join('.') ?? '';
      return { source, parsed, name, version: header?.version.value ?? '' };
    });
  }

  check(): ReadonlyMap<string, Checked> {
    for (const candidate of this.#candidates) this.#checkOne(candidate);
    const ordered = new Map<string, Checked>();
    for (const candidate of this.#candidates) {
      const result = this.#results.get(candidate.source.name) ?? { diagnostics: [] };
      const more = [
        ...this.#duplicate(candidate),
        ...this.#circles.filter((each) => each.span.file === candidate.source.name),
      ];
      ordered.set(
        candidate.source.name,
        more.length === 0 ? result : { diagnostics: [...result.diagnostics, ...more] },
      );
    }
    return ordered;
  }

  #checkOne(candidate: Candidate): Checked {
    const known = this.#results.get(candidate.source.name);
    if (known !== undefined) return known;
    this.#working.push(candidate.source.name);
    const result = checkParsed(candidate.source, candidate.parsed, {
      library: (name, major) => this.#library(name, major, candidate),
      csv: (file) => this.#files.csv(candidate.source.name, file),
    });
    this.#working.pop();
    this.#results.set(candidate.source.name, result);
    return result;
  }

  #library(name: string, major: string, user: Candidate): Library | 'faulty' | undefined {
    const versions = this.#candidates
      .filter(
        (each) =>
          each.name === name && each.version.split('.')[0] === major && each.parsed.file?.header.role === 'library',
      )
      .sort((a, b) => compareVersions(b.version, a.version));
    const from = effectiveFrom(user);
    const chosen = versions.find((each) => inForce(each, from)) ?? versions[0];
    if (chosen === undefined) return undefined;
    const at = this.#working.indexOf(chosen.source.name);
    if (at >= 0) {
      this.#reportCircle(user, [...this.#working.slice(at), chosen.source.name]);
      return 'faulty';
    }
    return this.#checkOne(chosen).library ?? 'faulty';
  }

  #reportCircle(user: Candidate, files: readonly string[]): void {
    const circle = files.map((file) => this.#candidates.find((each) => each.source.name === file)?.name ?? file);
    const span = user.parsed.file?.uses[0]?.span ?? { file: user.source.name, start: 0, end: 0 };
    this.#circles.push(diagnose('WR8109', span, { circle }));
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
