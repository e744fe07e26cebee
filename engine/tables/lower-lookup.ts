/** Look-ups as nodes: the row is found once, its outputs are read from columns or computed from the row's cells. */
import { conversion, type Expr, type Row, type Table } from '#dsl';
import { Bug } from '../bug.ts';
import { like } from '../ir/alignment.ts';
import { undivided } from '../ir/divisors.ts';
import { changesOf, isConstant } from '../ir/fold.ts';
import type { Extent, Node, NumberNode, TruthNode } from '../ir/ir.ts';
import { byStretch, stretches } from '../ir/lower-constant.ts';
import { lowerLoop } from '../ir/lower-loop.ts';
import { constant, lcm, representation, rescale, structural } from '../ir/number-nodes.ts';
import { add, choiceNumber, greater, lesser } from '../ir/numbers.ts';
import { type ExprOf, fitted, lowerAs, type Site } from '../ir/site.ts';
import { and, compare, compareText, NO, not, or, text, YES } from '../ir/truths.ts';
import {
  choose,
  convertNumber,
  type ListValue,
  type Lowered,
  type NumberValue,
  numberValue,
  onlyWhere,
  presence,
  type RecordValue,
} from '../ir/values.ts';
import { constantColumn, readColumn } from './columns.ts';
import { Grid } from './grid.ts';
import { type Cell, cellAt, columnScale, keyChanges } from './key-columns.ts';
import { prefixIndex } from './prefix.ts';
import type { TableSet } from './table-set.ts';

/** Rows up to this many are tested one by one in the code; more are indexed. */
const INLINE_ROWS_MAX = 8;

export function lowerLookup(expr: ExprOf<'lookup'>, site: Site, tables: TableSet): Lowered {
  const { table } = expr;
  const keys = expr.args.map((arg, i) => keyOf(table, i, site.builder.once(site.lower(arg)), arg));
  const known = and(...keys.map(presence));
  return onlyWhere(known, picked(table, keys, site, tables));
}

function keyOf(table: Table, column: number, value: Lowered, arg: Expr): Lowered {
  const type = table.keys[column]?.type;
  if (value.kind !== 'number') return value;
  const key = numberValue(undivided(value.node), value.present);
  if (type?.kind !== 'numeric' || arg.type.kind !== 'numeric') return key;
  return convertNumber(key, conversion(arg.type.unit, type.unit));
}

function picked(table: Table, keys: readonly Lowered[], site: Site, tables: TableSet): Lowered {
  switch (table.picks) {
    case 'one row':
    case 'first row':
      return rowRecord(table, site.builder.number(firstRow(table, keys, site, tables)), site, tables);
    case 'longest prefix':
      return rowRecord(table, site.builder.number(prefixRow(table, keys, site, tables)), site, tables);
    case 'every row':
      return everyRow(table, keys, site, tables);
    case 'count of rows':
      return countRows(table, keys, site, tables);
    case 'sum of rows':
    case 'min of rows':
    case 'max of rows':
      return foldRows(table, keys, site, tables);
    default:
      return table.picks satisfies never;
  }
}

/** The extent of a row number; the number of rows itself stands for none. */
function rowExtent(rows: number): Extent & { readonly family: 'number' } {
  return { family: 'number', scale: 1n, lo: 0n, hi: BigInt(rows), rep: 'i53' };
}

/** The number of the first row that matches, the number of rows where none does. */
function firstRow(table: Table, keys: readonly Lowered[], site: Site, tables: TableSet): NumberNode {
  if (table.rows.length <= INLINE_ROWS_MAX) {
    return table.rows.reduceRight<NumberNode>(
      (below, _, i) => choiceNumber(rowHolds(table, i, keys, site), structural(BigInt(i)), below),
      structural(BigInt(table.rows.length)),
    );
  }
  return byStretch(stretches(keyChanges(table), site), (day) => findNode(table, keys, day, tables), choiceNumber, site);
}

