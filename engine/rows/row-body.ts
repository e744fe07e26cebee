/**
 * The fields of a record as the values that a row decoder reads: copied where they lie, without a text between. What is out of the
 * common (quotes and backslashes inside of a text, a field that is longer than most bodies) is left to who reads texts.
 */
import type { FieldInfo, Program, Type } from '#dsl';
import { leafJson } from './body.ts';

/** A record of CSV: where each of its fields stands. One that ends before it begins is nothing, and no empty text. */
export interface Fields {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1 where a quote inside of the field is written twice. */
  readonly doubled: Uint8Array;
}

/** Where a leaf of the inputs comes from: a column by its place, or the same text for all rows. */
export type LeafOrigin = { readonly column: number } | { readonly text: string | undefined };

const [QUOTE, BACKSLASH, BRACE, SPACE] = [0x22, 0x5c, 0x7b, 0x20];
const NOTHING = new TextEncoder().encode('null');
const [TRUE, FALSE] = [new TextEncoder().encode('true'), new TextEncoder().encode('false')];
/** Signs that no text holds as it is. */
const ODD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < SPACE || byte === QUOTE || byte === BACKSLASH ? 1 : 0,
);
/** Rows that pass this are read as texts. */
const ROOM = 65_536;
/** What stands around the values of any row. */
const MARGIN = 4096;

/** Puts something of a row; gives whether there is anything. */
type Put = (fields: Fields) => boolean;

export class RowBody {
  readonly bytes = new Uint8Array(ROOM + MARGIN);
  #at = 0;
  #isPlain = true;
  readonly #put: readonly Put[];

  /** `origins` in the order of the leaves. */
  constructor({ inputs }: Pick<Program, 'inputs'>, origins: readonly LeafOrigin[]) {
    const left = [...origins];
    this.#put = inputs.map(({ type }) => this.#value(type, left));
  }

  /** How many bytes it has, which are good until the next row; -1 where the row is out of the common. */
  take(fields: Fields): number {
    this.#at = 0;
    this.#isPlain = true;
    this.#byte(BRACE);
    for (const put of this.#put) put(fields);
    return this.#isPlain ? this.#at : -1;
  }

  #value(type: Type, origins: LeafOrigin[]): Put {
    if (type.kind === 'record') return this.#record(type.record.fields, origins);
    const origin = origins.shift() ?? { text: undefined };
    if ('column' in origin) return this.#column(type, origin.column);
    const json = new TextEncoder().encode(leafJson(type, origin.text) || 'null');
    return () => {
      this.#fixed(json);
      return origin.text !== undefined;
    };
  }

  /** It is there where any of its fields is. */
  #record(fields: readonly Pick<FieldInfo, 'type'>[], origins: LeafOrigin[]): Put {
    const puts = fields.map(({ type }) => this.#value(type, origins));
    return (row) => {
      const start = this.#at;
      this.#byte(BRACE);
      let any = false;
      for (const put of puts) if (put(row)) any = true;
      if (any) return true;
      this.#at = start;
      return this.#nothing();
    };
  }

  #column({ kind }: Type, column: number): Put {
    const put =
      kind === 'bool' ? this.#truth.bind(this) : kind === 'list' ? this.#json.bind(this) : this.#text.bind(this);
    return (fields) => {
      const start = fields.starts[column] ?? 0;
      const end = fields.ends[column] ?? 0;
      if (start > end) return this.#nothing();
      if (this.#at + end - start > ROOM) this.#isPlain = false;
      else put(fields.bytes, start, end, fields.doubled[column] === 1);
      return true;
    };
  }

  #text(from: Uint8Array, start: number, end: number): void {
    const { bytes } = this;
    let at = this.#at;
    let odd = 0;
    bytes[at++] = QUOTE;
    for (let i = start; i < end; i += 1) {
      const byte = from[i] ?? 0;
      odd |= ODD[byte] ?? 0;
      bytes[at++] = byte;
    }
    bytes[at++] = QUOTE;
    this.#at = at;
    if (odd !== 0) this.#isPlain = false;
  }

  /** As databases write them. */
  #truth(from: Uint8Array, start: number, end: number, doubled: boolean): void {
    if (isWord(from, start, end, TRUE)) this.#fixed(TRUE);
    else if (isWord(from, start, end, FALSE)) this.#fixed(FALSE);
    else this.#text(from, start, end);
    if (doubled) this.#isPlain = false;
  }

  /** What is no JSON the decoder leaves. */
  #json(from: Uint8Array, start: number, end: number, doubled: boolean): void {
    for (let i = start; i < end; i += 1) {
      const byte = from[i] ?? 0;
      this.#byte(byte);
      if (doubled && byte === QUOTE) i += 1;
    }
  }

  #nothing(): boolean {
    this.#fixed(NOTHING);
    return false;
  }
  #fixed(part: Uint8Array): void {
    if (this.#at + part.length > ROOM) this.#isPlain = false;
    else for (let i = 0; i < part.length; i += 1) this.#byte(part[i] ?? 0);
  }
  #byte(byte: number): void {
    this.bytes[this.#at++] = byte;
  }
}

/** In letters of either case. */
function isWord(from: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i += 1) if (((from[start + i] ?? 0) | SPACE) !== word[i]) return false;
  return true;
}
