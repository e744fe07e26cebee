/**
 * Completion. The words come from the grammar. The names come from checking the file with a made-up name at the place: what
 * part it plays there says what could be written instead.
 */
import type { Span } from '../source.ts';
import type { Name } from '../tree/common.ts';
import { FUNCTION_ENTITIES } from './built-in.ts';
import { VERDICTS } from './declared.ts';
import { facts, typeFacts } from './describe.ts';
import { aboutEntity } from './hover.ts';
import { type Allowed, allowedAt, isProse } from './keywords.ts';
import { type AuthorPack, type Page, pageOf } from './pack.ts';
import { MADE_UP, probe } from './probe.ts';
import type { Role } from './roles.ts';
import { type Entity, nameOf } from './space.ts';
import { spaceOf } from './spaces.ts';
import type { Use } from './uses.ts';

export interface Completion {
  readonly name: string;
  readonly what: Entity['what'] | 'keyword';
  /** Type or kind, on one line. */
  readonly detail: string;
  readonly paragraphs: readonly string[];
  /** What the name replaces: the part of the word before the place. */
  readonly span: Span;
}

/** What can stand at a place, the likeliest first: values of the expected type, locals, other names, words. */
export function complete(pack: AuthorPack, file: string, offset: number): readonly Completion[] {
  const page = pageOf(pack, file);
  if (page === undefined) return [];
  const { text } = page.file.source;
  const [start, end] = wordAround(text, offset);
  // Right behind a digit a letter makes no word.
  if (start === offset && /\d/.test(text.charAt(offset - 1))) return [];
  const allowed = allowedAt(page.file.source, start);
  const found = probe(page, start, end, allowed);
  if (found === undefined && isProse(page.file.source, start)) return [];
  const names = found === undefined ? likelyNames(page, allowed) : namesAt(found.page, found.use);
  const role = found?.use.role;
  const span = { file, start: role?.kind === 'library' ? role.use.from.span.start : start, end: offset };
  const entities = unique(names).map((entity) => proposed((found?.page ?? page).pack, entity, span));
  const words = allowed.words
    .filter((word) => !entities.some((entity) => entity.name === word))
    .map((name): Completion => ({ name, what: 'keyword', detail: '', paragraphs: [], span }));
  // Behind a number many units are possible, and seldom is one meant.
  return role?.kind === 'unit' ? [...words, ...entities] : [...entities, ...words];
}

const IN_WORD = /[A-Za-z0-9_]/;

/** From the beginning of the word around a place to its end; both are the place where there is none. */
function wordAround(text: string, offset: number): readonly [start: number, end: number] {
  let start = offset;
  while (IN_WORD.test(text.charAt(start - 1))) start -= 1;
  // What begins with a digit is no word.
  while (start < offset && !/[A-Za-z]/.test(text.charAt(start))) start += 1;
  let end = offset;
  while (start < offset && IN_WORD.test(text.charAt(end))) end += 1;
  return [start, end];
}

function namesAt(page: Page, use: Use): readonly Entity[] {
  const names = spaceOf(page, use).all();
  return use.role.kind === 'value' ? [...names, ...FUNCTION_ENTITIES] : names;
}

/** The part of a name by the rule of the grammar that it would stand in, where the text around cannot be read with it. */
const ROLES: ReadonlyMap<string, (name: Name) => Role> = new Map<string, (name: Name) => Role>([
  ['reference', (name) => ({ kind: 'value', node: { kind: 'Name', name, span: name.span } })],
  ['group', () => ({ kind: 'declared', whats: VERDICTS })],
  ['typeRef', () => ({ kind: 'type' })],
  ['unitName', () => ({ kind: 'unit', of: 'any' })],
  ['unitExpr', () => ({ kind: 'unit', of: 'any' })],
]);

function likelyNames(page: Page, allowed: Allowed): readonly Entity[] {
  const top = page.file.parsed.file?.header;
  if (top === undefined) return [];
  const name = { text: MADE_UP, span: top.span };
  return [...ROLES]
    .filter(([rule]) => allowed.names.has(rule))
    .flatMap(([, role]) => namesAt(page, { name, role: role(name), locals: new Map(), top }));
}

/** The first of each name: it hides the others. */
function unique(entities: readonly Entity[]): readonly Entity[] {
  const names = new Set<string>();
  return entities.filter((entity) => {
    const fresh = !names.has(nameOf(entity));
    names.add(nameOf(entity));
    return fresh;
  });
}

function proposed(pack: AuthorPack, entity: Entity, span: Span): Completion {
  return {
    name: nameOf(entity),
    what: entity.what,
    detail: detailOf(pack, entity),
    paragraphs: aboutEntity(pack, entity),
    span,
  };
}

function detailOf(pack: AuthorPack, entity: Entity): string {
  if (entity.kind === 'declared') return facts(pack, entity)[0] ?? entity.what;
  return entity.signature ?? (entity.type === undefined ? entity.what : typeFacts(entity.type));
}
