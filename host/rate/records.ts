/** Where the records of a slice begin. */
import { isUtf8 } from 'node:buffer';
import { type Reject, TOLD_MAX } from './rejects.ts';
import { endOfRecord, type Slice } from './slices.ts';

/** The line of a row of the slice, from 0; lines that are empty, or among `malformed`, are no rows. They are counted when one is asked for. */
export function recordLines(slice: Slice, delimiters: string, malformed: readonly number[]): (row: number) => number {
  const { bytes, from } = slice;
  if (bytes === undefined) return (row) => from.line + row;
  const left = new Set(malformed);
  let lines: readonly number[] | undefined;
  return (row) => {
    lines ??= startsOf(bytes, from.line, delimiters).filter((line) => !left.has(line));
    return lines[row] ?? slice.next.line;
  };
}

/** The lines that records begin at. */
function startsOf(bytes: Buffer, first: number, delimiters: string): readonly number[] {
  const lines: number[] = [];
  let line = first;
  for (const record of recordsOf(bytes, delimiters)) {
    if (!isEmpty(record)) lines.push(line);
    line += count(record);
  }
  return lines;
}

function* recordsOf(bytes: Buffer, delimiters: string): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const rest = bytes.subarray(at);
    const end = endOfRecord(rest, 0, delimiters);
    const record = end < 0 ? rest : rest.subarray(0, end);
    yield record;
    at += record.length;
  }
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

/** The records of a slice as they are written, by lines that are asked for in rising order. */
export function recordTexts({ bytes = Buffer.alloc(0), from }: Slice, delimiters: string): (line: number) => Told {
  const records = recordsOf(bytes, delimiters);
  let next = from.line;
  let record: Buffer | undefined;
  return (line) => {
    while (next <= line) {
      const found = records.next();
      if (found.done === true) break;
      record = found.value;
      next += Math.max(1, count(record));
    }
    return record === undefined ? {} : toldText(record);
  };
}

/** What is told of a record that could not be read. */
export function toldText(record: Buffer): Told {
  const part = record.subarray(0, TOLD_MAX);
  const isText = isUtf8(part) || (part.length < record.length && isUtf8(record));
  return isText ? { text: part.toString('utf8').trimEnd() } : { base64: part.toString('base64') };
}
