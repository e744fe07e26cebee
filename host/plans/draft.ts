/**
 * A policy as its author sends it: one policy file, the libraries it uses and the CSV tables they read, as texts. It is checked beside the
 * version before it, and its own tests run on both evaluators.
 */
import { posix } from 'node:path';
import { type Comparison, compareEvaluators } from '#differential';
import {
  checkPack,
  type Diagnostic,
  dottedName,
  type JsonDiagnostic,
  type PackFile,
  type PackFiles,
  type Parsed,
  type Program,
  parse,
  type SourceFile,
  sourceFile,
  toJson,
} from '#dsl';
import { type CoveragePoint, coverageOf, dayText, inputSchema, type Plan, SEMANTICS } from '#engine';
import { isRuleFile } from '../files.ts';
import { causes, type LoadedFile } from '../load.ts';
import { uncoveredOf } from './coverage.ts';
import { prepare } from './prepare.ts';
import { failuresOf, runFileSpecs } from './specs.ts';

export interface DraftFile {
  /** As diagnostics and answers name it; a table stands beside the file that reads it. */
  readonly name: string;
  readonly text: string;
}

/** What a policy says it is, before anything of it is checked. */
export interface DraftHead {
  readonly policy: string;
  readonly version: string;
}

export interface DraftPolicy extends DraftHead {
  readonly title: string;
  readonly hash: string;
  readonly text: string;
  readonly semantics: number;
  readonly effective: { readonly from: string; readonly until: string | null };
  /** The name of the policy's own file. */
  readonly file: string;
  readonly interpreted: string | null;
  readonly inputSchema: unknown;
  readonly decisions: readonly string[];
  readonly tariffs: readonly string[];
  /** Of every library that it stands on, and by which text. */
  readonly libraries: readonly { readonly name: string; readonly version: string; readonly hash: string }[];
  /** Tests and properties in the file, each of which passed on both evaluators. */
  readonly tests: number;
  /** Points of the policy that there are, and those that its tests meet. */
  readonly coverage: { readonly met: number; readonly all: number };
  /** Evaluations of generated inputs that the evaluators answered alike, to the byte; 0 where the policy is not compiled. */
  readonly compared: number;
}

export type DraftReport =
  /** `uncovered`: what its tests do not meet. */
  | { readonly kind: 'sound'; readonly policy: DraftPolicy; readonly uncovered: readonly JsonDiagnostic[] }
  | { readonly kind: 'faulty'; readonly diagnostics: readonly JsonDiagnostic[] }
  /** The evaluators answer an input in different ways, which is a fault of the engine and not of the draft. */
  | { readonly kind: 'differs'; readonly body: string }
  /** The files are not one policy with what it uses. */
  | { readonly kind: 'misfit'; readonly file: string; readonly message: string };

/** A draft and the version before it, checked together. */
interface Pack {
  readonly results: ReadonlyMap<string, PackFile>;
  readonly told: (diagnostics: readonly Diagnostic[]) => readonly JsonDiagnostic[];
}

/** A draft that has been read and not yet checked. */
export class Draft {
  readonly #files: readonly DraftFile[];
  readonly #parsed = new Map<SourceFile, Parsed>();

  constructor(files: readonly DraftFile[]) {
    this.#files = files;
  }

  /** Of the policy among the files; undefined where there is none, or several, or it cannot be read. */
  head(): DraftHead | undefined {
    const headers = this.#rules(this.#files).flatMap((source) => this.#parse(source).file?.header ?? []);
    const [header, second] = headers.filter(({ role }) => role === 'policy');
    if (header === undefined || second !== undefined) return undefined;
    return { policy: dottedName(header.name), version: header.version.value };
  }

