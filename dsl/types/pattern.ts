/**
 * Patterns of `matches` (LANGUAGE 18.177): literals, `.`, classes, `\d \w \s`, groups, `|` and repetition, over code points and
 * anchored at both ends. What is not among these is refused, so that matching takes time in proportion to the text.
 */

/** Code points from one to another, both included. */
type Range = readonly [from: number, to: number];

export type Pattern =
  /** One code point: inside one of the ranges, or, negated, outside all of them. */
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly Range[] }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Pattern[] }
  /** Without `most`: without an end. */
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly least: number; readonly most?: number };

/** `{m,n}` counts no further than this. */
const REPEAT_MAX = 100;
/** Sets of a pattern whose repetitions are written out. */
const SIZE_MAX = 1000;
const DEPTH_MAX = 32;

class PatternFault extends Error {}

/** The pattern, or a sentence that says what is wrong with it. */
export function parsePattern(text: string): Pattern | string {
  try {
    const pattern = new Reader([...text]).whole();
    return sizeOf(pattern) > SIZE_MAX
      ? `The pattern is too long: written out it has more than ${SIZE_MAX} signs.`
      : pattern;
  } catch (fault) {
    if (fault instanceof PatternFault) return fault.message;
    throw fault;
  }
}

function sizeOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'set':
      return 1;
    case 'sequence':
    case 'choice':
      return pattern.parts.reduce((sum, part) => sum + sizeOf(part), 1);
    case 'repeat':
      return sizeOf(pattern.part) * Math.max(1, pattern.most ?? pattern.least + 1);
    default:
      return pattern satisfies never;
  }
}

const DIGITS: readonly Range[] = [range('0', '9')];
const WORDS: readonly Range[] = [range('0', '9'), range('A', 'Z'), range('_', '_'), range('a', 'z')];
const SPACES: readonly Range[] = [
  [9, 13],
  [32, 32],
];
const CLASSES: ReadonlyMap<string, readonly Range[]> = new Map([
  ['d', DIGITS],
  ['w', WORDS],
  ['s', SPACES],
]);
/** Signs that mean something; they stand for themselves behind a backslash. */
const SIGNS = new Set('\\.[](){}|*+?^$-/'.split(''));

function range(from: string, to: string): Range {
  return [codeOf(from), codeOf(to)];
}
function codeOf(sign: string): number {
  return sign.codePointAt(0) ?? 0;
}
function fault(message: string): never {
  throw new PatternFault(message);
}

class Reader {
  readonly #signs: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(signs: readonly string[]) {
    this.#signs = signs;
  }

  whole(): Pattern {
    const pattern = this.#choice();
    if (this.#at < this.#signs.length) fault('A ")" closes nothing.');
    return pattern;
  }

  get #sign(): string | undefined {
    return this.#signs[this.#at];
  }
  #take(sign: string): boolean {
    if (this.#sign !== sign) return false;
    this.#at += 1;
    return true;
  }
  #next(what: string): string {
    const sign = this.#sign ?? fault(`${what} is not closed.`);
    this.#at += 1;
    return sign;
  }

  #choice(): Pattern {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'choice', parts };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#sign !== undefined && this.#sign !== '|' && this.#sign !== ')') parts.push(this.#repeated());
    return { kind: 'sequence', parts };
  }

  #repeated(): Pattern {
    const part = this.#single();
    const bounds = this.#bounds();
    if (bounds === undefined) return part;
    if (this.#sign !== undefined && '*+?{'.includes(this.#sign)) fault(`"${this.#sign}" repeats what repeats already.`);
    return { kind: 'repeat', part, ...bounds };
  }

  #bounds(): { readonly least: number; readonly most?: number } | undefined {
    if (this.#take('*')) return { least: 0 };
    if (this.#take('+')) return { least: 1 };
    if (this.#take('?')) return { least: 0, most: 1 };
    if (!this.#take('{')) return undefined;
    const least = this.#count();
    const open = this.#take(',');
    const most = open ? (this.#sign === '}' ? undefined : this.#count()) : least;
    if (!this.#take('}')) fault('A repetition is written {3}, {3,} or {3,5}.');
    if (most !== undefined && most < least) fault('A repetition cannot end before it begins.');
    return { least, ...(most === undefined ? {} : { most }) };
  }
  #count(): number {
    let digits = '';
    while (this.#sign !== undefined && this.#sign >= '0' && this.#sign <= '9') digits += this.#next('A repetition');
    if (digits === '') fault('A repetition is written {3}, {3,} or {3,5}.');
    return Number(digits) <= REPEAT_MAX ? Number(digits) : fault(`A repetition counts to ${REPEAT_MAX} at most.`);
  }

  #single(): Pattern {
    const sign = this.#next('The pattern');
    if (sign === '(') return this.#group();
    if (sign === '[') return this.#class();
    if (sign === '.') return { kind: 'set', negated: true, ranges: [] };
    if (sign === '\\') return { kind: 'set', negated: false, ranges: this.#escaped() };
    if ('*+?{'.includes(sign)) fault(`There is nothing before "${sign}" that it could repeat.`);
    if (sign === '^' || sign === '$') fault(`A pattern holds for the whole text, so "${sign}" is left out.`);
    if (sign === ']' || sign === '}') fault(`A "${sign}" closes nothing; the sign itself is written "\\${sign}".`);
    return { kind: 'set', negated: false, ranges: [range(sign, sign)] };
  }

  #group(): Pattern {
    if (this.#take('?') && !this.#take(':'))
      fault('A group is written ( ) or (?: ); it captures and looks at nothing.');
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) fault(`Groups stand inside each other more than ${DEPTH_MAX} deep.`);
    const pattern = this.#choice();
    if (!this.#take(')')) fault('A group is not closed.');
    this.#depth -= 1;
    return pattern;
  }

  #escaped(): readonly Range[] {
    const sign = this.#next('The pattern');
    const known = CLASSES.get(sign);
    if (known !== undefined) return known;
    return SIGNS.has(sign)
      ? [range(sign, sign)]
      : fault(`"\\${sign}" is not known here: \\d, \\w, \\s, and signs are.`);
  }

  #class(): Pattern {
    const negated = this.#take('^');
    const ranges: Range[] = [];
    while (!this.#take(']')) ranges.push(...this.#member());
    if (ranges.length === 0) fault('A class is empty.');
    return { kind: 'set', negated, ranges };
  }

  #member(): readonly Range[] {
    const from = this.#bound();
    const last = this.#signs[this.#at + 1];
    if (from.length !== 1 || this.#sign !== '-' || last === ']' || last === undefined) return from;
    this.#at += 1;
    const to = this.#bound();
    const [first, end] = [from[0]?.[0] ?? 0, to[0]?.[0] ?? 0];
    if (to.length !== 1 || end < first) fault('A range in a class runs from a lower sign to a higher one.');
    return [[first, end]];
  }
  #bound(): readonly Range[] {
    const sign = this.#next('A class');
    if (sign === '\\') return this.#escaped();
    return sign === '[' ? fault('A "[" inside a class is written "\\[".') : [range(sign, sign)];
  }
}
