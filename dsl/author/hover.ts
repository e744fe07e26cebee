/** What an author is told of the place under the pointer: what is wrong there, what the name is, what the value can be. */
import { CODES, type Code } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../source.ts';
import { excerpt, facts, typeFacts } from './describe.ts';
import { meaningOf, useAt } from './navigate.ts';
import { expressionAt, holds } from './nodes.ts';
import { type AuthorPack, diagnosticsOf, type Page, pageOf } from './pack.ts';
import type { Entity } from './space.ts';

export interface Hover {
  readonly span: Span;
  /** Paragraphs in Markdown. */
  readonly paragraphs: readonly string[];
}

export function hover(pack: AuthorPack, file: string, offset: number): Hover | undefined {
  const page = pageOf(pack, file);
  if (page === undefined) return undefined;
  const faults = diagnosticsOf(pack).filter(({ span }) => span.file === file && holds(span, offset));
  const about = nameHover(page, offset) ?? valueHover(page, offset) ?? codeHover(page.file.source, offset);
  const paragraphs = [...faults.map(meaningOfFault), ...(about?.paragraphs ?? [])];
  const span = about?.span ?? faults[0]?.span;
  return span === undefined ? undefined : { span, paragraphs };
}

/** The name at a place: its declaration, its doc comment, and what is known of its values. */
function nameHover(page: Page, offset: number): Hover | undefined {
  const use = useAt(page, offset);
  const entity = use === undefined ? undefined : meaningOf(page, use);
  if (use === undefined || entity === undefined) return undefined;
  // Where a name is read, what is known there (after a test, say) is more than its declaration tells.
  const node = use.role.kind === 'value' ? use.role.node : undefined;
  const here = node === undefined ? undefined : page.study.noteOf(node)?.result?.type;
  return {
    span: use.name.span,
    paragraphs: aboutEntity(page.pack, entity, here === undefined ? [] : [typeFacts(here)]),
  };
}

/** `here` is what is known of the value at one place, if that is more than what its declaration tells. */
export function aboutEntity(pack: AuthorPack, entity: Entity, here: readonly string[] = []): readonly string[] {
  if (entity.kind === 'built-in') {
    const type = entity.type === undefined ? [] : [code(`${entity.name}: ${typeFacts(entity.type)}`)];
    return [...(entity.signature === undefined ? type : [code(entity.signature)]), entity.text];
  }
  const known = facts(pack, entity);
  const narrowed = here.filter((fact) => !known.includes(fact)).map((fact) => `here: ${fact}`);
  const doc = entity.item.doc === undefined ? [] : [entity.item.doc];
  return [code(excerpt(pack, entity)), ...doc, ...known, ...narrowed];
}

/** Any other expression: what its value can be. */
function valueHover(page: Page, offset: number): Hover | undefined {
  const tree = page.file.parsed.file;
  const node = tree === undefined ? undefined : expressionAt(tree, offset);
  const type = node === undefined ? undefined : page.study.noteOf(node)?.result?.type;
  return node === undefined || type === undefined ? undefined : { span: node.span, paragraphs: [typeFacts(type)] };
}

/** A code of a diagnostic, in a comment say. */
function codeHover(source: SourceFile, offset: number): Hover | undefined {
  for (const found of source.text.matchAll(/\bWR\d{4}\b/g)) {
    const [word] = found;
    const span = { file: source.name, start: found.index, end: found.index + word.length };
    if (!holds(span, offset) || !isCode(word)) continue;
    return { span, paragraphs: [`**${word}** ${CODES[word].title}`] };
  }
  return undefined;
}

function isCode(word: string): word is Code {
  return Object.hasOwn(CODES, word);
}

function meaningOfFault({ code: name, message, notes, remedy }: Diagnostic): string {
  const way = remedy === undefined ? [] : [`${remedy.edits === undefined ? 'hint' : 'fix'}: ${remedy.text}`];
  return [`**${name}** ${CODES[name].title}`, message, ...notes, ...way].join('  \n');
}

function code(text: string): string {
  return `\`\`\`writ\n${text}\n\`\`\``;
}
