/** Constants, dated or not: the entry in force at the as-of date, among those that this version can see. */
import { type Constant, divide, type Expr, ONE } from '#dsl';
import { Bug } from '../bug.ts';
import { dateOf } from './dates.ts';
import { changesOf, foldNumber } from './fold.ts';
import type { NumberNode, TruthNode } from './ir.ts';
import { constant, lcm, rescale } from './number-nodes.ts';
import { choiceNumber, multiply } from './numbers.ts';
import { type ExprOf, lowerAs, lowerNumber, type Site } from './site.ts';
import { and, compare } from './truths.ts';
import { choose, type Lowered, onlyWhere } from './values.ts';

export { isConstant } from './fold.ts';

/** A day of every stretch between changes, within the days that the version is in force; each with its first day. */
export function stretches(changes: readonly number[], site: Site): readonly number[] {
  const { from, until } = site.program.effective;
  return [from, ...changes.filter((day) => day > from && (until === undefined || day < until))];
}

function isOnOrAfter(day: number, site: Site): TruthNode {
  return compare('>=', site.asOfDay(), constant(BigInt(day)));
}

/** One value for each stretch, the right one chosen by the as-of date. */
export function byStretch<T>(
  days: readonly number[],
  at: (day: number) => T,
  pick: (late: TruthNode, then: T, before: T) => T,
  site: Site,
): T {
  const [first, ...rest] = days;
  if (first === undefined) throw new Bug('a version is in force on some day');
  return rest.reduce((before, day) => pick(isOnOrAfter(day, site), at(day), before), at(first));
}

export function lowerConstant(expr: ExprOf<'constant'>, site: Site): Lowered {
  if (expr.on !== undefined) return constantOn(expr.constant, expr.on, site);
  const { entries } = expr.constant;
  const dates = entries.flatMap(({ from }) => (from === undefined ? [] : [from]));
  return byStretch(stretches(dates, site), (day) => entryValue(expr.constant, day, site), choose, site);
}

/** `NAME as of D`: a date before the first entry rejects the evaluation (18.66). */
function constantOn(of: Constant, on: Expr, site: Site): Lowered {
  const given = lowerNumber(on, site);
  const day = site.builder.number(on.type.kind === 'instant' ? dateOf(given.node, site) : given.node);
  const [first] = of.entries;
  if (first?.from !== undefined) {
    const early = compare('<', day, constant(BigInt(first.from)));
    site.builder.push({ op: 'reject', condition: and(given.present, early) });
  }
  const values = of.entries.map((_, i) => lowerEntry(of, i, site));
  const chosen = values.reduce((before, value, i) => {
    return choose(compare('>=', day, constant(BigInt(of.entries[i]?.from ?? 0))), value, before);
  });
  return onlyWhere(given.present, chosen);
}

function entryValue(of: Constant, day: number, site: Site): Lowered {
  const index = of.entries.findLastIndex(({ from }) => from === undefined || from <= day);
  return lowerEntry(of, Math.max(index, 0), site);
}

function lowerEntry(of: Constant, index: number, site: Site): Lowered {
  const entry = of.entries[index];
  if (entry === undefined) throw new Bug(`constant ${of.name} has no entry ${index}`);
  if (entry.folded !== undefined) return lowerAs(entry.folded, of.type, site);
  const previous = index > 0 ? [lowerEntry(of, index - 1, site)] : [];
  return lowerAs(entry.value, of.type, { ...site, previous });
}

/** node / divisor, exactly: every value the divisor can have is a constant. */
export function dividedByConstant(node: NumberNode, divisor: Expr, site: Site): NumberNode {
  const days = stretches(changesOf(divisor), site);
  const inverses = days.map((day) => divide(ONE, foldNumber(divisor, day)));
  const scale = inverses.reduce((all, { d }) => lcm(all, d), 1n);
  const inverseOn = (day: number): NumberNode => {
    const inverse = inverses[days.indexOf(day)];
    if (inverse === undefined) throw new Bug('a stretch without a divisor');
    return rescale(constant(inverse.n, inverse.d), scale);
  };
  return multiply(node, byStretch(days, inverseOn, choiceNumber, site));
}
