/**
 * Files in slices: what one part of the result is made from. Where a slice ends depends on the bytes of the file and the size asked
 * for alone, so that a run that goes on where another was stopped makes the same parts.
 */
import { createReadStream } from 'node:fs';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { RateFault } from './fault.ts';
import type { SourceFile } from './sources.ts';

/** Where reading goes on. Of texts `offset` counts bytes (unpacked), of Parquet rows; `line` is that of the next record, from 1. */
export interface Position {
  readonly file: number;
  readonly offset: number;
  readonly line: number;
}
export const START: Position = { file: 0, offset: 0, line: 1 };

export interface Slice {
  readonly file: number;
  readonly from: Position;
  readonly next: Position;
  /** Of texts the bytes; of Parquet nothing: its rows are read where they lie. */
  readonly bytes: Buffer<ArrayBuffer> | undefined;
  /** Of Parquet how many. */
  readonly rows: number;
}

export interface Slicing {
  readonly files: readonly SourceFile[];
  /** Bytes of a slice of text, which ends with the record that passes them. */
  readonly bytes: number;
  /** Rows of a slice of Parquet. */
  readonly rows: number;
  /** The signs between fields of CSV; of lines of JSON none. */
  readonly delimiters: string;
  /** How many rows a Parquet file has. */
  readonly rowsOf: (path: string) => Promise<number>;
}

/** The slices from a position on. */
export async function* slicesFrom(start: Position, slicing: Slicing): AsyncGenerator<Slice> {
  for (let file = start.file; file < slicing.files.length; file += 1) {
    const at = file === start.file ? start : { file, offset: 0, line: 1 };
    const source = slicing.files[file];
    if (source === undefined) return;
    if (source.form === 'parquet') yield* rowSlices(source, at, slicing);
    else yield* textSlices(source, at, slicing);
  }
}

async function* rowSlices({ path }: SourceFile, at: Position, { rows, rowsOf }: Slicing): AsyncGenerator<Slice> {
  const count = await rowsOf(path);
  for (let offset = at.offset; offset < count; offset += rows) {
    const end = Math.min(offset + rows, count);
    const from = { file: at.file, offset, line: offset + 1 };
    const next = { file: at.file, offset: end, line: end + 1 };
    yield { file: at.file, from, next, bytes: undefined, rows: end - offset };
  }
}

const [NEWLINE, QUOTE, SPACE] = [0x0a, 0x22, 0x20];
/** What is read of a file at a time. */
const CHUNK_BYTES = 1 << 20;

/** Behind these a line break ends the record whatever quotes say, since one that is not closed would hold the rest of the file. */
const RECORD_BYTES_MAX = 2 ** 24;

async function* textSlices(source: SourceFile, at: Position, { bytes, delimiters }: Slicing): AsyncGenerator<Slice> {
  let from = at;
  let held = new Gathered(bytes);
  // Only the first line of a file is read for its own sake: it names the columns.
  let header = source.form === 'csv' && at.offset === 0;
  const take = (cut: number): Slice => {
    const part = held.view.subarray(0, cut);
    const lines = countLines(part);
    const next = { file: from.file, offset: from.offset + cut, line: from.line + lines };
    const slice = { file: from.file, from, next, bytes: part, rows: 0 };
    held = held.behind(cut);
    from = next;
    return slice;
  };
  for await (const chunk of openText(source, at.offset)) {
    held.add(chunk);
    for (let least = header ? 0 : bytes; held.view.length > least; least = bytes) {
      const cut = endOfRecord(held.view, least, delimiters);
      if (cut < 0 && held.view.length > bytes + 2 * RECORD_BYTES_MAX) throw new RateFault(tooLong(source, from.line));
      if (cut < 0) break;
      const slice = take(cut);
      if (!header) yield slice;
      header = false;
    }
  }
  if (held.view.length > 0 && !header) yield take(held.view.length);
}

