/**
 * The policies that are served, from folders of rule files. A reload takes up what is sound (checked, compiled, its own tests
 * green on the compiled evaluator) and leaves the last sound state of a file serving where it is not. Readers see one
 * consistent set: it is replaced whole, by one assignment.
 */

import { compareVersions, type JsonDiagnostic, nearest, type Program, toJson } from '#dsl';
import { compile, dayText, evaluatePlan, inputSchema, type Plan, runSpecs } from '#engine';
import { type Loaded, type LoadedFile, loadPaths } from './load.ts';

export interface ShelfEntry {
  readonly policy: string;
  readonly version: string;
  readonly title: string;
  readonly hash: string;
  readonly text: string;
  readonly effective: { readonly from: string; readonly until: string | null };
  readonly file: string;
  readonly source: string;
  readonly inputSchema: unknown;
  readonly decisions: readonly string[];
  readonly tariffs: readonly string[];
  readonly plan: Plan;
}

export interface Rejected {
  readonly file: string;
  /** The version of this file that goes on serving, or null. */
  readonly since: string | null;
  readonly diagnostics: readonly JsonDiagnostic[];
}

export type ShelfChange =
  | { readonly state: 'served' | 'removed'; readonly policy: string; readonly version: string; readonly file: string }
  | {
      readonly state: 'rejected';
      readonly file: string;
      /** The version of this file that goes on serving, or null. */
      readonly since: string | null;
      readonly reason: string;
    };

interface State {
  /** In order of name, then version. */
  readonly entries: readonly ShelfEntry[];
  /** The highest version first. */
  readonly byPolicy: ReadonlyMap<string, readonly ShelfEntry[]>;
  readonly rejected: readonly Rejected[];
  readonly faults: readonly string[];
}

const EMPTY: State = { entries: [], byPolicy: new Map(), rejected: [], faults: [] };
const NONE: readonly ShelfEntry[] = [];

export class Shelf {
  readonly #folders: readonly string[];
  readonly #base: string;
  #state: State = EMPTY;

  constructor(folders: readonly string[], base: string) {
    this.#folders = folders;
    this.#base = base;
  }

  /** Reads the folders again; what changed since the last time is returned. */
  reload(): readonly ShelfChange[] {
    const before = this.#state;
    const loaded = loadPaths(this.#folders, this.#base);
    const entries: ShelfEntry[] = [];
    const rejected: Rejected[] = [];
    for (const file of loaded.files) {
      const old = before.entries.find((entry) => entry.file === file.source.name);
      const taken = takeUp(file, old, loaded);
      if ('diagnostics' in taken) {
        rejected.push({ file: file.source.name, since: old?.version ?? null, diagnostics: taken.diagnostics });
        if (old !== undefined) entries.push(old);
      } else if (taken.entry !== undefined) {
        entries.push(taken.entry);
      }
    }
    this.#state = arrange(entries, rejected, loaded.faults);
    return changes(before, this.#state);
  }

  entries(): readonly ShelfEntry[] {
    return this.#state.entries;
  }

  /** The versions of a policy, the highest first; none for an unknown name. */
  versions(policy: string): readonly ShelfEntry[] {
    return this.#state.byPolicy.get(policy) ?? NONE;
  }

  rejected(): readonly Rejected[] {
    return this.#state.rejected;
  }

  nearest(policy: string): string | undefined {
    return nearest(policy, [...this.#state.byPolicy.keys()]);
  }
}

type Taken = { readonly entry: ShelfEntry | undefined } | { readonly diagnostics: readonly JsonDiagnostic[] };

/** The file's policy, ready to answer; nothing for a library; or why it is not taken up. */
function takeUp(file: LoadedFile, old: ShelfEntry | undefined, loaded: Loaded): Taken {
  const { source, checked } = file;
  const textOf = (name: string): ReturnType<typeof loaded.texts.get> => loaded.texts.get(name);
  const { program } = checked;
  if (program === undefined) return { diagnostics: checked.diagnostics.map((each) => toJson(each, textOf)) };
  if (program.role === 'library') return { entry: undefined };
  const unchanged =
    old !== undefined && old.source === source.text && old.hash === program.hash && old.text === program.text;
  if (unchanged) return { entry: old };
  const compiled = compile(program);
  if (!compiled.ok) return { diagnostics: compiled.diagnostics.map((each) => toJson(each, textOf)) };
  const failures = runSpecs(program, evaluatePlan(compiled.plan)).flatMap((result) => result.failures);
  if (failures.length > 0) {
    return { diagnostics: failures.map((failure) => toJson({ ...failure, severity: 'error', related: [] }, textOf)) };
  }
  return { entry: entryOf(program, compiled.plan, source.name, source.text) };
}

function entryOf(program: Program, plan: Plan, file: string, source: string): ShelfEntry {
  const { from, until } = program.effective;
  return {
    policy: program.name,
    version: program.version,
    title: program.title,
    hash: program.hash,
    text: program.text,
    effective: { from: dayText(from), until: until === undefined ? null : dayText(until) },
    file,
    source,
    inputSchema: inputSchema(program),
    decisions: program.decisions.map((decision) => decision.name),
    tariffs: program.tariffs.map((tariff) => tariff.name),
    plan,
  };
}

function arrange(entries: readonly ShelfEntry[], rejected: readonly Rejected[], faults: readonly string[]): State {
  const ordered = [...entries].sort((a, b) =>
    a.policy === b.policy ? compareVersions(a.version, b.version) : a.policy < b.policy ? -1 : 1,
  );
  const byPolicy = new Map<string, ShelfEntry[]>();
  for (const entry of ordered) byPolicy.set(entry.policy, [entry, ...(byPolicy.get(entry.policy) ?? [])]);
  return { entries: ordered, byPolicy, rejected, faults };
}

function changes(before: State, after: State): readonly ShelfChange[] {
  const told = (entry: ShelfEntry, state: 'served' | 'removed'): ShelfChange => ({
    state,
    policy: entry.policy,
    version: entry.version,
    file: entry.file,
  });
  const fresh = after.entries.filter((entry) => !before.entries.includes(entry)).map((entry) => told(entry, 'served'));
  const same = (a: ShelfEntry, b: ShelfEntry): boolean => a.policy === b.policy && a.version === b.version;
  const gone = before.entries
    .filter((entry) => !after.entries.some((each) => same(each, entry)))
    .map((entry) => told(entry, 'removed'));
  const rejected = after.rejected
    .filter(
      (each) =>
        !before.rejected.some(
          (old) => old.file === each.file && JSON.stringify(old.diagnostics) === JSON.stringify(each.diagnostics),
        ),
    )
    .map(
      (each): ShelfChange => ({
        state: 'rejected',
        file: each.file,
        since: each.since,
        reason: each.diagnostics.map((diagnostic) => diagnostic.message).join(' '),
      }),
    );
  return [...fresh, ...gone, ...rejected];
}
