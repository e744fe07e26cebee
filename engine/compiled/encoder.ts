/** The encoder of a plan: one generated function that concatenates the answer, byte for byte what the answer's JSON is. */
import type { Program } from '#dsl';
import { Bug } from '../bug.ts';
import type { InputPlace } from '../ir/layout.ts';
import { SEMANTICS } from '../semantics.ts';
import type { TableSet } from '../tables/table-set.ts';
import { TZDATA_RELEASE } from '../time/zone-data.ts';
import { DecisionEncoder } from './decision-encoder.ts';
import { valueJson } from './emit-print.ts';
import type { Frame } from './frame.ts';
import { cached } from './functions.ts';
import type { Lowering } from './lower-program.ts';
import { type MessageSource, messageReader } from './message.ts';
import { PRINTING } from './print-runtime.ts';
import { sourceLine } from './source-line.ts';
import { type TariffWriting, writeTariff } from './tariff-encoder.ts';
import { Pool, Writer } from './writer.ts';

export type Encoder = (frame: Frame) => string;
type EncoderFunction = (f: Frame, n: Float64Array, o: unknown[], c: readonly unknown[]) => string;

export function compileEncoder(lowering: Lowering, tables: TableSet, withLines: boolean): Encoder {
  const { program, inputs, asOf } = lowering;
  const from: MessageSource = { program, inputs, callerDay: 0, tables };
  const writer = new Writer(new Pool('shared'), tables);
  const { pool } = writer;
  writer.line('let d;');
  writer.line(`let s = ${pool.text(headOf(program))} + ${asOfText(program, asOf)} + ${pool.text(decisionsHead())};`);
  writer.line(`s += ${pool.object(new DecisionEncoder(lowering, from))}.json(f, ${withLines}) + ',"tariffs":{';`);
  const writing = tariffWriting(lowering, writer, from);
  lowering.tariffs.forEach((tariff, i) => {
    writer.line(`s += ${pool.text(`${i === 0 ? '' : ','}${JSON.stringify(tariff.tariff.name)}:`)};`);
    writeTariff(tariff, withLines, writing);
  });
  writer.line(`s += '},"values":{';`);
  lowering.values.forEach(({ definition, value }, i) => {
    writer.line(
      `s += ${pool.text(`${i === 0 ? '' : ','}${JSON.stringify(definition.name)}:`)} + ${valueJson(value, pool)};`,
    );
  });
  writer.line(`return s + '}}';`);
  const body = `'use strict';\nreturn function (f, n, o, c) {\n${writer.source()}\n};`;
  const encode = cached(body, PRINTING) as EncoderFunction;
  const constants = pool.objects;
  return (frame) => encode(frame, frame.n, frame.o, constants);
}

function headOf({ name, version, hash, text }: Program): string {
  const start = JSON.stringify({ policy: name, version, hash, text, semantics: SEMANTICS });
  return `${start.slice(0, -1)},"asOf":"`;
}
function decisionsHead(): string {
  return `","tzdata":${JSON.stringify(TZDATA_RELEASE)},"decisions":`;
}
function asOfText(program: Program, { slot, instant }: Lowering['asOf']): string {
  if (program.asOf === undefined) return 'f.asOfText';
  return `${instant ? 'instant' : 'date'}(n[${slot}])`;
}

function tariffWriting(lowering: Lowering, writer: Writer, from: MessageSource): TariffWriting {
  const { program, inputs } = lowering;
  if (program.currency === undefined && program.tariffs.length > 0) throw new Bug('a tariff without a currency');
  return {
    writer,
    currency: program.currency ?? '',
    lineOf: (span) => sourceLine(program, span),
    message: (message, lets) => `${writer.pool.object(messageReader(message, lets, from))}(f)`,
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
