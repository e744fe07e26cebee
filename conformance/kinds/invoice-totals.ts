/** The totals of an invoice by EN 16931: sums, one tax for each category and rate, what is payable. */
import { z } from 'zod';
import { roundPlaces } from '#billing';
import { absolute, add, compare, decimalText, divide, isZero, multiply, negate, sign } from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, currencyCode, decimal, exact, notBelowZero } from './common.ts';

const adjustment = z.strictObject({ charge: z.boolean(), amount: decimal });
const rated = { tax_category: z.string(), tax_percent: notBelowZero.nullable() };
/**
 * The net amount of a line is a figure that the document states (BT-131), and the totals are sums of it (BR-CO-10); the norm has no
 * rule that it be quantity times price.
 */
const line = z.strictObject({
  quantity: decimal.nullish(),
  unit_price: decimal.nullish(),
  price_base_quantity: decimal.nullish(),
  adjustments: z.array(adjustment),
  line_extension_amount: decimal.nullish(),
  ...rated,
});
type Line = z.infer<typeof line>;
const invoice = z.strictObject({
  document: z.enum(['invoice', 'credit_note']),
  currency: currencyCode,
  lines: z.array(line),
  document_adjustments: z.array(adjustment.extend(rated)),
  prepaid: decimal.nullable(),
  payable_rounding: decimal.nullable(),
});
type Invoice = z.infer<typeof invoice>;

export const invoiceTotals: Readonly<Record<string, Kind>> = {
  'invoice.totals': kind({
    way: 'language',
    why: 'every line is a charge by its price, or by the net amount where the document states another; allowances and charges are charges too; one `tax` for each category and rate, rounded once on its sum, gives BR-CO-10 to BR-CO-17',
    given: invoice,
    run: (given, _fixtures, expect): Found => totals(given, expect),
  }),
};

/** Everything that is taxed by one category and rate. */
interface Group {
  readonly id: string;
  readonly category: string;
  readonly percent: string | null;
  readonly charges: string[];
}

/** What is summed: `words` is its amount as the policy has it. */
interface Item {
  readonly id: string;
  readonly words: string;
  readonly category: string;
  readonly percent: string | null;
}

function totals(given: Invoice, expect: unknown): Found {
  const { currency, document_adjustments, prepaid, payable_rounding } = given;
  const lines = given.lines.map((line, index) => netOf(line, index + 1, currency));
  const unknown = lines.find((line) => 'unknown' in line);
  if (unknown !== undefined) return { notExpressible: unknown.unknown };
  const nets = lines.filter((line) => 'words' in line);
  const adjustments = document_adjustments.map(
    ({ charge, amount, tax_category, tax_percent }, index): Item => ({
      id: `${charge ? 'charge' : 'allowance'}_${index + 1}`,
      words: `${charge ? amount : opposite(amount)} ${currency}`,
      category: tax_category,
      percent: tax_percent,
    }),
  );
  const items = [...nets, ...adjustments];
  const groups = groupsOf(items);
  const sumOf = (prefix: string): string | undefined => {
    const ids = items.filter(({ id }) => id.startsWith(prefix)).map(({ id }) => id);
    return ids.length === 0 ? undefined : ids.join(' + ');
  };
  const value = (name: string, words: string): string => `define ${name}: money ${currency} = ${words}`;
  const [charged, allowed] = [sumOf('charge'), sumOf('allowance')];
  const policy = policyText({
    name: 'invoice',
    header: [`currency ${currency}`, 'rounding half up to 2 places per line'],
    body: [
      ...nets.flatMap(({ byPrice }) => (byPrice === undefined ? [] : [value(byPrice.name, byPrice.words)])),
      block(
        'tariff bill',
        ...items.map(({ id, words }) => block(`charge ${id}`, 'measure 1', `each ${words}`)),
        ...groups.map(({ id, percent, charges }) => `tax ${id} ${percent ?? '0'}% added to ${charges.join(', ')}`),
      ),
      value('sum_of_lines', sumOf('line') ?? `0 ${currency}`),
      ...(allowed === undefined ? [] : [value('allowances', `-(${allowed})`)]),
      ...(charged === undefined ? [] : [value('charges', charged)]),
      value('tax_exclusive', 'bill.subtotal'),
      value('tax', 'bill.tax'),
      value('tax_inclusive', 'bill.total'),
      value('amount_payable', `bill.total - ${prepaid ?? '0'} ${currency} + ${payable_rounding ?? '0'} ${currency}`),
      ...groups.flatMap(({ id, charges }) => [value(`${id}_taxable`, charges.join(' + ')), value(`${id}_tax`, id)]),
    ],
  });
  return asked(policy, {}, ({ values }) => ({
    sum_of_lines: values['sum_of_lines'],
    allowances: values['allowances'],
    charges: values['charges'],
    tax_exclusive: values['tax_exclusive'],
    tax: values['tax'],
    tax_inclusive: values['tax_inclusive'],
    prepaid,
    rounding: payable_rounding,
    payable: values['amount_payable'],
    tax_breakdown: asListed(groups, expect).map(({ id, category, percent }) => ({
      taxable: values[`${id}_taxable`],
      tax: values[`${id}_tax`],
      category,
      percent,
    })),
    /** Lines whose stated net amount is not what their own price comes to. */
    departures: nets.flatMap(({ id, stated, byPrice, departs }) =>
      departs && byPrice !== undefined ? [{ line: id, stated, by_price: values[byPrice.name] }] : [],
    ),
  }));
}

