/** Output columns whose cells are the same on every day: data, one entry for each row and one for no row at all. */
import { conversion, type Expr, multiply, type Rational, type Table, type Type } from '#dsl';
import { foldNumber, foldText } from '../ir/fold.ts';
import type { NumberNode } from '../ir/ir.ts';
import { lcm, representation } from '../ir/number-nodes.ts';
import { YES } from '../ir/truths.ts';
import { knownWhere, type Lowered, numberValue, textValue } from '../ir/values.ts';
import type { ColumnData, TableSet } from './table-set.ts';

interface Extent {
  readonly scale: bigint;
  readonly lo: bigint;
  readonly hi: bigint;
}
export interface ConstantColumn {
  readonly table: number;
  readonly kind: 'number' | 'truth' | 'text';
  readonly extent: Extent;
  /** Some cells are missing: the second column says which are there. */
  readonly optional: boolean;
}

const WHOLE: Extent = { scale: 1n, lo: 0n, hi: 1n };

export function constantColumn(
  table: Table,
  column: number,
  type: Type,
  cells: readonly Expr[],
  tables: TableSet,
): ConstantColumn {
  const present = cells.map((cell) => cell.kind !== 'missing');
  const optional = present.includes(false);
  const kind = type.kind === 'bool' ? 'truth' : type.kind === 'text' || type.kind === 'zone' ? 'text' : 'number';
  const some = cells.find((cell) => cell.kind !== 'missing');
  const figures = kind === 'text' ? [] : cells.map((cell) => figureOf(cell.kind === 'missing' ? some : cell, type));
  const extent = kind === 'number' ? extentOf(figures) : WHOLE;
  const number = tables.number(table, `column ${column}`, () => {
    const values = kind === 'text' ? texts(cells) : wholes(figures, extent);
    const flags = Float64Array.from([...present.map(Number), 0]);
    return { kind: 'columns', columns: optional ? [values, flags] : [values] };
  });
  return { table: number, kind, extent, optional };
}

function figureOf(cell: Expr | undefined, type: Type): Rational {
  if (cell === undefined) return { n: 0n, d: 1n };
  const value = foldNumber(cell, 0);
  if (cell.type.kind !== 'numeric' || type.kind !== 'numeric') return value;
  return multiply(value, conversion(cell.type.unit, type.unit));
}

function extentOf(figures: readonly Rational[]): Extent {
  const scale = figures.reduce((all, { d }) => lcm(all, d), 1n);
  const whole = figures.map(({ n, d }) => n * (scale / d));
  return {
    scale,
    lo: whole.reduce((a, b) => (b < a ? b : a)),
    hi: whole.reduce((a, b) => (b > a ? b : a)),
  };
}

/** The first row's figure stands for no row, so that what is computed from it stays in its extent. */
function wholes(figures: readonly Rational[], { scale, lo, hi }: Extent): ColumnData {
  const whole = figures.map(({ n, d }) => n * (scale / d));
  const padded = [...whole, whole[0] ?? 0n];
  return representation(lo, hi) === 'i53' ? Float64Array.from(padded, Number) : padded;
}

function texts(cells: readonly Expr[]): ColumnData {
  return [...cells.map((cell) => (cell.kind === 'missing' ? '' : foldText(cell, 0))), ''];
}

export function readColumn({ table, kind, extent, optional }: ConstantColumn, row: NumberNode): Lowered {
  const at = { op: 'cell', table, row } as const;
  const present = optional ? ({ family: 'truth', ...at, column: 1 } as const) : YES;
  if (kind === 'text') return textValue({ family: 'text', ...at, column: 0 }, present);
  if (kind === 'truth') return knownWhere(present, { family: 'truth', ...at, column: 0 });
  const { scale, lo, hi } = extent;
  return numberValue({ family: 'number', ...at, column: 0, scale, lo, hi, rep: representation(lo, hi) }, present);
}
