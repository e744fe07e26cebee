/** Statements that write the tariffs of an answer: fixed parts, and figures from the slots of the frame. */
import type { Charge, Credit } from '#dsl';
import { taxRounding } from '../pricing/tax.ts';
import type { ItemWriter } from './answer-writer.ts';
import { writeCharge, writeWaiver } from './charge-line.ts';
import { writeCommitment, writeCredit, writeReports } from './credit-line.ts';
import { slotOf, truthText, writeNumber, writeTruth } from './emit-print.ts';
import { head, type TariffWriting, writeHead, writeReason, writeTail } from './line-writer.ts';
import type { StoredNumber } from './outputs.ts';
import { sharesText, WEIGHTS, writeSharedOut, writeShares, writeSigned } from './share-writer.ts';
import { mapStored, sampleOf, writeStored } from './stored-items.ts';
import type { DiscountOutputs, TariffOutputs, TaxOutputs } from './tariff-outputs.ts';
import { type Least, type Places, placesOf } from './tariff-places.ts';

function countText(count: StoredNumber | undefined): string | undefined {
  return count && slotOf(count);
}

/** `{"applicable":…}` of one tariff. */
export function writeTariff(of: TariffOutputs, withLines: boolean, at: TariffWriting): void {
  const { answer, currency } = at;
  const places = placesOf(of.tariff, (block) => countText(of.counts.get(block)));
  answer.fixed('{"applicable":');
  writeTruth(of.open, answer);
  answer.fixed(`,"currency":${JSON.stringify(currency)}`);
  if (withLines) {
    answer.fixed(',"lines":[');
    answer.when(truthText(of.open), () => writeLines(of, places, at));
    answer.fixed(']');
    answer.when(truthText(of.open), () => writeReports(of, places, at));
  }
  const figure = (name: string, number: StoredNumber, least: Least): void => {
    answer.fixed(`,"${name}":"`);
    writeNumber(number, least, answer);
    answer.fixed('"');
  };
  figure('subtotal', of.subtotal, places.subtotal);
  figure('tax', of.tax, places.taxes);
  figure('total', of.total, places.total);
  figure('due', of.due, places.due);
  answer.fixed('}');
}

function writeLines(of: TariffOutputs, places: Places, at: TariffWriting): void {
  const lines = at.answer.list();
  const { answer } = at;
  for (const each of of.charges) {
    writeStored(each, lines, answer, (charge) => {
      lines.item(truthText(charge.exists), () => writeCharge(of.tariff, charge, places, at));
      const { waiver } = charge;
      if (waiver !== undefined) lines.item(truthText(waiver.exists), () => writeWaiver(charge, waiver, places, at));
    });
  }
  for (const each of of.discounts) {
    writeStored(each, lines, answer, (discount) =>
      lines.item(`${slotOf(discount.taken)} > 0`, () => writeDiscount(of, discount, places, at)),
    );
  }
  for (const each of of.commitments) {
    lines.item(truthText(each.exists), () => writeCommitment(each, places, at));
  }
  const credits = (when: Credit['when']): void => {
    for (const each of of.credits.filter((stored) => sampleOf(stored).credit.when === when))
      writeStored(each, lines, answer, (credit) =>
        lines.item(`${slotOf(credit.taken)} > 0`, () => writeCredit(of, credit, places, at)),
      );
  };
  credits('before');
  for (const each of of.taxes) {
    writeStored(each, lines, answer, (tax) => lines.item(truthText(tax.exists), () => writeTax(of, tax, places, at)));
  }
  credits('after');
  writeRoundings(of, places, lines, at);
}

function writeDiscount({ printedStep }: TariffOutputs, of: DiscountOutputs, places: Places, at: TariffWriting): void {
  const { answer } = at;
  const { discount } = of;
  const least = places.discount(discount);
  writeHead('discount', discount, of.key, answer);
  writeSigned('-', of.amount, least, answer);
  answer.fixed('","shares":[');
  const lines = of.shares.map((each) =>
    mapStored(each, ({ charge, key, share, gross }) => ({ id: charge, key, there: `${slotOf(gross)} > 0`, share })),
  );
  if (printedStep === undefined) writeShares(lines, ({ share }) => writeSigned('-', share, least, answer), answer);
  else writeSharedOut({ amount: of.amount, sign: '-', step: printedStep, least, weights: WEIGHTS }, lines, answer);
  answer.fixed('],"included":false');
  writeTail(discount, at);
}

function writeTax({ tariff, printedStep }: TariffOutputs, of: TaxOutputs, places: Places, at: TariffWriting): void {
  const { answer } = at;
  const { tax, amount, rounded } = of;
  const least = places.tax(tax);
  writeHead('tax', tax, of.key, answer);
  writeNumber(amount, least, answer);
  answer.fixed('","shares":[');
  const lines = of.lines.map((each) =>
    mapStored(each, ({ id, key, exists, share }) => ({ id, key, there: truthText(exists), share })),
  );
  if (of.isShared) {
    writeShares(lines, ({ share }) => writeNumber(share, least, answer), answer);
  } else {
    const step = printedStep ?? taxRounding(tax, tariff)?.step ?? { n: 1n, d: 1n };
    const weights = rounded === undefined ? WEIGHTS : sharesText(rounded.amount, rounded.step, WEIGHTS);
    writeSharedOut({ amount, sign: '', step, least, weights }, lines, answer);
  }
  answer.fixed(']');
  const { exemption } = of;
  const excused = (write: (of: NonNullable<TaxOutputs['exemption']>) => void): void => {
    if (exemption !== undefined) answer.when(truthText(exemption.holds), () => write(exemption));
  };
  excused(({ base }) => {
    answer.fixed(',"base":"');
    writeNumber(base, least, answer);
    answer.fixed('"');
  });
  answer.fixed(`,"included":${tax.how === 'contained'}`);
  excused(({ excuse }) => writeReason(excuse, tax, at));
  writeTail(tax, at);
}

function writeRoundings(of: TariffOutputs, places: Places, lines: ItemWriter, at: TariffWriting): void {
  const { rounding } = of.tariff;
  if (rounding.total !== undefined && of.rounding !== undefined) {
    const title = head('rounding', { name: 'rounding', title: 'Rounding' });
    writeDifference(of.rounding, { title, span: rounding.total.span, least: places.total }, lines, at);
  }
  if (rounding.payment !== undefined && of.payment !== undefined) {
    const title = head('payment', { name: 'payment', title: rounding.payment.title });
    writeDifference(of.payment, { title, span: rounding.payment.rounding.span, least: places.due }, lines, at);
  }
}

/** A line where it is not 0. */
function writeDifference(
  difference: StoredNumber,
  line: { readonly title: string; readonly span: Charge['span']; readonly least: Least },
  lines: ItemWriter,
  { answer, lineOf }: TariffWriting,
): void {
  lines.item(`${slotOf(difference)} !== ${difference.rep === 'big' ? '0n' : '0'}`, () => {
    answer.fixed(line.title);
    writeNumber(difference, line.least, answer);
    answer.fixed(`","included":false,"at":${JSON.stringify(lineOf(line.span))}}`);
  });
}
