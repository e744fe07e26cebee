/** Messages with holes (LANGUAGE 18.70), each written by a function of its own: a reason is built only when somebody reads it. */
import type { Charge, Each, Let, Message, Program, Type } from '#dsl';
import { Bug } from '../bug.ts';
import type { TruthNode } from '../ir/ir.ts';
import { lowerExpr } from '../ir/lower.ts';
import { prune } from '../ir/prune.ts';
import type { Lowered } from '../ir/values.ts';
import type { AnswerWriter } from './answer-writer.ts';
import type { Emit } from './emit.ts';
import { figureOf, writePlain } from './emit-print.ts';
import { emitStatements } from './emit-statement.ts';
import { emitItem, type FlowSource, type LateSource, type LateWriter, lateFlow, lateWriter } from './late-writer.ts';
import type { ProgramFlow } from './lower-program.ts';
import { holePlaces, isPercent, printable } from './outputs.ts';
import { escaped } from './sink.ts';
import { Pool, Writer } from './writer.ts';

const encoder = new TextEncoder();

/** Writes the text of a message for the inputs of a frame, between the quotes of its JSON text. */
export function messageWriter(
  message: Message,
  lets: readonly Let[],
  from: LateSource,
  each: Each | undefined = undefined,
): LateWriter {
  const fixed = message.parts.every((part) => typeof part === 'string') ? message.parts.join('') : undefined;
  if (fixed === undefined) return lateWriter(from, (...to) => writeMessage({ message, lets, each }, ...to));
  const bytes = encoder.encode(escaped(fixed));
  return (_, sink) => sink.fixed(bytes);
}

/** A message where it stands: with the names that its block sees, of one item where that stands for items. */
interface Said {
  readonly message: Message;
  readonly lets: readonly Let[];
  readonly each?: Each | undefined;
}

function writeMessage(said: Said, all: ProgramFlow, emit: Emit, answer: AnswerWriter): void {
  const parts = lowerParts(said, all, emit);
  // The holes are read by what follows the statements, so that nothing of theirs may be pruned before.
  const read = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.value]));
  emitStatements(prune(all.builder.statements, read), emit);
  for (const part of parts) {
    if (typeof part === 'string') answer.fixed(escaped(part));
    else writeHole(part.value, part.type, emit, answer);
  }
}

interface Hole {
  readonly type: Type;
  readonly value: Lowered;
}

function lowerParts(
  { message, lets, each }: Said,
  all: ProgramFlow,
  emit: Pick<Emit, 'writer'>,
): readonly (string | Hole)[] {
  if (each !== undefined) emitItem(each, all.flow, emit);
  const holes = message.parts.flatMap((part) => (typeof part === 'string' ? [] : [part]));
  all.flow.bind(all.flow.needed(lets, holes));
  return message.parts.map((part) => {
    if (typeof part === 'string') return part;
    return { type: part.type, value: all.builder.once(printableValue(lowerExpr(part, all.flow.site), part.type)) };
  });
}

/** Lowers the messages of a policy for nothing but a `NotCompiled`, which comes too late when they are printed. */
export function tryMessages(from: FlowSource): void {
  const writer = new Writer(new Pool('listed'), from.tables);
  for (const said of messagesOf(from.program)) lowerParts(said, lateFlow(from), { writer });
}

type Texts = Pick<Charge, 'message' | 'lets' | 'each'>;

/** Every text of a policy that may have holes, with the `let`s that it sees. */
function messagesOf({ rules, tariffs, outputs }: Program): readonly Said[] {
  const of = (message: Message | undefined, lets: readonly Let[], each?: Each): readonly Said[] =>
    message === undefined ? [] : [{ message, lets, each }];
  const blocks: readonly Texts[] = tariffs.flatMap((each) => [
    ...[...each.charges, ...each.discounts, ...each.commitments],
    ...[...each.credits, ...each.taxes],
  ]);
  const excuses = tariffs.flatMap(({ charges, taxes }) => [
    ...charges.map(({ waived, lets, each }) => ({ excuse: waived, lets, each })),
    ...taxes.map(({ exempt, lets, each }) => ({ excuse: exempt, lets, each })),
  ]);
  return [
    ...rules.flatMap(({ message, waived, lets }) => [...of(message, lets), ...of(waived?.reason, lets)]),
    ...blocks.flatMap(({ message, lets, each }) => of(message, lets, each)),
    ...excuses.flatMap(({ excuse, lets, each }) => of(excuse?.reason, lets, each)),
    ...outputs.flatMap(({ results, lets, each }) =>
      results.flatMap((result) => {
        if (result.kind === 'message') return of(result.message, lets, each);
        return 'notes' in result ? result.notes.flatMap((note) => of(note.text, note.lets, each)) : [];
      }),
    ),
  ];
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
    case 'either':
      throw new Bug(`a ${value.kind} in a message`);
    default:
      value satisfies never;
  }
}

const MISSING = '(missing)';

function unitText(type: Type): string {
  if (type.kind !== 'numeric' || isPercent(type) || type.unit.label === '') return '';
  return escaped(` ${type.unit.label}`);
}
