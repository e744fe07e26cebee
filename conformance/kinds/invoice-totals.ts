/** The totals of an invoice by EN 16931: sums, one tax for each category and rate, what is payable. */
import { z } from 'zod';
import { compare } from '#dsl';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, decimal, exact } from './common.ts';

const adjustment = z.strictObject({ charge: z.boolean(), amount: decimal });
const rated = { tax_category: z.string(), tax_percent: decimal.nullable() };
const line = z.strictObject({
  quantity: decimal,
  unit_price: decimal,
  price_base_quantity: decimal.nullish(),
  adjustments: z.array(adjustment),
  line_extension_amount: decimal,
  ...rated,
});
const invoice = z.strictObject({
  document: z.enum(['invoice', 'credit_note']),
  currency: z.string(),
  lines: z.array(line),
  document_adjustments: z.array(adjustment.extend(rated)),
  prepaid: decimal.nullable(),
  payable_rounding: decimal.nullable(),
});
type Invoice = z.infer<typeof invoice>;

export const invoiceTotals: Readonly<Record<string, Kind>> = {
  'invoice.totals': kind({
    way: 'language',
    why: 'every line net amount, allowance and charge is a charge; one `tax` for each category and rate, rounded once on its sum, gives BR-CO-10 to BR-CO-17',
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

interface Item {
  readonly id: string;
  readonly amount: string;
  readonly category: string;
  readonly percent: string | null;
}

function totals(given: Invoice, expect: unknown): Found {
  const { currency, lines, document_adjustments, prepaid, payable_rounding } = given;
  const nets = lines.map(({ line_extension_amount, tax_category, tax_percent }, index) =>
    itemOf(`line_${index + 1}`, line_extension_amount, tax_category, tax_percent),
  );
  const adjustments = document_adjustments.map(({ charge, amount, tax_category, tax_percent }, index) =>
    itemOf(
      `${charge ? 'charge' : 'allowance'}_${index + 1}`,
      charge ? amount : `-${amount}`,
      tax_category,
      tax_percent,
    ),
  );
  const groups = groupsOf([...nets, ...adjustments]);
  const sumOf = (prefix: string): string | undefined => {
    const ids = [...nets, ...adjustments].filter(({ id }) => id.startsWith(prefix)).map(({ id }) => id);
    return ids.length === 0 ? undefined : ids.join(' + ');
  };
  const value = (name: string, words: string): string => `define ${name}: money ${currency} = ${words}`;
  const [charged, allowed] = [sumOf('charge'), sumOf('allowance')];
  const policy = policyText({
    name: 'invoice',
    header: [`currency ${currency}`, 'rounding half up to 2 places per line'],
    body: [
      block(
        'tariff bill',
        ...[...nets, ...adjustments].map(({ id, amount }) =>
          block(`charge ${id}`, 'measure 1', `each ${amount} ${currency}`),
        ),
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
  }));
}

const itemOf = (id: string, amount: string, category: string, percent: string | null): Item => ({
  id,
  amount: amount.replace(/^--/, ''),
  category,
  percent,
});

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