  /** `before`: the files of the version before it, by names that are not those of its own. */
  check(before: readonly DraftFile[]): DraftReport {
    const pack = this.#pack(before);
    const files = this.#files.flatMap(({ name }) => loadedOf(pack.results.get(name)));
    const [policy, second] = files.filter(({ checked }) => checked.head?.role === 'policy');
    if (policy !== undefined && second === undefined) return this.#judge(policy, files, pack);
    const errors = files.flatMap(({ checked }) => checked.diagnostics.filter(({ severity }) => severity === 'error'));
    if (errors.length > 0) return { kind: 'faulty', diagnostics: pack.told(errors) };
    return second === undefined
      ? { kind: 'misfit', file: this.#files[0]?.name ?? '', message: 'None of the files is a policy.' }
      : { kind: 'misfit', file: second.source.name, message: 'There is a policy already; publish one at a time.' };
  }

  #pack(before: readonly DraftFile[]): Pack {
    const own = new Set(this.#files.map(({ text }) => text));
    // A library that both stand on is there once.
    const earlier = before.filter(({ name, text }) => !isRuleFile(name) || !own.has(text));
    const csv = tablesOf([...earlier, ...this.#files]);
    const [old, draft] = [this.#rules(earlier), this.#rules(this.#files)];
    const oldTexts = new Set(before.map(({ text }) => text));
    // Each version stands on what came with it, so that it can be read again without the other.
    const sees = (user: SourceFile, library: SourceFile): boolean =>
      old.includes(user) ? oldTexts.has(library.text) : draft.includes(library);
    const sources = [...old, ...draft];
    const results = checkPack({ sources, csv: csv.find }, { sees, parse: (source) => this.#parse(source) });
    const texts = new Map([...sources.map((source) => [source.name, source] as const), ...csv.texts]);
    const told: Pack['told'] = (diagnostics) => diagnostics.map((each) => toJson(each, (name) => texts.get(name)));
    return { results, told };
  }

  #judge(policy: LoadedFile, files: readonly LoadedFile[], { told }: Pack): DraftReport {
    const prepared = prepare(policy);
    // A library may be sound by itself and wrong beside the one that the version before stands on.
    const errors = causes(policy, prepared, { files, imported: [] });
    if (prepared.sound === undefined || errors.length > 0) return { kind: 'faulty', diagnostics: told(errors) };
    const { program, plan } = prepared.sound;
    const unused = this.#files.find(({ name }) => !program.sources.has(name));
    if (unused !== undefined)
      return { kind: 'misfit', file: unused.name, message: `${program.name} does not use this file.` };
    const compiled = runFileSpecs(program, plan);
    for (const ran of [compiled, runFileSpecs(program, 'reference')]) {
      const failures = failuresOf(ran);
      if (failures.length > 0) return { kind: 'faulty', diagnostics: told(failures) };
    }
    const { evaluations, difference } = compareAlike(program);
    if (difference !== undefined) return { kind: 'differs', body: difference.body };
    const points = coverageOf(program);
    const uncovered = uncoveredOf(points);
    const measured = { coverage: countsOf(points), tests: compiled.length, compared: evaluations };
    return { kind: 'sound', policy: described(plan, policy.source.name, measured), uncovered: told(uncovered) };
  }
  #rules(files: readonly DraftFile[]): readonly SourceFile[] {
    return files.filter(({ name }) => isRuleFile(name)).map((file) => sourceOf(file));
  }

  #parse(source: SourceFile): Parsed {
    const known = this.#parsed.get(source) ?? parse(source);
    this.#parsed.set(source, known);
    return known;
  }
}

const loadedOf = (checked: PackFile | undefined): readonly LoadedFile[] =>
  checked === undefined ? [] : [{ source: checked.source, checked }];

/** The same file gives the same source, so that its text is read once. */
const SOURCES = new WeakMap<DraftFile, SourceFile>();
function sourceOf(file: DraftFile): SourceFile {
  const known = SOURCES.get(file) ?? sourceFile(file.name, file.text);
  SOURCES.set(file, known);
  return known;
}

/** Tables among the files, and those of them that were read. */
function tablesOf(files: readonly DraftFile[]): {
  readonly find: PackFiles['csv'];
  readonly texts: ReadonlyMap<string, SourceFile>;
} {
  const texts = new Map<string, SourceFile>();
  const find = (beside: string, table: string): SourceFile | undefined => {
    const name = posix.join(posix.dirname(beside), table);
    const file = files.find((each) => each.name === name && each.name.endsWith('.csv'));
    if (file === undefined) return undefined;
    const source = sourceOf(file);
    texts.set(name, source);
    return source;
  };
  return { find, texts };
}

/** Points in the same words are one, which is met where one of them is. */
function countsOf(points: readonly CoveragePoint[]): DraftPolicy['coverage'] {
  const all = new Set(points.map(({ what }) => what));
  const met = new Set(points.filter(({ hits }) => hits > 0).map(({ what }) => what));
  return { met: met.size, all: all.size };
}

/** Generated inputs of one policy, a few at a time while there is time: the reference takes long over large tables. */
const COMPARED = { inputs: 100, atOnce: 10, ms: 2000 } as const;

function compareAlike(program: Program): Comparison {
  const end = performance.now() + COMPARED.ms;
  let sum: Comparison = { evaluations: 0, answered: 0, difference: undefined };
  for (let seed = 0; seed < COMPARED.inputs / COMPARED.atOnce; seed += 1) {
    const { evaluations, answered, difference } = compareEvaluators(program, { inputs: COMPARED.atOnce, seed });
    sum = { evaluations: sum.evaluations + evaluations, answered: sum.answered + answered, difference };
    if (difference !== undefined || evaluations === 0 || performance.now() > end) break;
  }
  return sum;
}

type Measured = Pick<DraftPolicy, 'tests' | 'coverage' | 'compared'>;

function described({ program, interpreted }: Plan, file: string, measured: Measured): DraftPolicy {
  const { from, until } = program.effective;
  return {
    ...{ policy: program.name, version: program.version, title: program.title },
    ...{ hash: program.hash, text: program.text, semantics: SEMANTICS },
    effective: { from: dayText(from), until: until === undefined ? null : dayText(until) },
    ...{ file, interpreted: interpreted ?? null, inputSchema: inputSchema(program) },
    decisions: program.decisions.map(({ name }) => name),
    tariffs: program.tariffs.map(({ name }) => name),
    libraries: program.imports.map(({ name, version, hash }) => ({ name, version, hash })),
    ...measured,
  };
}

/** A policy from the files that it was published with; undefined when this engine does not take them (any more). */
export function planOfFiles(
  files: readonly DraftFile[],
): { readonly program: Program; readonly plan: Plan } | undefined {
  const sources = files.filter(({ name }) => isRuleFile(name)).map(sourceOf);
  const results = checkPack({ sources, csv: tablesOf(files).find });
  const [policy] = [...results.values()].filter(({ head }) => head?.role === 'policy');
  return policy === undefined ? undefined : prepare({ source: policy.source, checked: policy }).sound;
}
