/**
 * The boundaries of a table. A row that ends alone where the next one begins leaves a gap, which the checker finds; so all cells
 * of a column that meet at a boundary move together.
 */
import type { CellNode, TableDecl } from '../tree/table.ts';
import { add, type Rational } from '../types/rational.ts';
import { DIRECTIONS, moved } from './boundaries.ts';
import { type Grid, gridOf, type Literal, literalOf } from './literal.ts';
import type { Mutant } from './mutant.ts';
import type { Sheet } from './sheet.ts';

export function ofTable(table: TableDecl, sheet: Sheet): readonly Mutant[] {
  return table.keys.flatMap((_, column) =>
    ofColumn(
      table.rows.flatMap(({ keys }) => keys[column] ?? []),
      sheet,
    ),
  );
}

function ofColumn(cells: readonly CellNode[], sheet: Sheet): readonly Mutant[] {
  const grid = cells.map((cell) => gridOfCell(cell, sheet)).find(({ step }) => step !== undefined);
  const step = grid?.step;
  if (grid === undefined || step === undefined) return [];
  const edges = new Map<string, Literal[]>();
  for (const { literal, first } of cells.flatMap((cell) => edgesOf(cell, step, sheet))) {
    const key = `${first.n}/${first.d}`;
    edges.set(key, [...(edges.get(key) ?? []), literal]);
  }
  return [...edges.values()].flatMap((edge) => DIRECTIONS.flatMap((way) => moved(edge, grid, step, way, sheet)));
}

function gridOfCell(cell: CellNode, sheet: Sheet): Grid {
  if (cell.kind === 'compare') return gridOf(sheet.seen(cell.value)?.expected);
  if (cell.kind !== 'items') return gridOf(undefined);
  const [item] = cell.items;
  return gridOf(item && sheet.seen(item.from)?.expected);
}

interface Edge {
  readonly literal: Literal;
  /** The least value above the boundary, by which edges that meet are known. */
  readonly first: Rational;
}

function edgesOf(cell: CellNode, step: Rational, sheet: Sheet): readonly Edge[] {
  const edge = (literal: Literal | undefined, isAbove: boolean): readonly Edge[] =>
    literal === undefined ? [] : [{ literal, first: isAbove ? literal.value : add(literal.value, step) }];
  switch (cell.kind) {
    case 'compare':
      return edge(literalOf(cell.value, sheet), cell.operator === '<' || cell.operator === '>=');
    case 'items':
      return cell.items.flatMap((item) =>
        item.to === undefined
          ? []
          : [...edge(literalOf(item.from, sheet), true), ...edge(literalOf(item.to, sheet), item.toOpen)],
      );
    case 'any':
    case 'otherwise':
    case 'verdict':
      return [];
  }
}
