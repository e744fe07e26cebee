/**
 * Parts of an answer that are rarely read, or as long as the input makes them: each is written by a function of its own, which
 * is made when it is first wanted and computes what it prints from the inputs of a frame.
 */
import type { Each, Extern, Program } from '#dsl';
import { Bug } from '../bug.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode } from '../ir/ir.ts';
import { bindItem } from '../ir/items.ts';
import type { InputPlace, Place } from '../ir/layout.ts';
import { listLength } from '../ir/lower-loop.ts';
import { localNumber } from '../ir/number-nodes.ts';
import type { TableSet } from '../tables/table-set.ts';
import { AnswerWriter } from './answer-writer.ts';
import type { Emit } from './emit.ts';
import { emitter } from './emit-statement.ts';
import type { Frame } from './frame.ts';
import { functionOf } from './functions.ts';
import { ProgramFlow } from './lower-program.ts';
import { RUNTIME } from './runtime.ts';
import type { Sink } from './sink.ts';
import { INDEX, PLACE } from './slot-text.ts';
import { type Mode, Pool, Writer } from './writer.ts';

/** What such functions compute from. */
export interface FlowSource {
  readonly program: Program;
  readonly inputs: readonly InputPlace[];
  readonly answers: ReadonlyMap<Extern, Place>;
  readonly callerDay: number;
  readonly tables: TableSet;
}
/** What they are made of. */
export interface LateSource extends FlowSource {
  readonly mode: Mode;
}

/** Of an item: its index in its list, and its place in the order of the block. */
export type LateWriter = (frame: Frame, sink: Sink, index?: number, place?: number) => void;
type LateFunction = (
  f: Frame,
  k: Float64Array,
  c: readonly unknown[],
  T: readonly unknown[],
  w: Sink,
  x: number,
  p: number,
) => void;
type Write = (all: ProgramFlow, emit: Emit, answer: AnswerWriter) => void;

/** `write` emits what it needs, and the statements that print it. */
export function lateWriter(from: LateSource, write: Write): LateWriter {
  let made: LateWriter | undefined;
  return (...of) => {
    made ??= compileWriter(from, write);
    made(...of);
  };
}

/** Inside such a function the names of a block's item. */
export function emitItem(each: Each, flow: Flow, { writer }: Pick<Emit, 'writer'>): void {
  const { builder } = flow.site;
  flow.prepare([each.list]);
  const list = builder.once(flow.site.lower(each.list));
  if (list.kind !== 'list') throw new Bug('items of no list');
  const [index, place] = [builder.local(), builder.local()];
  writer.line(`const v${index} = ${INDEX}, v${place} = ${PLACE};`);
  const at = (local: number): NumberNode => localNumber(local, listLength(list));
  bindItem({ each, list }, { index: at(index), place: at(place) }, flow);
}

export function lateFlow(from: FlowSource): ProgramFlow {
  return new ProgramFlow(from);
}

function compileWriter(from: LateSource, write: Write): LateWriter {
  const pool = new Pool('listed');
  const writer = new Writer(pool, from.tables);
  const answer = new AnswerWriter(writer);
  write(lateFlow(from), emitter(writer), answer);
  const parameters = ['f', 'k', 'c', 'T', 'w', INDEX, PLACE];
  const source = { parameters, body: answer.flush().source(), helpers: RUNTIME };
  const run = functionOf(source, from.mode) as LateFunction;
  const numbers = Float64Array.from(pool.numbers);
  return (frame, sink, index = 0, place = 0) =>
    run(frame, numbers, pool.objects, from.tables.tables, sink, index, place);
}
