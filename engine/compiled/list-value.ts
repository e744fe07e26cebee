/** Values of an answer that hold lists: as long as the input makes them, so that the frame has no slots for them. */
import type { Definition, NumericType, Output, Type, ValueResult } from '#dsl';
import { Bug } from '../bug.ts';
import type { Builder } from '../ir/builder.ts';
import type { TruthNode } from '../ir/ir.ts';
import { listLength } from '../ir/lower-loop.ts';
import { localNumber } from '../ir/number-nodes.ts';
import { prune } from '../ir/prune.ts';
import type { AnyList, ListValue, LiteralValue, Lowered } from '../ir/values.ts';
import type { AnswerWriter } from './answer-writer.ts';
import type { Emit } from './emit.ts';
import { figureOf, writePlain } from './emit-print.ts';
import { emitStatements } from './emit-statement.ts';
import { emitItem, type LateSource, type LateWriter, lateWriter } from './late-writer.ts';
import { holePlaces, printable } from './outputs.ts';

/** Writes the JSON of a derived value for the inputs of a frame. */
export function listWriter(definition: Definition, from: LateSource): LateWriter {
  return lateWriter(from, ({ flow, builder }, emit, answer) => {
    const value = flow.definition(definition);
    emitStatements(prune(builder.statements, [value]), emit);
    new JsonWriter(builder, emit, answer, () => 0).write(value, definition.type);
  });
}

/** The same of what a block tells, of one item where it stands for items. */
export function resultWriter(output: Output, result: ValueResult, from: LateSource): LateWriter {
  return lateWriter(from, ({ outputs, flow, builder }, emit, answer) => {
    if (output.each !== undefined) emitItem(output.each, flow, emit);
    const value = outputs.value(output, result);
    emitStatements(prune(builder.statements, [value]), emit);
    new JsonWriter(builder, emit, answer, holePlaces).write(value, result.value.type);
  });
}

class JsonWriter {
  readonly #builder: Builder;
  readonly #emit: Emit;
  readonly #answer: AnswerWriter;

  /** The least places that a number prints with. */
  readonly #places: (type: NumericType) => number;

  constructor(builder: Builder, emit: Emit, answer: AnswerWriter, places: (type: NumericType) => number) {
    this.#places = places;
    this.#builder = builder;
    this.#emit = emit;
    this.#answer = answer;
  }

  write(value: Lowered, type: Type): void {
    const answer = this.#answer;
    const { node } = this.#emit;
    switch (value.kind) {
      case 'nothing':
        answer.fixed('null');
        return;
      case 'truth':
        this.#when(
          value.yes,
          () => answer.fixed('true'),
          () => this.#when(value.no, () => answer.fixed('false')),
        );
        return;
      case 'text':
        this.#quoted(value.present, () => answer.write(`escaped(${node(value.node)})`));
        return;
      case 'number': {
        const shown = printable(value.node, type);
        const least = type.kind === 'numeric' ? this.#places(type) : 0;
        this.#quoted(value.present, () => writePlain(node(shown), figureOf(shown), type, least, answer));
        return;
      }
      case 'record':
        this.#when(value.present, () => this.#record(value, type));
        return;
      case 'list':
      case 'literal':
      case 'either':
        if (type.kind !== 'list') throw new Bug('a list of no list type');
        this.#list(value, type.of);
        return;
      default:
        value satisfies never;
    }
  }

  #when(condition: TruthNode, write: () => void, otherwise = (): void => this.#answer.fixed('null')): void {
    this.#answer.when(this.#emit.node(condition), write, otherwise);
  }
  #quoted(present: TruthNode, write: () => void): void {
    this.#when(present, () => {
      this.#answer.fixed('"');
      write();
      this.#answer.fixed('"');
    });
  }

  #record(value: Lowered & { readonly kind: 'record' }, type: Type): void {
    const fields = type.kind === 'record' ? type.record.fields : [];
    this.#answer.fixed('{');
    fields.forEach(({ name, type: of }, i) => {
      this.#answer.fixed(`${i === 0 ? '' : ','}${JSON.stringify(name)}:`);
      this.write(value.fields[i] ?? { kind: 'nothing' }, of);
    });
    this.#answer.fixed('}');
  }

  #list(value: AnyList, of: Type): void {
    if (value.kind === 'either') {
      const { condition, yes, no } = value;
      this.#when(
        condition,
        () => this.#list(yes, of),
        () => this.#list(no, of),
      );
      return;
    }
    this.#when(value.present, () => {
      this.#answer.fixed('[');
      if (value.kind === 'literal') this.#items(value, of);
      else this.#elements(value, of);
      this.#answer.fixed(']');
    });
  }

  #items({ items }: LiteralValue, of: Type): void {
    const list = this.#answer.list();
    for (const { keep, value } of items) list.item(this.#emit.node(keep), () => this.write(value, of));
  }

  #elements(list: ListValue, of: Type): void {
    const local = this.#builder.local();
    const { statements, result } = this.#builder.nested(() =>
      this.#builder.once(list.read(localNumber(local, listLength(list)))),
    );
    const index = `v${local}`;
    const head = `for (let ${index} = 0; ${index} < ${this.#emit.node(list.node)}.length; ${index} += 1) {`;
    this.#answer.block(head, () => {
      this.#answer.line(`if (${index} > 0) w.comma();`);
      emitStatements(prune(statements, [result]), this.#emit);
      this.write(result, of);
    });
  }
}
