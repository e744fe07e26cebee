/**
 * The door for who rates rows: a policy as a function from the texts of a row to the cells of an answer. A row that a call would
 * refuse is refused with the same faults.
 *
 *     const rater = rowRater({ registry, versions });
 *     const rated = rater.rate(['620', '2026-04-01', '2026-05-01']);   // in the order of rater.leaves
 *     if (rated.ok) write(rated.cells);                                // in the order of rater.columns
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
import { type Column, columnsOf } from './columns.ts';
import { type CellReader, cellReaders } from './frame-cells.ts';

export type { Cell } from './answered.ts';
export { bodyWriter, type LeafText, leafJson, leavesOf, type Take, textJson } from './body.ts';
export type { Column, ColumnForm } from './columns.ts';

export type Rated =
  | { readonly ok: true; readonly cells: readonly Cell[] }
  | { readonly ok: false; readonly refusal: Refusal };

export interface RowRater {
  /** The paths of the leaves of the inputs. */
  readonly leaves: readonly string[];
  readonly columns: readonly Column[];
  /** Texts in the order of the leaves. The cells are good until the next row. */
  readonly rate: (texts: readonly LeafText[]) => Rated;
  /** The same from the JSON of a body. */
  readonly rateJson: (json: string) => Rated;
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
  const columns = columnsWith(program, fast?.readers);
  const write = textsBodyWriter(program);
  const explain = columns.some(({ at }) => at.part === 'failed') ? 'full' : 'lines';
  const cells: Cell[] = columns.map(() => null);
  const reads = columns.map(({ name }) => fast?.readers.get(name)?.read);
  const bytesOf = encoder();

  /** As a call is answered: every fault, every version. */
  function slowly(body: Uint8Array): Rated {
    const called = call(registry, versions, body, { ...options, explain });
    if ('refusal' in called) return { ok: false, refusal: called.refusal };
    const answer = JSON.parse(new TextDecoder().decode(called.bytes)) as Answer;
    return { ok: true, cells: cellsOf(columns, answer) };
  }
  function rateJson(json: string): Rated {
    const body = bytesOf(json);
    const frame = fast?.run(body);
    if (frame === undefined) return slowly(body);
    reads.forEach((read, i) => {
      cells[i] = read?.(frame) ?? null;
    });
    return { ok: true, cells };
  }
  return {
    leaves: leavesOf(program).map(({ path }) => path),
    columns,
    rate: (texts) => rateJson(write(texts)),
    rateJson,
  };
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

interface FastWay {
  readonly readers: ReadonlyMap<string, CellReader>;
  /** Undefined where only the call can say what the body holds. */
  readonly run: (body: Uint8Array) => Frame | undefined;
}

/** Undefined for a policy that is not compiled, or in several currencies, or whose figures no column holds. */
function fastWay(plan: Plan, { at, externs }: Omit<CallOptions, 'explain'>): FastWay | undefined {
  if (plan.interpreted !== undefined || plan.inCurrencies.length > 0) return undefined;
  const readers = cellReaders(plan.code.lowering('totals'));
  if (readers === undefined) return undefined;
  const frame = plan.frame('none');
  const options = { at, externs, explain: 'none' } as const;
  const run = (body: Uint8Array): Frame | undefined =>
    plan.decode(frame, body, options) && plan.run(frame, 'none') === 0 ? frame : undefined;
  return { readers, run };
}

/** With the decimals of their figures, where the frame says them. */
function columnsWith(program: Program, readers: FastWay['readers'] | undefined): readonly Column[] {
  return columnsOf(program).map((column) => {
    const { form } = column;
    if (form.kind !== 'decimal') return column;
    return { ...column, form: { ...form, width: readers?.get(column.name)?.width } };
  });
}
