/** Invoices as GOBL computes them: taxes by category and rate, contained or added, with a surcharge, retained or exempt. */
import { z } from 'zod';
import { equal } from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, currencyCode, decimal, exact } from './common.ts';
import { categoriesOf, changeOf, figuresOf, isBesideBill, nameOf } from './tax-figures.ts';
import { type Bearing, bearingOf } from './tax-regimes.ts';

const percent = z.string().regex(/^-?\d+(\.\d+)?%$/);
const rate = z.string().regex(/^\d+(\.\d+)?%$/, 'it is no rate of 0% or more');
const tax = z.strictObject({
  cat: z.string(),
  percent: rate.optional(),
  surcharge: rate.optional(),
  key: z.string().optional(),
});
const change = z.strictObject({ percent: percent.optional(), amount: decimal });
const documentChange = change.extend({ taxes: z.array(tax).optional() });
const line = z.strictObject({
  quantity: decimal,
  price: decimal,
  currency: currencyCode.optional(),
  /** Whether the price is the sum of parts that are listed apart; it stands for them. */
  breakdown: z.boolean().optional(),
  discounts: z.array(change).optional(),
  charges: z.array(change).optional(),
  taxes: z.array(tax).optional(),
});
const invoice = z.strictObject({
  currency: currencyCode,
  regime: z.string().nullable(),
  /** A credit note has the figures of the invoice that it would be. */
  type: z.string(),
  prices_include: z.string().nullable(),
  rounding_model: z.enum(['precise', 'currency']),
  lines: z.array(line),
  discounts: z.array(documentChange),
  charges: z.array(documentChange),
  advances: z.array(change).optional(),
});
export type Invoice = z.infer<typeof invoice>;
type Tax = z.infer<typeof tax>;

export const taxTotals: Readonly<Record<string, Kind>> = {
  'invoice.tax_totals': kind({
    way: 'language',
    why: '`rounding … per total` for amounts that stay exact until they are printed, `per line` where every amount is rounded first; one `tax` a rate, `contained in` or `added to` its lines',
    given: invoice,
    run: (given): Found => taxed(given),
  }),
};

/** A line, or a charge or discount of the whole document, as one charge with what it is taxed by. */
export interface Item {
  readonly id: string;
  readonly words: readonly (string | undefined)[];
  readonly taxes: readonly Tax[];
}

/** Everything that one rate of one category falls on. */
export interface Rate extends Tax {
  readonly id: string;
  readonly bearing: Bearing;
  readonly items: Item[];
}

function taxed(given: Invoice): Found {
  const { currency, prices_include } = given;
  const unknown = notKnown(given);
  if (unknown !== undefined) return { notExpressible: unknown };
  const lines = given.lines.map((line, index) => lineItem(line, `line_${index + 1}`, given));
  const sum = lines.map(({ id }) => id).join(' + ') || `0 ${currency}`;
  const changed = (list: Invoice['charges'], word: string, way: 'as it is' | 'taken off'): readonly Item[] =>
    list.map((each, index) => ({
      id: `${word}_${index + 1}`,
      words: ['measure 1', `each ${changeOf(each, `(${sum.replaceAll(/line_\d+/g, '$&.gross')})`, currency, way)}`],
      taxes: each.taxes ?? [],
    }));
  const charges = changed(given.charges, 'charge', 'as it is');
  const discounts = changed(given.discounts, 'discount', 'taken off');
  const items = [...lines, ...discounts, ...charges];
  const rates = ratesOf(items, given.regime);
  const figures = figuresOf(given, { lines, charges, discounts, rates });
  const plan = given.rounding_model === 'precise' ? 'total' : 'line';
  const policy = policyText({
    name: 'invoice',
    header: [`currency ${currency}`, `rounding half up to minor unit per ${plan}`],
    body: [
      block(
        'tariff bill',
        ...items.map(({ id, words }) => block(`charge ${id}`, ...words)),
        ...(isBesideBill(given) ? [] : rates.flatMap((rate) => taxBlocks(rate, prices_include))),
      ),
      ...figures.map(([name, words]) => `define ${name}: money ${currency} = ${words} rounded half up to minor unit`),
    ],
  });
  return asked(policy, {}, ({ values }) => ({
    sum: values['sum_of_lines'],
    discount: values['discounted'],
    charge: values['charged'],
    tax_included: values['contained_tax'],
    total: values['net_total'],
    tax: values['tax_due'],
    total_with_tax: values['total_with_tax'],
    retained_tax: values['retained'],
    payable: values['amount_payable'],
    advance: values['paid_in_advance'],
    due: values['amount_due'],
    line_totals: lines.map(({ id }) => values[`${id}_total`]),
    tax_categories: categoriesOf(rates).map((code) => ({
      code,
      retained: bearingOf(given.regime, code) === 'retained',
      informative: bearingOf(given.regime, code) === 'informative',
      amount: values[nameOf(code)],
      surcharge: values[`${nameOf(code)}_surcharge`] ?? null,
      rates: rates.filter(({ cat }) => cat === code).map((rate) => ratedFigures(rate, values)),
    })),
  }));
}

