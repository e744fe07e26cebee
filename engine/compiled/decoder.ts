/**
 * The fast decoder of a plan: generated from the declared inputs, it reads the bytes of a body once, straight into the slots
 * of a frame. Names are told apart by length and bytes; what a record must have is a mask of bits.
 */
import type { InputPlace, ListPlace, NumberPlace, Place, RecordPlace } from '../ir/layout.ts';
import { nearestZero } from '../ir/numbers.ts';
import { BODY_BYTES_MAX } from '../limits.ts';
import { EMPTY_LIST, listOf } from '../tables/list-data.ts';
import { TableSet } from '../tables/table-set.ts';
import { type Frame, numberSlot, otherSlot } from './frame.ts';
import { functionOf } from './functions.ts';
import { decimalScale } from './outputs.ts';
import { type NumberForm, Scanner } from './scanner.ts';
import { type Mode, Pool, Writer } from './writer.ts';

/** Of the first `size` bytes. False: the slow decoder must read the body. */
export type Decoder = (bytes: Uint8Array, size: number, frame: Frame) => boolean;
type DecodeFunction = (f: Frame, s: Scanner, c: readonly unknown[]) => boolean;

/** Fields of one record that a mask of bits can hold. */
const FIELDS_MAX = 31;
const scanner = new Scanner();
const encoder = new TextEncoder();

/** Undefined where an input has a form that only the slow decoder reads. */
export function compileDecoder(places: readonly InputPlace[], mode: Mode): Decoder | undefined {
  return compileWith(places, mode, (writer) => new DecoderWriter(writer));
}

/**
 * The same for a row: of every record that is no item of a list the values alone stand there, in the order of declaration and one
 * behind the other, with a brace in front of the first, or `null`.
 */
export function compileRowDecoder(places: readonly InputPlace[], mode: Mode): Decoder | undefined {
  return compileWith(places, mode, (writer) => new RowDecoderWriter(writer));
}

function compileWith(
  places: readonly InputPlace[],
  mode: Mode,
  decoderOf: (writer: Writer) => DecoderWriter,
): Decoder | undefined {
  if (!isPlain({ kind: 'record', name: '', fields: places, presence: undefined })) return undefined;
  const writer = new Writer(new Pool('listed'), new TableSet());
  decoderOf(writer).record({ kind: 'record', name: '', fields: places, presence: undefined }, FRAME);
  writer.line('s.blanks();');
  writer.line('return !s.bad && s.at === s.end;');
  const source = { parameters: ['f', 's', 'c'], body: writer.source(), helpers: { EMPTY_LIST, listOf } };
  const decode = functionOf(source, mode) as DecodeFunction;
  const constants = writer.pool.objects;
  return (bytes, size, frame) => {
    if (size > BODY_BYTES_MAX) return false;
    scanner.begin(bytes, size);
    return decode(frame, scanner, constants);
  };
}

function isPlain(place: Place, inList = false): boolean {
  switch (place.kind) {
    case 'number':
      return place.rep === 'i53' && (place.of.kind !== 'numeric' || decimalScale(place.scale)?.scale === place.scale);
    case 'truth':
      return true;
    case 'text':
      return !place.zone;
    case 'record':
      return place.fields.length <= FIELDS_MAX && place.fields.every((field) => isPlain(field.place, inList));
    case 'list':
      return !inList && isPlain(place.item, true);
    default:
      return place satisfies never;
  }
}

/** How a leaf is written: a slot of the frame, or a cell of a list under construction. */
interface Target {
  readonly number: (slot: number) => string;
  readonly other: (slot: number) => string;
}
const FRAME: Target = { number: numberSlot, other: otherSlot };

