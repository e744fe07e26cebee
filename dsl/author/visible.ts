/** The declarations of a pack: those of a file, and those that it can name, its imports among them. */

import type { Span } from '../source.ts';
import { dottedName, type Name } from '../tree/common.ts';
import type { UseNode } from '../tree/declaration.ts';
import type { FileNode } from '../tree/file.ts';
import { type Declared, type FileWide, TYPES, VALUES, VERDICTS, type What } from './declared.ts';
import type { AuthorPack, Page } from './pack.ts';
import { declaredBy, usesOf } from './uses.ts';

const FILE_WIDE: ReadonlySet<What> = new Set<FileWide>([
  ...VALUES,
  ...VERDICTS,
  ...TYPES,
  ...(['unit', 'currency', 'example', 'code', 'category'] as const),
]);
/** What a library gives to those who use it. */
const EXPORTED: ReadonlySet<What> = new Set<FileWide>([
  ...TYPES,
  ...(['constant', 'definition', 'function', 'table', 'unit', 'currency'] as const),
]);

type ByName = ReadonlyMap<string, readonly Declared[]>;

const declaredIn = new WeakMap<FileNode, ReadonlyMap<number, Declared>>();
const visibleIn = new WeakMap<AuthorPack, Map<string, ByName>>();

/** All declarations of a file, by the place of their names. */
export function declarationsOf(file: FileNode | undefined): ReadonlyMap<number, Declared> {
  if (file === undefined) return new Map();
  const found =
    declaredIn.get(file) ??
    new Map(usesOf(file).flatMap((use) => [declaredBy(use) ?? []].flat().map((each) => [each.name.span.start, each])));
  declaredIn.set(file, found);
  return found;
}

/** The declaration whose name stands at a place, in whatever file of the pack. */
export function declaredAt(pack: AuthorPack, { file, start }: Span): Declared | undefined {
  return declarationsOf(pack.results.get(file)?.parsed.file).get(start);
}

/** What a file can name anywhere in it, by name: its own first. A code or a category is declared where it stands first. */
export function visible(page: Page): ByName {
  const known = visibleIn.get(page.pack) ?? new Map<string, ByName>();
  visibleIn.set(page.pack, known);
  const { name } = page.file.source;
  const found =
    known.get(name) ?? Map.groupBy([...ownOf(page.file.parsed.file), ...imported(page)], (each) => each.name.text);
  known.set(name, found);
  return found;
}

function ownOf(file: FileNode | undefined): readonly Declared[] {
  return [...declarationsOf(file).values()].filter((each) => FILE_WIDE.has(each.what));
}

function imported(page: Page): readonly Declared[] {
  return (page.file.parsed.file?.uses ?? []).flatMap((use) => {
    const exported = exportsOf(libraryOf(page, use));
    return use.names.flatMap((name) => importedBy(name, exported));
  });
}

/** A unit comes with its other word. */
function importedBy(name: Name, exported: readonly Declared[]): readonly Declared[] {
  const found = exported.find((each) => each.name.text === name.text);
  return found === undefined ? [] : exported.filter((each) => each === found || each.item === found.item);
}

/** What a library gives; a policy gives nothing. */
export function exportsOf(file: FileNode | undefined): readonly Declared[] {
  return file?.header.role === 'library' ? ownOf(file).filter((each) => EXPORTED.has(each.what)) : [];
}

/** The file that an import was answered with. */
export function libraryOf(page: Page, use: UseNode): FileNode | undefined {
  const name = dottedName(use.from);
  const read = page.file.reads.libraries.find((each) => each.name === name && each.major === use.major.digits);
  return read?.file === undefined ? undefined : page.pack.results.get(read.file)?.parsed.file;
}
