/** Key cells of a table as data: texts, or closed ranges of whole numbers at the scale of the look-up's arguments. */
import {
  conversion,
  type Expr,
  floor,
  isInteger,
  type KeyCell,
  type KeyItem,
  multiply,
  type Rational,
  type Table,
} from '#dsl';
import { Bug } from '../bug.ts';
import { changesOf, foldNumber, foldText } from '../ir/fold.ts';
import { lcm } from '../ir/number-nodes.ts';

/** lo..hi, both inside; absent: no bound on that side. */
export interface Span {
  readonly lo: bigint | undefined;
  readonly hi: bigint | undefined;
}
export type Cell =
  | { readonly kind: 'any' }
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'spans'; readonly spans: readonly Span[] };

function exprsOf(cell: KeyCell): readonly Expr[] {
  if (cell.kind === 'any') return [];
  return cell.items.flatMap((item) => {
    if (item.kind === 'value') return [item.value];
    return [item.lo?.value, item.hi?.value].filter((each) => each !== undefined);
  });
}

/** The dates on which a key cell changes, because it reads a dated constant. */
export function keyChanges(table: Table): readonly number[] {
  const dates = table.rows.flatMap((row) => row.keys.flatMap(exprsOf)).flatMap(changesOf);
  return [...new Set(dates)].sort((a, b) => a - b);
}

function figureIn(table: Table, column: number, expr: Expr, day: number): Rational {
  const type = table.keys[column]?.type;
  const value = foldNumber(expr, day);
  if (type?.kind !== 'numeric' || expr.type.kind !== 'numeric') return value;
  return multiply(value, conversion(expr.type.unit, type.unit));
}

/** The scale at which every bound of a numeric column is whole on a day. */
export function columnScale(table: Table, column: number, day: number): bigint {
  const cells = table.rows.map((row) => row.keys[column] ?? { kind: 'any' as const });
  return cells.flatMap(exprsOf).reduce((scale, expr) => lcm(scale, figureIn(table, column, expr, day).d), 1n);
}

export function cellAt(table: Table, row: number, column: number, day: number, scale: bigint): Cell {
  const cell = table.rows[row]?.keys[column];
  if (cell === undefined) throw new Bug(`table ${table.name} has no cell ${row}, ${column}`);
  if (cell.kind === 'any') return cell;
  if (table.keys[column]?.type.kind === 'text') {
    return { kind: 'texts', texts: cell.items.map((item) => foldText(singleOf(item), day)) };
  }
  const whole = (expr: Expr): Rational => multiply(figureIn(table, column, expr, day), { n: scale, d: 1n });
  return { kind: 'spans', spans: cell.items.map((item) => spanOf(item, whole)) };
}

function singleOf(item: KeyItem): Expr {
  if (item.kind === 'range') throw new Bug('a range of texts');
  return item.value;
}

function spanOf(item: KeyItem, whole: (expr: Expr) => Rational): Span {
  if (item.kind === 'value') {
    const value = floor(whole(item.value));
    return { lo: value, hi: value };
  }
  return {
    lo: item.lo === undefined ? undefined : lowest(whole(item.lo.value), item.lo.open),
    hi: item.hi === undefined ? undefined : highest(whole(item.hi.value), item.hi.open),
  };
}
function lowest(value: Rational, open: boolean): bigint {
  return isInteger(value) && !open ? value.n : floor(value) + 1n;
}
function highest(value: Rational, open: boolean): bigint {
  return isInteger(value) && open ? value.n - 1n : floor(value);
}
