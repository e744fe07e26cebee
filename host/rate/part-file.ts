/** The text of a part: rows are gathered in memory that is used again, packed where that is asked for, and written. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Sink } from '#rows';
import type { Compression } from './sources.ts';

/** What is gathered before it is written, which is packed by itself: packed texts one behind the other are one. */
const WRITE_AT = 1 << 19;

export class PartFile {
  readonly sink = new Sink();
  readonly #compression: Compression | undefined;
  #file = -1;

  constructor(compression: Compression | undefined) {
    this.#compression = compression;
  }

  /** Another part. */
  open(path: string): void {
    this.sink.begin();
    this.#file = openSync(path, 'w');
  }
  /** A row ends here. */
  step(): void {
    if (this.sink.size >= WRITE_AT) this.#write();
  }
  close(): void {
    this.#write();
    closeSync(this.#file);
  }

  #write(): void {
    const text = this.sink.view();
    for (let bytes = packed(text, this.#compression); bytes.length > 0; )
      bytes = bytes.subarray(writeSync(this.#file, bytes));
    this.sink.begin();
  }
}

/** A part without rows is a packed text of nothing. */
export function packed(text: Uint8Array, compression: Compression | undefined): Uint8Array {
  if (compression === undefined) return text;
  return compression === 'gzip' ? gzipSync(text) : zstdCompressSync(text);
}
