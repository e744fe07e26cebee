/**
 * Messages with holes (LANGUAGE 18.70), each a small function of its own that is made when the first one is printed: a
 * reason is built only when somebody reads it. It computes its holes from the inputs of the frame.
 */

import type { Program } from '#dsl';
import { decimalPlaces, type Let, type Message, type NumericType, type Type } from '#dsl';
import { Bug } from '../bug.ts';
import type { TruthNode } from '../ir/ir.ts';
import type { InputPlace } from '../ir/layout.ts';
import { lowerExpr } from '../ir/lower.ts';
import { prune } from '../ir/prune.ts';
import type { Lowered } from '../ir/values.ts';
import type { TableSet } from '../tables/table-set.ts';
import { AnswerWriter } from './answer-writer.ts';
import type { Emit } from './emit.ts';
import { figureOf, writePlain } from './emit-print.ts';
import { emitStatements, emitter } from './emit-statement.ts';
import type { Frame } from './frame.ts';
import { cached } from './functions.ts';
import { ProgramFlow } from './lower-program.ts';
import { isPercent, printable } from './outputs.ts';
import { RUNTIME } from './runtime.ts';
import type { Sink } from './sink.ts';
import { Pool, Writer } from './writer.ts';

export interface MessageSource {
  readonly program: Program;
  readonly inputs: readonly InputPlace[];
  readonly callerDay: number;
  readonly tables: TableSet;
}

/** Writes the text of a message for the inputs of a frame, between the quotes of its JSON text. */
export type MessageWriter = (frame: Frame, sink: Sink) => void;
type MessageFunction = (f: Frame, k: Float64Array, c: readonly unknown[], T: readonly unknown[], w: Sink) => void;

export function messageWriter(message: Message, lets: readonly Let[], from: MessageSource): MessageWriter {
  const fixed = message.parts.every((part) => typeof part === 'string') ? message.parts.join('') : undefined;
  if (fixed !== undefined) {
    const bytes = encoder.encode(JSON.stringify(fixed).slice(1, -1));
    return (_, sink) => sink.fixed(bytes);
  }
  let made: MessageWriter | undefined;
  return (frame, sink) => {
    made ??= compileMessage(message, lets, from);
    made(frame, sink);
  };
}

const encoder = new TextEncoder();

function compileMessage(
  message: Message,
  lets: readonly Let[],
  { program, inputs, callerDay, tables }: MessageSource,
): MessageWriter {
  const all = new ProgramFlow(program, inputs, callerDay, tables);
  const holes = message.parts.flatMap((part) => (typeof part === 'string' ? [] : [part]));
  all.flow.bind(all.flow.needed(lets, holes));
  const parts = message.parts.map((part) => {
    return typeof part === 'string'
      ? part
      : { type: part.type, value: all.builder.once(printableValue(lowerExpr(part, all.flow.site), part.type)) };
  });
  const pool = new Pool('shared');
  const writer = new Writer(pool, tables);
  const emit = emitter(writer);
  // The holes are read by what follows the statements, so that nothing of theirs may be pruned before.
  const read = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.value]));
  emitStatements(prune(all.builder.statements, read), emit);
  const answer = new AnswerWriter(writer);
  for (const part of parts) {
    if (typeof part === 'string') answer.fixed(JSON.stringify(part).slice(1, -1));
    else writeHole(part.value, part.type, emit, answer);
  }
  const make = `'use strict';\nreturn function (f, k, c, T, w) {\n${answer.flush().source()}\n};`;
  const run = cached(make, RUNTIME) as MessageFunction;
  const numbers = Float64Array.from(pool.numbers);
  return (frame, sink) => run(frame, numbers, pool.objects, tables.tables, sink);
}

function printableValue(value: Lowered, type: Type): Lowered {
  return value.kind === 'number' ? { ...value, node: printable(value.node, type) } : value;
}

function writeHole(value: Lowered, type: Type, emit: Emit, answer: AnswerWriter): void {
  const orMissing = (present: TruthNode, write: () => void): void =>
    answer.when(emit.node(present), write, () => answer.fixed(MISSING));
  switch (value.kind) {
    case 'nothing':
      answer.fixed(MISSING);
      return;
    case 'number':
      orMissing(value.present, () => {
        const least = type.kind === 'numeric' ? holePlaces(type) : 0;
        writePlain(emit.node(value.node), figureOf(value.node), type, least, answer);
        answer.fixed(unitText(type));
      });
      return;
    case 'truth':
      answer.when(
        emit.node(value.yes),
        () => answer.fixed('true'),
        () => orMissing(value.no, () => answer.fixed('false')),
      );
      return;
    case 'text':
      orMissing(value.present, () => answer.write(`escaped(${emit.node(value.node)})`));
      return;
    case 'record':
    case 'list':
    case 'literal':
      throw new Bug(`a ${value.kind} in a message`);
    default:
      value satisfies never;
  }
}

const MISSING = '(missing)';

function unitText(type: Type): string {
  if (type.kind !== 'numeric' || isPercent(type) || type.unit.label === '') return '';
  return JSON.stringify(` ${type.unit.label}`).slice(1, -1);
}

/** Money shows the places of its grid; anything else is shortest. */
function holePlaces(type: NumericType): number {
  return type.flavour !== 'money' || type.grid === undefined ? 0 : (decimalPlaces(type.grid) ?? 0);
}
