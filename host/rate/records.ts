/** Where the records of a slice begin. */

import type { Slice } from './slices.ts';
import { endOfRecord } from './slices.ts';

/** The line of a row of the slice, from 0; lines that are empty, or among `malformed`, are no rows. */
export function recordLines({ bytes, from }: Slice, malformed: readonly number[]): (row: number) => number {
  if (bytes === undefined) return (row) => from.line + row;
  const left = new Set(malformed);
  const lines: number[] = [];
  let line = from.line;
  for (let at = 0; at < bytes.length; ) {
    const end = endOfRecord(bytes.subarray(at), 0, true);
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
