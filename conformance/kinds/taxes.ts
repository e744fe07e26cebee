/** Taxes of lines and fees, coupons before them, and what only a table of the world's rates can tell. */
import { z } from 'zod';
import { add, decimalText, equal, integer, isZero, multiply } from '#dsl';
import type { Answer } from '#engine';
import { type Found, type Kind, kind } from '../kind.ts';
import { block, policyText } from '../policy.ts';
import { asked, bill, decimal, exact, linesOf, notBelowZero, ofCents, toCents, wants } from './common.ts';

const header = ['currency USD', 'rounding half up to minor unit per line'];
const percentOf = (fraction: string): string => `${decimalText(multiply(exact(fraction), integer(100)))}%`;

export const taxes: Readonly<Record<string, Kind>> = {
  'tax.lines': kind({
    way: 'language',
    why: 'one `tax` a rate, `added to` the lines that have it `per line`',
    given: z.strictObject({ lines: z.array(z.strictObject({ cents: decimal, rate: notBelowZero })) }),
    run: ({ lines }, _fixtures, expect): Found => {
      if (wants(expect, 'total_cents') && isOpen(lines)) {
        return {
          notExpressible:
            'the form lists a line with two taxes as two lines of one amount, so that it leaves open what such lines come to; a policy says it by `added to`',
        };
      }
      return taxedLines(lines.map(({ cents, rate }) => ({ cents, rate: decimalText(exact(rate)) })));
    },
  }),
  'invoice.taxes': kind({
    way: 'language',
    why: 'coupons as discounts before the taxes of each fee; what finds no fee lapses',
    given: z.strictObject({
      fees: z.array(z.strictObject({ amount_cents: decimal, tax_rate: notBelowZero })),
      coupons_fixed_cents: z.array(notBelowZero),
    }),
    run: ({ fees, coupons_fixed_cents }): Found => feesWithCoupons(fees, coupons_fixed_cents),
  }),
  'tax.jurisdiction': kind({
    way: 'language',
    why: 'a policy has the rates as a table or an input; the cases do not tell them',
    given: z.strictObject({ source: z.string(), destination: z.string(), transaction: z.string(), amount: decimal }),
    run: (): Found => ({
      notExpressible:
        'the rates and thresholds of the jurisdictions are data of the source and not part of the case; an author has them as a table, or takes the rate of a tax service as an input',
    }),
  }),
};

interface TaxedLine {
  readonly cents: string;
  readonly rate: string;
}

/** Equal amounts at two rates: two lines, or one with two taxes. What each tax comes to is the same, not so the sum. */
const isOpen = (lines: readonly TaxedLine[]): boolean =>
  lines.some((one, at) =>
    lines
      .slice(0, at)
      .some(
        (other) =>
          equal(exact(other.cents), exact(one.cents)) &&
          !isZero(exact(one.cents)) &&
          !equal(exact(other.rate), exact(one.rate)),
      ),
  );

function taxedLines(lines: readonly TaxedLine[]): Found {
  const rates = [...new Set(lines.map(({ rate }) => rate))];
  const idOf = (index: number): string => `line_${index + 1}`;
  const taxOf = (rate: string): string => `tax_${rates.indexOf(rate) + 1}`;
  const blocks = [
    ...lines.map(({ cents }, index) => block(`charge ${idOf(index)}`, 'measure 1', `each ${ofCents(cents)} USD`)),
    ...rates.map((rate) => {
      const ids = lines.flatMap((line, index) => (line.rate === rate ? [idOf(index)] : []));
      return `tax ${taxOf(rate)} ${percentOf(rate)} added to ${ids.join(', ')} per line`;
    }),
  ];
  const policy = policyText({ name: 'tax_lines', header, body: [block('tariff bill', ...blocks)] });
  return asked(policy, {}, (answer) => ({
    tax_cents: lines.map(({ rate }, index) => toCents(shareOf(answer, taxOf(rate), idOf(index)))),
    groups: String(linesOf(answer).filter((line) => line.kind === 'tax').length),
    total_tax_cents: toCents(bill(answer).tax),
    total_cents: toCents(bill(answer).total),
  }));
}

/** What of a discount or tax falls on a line. */
function shareOf(answer: Answer, id: string, line: string): string {
  const shares = linesOf(answer).find((each) => each.id === id)?.shares ?? [];
  return shares.find((share) => share.id === line)?.amount ?? '0';
}

interface Fee {
  readonly amount_cents: string;
  readonly tax_rate: string;
}

function feesWithCoupons(fees: readonly Fee[], coupons: readonly string[]): Found {
  const blocks = [
    ...fees.map(({ amount_cents }, index) => block(`charge fee_${index + 1}`, `flat ${ofCents(amount_cents)} USD`)),
    ...coupons.map((cents, index) =>
      block(
        `discount coupon_${index + 1}`,
        `take ${ofCents(cents)} USD off all charges`,
        index === 0 ? undefined : `stack after coupon_${index}`,
      ),
    ),
    ...fees.map(({ tax_rate }, index) => `tax tax_${index + 1} ${tax_rate}% added to fee_${index + 1}`),
  ];
  const policy = policyText({ name: 'invoice_taxes', header, body: [block('tariff bill', ...blocks)] });
  return asked(policy, {}, (answer) => ({
    per_fee_coupon_cents: fees.map((_fee, at) => {
      const taken = coupons.map((_coupon, index) => exact(shareOf(answer, `coupon_${index + 1}`, `fee_${at + 1}`)));
      return toCents(decimalText(taken.reduce(add, integer(0)))).replace(/^-/, '');
    }),
    per_fee_tax_cents: fees.map((_fee, at) => {
      const tax = linesOf(answer).find(({ id }) => id === `tax_${at + 1}`);
      return toCents(tax?.amount ?? '0');
    }),
    subtotal_cents: toCents(bill(answer).subtotal),
    taxes_cents: toCents(bill(answer).tax),
    total_cents: toCents(bill(answer).total),
  }));
}
