/**
 * A pack as its author has it open: every file with its result, with what the checker learned of it, and with its names.
 * It does not change; an edit makes the next one out of it, in which only what the edit touches is checked anew.
 */
import { checkPack, type PackFile, type PackFiles } from '../check/pack.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Parsed, parse } from '../parser/parse.ts';
import type { SourceFile } from '../source.ts';
import { Study } from './study.ts';

export interface AuthorPack {
  readonly files: PackFiles;
  readonly results: ReadonlyMap<string, PackFile>;
  readonly studies: ReadonlyMap<string, Study>;
}

/** One file in the pack around it. */
export interface Page {
  readonly pack: AuthorPack;
  readonly file: PackFile;
  readonly study: Study;
}

const trees = new WeakMap<SourceFile, Parsed>();

/** A text does not change, so it is read once. */
export function parsedOf(source: SourceFile): Parsed {
  const parsed = trees.get(source) ?? parse(source);
  trees.set(source, parsed);
  return parsed;
}

/** Checks a pack; of one that was open before, only the files that an edit touches: its own and those who use it. */
export function openPack(files: PackFiles, before?: AuthorPack): AuthorPack {
  const kept = files.sources.flatMap(({ name }) =>
    [before?.studies.get(name) ?? []].flat().map((each) => [name, each] as const),
  );
  const studies = new Map(kept);
  const results = checkPack(files, {
    ...(before === undefined ? {} : { before: before.results }),
    watch: (source) => begun(studies, source),
    parse: parsedOf,
  });
  return { files, results, studies };
}

function begun(studies: Map<string, Study>, { name }: SourceFile): Study {
  const study = new Study();
  studies.set(name, study);
  return study;
}

export function pageOf(pack: AuthorPack, name: string): Page | undefined {
  const file = pack.results.get(name);
  return file === undefined ? undefined : { pack, file, study: pack.studies.get(name) ?? new Study() };
}

/** The pack with another text in the place of one of its files, of which only that file is checked. */
export function pageWith(pack: AuthorPack, source: SourceFile): Page | undefined {
  const files = withSource(pack.files, source);
  const studies = new Map(pack.studies);
  const found = checkPack(files, {
    asked: ({ name }) => name === source.name,
    before: pack.results,
    watch: (each) => begun(studies, each),
    parse: parsedOf,
  });
  return pageOf({ files, results: new Map([...pack.results, ...found]), studies }, source.name);
}

/** Files with one of them replaced, or added. */
export function withSource(files: PackFiles, source: SourceFile): PackFiles {
  const known = files.sources.some((each) => each.name === source.name);
  const sources = known
    ? files.sources.map((each) => (each.name === source.name ? source : each))
    : [...files.sources, source];
  return { ...files, sources };
}

/** What is wrong in a pack, in order of file and place. Of a CSV table it is told in the table's own file. */
export function diagnosticsOf(pack: AuthorPack): readonly Diagnostic[] {
  return [...pack.results.values()].flatMap(({ diagnostics }) => diagnostics);
}
