/**
 * The policies that are served, from folders of rule files. A reload takes up what is sound (checked, compiled, its own tests
 * green on the compiled evaluator) and leaves the last sound state of a file serving where it is not. Readers see one
 * consistent set: it is replaced whole, by one assignment.
 */

import { setImmediate } from 'node:timers/promises';
import { compareVersions, type Diagnostic, type JsonDiagnostic, type Program, toJson } from '#dsl';
import { createRegistry, dayText, inputSchema, type Plan } from '#engine';
import { causes, type Loaded, type LoadedFile, loadPaths } from '../load.ts';
import { prepare } from './prepare.ts';
import { failuresOf, runFileSpecs } from './specs.ts';

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
  /** Why answers come from the slower evaluator; null where the policy is compiled. */
  readonly interpreted: string | null;
  readonly program: Program;
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
    }
  /** Something about the folders themselves. */
  | { readonly state: 'fault'; readonly reason: string };

interface State {
  /** In order of name, then version. */
  readonly entries: readonly ShelfEntry[];
  readonly rejected: readonly Rejected[];
  readonly faults: readonly string[];
}

const EMPTY: State = { entries: [], rejected: [], faults: [] };

export class Shelf {
  /** What is served, for those who ask it. */
  readonly registry = createRegistry();
  readonly #folders: readonly string[];
  readonly #base: string;
  #state: State = EMPTY;

  constructor(folders: readonly string[], base: string) {
    this.#folders = folders;
    this.#base = base;
  }

  /** Reads the folders again; what changed since the last time is returned. */
  reload(): readonly ShelfChange[] {
    const steps = this.#reload();
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** The same for a process that starts, file by file, with room in between for what starts beside it. */
  async fill(): Promise<readonly ShelfChange[]> {
    const steps = this.#reload();
    for (;;) {
      await setImmediate();
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** A step for each file. */
  *#reload(): Generator<void, readonly ShelfChange[]> {
    const before = this.#state;
    const loaded = loadPaths(this.#folders, this.#base);
    const entries: ShelfEntry[] = [];
    const rejected: Rejected[] = [];
    const plans: Plan[] = [];
    for (const file of loaded.files) {
      yield;
      const old = before.entries.find((entry) => entry.file === file.source.name);
      const taken = takeUp(file, old, loaded);
      if ('diagnostics' in taken) {
        rejected.push({ file: file.source.name, since: old?.version ?? null, diagnostics: taken.diagnostics });
        if (old !== undefined) entries.push(old);
        continue;
      }
      if (taken.entry !== undefined) entries.push(taken.entry);
      if (taken.plan !== undefined) plans.push(taken.plan);
    }
    this.#state = { entries: entries.sort(byName), rejected, faults: faultsOf(loaded) };
    this.registry.replace(
      entries.map(({ program }) => program),
      plans,
    );
    return changes(before, this.#state);
  }

  entries(): readonly ShelfEntry[] {
    return this.#state.entries;
  }

  rejected(): readonly Rejected[] {
    return this.#state.rejected;
  }
}

type Taken =
  | { readonly entry: ShelfEntry | undefined; readonly plan?: Plan }
  | { readonly diagnostics: readonly JsonDiagnostic[] };

/** The file's policy, ready to answer; nothing for a library; or why it is not taken up. */
function takeUp(file: LoadedFile, old: ShelfEntry | undefined, loaded: Loaded): Taken {
  const { source, checked } = file;
  if (isUnchanged(file, old)) return { entry: old };
  if (checked.program?.role === 'library') return { entry: undefined };
  const refuse = (faults: readonly Diagnostic[]): Taken => ({
    diagnostics: faults.map((each) => toJson(each, (name) => loaded.texts.get(name))),
  });
  const prepared = prepare(file);
  if (prepared.sound === undefined) return refuse(causes(file, prepared, loaded));
  const { program, plan } = prepared.sound;
  const failures = failuresOf(runFileSpecs(program, plan));
  if (failures.length > 0) return refuse(failures);
  return { entry: entryOf(plan, source.name, source.text), plan };
}

function isUnchanged({ source, checked: { program } }: LoadedFile, old: ShelfEntry | undefined): boolean {
  if (old === undefined || program === undefined) return false;
  return old.source === source.text && old.hash === program.hash && old.text === program.text;
}

function entryOf({ program, interpreted }: Plan, file: string, source: string): ShelfEntry {
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
    interpreted: interpreted ?? null,
    program,
  };
}

function byName(a: ShelfEntry, b: ShelfEntry): number {
  if (a.policy === b.policy) return compareVersions(a.version, b.version);
  return a.policy < b.policy ? -1 : 1;
}

function faultsOf({ unusable, faults }: Loaded): readonly string[] {
  return [...unusable.map(({ path, reason }) => `${path}: ${reason}.`), ...faults];
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
  const faults = after.faults
    .filter((reason) => !before.faults.includes(reason))
    .map((reason): ShelfChange => ({ state: 'fault', reason }));
  return [...fresh, ...gone, ...rejections(before, after), ...faults];
}

function rejections(before: State, after: State): readonly ShelfChange[] {
  const isKnown = ({ file, diagnostics }: Rejected): boolean => {
    const old = before.rejected.find((each) => each.file === file);
    return old !== undefined && JSON.stringify(old.diagnostics) === JSON.stringify(diagnostics);
  };
  return after.rejected
    .filter((each) => !isKnown(each))
    .map(({ file, since, diagnostics }) => {
      const reason = diagnostics.map(({ message }) => message).join(' ');
      return { state: 'rejected', file, since, reason };
    });
}
