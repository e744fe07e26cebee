/** Statements that write the tariffs of an answer: fixed parts, and figures from the slots of the frame. */
import { type Charge, type Discount, decimalPlaces, type Let, type Message, type Rounding, type Tariff } from '#dsl';
import { discountRounding } from '../pricing/discount.ts';
import { taxRounding } from '../pricing/tax.ts';
import type { AnswerWriter, ItemWriter } from './answer-writer.ts';
import { slotOf, truthText, writeNegated, writeNumber, writeTruth } from './emit-print.ts';
import { numberSlot } from './frame.ts';
import type { ChargeOutputs, DiscountOutputs, TariffOutputs, TaxOutputs } from './lower-program.ts';
import type { StoredNumber } from './outputs.ts';

export interface TariffWriting {
  readonly answer: AnswerWriter;
  readonly currency: string;
  readonly lineOf: (span: Charge['span']) => string;
  /** Writes a message with holes, between the quotes of its JSON text. */
  readonly message: (message: Message, lets: readonly Let[]) => void;
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
    lines.item(`${slotOf(discount.amount)} !== ${zeroOf(discount.amount)}`, () => writeDiscount(discount, places, at));
  }
  for (const tax of of.taxes) lines.item(truthText(tax.exists), () => writeTax(of.tariff, tax, places, at));
  writeRoundings(of, places, lines, at);
}

function zeroOf({ rep }: StoredNumber): string {
  return rep === 'big' ? '0n' : '0';
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
function writeQuantity({ charge, ...of }: ChargeOutputs, answer: AnswerWriter): void {
  const { measure, included } = charge;
  if (measure === undefined || measure.type.kind !== 'numeric') return;
  const figure = (name: string, number: StoredNumber): void => {
    answer.fixed(`"${name}":"`);
    writeNumber(number, 0, answer);
    answer.fixed('"');
  };
  const { label } = measure.type.unit;
  answer.fixed(',');
  figure('quantity', of.quantity);
  if (label !== '') answer.fixed(`,"unit":${JSON.stringify(label)}`);
  if (included.length === 0) return;
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

function writeDiscount({ discount, amount, shares }: DiscountOutputs, places: Places, at: TariffWriting): void {
  const { answer } = at;
  const least = places.discount(discount);
  answer.fixed(head('discount', discount));
  writeNegated(amount, least, answer);
  answer.fixed('","shares":[');
  const items = answer.list();
  for (const { charge, share, gross } of shares) {
    items.item(`${slotOf(gross)} > 0`, () => writeShare(charge, () => writeNegated(share, least, answer), at));
  }
  answer.fixed('],"included":false');
  writeTail(discount, at);
}

function writeShare(id: string, amount: () => void, { answer }: TariffWriting): void {
  answer.fixed(`{"id":${JSON.stringify(id)},"amount":"`);
  amount();
  answer.fixed('"}');
}

function writeTax(tariff: Tariff, of: TaxOutputs, places: Places, at: TariffWriting): void {
  const { answer } = at;
  const { tax } = of;
  const least = places.tax(tax);
  answer.fixed(head('tax', tax));
  writeNumber(of.amount, least, answer);
  answer.fixed('","shares":[');
  if (tax.perLine) writePerLine(of, least, at);
  else writeShares(tariff, of, least, at);
  answer.fixed('],"included":false');
  writeTail(tax, at);
}

function writePerLine(of: TaxOutputs, least: number, at: TariffWriting): void {
  const items = at.answer.list();
  for (const { id, exists, share } of of.lines) {
    if (share === undefined) continue;
    items.item(truthText(exists), () => writeShare(id, () => writeNumber(share, least, at.answer), at));
  }
}

/** What falls on each line, allotted only here, because it is information. */
function writeShares(tariff: Tariff, of: TaxOutputs, least: number, at: TariffWriting): void {
  const { answer } = at;
  const [only, another] = of.lines;
  if (only !== undefined && another === undefined) {
    writeShare(only.id, () => writeNumber(of.amount, least, answer), at);
    return;
  }
  const step = taxRounding(of.tax, tariff)?.step ?? { n: 1n, d: 1n };
  const { rep, scale, text } = commonScale([of.amount, ...of.lines.map(({ amount }) => amount)]);
  answer.block('{', () => {
    answer.line('const weights = [];');
    for (const { exists, amount } of of.lines) {
      answer.when(truthText(exists), () => answer.line(`weights.push(${text(amount)});`));
    }
    const wholeStep = (step.n * scale) / step.d;
    answer.line(`const parts = shareOut(${text(of.amount)}, weights, ${rep === 'big' ? `${wholeStep}n` : wholeStep});`);
    answer.line('let i = 0;');
    const part = `${rep === 'big' ? 'decimalBig' : 'decimal'}(parts[i++], ${scale.toString().length - 1}, ${least})`;
    const items = answer.list();
    for (const { id, exists } of of.lines) {
      items.item(truthText(exists), () => writeShare(id, () => answer.write(part), at));
    }
  });
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
