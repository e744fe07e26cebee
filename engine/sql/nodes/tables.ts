/** Tables: the row for keys that are equal, in a range, or begin with a prefix; and the output columns by row. */
import { Bug } from '../../bug.ts';
import type { Node, NumberNode, TextNode } from '../../ir/ir.ts';
import type { Grid, Key } from '../../tables/grid.ts';
import type { Cell as KeyCell, Span } from '../../tables/key-columns.ts';
import type { ColumnData, RuntimeTable } from '../../tables/table-set.ts';
import { NOT_IN_SQL, NotInSql } from '../not-in-sql.ts';
import type { Query } from '../query.ts';
import type { Scope } from '../scope.ts';
import { list, type Sql, sql, TRUE, textLiteral } from '../sql.ts';
import { constantWhole, extentOf, fitted, plainly, unionOf, type Whole, whole, widthOf } from '../wholes.ts';
import { numberOf, placeOf } from './search.ts';

function tableOf(number: number, { tables }: Scope): RuntimeTable {
  const found = tables.tables[number];
  if (found === undefined) throw new Bug(`no table ${number}`);
  return found;
}

type Find = NumberNode & { readonly op: 'find' };

/** The number of the row for the keys; the number of rows where none fits. */
export function findRow(node: Find, scope: Scope): Whole {
  const table = tableOf(node.table, scope);
  switch (table.kind) {
    case 'prefix': {
      const [key] = node.keys;
      if (key?.family !== 'text') throw new Bug('a prefix is looked up by a text');
      return whole(prefixRow(table, scope.write.text(key, scope), scope.query), node);
    }
    case 'grid':
      return whole(gridRow(table.grid, node.keys, scope), node);
    case 'columns':
      throw new Bug('columns are read, not searched');
    default:
      return table satisfies never;
  }
}

const wholeOf = (value: bigint | number, { dialect }: Query): Whole => constantWhole(BigInt(value), dialect);

/** By the number of its cell, and in it by the key in a range. */
function gridRow(grid: Grid, keys: readonly Node[], scope: Scope): Sql {
  const { query } = scope;
  if (grid.roles.includes('scanned')) return scannedRow(grid, keys, scope);
  const terms: Whole[] = [];
  let ranged: Whole | undefined;
  keys.forEach((node, i) => {
    if (grid.roles[i] === 'range') ranged = keyWhole(node, scope);
    else terms.push(classTerm(grid, terms.length, node, scope));
  });
  const cell = terms.reduce((sum, term) => plainly('add', sum, term, query.dialect), wholeOf(0, query));
  const stretches = changesOf(grid.stretches());
  const edges = stretches.flatMap(({ lo }) => lo ?? []);
  if (ranged === undefined || edges.length === 0) return rowAt(stretches, ({ cell: of }) => BigInt(of), cell, query);
  return rowInRange(stretches, edges, { cell, key: ranged }, query);
}

/** What is asked row by row takes as long as the table. */
const SCANNED_MAX = 500;

/** The first row that all keys fit. */
function scannedRow({ cells }: Grid, keys: readonly Node[], scope: Scope): Sql {
  if (cells.length > SCANNED_MAX) throw new NotInSql(NOT_IN_SQL.scanned(cells.length, SCANNED_MAX));
  const of = keys.map((node) => (node.family === 'text' ? textKey(node, scope) : wholeKey(node, scope)));
  const cases = cells.map((row, i) => {
    const conditions = row.flatMap((cell, column) => of[column]?.(cell) ?? []);
    return sql`WHEN ${conditions.length === 0 ? TRUE : list(conditions, ' AND ')} THEN ${i}`;
  });
  return sql`CASE ${list(cases, ' ')} ELSE ${cells.length} END`;
}

/** Whether a key fits a cell; undefined where any does. */
type Fits = (cell: KeyCell) => Sql | undefined;

function textKey(node: TextNode, scope: Scope): Fits {
  const key = scope.query.column(scope.write.text(node, scope));
  return (cell) => (cell.kind === 'texts' ? sql`${key} IN (${list(cell.texts.map(textLiteral), ', ')})` : undefined);
}

function wholeKey(node: Node, scope: Scope): Fits {
  const key = scope.query.column(keyWhole(node, scope));
  const spanOf = ({ lo, hi }: Span): Sql => {
    const ends = [
      lo === undefined ? [] : [sql`${key} >= ${lo}`],
      hi === undefined ? [] : [sql`${key} <= ${hi}`],
    ].flat();
    return ends.length === 0 ? TRUE : sql`(${list(ends, ' AND ')})`;
  };
  return (cell) => (cell.kind === 'spans' ? sql`(${list(cell.spans.map(spanOf), ' OR ')})` : undefined);
}

interface Stretch {
  readonly cell: number;
  readonly lo: bigint | undefined;
  readonly row: number;
}

