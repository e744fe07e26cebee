/** Pieces of a trace text with the homes of their figures, in the order of the text. */
import type { Type } from '#dsl';

/** How tightly a piece binds; a looser one inside a tighter place gets parentheses. */
export const LEVEL = {
  choice: 0,
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  add: 5,
  multiply: 6,
  unary: 7,
  primary: 8,
} as const;
export type Level = (typeof LEVEL)[keyof typeof LEVEL];

/** Where a figure comes from (an input path, a step, a place in a file, a constant), and the figure. */
export type Home = readonly [key: string, figure: string];

export interface Rendered {
  readonly text: string;
  readonly level: Level;
  readonly homes: readonly Home[];
}

/** What was not needed, and so was not computed. */
export const NOT_NEEDED: Rendered = { text: '…', level: LEVEL.primary, homes: [] };

export function leaf(key: string, figure: string): Rendered {
  return { text: figure, level: LEVEL.primary, homes: [[key, figure]] };
}

/** Fills the `{}` of a template in order; each part is put in parentheses when it binds more loosely than `inner`. */
export function compose(template: string, level: Level, inner: Level, parts: readonly Rendered[]): Rendered {
  const [first = '', ...rest] = template.split('{}');
  let text = first;
  for (const [i, after] of rest.entries()) text += textIn(parts[i], inner) + after;
  return { text, level, homes: homesOf(parts) };
}

function textIn(part: Rendered | undefined, inner: Level): string {
  return part === undefined ? '' : part.level < inner ? `(${part.text})` : part.text;
}

function homesOf(parts: readonly Rendered[]): readonly Home[] {
  const homes: Home[] = [];
  for (const part of parts) homes.push(...part.homes);
  return homes;
}

/** `a + b + c` */
function joined(between: string, level: Level, inner: Level, parts: readonly Rendered[]): Rendered {
  const text = parts.map((part) => textIn(part, inner)).join(between);
  return { text, level, homes: homesOf(parts) };
}

/** `name(a, b)` */
export function call(name: string, parts: readonly Rendered[]): Rendered {
  const { text, homes } = joined(', ', LEVEL.choice, LEVEL.choice, parts);
  return { text: `${name}(${text})`, level: LEVEL.primary, homes };
}

/** `a + b + c`; alone, the part itself. */
export function sumOfParts(parts: readonly Rendered[]): Rendered {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return parts.length === 0 ? call('sum', []) : joined(' + ', LEVEL.add, LEVEL.add, parts);
}

export function difference(a: Rendered, b: Rendered): Rendered {
  const right = b.level <= LEVEL.add ? { ...b, text: `(${b.text})` } : b;
  return joined(' - ', LEVEL.add, LEVEL.add, [a, right]);
}

export function product(a: Rendered, b: Rendered): Rendered {
  return joined(' x ', LEVEL.multiply, LEVEL.multiply, [a, b]);
}

/** What is compared: an ordered enum's value by its rank among the members, anything else as it is. */
export function ranked(part: Rendered, type: Type): Rendered {
  if (type.kind !== 'enum') return part;
  const members = leaf(`enum ${type.enum.name}`, `[${type.enum.members.join(', ')}]`);
  return call('rank', [part, members]);
}