/** Chunks of a text, in memory that belongs to one slice alone: a thread is given it. */
class Gathered {
  /** What is about to be gathered. */
  readonly #least: number;
  #bytes = Buffer.allocUnsafeSlow(0);
  #size = 0;

  constructor(least: number) {
    this.#least = least;
  }

  get view(): Buffer<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#size);
  }

  add(chunk: Buffer): void {
    const size = this.#size + chunk.length;
    if (size > this.#bytes.length) this.#grow(Math.max(this.#least + CHUNK_BYTES, 2 * size));
    this.#bytes.set(chunk, this.#size);
    this.#size = size;
  }

  /** What stands behind a cut, in memory of its own. */
  behind(cut: number): Gathered {
    const rest = new Gathered(this.#least);
    rest.#grow(this.#size - cut);
    rest.add(this.view.subarray(cut));
    return rest;
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(size);
    larger.set(this.view);
    this.#bytes = larger;
  }
}

/**
 * The end of the first record that ends at or behind a place; -1 where none does. A line break inside quotes ends none, and a quote
 * opens only where a field begins, behind spaces too; `delimiters` are the signs between fields, none of lines that know no quotes.
 */
function endOfRecord(block: Buffer, least: number, delimiters: string): number {
  const at = Math.max(0, least - 1);
  const newline = block.indexOf(NEWLINE, at);
  const quote = delimiters === '' ? -1 : block.indexOf(QUOTE);
  if (newline < 0 || quote < 0 || newline < quote) return newline + 1 || -1;
  return endAmongQuotes(block, block.lastIndexOf(NEWLINE, quote) + 1, at, delimiters);
}

/** `start`: where a record begins. */
function endAmongQuotes(block: Buffer, start: number, least: number, delimiters: string): number {
  const between = new Set([...Buffer.from(delimiters), NEWLINE]);
  let isQuoted = false;
  let record = start;
  for (let at = start, before = NEWLINE; at < block.length; at += 1) {
    const byte = block[at] ?? 0;
    if (byte === QUOTE) {
      if (!isQuoted) isQuoted = between.has(before);
      else if (block[at + 1] === QUOTE) at += 1;
      else isQuoted = false;
    } else if (byte === NEWLINE && (!isQuoted || at - record > RECORD_BYTES_MAX)) {
      if (at >= least) return at + 1;
      isQuoted = false;
      record = at + 1;
    }
    if (byte !== SPACE) before = byte;
  }
  return -1;
}

/** A last one without its line break counts too. */
function countLines(bytes: Buffer): number {
  let breaks = 0;
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === NEWLINE) breaks += 1;
  return breaks + (bytes.at(-1) === NEWLINE || bytes.length === 0 ? 0 : 1);
}

/** The line that names the columns of a file of CSV, whatever stands between them. */
export async function headerLine(source: SourceFile, delimiters: string): Promise<string> {
  let held = Buffer.alloc(0);
  for await (const chunk of openText(source, 0)) {
    held = Buffer.concat([held, chunk]);
    const end = endOfRecord(held, 0, delimiters);
    if (end < 0 && held.length > RECORD_BYTES_MAX) throw new RateFault(tooLong(source, 1));
    if (end < 0) continue;
    held = held.subarray(0, end);
    break;
  }
  return held
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimEnd();
}

function tooLong({ path }: SourceFile, line: number): string {
  return `${path}: what begins at line ${line} does not end within ${RECORD_BYTES_MAX} bytes`;
}

/** The text of a file from a byte of it on. */
function openText({ path, compression }: SourceFile, offset: number): AsyncIterable<Buffer> {
  if (compression === undefined) return createReadStream(path, { start: offset, highWaterMark: CHUNK_BYTES });
  const packed = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const unpacked = compression === 'gzip' ? createGunzip() : createZstdDecompress();
  packed.on('error', (error) => unpacked.destroy(error));
  return skipping(packed.pipe(unpacked), offset);
}

async function* skipping(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
