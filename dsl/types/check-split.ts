/** `split X by { a: 50%, b: remaining }` (LANGUAGE 17.9, 18.145): shares of money that add up to the whole, to the minor unit. */
import type { Expr, SplitExpr } from '../program/expression.ts';
import type { Span } from '../source.ts';
import type { SplitNode, SplitPart } from '../tree/expression.ts';
import { type Context, checkExpr } from './context.ts';
import { wrongType } from './fitting.ts';
import { hull, isAtLeast, isAtMost, point } from './interval.ts';
import { currencyOf, isPlainMoney, numeric, rangeText } from './numeric.ts';
import { discharge } from './places.ts';
import { isMultiple, ONE, type Rational, rational, ZERO } from './rational.ts';
import { minus, plus, wholePercent } from './spell.ts';
import type { NumericType } from './type.ts';

export function checkSplit(node: SplitNode, context: Context): Expr | undefined {
  const amount = checkExpr(node.amount, context);
  const shares = checkShares(node.parts, node.span, context);
  if (amount === undefined || shares === undefined) return undefined;
  const { type } = amount;
  const currency = type.kind === 'numeric' && isPlainMoney(type.unit) ? currencyOf(type.unit) : undefined;
  const places = currency === undefined ? undefined : context.scope.vocabulary.currencies.get(currency);
  if (type.kind !== 'numeric' || places === undefined) return wrongType('money', amount, context);
  const step = rational(1n, 10n ** BigInt(places));
  if (type.grid === undefined || !isMultiple(type.grid, step)) {
    return context.report(
      'WR3124',
      amount.span,
      { what: 'What is split' },
      { remedy: { text: 'round it to the minor unit: (... rounded half even to minor unit)' } },
    );
  }
  const names = node.parts.map(({ name }) => name.text);
  const twice = node.parts.find(({ name }, i) => names.indexOf(name.text) < i);
  if (twice !== undefined) return context.report('WR2106', twice.name.span, { name: twice.name.text });
  return splitOf(amount, shares, names, step, node.span);
}

/** The parts of `amount`, a multiple of `step`, as the fields of a record. */
export function splitOf(
  amount: Expr,
  shares: readonly Expr[],
  names: readonly string[],
  step: Rational,
  span: Span,
): SplitExpr {
  const whole = amount.type as NumericType;
  const part = numeric({ ...whole, range: hull(whole.range, point(ZERO)), grid: step, optional: false });
  const optional = amount.type.optional || shares.some((share) => share.type.optional);
  const fields = names.map((name) => ({ name, type: part, span }));
  return {
    kind: 'split',
    amount,
    shares,
    step,
    type: { kind: 'record', record: { name: 'split', fields, span }, optional },
    span,
  };
}

/** Percents, provably at least 0, that make 100 % or leave the rest to one `remaining` (WR6136). */
export function checkShares(
  parts: readonly Pick<SplitPart, 'share' | 'span'>[],
  span: Span,
  context: Context,
): readonly Expr[] | undefined {
  const written = parts.map(({ share }) =>
    share === undefined ? undefined : checkShare(checkExpr(share, context), context),
  );
  if (parts.some(({ share }, i) => share !== undefined && written[i] === undefined)) return undefined;
  const known = written.filter((share) => share !== undefined);
  const sum = known.reduce<Expr | undefined>((all, share) => (all === undefined ? share : plus(all, share)), undefined);
  const [rest, another] = parts.filter(({ share }) => share === undefined);
  const range = sum?.type.kind === 'numeric' ? sum.type.range : point(ZERO);
  const adds = rest === undefined ? isAtLeast(range, ONE) && isAtMost(range, ONE) : isAtMost(range, ONE);
  if (!adds || another !== undefined) {
    const told = rangeText(range, wholePercent(span).type as NumericType);
    return context.report(
      'WR6136',
      another?.span ?? span,
      { sum: another === undefined ? told : 'more than one rest' },
      { remedy: { text: 'let one part be "remaining"' } },
    );
  }
  const whole = wholePercent(span);
  return written.map((share) => share ?? (sum === undefined ? whole : minus(whole, sum)));
}

function checkShare(share: Expr | undefined, context: Context): Expr | undefined {
  const given = discharge(share, context);
  if (given === undefined) return undefined;
  if (given.type.kind !== 'numeric' || given.type.flavour !== 'percent') return wrongType('a percent', given, context);
  if (isAtLeast(given.type.range, ZERO)) return given;
  return context.report(
    'WR6114',
    given.span,
    { what: 'A share', range: rangeText(given.type.range, given.type) },
    { remedy: { text: 'give the input a range that begins at 0%' } },
  );
}
