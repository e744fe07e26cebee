/** Invoices as GOBL computes them: taxes by category and rate, contained or added, with a surcharge, retained or exempt. */
import { z } from 'zod';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, decimal } from './common.ts';

const percent = z.string().regex(/^-?\d+(\.\d+)?%$/);
const tax = z.strictObject({
  cat: z.string(),
  percent: percent.optional(),
  surcharge: percent.optional(),
  key: z.string().optional(),
});
const change = z.strictObject({ percent: percent.optional(), amount: decimal });
const documentChange = change.extend({ taxes: z.array(tax).optional() });
const line = z.strictObject({
  quantity: decimal,
  price: decimal,
  currency: z.string().optional(),
  breakdown: z.boolean().optional(),
  discounts: z.array(change).optional(),
  charges: z.array(change).optional(),
  taxes: z.array(tax).optional(),
});
const invoice = z.strictObject({
  currency: z.string(),
  regime: z.string().nullable(),
  type: z.string(),
  prices_include: z.string().nullable(),
  rounding_model: z.enum(['precise', 'currency']),
  lines: z.array(line),
  discounts: z.array(documentChange),
  charges: z.array(documentChange),
  advances: z.array(change).optional(),
});
type Invoice = z.infer<typeof invoice>;
type Tax = z.infer<typeof tax>;

/** Categories that the buyer keeps back and pays to the state: withholdings on income in Italy, Spain, Portugal, Mexico, Colombia. */
const RETAINED: ReadonlySet<string> = new Set([
  'IRPEF',
  'IRES',
  'INPS',
  'ENASARCO',
  'ENPAM',
  'IRPF',
  'IRS',
  'IRC',
  'ISR',
  'RVAT',
  'RICA',
  'RR',
  'ReteIVA',
  'ReteICA',
]);

export const taxTotals: Readonly<Record<string, Kind>> = {
  'invoice.tax_totals': kind({
    way: 'language',
    why: '`rounding … per total` for amounts that stay exact until they are printed, `per line` where every amount is rounded first; one `tax` a rate, `contained in` or `added to` its lines',
    given: invoice,
    run: (given): Found => taxed(given),
  }),
};

/** A line, or a charge or discount of the whole document, as one charge with what it is taxed by. */
interface Item {
  readonly id: string;
  readonly words: readonly (string | undefined)[];
  readonly taxes: readonly Tax[];
}

/** Everything that one rate of one category falls on. */
interface Rate extends Tax {
  readonly id: string;
  readonly items: string[];
}

