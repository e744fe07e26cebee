/**
 * Taxes (LANGUAGE 18.125 to 18.131): added to lines, or contained in them; one computation on the sum, or one on each line.
 * All taxes contained in one line share it: each is amount x rate / (100 % + the sum of their rates).
 */
import {
  add,
  divide,
  minimum,
  multiply,
  ONE,
  type Rational,
  type Rounding,
  subtract,
  type Tariff,
  type Tax,
  ZERO,
} from '#dsl';
import { blockScope, isOpen } from './block.ts';
import { type Context, type Environment, memo } from './context.ts';
import { roundBy, shareOut, sumOf } from './rounding.ts';
import { at, numberOf, truthOf } from './value.ts';

/** A line in the base of a tax: a charge or true-up after discounts and credits, or an earlier tax. */
export interface TaxedLine {
  readonly id: string;
  /** Of an added tax without what is contained in it. */
  readonly amount: Rational;
  /** Of a contained tax: the taxes that share the line. */
  readonly beside: readonly Tax[];
  /** What the tax takes of it, exactly; a fixed amount takes nothing of a line alone. */
  readonly part: Rational;
}
export interface TaxResult {
  readonly tax: Tax;
  readonly env: Environment;
  readonly open: boolean;
  readonly exempt: boolean;
  /** Its gate is true and a line of its set exists (18.80). */
  readonly hasLine: boolean;
  readonly lines: readonly TaxedLine[];
  readonly base: Rational;
  /** The rate, or the fixed amount; 0 where exempt. */
  readonly value: Rational;
  /** Of the tax, or of what it takes of each line. */
  readonly cap: Rational | undefined;
  /** Before the cap. */
  readonly exact: Rational;
  readonly amount: Rational;
  /** What falls on each of `lines`. */
  readonly shares: readonly Rational[];
}

/** A line before its taxes, or undefined where there is none. */
export type Taxable = (line: string) => Rational | undefined;

export function taxesOf(
  tariff: Tariff,
  scope: () => Environment,
  taxable: Taxable,
  context: Context,
): (tax: Tax) => TaxResult {
  const stance = memo((tax: Tax) => {
    const env = blockScope(tax, scope(), context);
    const open = isOpen(tax.appliesWhen, env, context);
    const exempt = open && tax.exempt !== undefined && truthOf(context.evaluate(tax.exempt.when, env)) === true;
    const value = open && !exempt ? numberOf(context.evaluate(tax.levy.value, env)) : ZERO;
    return { env, open, exempt, value };
  });
  const result = memo((tax: Tax): TaxResult => {
    const { env, open, exempt, value } = stance(tax);
    const lines = open ? tax.base.flatMap((name) => lineNamed(name, tax, value)) : [];
    const known = { tax, env, open, exempt, value, lines, hasLine: lines.length > 0 };
    if (lines.length === 0) return { ...known, base: ZERO, cap: undefined, exact: ZERO, amount: ZERO, shares: [] };
    const cap = tax.cap === undefined ? undefined : numberOf(context.evaluate(tax.cap, env));
    return { ...known, cap, ...computed(tax, lines, value, cap, tariff) };
  });

  function lineNamed(name: string, tax: Tax, value: Rational): TaxedLine[] {
    const earlier = tariff.taxes.find((each) => each.name === name);
    if (earlier !== undefined) {
      const { hasLine, amount } = result(earlier);
      return hasLine ? [{ id: name, amount, beside: [], part: partOf(tax, amount, value, ONE) }] : [];
    }
    const amount = taxable(name);
    if (amount === undefined) return [];
    const sharing = containedIn(tariff, name).filter((each) => stance(each).open);
    if (tax.how === 'contained') {
      const whole = add(ONE, sumOf(sharing.map((each) => stance(each).value)));
      return [{ id: name, amount, beside: sharing, part: partOf(tax, amount, value, whole) }];
    }
    const net = subtract(amount, sumOf(sharing.map((each) => taxOn(result(each), name))));
    return [{ id: name, amount: net, beside: [], part: partOf(tax, net, value, ONE) }];
  }
  return result;
}

/** The taxes that are contained in a line, in source order. */
export function containedIn({ taxes }: Tariff, line: string): readonly Tax[] {
  return taxes.filter(({ how, base }) => how === 'contained' && base.includes(line));
}

/** What of a tax falls on one line. */
export function taxOn({ lines, shares }: TaxResult, line: string): Rational {
  const index = lines.findIndex(({ id }) => id === line);
  return index < 0 ? ZERO : at(shares, index);
}

function partOf({ levy }: Tax, amount: Rational, value: Rational, whole: Rational): Rational {
  return levy.kind === 'rate' ? divide(multiply(amount, value), whole) : ZERO;
}

function computed(
  tax: Tax,
  lines: readonly TaxedLine[],
  value: Rational,
  cap: Rational | undefined,
  tariff: Tariff,
): Pick<TaxResult, 'base' | 'exact' | 'amount' | 'shares'> {
  const rounding = taxRounding(tax, tariff);
  const base = sumOf(lines.map(({ amount }) => amount));
  const exact = tax.levy.kind === 'amount' ? value : sumOf(lines.map(({ part }) => part));
  if (tax.perLine) {
    const shares = lines.map(({ part }) => roundBy(cap === undefined ? part : minimum(part, cap), rounding));
    return { base, exact, amount: sumOf(shares), shares };
  }
  const amount = roundBy(cap === undefined ? exact : minimum(exact, cap), rounding);
  return { base, exact, amount, shares: shareOut(amount, lines.map(weightIn(tax)), rounding?.step) };
}

/** By what a tax falls on its lines: what is contained in a line depends on what else is. */
function weightIn({ how }: Tax): (line: TaxedLine) => Rational {
  return ({ amount, part }) => (how === 'contained' ? part : amount);
}

/** 18.125: its own `round`, else the tax stage, else the line stage. */
export function taxRounding(tax: Tax, { rounding }: Tariff): Rounding | undefined {
  return tax.round ?? rounding.tax ?? rounding.line;
}
