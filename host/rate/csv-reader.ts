/**
 * Records of CSV straight off the bytes of a slice. A line break inside quotes ends none, a quote opens only where a field begins
 * (spaces in front of it and behind its fellow are none of the field), and lines that are empty are no records.
 */
import { isUtf8 } from 'node:buffer';
import type { Fields } from '#rows';

/** `malformed`: the fault says why it is no row. */
export type CsvRecord = 'row' | 'malformed' | 'end';

/** What quotes around nothing stand for. */
export type EmptyQuotes = 'nothing' | 'text';

const [QUOTE, NEWLINE, RETURN, SPACE] = [0x22, 0x0a, 0x0d, 0x20];

export class CsvReader implements Fields {
  bytes: Uint8Array = new Uint8Array(0);
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly doubled: Uint8Array;
  /** Of the last record: the line that it begins at, and why it is no row. */
  line = 0;
  fault = '';
  readonly #columns: number;
  readonly #delimiter: number;
  readonly #empty: EmptyQuotes;
  /** The signs that end what is plain. */
  readonly #special = new Uint8Array(256);
  #isText = true;
  #start = 0;
  #at = 0;
  #nextLine = 0;

  constructor(columns: number, delimiter: string, empty: EmptyQuotes = 'nothing') {
    this.#columns = columns;
    this.#empty = empty;
    this.#delimiter = delimiter.charCodeAt(0);
    // A place more, for fields that are too many.
    this.starts = new Int32Array(columns + 1);
    this.ends = new Int32Array(columns + 1);
    this.doubled = new Uint8Array(columns + 1);
    for (const sign of [this.#delimiter, QUOTE, NEWLINE]) this.#special[sign] = 1;
  }

  /** `line`: of the first record. */
  begin(bytes: Uint8Array, line: number): void {
    this.bytes = bytes;
    this.#isText = isUtf8(bytes);
    this.#at = 0;
    this.#nextLine = line;
  }

  /** The last record as it is written. */
  get record(): Buffer {
    return part(this.bytes, this.#start, this.#at);
  }

  next(): CsvRecord {
    this.#skipEmpty();
    this.#start = this.#at;
    this.line = this.#nextLine;
    if (this.#at >= this.bytes.length) return 'end';
    const columns = this.#columns;
    this.fault = '';
    let found = 0;
    let isMore = false;
    for (let isLast = false; !isLast; found += 1) {
      isLast = this.#field(Math.min(found, columns));
      // Further fields that are empty are none.
      if (found >= columns && (this.starts[columns] ?? 0) <= (this.ends[columns] ?? 0)) isMore = true;
    }
    if (this.fault !== '') return 'malformed';
    if (found < columns || isMore) this.fault = `Expected Number of Columns: ${columns} Found: ${found}`;
    else if (!this.#isText && !isUtf8(this.record)) this.fault = NOT_TEXT;
    return this.fault === '' ? 'row' : 'malformed';
  }

  #skipEmpty(): void {
    for (let width = this.#lineBreak(this.#at); width > 0; width = this.#lineBreak(this.#at)) {
      this.#at += width;
      this.#nextLine += 1;
    }
  }

  /** How many bytes of a line break stand there. */
  #lineBreak(at: number): number {
    const { bytes } = this;
    if (bytes[at] === NEWLINE) return 1;
    return bytes[at] === RETURN && bytes[at + 1] === NEWLINE ? 2 : 0;
  }

  /** Reads a field; whether it is the last of its record. */
  #field(column: number): boolean {
    const { bytes } = this;
    const end = this.#plain(column);
    if (bytes[end] === this.#delimiter) {
      this.#at = end + 1;
      return false;
    }
    this.#at = end;
    if (end < bytes.length) {
      this.#at = end + 1;
      this.#nextLine += 1;
    }
    return true;
  }

  /** Gives where the delimiter or the line break behind it stands. */
  #plain(column: number): number {
    const { bytes } = this;
    const special = this.#special;
    const { length } = bytes;
    const start = this.#at;
    let at = start;
    for (;;) {
      while (at < length && special[bytes[at] ?? 0] === 0) at += 1;
      if (at >= length || bytes[at] !== QUOTE) break;
      if (behindSpaces(bytes, start) === at) return this.#quoted(column, at + 1);
      at += 1;
    }
    this.starts[column] = start;
    const end = bytes[at] === NEWLINE && at > start && bytes[at - 1] === RETURN ? at - 1 : at;
    this.ends[column] = end === start ? NOTHING : end;
    this.doubled[column] = 0;
    return at;
  }

  /** The same of a field whose quote stands before `start`. */
  #quoted(column: number, start: number): number {
    const { bytes } = this;
    const { length } = bytes;
    this.starts[column] = start;
    this.doubled[column] = 0;
    let at = start;
    for (; at < length; at += 1) {
      const byte = bytes[at];
      if (byte === NEWLINE) this.#nextLine += 1;
      else if (byte === QUOTE) {
        if (bytes[at + 1] !== QUOTE) break;
        this.doubled[column] = 1;
        at += 1;
      }
    }
    this.ends[column] = at === start && this.#empty === 'nothing' ? NOTHING : Math.min(at, length);
    const behind = behindSpaces(bytes, at + 1);
    const end = behind + Math.max(0, this.#lineBreak(behind) - 1);
    if (at < length && (end >= length || bytes[end] === this.#delimiter || bytes[end] === NEWLINE)) return end;
    this.fault = UNTERMINATED;
    return this.#behindField(Math.min(end, length));
  }

  #behindField(from: number): number {
    let at = from;
    while (at < this.bytes.length && this.bytes[at] !== this.#delimiter && this.bytes[at] !== NEWLINE) at += 1;
    return at;
  }
}

/** An end before all beginnings. */
const NOTHING = -1;
const UNTERMINATED = 'Value with unterminated quote found.';
const NOT_TEXT = 'Invalid unicode (byte sequence mismatch) detected. This file is not utf-8 encoded.';

function behindSpaces(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === SPACE) at += 1;
  return at;
}

/** The text of a field; null where there is none. */
export function fieldText({ bytes, starts, ends, doubled }: Fields, column: number): string | null {
  const [start = 0, end = 0] = [starts[column], ends[column]];
  if (start > end) return null;
  const text = part(bytes, start, end).toString('utf8');
  return doubled[column] === 1 ? text.replaceAll('""', '"') : text;
}

function part(bytes: Uint8Array, start: number, end: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
}