function taxed(given: Invoice): Found {
  const { currency, prices_include } = given;
  const lines = given.lines.map((line, index) => lineItem(line, `line_${index + 1}`, currency));
  const sum = lines.map(({ id }) => id).join(' + ') || `0 ${currency}`;
  const changed = (list: Invoice['charges'], word: string, sign: string): readonly Item[] =>
    list.map((each, index) => ({
      id: `${word}_${index + 1}`,
      words: ['measure 1', `each ${sign}${changeOf(each, `(${sum.replaceAll(/line_\d+/g, '$&.gross')})`, currency)}`],
      taxes: each.taxes ?? [],
    }));
  const charges = changed(given.charges, 'charge', '');
  const discounts = changed(given.discounts, 'discount', '-');
  const items = [...lines, ...discounts, ...charges];
  const rates = ratesOf(items);
  const figures = figuresOf(given, { lines, charges, discounts, rates });
  const plan = given.rounding_model === 'precise' ? 'total' : 'line';
  const policy = policyText({
    name: 'invoice',
    header: [`currency ${currency}`, `rounding half up to minor unit per ${plan}`],
    body: [
      block(
        'tariff bill',
        ...items.map(({ id, words }) => block(`charge ${id}`, ...words)),
        ...rates.flatMap((rate) => taxBlocks(rate, prices_include)),
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
      retained: RETAINED.has(code),
      informative: false,
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

/** Discounts and charges of a line are of its sum; they are one charge with it, since a discount block knows no negative line. */
function lineItem(
  { quantity, price, discounts = [], charges = [], taxes = [] }: Invoice['lines'][number],
  id: string,
  currency: string,
): Item {
  const sum = `${quantity} * ${price} ${currency}`;
  const changes = [
    ...discounts.map((each) => `- ${changeOf(each, sum, currency)}`),
    ...charges.map((each) => `+ ${changeOf(each, sum, currency)}`),
  ].join(' ');
  const words =
    changes === '' ? [`measure ${quantity}`, `each ${price} ${currency}`] : ['measure 1', `each ${sum} ${changes}`];
  return { id, words, taxes };
}

const changeOf = ({ percent, amount }: z.infer<typeof change>, sum: string, currency: string): string =>
  percent === undefined ? `${amount} ${currency}` : `${percent} of ${sum}`;

function ratesOf(items: readonly Item[]): readonly Rate[] {
  const rates: Rate[] = [];
  for (const { id, taxes } of items) {
    for (const tax of taxes) {
      const known = rates.find(
        (rate) =>
          rate.cat === tax.cat &&
          rate.percent === tax.percent &&
          rate.key === tax.key &&
          rate.surcharge === tax.surcharge,
      );
      if (known !== undefined) known.items.push(id);
      else rates.push({ ...tax, id: `${nameOf(tax.cat)}_${rates.length + 1}`, items: [id] });
    }
  }
  return rates;
}

const nameOf = (code: string): string => `tax_${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}`;
const categoriesOf = (rates: readonly Rate[]): readonly string[] => [...new Set(rates.map(({ cat }) => cat))];

/** What is retained is no tax of this bill; without a rate the bill says why nothing is due. */
function taxBlocks({ id, cat, percent, surcharge, key, items }: Rate, included: string | null): readonly string[] {
  if (RETAINED.has(cat)) return [];
  const on = items.join(', ');
  if (percent === undefined) {
    return [block(`tax ${id}`, `rate 0%`, `added to ${on}`, `exempt when true "${key ?? 'no rate'}"`)];
  }
  return [
    `tax ${id} ${percent} ${cat === included ? 'contained in' : 'added to'} ${on}`,
    ...(surcharge === undefined ? [] : [`tax ${id}_on_top ${surcharge} added to ${on}`]),
  ];
}

interface Parts {
  readonly lines: readonly Item[];
  readonly charges: readonly Item[];
  readonly discounts: readonly Item[];
  readonly rates: readonly Rate[];
}

/** Each figure that is printed is rounded by itself, from amounts that are as the rounding plan left them. */
function figuresOf(
  given: Invoice,
  { lines, charges, discounts, rates }: Parts,
): readonly (readonly [string, string])[] {
  const none = `0 ${given.currency}`;
  const sum = (items: readonly { readonly id: string }[]): string => items.map(({ id }) => id).join(' + ') || none;
  const levied = rates.filter(({ cat, percent }) => percent !== undefined && !RETAINED.has(cat));
  const included = levied.filter(({ cat }) => cat === given.prices_include);
  const surcharged = levied.filter(({ surcharge }) => surcharge !== undefined);
  const onTop = surcharged.map(({ id }) => ({ id: `${id}_on_top` }));
  const retained = rates.filter(({ cat }) => RETAINED.has(cat));
  const amountOf = ({ cat, id, percent, items }: Rate): string => {
    if (percent === undefined) return none;
    return RETAINED.has(cat) ? `${percent} of (${items.join(' + ')})` : id;
  };
  const contained = included.length === 0 ? '' : ` - (${sum(included)})`;
  const total = `${sum([...lines, ...discounts, ...charges])}${contained}`;
  const tax = sum([...levied, ...onTop]);
  const kept = retained.map(amountOf).join(' + ');
  const payable = `${total} + ${tax}${kept === '' ? '' : ` - (${kept})`}`;
  const figures: [string, string][] = [
    ...lines.map(({ id }): [string, string] => [`${id}_total`, id]),
    ['sum_of_lines', sum(lines)],
    ['net_total', total],
    ['tax_due', tax],
    ['total_with_tax', `${total} + ${tax}`],
    ['amount_payable', payable],
    ...rates.flatMap((rate): [string, string][] => {
      const net = rate.items.join(' + ');
      const isIncluded = included.includes(rate);
      return [
        [`${rate.id}_base`, isIncluded ? `${net} - ${rate.id}` : net],
        [`${rate.id}_amount`, amountOf(rate)],
        ...(surcharged.includes(rate) ? [[`${rate.id}_surcharge`, `${rate.id}_on_top`] as [string, string]] : []),
      ];
    }),
    ...categoriesOf(rates).flatMap((code): [string, string][] => {
      const ofCode = rates.filter(({ cat }) => cat === code);
      const extra = ofCode.filter((rate) => surcharged.includes(rate)).map(({ id }) => `${id}_on_top`);
      return [
        [nameOf(code), ofCode.map(amountOf).join(' + ')],
        ...(extra.length === 0 ? [] : [[`${nameOf(code)}_surcharge`, extra.join(' + ')] as [string, string]]),
      ];
    }),
  ];
  if (included.length > 0) figures.push(['contained_tax', sum(included)]);
  if (charges.length > 0) figures.push(['charged', sum(charges)]);
  if (discounts.length > 0) figures.push(['discounted', `-(${sum(discounts)})`]);
  if (retained.length > 0) figures.push(['retained', kept]);
  if (given.advances !== undefined) {
    const paid = given.advances
      .map((each) => `(${changeOf(each, `(${payable})`, given.currency)} rounded half up to minor unit)`)
      .join(' + ');
    figures.push(['paid_in_advance', paid], ['amount_due', `(${payable} rounded half up to minor unit) - (${paid})`]);
  }
  return figures;
}
