/** Names of columns as a database takes them. */
import type { Dialect } from './dialects/dialect.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';

export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What is too long is cut. The databases also take names that differ in case alone for one. */
export function namesOf(names: readonly string[], { nameBytesMax }: Dialect): readonly string[] {
  const cut = names.map((name) => cutTo(name, nameBytesMax));
  if (new Set(cut.map((name) => name.toLowerCase())).size < names.length) throw new NotInSql(NOT_IN_SQL.names);
  return cut;
}

function cutTo(name: string, bytesMax: number): string {
  const isShort = (text: string): boolean => new TextEncoder().encode(text).length <= bytesMax;
  const points = [...name];
  while (!isShort(points.join(''))) points.pop();
  return points.join('');
}

/** `account`, `"a b"`, `s.account`, or what follows the last AS; anything else is named by its text. */
const NAMED = /^(?:(?:\w+|"(?:[^"]|"")+")\.)?(\w+|"(?:[^"]|"")+")$/;
const ALIASED = /^([\s\S]+?)\s+AS\s+(\w+|"(?:[^"]|"")+")\s*$/i;

/** A column that is kept: what it is, and under which name. */
export function keptColumn(text: string): { readonly value: string; readonly name: string } {
  const [, value, alias] = ALIASED.exec(text) ?? [];
  if (value !== undefined && alias !== undefined) return { value, name: alias };
  return { value: text, name: NAMED.exec(text.trim())?.[1] ?? quotedName(text) };
}