/** Beyond the first and the last edge nothing changes, so that the cell and the key together make one small figure. */
function rowInRange(
  stretches: readonly Stretch[],
  edges: readonly bigint[],
  { cell, key }: { readonly cell: Whole; readonly key: Whole },
  query: Query,
): Sql {
  const { dialect } = query;
  const { lo: first, hi } = extentOf(edges);
  const ends = { lo: first - 1n, hi };
  const width = ends.hi - ends.lo + 1n;
  const base = plainly('multiply', cell, wholeOf(width, query), dialect);
  const offset = plainly('subtract', fitted(key, ends, dialect), wholeOf(ends.lo, query), dialect);
  const from = ({ cell: of, lo }: Stretch): bigint => BigInt(of) * width + ((lo ?? ends.lo) - ends.lo);
  return rowAt(stretches, from, plainly('add', base, offset, dialect), query);
}

/** `from`: where a stretch begins; the first one begins below everything. */
function rowAt(stretches: readonly Stretch[], from: (stretch: Stretch) => bigint, at: Whole, query: Query): Sql {
  const place = placeOf(stretches.slice(1).map(from), at, query);
  return elementOf(
    stretches.map(({ row }) => row),
    place,
    query,
  );
}

function elementOf(values: readonly (number | bigint)[], place: Sql, query: Query): Sql {
  const [first = 0] = values;
  if (values.every((value) => value === first)) return wholeOf(first, query);
  return query.dialect.element(query.array(values, query.dialect.types.small), place);
}

/** Without those that the one before goes on in. */
function changesOf(stretches: Iterable<Stretch>): readonly Stretch[] {
  return [...stretches].filter(({ row }, i, all) => i === 0 || row !== all[i - 1]?.row);
}

function keyWhole(node: Node, scope: Scope): Whole {
  if (node.family !== 'number') throw new Bug(`a key that is a ${node.family}`);
  return fitted(scope.write.number(node, scope), node, scope.query.dialect);
}

/** A value that no row names has class 0. */
function classTerm(grid: Grid, column: number, node: Node, scope: Scope): Whole {
  const { query } = scope;
  const { dialect } = query;
  const classes = grid.classes[column] ?? new Map<Key, number>();
  const stride = grid.strides[column] ?? 1;
  const extent = { lo: 0n, hi: BigInt(classes.size * stride) };
  const numbers = [...classes.values()].map((id) => id * stride);
  if (numbers.length === 0) return wholeOf(0, query);
  const found = (): Sql => {
    if (node.family === 'text') {
      const texts = [...classes.keys()].map(String);
      return numberOf(
        { constants: texts.map(textLiteral), numbers, array: () => query.textArray(texts) },
        scope.write.text(node, scope),
        query,
      );
    }
    const key = keyWhole(node, scope);
    const values = [...classes.keys()].map((value) => BigInt(value));
    const width = widthOf(unionOf(key, extentOf(values)), dialect);
    const constants = values.map((value) => wholeOf(value, query));
    return numberOf({ constants, numbers, array: () => query.array(values, dialect.types[width]) }, key, query);
  };
  return whole(sql`coalesce(${found()}, ${wholeOf(0, query)})`, extent);
}

/** The longest prefix is the first that is found, from the longest down. */
function prefixRow(table: RuntimeTable & { readonly kind: 'prefix' }, key: Sql, query: Query): Sql {
  const kept = query.column(key);
  const byLength = Map.groupBy(new Set(table.prefixes), (prefix) => [...prefix].length);
  const lengths = [...byLength.keys()].sort((a, b) => b - a);
  const found = lengths.map((length) => {
    const prefixes = byLength.get(length) ?? [];
    const numbers = prefixes.map((prefix) => table.find(prefix));
    const start = sql`substr(${kept}, 1, ${length})`;
    return numberOf(
      { constants: prefixes.map(textLiteral), numbers, array: () => query.textArray(prefixes) },
      start,
      query,
    );
  });
  return sql`coalesce(${list([...found, wholeOf(table.find(''), query)], ', ')})`;
}

type Cell = Node & { readonly op: 'cell' };

function cellOf(node: Cell, scope: Scope): { readonly cells: ColumnData; readonly row: Sql } {
  const table = tableOf(node.table, scope);
  const cells = table.kind === 'columns' ? table.columns[node.column] : undefined;
  if (cells === undefined) throw new Bug('a cell of no column');
  return { cells, row: scope.query.column(scope.write.number(node.row, scope)) };
}

export function readWhole(node: Cell, scope: Scope): Whole {
  const { query } = scope;
  const { cells, row } = cellOf(node, scope);
  const values = Array.from(cells, (value) => BigInt(value));
  const extent = extentOf(values);
  const { dialect } = query;
  return whole(dialect.element(query.array(values, dialect.types[widthOf(extent, dialect)]), row), extent);
}

export function readText(node: Cell, scope: Scope): Sql {
  const { cells, row } = cellOf(node, scope);
  return scope.query.dialect.element(scope.query.textArray(Array.from(cells, String)), row);
}
