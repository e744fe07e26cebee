/**
 * The door for who rates rows: a policy as a function from a row to the cells of an answer. A row that a call would refuse is
 * refused with the same faults.
 *
 *     const rater = rowRater({ registry, versions });
 *     const refusal = rater.rate(['620', '2026-04-01', '2026-05-01']);   // in the order of rater.leaves
 *     if (refusal === undefined) rater.tell(sink);                       // in the order of rater.columns
 */
import type { Program } from '#dsl';
import type { Answer } from '../answer.ts';
import { Bug } from '../bug.ts';
import type { Frame } from '../compiled/frame.ts';
import type { Plan } from '../plan.ts';
import { type CallOptions, call, type Refusal, type Versions } from '../registry/call.ts';
import type { Registry } from '../registry/registry.ts';
import { type Cell, cellsOf } from './answered.ts';
import { type LeafText, leavesOf, textsBodyWriter } from './body.ts';
import type { CellSink } from './cell-sink.ts';
import { type Column, columnsOf } from './columns.ts';
import { type CellWriter, cellWriters } from './frame-cells.ts';
import { type Fields, type LeafOrigin, RowBody } from './row-body.ts';

export { Sink } from '../compiled/sink.ts';
export type { Cell } from './answered.ts';
export { bodyWriter, type LeafText, leafJson, leavesOf, type Take, textJson } from './body.ts';
export { type CellSink, TextCells } from './cell-sink.ts';
export type { Column, ColumnForm } from './columns.ts';
export type { Fields, LeafOrigin } from './row-body.ts';

/** What is asked gives why the row has no answer; where it has one, `tell` tells it until the next row. */
export interface RowRater {
  /** The paths of the leaves of the inputs. */
  readonly leaves: readonly string[];
  readonly columns: readonly Column[];
  /** Texts in the order of the leaves. */
  readonly rate: (texts: readonly LeafText[]) => Refusal | undefined;
  /** The same from the JSON of a body. */
  readonly rateJson: (json: string) => Refusal | undefined;
  /** The same from its bytes; false where only `rateJson` can say what the row holds. */
  readonly rateBody: (body: Uint8Array) => boolean;
  /**
   * The same from fields as they lie in a file; `origins` in the order of the leaves. False where only `rate` can say what the row
   * holds. Undefined where it can say that of none.
   */
  readonly fieldsRater: (origins: readonly LeafOrigin[]) => ((fields: Fields) => boolean) | undefined;
  /** The cells of the answer, in the order of the columns. */
  readonly tell: (sink: CellSink) => void;
}

/** `versions` as `findVersions` gives them; where there are several, each row is answered as a call is, in the columns of the highest. */
export interface RowSource {
  readonly registry: Registry;
  readonly versions: Versions;
  readonly options?: Omit<CallOptions, 'explain'>;
}

export function rowRater({ registry, versions, options = {} }: RowSource): RowRater {
  const [program] = versions;
  if (program === undefined) throw new Bug('rows without a version');
  const fast = versions.length === 1 ? fastWay(registry.plan(program), options) : undefined;
  const columns = columnsWith(program, fast?.writers);
  const write = textsBodyWriter(program);
  const explain = columns.some(({ at }) => at.part === 'failed') ? 'full' : 'lines';
  const writers = columns.map(({ name }) => fast?.writers.get(name)?.write ?? NOTHING);
  const bytesOf = encoder();
  /** The last answer, where it does not stand in the frame. */
  let cells: readonly Cell[] | undefined;

  /** As a call is answered: every fault, every version. */
  function slowly(body: Uint8Array): Refusal | undefined {
    const called = call(registry, versions, body, { ...options, explain });
    if ('refusal' in called) return called.refusal;
    cells = cellsOf(columns, JSON.parse(new TextDecoder().decode(called.bytes)) as Answer);
    return undefined;
  }
  function rateBody(body: Uint8Array): boolean {
    cells = undefined;
    return fast?.rateBody(body) === true;
  }
  function rateJson(json: string): Refusal | undefined {
    const body = bytesOf(json);
    return rateBody(body) ? undefined : slowly(body);
  }
  function fieldsRater(origins: readonly LeafOrigin[]): ((fields: Fields) => boolean) | undefined {
    const body = new RowBody(program ?? { inputs: [] }, origins);
    const rateRow = fast?.rateRow();
    if (rateRow === undefined) return undefined;
    return (fields) => {
      cells = undefined;
      const size = body.take(fields);
      return size >= 0 && rateRow(body.bytes, size);
    };
  }
  function tell(sink: CellSink): void {
    const { frame } = fast ?? {};
    if (cells === undefined && frame !== undefined) for (const writeCell of writers) writeCell(frame, sink);
    else for (const [i, { form }] of columns.entries()) putCell(cells?.[i] ?? null, form, sink);
  }
  return {
    leaves: leavesOf(program).map(({ path }) => path),
    columns,
    rate: (texts) => rateJson(write(texts)),
    rateJson,
    rateBody,
    fieldsRater,
    tell,
  };
}

const NOTHING: CellWriter['write'] = (_, sink) => sink.nothing();

function putCell(cell: Cell, { kind }: Column['form'], sink: CellSink): void {
  if (cell === null) sink.nothing();
  else if (kind === 'truth') sink.truth(cell === 'true');
  else sink.text(cell);
}

/** Texts to bytes, in memory that is used again. */
function encoder(): (text: string) => Uint8Array {
  const text = new TextEncoder();
  let room = new Uint8Array(1024);
  return (json) => {
    if (json.length * UTF8_BYTES_MAX > room.length) room = new Uint8Array(json.length * UTF8_BYTES_MAX);
    return room.subarray(0, text.encodeInto(json, room).written);
  };
}
/** Of one unit of a text. */
const UTF8_BYTES_MAX = 3;

/** False where only the call can say what there is. */
interface FastWay {
  readonly frame: Frame;
  readonly writers: ReadonlyMap<string, CellWriter>;
  readonly rateBody: (body: Uint8Array) => boolean;
  readonly rateRow: () => ((row: Uint8Array, size: number) => boolean) | undefined;
}

/** Undefined for a policy that is not compiled, or in several currencies, or whose figures no column holds. */
function fastWay(plan: Plan, { at, externs }: Omit<CallOptions, 'explain'>): FastWay | undefined {
  if (plan.interpreted !== undefined || plan.inCurrencies.length > 0) return undefined;
  const writers = cellWriters(plan.code.lowering('totals'));
  if (writers === undefined) return undefined;
  const frame = plan.frame('none');
  const options = { at, externs, explain: 'none' } as const;
  const run = (): boolean => plan.run(frame, 'none') === 0;
  return {
    frame,
    writers,
    rateBody: (body) => plan.decode(frame, body, options) && run(),
    rateRow: () => {
      const read = plan.rowReader(frame, options);
      return read && ((row, size) => read(row, size) && run());
    },
  };
}

/** With the decimals of their figures, where the frame says them. */
function columnsWith(program: Program, writers: FastWay['writers'] | undefined): readonly Column[] {
  return columnsOf(program).map((column) => {
    const { form } = column;
    if (form.kind !== 'decimal') return column;
    return { ...column, form: { ...form, width: writers?.get(column.name)?.width } };
  });
}