function ratedFigures({ id, percent, key, surcharge }: Rate, values: Readonly<Record<string, unknown>>) {
  return {
    base: values[`${id}_base`],
    percent,
    amount: values[`${id}_amount`],
    key,
    surcharge: surcharge === undefined ? undefined : { percent: surcharge, amount: values[`${id}_surcharge`] },
  };
}

/**
 * Discounts and charges of a line are of its sum; they are one charge with it, since a discount block knows no negative line.
 * Where every amount is rounded first, so is each of them.
 */
function lineItem(
  { quantity, price, discounts = [], charges = [], taxes = [] }: Invoice['lines'][number],
  id: string,
  { currency, rounding_model }: Invoice,
): Item {
  const part = (words: string): string =>
    rounding_model === 'precise' ? words : `(${words} rounded half up to minor unit)`;
  const sum = `${quantity} * ${price} ${currency}`;
  const changes = [
    ...discounts.map((each) => `+ ${part(changeOf(each, sum, currency, 'taken off'))}`),
    ...charges.map((each) => `+ ${part(changeOf(each, sum, currency))}`),
  ].join(' ');
  const words =
    changes === ''
      ? [`measure ${quantity}`, `each ${price} ${currency}`]
      : ['measure 1', `each ${part(sum)} ${changes}`];
  return { id, words, taxes };
}

function ratesOf(items: readonly Item[], regime: string | null): readonly Rate[] {
  const rates: Rate[] = [];
  for (const item of items) {
    for (const tax of item.taxes) {
      const known = rates.find((rate) => isSameRate(rate, tax));
      const bearing = bearingOf(regime, tax.cat) ?? 'levied';
      if (known !== undefined) known.items.push(item);
      else rates.push({ ...tax, bearing, id: `${nameOf(tax.cat)}_${rates.length + 1}`, items: [item] });
    }
  }
  return rates;
}

/** The key of a tax says why, and makes no rate of its own. */
const isSameRate = (one: Tax, other: Tax): boolean =>
  one.cat === other.cat && isSamePercent(one.percent, other.percent) && isSamePercent(one.surcharge, other.surcharge);

function isSamePercent(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return equal(exact(one.replace('%', '')), exact(other.replace('%', '')));
}

/** What of an invoice has no meaning here; undefined where all of it has. */
function notKnown({ currency, regime, lines, charges, discounts, prices_include }: Invoice): string | undefined {
  const foreign = lines.find((line) => line.currency !== undefined && line.currency !== currency);
  if (foreign !== undefined) {
    return `a line in another currency (${foreign.currency}): the rate of exchange is not given; a policy has it as a table or an input`;
  }
  const taxes = [...lines, ...charges, ...discounts].flatMap((each) => each.taxes ?? []);
  const unknown = taxes.find(({ cat }) => bearingOf(regime, cat) === undefined);
  if (unknown !== undefined) {
    return `a category of tax that is not known here in the regime ${regime}: ${unknown.cat}; an author says whether a tax is added, contained or kept back`;
  }
  if (taxes.some(({ cat, surcharge }) => surcharge !== undefined && bearingOf(regime, cat) !== 'levied')) {
    return 'a surcharge on a tax that is not added to the bill';
  }
  const twice = [...lines, ...charges, ...discounts].find(
    (each) => (each.taxes ?? []).filter(({ cat }) => cat === prices_include).length > 1,
  );
  if (twice !== undefined)
    return `a price that contains ${prices_include} twice: that system knows a tax once in a line`;
  if (prices_include !== null && !['levied', undefined].includes(bearingOf(regime, prices_include))) {
    return 'prices cannot contain a tax that is not part of the bill';
  }
  return undefined;
}

/** What is kept back or only told is no tax of this bill; without a rate the bill says why nothing is due. */
function taxBlocks(
  { id, cat, bearing, percent, surcharge, key, items }: Rate,
  included: string | null,
): readonly string[] {
  if (bearing !== 'levied') return [];
  const on = items.map(({ id }) => id).join(', ');
  if (percent === undefined) {
    return [block(`tax ${id}`, `rate 0%`, `added to ${on}`, `exempt when true "${key ?? 'no rate'}"`)];
  }
  return [
    `tax ${id} ${percent} ${cat === included ? 'contained in' : 'added to'} ${on}`,
    ...(surcharge === undefined ? [] : [`tax ${id}_on_top ${surcharge} added to ${on}`]),
  ];
}