const opposite = (amount: string): string => decimalText(negate(exact(amount)));
const magnitude = (amount: string): string => decimalText(absolute(exact(amount)));

interface Net extends Item {
  readonly stated: string | null | undefined;
  /** Quantity times price for its base quantity, and the allowances and charges of the line: a definition of the policy. */
  readonly byPrice: { readonly name: string; readonly words: string } | undefined;
  /** Then the line stands on the bill with what the document states. */
  readonly departs: boolean;
}

/** The net amount of a line: by its price where there is one and the document does not state another. */
function netOf(line: Line, number: number, currency: string): Net | { readonly unknown: string } {
  const { line_extension_amount: stated, tax_category: category, tax_percent: percent } = line;
  const id = `line_${number}`;
  const priced = pricedNet(line, currency);
  const of = { id, category, percent, stated };
  if (priced === undefined) {
    if (stated === null || stated === undefined) {
      return { unknown: `line ${number} has neither a net amount nor a price for a quantity` };
    }
    return { ...of, words: `${stated} ${currency}`, byPrice: undefined, departs: false };
  }
  const byPrice = { name: `${id}_by_price`, words: priced.words };
  const departs = typeof stated === 'string' && compare(exact(stated), priced.amount) !== 0;
  return { ...of, words: departs ? `${stated} ${currency}` : byPrice.name, byPrice, departs };
}

/** Rounded to two places before the allowances and charges of the line, which have no more; undefined without a price. */
function pricedNet({ quantity, unit_price, price_base_quantity, adjustments }: Line, currency: string) {
  const [base, none] = [exact(price_base_quantity ?? '1'), undefined];
  if (typeof quantity !== 'string' || typeof unit_price !== 'string' || isZero(base)) return none;
  const changes = adjustments.map(({ charge, amount }) => (charge ? amount : opposite(amount)));
  const ofPrice = roundPlaces(divide(multiply(exact(quantity), exact(unit_price)), base), 'half up', 2);
  return {
    amount: changes.map(exact).reduce(add, ofPrice),
    words: [
      `((${quantity} * ${unit_price} ${currency} / ${price_base_quantity ?? '1'}) rounded half up to 2 places)`,
      ...changes.map((amount) => `${sign(exact(amount)) < 0 ? '-' : '+'} ${magnitude(amount)} ${currency}`),
    ].join(' '),
  };
}

function groupsOf(items: readonly Item[]): readonly Group[] {
  const groups: Group[] = [];
  for (const { id, category, percent } of items) {
    const known = groups.find((group) => group.category === category && isSame(group.percent, percent));
    if (known === undefined) groups.push({ id: `tax_${groups.length + 1}`, category, percent, charges: [id] });
    else known.charges.push(id);
  }
  return groups;
}

const isSame = (one: string | null, other: string | null): boolean =>
  one === null || other === null ? one === other : compare(exact(one), exact(other)) === 0;

const breakdown = z.looseObject({
  tax_breakdown: z.array(z.looseObject({ category: z.string(), percent: decimal.nullable() })),
});

/** An invoice may list its categories in any order: ours stand as the vector lists them, others after them. */
function asListed(groups: readonly Group[], expect: unknown): readonly Group[] {
  const listed = breakdown.safeParse(expect).data?.tax_breakdown ?? [];
  const place = ({ category, percent }: Group): number => {
    const at = listed.findIndex((each) => each.category === category && isSame(each.percent, percent));
    return at < 0 ? listed.length : at;
  };
  return groups.toSorted((one, other) => place(one) - place(other));
}
