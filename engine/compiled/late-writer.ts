/**
 * Parts of an answer that are rarely read, or as long as the input makes them: each is written by a function of its own, which
 * is made when it is first wanted and computes what it prints from the inputs of a frame.
 */
import type { Program } from '#dsl';
import type { InputPlace } from '../ir/layout.ts';
import type { TableSet } from '../tables/table-set.ts';
import { AnswerWriter } from './answer-writer.ts';
import type { Emit } from './emit.ts';
import { emitter } from './emit-statement.ts';
import type { Frame } from './frame.ts';
import { cached } from './functions.ts';
import { ProgramFlow } from './lower-program.ts';
import { RUNTIME } from './runtime.ts';
import type { Sink } from './sink.ts';
import { Pool, Writer } from './writer.ts';

/** What such functions are made of. */
export interface LateSource {
  readonly program: Program;
  readonly inputs: readonly InputPlace[];
  readonly callerDay: number;
  readonly tables: TableSet;
}

export type LateWriter = (frame: Frame, sink: Sink) => void;
type LateFunction = (f: Frame, k: Float64Array, c: readonly unknown[], T: readonly unknown[], w: Sink) => void;
type Write = (all: ProgramFlow, emit: Emit, answer: AnswerWriter) => void;

/** `write` emits what it needs, and the statements that print it. */
export function lateWriter(from: LateSource, write: Write): LateWriter {
  let made: LateWriter | undefined;
  return (frame, sink) => {
    made ??= compileWriter(from, write);
    made(frame, sink);
  };
}

export function lateFlow({ program, inputs, callerDay, tables }: LateSource): ProgramFlow {
  return new ProgramFlow(program, inputs, callerDay, tables);
}

function compileWriter(from: LateSource, write: Write): LateWriter {
  const pool = new Pool('shared');
  const writer = new Writer(pool, from.tables);
  const answer = new AnswerWriter(writer);
  write(lateFlow(from), emitter(writer), answer);
  const make = `'use strict';\nreturn function (f, k, c, T, w) {\n${answer.flush().source()}\n};`;
  const run = cached(make, RUNTIME) as LateFunction;
  const numbers = Float64Array.from(pool.numbers);
  return (frame, sink) => run(frame, numbers, pool.objects, from.tables.tables, sink);
}
