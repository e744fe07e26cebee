/**
 * Usage that comes late, and what is billed of it. A charge is always priced from all usage since it began; what was booked before
 * is subtracted line by line. Rounding errors cannot add up that way: 333 units at 0.001 are 0.33, and 333 more are 0.34, since 666
 * are 0.67 (LANGUAGE 17.10 g, h). Source: OpenMeter's delta, subtract and period-preserving engines.
 */
import { add, equal, isZero, negate, type Rational, subtract } from '#dsl';

export interface LineTotals {
  /** Before discounts. */
  readonly amount: Rational;
  readonly discounts: Rational;
  /** Commitments and other amounts that are no price of usage. */
  readonly charges: Rational;
}

/** A line of a charge; `P` names the period in which the usage was. */
export interface RatedLine<P> {
  /** The part of the price: a tier, the minimum. Lines of one part at one unit amount are the same line. */
  readonly reference: string;
  readonly unitAmount: Rational;
  readonly quantity: Rational;
  readonly totals: LineTotals;
  readonly period: P;
}

export interface Subtracted<P> {
  /** What is new, and by how much lines changed that were there before. */
  readonly changed: readonly RatedLine<P>[];
  /** Lines that are no longer there, taken back. */
  readonly reversed: readonly RatedLine<P>[];
}

/** Amount - discounts + charges. */
export function totalOf({ amount, discounts, charges }: LineTotals): Rational {
  return add(subtract(amount, discounts), charges);
}

/**
 * What is left of the lines of a charge when those of before are taken off. Each is first summed by part and unit amount; a change
 * of the unit amount gives the new line and a reversal of the old one. Lines that come to nothing are left out; one whose amount is
 * discounted away stays. Lines keep the period of the usage: a reversal that of the line that it takes back.
 */
export function subtractLines<P>(current: readonly RatedLine<P>[], previous: readonly RatedLine<P>[]): Subtracted<P> {
  const before = summed(previous);
  const now = summed(current);
  const changed = now.map((line) => {
    const old = before.find((each) => isSame(each, line));
    return old === undefined ? line : plus(line, reversal(old));
  });
  const reversed = before.filter((old) => !now.some((line) => isSame(line, old))).map(reversal);
  return { changed: changed.filter(isSomething), reversed: reversed.filter(isSomething) };
}

/**
 * `late usage on current period`: the whole difference is billed with the period of the bill.
 * `rated` prices all usage up to its end, `booked` are all lines of the charge on earlier bills.
 */
export function differenceOn<P>(
  period: P,
  rated: readonly RatedLine<P>[],
  booked: readonly RatedLine<P>[],
): readonly RatedLine<P>[] {
  const { changed, reversed } = subtractLines(rated, booked);
  return [...changed, ...reversed].map((line) => ({ ...line, period }));
}

/** The price of all usage up to the end of a period, as it is known now. */
export interface Snapshot<P> {
  readonly period: P;
  readonly rated: readonly RatedLine<P>[];
}

/**
 * `late usage on own period`: every period is billed what its usage costs as it is known now, less what was booked for it. A line
 * of a period before the last snapshot corrects the bill of that period; what is taken back stands before what takes its place.
 * `snapshots` are those of all periods so far, in order; `booked` the lines of earlier bills, each with the period of its usage.
 */
export function correctionsBy<P>(
  snapshots: readonly Snapshot<P>[],
  booked: readonly RatedLine<P>[],
): readonly RatedLine<P>[] {
  const due = newOf(snapshots);
  return snapshots.flatMap(({ period }) => {
    const own = (line: RatedLine<P>): boolean => line.period === period;
    const { changed, reversed } = subtractLines(due.filter(own), booked.filter(own));
    return [...reversed, ...changed];
  });
}

/** What each snapshot adds to the ones before it. */
function newOf<P>(snapshots: readonly Snapshot<P>[]): readonly RatedLine<P>[] {
  const due: RatedLine<P>[] = [];
  for (const { rated } of snapshots) {
    const { changed, reversed } = subtractLines(rated, due);
    due.push(...changed, ...reversed);
  }
  return due;
}

function isSame<P>(one: RatedLine<P>, other: RatedLine<P>): boolean {
  return one.reference === other.reference && equal(one.unitAmount, other.unitAmount);
}

/** The first line of each part and unit amount, with all others added. */
function summed<P>(lines: readonly RatedLine<P>[]): readonly RatedLine<P>[] {
  const sums: RatedLine<P>[] = [];
  for (const line of lines) {
    const at = sums.findIndex((each) => isSame(each, line));
    const known = sums[at];
    if (known === undefined) sums.push(line);
    else sums[at] = plus(known, line);
  }
  return sums;
}

function plus<P>(line: RatedLine<P>, other: RatedLine<P>): RatedLine<P> {
  const totals = {
    amount: add(line.totals.amount, other.totals.amount),
    discounts: add(line.totals.discounts, other.totals.discounts),
    charges: add(line.totals.charges, other.totals.charges),
  };
  return { ...line, quantity: add(line.quantity, other.quantity), totals };
}

function reversal<P>(line: RatedLine<P>): RatedLine<P> {
  const { amount, discounts, charges } = line.totals;
  const totals = { amount: negate(amount), discounts: negate(discounts), charges: negate(charges) };
  return { ...line, quantity: negate(line.quantity), totals };
}

function isSomething<P>({ totals: { amount, discounts, charges } }: RatedLine<P>): boolean {
  return !isZero(amount) || !isZero(discounts) || !isZero(charges);
}
