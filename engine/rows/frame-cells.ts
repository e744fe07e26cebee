/** The cells of an answer out of the frame of a compiled policy: nothing is encoded and nothing read back. */
import { Bug } from '../bug.ts';
import { type CellValue, storedCells } from '../compiled/cells.ts';
import { type Frame, numberReader, otherReader } from '../compiled/frame.ts';
import type { Lowering } from '../compiled/lower-program.ts';
import type { StoredNumber, StoredTruth } from '../compiled/outputs.ts';
import { VERDICTS } from '../decide/decisions.ts';
import { WORD_BITS } from '../decide/words.ts';
import type { CellSink } from './cell-sink.ts';
import type { DecimalWidth } from './columns.ts';

type Write = (frame: Frame, sink: CellSink) => void;
type Holds = (frame: Frame) => boolean;

export interface CellWriter {
  /** Of a figure. */
  readonly width?: DecimalWidth;
  readonly write: Write;
}

/** By the name of the column; undefined where a figure is a fraction that only the run knows. */
export function cellWriters(lowering: Lowering): ReadonlyMap<string, CellWriter> | undefined {
  const writers = new Map<string, CellWriter>();
  for (const { name, where, value } of storedCells(lowering)) {
    const writer = writerOf(value);
    if (writer === undefined) return undefined;
    const write = where.map(holds).reduceRight(onlyWhere, writer.write);
    writers.set(name, { ...writer, write });
  }
  return writers;
}

const ALWAYS: Holds = () => true;
const NEVER: Holds = () => false;
const NOTHING: Write = (_, sink) => sink.nothing();

function holds(truth: StoredTruth): Holds {
  if ('value' in truth) return truth.value ? ALWAYS : NEVER;
  const read = numberReader(truth.slot);
  return (frame) => read(frame) !== 0;
}

function onlyWhere(write: Write, condition: Holds): Write {
  if (condition === ALWAYS) return write;
  if (condition === NEVER) return NOTHING;
  return (frame, sink) => (condition(frame) ? write(frame, sink) : sink.nothing());
}

function writerOf(value: CellValue): CellWriter | undefined {
  switch (value.kind) {
    case 'verdict':
      return { write: wordWriter(value.slot, VERDICTS) };
    case 'failed':
      return { write: failedWriter(value.words.map(numberReader), value.rules) };
    case 'figure':
      return figureWriter(value.number, value.least);
    case 'enum':
      return { write: wordWriter(value.number.slot, value.members) };
    case 'date':
    case 'time':
    case 'instant': {
      const { kind } = value;
      const read = numberReader(value.number.slot);
      return { write: (frame, sink) => sink[kind](read(frame)) };
    }
    case 'truth': {
      const [yes, no] = [holds(value.yes), holds(value.no)];
      return {
        write: (frame, sink) => (yes(frame) ? sink.truth(true) : no(frame) ? sink.truth(false) : sink.nothing()),
      };
    }
    case 'text': {
      const read = otherReader(value.slot);
      return { write: (frame, sink) => sink.text(String(read(frame))) };
    }
    case 'nothing':
      return { write: NOTHING };
    default:
      return value satisfies never;
  }
}

function wordWriter(slot: number, words: readonly string[]): Write {
  const read = numberReader(slot);
  return (frame, sink) => {
    const word = words[read(frame)];
    if (word === undefined) sink.nothing();
    else sink.text(word);
  };
}

function failedWriter(words: readonly ((frame: Frame) => number)[], rules: readonly string[]): Write {
  return (frame, sink) => {
    const bits = words.map((read) => read(frame));
    const failed = rules.filter((_, i) => ((bits[Math.floor(i / WORD_BITS)] ?? 0) & (1 << (i % WORD_BITS))) !== 0);
    sink.text(failed.join(' '));
  };
}

/** Digits of whole numbers that a double holds exactly; others may have as many as a database has. */
const DOUBLE_DIGITS = 16;
const WIDE_DIGITS = 38;

/** As many decimals as the figure may have, and as the answer shows at least. */
function figureWriter({ slot, rep, places, over }: StoredNumber, least: number): CellWriter | undefined {
  if (places === undefined || over !== undefined) return undefined;
  const shown = Math.max(places, least);
  const width = { places: shown, digits: shown - places + (rep === 'i53' ? DOUBLE_DIGITS : WIDE_DIGITS) };
  if (rep === 'i53') {
    const read = numberReader(slot);
    return { width, write: (frame, sink) => sink.decimal(read(frame), places, shown) };
  }
  const read = otherReader(slot);
  return { width, write: (frame, sink) => sink.decimalBig(bigOf(read(frame)), places, shown) };
}

function bigOf(value: unknown): bigint {
  if (typeof value !== 'bigint') throw new Bug('a wide number is no bigint');
  return value;
}
