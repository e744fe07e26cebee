/** Totals that are shared out over a few lines (numeric/allot.ts, numeric/spread.ts), written out line by line. */

import { floorOf } from './nodes.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { type Query, type Sql, sql } from './query.ts';

/** What is written out grows with the cube of them. */
const LINES_MAX = 8;

const sum = (terms: readonly Sql[]): Sql => sql(`(${terms.map(({ text }) => text).join(' + ') || '0'})`, ...terms);

/** The place of each line, from 0, in the order of falling cuts; ties in source order. */
function ranks(cuts: readonly Sql[], query: Query): readonly Sql[] {
  return cuts.map((cut, i) => {
    const before = cuts.flatMap((other, j) =>
      i === j ? [] : [`CASE WHEN ${other.text} ${j < i ? '>=' : '>'} ${cut.text} THEN 1 ELSE 0 END`],
    );
    return query.column(sql(`(${before.join(' + ') || '0'})`, ...cuts));
  });
}

function checkLines(lines: readonly unknown[]): void {
  if (lines.length > LINES_MAX) throw new NotInSql(NOT_IN_SQL.shares);
}

/** Parts as whole numbers of steps that add up to the total. */
export function allotText(total: Sql, step: Sql, parts: readonly Sql[], query: Query): readonly Sql[] {
  checkLines(parts);
  const floors = parts.map((part) => query.column(floorOf(part, step, 'big', query)));
  const cuts = parts.map((part, i) => {
    const floor = floors[i] ?? part;
    return query.column(sql(`(${part.text} - ${floor.text} * ${step.text})`, part, floor, step));
  });
  const floored = sum(floors);
  const whole = query.dialect.quotient(total.text, step.text, 'big');
  const missing = query.column(sql(`(${whole} - ${floored.text})`, total, step, floored));
  return ranks(cuts, query).map((rank, i) => {
    const [cut = rank, floor = rank] = [cuts[i], floors[i]];
    const more = `CASE WHEN ${cut.text} > 0 AND ${rank.text} < ${missing.text} THEN 1 ELSE 0 END`;
    return query.column(sql(`(${floor.text} + ${more})`, floor, cut, rank, missing));
  });
}

/** Whole steps by weight, none above its room; what is cut off is shared again over the lines with room left. */
export function spreadText(
  total: Sql,
  step: Sql,
  lines: readonly { readonly weight: Sql; readonly room: Sql }[],
  query: Query,
): readonly Sql[] {
  checkLines(lines);
  const type = query.dialect.whole.big;
  let shares: readonly Sql[] = lines.map(() => sql(`CAST(0 AS ${type})`));
  let rest = total;
  // Every round but the last closes a line.
  for (let round = 0; round < lines.length; round += 1) {
    const weights = lines.map(({ weight, room }, i) => {
      const share = shares[i] ?? room;
      const open = `${weight.text} > 0 AND ${share.text} < ${room.text}`;
      return query.column(sql(`CASE WHEN ${open} THEN ${weight.text} ELSE 0 END`, weight, room, share));
    });
    const parts = inSteps(rest, step, weights, query);
    const taken = parts.map((part, i) => {
      const [share = part, line] = [shares[i], lines[i]];
      const room = line?.room ?? part;
      return query.column(sql(`LEAST(${part.text}, ${room.text} - ${share.text})`, part, room, share));
    });
    shares = shares.map((share, i) => {
      const more = taken[i] ?? share;
      return query.column(sql(`(${share.text} + ${more.text})`, share, more));
    });
    const all = sum(taken);
    rest = query.column(sql(`(${rest.text} - ${all.text})`, rest, all));
  }
  return shares;
}

/** Nothing where no line is open: a weight of 0 is a line that is not. */
function inSteps(total: Sql, step: Sql, weights: readonly Sql[], query: Query): readonly Sql[] {
  const all = sum(weights);
  const unit = query.column(sql(`GREATEST(${all.text} * ${step.text}, 1)`, all, step));
  const floors = weights.map((weight) =>
    query.column(
      sql(query.dialect.quotient(`(${total.text} * ${weight.text})`, unit.text, 'big'), total, weight, unit),
    ),
  );
  const cuts = weights.map((weight, i) => {
    const floor = floors[i] ?? weight;
    return query.column(
      sql(`(${total.text} * ${weight.text} - ${floor.text} * ${unit.text})`, total, weight, floor, unit),
    );
  });
  const floored = sum(floors);
  const missing = query.column(sql(`(${total.text} - ${floored.text} * ${step.text})`, total, floored, step));
  return ranks(cuts, query).map((rank, i) => {
    const [cut = rank, floor = rank] = [cuts[i], floors[i]];
    const left = `${missing.text} - ${rank.text} * ${step.text}`;
    const piece = `CASE WHEN ${cut.text} > 0 THEN LEAST(GREATEST(${left}, 0), ${step.text}) ELSE 0 END`;
    return query.column(sql(`(${floor.text} * ${step.text} + ${piece})`, floor, step, cut, rank, missing));
  });
}
