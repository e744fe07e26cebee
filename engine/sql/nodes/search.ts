/** Look-ups among constants: a few are asked one by one, among more of them is searched. */
import type { Query } from '../query.ts';
import { list, raw, type Sql, sql } from '../sql.ts';
import { constantWhole, extentOf, unionOf, type Whole, widthOf } from '../wholes.ts';

const ASKED_MAX = 16;

/** How many of rising bounds are up to a key. */
export function placeOf(bounds: readonly bigint[], key: Whole, query: Query): Sql {
  const kept = query.column(key);
  if (bounds.length <= ASKED_MAX) return halved(bounds, 0, kept, query);
  const { search, types } = query.dialect;
  const width = widthOf(unionOf(key, extentOf(bounds)), query.dialect);
  const lo = query.array(bounds, types[width]);
  if (search.kind === 'place') return search.place(kept, lo);
  const places = bounds.map((_, i) => i + 1);
  const relation = query.relation({ lo, place: query.array(places, types.small) });
  return query.joined(
    (alias) => `coalesce(${alias}.place, 0)`,
    (alias) => search.join(relation, alias, kept),
  );
}

/** The bounds of a stretch of all, of which `before` stand below it, by halves. */
function halved(bounds: readonly bigint[], before: number, key: Whole, query: Query): Sql {
  const middle = bounds.length >> 1;
  const bound = bounds[middle];
  if (bound === undefined) return sql`${before}`;
  const below = halved(bounds.slice(0, middle), before, key, query);
  const above = halved(bounds.slice(middle + 1), before + middle + 1, key, query);
  return sql`CASE WHEN ${key} < ${constantWhole(bound, query.dialect)} THEN ${below} ELSE ${above} END`;
}

/** Constants, each with the number that is looked up. */
export interface Numbered {
  readonly constants: readonly Sql[];
  readonly numbers: readonly number[];
  /** The constants as one array. */
  readonly array: () => Sql;
}

/** The number of the constant that a key equals; NULL where it equals none. */
export function numberOf({ constants, numbers, array }: Numbered, key: Sql, query: Query): Sql {
  const kept = query.column(key);
  if (constants.length <= ASKED_MAX) {
    const cases = constants.map((constant, i) => sql`WHEN ${constant} THEN ${numbers[i] ?? 0}`);
    return sql`CASE ${kept} ${list(cases, ' ')} END`;
  }
  const relation = query.relation({ key: array(), number: query.array(numbers, query.dialect.types.small) });
  return query.joined(
    (alias) => `${alias}.number`,
    (alias) => sql`LEFT JOIN ${raw(`${relation} AS ${alias} ON ${alias}.key`)} = ${kept}`,
  );
}
