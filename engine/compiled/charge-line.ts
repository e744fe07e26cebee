/** Statements that write the line of a charge. */
import type { Charge, Tariff } from '#dsl';
import type { AnswerWriter } from './answer-writer.ts';
import { slotOf, writeNumber, writeValue } from './emit-print.ts';
import { numberSlot } from './frame.ts';
import { type TariffWriting, writeHead, writeReason, writeTail } from './line-writer.ts';
import type { StoredNumber } from './outputs.ts';
import { WEIGHTS, writeSharedOut, writeSigned } from './share-writer.ts';
import { mapStored, writeStored } from './stored-items.ts';
import type { ChargeOutputs, WaiverOutputs } from './tariff-outputs.ts';
import type { Places } from './tariff-places.ts';

export function writeCharge(tariff: Tariff, of: ChargeOutputs, places: Places, at: TariffWriting): void {
  const { answer } = at;
  const { charge } = of;
  const least = places.charge(charge);
  writeHead('charge', charge, of.key, answer);
  writeNumber(of.gross, least, answer);
  answer.fixed('"');
  writeQuantity(of, answer);
  writeSpread(tariff, of, least, answer);
  writeCounters(of, least, answer);
  if (charge.taxedAs !== undefined) answer.fixed(`,"taxCategory":${JSON.stringify(charge.taxedAs)}`);
  writeService(tariff, charge, at);
  answer.fixed(',"included":false');
  writeTail(charge, at);
}

/** The charge stays, and a second line takes it off again (18.113). */
export function writeWaiver(
  { charge, key }: ChargeOutputs,
  { excuse, amount }: WaiverOutputs,
  places: Places,
  at: TariffWriting,
): void {
  const { answer } = at;
  writeHead('waiver', charge, key, answer);
  writeSigned('-', amount, places.charge(charge), answer);
  answer.fixed('","included":false');
  writeReason(excuse, charge, at);
  writeTail({ lets: charge.lets, span: excuse.span }, at);
}

/** How a line that is printed once is shown by item (18.89). */
function writeSpread({ rounding }: Tariff, of: ChargeOutputs, least: number, answer: AnswerWriter): void {
  const { charge, gross, spread } = of;
  const step = rounding.line === undefined ? rounding.total?.step : charge.round?.step;
  if (spread === undefined || step === undefined) return;
  const lines = mapStored(spread, ({ key, weight }) => ({ key, there: 'true', share: weight }));
  answer.fixed(',"shares":[');
  writeSharedOut({ amount: gross, sign: '', step, least, weights: WEIGHTS }, [lines], answer);
  answer.fixed(']');
}

/** What is added to the counters that the charge goes on from, and what later bills hold of it. */
function writeCounters({ charge, gross, used, outstanding }: ChargeOutputs, least: number, answer: AnswerWriter): void {
  const figure = (name: string, number: StoredNumber | undefined, places: number): void => {
    if (number === undefined) return;
    answer.fixed(',');
    writeFigure(name, number, answer, places);
  };
  figure('used', used, 0);
  figure('charged', charge.charged === undefined ? undefined : gross, least);
  figure('outstanding', outstanding, least);
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

function writeFigure(name: string, number: StoredNumber, answer: AnswerWriter, least = 0): void {
  answer.fixed(`"${name}":"`);
  writeNumber(number, least, answer);
  answer.fixed('"');
}

/** Where all allowances stand for items and there are none, there is nothing to tell of. */
function writeAllowances({ charge: { included }, ...of }: ChargeOutputs, answer: AnswerWriter): void {
  const figure = (name: string, number: StoredNumber): void => writeFigure(name, number, answer);
  answer.when(isSome(of.allowances), () => {
    answer.fixed(',');
    figure('consumed', of.consumed);
    const rolling = of.allowances.filter((_, i) => included[i]?.rollsOver !== undefined);
    answer.when(isSome(rolling), () => {
      answer.fixed(',');
      figure('carried', of.carried);
    });
    if (included.length === 1 && included[0]?.label === undefined && included[0]?.each === undefined) return;
    answer.fixed(',"allowances":[');
    const list = answer.list();
    of.allowances.forEach(({ drawn }, i) => {
      writeStored(drawn, list, answer, ({ key, consumed, left }) =>
        list.item('true', () => {
          answer.fixed(`{"label":${JSON.stringify(included[i]?.label ?? '')},`);
          if (key !== undefined) {
            answer.fixed('"key":');
            writeValue(key, answer);
            answer.fixed(',');
          }
          figure('consumed', consumed);
          answer.fixed(',');
          figure('left', left);
          answer.fixed('}');
        }),
      );
    });
    answer.fixed(']');
  });
}

/** Whether one of several allowances is there, in generated code. */
function isSome(allowances: ChargeOutputs['allowances']): string {
  const counts = allowances.flatMap(({ count }) => (count === undefined ? [] : [`${slotOf(count)} > 0`]));
  if (counts.length < allowances.length) return 'true';
  return counts.length === 0 ? 'false' : counts.join(' || ');
}

function writeService({ billing, late }: Tariff, { billed, measure }: Charge, { answer, period }: TariffWriting): void {
  if (billing === undefined || period === undefined) return;
  answer.fixed(`,"billed":"${billed}","servicePeriod":{"start":"`);
  answer.date(numberSlot(period.start));
  answer.fixed('","end":"');
  answer.date(numberSlot(period.end));
  answer.fixed('"}');
  // Usage that comes late is billed as a correction of the period it belongs to (18.111).
  if (late === 'own' && measure !== undefined) answer.fixed(',"lateUsage":"own period"');
}
