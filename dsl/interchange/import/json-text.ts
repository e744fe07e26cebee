/** JSON with the place of every value, and numbers as they are written: what is imported is told by its place. */
import type { SourceFile, Span } from '../../source.ts';

export type Json = { readonly span: Span } & (
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** As written: no digit is lost. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly Json[] }
  | { readonly kind: 'object'; readonly entries: readonly JsonEntry[] }
);
export interface JsonEntry {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Json;
}
export type JsonObject = Extract<Json, { readonly kind: 'object' }>;

export class JsonFault extends Error {
  readonly span: Span;

  constructor(span: Span, message: string) {
    super(message);
    this.span = span;
  }
}

const DEPTH_MAX = 100;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const SPACE = /[ \t\n\r]*/y;

/** The whole text as one value; throws where it is not JSON. */
export function parseJson(source: SourceFile): Json {
  const reader = new Reader(source);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  readonly #file: string;
  readonly #text: string;
  #at = 0;

  constructor({ name, text }: SourceFile) {
    this.#file = name;
    this.#text = text;
  }

  value(depth: number): Json {
    this.#match(SPACE);
    const start = this.#at;
    if (depth > DEPTH_MAX) throw this.#fault(`This is nested deeper than ${DEPTH_MAX}.`);
    const next = this.#text[start] ?? '';
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#list(depth);
    if (next === '"') return { kind: 'text', value: this.#string(), span: this.#span(start) };
    for (const [word, kind, value] of WORDS) {
      if (!this.#text.startsWith(word, start)) continue;
      this.#at += word.length;
      const span = this.#span(start);
      return kind === 'null' ? { kind, span } : { kind, value, span };
    }
    const text = this.#match(NUMBER);
    if (text === '') throw this.#fault('A JSON value is wanted here.');
    return { kind: 'number', text, span: this.#span(start) };
  }

  end(): void {
    this.#match(SPACE);
    if (this.#at < this.#text.length) throw this.#fault('Something follows the JSON value.');
  }

  #object(depth: number): Json {
    const start = this.#at;
    const entries = this.#sequence('}', (): JsonEntry => {
      const from = this.#at;
      const name = this.#string();
      const nameSpan = this.#span(from);
      this.#sign(':');
      return { name, nameSpan, value: this.value(depth + 1) };
    });
    return { kind: 'object', entries, span: this.#span(start) };
  }

  #list(depth: number): Json {
    const start = this.#at;
    const items = this.#sequence(']', () => this.value(depth + 1));
    return { kind: 'list', items, span: this.#span(start) };
  }

  #sequence<T>(close: string, item: () => T): readonly T[] {
    const items: T[] = [];
    this.#at += 1;
    this.#match(SPACE);
    if (this.#text[this.#at] === close) {
      this.#at += 1;
      return items;
    }
    for (;;) {
      this.#match(SPACE);
      items.push(item());
      this.#match(SPACE);
      const sign = this.#text[this.#at];
      if (sign !== ',' && sign !== close) throw this.#fault(`"," or "${close}" is wanted here.`);
      this.#at += 1;
      if (sign === close) return items;
    }
  }

  #string(): string {
    const start = this.#at;
    const text = this.#match(STRING);
    if (text === '') throw this.#fault('A text in quotes is wanted here.');
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'string') throw new JsonFault(this.#span(start), 'A text in quotes is wanted here.');
    return value;
  }

  #sign(sign: string): void {
    this.#match(SPACE);
    if (this.#text[this.#at] !== sign) throw this.#fault(`"${sign}" is wanted here.`);
    this.#at += 1;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  #span(start: number): Span {
    return { file: this.#file, start, end: this.#at };
  }
  #fault(message: string): JsonFault {
    return new JsonFault({ file: this.#file, start: this.#at, end: this.#at + 1 }, message);
  }
}

const WORDS = [
  ['null', 'null', false],
  ['true', 'bool', true],
  ['false', 'bool', false],
] as const;

/** Of names that stand twice the last, as every reader of JSON takes it. */
export function entryOf(json: Json, name: string): Json | undefined {
  return json.kind === 'object' ? json.entries.findLast((entry) => entry.name === name)?.value : undefined;
}

export function textOf(json: Json | undefined): string | undefined {
  return json?.kind === 'text' ? json.value : undefined;
}

/** As JavaScript has it. */
export function plain(json: Json): unknown {
  switch (json.kind) {
    case 'null':
      return null;
    case 'bool':
    case 'text':
      return json.value;
    case 'number':
      return Number(json.text);
    case 'list':
      return json.items.map(plain);
    case 'object':
      return Object.fromEntries(json.entries.map(({ name, value }) => [name, plain(value)]));
    default:
      return json satisfies never;
  }
}
