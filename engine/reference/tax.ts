/** Taxes added to lines (LANGUAGE 18.125, 18.128 to 18.131): one computation on the sum, or one on each line. */
import { multiply, type Rational, type Rounding, type Tariff, type Tax, ZERO } from '#dsl';
import { blockScope, isOpen } from './block.ts';
import { type Context, type Environment, memo } from './context.ts';
import { roundBy, shareOut, sumOf } from './rounding.ts';
import { numberOf } from './value.ts';

/** A line in the base of a tax: a charge after discounts, or an earlier tax. */
export interface TaxedLine {
  readonly id: string;
  readonly amount: Rational;
}
export interface TaxResult {
  readonly tax: Tax;
  readonly env: Environment;
  readonly open: boolean;
  /** Its gate is true and a line of its set exists (18.80). */
  readonly hasLine: boolean;
  readonly lines: readonly TaxedLine[];
  readonly base: Rational;
  readonly rate: Rational;
  readonly exact: Rational;
  readonly amount: Rational;
  /** What falls on each of `lines`. */
  readonly shares: readonly Rational[];
}

/** A charge's net line, or undefined when it has none. */
export type NetLine = (charge: string) => Rational | undefined;

export function taxesOf(
  tariff: Tariff,
  scope: () => Environment,
  net: NetLine,
  context: Context,
): (tax: Tax) => TaxResult {
  const result = memo((tax: Tax): TaxResult => {
    const env = blockScope(tax, scope(), context);
    const open = isOpen(tax.appliesWhen, env, context);
    const lines = open ? tax.base.flatMap((name) => lineNamed(name)) : [];
    if (lines.length === 0) {
      return { tax, env, open, hasLine: false, lines, base: ZERO, rate: ZERO, exact: ZERO, amount: ZERO, shares: [] };
    }
    const rate = numberOf(context.evaluate(tax.rate, env));
    return { tax, env, open, hasLine: true, lines, rate, ...computed(tax, lines, rate, tariff) };
  });

  function lineNamed(name: string): TaxedLine[] {
    const earlier = tariff.taxes.find((tax) => tax.name === name);
    if (earlier === undefined) {
      const amount = net(name);
      return amount === undefined ? [] : [{ id: name, amount }];
    }
    const { hasLine, amount } = result(earlier);
    return hasLine ? [{ id: name, amount }] : [];
  }
  return result;
}

function computed(
  tax: Tax,
  lines: readonly TaxedLine[],
  rate: Rational,
  tariff: Tariff,
): Pick<TaxResult, 'base' | 'exact' | 'amount' | 'shares'> {
  const rounding = taxRounding(tax, tariff);
  const base = sumOf(lines.map(({ amount }) => amount));
  const exact = multiply(base, rate);
  if (tax.perLine) {
    const shares = lines.map(({ amount }) => roundBy(multiply(amount, rate), rounding));
    return { base, exact, amount: sumOf(shares), shares };
  }
  const amount = roundBy(exact, rounding);
  return {
    base,
    exact,
    amount,
    shares: shareOut(
      amount,
      lines.map((line) => line.amount),
      rounding?.step,
    ),
  };
}

/** 18.125: its own `round`, else the tax stage, else the line stage. */
export function taxRounding(tax: Tax, { rounding }: Tariff): Rounding | undefined {
  return tax.round ?? rounding.tax ?? rounding.line;
}