/** The keys as nodes at the scales that the index was laid out for. */
function gridKeys(
  table: Table,
  keys: readonly Lowered[],
  day: number,
): { nodes: readonly Node[]; scales: readonly bigint[] } {
  const scales = keys.map((key, i) => (key.kind === 'number' ? lcm(key.node.scale, columnScale(table, i, day)) : 1n));
  const nodes = keys.map((key, i): Node => {
    if (key.kind === 'number') return rescale(key.node, scales[i] ?? 1n);
    if (key.kind === 'text') return key.node;
    if (key.kind === 'truth') return choiceNumber(key.yes, structural(1n), structural(0n));
    throw new Bug(`a key that is a ${key.kind}`);
  });
  return { nodes, scales };
}

function gridNumber(
  table: Table,
  keys: readonly Lowered[],
  day: number,
  tables: TableSet,
): { table: number; keys: readonly Node[] } {
  const { nodes, scales } = gridKeys(table, keys, day);
  const number = tables.number(table, `grid ${day} ${scales.join(' ')}`, () => {
    const cells = table.rows.map((_, row) => scales.map((scale, column) => cellAt(table, row, column, day, scale)));
    const wide = nodes.some((node) => node.family === 'number' && node.rep === 'big');
    return { kind: 'grid', grid: new Grid(cells, scales.length, wide) };
  });
  return { table: number, keys: nodes };
}

function findNode(table: Table, keys: readonly Lowered[], day: number, tables: TableSet): NumberNode {
  return { ...rowExtent(table.rows.length), op: 'find', ...gridNumber(table, keys, day, tables) };
}

function prefixRow(table: Table, keys: readonly Lowered[], site: Site, tables: TableSet): NumberNode {
  const [key] = keys;
  if (key?.kind !== 'text') throw new Bug('a prefix is looked up by a text');
  const find = (day: number): NumberNode => {
    const number = tables.number(table, `prefix ${day}`, () => {
      const rows = table.rows.flatMap((_, row) => {
        const cell = cellAt(table, row, 0, day, 1n);
        const prefixes = cell.kind === 'texts' ? cell.texts : [''];
        return prefixes.map((prefix) => ({ prefix, row }));
      });
      const prefixes = rows.map(({ prefix }) => prefix);
      return { kind: 'prefix', prefixes, find: prefixIndex(rows, table.rows.length).find };
    });
    return { ...rowExtent(table.rows.length), op: 'find', table: number, keys: [key.node] };
  };
  return byStretch(stretches(keyChanges(table), site), find, choiceNumber, site);
}

/** Whether one row matches, with its bounds as constants of the code. */
function rowHolds(table: Table, row: number, keys: readonly Lowered[], site: Site): TruthNode {
  const days = stretches(keyChanges(table), site);
  return byStretch(
    days,
    (day) => and(...keys.map((key, column) => cellHolds(table, row, column, key, day))),
    (late, then, before) => or(and(late, then), and(not(late), before)),
    site,
  );
}

function cellHolds(table: Table, row: number, column: number, key: Lowered, day: number): TruthNode {
  if (key.kind === 'text')
    return holdsText(cellAt(table, row, column, day, 1n), (value) => compareText('===', key.node, text(value)));
  const node =
    key.kind === 'truth'
      ? choiceNumber(key.yes, structural(1n), structural(0n))
      : key.kind === 'number'
        ? key.node
        : undefined;
  if (node === undefined) throw new Bug(`a key that is a ${key.kind}`);
  const scale = lcm(node.scale, columnScale(table, column, day));
  const cell = cellAt(table, row, column, day, scale);
  if (cell.kind !== 'spans') return YES;
  return or(
    ...cell.spans.map(({ lo, hi }) => {
      if (lo !== undefined && lo === hi) return compare('===', node, constant(lo, scale));
      const above = lo === undefined ? YES : compare('>=', node, constant(lo, scale));
      return hi === undefined ? above : and(above, compare('<=', node, constant(hi, scale)));
    }),
  );
}
function holdsText(cell: Cell, is: (value: string) => TruthNode): TruthNode {
  return cell.kind === 'texts' ? or(...cell.texts.map(is)) : YES;
}

