/** Quotients, rounded. */
import type { RoundingMode } from '#dsl';
import { greatest, least } from '../../ir/number-nodes.ts';
import { ROUND_BIG } from '../../numeric/rounding-big.ts';
import type { Width } from '../dialects/dialect.ts';
import type { Query } from '../query.ts';
import { type Sql, sql } from '../sql.ts';
import {
  constantWhole,
  type Extent,
  narrowed,
  type Operand,
  pairOf,
  plainly,
  unionOf,
  type Whole,
  widthOf,
} from '../wholes.ts';

/** What stands behind a condition may divide by less than 1 in rows that do not meet it. */
const positive = (divisor: Extent): Extent => ({ lo: greatest(1n, divisor.lo), hi: greatest(1n, divisor.hi) });

export function rounded(mode: RoundingMode | 'exact', left: Operand, right: Operand, query: Query): Whole {
  const { dialect } = query;
  // Twice the divisor is the most that is computed on the way.
  const reach = (n: Extent, d: Extent): Extent => unionOf(n, { lo: n.lo - d.hi, hi: n.hi + 2n * positive(d).hi });
  const [n, d] = pairOf(left, right, reach, dialect);
  const divisor = d.lo > 0n ? d : plainly('max', d, constantWhole(1n, dialect), dialect);
  const width = widthOf(reach(n, divisor), dialect);
  const division = { n: query.column(n), d: query.column(divisor), width };
  const text = n.lo >= 0n ? roundedAbove(mode, division, query) : roundedText(mode, division, query);
  return narrowed(text, width, quotientExtent(mode, n, divisor), dialect);
}

/** Both whole, d > 0. */
export function floored(n: Whole, d: Whole, query: Query): Whole {
  return rounded('floor', [n, n], [d, d], query);
}

function quotientExtent(mode: RoundingMode | 'exact', n: Extent, d: Extent): Extent {
  const round = ROUND_BIG[mode === 'exact' ? 'floor' : mode];
  const corners = [n.lo, n.hi].flatMap((each) => [round(each, d.lo), round(each, d.hi)]);
  return { lo: least(...corners), hi: greatest(...corners) };
}

interface Division {
  readonly n: Whole;
  readonly d: Whole;
  /** The type that all of it is computed in. */
  readonly width: Width;
}

function roundedText(mode: RoundingMode | 'exact', { n, d, width }: Division, query: Query): Sql {
  const { quotient } = query.dialect;
  if (mode === 'exact' || mode === 'toward zero') return quotient(n, d, width);
  const q = query.column(quotient(n, d, width));
  return sql`(${q} + ${moreBehind(mode, n, d, q)})`;
}

/** For n >= 0 the quotient of a sum is rounded already. */
function roundedAbove(mode: RoundingMode | 'exact', { n, d, width }: Division, query: Query): Sql {
  const quotient = (whole: Sql, by: Sql): Sql => query.dialect.quotient(whole, by, width);
  switch (mode) {
    case 'exact':
    case 'toward zero':
    case 'floor':
      return quotient(n, d);
    case 'ceiling':
    case 'away from zero':
      return quotient(sql`(${n} + ${d} - 1)`, d);
    case 'half up':
      return quotient(sql`(${n} + ${quotient(d, sql`2`)})`, d);
    case 'half down':
      return quotient(sql`(${n} + ${quotient(sql`(${d} - 1)`, sql`2`)})`, d);
    case 'half even': {
      // Halves are rounded up; a half, where nothing is left of the sum and d is even, goes back from an odd quotient.
      const up = query.column(sql`(${n} + ${quotient(d, sql`2`)})`);
      const isKnown = d.lo === d.hi;
      if (isKnown && d.lo % 2n === 1n) return quotient(up, d);
      const q = query.column(quotient(up, d));
      const isEven = isKnown ? sql`` : sql` AND ${d} % 2 = 0`;
      return sql`(${q} - CASE WHEN ${up} = ${q} * ${d} AND ${q} % 2 = 1${isEven} THEN 1 ELSE 0 END)`;
    }
    default:
      return mode satisfies never;
  }
}

/** What is added to the quotient towards zero. */
function moreBehind(mode: Exclude<RoundingMode, 'toward zero'>, n: Sql, d: Sql, q: Sql): Sql {
  const rest = sql`(${n} - ${q} * ${d})`;
  const away = sql`CASE WHEN ${n} < 0 THEN -1 ELSE 1 END`;
  switch (mode) {
    case 'floor':
      return sql`CASE WHEN ${rest} < 0 THEN -1 ELSE 0 END`;
    case 'ceiling':
      return sql`CASE WHEN ${rest} > 0 THEN 1 ELSE 0 END`;
    case 'away from zero':
      return sql`CASE WHEN ${rest} <> 0 THEN ${away} ELSE 0 END`;
    case 'half up':
      return sql`CASE WHEN 2 * abs(${rest}) >= ${d} THEN ${away} ELSE 0 END`;
    case 'half down':
      return sql`CASE WHEN 2 * abs(${rest}) > ${d} THEN ${away} ELSE 0 END`;
    case 'half even':
      return sql`CASE WHEN 2 * abs(${rest}) > ${d} OR (2 * abs(${rest}) = ${d} AND ${q} % 2 <> 0) THEN ${away} ELSE 0 END`;
    default:
      return mode satisfies never;
  }
}
