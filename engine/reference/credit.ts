/** Credits (LANGUAGE 18.124): each pays what is left of its lines, before their taxes or with them, in source order. */
import { type Credit, maximum, minimum, type Rational, sign, subtract, type Tariff, ZERO } from '#dsl';
import { blockScope, isOpen } from './block.ts';
import { type Context, type Environment, memo } from './context.ts';
import { roundBy, spreadOver, sumOf } from './rounding.ts';
import { at, numberOf } from './value.ts';

export interface CreditResult {
  readonly credit: Credit;
  readonly env: Environment;
  readonly open: boolean;
  /** Of each line of its base what earlier credits leave, and after tax its taxes with it; lines that are above 0. */
  readonly lines: readonly { readonly id: string; readonly left: Rational }[];
  readonly value: Rational;
  readonly cap: Rational | undefined;
  /** After cap and lines, before and after rounding. */
  readonly exact: Rational;
  readonly rounded: Rational;
  readonly shares: readonly Rational[];
  /** At least 0: what it pays. */
  readonly amount: Rational;
  readonly remaining: Rational;
}

/** What there is to pay of a line, by whether taxes count; undefined where it has none. */
export type Payable = (line: string, when: Credit['when']) => Rational | undefined;

export function creditsOf(
  tariff: Tariff,
  scope: () => Environment,
  payable: Payable,
  context: Context,
): (credit: Credit) => CreditResult {
  const result = memo((credit: Credit): CreditResult => {
    const env = blockScope(credit, scope(), context);
    const open = isOpen(credit.appliesWhen, env, context);
    const lines = open ? linesOf(credit) : [];
    if (!open) return { credit, env, open, lines, ...NOTHING };
    const value = numberOf(context.evaluate(credit.amount, env));
    const cap = credit.cap === undefined ? undefined : numberOf(context.evaluate(credit.cap, env));
    const left = lines.map((line) => line.left);
    const bounded = minimum(cap === undefined ? value : minimum(value, cap), sumOf(left));
    const exact = maximum(ZERO, bounded);
    const rounded = roundBy(exact, credit.round);
    const shares = spreadOver(rounded, left, left, credit.round?.step);
    const amount = sumOf(shares);
    return { credit, env, open, lines, value, cap, exact, rounded, shares, amount, remaining: subtract(value, amount) };
  });

  function linesOf(credit: Credit): CreditResult['lines'] {
    const earlier = tariff.credits.slice(0, tariff.credits.indexOf(credit)).filter(({ when }) => when === credit.when);
    return credit.base.flatMap((id) => {
      const amount = payable(id, credit.when);
      if (amount === undefined) return [];
      const paid = earlier.filter(({ base }) => base.includes(id)).map((each) => creditOn(result(each), id));
      const left = subtract(amount, sumOf(paid));
      return sign(left) > 0 ? [{ id, left }] : [];
    });
  }
  return result;
}

const NOTHING = {
  value: ZERO,
  cap: undefined,
  exact: ZERO,
  rounded: ZERO,
  shares: [],
  amount: ZERO,
  remaining: ZERO,
} as const;

/** What a credit pays of one line. */
export function creditOn({ lines, shares }: CreditResult, line: string): Rational {
  const index = lines.findIndex(({ id }) => id === line);
  return index < 0 ? ZERO : at(shares, index);
}