class DecoderWriter {
  readonly #writer: Writer;
  #names = 0;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  protected line(text: string): void {
    this.#writer.line(text);
  }

  #fresh(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }
  #constant(value: unknown): string {
    return this.#writer.pool.object(value);
  }

  record(place: RecordPlace, target: Target): void {
    const writer = this.#writer;
    const [seen, start, end] = [this.#fresh('seen'), this.#fresh('start'), this.#fresh('end')];
    writer.line(`let ${seen} = 0;`);
    writer.line('if (!s.take(123)) return false;');
    writer.block('if (!s.take(125)) for (;;) {', () => {
      writer.line('if (!s.take(34)) return false;');
      writer.line(`const ${start} = s.at, ${end} = s.nameEnd();`);
      writer.line(`if (${end} < 0) return false;`);
      writer.line(`s.at = ${end} + 1;`);
      writer.line('if (!s.take(58)) return false;');
      writer.line('s.blanks();');
      writer.block(`switch (${end} - ${start}) {`, () => this.#cases(place, target, { seen, start }));
      writer.line('if (s.take(44)) continue;');
      writer.line('if (!s.take(125)) return false;');
      writer.line('break;');
    });
    this.#absent(place, target, seen);
    this.periodCheck(place, target);
  }

  #cases(place: RecordPlace, target: Target, at: { readonly seen: string; readonly start: string }): void {
    const writer = this.#writer;
    const byLength = new Map<number, { readonly bit: number; readonly bytes: Uint8Array; readonly place: Place }[]>();
    place.fields.forEach((field, i) => {
      const bytes = encoder.encode(field.name);
      byLength.set(bytes.length, [...(byLength.get(bytes.length) ?? []), { bit: 1 << i, bytes, place: field.place }]);
    });
    for (const [length, fields] of byLength) {
      writer.block(
        `case ${length}:`,
        () => {
          fields.forEach(({ bit, bytes, place: inner }, i) => {
            writer.block(`${i === 0 ? '' : 'else '}if (s.is(${at.start}, ${this.#constant(bytes)})) {`, () => {
              writer.line(`if ((${at.seen} & ${bit}) !== 0) return false;`);
              writer.line(`${at.seen} |= ${bit};`);
              this.optional(inner, target);
            });
          });
          writer.line('else return false;');
          writer.line('if (s.bad) return false;');
          writer.line('break;');
        },
        '',
      );
    }
    writer.line('default: return false;');
  }

  /** What did not come: missing where that is allowed. */
  #absent(place: RecordPlace, target: Target, seen: string): void {
    let required = 0;
    place.fields.forEach((field, i) => {
      if (field.place.presence === undefined) required |= 1 << i;
      else this.#writer.block(`if ((${seen} & ${1 << i}) === 0) {`, () => this.#missing(field.place, target));
    });
    this.#writer.line(`if ((${seen} & ${required}) !== ${required}) return false;`);
  }

  protected optional(place: Place, target: Target): void {
    if (place.presence === undefined) {
      this.#value(place, target);
      return;
    }
    const writer = this.#writer;
    writer.block('if (s.missing()) {', () => this.#missing(place, target));
    writer.block('else {', () => {
      writer.line(`${target.number(place.presence ?? 0)} = 1;`);
      this.#value(place, target);
    });
  }

  /** Under a missing value stands a figure of its range, so that every proof holds. */
  #missing(place: Place, target: Target): void {
    const writer = this.#writer;
    if (place.presence !== undefined) writer.line(`${target.number(place.presence)} = 0;`);
    switch (place.kind) {
      case 'number':
        writer.line(`${target.number(place.slot)} = ${nearestZero(place.lo, place.hi)};`);
        return;
      case 'truth':
        writer.line(`${target.number(place.slot)} = 0;`);
        return;
      case 'text':
        writer.line(`${target.other(place.slot)} = '';`);
        return;
      case 'record':
        for (const field of place.fields) this.#missing(field.place, target);
        return;
      case 'list':
        writer.line(`${target.other(place.slot)} = EMPTY_LIST;`);
        return;
      default:
        place satisfies never;
    }
  }

  #value(place: Place, target: Target): void {
    const writer = this.#writer;
    switch (place.kind) {
      case 'number':
        writer.line(`${target.number(place.slot)} = ${this.#number(place)};`);
        return;
      case 'truth':
        writer.line(`${target.number(place.slot)} = s.truth();`);
        return;
      case 'text':
        writer.line(`${target.other(place.slot)} = s.text();`);
        return;
      case 'record':
        writer.block('{', () => this.record(place, target));
        return;
      case 'list':
        writer.block('{', () => this.#list(place, target));
        return;
      default:
        place satisfies never;
    }
  }

  #number(place: NumberPlace): string {
    switch (place.of.kind) {
      case 'numeric':
        return `s.number(${this.#constant(formOf(place))})`;
      case 'enum':
        return `s.word(${this.#constant(place.of.enum.members.map((member) => encoder.encode(member)))})`;
      case 'date':
        return 's.date()';
      case 'time':
        return 's.time()';
      case 'instant':
        return 's.instant()';
      default:
        return place.of satisfies never;
    }
  }

  #list(place: ListPlace, target: Target): void {
    const writer = this.#writer;
    const [columns, row] = [this.#fresh('columns'), this.#fresh('row')];
    const cell = (column: number): string => `${columns}[${column}][${row}]`;
    writer.line(`const ${columns} = [${Array.from({ length: place.columns }, () => '[]').join(', ')}];`);
    writer.line(`let ${row} = 0;`);
    writer.line('if (!s.take(91)) return false;');
    writer.block('if (!s.take(93)) for (;;) {', () => {
      writer.line(`if (${row} >= ${place.upTo}) return false;`);
      writer.line('s.blanks();');
      this.optional(place.item, { number: cell, other: cell });
      writer.line('if (s.bad) return false;');
      writer.line(`${row} += 1;`);
      writer.line('if (s.take(44)) continue;');
      writer.line('if (!s.take(93)) return false;');
      writer.line('break;');
    });
    writer.line(`${target.other(place.slot)} = listOf(${row}, ${columns});`);
  }

  /** A period that ends before it begins is at fault. */
  protected periodCheck(place: RecordPlace, target: Target): void {
    if (place.name !== 'BillingPeriod') return;
    const slot = (name: string): string => {
      const field = place.fields.find((each) => each.name === name)?.place;
      return target.number(field?.kind === 'number' ? field.slot : 0);
    };
    this.#writer.line(`if (!(${slot('start')} < ${slot('end')})) return false;`);
  }
}

class RowDecoderWriter extends DecoderWriter {
  override record(place: RecordPlace, target: Target): void {
    if (target !== FRAME) {
      super.record(place, target);
      return;
    }
    this.line('if (!s.take(123)) return false;');
    for (const field of place.fields) this.optional(field.place, target);
    this.line('if (s.bad) return false;');
    this.periodCheck(place, target);
  }
}

function formOf({ scale, lo, hi, of }: NumberPlace): NumberForm {
  const numeric = of.kind === 'numeric' ? of : undefined;
  return {
    places: decimalScale(scale)?.places ?? 0,
    lo: Number(lo),
    hi: Number(hi),
    percent: numeric?.flavour === 'percent',
    unit: encoder.encode(numeric?.unit.label ?? ''),
  };
}
