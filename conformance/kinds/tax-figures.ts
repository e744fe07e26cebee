/** The figures that are printed of an invoice as GOBL has it, in the words of a policy. */
import { decimalText, negate } from '#dsl';
import { exact } from './common.ts';
import type { Invoice, Item, Rate } from './tax-totals.ts';

export const nameOf = (code: string): string => `tax_${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}`;
export const categoriesOf = (rates: readonly Rate[]): readonly string[] => [...new Set(rates.map(({ cat }) => cat))];

/** A percent of a sum, or an amount of its own; as it is, or taken off. */
export function changeOf(
  { percent, amount }: { readonly percent?: string | undefined; readonly amount: string },
  sum: string,
  currency: string,
  way: 'as it is' | 'taken off' = 'as it is',
): string {
  const signed = (text: string): string => (way === 'as it is' ? text : decimalText(negate(exact(text))));
  return percent === undefined ? `(${signed(amount)} ${currency})` : `(${signed(percent.replace('%', ''))}% of ${sum})`;
}

interface Parts {
  readonly lines: readonly Item[];
  readonly charges: readonly Item[];
  readonly discounts: readonly Item[];
  readonly rates: readonly Rate[];
}

type Figure = readonly [name: string, words: string];

const sumOf = (items: readonly { readonly id: string }[]): string => items.map(({ id }) => id).join(' + ');

/** Each figure that is printed is rounded by itself, from amounts that are as the rounding plan left them. */
export function figuresOf(given: Invoice, { lines, charges, discounts, rates }: Parts): readonly Figure[] {
  const none = `0 ${given.currency}`;
  return [
    ...lines.map(({ id }): Figure => [`${id}_total`, id]),
    ['sum_of_lines', sumOf(lines) || none],
    ...(charges.length === 0 ? [] : [['charged', `(${sumOf(charges)})`] as const]),
    ...(discounts.length === 0 ? [] : [['discounted', `-(${sumOf(discounts)})`] as const]),
    ['net_total', 'bill.subtotal'],
    ['tax_due', 'bill.tax'],
    ['total_with_tax', 'bill.total'],
    ...rates.flatMap((rate) => rateFigures(rate, given)),
    ...categoriesOf(rates).flatMap((code) => categoryFigures(rates, code, given)),
    ...payableFigures(given, [...lines, ...discounts, ...charges], rates),
  ];
}

const isLevied = ({ bearing, percent }: Rate): boolean => percent !== undefined && bearing === 'levied';
const isIncluded = (rate: Rate, { prices_include }: Invoice): boolean => isLevied(rate) && rate.cat === prices_include;

/** What the buyer keeps back is no tax of the bill: where every amount is rounded first, so is each of these. */
function amountOf({ bearing, id, percent, items }: Rate, { currency, rounding_model }: Invoice): string {
  if (percent === undefined) return `0 ${currency}`;
  if (bearing === 'levied') return id;
  const amount = `${percent} of (${items.join(' + ')})`;
  return rounding_model === 'precise' ? amount : `(${amount} rounded half up to minor unit)`;
}

function rateFigures(rate: Rate, given: Invoice): readonly Figure[] {
  const { id, items, surcharge } = rate;
  const net = items.join(' + ');
  return [
    [`${id}_base`, isIncluded(rate, given) ? `(${net} - ${id})` : `(${net})`],
    [`${id}_amount`, amountOf(rate, given)],
    ...(surcharge === undefined || !isLevied(rate) ? [] : [[`${id}_surcharge`, `${id}_on_top`] as const]),
  ];
}

function categoryFigures(rates: readonly Rate[], code: string, given: Invoice): readonly Figure[] {
  const ofCode = rates.filter(({ cat }) => cat === code);
  const onTop = ofCode.filter((rate) => rate.surcharge !== undefined && isLevied(rate)).map(({ id }) => `${id}_on_top`);
  return [
    [nameOf(code), `(${ofCode.map((rate) => amountOf(rate, given)).join(' + ')})`],
    ...(onTop.length === 0 ? [] : [[`${nameOf(code)}_surcharge`, `(${onTop.join(' + ')})`] as const]),
  ];
}

/** What is contained in prices, kept back by the buyer, paid before, and still due: each of amounts that are not rounded for print. */
function payableFigures(given: Invoice, items: readonly Item[], rates: readonly Rate[]): readonly Figure[] {
  const included = rates.filter((rate) => isIncluded(rate, given));
  const added = rates
    .filter(isLevied)
    .flatMap((rate) => [
      ...(isIncluded(rate, given) ? [] : [rate.id]),
      ...(rate.surcharge === undefined ? [] : [`${rate.id}_on_top`]),
    ]);
  const total = [...items.map(({ id }) => id), ...added].join(' + ');
  const kept = rates
    .filter(({ bearing }) => bearing === 'retained')
    .map((rate) => amountOf(rate, given))
    .join(' + ');
  const advances = given.advances ?? [];
  const paid = advances.map((each) => changeOf(each, 'amount_payable', given.currency)).join(' + ');
  return [
    ...(included.length === 0 ? [] : [['contained_tax', `(${sumOf(included)})`] as const]),
    ...(kept === '' ? [] : [['retained', `(${kept})`] as const]),
    ['amount_payable', kept === '' ? 'bill.total' : `(${total} - (${kept}))`],
    ...(paid === ''
      ? []
      : ([
          ['paid_in_advance', `(${paid})`],
          ['amount_due', '(amount_payable - paid_in_advance)'],
        ] as const)),
  ];
}
