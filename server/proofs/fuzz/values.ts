/** Values that fit a schema, and values of which one place fits none. */
import { priceFile } from '../../testing.ts';
import type { Dice } from './dice.ts';
import type { Schema } from './document.ts';
import type { Known } from './known.ts';

export class Values {
  readonly #dice: Dice;
  /** What no schema says: what a name is that of. */
  readonly #byName: Readonly<Record<string, () => unknown>>;

  constructor(dice: Dice, known: Known) {
    this.#dice = dice;
    const ofKind =
      (kind: string, name = kind) =>
      () =>
        known.of(kind)[name];
    this.#byName = {
      files: () => [{ name: 'price.writ', text: this.#price() }],
      url: () => `https://hooks.example/${dice.whole(1, 999)}`,
      policy: ofKind('policy'),
      delivery: ofKind('delivery'),
      after: ofKind('after'),
      cursor: ofKind('cursor'),
      version: ofKind('version'),
      customer: () => `c-${dice.whole(1, 99)}`,
      share: () => '0.25',
      limit: () => dice.whole(1, 60),
    };
  }

  /** That of a property or a parameter with that name. */
  of(name: string, schema: Schema): unknown {
    return this.#byName[name]?.() ?? this.#bySchema(schema);
  }

  #bySchema(schema: Schema): unknown {
    const dice = this.#dice;
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return dice.pick(schema.enum);
    if (schema.anyOf !== undefined) return this.#bySchema(dice.pick(schema.anyOf));
    const type = typeof schema.type === 'string' ? schema.type : dice.pick(schema.type ?? ['string']);
    switch (type) {
      case 'object':
        return this.#object(schema);
      case 'array':
        return Array.from({ length: dice.whole(schema.minItems ?? 0, 3) }, () => this.#bySchema(schema.items ?? {}));
      case 'integer':
        return dice.whole(schema.minimum ?? 0, Math.min(schema.maximum ?? 1000, 1000));
      case 'boolean':
        return dice.often(0.5);
      case 'null':
        return null;
      default:
        return this.#text(schema);
    }
  }

  #object({ properties = {}, required = [] }: Schema): unknown {
    const given = Object.entries(properties).filter(([name]) => required.includes(name) || this.#dice.often(0.3));
    return Object.fromEntries(given.map(([name, schema]) => [name, this.of(name, schema)]));
  }

  #text({ format, minLength = 1 }: Schema): string {
    const day = `202${this.#dice.whole(6, 9)}-0${this.#dice.whole(1, 9)}-1${this.#dice.whole(0, 9)}`;
    if (format === 'date') return day;
    if (format === 'date-time') return `${day}T09:00:00${this.#dice.pick(['Z', '+02:00'])}`;
    return `t${this.#dice.hex(Math.max(minLength, 6))}`;
  }

  #price(): string {
    return priceFile({
      policy: `demo.p${this.#dice.hex(16)}`,
      version: '1.0.0',
      price: String(this.#dice.whole(1, 99)),
    });
  }

  /** Changes one place. */
  bend(value: unknown): unknown {
    const dice = this.#dice;
    if (typeof value !== 'object' || value === null || dice.often(0.3)) return dice.pick(ODD)();
    if (Array.isArray(value)) return value.map((item) => (dice.often(0.5) ? this.bend(item) : item));
    const entries = Object.entries(value);
    const at = dice.whole(0, Math.max(0, entries.length - 1));
    if (entries.length === 0 || dice.often(0.2))
      return Object.fromEntries([...entries, [dice.pick(NAMES), dice.pick(ODD)()]]);
    if (dice.often(0.15)) return Object.fromEntries(entries.filter((_, i) => i !== at));
    return Object.fromEntries(entries.map(([name, item], i) => [name, i === at ? this.bend(item) : item]));
  }

  /** Of an address or a query, as it is sent. */
  odd(): string {
    const value = this.#dice.pick([...ODD, ...NAMES.map((name) => () => name)])();
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return this.#dice.often(0.1) ? this.#dice.pick(['%00', '%ff', '%2e%2e', '%2F', '+']) : encoded(text);
  }

  /** Bytes that are another text, or none. */
  cut(text: string): Buffer {
    const dice = this.#dice;
    const bytes = Buffer.from(text);
    const at = dice.whole(0, Math.max(0, bytes.length - 1));
    return dice.pick([
      () => bytes.subarray(0, at),
      () => Buffer.concat([bytes.subarray(0, at), Buffer.from([dice.whole(0, 255)]), bytes.subarray(at)]),
      () => Buffer.from(bytes.map((byte, i) => (i === at ? dice.whole(0, 255) : byte))),
      () => Buffer.from('['.repeat(dice.whole(1, 5000))),
      () => Buffer.from(text.replace('{', `{"data":1,"data":2,`)),
      () => Buffer.alloc(0),
    ])();
  }
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

const ODD: readonly (() => unknown)[] = [
  ...[null, true, -1, 1e308, 0.1, 2 ** 53, 1e21, '', ' ', '1e5', '٣', 'x'.repeat(5000), [], {}, [[[[]]]]],
  ...[{ __proto__: null }, '2026-02-30', '\ud800', '0x10', '-0', '12.5000000000000001', '\u0000', '\u2028', "'; --"],
  ...['2026-01-01T00:00:00Z', '999999999999999999999', '01900000-0000-7000-8000-000000000000', '%', '..', ',', '\\'],
].map((value) => () => value);
const NAMES: readonly string[] = [
  ...['__proto__', 'constructor', 'toJSON', 'hasOwnProperty', '', 'data ', 'DATA', '\u0000', 'tenant', 'tenant_id'],
];