/** The record of a row's outputs; missing where no row was found and the table has no `otherwise` row. */
function rowRecord(table: Table, row: NumberNode, site: Site, tables: TableSet): RecordValue {
  const fields = table.outputs.map((_, column) => outputAt(table, column, row, site, tables));
  const found = table.otherwise === undefined ? compare('<', row, structural(BigInt(table.rows.length))) : YES;
  return { kind: 'record', present: found, fields };
}

function allRows(table: Table): readonly Row[] {
  return table.otherwise === undefined ? table.rows : [...table.rows, table.otherwise];
}

function outputAt(table: Table, column: number, row: NumberNode, site: Site, tables: TableSet): Lowered {
  const type = table.outputs[column]?.type;
  if (type === undefined) throw new Bug(`table ${table.name} has no output ${column}`);
  const cells = allRows(table).map((each) => cellOf(each, column));
  if (cells.every((cell) => isLiteral(cell)))
    return readColumn(constantColumn(table, column, type, cells, tables), row);
  const at = (from: number, to: number): Lowered => {
    if (to - from === 1) return lowerAs(cells[from] ?? cellOf(undefined, column), type, site);
    const middle = (from + to) >> 1;
    return choose(compare('<', row, structural(BigInt(middle))), at(from, middle), at(middle, to));
  };
  return at(0, cells.length);
}

function cellOf(row: Row | undefined, column: number): Expr {
  const cell = row?.outputs[column];
  if (cell === undefined) throw new Bug('a row without an output');
  return cell;
}
/** The same on every day of the version. */
function isLiteral(cell: Expr): boolean {
  return cell.kind === 'missing' || (isConstant(cell) && changesOf(cell).length === 0);
}

/** The matching rows: tested one by one in a short table, a list of row numbers from the index in a long one. */
function matching(table: Table, keys: readonly Lowered[], site: Site, tables: TableSet): ListValue {
  const { from } = site.program.effective;
  const grid = gridNumber(table, keys, from, tables);
  const read = (index: NumberNode): Lowered => {
    const node: NumberNode = { ...rowExtent(table.rows.length), op: 'element', list, column: 0, index };
    return numberValue(node);
  };
  const list = site.builder.list({ family: 'list', op: 'rows', ...grid });
  return { kind: 'list', present: YES, node: list, upTo: table.rows.length, read };
}

function isShort(table: Table): boolean {
  // A key over a dated constant chooses by as-of row by row, which only the written-out form does.
  return table.rows.length <= 4 * INLINE_ROWS_MAX || keyChanges(table).length > 0;
}

function everyRow(table: Table, keys: readonly Lowered[], site: Site, tables: TableSet): Lowered {
  if (isShort(table)) {
    return {
      kind: 'literal',
      present: YES,
      items: table.rows.map((_, i) => ({
        keep: site.builder.truth(rowHolds(table, i, keys, site)),
        value: literalRecord(table, i, site),
      })),
    };
  }
  const rows = matching(table, keys, site, tables);
  return { ...rows, read: (index) => rowRecord(table, numberOf(rows.read(index)).node, site, tables) };
}

function literalRecord(table: Table, row: number, site: Site): Lowered {
  const fields = table.outputs.map(({ type }, column) => lowerAs(cellOf(table.rows[row], column), type, site));
  return { kind: 'record', present: YES, fields };
}

function numberOf(value: Lowered): NumberValue {
  if (value.kind !== 'number') throw new Bug(`a number is wanted, ${value.kind} stands here`);
  return value;
}

