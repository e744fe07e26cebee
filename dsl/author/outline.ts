/** The outline of a file: its declarations, and inside them what they declare in turn. */
import type { Span } from '../source.ts';
import { dottedName } from '../tree/common.ts';
import type { What } from './declared.ts';
import { allUses, pages } from './navigate.ts';
import { type AuthorPack, type Page, pageOf } from './pack.ts';

export interface OutlineItem {
  readonly name: string;
  readonly what: What | 'policy' | 'library' | 'test' | 'property';
  /** The title, where there is one. */
  readonly detail: string;
  readonly span: Span;
  /** The name inside the span. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineItem[];
}

type Flat = Omit<OutlineItem, 'children'>;

/** Known only inside a block, or named beside what they belong to. */
const LEFT_OUT: ReadonlySet<What> = new Set(['code', 'category', 'variable', 'parameter', 'let', 'part']);

export function outline(pack: AuthorPack, file: string): readonly OutlineItem[] {
  const page = pageOf(pack, file);
  return page === undefined ? [] : nested(items(page));
}

/** All declarations of the pack whose names hold the letters of `query` in their order. */
export function findDeclarations(pack: AuthorPack, query: string): readonly Flat[] {
  return pages(pack).flatMap((page) => items(page).filter((item) => holdsInOrder(item.name, query)));
}

function holdsInOrder(name: string, query: string): boolean {
  const text = name.toLowerCase();
  let at = 0;
  return [...query.toLowerCase()].every((letter) => {
    at = text.indexOf(letter, at) + 1;
    return at > 0;
  });
}

function items(page: Page): readonly Flat[] {
  const tree = page.file.parsed.file;
  if (tree === undefined) return [];
  const { header } = tree;
  const head: Flat = {
    name: dottedName(header.name),
    what: header.role,
    detail: header.title?.value ?? '',
    span: header.span,
    nameSpan: header.name.span,
  };
  const tests = tree.declarations.flatMap((decl): readonly Flat[] => {
    if (decl.kind !== 'Test' && decl.kind !== 'Property') return [];
    const what = decl.kind === 'Test' ? 'test' : 'property';
    return [{ name: decl.name.value || what, what, detail: '', span: decl.span, nameSpan: decl.name.span }];
  });
  const declared = allUses(page).flatMap(({ name, role }): readonly Flat[] => {
    if (role.kind !== 'declares' || LEFT_OUT.has(role.what)) return [];
    const span = role.what === 'enum value' ? name.span : role.item.span;
    return [{ name: name.text, what: role.what, detail: titleOf(role.item), span, nameSpan: name.span }];
  });
  return [head, ...tests, ...declared].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

function titleOf(item: object): string {
  const title: unknown = Reflect.get(item, 'title');
  return typeof title === 'object' && title !== null ? String(Reflect.get(title, 'value')) : '';
}

/** Items in order of place, those that lie in another as its children. */
function nested(flat: readonly Flat[]): readonly OutlineItem[] {
  const [first, ...rest] = flat;
  if (first === undefined) return [];
  const end = rest.findIndex((item) => item.span.start >= first.span.end);
  const inside = end < 0 ? rest : rest.slice(0, end);
  return [{ ...first, children: nested(inside) }, ...nested(rest.slice(inside.length))];
}
