/** Cuts a stream of bytes into lines at `\n`; blank ones are counted and left out, a line over the limit is named and skipped. */

const NEWLINE = 10;
const BLANKS: ReadonlySet<number> = new Set([9, 13, 32]);

export interface Line {
  /** Its place in the stream, from 1, blank lines counted. */
  readonly number: number;
  readonly content: Uint8Array | 'too long';
}

export class Lines {
  readonly #max: number;
  #pending: Uint8Array[] = [];
  #size = 0;
  #number = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** The lines that end in this chunk. */
  add(chunk: Uint8Array): readonly Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end));
      this.#close(lines);
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  /** The last line, when the stream does not end with a line end. */
  end(): readonly Line[] {
    const lines: Line[] = [];
    this.#close(lines);
    return lines;
  }

  #keep(part: Uint8Array): void {
    this.#size += part.length;
    if (this.#size <= this.#max && part.length > 0) this.#pending.push(part);
  }

  #close(lines: Line[]): void {
    this.#number += 1;
    const content = this.#size > this.#max ? 'too long' : this.#content();
    if (content !== undefined) lines.push({ number: this.#number, content });
    this.#pending = [];
    this.#size = 0;
  }

  /** Undefined for a blank line. */
  #content(): Uint8Array | undefined {
    const [first] = this.#pending;
    if (first === undefined) return undefined;
    const line = this.#pending.length === 1 ? first : Buffer.concat(this.#pending);
    return line.every((byte) => BLANKS.has(byte)) ? undefined : line;
  }
}
