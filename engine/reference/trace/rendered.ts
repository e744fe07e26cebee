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
  let next = 0;
  const text = template.replaceAll('{}', () => {
    const part = parts[next];
    next += 1;
    return part === undefined ? '' : part.level < inner ? `(${part.text})` : part.text;
  });
  return { text, level, homes: parts.flatMap(({ homes }) => homes) };
}

/** `name(a, b)` */
export function call(name: string, parts: readonly Rendered[]): Rendered {
  return compose(`${name}(${parts.map(() => '{}').join(', ')})`, LEVEL.primary, LEVEL.choice, parts);
}

/** `a + b + c`; alone, the part itself. */
export function sumOfParts(parts: readonly Rendered[]): Rendered {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return parts.length === 0 ? call('sum', []) : compose(parts.map(() => '{}').join(' + '), LEVEL.add, LEVEL.add, parts);
}

export function difference(a: Rendered, b: Rendered): Rendered {
  const right = b.level <= LEVEL.add ? { ...b, text: `(${b.text})` } : b;
  return compose('{} - {}', LEVEL.add, LEVEL.add, [a, right]);
}

export function product(a: Rendered, b: Rendered): Rendered {
  return compose('{} x {}', LEVEL.multiply, LEVEL.multiply, [a, b]);
}

/** What is compared: an ordered enum's value by its rank among the members, anything else as it is. */
export function ranked(part: Rendered, type: Type): Rendered {
  if (type.kind !== 'enum') return part;
  const members = leaf(`enum ${type.enum.name}`, `[${type.enum.members.join(', ')}]`);
  return call('rank', [part, members]);
}
