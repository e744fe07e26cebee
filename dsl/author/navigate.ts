/** From a name to where it is declared, and to everywhere it stands. */
import type { Span } from '../source.ts';
import { type Declared, keyOf } from './declared.ts';
import { holds } from './nodes.ts';
import { type AuthorPack, type Page, pageOf } from './pack.ts';
import type { Entity } from './space.ts';
import { spaceOf } from './spaces.ts';
import { declaredBy, type Use, usesOf } from './uses.ts';
import { libraryOf, visible } from './visible.ts';

/** What a name stands for; undefined where nothing of that name can be meant. */
export function meaningOf(page: Page, use: Use): Entity | undefined {
  const declared = declaredBy(use);
  if (declared === undefined) return spaceOf(page, use).find(use.name.text);
  return isShared(declared) ? sharedBy(page, declared) : declared;
}

/** A reason code or a tax category is the same wherever it stands in a file. */
function isShared({ what }: Declared): boolean {
  return what === 'code' || what === 'category';
}

function sharedBy(page: Page, { what, name }: Declared): Declared | undefined {
  return visible(page)
    .get(name.text)
    ?.find((each) => each.what === what);
}

/** The name around a place, or right before it. */
export function useAt(page: Page, offset: number): Use | undefined {
  const file = page.file.parsed.file;
  const uses = file === undefined ? [] : usesOf(file).filter((use) => holds(use.name.span, offset));
  return uses.find((use) => offset < use.name.span.end) ?? uses[0];
}

/** What is declared by the name at a place. */
export function declaredFor(pack: AuthorPack, file: string, offset: number): Declared | undefined {
  const page = pageOf(pack, file);
  const use = page === undefined ? undefined : useAt(page, offset);
  const entity = page === undefined || use === undefined ? undefined : meaningOf(page, use);
  return entity?.kind === 'declared' ? entity : undefined;
}

/** Where the name at a place is declared: a name, the header of a library, or the CSV file of a table. */
export function definition(pack: AuthorPack, file: string, offset: number): Span | undefined {
  const page = pageOf(pack, file);
  if (page === undefined) return undefined;
  const use = useAt(page, offset);
  if (use?.role.kind === 'library') return libraryOf(page, use.role.use)?.header.name.span;
  return declaredFor(pack, file, offset)?.name.span ?? csvAt(page, offset);
}

function csvAt({ pack, file }: Page, offset: number): Span | undefined {
  for (const decl of file.parsed.file?.declarations ?? []) {
    if (decl.kind !== 'Table' || decl.csv === undefined || !holds(decl.csv.file.span, offset)) continue;
    const table = pack.files.csv(file.source.name, decl.csv.file.value);
    return table === undefined ? undefined : { file: table.name, start: 0, end: 0 };
  }
  return undefined;
}

/** Everywhere in the pack where the thing named at a place is named, its declaration among them. */
export function references(pack: AuthorPack, file: string, offset: number): readonly Span[] {
  const declared = declaredFor(pack, file, offset);
  return declared === undefined ? [] : namesFor(pack, declared);
}

export function namesFor(pack: AuthorPack, { name }: Declared): readonly Span[] {
  const key = keyOf(name.span);
  return pages(pack).flatMap((page) =>
    allUses(page)
      .filter((use) => use.name.text === name.text && keyOfEntity(meaningOf(page, use)) === key)
      .map((use) => use.name.span),
  );
}

function keyOfEntity(entity: Entity | undefined): string | undefined {
  return entity?.kind === 'declared' ? keyOf(entity.name.span) : undefined;
}

export function pages(pack: AuthorPack): readonly Page[] {
  return [...pack.results.keys()].flatMap((name) => pageOf(pack, name) ?? []);
}

export function allUses({ file: { parsed } }: Page): readonly Use[] {
  return parsed.file === undefined ? [] : usesOf(parsed.file);
}
