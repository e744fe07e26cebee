/**
 * Messages with holes (LANGUAGE 18.70), each a small function of its own that is made when the first one is printed: a
 * reason is built only when somebody reads it. It computes its holes from the inputs of the frame.
 */

import type { Program } from '#dsl';
import { decimalPlaces, type Let, type Message, type NumericType, type Type } from '#dsl';
import { Bug } from '../bug.ts';
import type { InputPlace } from '../ir/layout.ts';
import { lowerExpr } from '../ir/lower.ts';
import { prune } from '../ir/prune.ts';
import type { Lowered } from '../ir/values.ts';
import type { TableSet } from '../tables/table-set.ts';
import type { Emit } from './emit.ts';
import { figureOf, plainText } from './emit-print.ts';
import { emitStatements, emitter } from './emit-statement.ts';
import type { Frame } from './frame.ts';
import { cached, type SharedFunction } from './functions.ts';
import { ProgramFlow } from './lower-program.ts';
import { isPercent, printable } from './outputs.ts';
import { PRINTING } from './print-runtime.ts';
import { RUNTIME } from './runtime.ts';
import { Pool, Writer } from './writer.ts';

export interface MessageSource {
  readonly program: Program;
  readonly inputs: readonly InputPlace[];
  readonly callerDay: number;
  readonly tables: TableSet;
}

/** The text of a message for the inputs of a frame. */
export function messageReader(message: Message, lets: readonly Let[], from: MessageSource): (frame: Frame) => string {
  const fixed = message.parts.every((part) => typeof part === 'string') ? message.parts.join('') : undefined;
  if (fixed !== undefined) return () => fixed;
  let made: ((frame: Frame) => string) | undefined;
  return (frame) => {
    made ??= compileMessage(message, lets, from);
    return made(frame);
  };
}

function compileMessage(
  message: Message,
  lets: readonly Let[],
  { program, inputs, callerDay, tables }: MessageSource,
): (frame: Frame) => string {
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
  // The holes are read by the text that follows the statements, so that nothing of theirs may be pruned before.
  emitStatements(
    prune(
      all.builder.statements,
      parts.flatMap((part) => (typeof part === 'string' ? [] : [part.value])),
    ),
    emit,
  );
  const texts = parts.map((part) =>
    typeof part === 'string' ? pool.text(part) : holeText(part.value, part.type, emit),
  );
  writer.line(`return ${texts.join(' + ')};`);
  const helpers = { ...RUNTIME, ...PRINTING };
  const make = `'use strict';\nreturn function (n, o, k, c, T) {\n${writer.source()}\n};`;
  const run = cached(make, helpers) as SharedFunction<string>;
  const numbers = Float64Array.from(pool.numbers);
  return ({ n, o }) => run(n, o, numbers, pool.objects, tables.tables);
}

function printableValue(value: Lowered, type: Type): Lowered {
  return value.kind === 'number' ? { ...value, node: printable(value.node, type) } : value;
}

function holeText(value: Lowered, type: Type, emit: Emit): string {
  switch (value.kind) {
    case 'nothing':
      return "'(missing)'";
    case 'number': {
      const { pool } = emit.writer;
      const text = plainText(
        emit.node(value.node),
        figureOf(value.node),
        type,
        type.kind === 'numeric' ? holePlaces(type) : 0,
        pool,
      );
      return orMissing(emit.node(value.present), `${text}${unitText(type, pool)}`);
    }
    case 'truth':
      return `(${emit.node(value.yes)} ? 'true' : ${emit.node(value.no)} ? 'false' : '(missing)')`;
    case 'text':
      return orMissing(emit.node(value.present), emit.node(value.node));
    case 'record':
    case 'list':
    case 'literal':
      throw new Bug(`a ${value.kind} in a message`);
    default:
      return value satisfies never;
  }
}

function unitText(type: Type, pool: Pool): string {
  return type.kind !== 'numeric' || isPercent(type) || type.unit.label === ''
    ? ''
    : ` + ${pool.text(` ${type.unit.label}`)}`;
}
function orMissing(present: string, text: string): string {
  return present === 'true' ? `(${text})` : `(${present} ? ${text} : '(missing)')`;
}

/** Money shows the places of its grid; anything else is shortest. */
function holePlaces(type: NumericType): number {
  return type.flavour !== 'money' || type.grid === undefined ? 0 : (decimalPlaces(type.grid) ?? 0);
}
