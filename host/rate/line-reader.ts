/**
 * A line of JSON in the common form, straight off its bytes: an object of which no name is out of the common or stands twice, and of
 * which what is kept are plain texts, figures, truths and nulls. Whatever else comes is left to who reads texts (`lines.ts`).
 */

/** What is known of a name: whether an input is read from it, else it is kept; `line`: the last one that held it. */
interface Name {
  readonly bytes: Uint8Array;
  readonly isInput: boolean;
  line: number;
}

const [QUOTE, BACKSLASH, SPACE, BRACE, COMMA, COLON, END] = [0x22, 0x5c, 0x20, 0x7b, 0x2c, 0x3a, 0x7d];
const [OPEN, CLOSE, MINUS, POINT, ZERO, NINE] = [0x5b, 0x5d, 0x2d, 0x2e, 0x30, 0x39];
const WORDS = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word));
/** Members of a line in the common form. */
const MEMBERS_MAX = 64;

export class LineReader {
  /** Of each of the `count` members that are kept: where its name begins and ends, and its value. */
  readonly kept = new Int32Array(4 * MEMBERS_MAX);
  count = 0;
  readonly #inputs: ReadonlySet<string>;
  readonly #left: (name: string) => boolean;
  readonly #names = new Map<string, Name>();
  /** The name that stood at each place before: lines mostly have the same ones in the same order. */
  readonly #before: (Name | undefined)[] = [];
  #bytes: Uint8Array = new Uint8Array(0);
  #body = new Uint8Array(1024);
  #size = 0;
  #line = 0;

  /** `left`: whether a line with such a name is left to who reads texts. */
  constructor(inputs: ReadonlySet<string>, left: (name: string) => boolean) {
    this.#inputs = inputs;
    this.#left = left;
  }

  /** The body of the call; undefined where the line is left. Both are good until the next line. */
  read(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    this.#bytes = bytes;
    this.#line += 1;
    this.#size = 0;
    this.count = 0;
    if (this.#body.length < end - start + 2) this.#body = new Uint8Array(2 * (end - start));
    return this.#members(start, end) ? this.#body.subarray(0, this.#size) : undefined;
  }

  #members(start: number, end: number): boolean {
    const bytes = this.#bytes;
    let at = behindBlanks(bytes, start, end);
    if (bytes[at] !== BRACE) return false;
    this.#put(at, at + 1);
    at = behindBlanks(bytes, at + 1, end);
    for (let place = 0; place < MEMBERS_MAX; place += 1) {
      const from = at;
      const name = this.#nameAt(from, end, place);
      if (name === undefined || name.line === this.#line) return false;
      name.line = this.#line;
      const nameEnd = from + name.bytes.length + 2;
      at = behindBlanks(bytes, nameEnd, end);
      if (bytes[at] !== COLON) return false;
      const value = behindBlanks(bytes, at + 1, end);
      at = name.isInput ? valueEnd(bytes, value, end) : plainEnd(bytes, value, end);
      if (at < 0) return false;
      if (name.isInput) this.#input(from, at);
      else this.#keep(from, nameEnd, value, at);
      at = behindBlanks(bytes, at, end);
      if (bytes[at] === END) {
        this.#put(at, at + 1);
        return behindBlanks(bytes, at + 1, end) === end;
      }
      if (bytes[at] !== COMMA) return false;
      at = behindBlanks(bytes, at + 1, end);
    }
    return false;
  }

  #keep(name: number, nameEnd: number, value: number, end: number): void {
    const at = 4 * this.count;
    this.kept[at] = name;
    this.kept[at + 1] = nameEnd;
    this.kept[at + 2] = value;
    this.kept[at + 3] = end;
    this.count += 1;
  }
  #input(start: number, end: number): void {
    if (this.#size > 1) this.#body[this.#size++] = COMMA;
    this.#put(start, end);
  }
  #put(start: number, end: number): void {
    for (let at = start; at < end; at += 1) this.#body[this.#size++] = this.#bytes[at] ?? 0;
  }

  #nameAt(at: number, end: number, place: number): Name | undefined {
    const bytes = this.#bytes;
    if (bytes[at] !== QUOTE) return undefined;
    const before = this.#before[place];
    if (before !== undefined && isAt(bytes, at + 1, before.bytes) && bytes[at + 1 + before.bytes.length] === QUOTE)
      return before;
    const close = plainEnd(bytes, at, end) - 1;
    if (close < 0) return undefined;
    const text = Buffer.from(bytes.subarray(at + 1, close)).toString('utf8');
    const known = this.#names.get(text);
    if (known === undefined && (this.#left(text) || this.#names.size >= NAMES_MAX)) return undefined;
    const name = known ?? { bytes: bytes.slice(at + 1, close), isInput: this.#inputs.has(text), line: 0 };
    this.#names.set(text, name);
    this.#before[place] = name;
    return name;
  }
}

/** Names that are known; a line with others is left. */
const NAMES_MAX = 4096;

function behindBlanks(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === 9 || bytes[at] === 13)) at += 1;
  return at;
}

function isAt(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i += 1) if (bytes[at + i] !== word[i]) return false;
  return true;
}

/** Behind a text without escapes, a figure, a truth or null, as JSON has them; -1 where there is none. */
function plainEnd(bytes: Uint8Array, from: number, end: number): number {
  const first = bytes[from];
  if (first === QUOTE) {
    for (let at = from + 1; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH || byte < SPACE) return -1;
    }
    return -1;
  }
  for (const word of WORDS) if (isAt(bytes, from, word)) return from + word.length;
  return figureEnd(bytes, from);
}

/** Without an exponent. */
function figureEnd(bytes: Uint8Array, from: number): number {
  const start = bytes[from] === MINUS ? from + 1 : from;
  const whole = digitsEnd(bytes, start);
  if (whole === start || (bytes[start] === ZERO && whole > start + 1)) return -1;
  if (bytes[whole] !== POINT) return whole;
  const fraction = digitsEnd(bytes, whole + 1);
  return fraction === whole + 1 ? -1 : fraction;
}
function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let byte = bytes[at] ?? 0; byte >= ZERO && byte <= NINE; byte = bytes[at] ?? 0) at += 1;
  return at;
}

/** Behind any value: what stands in it is for the decoder to judge. */
function valueEnd(bytes: Uint8Array, from: number, end: number): number {
  if (bytes[from] !== BRACE && bytes[from] !== OPEN) return plainEnd(bytes, from, end);
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const close = plainEnd(bytes, at, end);
      if (close < 0) return -1;
      at = close - 1;
    } else if (byte === BRACE || byte === OPEN) depth += 1;
    else if (byte === END || byte === CLOSE) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
