/** Totals that are shared out over a few lines (numeric/allot.ts, numeric/spread.ts), written out line by line. */

import { least } from '../ir/number-nodes.ts';
import { floored, rounded } from './nodes/rounding.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import type { Query } from './query.ts';
import { list, raw, type Sql, sql } from './sql.ts';
import { constantWhole, type Extent, narrowed, plainly, unionOf, type Whole, whole, widthOf } from './wholes.ts';

/** What is written out grows with the cube of them. */
const LINES_MAX = 8;

/** The place of each line, from 0, in the order of falling cuts; ties in source order. */
function ranks(cuts: readonly Sql[], query: Query): readonly Whole[] {
  const extent = { lo: 0n, hi: BigInt(cuts.length) };
  return cuts.map((cut, i) => {
    const before = cuts.flatMap((other, j) => {
      if (i === j) return [];
      const isBefore = j < i ? sql`${other} >= ${cut}` : sql`${other} > ${cut}`;
      return [sql`CASE WHEN ${isBefore} THEN 1 ELSE 0 END`];
    });
    const type = raw(query.dialect.types.small);
    return query.column(whole(sql`CAST(${before.length === 0 ? 0 : list(before, ' + ')} AS ${type})`, extent));
  });
}

/** Arithmetic on what is shared out: each result a column. */
class Sums {
  readonly query: Query;
  readonly zero: Whole;
  readonly one: Whole;

  constructor(query: Query) {
    this.query = query;
    this.zero = constantWhole(0n, query.dialect);
    this.one = constantWhole(1n, query.dialect);
  }

  #of(op: Parameters<typeof plainly>[0], a: Whole, b: Whole): Whole {
    return this.query.column(plainly(op, a, b, this.query.dialect));
  }
  add = (a: Whole, b: Whole): Whole => this.#of('add', a, b);
  less = (a: Whole, b: Whole): Whole => this.#of('subtract', a, b);
  times = (a: Whole, b: Whole): Whole => this.#of('multiply', a, b);
  min = (a: Whole, b: Whole): Whole => this.#of('min', a, b);
  max = (a: Whole, b: Whole): Whole => this.#of('max', a, b);
  sum = (of: readonly Whole[]): Whole => of.reduce(this.add, this.zero);
  floor = (n: Whole, d: Whole): Whole => this.query.column(floored(n, d, this.query));
  /** Known to lie between 0 and another one. */
  upTo({ hi }: Extent, value: Whole): Whole {
    const { dialect } = this.query;
    return this.query.column(narrowed(value, widthOf(value, dialect), { lo: 0n, hi: least(hi, value.hi) }, dialect));
  }
  where(condition: Sql, yes: Whole): Whole {
    const text = sql`CASE WHEN ${condition} THEN ${yes} ELSE ${this.zero} END`;
    return this.query.column(whole(text, unionOf(yes, this.zero)));
  }
}

function checkLines(lines: readonly unknown[]): void {
  if (lines.length > LINES_MAX) throw new NotInSql(NOT_IN_SQL.shares);
}

/** Parts as whole numbers of steps that add up to the total. */
export function allotted(total: Whole, step: Whole, parts: readonly Whole[], query: Query): readonly Whole[] {
  checkLines(parts);
  const of = new Sums(query);
  const lines = parts.map((part) => {
    const steps = of.floor(part, step);
    return { steps, cut: of.less(part, of.times(steps, step)) };
  });
  const all = of.sum(lines.map(({ steps }) => steps));
  const missing = of.less(query.column(rounded('toward zero', [total, total], [step, step], query)), all);
  const places = ranks(
    lines.map(({ cut }) => cut),
    query,
  );
  return lines.map(({ steps, cut }, i) =>
    of.add(steps, of.where(sql`${cut} > 0 AND ${places[i] ?? cut} < ${missing}`, of.one)),
  );
}

export interface Line {
  readonly weight: Whole;
  readonly room: Whole;
}

/** Whole steps by weight, none above its room; what is cut off is shared again over the lines with room left. No figure is below 0. */
export function spread(total: Whole, step: Whole, lines: readonly Line[], query: Query): readonly Whole[] {
  checkLines(lines);
  const of = new Sums(query);
  let shares: readonly Whole[] = lines.map(() => of.zero);
  let rest = total;
  // Every round but the last closes a line.
  for (let round = 0; round < lines.length; round += 1) {
    const open = lines.map(({ weight, room }, i) => {
      const share = shares[i] ?? of.zero;
      return of.where(sql`${weight} > 0 AND ${share} < ${room}`, weight);
    });
    const parts = inSteps(rest, step, open, of);
    const taken = lines.map(({ room }, i) => of.min(parts[i] ?? of.zero, of.less(room, shares[i] ?? of.zero)));
    shares = lines.map(({ room }, i) => of.upTo(room, of.add(shares[i] ?? of.zero, taken[i] ?? of.zero)));
    rest = of.upTo(total, of.less(rest, of.sum(taken)));
  }
  return shares;
}

/** Nothing where no line is open: a weight of 0 is a line that is not. */
function inSteps(total: Whole, step: Whole, weights: readonly Whole[], of: Sums): readonly Whole[] {
  const unit = of.max(of.times(of.sum(weights), step), of.one);
  const lines = weights.map((weight) => {
    const product = of.times(total, weight);
    const steps = of.upTo(total, of.floor(product, unit));
    return {
      floor: of.upTo(total, of.times(steps, step)),
      cut: of.upTo(unit, of.less(product, of.times(steps, unit))),
    };
  });
  const missing = of.upTo(total, of.less(total, of.sum(lines.map(({ floor }) => floor))));
  const places = ranks(
    lines.map(({ cut }) => cut),
    of.query,
  );
  return lines.map(({ floor, cut }, i) => {
    const left = of.max(of.less(missing, of.times(step, places[i] ?? of.zero)), of.zero);
    return of.upTo(total, of.add(floor, of.where(sql`${cut} > 0`, of.min(left, step))));
  });
}
