/** Rows of CSV, to the byte as the database writes them. */
import type { Fields, Sink } from '#rows';
import { RowWriter } from './row-writer.ts';

const [QUOTE, NEWLINE] = [0x22, 0x0a];

export class CsvWriter extends RowWriter {
  readonly #delimiter: number;
  /** Signs that a field stands in quotes for: the database takes `#` for the beginning of a comment. */
  readonly #special = new Uint8Array(256);
  readonly #pattern: RegExp;
  #isFirst = true;

  constructor(sink: Sink, delimiter: string) {
    super(sink);
    this.#delimiter = delimiter.charCodeAt(0);
    const signs = `"\n\r#${delimiter}`;
    for (const sign of signs) this.#special[sign.charCodeAt(0)] = 1;
    this.#pattern = new RegExp(`[${signs}]|^$`);
  }

  begin(): void {
    this.#isFirst = true;
  }
  end(): void {
    this.sink.byte(NEWLINE);
  }
  protected open(): void {
    if (!this.#isFirst) this.sink.byte(this.#delimiter);
    this.#isFirst = false;
  }
  protected close(): void {}

  keep({ bytes, starts, ends, doubled }: Fields, column: number): void {
    this.open();
    const start = starts[column] ?? 0;
    const end = ends[column] ?? 0;
    if (start > end) return;
    if (start < end && !this.#isSpecial(bytes, start, end)) this.sink.copy(bytes, start, end);
    else this.#quoted(bytes, start, end, doubled[column] === 1);
  }
  #isSpecial(bytes: Uint8Array, start: number, end: number): boolean {
    const special = this.#special;
    for (let at = start; at < end; at += 1) if (special[bytes[at] ?? 0] === 1) return true;
    return false;
  }
  #quoted(bytes: Uint8Array, start: number, end: number, doubled: boolean): void {
    const { sink } = this;
    sink.byte(QUOTE);
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      sink.byte(byte);
      if (byte === QUOTE && !doubled) sink.byte(QUOTE);
    }
    sink.byte(QUOTE);
  }

  nothing(): void {
    this.open();
  }
  truth(value: boolean): void {
    this.open();
    this.sink.raw(value ? 'true' : 'false');
  }
  text(value: string): void {
    this.open();
    this.sink.raw(this.#pattern.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  }
}
