/** The columns of an answer out of the frame of a compiled policy: nothing is encoded and nothing read back. */
import type { NumericType, Type } from '#dsl';
import { Bug } from '../bug.ts';
import { type Frame, numberReader, otherReader } from '../compiled/frame.ts';
import type { Lowering } from '../compiled/lower-program.ts';
import { holePlaces, type StoredNumber, type StoredTruth, type StoredValue } from '../compiled/outputs.ts';
import { type Least, placesOf } from '../compiled/tariff-places.ts';
import { VERDICTS } from '../decide/decisions.ts';
import { WORD_BITS } from '../decide/words.ts';
import { fixedText, fixedTextBig } from '../numeric/decimal-text.ts';
import { dateText, instantText, timeText } from '../time/iso.ts';
import { type Cell, toPlaces } from './answered.ts';
import type { DecimalWidth, Sum } from './columns.ts';

type Read = (frame: Frame) => Cell;
type Holds = (frame: Frame) => boolean;
type LeastOf = (type: NumericType) => number;

export interface CellReader {
  /** Of a figure. */
  readonly width?: DecimalWidth;
  readonly read: Read;
}
type Entry = readonly [name: string, reader: CellReader];

/** By the name of the column; undefined where a figure is a fraction that only the run knows. */
export function cellReaders(lowering: Lowering): ReadonlyMap<string, CellReader> | undefined {
  const entries = [...decisions(lowering), ...tariffs(lowering), ...values(lowering), ...blocks(lowering)];
  const known = entries.flatMap((entry) => (entry === undefined ? [] : [entry]));
  return known.length === entries.length ? new Map(known) : undefined;
}

const ALWAYS: Holds = () => true;
const NEVER: Holds = () => false;
const NOTHING: Read = () => null;

function holds(truth: StoredTruth): Holds {
  if ('value' in truth) return truth.value ? ALWAYS : NEVER;
  const read = numberReader(truth.slot);
  return (frame) => read(frame) !== 0;
}

function where(condition: Holds, read: Read): Read {
  if (condition === ALWAYS) return read;
  return condition === NEVER ? NOTHING : (frame) => (condition(frame) ? read(frame) : null);
}

function decisions({ program, verdicts, rules }: Lowering): readonly Entry[] {
  const told = program.decisions.map(({ name }, i): Entry => {
    const read = numberReader(verdicts[i] ?? -1);
    return [name, { read: (frame) => VERDICTS[read(frame)] ?? null }];
  });
  const names = program.rules.map(({ name }) => name);
  return told.length === 0
    ? told
    : [...told, ['failed', { read: failedReader(rules.failed.map(numberReader), names) }]];
}

function failedReader(words: readonly ((frame: Frame) => number)[], names: readonly string[]): Read {
  return (frame) => {
    const bits = words.map((read) => read(frame));
    if (bits.every((word) => word === 0)) return '';
    return names.filter((_, i) => ((bits[Math.floor(i / WORD_BITS)] ?? 0) & (1 << (i % WORD_BITS))) !== 0).join(' ');
  };
}

function tariffs({ tariffs: all }: Lowering): readonly (Entry | undefined)[] {
  return all.flatMap(({ tariff, open, ...of }) => {
    const least = placesOf(tariff, (block) => (of.counts.has(block) ? '' : undefined));
    const sum = (name: Sum, shown: Least): Entry | undefined => {
      const figure = figureReader(of[name], typeof shown === 'number' ? shown : 0);
      return figure && [`${tariff.name}.${name}`, { ...figure, read: where(holds(open), figure.read) }];
    };
    return [sum('subtotal', least.subtotal), sum('tax', least.taxes), sum('total', least.total), sum('due', least.due)];
  });
}

/** Digits of whole numbers that a double holds exactly; others may have as many as a database has. */
const DOUBLE_DIGITS = 16;
const WIDE_DIGITS = 38;

/** As many decimals as the figure may have, and as the answer shows at least. */
function figureReader({ slot, rep, places, over }: StoredNumber, least: number): Required<CellReader> | undefined {
  if (places === undefined || over !== undefined) return undefined;
  const shown = Math.max(places, least);
  const width = { places: shown, digits: shown - places + (rep === 'i53' ? DOUBLE_DIGITS : WIDE_DIGITS) };
  const full = shown === places ? (text: string): string => text : (text: string): string => toPlaces(text, shown);
  if (rep === 'i53') {
    const read = numberReader(slot);
    return { width, read: (frame) => full(fixedText(read(frame), places)) };
  }
  const read = otherReader(slot);
  return { width, read: (frame) => full(fixedTextBig(bigOf(read(frame)), places)) };
}

function bigOf(value: unknown): bigint {
  if (typeof value !== 'bigint') throw new Bug('a wide number is no bigint');
  return value;
}

function values({ values: all }: Lowering): readonly (Entry | undefined)[] {
  return all.flatMap(({ definition, value }) =>
    value === undefined ? [] : valueReaders(definition.name, value, () => 0),
  );
}

function blocks({ outputs }: Lowering): readonly (Entry | undefined)[] {
  return outputs.flatMap(({ output, alone }) => {
    if (alone === undefined) return [];
    const open = holds(alone.open);
    return alone.values
      .flatMap(({ result, value }) => valueReaders(`${output.name}.${result.name}`, value, holePlaces))
      .map((entry): Entry | undefined => {
        return entry === undefined ? undefined : [entry[0], { ...entry[1], read: where(open, entry[1].read) }];
      });
  });
}

function valueReaders(name: string, value: StoredValue, least: LeastOf): readonly (Entry | undefined)[] {
  switch (value.kind) {
    case 'number': {
      const found = numberCell(value.number, value.type, least);
      return [found === undefined ? undefined : [name, { ...found, read: where(holds(value.present), found.read) }]];
    }
    case 'truth': {
      const [yes, no] = [holds(value.yes), holds(value.no)];
      return [[name, { read: (frame) => (yes(frame) ? 'true' : no(frame) ? 'false' : null) }]];
    }
    case 'text': {
      const read = otherReader(value.text.slot);
      return [[name, { read: where(holds(value.present), (frame) => String(read(frame))) }]];
    }
    case 'record':
      return value.fields.flatMap((field) => valueReaders(`${name}.${field.name}`, field.value, least));
    case 'nothing':
      return [[name, { read: NOTHING }]];
    case 'schedule':
    case 'list':
    case 'late':
      return [];
    default:
      return value satisfies never;
  }
}

function numberCell(number: StoredNumber, type: Type, least: LeastOf): CellReader | undefined {
  const word = (text: (whole: number) => Cell): CellReader => {
    const read = numberReader(number.slot);
    return { read: (frame) => text(read(frame)) };
  };
  switch (type.kind) {
    case 'enum':
      return word((whole) => type.enum.members[whole] ?? null);
    case 'date':
      return word(dateText);
    case 'time':
      return word(timeText);
    case 'instant':
      return word(instantText);
    default:
      return figureReader(number, type.kind === 'numeric' ? least(type) : 0);
  }
}
