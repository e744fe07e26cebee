/** Whether the tests of a file notice small changes of it (LANGUAGE section 12). */
import { dirname, join } from 'node:path/posix';
import { checkPack, type Diagnostic, diagnose, type PackFiles, type Program, sourceFile } from '#dsl';
import type { Plan } from '#engine';
import { type Mutant, mutantsOf } from '#mutate';
import type { Loaded, LoadedFile } from '../load.ts';
import { prepare } from './prepare.ts';
import { runFileSpecs } from './specs.ts';

/** What became of a changed file: a test failed, the checker would not have it, or nobody noticed. */
export type Fate = 'killed' | 'refused' | 'survived';

export interface Trial {
  readonly mutant: Mutant;
  readonly fate: Fate;
}

type Around = Pick<Loaded, 'files' | 'imported' | 'texts'>;

/** Changes a file of a pack in every way there is, one at a time, and runs its own tests until one fails. */
export class Mutation {
  readonly mutants: readonly Mutant[];
  readonly #file: LoadedFile;
  readonly #pack: PackFiles;
  readonly #before: ReadonlyMap<string, LoadedFile['checked']>;

  /** The file is sound, and its tests pass. */
  constructor(file: LoadedFile, loaded: Around) {
    const around = librariesOf(file, loaded);
    this.#file = file;
    this.#before = new Map(around.map(({ source, checked }) => [source.name, checked]));
    this.#pack = {
      sources: [file, ...around].map(({ source }) => source),
      csv: (beside, name) => loaded.texts.get(join(dirname(beside), name)),
    };
    this.mutants = mutantsOf(this.#pack, file.source);
  }

  try(mutant: Mutant): Trial {
    const source = sourceFile(this.#file.source.name, changed(this.#file.source.text, mutant));
    const [original, ...around] = this.#pack.sources;
    const checked = checkPack(
      { ...this.#pack, sources: [source, ...around] },
      { asked: ({ name }) => name === original?.name, before: this.#before },
    ).get(source.name);
    const sound = checked && prepare({ source, checked }).sound;
    if (sound === undefined) return { mutant, fate: 'refused' };
    return { mutant, fate: passes(sound.program, sound.plan) ? 'survived' : 'killed' };
  }
}

/** The libraries that a file is built on, also at second hand. */
function librariesOf({ source, checked }: LoadedFile, { files, imported }: Around): readonly LoadedFile[] {
  const names = new Set(checked.libraries);
  const all = [...files, ...imported];
  for (const name of names)
    for (const further of all.find((each) => each.source.name === name)?.checked.libraries ?? []) names.add(further);
  return all.filter((each) => names.has(each.source.name) && each.source.name !== source.name);
}

function changed(text: string, { edits }: Mutant): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((all, { span, text: put }) => all.slice(0, span.start) + put + all.slice(span.end), text);
}

/** Stops at the first test that fails. Where a bill may be in several currencies its tests run together. */
function passes(program: Program, plan: Plan): boolean {
  const parts =
    program.currencies === undefined
      ? [
          ...program.tests.map((test) => ({ ...program, tests: [test], properties: [] })),
          ...program.properties.map((property) => ({ ...program, tests: [], properties: [property] })),
        ]
      : [program];
  return parts.every((part) => runFileSpecs(part, plan).every(({ ok }) => ok));
}

/** WR9104 for each change that nobody noticed. */
export function survivorsOf(trials: readonly Trial[]): readonly Diagnostic[] {
  return trials
    .filter(({ fate }) => fate === 'survived')
    .map(({ mutant: { span, what } }) => diagnose('WR9104', span, { what }));
}
