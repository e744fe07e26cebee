/** The encoder of a plan: one generated function that writes the answer, byte for byte what the answer's JSON is. */
import type { Each, Output, Program, ValueResult } from '#dsl';
import { Bug } from '../bug.ts';
import type { InputPlace } from '../ir/layout.ts';
import { SEMANTICS } from '../semantics.ts';
import type { TableSet } from '../tables/table-set.ts';
import { TZDATA_RELEASE } from '../time/zone-data.ts';
import { AnswerWriter } from './answer-writer.ts';
import { DecisionEncoder } from './decision-encoder.ts';
import { writeValue } from './emit-print.ts';
import { type Frame, numberSlot } from './frame.ts';
import { functionOf } from './functions.ts';
import type { LateSource } from './late-writer.ts';
import type { TariffWriting } from './line-writer.ts';
import { listWriter, resultWriter } from './list-value.ts';
import type { Lowering } from './lower-program.ts';
import { messageWriter } from './message.ts';
import { writeOutputs } from './output-encoder.ts';
import { shareOut } from './share-out.ts';
import type { Sink } from './sink.ts';
import { INDEX, PLACE } from './slot-text.ts';
import { sourceLine } from './source-line.ts';
import { writeTariff } from './tariff-encoder.ts';
import { type Mode, Pool, Writer } from './writer.ts';

export type Encoder = (frame: Frame, sink: Sink) => void;
type EncoderFunction = (f: Frame, w: Sink, c: readonly unknown[]) => void;

export function compileEncoder(lowering: Lowering, tables: TableSet, withLines: boolean, mode: Mode): Encoder {
  const { program, inputs, answers, asOf } = lowering;
  const from: LateSource = { program, inputs, answers, callerDay: 0, tables, mode };
  const writer = new Writer(new Pool('listed'), tables);
  const answer = new AnswerWriter(writer);
  answer.fixed(headOf(program));
  writeAsOf(program, asOf, answer);
  answer.fixed(`","tzdata":${JSON.stringify(TZDATA_RELEASE)},"decisions":{`);
  const decisions = once(() => answer.pool.object(new DecisionEncoder(lowering, from)));
  if (program.decisions.length > 0) answer.line(`${decisions()}.write(f, ${withLines}, w);`);
  answer.fixed('},"tariffs":{');
  const writing = tariffWriting(lowering, answer, from);
  lowering.tariffs.forEach((tariff, i) => {
    answer.fixed(`${i === 0 ? '' : ','}${JSON.stringify(tariff.tariff.name)}:`);
    writeTariff(tariff, withLines, writing);
  });
  answer.fixed('}');
  const late = (output: Output, result: ValueResult): void =>
    answer.line(`${answer.pool.object(resultWriter(output, result, from))}(f, w${itemText(output.each)});`);
  writeOutputs(lowering.outputs, withLines, { ...writing, reasons: decisions, late });
  answer.fixed(',"values":{');
  lowering.values.forEach(({ definition, value }, i) => {
    answer.fixed(`${i === 0 ? '' : ','}${JSON.stringify(definition.name)}:`);
    if (value === undefined) answer.line(`${answer.pool.object(listWriter(definition, from))}(f, w);`);
    else writeValue(value, answer);
  });
  answer.fixed('}}');
  const source = { parameters: ['f', 'w', 'c'], body: answer.flush().source(), helpers: { shareOut } };
  const encode = functionOf(source, mode) as EncoderFunction;
  const constants = answer.pool.objects;
  return (frame, sink) => encode(frame, sink, constants);
}

/** Which item is meant, where a block stands for items. */
function itemText(each: Each | undefined): string {
  return each === undefined ? '' : `, ${INDEX}, ${PLACE}`;
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function headOf({ name, version, hash, text }: Program): string {
  const start = JSON.stringify({ policy: name, version, hash, text, semantics: SEMANTICS });
  return `${start.slice(0, -1)},"asOf":"`;
}
function writeAsOf(program: Program, { slot, instant }: Lowering['asOf'], answer: AnswerWriter): void {
  if (program.asOf === undefined) answer.write('raw(f.asOfText)');
  else if (instant) answer.write(`instant(${numberSlot(slot)})`);
  else answer.date(numberSlot(slot));
}

function tariffWriting(lowering: Lowering, answer: AnswerWriter, from: LateSource): TariffWriting {
  const { program, inputs } = lowering;
  if (program.currency === undefined && program.tariffs.length > 0) throw new Bug('a tariff without a currency');
  return {
    answer,
    currency: program.currency ?? '',
    lineOf: (span) => sourceLine(program, span),
    message: (message, lets, each) =>
      answer.line(`${answer.pool.object(messageWriter(message, lets, from, each))}(f, w${itemText(each)});`),
    period: periodSlots(inputs),
  };
}

function periodSlots(inputs: readonly InputPlace[]): TariffWriting['period'] {
  const place = inputs.find(({ name }) => name === 'period')?.place;
  if (place?.kind !== 'record') return undefined;
  const slot = (name: string): number | undefined => {
    const field = place.fields.find((each) => each.name === name)?.place;
    return field?.kind === 'number' ? field.slot : undefined;
  };
  const [start, end] = [slot('start'), slot('end')];
  return start === undefined || end === undefined ? undefined : { start, end };
}
