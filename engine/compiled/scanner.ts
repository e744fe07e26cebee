/**
 * Reads values off the bytes of a JSON body, one after the other, without building anything. It knows the common forms
 * only; whatever else comes (escapes, other units, exponents, any fault) sets `bad`, and the slow
 * decoder reads the body from its beginning.
 */
import { TEXT_CODE_POINTS_MAX } from '../limits.ts';
import { dayOf, daysInMonth } from '../time/civil.ts';
import { MS_PER_DAY } from '../time/iso.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const SPACE = 32;
const PERCENT = 37;
const COLON = 58;
const DASH = 45;
/** Digits that a double holds for sure. */
const DIGITS_MAX = 15;
const POWERS: readonly number[] = Array.from({ length: DIGITS_MAX + 1 }, (_, i) => 10 ** i);

/** Texts seen before, by a hash of their bytes: a known text costs no allocation, and tables meet the same objects again. */
const INTERNED_MAX = 4096;
const INTERNED_LENGTH_MAX = 64;

/** A code point has up to four bytes. */
const WIDE_BYTES_MAX = 4 * TEXT_CODE_POINTS_MAX;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined for what is no UTF-8. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes).normalize('NFC');
  } catch {
    return undefined;
  }
}

export interface NumberForm {
  /** Decimal places of the scale. */
  readonly places: number;
  readonly lo: number;
  readonly hi: number;
  readonly percent: boolean;
  /** Bytes of the declared unit, which a text may name. */
  readonly unit: Uint8Array;
}

export class Scanner {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  bad = false;
  readonly #interned = new Array<string>(INTERNED_MAX).fill('');

