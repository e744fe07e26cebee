/** JavaScript that writes the tariffs of an answer: fixed fragments, and figures from the slots of the frame. */
import { type Charge, type Discount, decimalPlaces, type Let, type Message, type Rounding, type Tariff } from '#dsl';
import { discountRounding } from '../pricing/discount.ts';
import { taxRounding } from '../pricing/tax.ts';
import { numberText, slotOf, truthText } from './emit-print.ts';
import type { ChargeOutputs, DiscountOutputs, TariffOutputs, TaxOutputs } from './lower-program.ts';
import type { StoredNumber } from './outputs.ts';
import type { Writer } from './writer.ts';

export interface TariffWriting {
  readonly writer: Writer;
  readonly currency: string;
  readonly lineOf: (span: Charge['span']) => string;
  /** An expression that gives the text of a message with holes. */
  readonly message: (message: Message, lets: readonly Let[]) => string;
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

/** Appends `{"applicable":…}` of one tariff to `s`. */
export function writeTariff(of: TariffOutputs, withLines: boolean, at: TariffWriting): void {
  const { writer, currency } = at;
  const { pool } = writer;
  const places = placesOf(of.tariff);
  writer.line(
    `s += '{"applicable":' + (${truthText(of.open)}) + ${pool.text(`,"currency":${JSON.stringify(currency)},"lines":[`)};`,
  );
  if (withLines) writeLines(of, places, at);
  const figure = (number: StoredNumber, least: number): string => numberText(number, least, pool);
  writer.line(
    `s += '],"subtotal":"' + ${figure(of.subtotal, places.subtotal)} + '","tax":"' + ${figure(of.tax, places.taxes)};`,
  );
  writer.line(
    `s += '","total":"' + ${figure(of.total, places.total)} + '","due":"' + ${figure(of.due, places.due)} + '"}';`,
  );
}

type Places = ReturnType<typeof placesOf>;

function writeLines(of: TariffOutputs, places: Places, at: TariffWriting): void {
  at.writer.line("d = '';");
  const write = (): void => {
    for (const charge of of.charges) writeCharge(of.tariff, charge, places, at);
    for (const discount of of.discounts) writeDiscount(discount, places, at);
    for (const tax of of.taxes) writeTax(of.tariff, tax, places, at);
    writeRoundings(of, places, at);
  };
  if ('value' in of.open && of.open.value) write();
  else at.writer.block(`if (${truthText(of.open)}) {`, write);
}

function when(condition: string, write: () => void, { writer }: TariffWriting): void {
  if (condition === 'true') write();
  else writer.block(`if (${condition}) {`, write);
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
  const { charge } = of;
  const { pool } = at.writer;
  const least = places.charge(charge);
  when(
    truthText(of.exists),
    () => {
      const parts = [`d + ${pool.text(head('charge', charge))}`, numberText(of.gross, least, pool)];
      parts.push(...quantityParts(of, at));
      parts.push(...serviceParts(tariff, charge, at));
      parts.push(`',"included":false'`, ...tailParts(charge, at));
      at.writer.line(`s += ${parts.join(' + ')};`);
      at.writer.line("d = ',';");
    },
    at,
  );
}

/** Closes the amount; what is not measured has no quantity. */
function quantityParts(of: ChargeOutputs, { writer: { pool } }: TariffWriting): string[] {
  const { measure, included, taxedAs } = of.charge;
  const category = taxedAs === undefined ? '' : `,"taxCategory":${JSON.stringify(taxedAs)}`;
  if (measure === undefined || measure.type.kind !== 'numeric') return [pool.text(`"${category}`)];
  const { label } = measure.type.unit;
  const figure = (number: StoredNumber): string => numberText(number, 0, pool);
  const parts = [`'","quantity":"'`, figure(of.quantity)];
  const unit = label === '' ? '' : `,"unit":${JSON.stringify(label)}`;
  parts.push(pool.text(`"${unit}${included.length === 0 ? '' : ',"consumed":"'}`));
  if (included.length > 0) parts.push(figure(of.consumed), `'"'`);
  if (included.some(({ rollsOver }) => rollsOver !== undefined))
    parts.push(`',"carried":"'`, figure(of.carried), `'"'`);
  if (included.length > 1 || included.some(({ label: own }) => own !== undefined)) {
    of.allowances.forEach((allowance, i) => {
      const open = `${i === 0 ? ',"allowances":[' : ','}{"label":${JSON.stringify(included[i]?.label ?? '')},"consumed":"`;
      parts.push(pool.text(open), figure(allowance.consumed), `'","left":"'`, figure(allowance.left), `'"}'`);
    });
    parts.push(`']'`);
  }
  return category === '' ? parts : [...parts, pool.text(category)];
}

/** The same on every line, so that it is written once. */
function serviceParts({ billing }: Tariff, { billed }: Charge, { writer, period }: TariffWriting): string[] {
  if (billing === undefined || period === undefined) return [];
  const dates = `'{"start":"' + date(n[${period.start}]) + '","end":"' + date(n[${period.end}]) + '"}'`;
  return [`',"billed":"${billed}","servicePeriod":'`, writer.alias('service', dates)];
}

function tailParts(
  block: Pick<Charge, 'message' | 'lets' | 'span'> | Pick<Discount, 'message' | 'lets' | 'span'>,
  at: TariffWriting,
): string[] {
  const { pool } = at.writer;
  const line = pool.text(`,"at":${JSON.stringify(at.lineOf(block.span))}}`);
  if (block.message === undefined) return [line];
  return [`',"message":'`, `JSON.stringify(${at.message(block.message, block.lets)})`, line];
}

function writeDiscount(of: DiscountOutputs, places: Places, at: TariffWriting): void {
  const { writer } = at;
  const { pool } = writer;
  const { discount } = of;
  const least = places.discount(discount);
  const zero = of.amount.rep === 'big' ? '0n' : '0';
  writer.block(`if (${slotOf(of.amount)} !== ${zero}) {`, () => {
    writer.line(
      `s += d + ${pool.text(head('discount', discount))} + ${negatedText(of.amount, least, at)} + '","shares":[';`,
    );
    writer.line("d = '';");
    for (const { charge, share, gross } of of.shares) {
      const body = `d + ${pool.text(`{"id":${JSON.stringify(charge)},"amount":"`)} + ${negatedText(share, least, at)} + '"}'`;
      writer.line(`if (${slotOf(gross)} > 0) { s += ${body}; d = ','; }`);
    }
    writer.line(`s += ${['\'],"included":false\'', ...tailParts(discount, at)].join(' + ')};`);
    writer.line("d = ',';");
  });
}

function negatedText(number: StoredNumber, least: number, { writer: { pool } }: TariffWriting): string {
  const text = numberText(number, least, pool);
  return text.replace(slotOf(number), `-${slotOf(number)}`);
}

function writeTax(tariff: Tariff, of: TaxOutputs, places: Places, at: TariffWriting): void {
  const { writer } = at;
  const { pool } = writer;
  const { tax } = of;
  when(
    truthText(of.exists),
    () => {
      writer.line(
        `s += d + ${pool.text(head('tax', tax))} + ${numberText(of.amount, places.tax(tax), pool)} + '","shares":[';`,
      );
      writer.line("d = '';");
      if (tax.perLine) writePerLine(of, places.tax(tax), at);
      else writeShares(tariff, of, places.tax(tax), at);
      writer.line(`s += ${['\'],"included":false\'', ...tailParts(tax, at)].join(' + ')};`);
      writer.line("d = ',';");
    },
    at,
  );
}

function writePerLine(of: TaxOutputs, least: number, at: TariffWriting): void {
  const { writer } = at;
  for (const { id, exists, share } of of.lines) {
    if (share === undefined) continue;
    const body = `d + ${writer.pool.text(`{"id":${JSON.stringify(id)},"amount":"`)} + ${numberText(share, least, writer.pool)} + '"}'`;
    when(truthText(exists), () => writer.line(`s += ${body}; d = ',';`), at);
  }
}

/** What falls on each line, allotted only here, because it is information. */
function writeShares(tariff: Tariff, of: TaxOutputs, least: number, at: TariffWriting): void {
  const { writer } = at;
  const { pool } = writer;
  const step = taxRounding(of.tax, tariff)?.step ?? { n: 1n, d: 1n };
  const figures = [of.amount, ...of.lines.map(({ amount }) => amount)];
  const scale = figures.reduce((all, figure) => (figure.scale > all ? figure.scale : all), 1n);
  const rep = figures.some((figure) => figure.rep === 'big') || scale > 1_000_000n ? 'big' : 'i53';
  const common = (figure: StoredNumber): string => {
    const factor = scale / figure.scale;
    const own = rep === 'big' && figure.rep === 'i53' ? `BigInt(${slotOf(figure)})` : slotOf(figure);
    return factor === 1n ? own : `${own} * ${factor}${rep === 'big' ? 'n' : ''}`;
  };
  const [only, another] = of.lines;
  if (only !== undefined && another === undefined) {
    writer.line(
      `s += ${pool.text(`{"id":${JSON.stringify(only.id)},"amount":"`)} + ${numberText(of.amount, least, pool)} + '"}';`,
    );
    return;
  }
  writer.block('{', () => {
    writer.line('const w = [];');
    for (const { exists, amount } of of.lines)
      when(truthText(exists), () => writer.line(`w.push(${common(amount)});`), at);
    const wholeStep = (step.n * scale) / step.d;
    writer.line(`const p = shareOut(${common(of.amount)}, w, ${rep === 'big' ? `${wholeStep}n` : wholeStep});`);
    writer.line('let i = 0;');
    const places = scale.toString().length - 1;
    for (const { id, exists } of of.lines) {
      const text = `${rep === 'big' ? 'decimalBig' : 'decimal'}(p[i], ${places}, ${least})`;
      const body = `d + ${pool.text(`{"id":${JSON.stringify(id)},"amount":"`)} + ${text} + '"}'`;
      when(truthText(exists), () => writer.line(`s += ${body}; d = ','; i += 1;`), at);
    }
  });
}

function writeRoundings(of: TariffOutputs, places: Places, at: TariffWriting): void {
  const { rounding } = of.tariff;
  if (rounding.line !== undefined && rounding.total !== undefined) {
    const title = head('rounding', { name: 'rounding', title: 'Rounding' });
    writeDifference(of.total, of.exact, title, rounding.total.span, places.total, at);
  }
  if (rounding.payment !== undefined) {
    const title = head('payment', { name: 'payment', title: rounding.payment.title });
    writeDifference(of.due, of.total, title, rounding.payment.rounding.span, places.due, at);
  }
}

/** A line of `a - b` where it is not 0. */
function writeDifference(
  a: StoredNumber,
  b: StoredNumber,
  title: string,
  span: Charge['span'],
  least: number,
  at: TariffWriting,
): void {
  const { writer } = at;
  const { pool } = writer;
  const scale = a.scale > b.scale ? a.scale : b.scale;
  const big = a.rep === 'big' || b.rep === 'big';
  const common = (figure: StoredNumber): string => {
    const own = big && figure.rep === 'i53' ? `BigInt(${slotOf(figure)})` : slotOf(figure);
    const factor = scale / figure.scale;
    return factor === 1n ? own : `${own} * ${factor}${big ? 'n' : ''}`;
  };
  const places = scale.toString().length - 1;
  writer.block('{', () => {
    writer.line(`const x = ${common(a)} - ${common(b)};`);
    const text = `${big ? 'decimalBig' : 'decimal'}(x, ${places}, ${least})`;
    const end = pool.text(`","included":false,"at":${JSON.stringify(at.lineOf(span))}}`);
    writer.line(`if (x !== ${big ? '0n' : '0'}) { s += d + ${pool.text(title)} + ${text} + ${end}; d = ','; }`);
  });
}
