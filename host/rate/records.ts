/** Where the records of a slice begin. */
import { isUtf8 } from 'node:buffer';
import { type Reject, TOLD_MAX } from './rejects.ts';
import { endOfRecord, type Slice } from './slices.ts';

/** The line of a row of the slice, from 0; lines that are empty, or among `malformed`, are no rows. */
export function recordLines(
  { bytes, from }: Slice,
  delimiters: string,
  malformed: readonly number[],
): (row: number) => number {
  if (bytes === undefined) return (row) => from.line + row;
  const left = new Set(malformed);
  const lines: number[] = [];
  let line = from.line;
  for (let at = 0; at < bytes.length; ) {
    const end = endOfRecord(bytes.subarray(at), 0, delimiters);
    const record = bytes.subarray(at, end < 0 ? bytes.length : at + end);
    if (!isEmpty(record) && !left.has(line)) lines.push(line);
    line += count(record);
    at += record.length;
  }
  return (row) => lines[row] ?? line;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

function isEmpty(record: Buffer): boolean {
  return record.every((byte) => byte === NEWLINE || byte === RETURN);
}
function count(record: Buffer): number {
  let lines = 0;
  for (let at = record.indexOf(NEWLINE); at >= 0; at = record.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

type Told = Partial<Pick<Reject, 'text' | 'base64'>>;

/** The records of a slice as they are written, by their lines. */
export class RecordTexts {
  readonly #slice: Slice;
  readonly #delimiters: string;
  #at = 0;
  #line: number;

  constructor(slice: Slice, delimiters: string) {
    this.#slice = slice;
    this.#delimiters = delimiters;
    this.#line = slice.from.line;
  }

  /** Lines are asked for in rising order. */
  at(line: number): Told {
    const bytes = this.#slice.bytes ?? Buffer.alloc(0);
    while (this.#at < bytes.length) {
      const rest = bytes.subarray(this.#at);
      const end = endOfRecord(rest, 0, this.#delimiters);
      const record = end < 0 ? rest : rest.subarray(0, end);
      const next = this.#line + count(record);
      if (line < next || end < 0) return toldText(record);
      this.#at += record.length;
      this.#line = next;
    }
    return {};
  }
}

/** What is told of a record that could not be read. */
export function toldText(record: Buffer): Told {
  const part = record.subarray(0, TOLD_MAX);
  const isText = isUtf8(part) || (part.length < record.length && isUtf8(record));
  return isText ? { text: part.toString('utf8').trimEnd() } : { base64: part.toString('base64') };
}
