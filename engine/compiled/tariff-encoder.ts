/** Statements that write the tariffs of an answer: fixed parts, and figures from the slots of the frame. */
import {
  type Charge,
  type Discount,
  decimalPlaces,
  type Each,
  type Let,
  type Message,
  type Rational,
  type Rounding,
  type Tariff,
} from '#dsl';
import { discountRounding } from '../pricing/discount.ts';
import { taxRounding } from '../pricing/tax.ts';
import type { AnswerWriter, ItemWriter } from './answer-writer.ts';
import { slotOf, truthText, writeDecimal, writeNumber, writeTruth } from './emit-print.ts';
import { numberSlot } from './frame.ts';
import type { StoredNumber } from './outputs.ts';
import type { ChargeOutputs, DiscountOutputs, TariffOutputs, TaxOutputs } from './tariff-outputs.ts';

/** What whoever writes messages needs. */
export interface MessageWriting {
  readonly answer: AnswerWriter;
  readonly lineOf: (span: Charge['span']) => string;
  /** Writes a message with holes, between the quotes of its JSON text; of one item where its block stands for items. */
  readonly message: (message: Message, lets: readonly Let[], each?: Each) => void;
}

export interface TariffWriting extends MessageWriting {
  readonly currency: string;
  /** Slots of the billing period. */
  readonly period: { readonly start: number; readonly end: number } | undefined;
}

/** How many places the figures of a tariff print with: those of the rounding that made them (18.21). */
function placesOf(tariff: Tariff) {
  const { rounding } = tariff;
  const of = (own: Rounding | undefined): number => stepPlaces(own ?? rounding.total);
  const discount = (each: Discount): number => of(discountRounding(each, tariff));
  const subtotal = Math.max(
    stepPlaces(rounding.line ?? rounding.total),
    ...tariff.charges.map(({ round }) => of(round)),
    ...tariff.discounts.map(discount),
  );
  const tax = (each: Tariff['taxes'][number]): number => of(taxRounding(each, tariff));
  const taxes = tariff.taxes.length === 0 ? subtotal : Math.max(...tariff.taxes.map(tax));
  const total = rounding.total === undefined ? Math.max(subtotal, taxes) : stepPlaces(rounding.total);
  return {
    charge: ({ round }: Charge): number => of(round),
    discount,
    tax,
    subtotal,
    taxes,
    total,
    due: Math.max(total, stepPlaces(rounding.payment?.rounding)),
  };
}
function stepPlaces(rounding: Rounding | undefined): number {
  return rounding === undefined ? 0 : (decimalPlaces(rounding.step) ?? 0);
}

