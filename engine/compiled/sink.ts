/**
 * The bytes of an answer in the making (JSON in UTF-8). Encoders write fixed parts that were encoded once and figures digit by
 * digit; no text is built, joined and encoded on the way. Everything numeric comes as whole numbers over a power of ten.
 */
import { decimalText, rational } from '#dsl';
import { decimalAtLeast, fixedText, fixedTextBig, trimmedTo } from '../numeric/decimal-text.ts';
import { dateText, instantText, timeText } from '../time/iso.ts';

const [ZERO, POINT, COMMA, MINUS] = [48, 46, 44, 45];
/** Powers of ten that a small integer holds; parts of a figure below the last of them are handled by integer arithmetic. */
const POWERS: readonly number[] = Array.from({ length: 10 }, (_, i) => 10 ** i);
const SMALL = 1_000_000_000;
const START_BYTES = 4096;
/** Texts of days that are kept, each in the place that its number ends in: those of a period stand on every line. */
const DAYS_KEPT = 1024;
/** Bytes up to which a loop is sooner done than a call out of the code. */
const BY_HAND = 16;
/** A longer answer is written, but its room is not kept for the next one. */
const KEPT_BYTES = 1 << 20;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface DayText {
  readonly day: number;
  readonly text: Uint8Array;
}

export class Sink {
  #bytes = new Uint8Array(START_BYTES);
  #at = 0;
  readonly #days = new Array<DayText | undefined>(DAYS_KEPT);

  begin(): void {
    this.#at = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = new Uint8Array(START_BYTES);
  }
  /** What was written; good until the next `begin`. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }
  toString(): string {
    return decoder.decode(this.view());
  }

  #room(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at + count));
    larger.set(this.view());
    this.#bytes = larger;
  }

  /** Bytes that were encoded before. */
  fixed(part: Uint8Array): void {
    this.#room(part.length);
    this.#put(part, this.#at);
    this.#at += part.length;
  }
  #put(part: Uint8Array, at: number): void {
    const { length } = part;
    const bytes = this.#bytes;
    if (length > BY_HAND) bytes.set(part, at);
    else for (let i = 0; i < length; i += 1) bytes[at + i] = part[i] ?? 0;
  }
  comma(): void {
    this.byte(COMMA);
  }
  byte(byte: number): void {
    this.#room(1);
    this.#bytes[this.#at++] = byte;
  }
  /** What stands there in other memory. */
  copy(from: Uint8Array, start: number, end: number): void {
    this.#room(end - start);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = start; i < end; i += 1) bytes[at++] = from[i] ?? 0;
    this.#at = at;
  }
  /** How much was written. */
  get size(): number {
    return this.#at;
  }

  /** Text as it is. */
  raw(text: string): void {
    this.#room(3 * text.length);
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit >= 128) {
        this.#at += encoder.encodeInto(text.slice(i), this.#bytes.subarray(this.#at)).written;
        return;
      }
      this.#bytes[this.#at++] = unit;
    }
  }
  /** Text as it stands between the quotes of a JSON text. */
  escaped(text: string): void {
    this.raw(escaped(text));
  }

  /** At least `least` of `places` decimals, more only where they are not zero. */
  decimal(value: number, places: number, least: number): void {
    const unit = POWERS[places] ?? 0;
    const size = value < 0 ? -value : value;
    const whole = Math.floor(size / unit);
    if (!(whole < SMALL)) {
      this.raw(decimal(value, places, least));
      return;
    }
    this.#room(2 * POWERS.length + 2);
    if (value < 0) this.#bytes[this.#at++] = MINUS;
    this.#digits(whole | 0, 1);
    this.#fraction((size - whole * unit) | 0, places, least);
  }

  #fraction(of: number, places: number, least: number): void {
    let fraction = of;
    let shown = places;
    while (shown > least) {
      const tenth = (fraction / 10) | 0;
      if (tenth * 10 !== fraction) break;
      fraction = tenth;
      shown -= 1;
    }
    if (shown === 0 && least === 0) return;
    this.#bytes[this.#at++] = POINT;
    if (shown > 0) this.#digits(fraction, shown);
    for (; shown < least; shown += 1) {
      this.#room(1);
      this.#bytes[this.#at++] = ZERO;
    }
  }

  /** A small whole number, at least `width` digits. */
  #digits(value: number, width: number): void {
    let count = width;
    while (count < 10 && value >= (POWERS[count] ?? 0)) count += 1;
    const bytes = this.#bytes;
    let rest = value;
    for (let i = this.#at + count - 1; i >= this.#at; i -= 1) {
      const tenth = (rest / 10) | 0;
      bytes[i] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.#at += count;
  }

  decimalBig(value: bigint, places: number, least: number): void {
    this.raw(decimalBig(value, places, least));
  }
  /** A figure whose denominator is no power of ten. */
  fraction(value: number | bigint, scale: bigint, least: number): void {
    this.raw(decimalText(rational(BigInt(value), scale), least));
  }

  date(day: number): void {
    this.fixed(this.#dayText(day));
  }
  /** In the place that was left for it among fixed bytes, which begins so many bytes back. */
  dateBefore(back: number, day: number): void {
    this.#put(this.#dayText(day), this.#at - back);
  }
  #dayText(day: number): Uint8Array {
    const place = day & (DAYS_KEPT - 1);
    const known = this.#days[place];
    if (known?.day === day) return known.text;
    const text = encoder.encode(dateText(day));
    this.#days[place] = { day, text };
    return text;
  }
  instant(ms: number): void {
    this.raw(instantText(ms));
  }
  time(second: number): void {
    this.raw(timeText(second));
  }
  period(count: number, unit: string): void {
    this.raw(`${count + 0} ${unit}${Math.abs(count) === 1 ? '' : 's'}`);
  }
}

/** Text as it stands between the quotes of a JSON text. */
export function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function decimal(value: number, places: number, least: number): string {
  return places >= least ? decimalAtLeast(value, places, least) : fixedText(value, places) + zeros(places, least);
}
function decimalBig(value: bigint, places: number, least: number): string {
  if (places > least) return trimmedTo(fixedTextBig(value, places), places, least);
  return places === least ? fixedTextBig(value, places) : fixedTextBig(value, places) + zeros(places, least);
}
function zeros(places: number, least: number): string {
  return `${places === 0 ? '.' : ''}${'0'.repeat(least - places)}`;
}
