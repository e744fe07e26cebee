/** The figures that are printed of an invoice as GOBL has it, in the words of a policy. */
import { add, decimalText, divide, integer, negate, ONE } from '#dsl';
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
    ...totalFigures(given, rates),
    ...rates.flatMap((rate) => rateFigures(rate, given)),
    ...categoriesOf(rates).flatMap((code) => categoryFigures(rates, code, given)),
    ...payableFigures(given, [...lines, ...discounts, ...charges], rates),
  ];
}

const isLevied = ({ bearing, percent }: Rate): boolean => percent !== undefined && bearing === 'levied';
const isIncluded = (rate: Rate, { prices_include }: Invoice): boolean => isLevied(rate) && rate.cat === prices_include;

/**
 * Where prices contain a tax and every amount is rounded first, so is the net of each line, and each tax is one of those: a tax
 * block takes what is exactly in a line, so that the taxes of such an invoice are definitions beside the bill.
 */
export const isBesideBill = ({ prices_include, rounding_model }: Invoice): boolean =>
  prices_include !== null && rounding_model === 'currency';

const rounded = (words: string, { rounding_model }: Invoice): string =>
  rounding_model === 'precise' ? words : `((${words}) rounded half up to minor unit)`;

/** What every tax falls on: a line without the tax that its price contains. */
const baseOf = ({ items }: Rate, given: Invoice): string =>
  `(${items.map(({ id, taxes }) => netOf(id, taxes, given)).join(' + ')})`;

function netOf(id: string, taxes: Item['taxes'], given: Invoice): string {
  const percent = taxes.find(({ cat }) => cat === given.prices_include)?.percent;
  if (percent === undefined) return id;
  const factor = add(ONE, divide(exact(percent.replace('%', '')), integer(100)));
  return rounded(`${id} / ${decimalText(factor)}`, given);
}

const shareOf = (percent: string, rate: Rate, given: Invoice): string =>
  rounded(`${percent} of ${baseOf(rate, given)}`, given);

/** What the buyer keeps back is no tax of the bill. */
function amountOf(rate: Rate, given: Invoice): string {
  if (rate.percent === undefined) return `0 ${given.currency}`;
  return rate.bearing === 'levied' && !isBesideBill(given) ? rate.id : shareOf(rate.percent, rate, given);
}

/** A surcharge is one of a tax that is levied. */
function onTopOf(rate: Rate, given: Invoice): string | undefined {
  if (rate.surcharge === undefined || !isLevied(rate)) return undefined;
  return isBesideBill(given) ? shareOf(rate.surcharge, rate, given) : `${rate.id}_on_top`;
}

function rateFigures(rate: Rate, given: Invoice): readonly Figure[] {
  const { id } = rate;
  const onTop = onTopOf(rate, given);
  return [
    [`${id}_base`, baseOf(rate, given)],
    [`${id}_amount`, amountOf(rate, given)],
    ...(onTop === undefined ? [] : [[`${id}_surcharge`, onTop] as const]),
  ];
}

function categoryFigures(rates: readonly Rate[], code: string, given: Invoice): readonly Figure[] {
  const ofCode = rates.filter(({ cat }) => cat === code);
  const onTop = ofCode.flatMap((rate) => onTopOf(rate, given) ?? []);
  return [
    [nameOf(code), `(${ofCode.map((rate) => amountOf(rate, given)).join(' + ')})`],
    ...(onTop.length === 0 ? [] : [[`${nameOf(code)}_surcharge`, `(${onTop.join(' + ')})`] as const]),
  ];
}

function totalFigures(given: Invoice, rates: readonly Rate[]): readonly Figure[] {
  if (!isBesideBill(given)) {
    return [
      ['net_total', 'bill.subtotal'],
      ['tax_due', 'bill.tax'],
      ['total_with_tax', 'bill.total'],
    ];
  }
  const none = `0 ${given.currency}`;
  const due = rates.filter(isLevied).flatMap((rate) => [amountOf(rate, given), onTopOf(rate, given) ?? []].flat());
  return [
    ['net_total', `(bill.total - (${containedIn(given, rates) ?? none}))`],
    ['tax_due', `(${due.join(' + ') || none})`],
    ['total_with_tax', '(net_total + tax_due)'],
  ];
}

function containedIn(given: Invoice, rates: readonly Rate[]): string | undefined {
  const included = rates.filter((rate) => isIncluded(rate, given));
  return included.length === 0 ? undefined : included.map((rate) => amountOf(rate, given)).join(' + ');
}

/** What is contained in prices, kept back by the buyer, paid before, and still due: each of amounts that are not rounded for print. */
function payableFigures(given: Invoice, items: readonly Item[], rates: readonly Rate[]): readonly Figure[] {
  const contained = containedIn(given, rates);
  const added = rates
    .filter(isLevied)
    .flatMap((rate) => [isIncluded(rate, given) ? [] : amountOf(rate, given), onTopOf(rate, given) ?? []].flat());
  const total = [...items.map(({ id }) => id), ...added].join(' + ');
  const kept = rates
    .filter(({ bearing }) => bearing === 'retained')
    .map((rate) => amountOf(rate, given))
    .join(' + ');
  const advances = given.advances ?? [];
  const paid = advances.map((each) => changeOf(each, 'amount_payable', given.currency)).join(' + ');
  return [
    ...(contained === undefined ? [] : [['contained_tax', `(${contained})`] as const]),
    ...(kept === '' ? [] : [['retained', `(${kept})`] as const]),
    ['amount_payable', kept === '' ? 'total_with_tax' : `(${total} - (${kept}))`],
    ...(paid === ''
      ? []
      : ([
          ['paid_in_advance', `(${paid})`],
          ['amount_due', '(amount_payable - paid_in_advance)'],
        ] as const)),
  ];
}