/** `{"applicable":…}` of one tariff. */
export function writeTariff(of: TariffOutputs, withLines: boolean, at: TariffWriting): void {
  const { answer, currency } = at;
  const places = placesOf(of.tariff);
  answer.fixed('{"applicable":');
  writeTruth(of.open, answer);
  answer.fixed(`,"currency":${JSON.stringify(currency)}`);
  if (withLines) {
    answer.fixed(',"lines":[');
    answer.when(truthText(of.open), () => writeLines(of, places, at));
    answer.fixed(']');
  }
  const figure = (name: string, number: StoredNumber, least: number): void => {
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

type Places = ReturnType<typeof placesOf>;

function writeLines(of: TariffOutputs, places: Places, at: TariffWriting): void {
  const lines = at.answer.list();
  for (const charge of of.charges) {
    lines.item(truthText(charge.exists), () => writeCharge(of.tariff, charge, places, at));
  }
  for (const discount of of.discounts) {
    lines.item(`${slotOf(discount.taken)} > 0`, () => writeDiscount(of, discount, places, at));
  }
  for (const tax of of.taxes) lines.item(truthText(tax.exists), () => writeTax(of, tax, places, at));
  writeRoundings(of, places, lines, at);
}

interface Titled {
  readonly name: string;
  readonly title: string;
  readonly code?: string;
}
function head(kind: string, { name, title, code }: Titled): string {
  const coded = code === undefined ? '' : `,"code":${JSON.stringify(code)}`;
  return `{"id":${JSON.stringify(name)},"kind":"${kind}","title":${JSON.stringify(title)}${coded},"amount":"`;
}

function writeCharge(tariff: Tariff, of: ChargeOutputs, places: Places, at: TariffWriting): void {
  const { answer } = at;
  const { charge } = of;
  const least = places.charge(charge);
  answer.fixed(head('charge', charge));
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

function writeTail({ message, lets, span }: Pick<Charge, 'message' | 'lets' | 'span'>, at: TariffWriting): void {
  if (message !== undefined) {
    at.answer.fixed(',"message":"');
    at.message(message, lets);
    at.answer.fixed('"');
  }
  at.answer.fixed(`,"at":${JSON.stringify(at.lineOf(span))}}`);
}

function writeDiscount({ printedStep }: TariffOutputs, of: DiscountOutputs, places: Places, at: TariffWriting): void {
  const { answer } = at;
  const { discount } = of;
  const least = places.discount(discount);
  answer.fixed(head('discount', discount));
  writeSigned('-', of.amount, least, at);
  answer.fixed('","shares":[');
  const lines = of.shares.map(({ charge, share, gross }) => ({ id: charge, there: `${slotOf(gross)} > 0`, share }));
  if (printedStep === undefined) writeShares(lines, ({ share }) => writeSigned('-', share, least, at), at);
  else writeSharedOut({ amount: of.amount, sign: '-', step: printedStep, least, weights: WEIGHTS }, lines, at);
  answer.fixed('],"included":false');
  writeTail(discount, at);
}

function writeTax({ tariff, printedStep }: TariffOutputs, of: TaxOutputs, places: Places, at: TariffWriting): void {
  const { answer } = at;
  const { tax, amount, rounded } = of;
  const least = places.tax(tax);
  answer.fixed(head('tax', tax));
  writeNumber(amount, least, answer);
  answer.fixed('","shares":[');
  const lines = of.lines.map(({ id, exists, weight, share }) => ({
    id,
    there: truthText(exists),
    share: share ?? weight,
  }));
  if (of.lines.some(({ share }) => share !== undefined)) {
    writeShares(lines, ({ share }) => writeNumber(share, least, answer), at);
  } else {
    const step = printedStep ?? taxRounding(tax, tariff)?.step ?? { n: 1n, d: 1n };
    const weights = rounded === undefined ? WEIGHTS : sharesText(rounded.amount, rounded.step, WEIGHTS);
    writeSharedOut({ amount, sign: '', step, least, weights }, lines, at);
  }
  answer.fixed('],"included":false');
  writeTail(tax, at);
}

type Sign = '' | '-';
function writeSigned(sign: Sign, number: StoredNumber, least: number, { answer }: TariffWriting): void {
  writeDecimal(`${sign}${slotOf(number)}`, number, least, answer);
}

/** `share`: the share itself, or the weight by which an amount falls on the line. */
interface ShareLine {
  readonly id: string;
  readonly there: string;
  readonly share: StoredNumber;
}

function writeShares(lines: readonly ShareLine[], amount: (line: ShareLine) => void, { answer }: TariffWriting): void {
  const items = answer.list();
  for (const line of lines) {
    items.item(line.there, () => {
      answer.fixed(`{"id":${JSON.stringify(line.id)},"amount":"`);
      amount(line);
      answer.fixed('"}');
    });
  }
}

/** The weights of the lines that are there, in generated code. */
const WEIGHTS = 'weights';

interface SharedOut {
  readonly amount: StoredNumber;
  readonly sign: Sign;
  readonly step: Rational;
  readonly least: number;
  /** An expression over `WEIGHTS`. */
  readonly weights: string;
}

/** What falls on each line of an amount, by weight; allotted only here, because it is information. */
function writeSharedOut(
  { amount, sign, step, least, weights }: SharedOut,
  lines: readonly ShareLine[],
  at: TariffWriting,
): void {
  const { answer } = at;
  const [only, another] = lines;
  if (only !== undefined && another === undefined) {
    writeShares([{ ...only, there: 'true' }], () => writeSigned(sign, amount, least, at), at);
    return;
  }
  answer.block('{', () => {
    answer.line(`const ${WEIGHTS} = [];`);
    for (const { there, share } of lines) answer.when(there, () => answer.line(`${WEIGHTS}.push(${slotOf(share)});`));
    answer.line(`const parts = ${sharesText(amount, step, weights)};`);
    answer.line('let i = 0;');
    writeShares(lines, () => writeDecimal(`${sign}parts[i++]`, amount, least, answer), at);
  });
}

/** An amount in whole steps of its own scale, by weight. */
function sharesText(amount: StoredNumber, step: Rational, weights: string): string {
  const wholeStep = (step.n * amount.scale) / step.d;
  return `shareOut(${slotOf(amount)}, ${weights}, ${wholeStep}${amount.rep === 'big' ? 'n' : ''})`;
}

/** Figures as whole numbers over their finest scale; products of them stay doubles while it is coarse. */
function commonScale(figures: readonly StoredNumber[]): {
  readonly rep: StoredNumber['rep'];
  readonly scale: bigint;
  readonly text: (figure: StoredNumber) => string;
} {
  const scale = figures.reduce((all, figure) => (figure.scale > all ? figure.scale : all), 1n);
  const rep = figures.some((figure) => figure.rep === 'big') || scale > 1_000_000n ? 'big' : 'i53';
  const text = (figure: StoredNumber): string => {
    const own = rep === 'big' && figure.rep === 'i53' ? `BigInt(${slotOf(figure)})` : slotOf(figure);
    const factor = scale / figure.scale;
    return factor === 1n ? own : `${own} * ${factor}${rep === 'big' ? 'n' : ''}`;
  };
  return { rep, scale, text };
}

function writeRoundings(of: TariffOutputs, places: Places, lines: ItemWriter, at: TariffWriting): void {
  const { rounding } = of.tariff;
  if (rounding.line !== undefined && rounding.total !== undefined) {
    const title = head('rounding', { name: 'rounding', title: 'Rounding' });
    writeDifference(of.total, of.exact, { title, span: rounding.total.span, least: places.total }, lines, at);
  }
  if (rounding.payment !== undefined) {
    const title = head('payment', { name: 'payment', title: rounding.payment.title });
    const { span } = rounding.payment.rounding;
    writeDifference(of.due, of.total, { title, span, least: places.due }, lines, at);
  }
}

/** A line of `a - b` where it is not 0. */
function writeDifference(
  a: StoredNumber,
  b: StoredNumber,
  line: { readonly title: string; readonly span: Charge['span']; readonly least: number },
  lines: ItemWriter,
  { answer, lineOf }: TariffWriting,
): void {
  const { rep, scale, text } = commonScale([a, b]);
  const difference = `${text(a)} - ${text(b)}`;
  lines.item(`${difference} !== ${rep === 'big' ? '0n' : '0'}`, () => {
    answer.fixed(line.title);
    const places = scale.toString().length - 1;
    answer.write(`${rep === 'big' ? 'decimalBig' : 'decimal'}(${difference}, ${places}, ${line.least})`);
    answer.fixed(`","included":false,"at":${JSON.stringify(lineOf(line.span))}}`);
  });
}