  begin(bytes: Uint8Array, size: number): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = size;
    this.bad = false;
  }

  blanks(): void {
    const { bytes, end } = this;
    let { at } = this;
    for (; at < end; at += 1) {
      const byte = bytes[at];
      if (byte !== SPACE && byte !== 10 && byte !== 13 && byte !== 9) break;
    }
    this.at = at;
  }

  /** Takes one byte, blanks before it skipped. */
  take(byte: number): boolean {
    this.blanks();
    if (this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  /** The end of a property's name that begins at `at`; the name holds no escape and is ASCII. -1: not so. */
  nameEnd(): number {
    const { bytes, end } = this;
    let { at } = this;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) return at;
      if (byte === BACKSLASH || byte < SPACE || byte > 126) return -1;
      at += 1;
    }
    return -1;
  }

  is(start: number, word: Uint8Array): boolean {
    for (let i = 0; i < word.length; i += 1) if (this.bytes[start + i] !== word[i]) return false;
    return true;
  }

  /** `null`; anything else is left alone. */
  missing(): boolean {
    if (this.bytes[this.at] !== 110) return false;
    if (this.bytes[this.at + 1] !== 117 || this.bytes[this.at + 2] !== 108 || this.bytes[this.at + 3] !== 108)
      return false;
    this.at += 4;
    return true;
  }

  truth(): number {
    const { bytes, at } = this;
    if (bytes[at] === 116 && bytes[at + 1] === 114 && bytes[at + 2] === 117 && bytes[at + 3] === 101) {
      this.at = at + 4;
      return 1;
    }
    if (
      bytes[at] !== 102 ||
      bytes[at + 1] !== 97 ||
      bytes[at + 2] !== 108 ||
      bytes[at + 3] !== 115 ||
      bytes[at + 4] !== 101
    ) {
      this.bad = true;
    }
    this.at = at + 5;
    return 0;
  }

  /** A JSON number, or a decimal text with its own unit, `%` or none; whole over 10^places. */
  number(form: NumberForm): number {
    const { bytes } = this;
    let { at } = this;
    const quoted = bytes[at] === QUOTE;
    if (quoted) at += 1;
    const negative = bytes[at] === MINUS;
    if (negative) at += 1;
    const start = at;
    let value = 0;
    let byte = bytes[at] ?? 0;
    for (; byte >= ZERO && byte <= NINE; byte = bytes[at] ?? 0) {
      value = value * 10 + byte - ZERO;
      at += 1;
    }
    const whole = at - start;
    let fraction = 0;
    if (byte === POINT) {
      at += 1;
      byte = bytes[at] ?? 0;
      const from = at;
      for (; byte >= ZERO && byte <= NINE; byte = bytes[at] ?? 0) {
        value = value * 10 + byte - ZERO;
        at += 1;
      }
      fraction = at - from;
      if (fraction === 0) this.bad = true;
    }
    let places = form.places;
    if (quoted) {
      if (byte === PERCENT && form.percent) {
        places -= 2;
        at += 1;
      } else if (byte === SPACE && form.unit.length > 0 && this.is(at + 1, form.unit)) at += 1 + form.unit.length;
      if (bytes[at] !== QUOTE) this.bad = true;
      at += 1;
    } else if ((whole > 1 && bytes[start] === ZERO) || byte === 101 || byte === 69) this.bad = true;
    this.at = at;
    if (whole === 0 || fraction > places || whole + places > DIGITS_MAX) {
      this.bad = true;
      return form.lo;
    }
    const scaled = value * (POWERS[places - fraction] ?? 1);
    const signed = negative ? -scaled : scaled;
    if (!(signed >= form.lo && signed <= form.hi)) this.bad = true;
    return signed + 0;
  }

  /** The place of a word among words of known bytes. */
  word(words: readonly Uint8Array[]): number {
    if (this.bytes[this.at] !== QUOTE) {
      this.bad = true;
      return 0;
    }
    this.at += 1;
    const start = this.at;
    const end = this.nameEnd();
    for (let i = 0; i < words.length; i += 1) {
      const word = words[i];
      if (word !== undefined && word.length === end - start && this.is(start, word)) {
        this.at = end + 1;
        return i;
      }
    }
    this.bad = true;
    return 0;
  }

  text(): string {
    if (this.bytes[this.at] !== QUOTE) {
      this.bad = true;
      return '';
    }
    this.at += 1;
    const start = this.at;
    const end = this.nameEnd();
    if (end < 0) return this.#wide(start);
    if (end - start > TEXT_CODE_POINTS_MAX) {
      this.bad = true;
      return '';
    }
    this.at = end + 1;
    return end - start > INTERNED_LENGTH_MAX ? this.#build(start, end) : this.#intern(start, end);
  }

  /** With characters beyond ASCII, in NFC as the slow decoder has it. */
  #wide(start: number): string {
    const { bytes } = this;
    let end = start;
    for (; end < this.end && bytes[end] !== QUOTE; end += 1) {
      const byte = bytes[end] ?? 0;
      if (byte === BACKSLASH || byte < SPACE) this.bad = true;
    }
    this.at = end + 1;
    const text = this.bad || end - start > WIDE_BYTES_MAX ? undefined : decoded(bytes.subarray(start, end));
    // Code points are no more than units.
    if (text === undefined || text.length > TEXT_CODE_POINTS_MAX) this.bad = true;
    return text ?? '';
  }

  #intern(start: number, end: number): string {
    const { bytes } = this;
    let hash = end - start;
    for (let i = start; i < end; i += 1) hash = (Math.imul(hash, 31) + (bytes[i] ?? 0)) | 0;
    const place = hash & (INTERNED_MAX - 1);
    const known = this.#interned[place] ?? '';
    if (known.length === end - start) {
      let i = 0;
      while (i < known.length && known.charCodeAt(i) === bytes[start + i]) i += 1;
      if (i === known.length) return known;
    }
    const made = this.#build(start, end);
    this.#interned[place] = made;
    return made;
  }
  #build(start: number, end: number): string {
    let text = '';
    for (let i = start; i < end; i += 1) text += String.fromCharCode(this.bytes[i] ?? 0);
    return text;
  }

  #two(at: number): number {
    const [a, b] = [(this.bytes[at] ?? 0) - ZERO, (this.bytes[at + 1] ?? 0) - ZERO];
    if (a < 0 || a > 9 || b < 0 || b > 9) this.bad = true;
    return a * 10 + b;
  }
  /** `2026-04-01` at a place, as days since 1970-01-01. */
  #day(at: number): number {
    const { bytes } = this;
    const year = this.#two(at) * 100 + this.#two(at + 2);
    const month = this.#two(at + 5);
    const day = this.#two(at + 8);
    if (bytes[at + 4] !== DASH || bytes[at + 7] !== DASH || year < 1 || month < 1 || month > 12) {
      this.bad = true;
      return 0;
    }
    if (day < 1 || day > daysInMonth(year, month)) this.bad = true;
    return dayOf({ year, month, day });
  }

  date(): number {
    const { bytes, at } = this;
    if (bytes[at] !== QUOTE || bytes[at + 11] !== QUOTE) {
      this.bad = true;
      return 0;
    }
    this.at = at + 12;
    return this.#day(at + 1);
  }

  /** `2026-04-01T09:00:00Z` and nothing else. */
  instant(): number {
    const { bytes, at } = this;
    if (bytes[at] !== QUOTE || bytes[at + 11] !== 84 || bytes[at + 20] !== 90 || bytes[at + 21] !== QUOTE) {
      this.bad = true;
      return 0;
    }
    this.at = at + 22;
    const second = this.#clock(at + 12) + this.#two(at + 18);
    if (bytes[at + 17] !== COLON || this.#two(at + 18) > 59) this.bad = true;
    return this.#day(at + 1) * MS_PER_DAY + second * 1000;
  }

  time(): number {
    const { bytes, at } = this;
    if (bytes[at] !== QUOTE || bytes[at + 6] !== QUOTE) this.bad = true;
    this.at = at + 7;
    return this.#clock(at + 1);
  }
  #clock(at: number): number {
    const [hours, minutes] = [this.#two(at), this.#two(at + 3)];
    if (this.bytes[at + 2] !== COLON || hours > 23 || minutes > 59) this.bad = true;
    return hours * 3600 + minutes * 60;
  }
}
