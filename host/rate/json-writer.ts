/** Rows as lines of JSON, to the byte as the database writes them. */
import type { Fields, Sink } from '#rows';
import { fieldText } from './csv-reader.ts';
import { RowWriter } from './row-writer.ts';

const [QUOTE, BACKSLASH, SPACE, BRACE, COMMA, COLON] = [0x22, 0x5c, 0x20, 0x7b, 0x2c, 0x3a];

export class JsonWriter extends RowWriter {
  readonly #heads: readonly Uint8Array[];
  #isFirst = true;
  #column = 0;

  /** `names` of what stands in every row. */
  constructor(sink: Sink, names: readonly string[]) {
    super(sink);
    this.#heads = names.map((name) => new TextEncoder().encode(`${textJson(name)}:`));
  }

  begin(): void {
    this.#isFirst = true;
    this.#column = 0;
  }
  end(): void {
    if (this.#isFirst) this.sink.byte(BRACE);
    this.sink.raw('}\n');
  }

  /** What this row alone has, as it is written. */
  member(name: string, json: string): void {
    this.#separate();
    this.sink.raw(`${textJson(name)}:${json}`);
  }

  /** The same off the bytes of a line: its name and its value. */
  copied(line: Uint8Array, name: number, nameEnd: number, value: number, end: number): void {
    this.#separate();
    this.sink.copy(line, name, nameEnd);
    this.sink.byte(COLON);
    this.sink.copy(line, value, end);
  }

  keep(fields: Fields, column: number): void {
    const { bytes, starts, ends } = fields;
    const [start = 0, end = 0] = [starts[column], ends[column]];
    if (start > end) this.nothing();
    else if (isPlain(bytes, start, end)) {
      this.open();
      this.sink.copy(bytes, start, end);
      this.close();
    } else this.text(fieldText(fields, column) ?? '');
  }

  #separate(): void {
    this.sink.byte(this.#isFirst ? BRACE : COMMA);
    this.#isFirst = false;
  }
  #head(): void {
    this.#separate();
    const head = this.#heads[this.#column];
    if (head !== undefined) this.sink.fixed(head);
    this.#column += 1;
  }
  protected open(): void {
    this.#head();
    this.sink.byte(QUOTE);
  }
  protected close(): void {
    this.sink.byte(QUOTE);
  }

  nothing(): void {
    this.#head();
    this.sink.raw('null');
  }
  truth(value: boolean): void {
    this.#head();
    this.sink.raw(value ? 'true' : 'false');
  }
  text(value: string): void {
    this.#head();
    this.sink.raw(textJson(value));
  }
}

/** Whether JSON writes it as it is. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) return false;
  }
  return true;
}

/** The database writes the digits of control signs large. */
function textJson(text: string): string {
  return JSON.stringify(text).replace(/\\(?:u00(..)|.)/g, (sign, digits) =>
    digits === undefined ? sign : `\\u00${String(digits).toUpperCase()}`,
  );
}
