// Sets of digit strings, as numbering plans write them: `80[08]\d{7}|8(?:4[2-5]|7[0-3])\d{5,7}`. What is left of a set after a
// digit is a set again (the derivative of a regular expression), and equal expressions are one object, so that what has been
// found of one is found of all.

export interface Pattern {
  readonly id: number;
  /** What may follow the digit. */
  readonly after: (digit: number) => Pattern;
  /** Whether nothing may follow, so that a string ends here. */
  readonly mayEnd: boolean;
}

type Shape =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'end' }
  | { readonly kind: 'digit'; readonly digits: string }
  | { readonly kind: 'then'; readonly first: Pattern; readonly rest: Pattern }
  | { readonly kind: 'either'; readonly choices: readonly Pattern[] };

const ALL_DIGITS = '0123456789';
const known = new Map<string, Pattern>();
const choicesOf = new Map<Pattern, readonly Pattern[]>();

function keyOf(shape: Shape): string {
  if (shape.kind === 'digit') return `[${shape.digits}]`;
  if (shape.kind === 'then') return `${shape.first.id} ${shape.rest.id}`;
  return shape.kind === 'either' ? shape.choices.map(({ id }) => id).join('|') : shape.kind;
}

function interned(shape: Shape): Pattern {
  const key = keyOf(shape);
  const found = known.get(key);
  if (found !== undefined) return found;
  const results: Pattern[] = [];
  const after = (digit: number): Pattern => {
    results[digit] ??= derivative(shape, digit);
    return results[digit];
  };
  const made = { id: known.size, after, mayEnd: mayEnd(shape) };
  known.set(key, made);
  if (shape.kind === 'either') choicesOf.set(made, shape.choices);
  return made;
}

function mayEnd(shape: Shape): boolean {
  if (shape.kind === 'then') return shape.first.mayEnd && shape.rest.mayEnd;
  return shape.kind === 'end' || (shape.kind === 'either' && shape.choices.some((choice) => choice.mayEnd));
}

function derivative(shape: Shape, digit: number): Pattern {
  switch (shape.kind) {
    case 'digit':
      return shape.digits.includes(`${digit}`) ? END : NOTHING;
    case 'then': {
      const inFirst = sequence(shape.first.after(digit), shape.rest);
      return shape.first.mayEnd ? either([inFirst, shape.rest.after(digit)]) : inFirst;
    }
    case 'either':
      return either(shape.choices.map((choice) => choice.after(digit)));
    default:
      return NOTHING;
  }
}

/** No string at all, not even the empty one. */
export const NOTHING: Pattern = interned({ kind: 'nothing' });
const END: Pattern = interned({ kind: 'end' });

function sequence(first: Pattern, rest: Pattern): Pattern {
  if (first === NOTHING || rest === NOTHING) return NOTHING;
  if (first === END) return rest;
  return rest === END ? first : interned({ kind: 'then', first, rest });
}

function either(patterns: readonly Pattern[]): Pattern {
  const flat = new Set(patterns.flatMap((pattern) => choicesOf.get(pattern) ?? [pattern]));
  flat.delete(NOTHING);
  const choices = [...flat].sort((a, b) => a.id - b.id);
  const [only] = choices;
  if (only === undefined) return NOTHING;
  return choices.length === 1 ? only : interned({ kind: 'either', choices });
}

function repeated(pattern: Pattern, least: number, most: number): Pattern {
  let rest = END;
  for (let count = most; count > 0; count -= 1) {
    const one = sequence(pattern, rest);
    rest = count > least ? either([END, one]) : one;
  }
  return rest;
}

/** Throws on whatever numbering plans do not write. */
export function parsePattern(text: string): Pattern {
  const reader = new Reader(text);
  const pattern = reader.alternatives();
  reader.expectEnd();
  return pattern;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  alternatives(): Pattern {
    const choices = [this.#sequence()];
    while (this.#take('|')) choices.push(this.#sequence());
    return either(choices);
  }

  expectEnd(): void {
    if (this.#at < this.#text.length) this.#refuse();
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#at < this.#text.length && !'|)'.includes(this.#text.charAt(this.#at))) parts.push(this.#counted());
    return parts.reduceRight((rest, part) => sequence(part, rest), END);
  }

  #counted(): Pattern {
    const one = this.#one();
    if (this.#take('?')) return repeated(one, 0, 1);
    const [count, least, most = least] = this.#match(/\{(\d+)(?:,(\d+))?\}/y) ?? [];
    return count === undefined ? one : repeated(one, Number(least), Number(most));
  }

  #one(): Pattern {
    if (this.#take('(?:')) {
      const inner = this.alternatives();
      if (!this.#take(')')) this.#refuse();
      return inner;
    }
    if (this.#take('\\d')) return interned({ kind: 'digit', digits: ALL_DIGITS });
    const [set, members = ''] = this.#match(/\[([\d-]+)\]/y) ?? [];
    if (set !== undefined) return interned({ kind: 'digit', digits: digitsOf(members) });
    const [digit] = this.#match(/\d/y) ?? [];
    return digit === undefined ? this.#refuse() : interned({ kind: 'digit', digits: digit });
  }

  #take(word: string): boolean {
    const found = this.#text.startsWith(word, this.#at);
    if (found) this.#at += word.length;
    return found;
  }

  #match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #refuse(): never {
    throw new Error(`cannot read "${this.#text.slice(this.#at)}" in "${this.#text}"`);
  }
}

/** `02-46` is 0, 2, 3, 4 and 6. */
function digitsOf(members: string): string {
  const expanded = members.replace(/(\d)-(\d)/g, (_, from, to) => ALL_DIGITS.slice(Number(from), Number(to) + 1));
  return [...ALL_DIGITS].filter((digit) => expanded.includes(digit)).join('');
}
