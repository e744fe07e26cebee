/** Tables as relations that are joined: by key, by the stretch of a range, by prefix; and the output columns by row. */
import { Bug } from '../bug.ts';
import type { Node, NumberNode, Representation } from '../ir/ir.ts';
import type { Grid, Key } from '../tables/grid.ts';
import type { ColumnData, RuntimeTable } from '../tables/table-set.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { type Query, type Sql, sql, textLiteral } from './query.ts';
import type { Scope } from './scope.ts';

function tableOf(number: number, { tables }: Scope): RuntimeTable {
  const found = tables.tables[number];
  if (found === undefined) throw new Bug(`no table ${number}`);
  return found;
}

type Find = NumberNode & { readonly op: 'find' };

/** The number of the row for the keys; the number of rows where none fits. */
export function findRow({ table: number, keys }: Find, scope: Scope): Sql {
  const table = tableOf(number, scope);
  switch (table.kind) {
    case 'prefix': {
      const [key] = keys;
      if (key === undefined) throw new Bug('a prefix is looked up by a text');
      return prefixRow(`_t${number}`, table, scope.query.column(scope.nodeText(key, scope)), scope.query);
    }
    case 'grid':
      return gridRow(`_t${number}`, table.grid, keys, scope);
    case 'columns':
      throw new Bug('columns are read, not searched');
    default:
      return table satisfies never;
  }
}

function gridRow(name: string, grid: Grid, keys: readonly Node[], scope: Scope): Sql {
  const { query } = scope;
  if (grid.roles.includes('scanned')) throw new NotInSql(NOT_IN_SQL.scanned);
  const terms: Sql[] = [];
  let ranged: Sql | undefined;
  keys.forEach((node, i) => {
    const key = query.column(scope.nodeText(node, scope));
    if (grid.roles[i] === 'range') ranged = key;
    else terms.push(classTerm(name, grid, terms.length, node, key, query));
  });
  const cell = query.column(sql(terms.length === 0 ? '0' : terms.map(({ text }) => text).join(' + '), ...terms));
  const wide = keys.some((node) => node.family === 'number' && node.rep === 'big');
  const relation = query.relation(name, () => stretchRows(grid, wide ? 'big' : 'i53', query));
  const whole = query.dialect.whole.i53;
  const row = (alias: string): string => `CAST(${alias}.row AS ${whole})`;
  if (ranged === undefined) {
    const join = (alias: string): string => `LEFT JOIN ${relation} AS ${alias} ON ${alias}.cell = ${cell.text}`;
    return query.joined(`${name}/${cell.text}`, row, join, cell);
  }
  const key = ranged;
  const join = (alias: string): string => query.dialect.nearest({ relation, alias, cell: cell.text, key: key.text });
  return query.joined(`${name}/${cell.text}/${key.text}`, row, join, cell, key);
}

/** Below all edges stands a figure that no key is below. */
function stretchRows(grid: Grid, rep: Representation, query: Query): string {
  const type = query.dialect.whole[rep];
  const rows = [...grid.stretches()].map(({ cell, lo, row }) => [
    `${cell}`,
    `CAST(${lo ?? -(2n ** (rep === 'big' ? 126n : 62n))} AS ${type})`,
    `${row}`,
  ]);
  return query.rows(['cell', 'lo', 'row'], rows);
}

/** A value that no row names has class 0. */
function classTerm(table: string, grid: Grid, column: number, node: Node, key: Sql, query: Query): Sql {
  const classes = grid.classes[column] ?? new Map<Key, number>();
  const stride = grid.strides[column] ?? 1;
  const rep = node.family === 'number' ? node.rep : undefined;
  if (classes.size === 0) return sql('0');
  const relation = query.relation(`${table}k${column}`, () =>
    query.rows(
      ['key', 'class'],
      [...classes].map(([value, id]) => [keyText(value, rep, query), `${id * stride}`]),
    ),
  );
  const collated = node.family === 'text' ? query.dialect.byCodePoint : (text: string): string => text;
  return query.joined(
    `${relation}/${key.text}`,
    (alias) => `coalesce(${alias}.class, 0)`,
    (alias) => `LEFT JOIN ${relation} AS ${alias} ON ${alias}.key = ${collated(key.text)}`,
    key,
  );
}

function keyText(value: Key, rep: Representation | undefined, { dialect }: Query): string {
  if (typeof value === 'string') return textLiteral(value);
  return `CAST(${BigInt(value)} AS ${dialect.whole[rep ?? 'i53']})`;
}

/** Texts that begin with a prefix stand together in the order of code points: where one begins or ends, the longest one is known. */
function prefixRow(name: string, table: RuntimeTable & { readonly kind: 'prefix' }, key: Sql, query: Query): Sql {
  const relation = query.relation(name, () => {
    const edges = new Set(['', ...table.prefixes.flatMap((prefix) => [prefix, ...behind(prefix)])]);
    const rows = [...edges].map((edge) => ['0', query.dialect.byCodePoint(textLiteral(edge)), `${table.find(edge)}`]);
    return query.rows(['cell', 'lo', 'row'], rows);
  });
  const whole = query.dialect.whole.i53;
  return query.joined(
    `${name}/${key.text}`,
    (alias) => `CAST(${alias}.row AS ${whole})`,
    (alias) => query.dialect.nearest({ relation, alias, cell: '0', key: query.dialect.byCodePoint(key.text) }),
    key,
  );
}

/** The first text behind all that begin with a prefix. */
function behind(prefix: string): readonly string[] {
  const points = [...prefix].map((each) => each.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return [];
  // No text holds a lone half of a surrogate pair.
  return [String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)];
}

type Cell = Node & { readonly op: 'cell' };

export function readCell(node: Cell, scope: Scope): Sql {
  const { query } = scope;
  const table = tableOf(node.table, scope);
  if (table.kind !== 'columns') throw new Bug('a cell of an index');
  const row = query.column(scope.nodeText(node.row, scope));
  const relation = query.relation(`_t${node.table}`, () => columnRows(table.columns, query));
  return query.joined(
    `${relation}/${row.text}`,
    (alias) => `${alias}.v${node.column}`,
    (alias) => `LEFT JOIN ${relation} AS ${alias} ON ${alias}.row = ${row.text}`,
    row,
  );
}

function columnRows(columns: readonly ColumnData[], query: Query): string {
  const [first = []] = columns;
  const cellText = (cells: ColumnData, row: number): string => {
    const value = cells[row];
    if (typeof value === 'string') return textLiteral(value);
    const rep: Representation = cells instanceof Float64Array ? 'i53' : 'big';
    return `CAST(${BigInt(value ?? 0)} AS ${query.dialect.whole[rep]})`;
  };
  const rows = Array.from(first, (_, row) => [`${row}`, ...columns.map((cells) => cellText(cells, row))]);
  return query.rows(['row', ...columns.map((_, i) => `v${i}`)], rows);
}
