/**
 * A JSON reader that loses nothing: number texts stay as written, names are data (never properties of an object), names
 * that stand twice are kept, depth is bounded. RFC 8259 exactly: no comments, no trailing commas, no lone words.
 */
import { JSON_DEPTH_MAX } from '../limits.ts';

export type JsonValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly JsonValue[] }
  | { readonly kind: 'object'; readonly entries: readonly JsonEntry[] };
export interface JsonEntry {
  readonly name: string;
  readonly value: JsonValue;
}

export type JsonResult =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly code: 'NOT_JSON' | 'TOO_DEEP'; readonly message: string };

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANKS = /[ \t\n\r]*/y;
/** Characters of a text that stand for themselves. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 forbids exactly these
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class JsonFault extends Error {
  readonly code: 'NOT_JSON' | 'TOO_DEEP';
  constructor(code: 'NOT_JSON' | 'TOO_DEEP', message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads a whole text as one JSON value. */
export function readJson(text: string): JsonResult {
  try {
    return { ok: true, value: new Reader(text).document() };
  } catch (fault) {
    if (fault instanceof JsonFault) return { ok: false, code: fault.code, message: fault.message };
    throw fault;
  }
}

/** One reading of one text: a position that moves on. */
class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonValue {
    const value = this.#value();
    this.#blanks();
    if (this.#at < this.#text.length) this.#fail('something follows the value');
    return value;
  }

  #fail(what: string): never {
    throw new JsonFault('NOT_JSON', `Not JSON: ${what} at character ${this.#at + 1}.`);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #blanks(): void {
    this.#match(BLANKS);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #value(): JsonValue {
    this.#blanks();
    const next = this.#text[this.#at];
    if (next === '{') return this.#nested(() => this.#object());
    if (next === '[') return this.#nested(() => this.#list());
    if (next === '"') return { kind: 'text', value: this.#string() };
    if (this.#word('null')) return { kind: 'null' };
    if (this.#word('true')) return { kind: 'bool', value: true };
    if (this.#word('false')) return { kind: 'bool', value: false };
    const number = this.#match(NUMBER);
    return number === '' ? this.#fail('a value is missing') : { kind: 'number', text: number };
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #nested(read: () => JsonValue): JsonValue {
    this.#depth += 1;
    if (this.#depth > JSON_DEPTH_MAX) {
      throw new JsonFault('TOO_DEEP', `Objects and lists stand more than ${JSON_DEPTH_MAX} deep.`);
    }
    this.#at += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #object(): JsonValue {
    const entries: JsonEntry[] = [];
    this.#blanks();
    if (this.#take('}')) return { kind: 'object', entries };
    for (;;) {
      this.#blanks();
      if (this.#text[this.#at] !== '"') this.#fail('a name in quotation marks is missing');
      const name = this.#string();
      this.#blanks();
      if (!this.#take(':')) this.#fail('":" is missing');
      entries.push({ name, value: this.#value() });
      this.#blanks();
      if (this.#take('}')) return { kind: 'object', entries };
      if (!this.#take(',')) this.#fail('"," or "}" is missing');
    }
  }

  #list(): JsonValue {
    const items: JsonValue[] = [];
    this.#blanks();
    if (this.#take(']')) return { kind: 'list', items };
    for (;;) {
      items.push(this.#value());
      this.#blanks();
      if (this.#take(']')) return { kind: 'list', items };
      if (!this.#take(',')) this.#fail('"," or "]" is missing');
    }
  }

  #string(): string {
    this.#at += 1;
    let value = '';
    for (;;) {
      value += this.#match(PLAIN);
      if (this.#take('"')) return value;
      if (!this.#take('\\')) this.#fail('a text is not closed');
      value += this.#escape();
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? '';
    this.#at += 1;
    const plain = ESCAPES.get(letter);
    if (plain !== undefined) return plain;
    const digits = this.#match(/[0-9a-fA-F]{4}/y);
    if (letter !== 'u' || digits === '') this.#fail('an unknown escape stands');
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
}