function countRows(table: Table, keys: readonly Lowered[], site: Site, tables: TableSet): Lowered {
  if (isShort(table)) {
    const terms = table.rows.map((_, i) =>
      choiceNumber(rowHolds(table, i, keys, site), structural(1n), structural(0n)),
    );
    return numberValue(terms.reduce(add, structural(0n)));
  }
  const { node, upTo } = matching(table, keys, site, tables);
  return numberValue({ ...rowExtent(upTo), op: 'call', function: 'listLength', args: [node] });
}

interface Folded {
  readonly total: NumberNode;
  readonly found: TruthNode;
  readonly missing: TruthNode;
}

function foldRows(table: Table, keys: readonly Lowered[], site: Site, tables: TableSet): Lowered {
  const fields = isShort(table) ? foldShort(table, keys, site) : foldLong(table, keys, site, tables);
  return { kind: 'record', present: YES, fields };
}

function foldShort(table: Table, keys: readonly Lowered[], site: Site): readonly Lowered[] {
  const holds = table.rows.map((_, i) => site.builder.truth(rowHolds(table, i, keys, site)));
  return table.outputs.map(({ type }, column) => {
    const start: Folded = { total: structural(0n), found: NO, missing: NO };
    const folded = table.rows.reduce((fold, row, i) => {
      const value = numberOf(fitted(site.lower(cellOf(row, column)), cellOf(row, column).type, type));
      return foldStep(table, fold, holds[i] ?? NO, value, site);
    }, start);
    return foldResult(table, folded);
  });
}

function foldStep(
  table: Table,
  { total, found, missing }: Folded,
  here: TruthNode,
  value: NumberValue,
  site: Site,
): Folded {
  const gone = or(missing, and(here, not(value.present)));
  if (table.picks === 'sum of rows') {
    return { total: add(total, choiceNumber(here, value.node, structural(0n))), found: YES, missing: gone };
  }
  const pick = table.picks === 'min of rows' ? lesser : greater;
  const better = found === NO ? value.node : choiceNumber(found, pick(total, value.node), value.node);
  const next = found === NO ? better : choiceNumber(here, better, total);
  return { total: site.builder.number(next), found: or(found, here), missing: gone };
}

function foldResult(table: Table, { total, found, missing }: Folded): Lowered {
  return numberValue(total, table.picks === 'sum of rows' ? not(missing) : and(found, not(missing)));
}

function foldLong(table: Table, keys: readonly Lowered[], site: Site, tables: TableSet): readonly Lowered[] {
  const rows = matching(table, keys, site, tables);
  return table.outputs.map((_, column) => {
    const read = (index: NumberNode): NumberValue => {
      return numberOf(outputAt(table, column, numberOf(rows.read(index)).node, site, tables));
    };
    const shape = site.builder.nested(() => read(structural(0n)).node).result;
    const most = BigInt(table.rows.length);
    const sums = table.picks === 'sum of rows';
    const [lo, hi] = sums ? [least(0n, shape.lo * most), most * greatest(0n, shape.hi)] : [shape.lo, shape.hi];
    const extent: NumberNode = { ...structural(0n, shape.scale), lo, hi, rep: representation(lo, hi) };
    const first = sums || (lo <= 0n && hi >= 0n) ? 0n : lo;
    const total = site.builder.variable(like(structural(first, shape.scale), extent), extent);
    const found = site.builder.flag(NO);
    const missing = site.builder.flag(NO);
    lowerLoop(rows, site, (index) => {
      const value = read(index);
      const step = sums
        ? add(total, value.node)
        : choiceNumber(found, (table.picks === 'min of rows' ? lesser : greater)(total, value.node), value.node);
      site.builder.assign(total, like(step, total));
      site.builder.assign(found, YES);
      site.builder.assign(missing, or(missing, not(value.present)));
    });
    return foldResult(table, { total, found, missing });
  });
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
function greatest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
