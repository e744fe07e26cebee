/** Statements that write the line of a charge. */
import type { Charge, Tariff } from '#dsl';
import type { AnswerWriter } from './answer-writer.ts';
import { writeNumber } from './emit-print.ts';
import { numberSlot } from './frame.ts';
import { type TariffWriting, writeHead, writeTail } from './line-writer.ts';
import type { StoredNumber } from './outputs.ts';
import type { ChargeOutputs } from './tariff-outputs.ts';
import type { Places } from './tariff-places.ts';

export function writeCharge(tariff: Tariff, of: ChargeOutputs, places: Places, at: TariffWriting): void {
  const { answer } = at;
  const { charge } = of;
  const least = places.charge(charge);
  writeHead('charge', charge, of.key, answer);
  writeNumber(of.gross, least, answer);
  answer.fixed('"');
  writeQuantity(of, answer);
  if (charge.taxedAs !== undefined) answer.fixed(`,"taxCategory":${JSON.stringify(charge.taxedAs)}`);
  writeService(tariff, charge, at);
  answer.fixed(',"included":false');
  writeTail(charge, at);
}

/** What is not measured has no quantity. */
function writeQuantity(of: ChargeOutputs, answer: AnswerWriter): void {
  const { measure, included } = of.charge;
  if (measure === undefined || measure.type.kind !== 'numeric') return;
  const { label } = measure.type.unit;
  answer.fixed(',');
  writeFigure('quantity', of.quantity, answer);
  if (label !== '') answer.fixed(`,"unit":${JSON.stringify(label)}`);
  if (included.length > 0) writeAllowances(of, answer);
  if (of.bands.length === 0) return;
  of.bands.forEach(({ name, quantity }, i) => {
    answer.fixed(`${i === 0 ? ',"bands":[' : ','}{"band":${JSON.stringify(name)},`);
    writeFigure('quantity', quantity, answer);
    answer.fixed('}');
  });
  answer.fixed(']');
}

function writeFigure(name: string, number: StoredNumber, answer: AnswerWriter): void {
  answer.fixed(`"${name}":"`);
  writeNumber(number, 0, answer);
  answer.fixed('"');
}

function writeAllowances({ charge: { included }, ...of }: ChargeOutputs, answer: AnswerWriter): void {
  const figure = (name: string, number: StoredNumber): void => writeFigure(name, number, answer);
  answer.fixed(',');
  figure('consumed', of.consumed);
  if (included.some(({ rollsOver }) => rollsOver !== undefined)) {
    answer.fixed(',');
    figure('carried', of.carried);
  }
  if (included.length === 1 && included[0]?.label === undefined) return;
  of.allowances.forEach((allowance, i) => {
    answer.fixed(`${i === 0 ? ',"allowances":[' : ','}{"label":${JSON.stringify(included[i]?.label ?? '')},`);
    figure('consumed', allowance.consumed);
    answer.fixed(',');
    figure('left', allowance.left);
    answer.fixed('}');
  });
  answer.fixed(']');
}

function writeService({ billing }: Tariff, { billed }: Charge, { answer, period }: TariffWriting): void {
  if (billing === undefined || period === undefined) return;
  answer.fixed(`,"billed":"${billed}","servicePeriod":{"start":"`);
  answer.write(`date(${numberSlot(period.start)})`);
  answer.fixed('","end":"');
  answer.write(`date(${numberSlot(period.end)})`);
  answer.fixed('"}');
}
