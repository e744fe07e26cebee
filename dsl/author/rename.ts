/**
 * Renaming. The new names are written and the pack is checked with them: the rename is refused when anything is then wrong
 * that was not before, or when any name of the pack comes to mean something else.
 */
import type { Edit } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { CLAUSE_WORDS, HARD_WORDS } from '../lexer/words.ts';
import { type SourceFile, type Span, sourceFile } from '../source.ts';
import { type Declared, keyOf, type What } from './declared.ts';
import { applyEdits } from './edits.ts';
import { allUses, declaredFor, meaningOf, namesFor, pages, useAt } from './navigate.ts';
import { type AuthorPack, diagnosticsOf, openPack, type Page, pageOf } from './pack.ts';
import { nameOf } from './space.ts';

export type Renaming = { readonly edits: readonly Edit[] } | Refusal;
export interface Refusal {
  /** Why not, in a sentence. */
  readonly refused: string;
}

/** The name that would be renamed, or why it cannot be. */
export function prepareRename(pack: AuthorPack, file: string, offset: number): Span | Refusal {
  const page = pageOf(pack, file);
  const use = page === undefined ? undefined : useAt(page, offset);
  if (page === undefined || use === undefined) return { refused: 'There is no name here.' };
  const meaning = meaningOf(page, use);
  if (meaning?.kind === 'built-in') return { refused: `"${use.name.text}" belongs to the language.` };
  if (meaning === undefined) return { refused: `It is not known what "${use.name.text}" stands for.` };
  return use.name.span;
}

/** The edits that give the thing named at a place another name, in all files of the pack. */
export function rename(pack: AuthorPack, file: string, offset: number, name: string): Renaming {
  const place = prepareRename(pack, file, offset);
  if ('refused' in place) return place;
  const declared = declaredFor(pack, file, offset);
  if (declared === undefined) return { refused: 'There is no name here.' };
  const refused = unfit(name, declared.what) ?? unreadable(pack, declared.name.text);
  if (refused !== undefined) return { refused };
  if (name === declared.name.text) return { edits: [] };
  const edits = namesFor(pack, declared).map((span) => ({ span, text: name }));
  const changed = disturbance(pack, edits);
  return changed === undefined ? { edits } : { refused: changed };
}

/** After a dot and before a colon any word may stand. */
const ANY_WORD: ReadonlySet<What> = new Set(['field', 'column', 'parameter', 'enum value']);
const RESERVED: ReadonlySet<string> = new Set([...HARD_WORDS, ...CLAUSE_WORDS]);

function unfit(name: string, what: What): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    return `"${name}" is no name: a name is letters, digits and "_", and begins with a letter.`;
  }
  return RESERVED.has(name) && !ANY_WORD.has(what) ? `"${name}" is a word of the language.` : undefined;
}

/** A file that cannot be read to its end may hold the name where nobody sees it. */
function unreadable(pack: AuthorPack, name: string): string | undefined {
  const word = new RegExp(`\\b${name}\\b`);
  const faulty = [...pack.results.values()].find(
    ({ source, parsed }) => hasErrors(parsed.diagnostics) && word.test(source.text),
  );
  return faulty === undefined ? undefined : `${faulty.source.name} has syntax errors, and it may hold "${name}".`;
}

/** What the edits would break, if anything. */
function disturbance(pack: AuthorPack, edits: readonly Edit[]): string | undefined {
  const sources = pack.files.sources.map((source) => edited(source, edits));
  const after = openPack({ ...pack.files, sources }, pack);
  const known = Map.groupBy(diagnosticsOf(pack), (each) => each.code);
  const told = Map.groupBy(diagnosticsOf(after), (each) => each.code);
  for (const [code, found] of told) {
    const before = known.get(code) ?? [];
    if (found.length > before.length) {
      const messages = new Set(before.map((each) => each.message));
      return (found.find((each) => !messages.has(each.message)) ?? found[0])?.message;
    }
  }
  const [then, now] = [meanings(pack), meanings(after)];
  const moved = now.findIndex((meaning, i) => meaning.target !== then[i]?.target);
  if (moved < 0 && now.length === then.length) return undefined;
  return `"${now[moved]?.name ?? ''}" would then stand for something else.`;
}

function edited(source: SourceFile, edits: readonly Edit[]): SourceFile {
  const own = edits.filter((edit) => edit.span.file === source.name);
  return own.length === 0 ? source : sourceFile(source.name, applyEdits(source.text, own));
}

/** What every name of the pack stands for, in a form that does not depend on the length of names. */
function meanings(pack: AuthorPack): readonly { readonly name: string; readonly target: string }[] {
  const all = pages(pack);
  const numbers = new Map(all.flatMap((page) => allUses(page).map((use, i) => [keyOf(use.name.span), i] as const)));
  return all.flatMap((page) =>
    allUses(page).map((use) => ({ name: use.name.text, target: targetOf(page, meaningOf(page, use), numbers) })),
  );
}

function targetOf(page: Page, entity: ReturnType<typeof meaningOf>, numbers: ReadonlyMap<string, number>): string {
  if (entity === undefined) return `nothing in ${page.file.source.name}`;
  if (entity.kind === 'built-in') return `built-in ${nameOf(entity)}`;
  return numberedKey(entity, numbers);
}

function numberedKey({ name: { span } }: Declared, numbers: ReadonlyMap<string, number>): string {
  return `${span.file} ${numbers.get(keyOf(span))}`;
}
