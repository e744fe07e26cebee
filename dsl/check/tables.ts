/** Decision tables: columns, rows from the file or from CSV, and what a look-up gives (18.47 to 18.55). */

import { TABLE_ROWS_MAX } from '../limits.ts';
import type { Expr } from '../program/expression.ts';
import type { Column, KeyCell, Row, Table } from '../program/table.ts';
import type { CellNode, ColumnNode, RowNode, TableDecl } from '../tree/table.ts';
import type { Context } from '../types/context.ts';
import { checkExpr } from '../types/context.ts';
import { closed, hull } from '../types/interval.ts';
import { eitherType, inUnit, numeric } from '../types/numeric.ts';
import { fitGrid, fitPlace } from '../types/places.ts';
import { integer, ONE, ZERO } from '../types/rational.ts';
import { resolveType } from '../types/resolve-type.ts';
import { type NumericType, type RecordInfo, type Type, withOptional } from '../types/type.ts';
import { checkKeyCell } from './key-cells.ts';
import { type Module, nodeContext } from './module.ts';
import { picksOne, type Rows } from './rows.ts';
import { analyzeTable } from './table-analysis.ts';
import { csvRows } from './table-csv.ts';

export function checkTable(decl: TableDecl, module: Module): Table | undefined {
  const context = nodeContext(module, `table ${decl.name.text}`);
  const keys = columns(decl.keys, context);
  const outputs = columns(decl.outputs, context);
  if (keys === undefined || outputs === undefined || !uniqueNames([...decl.keys, ...decl.outputs], module))
    return undefined;
  // What is wrong with the outputs hides nothing of the rows, nor they of it.
  const folds = foldable(decl, outputs, module);
  if (!prefixColumn(decl, keys, module)) return undefined;
  const rows =
    decl.csv === undefined ? inlineRows(decl, keys, outputs, context) : csvRows(decl, decl.csv, keys, outputs, module);
  if (rows === undefined || !folds) return undefined;
  if (rows.rows.length > TABLE_ROWS_MAX) {
    return module.report('WR5121', decl.name.span, { table: decl.name.text, work: TABLE_ROWS_MAX });
  }
  const row = rowRecord(decl, outputs, rows.otherwise === undefined ? rows.rows : [...rows.rows, rows.otherwise]);
  const draft = { name: decl.name.text, picks: decl.picks, keys, outputs, row, ...rows, span: decl.name.span };
  const gap = analyzeTable(draft, decl, module);
  if (gap === undefined) return undefined;
  const result = resultType(decl, row, gap !== 'none', rows.rows.length);
  return { ...draft, result, ...(gap === 'none' ? {} : { gap }) };
}

/** Columns of tables: keys on their grid, outputs exact. */
function columns(nodes: readonly ColumnNode[], context: Context): readonly Column[] | undefined {
  const resolved = nodes.map((node): Column | undefined => {
    const type = resolveType(node.type, 'inside', context)?.type;
    return type === undefined ? undefined : { name: node.name.text, type, span: node.name.span };
  });
  const whole = resolved.filter((column) => column !== undefined);
  return whole.length === resolved.length ? whole : undefined;
}

function uniqueNames(nodes: readonly ColumnNode[], module: Module): boolean {
  const seen = new Set<string>();
  for (const { name } of nodes) {
    if (seen.has(name.text)) {
      module.report('WR2106', name.span, { name: name.text });
      return false;
    }
    seen.add(name.text);
  }
  return true;
}

function prefixColumn(decl: TableDecl, keys: readonly Column[], module: Module): boolean {
  for (const key of keys) {
    if (key.type.optional || key.type.kind === 'record' || key.type.kind === 'list' || key.type.kind === 'period') {
      module.report('WR5120', key.span, {
        message: `A key column holds values that are there and have an order or a name; ${key.name} does not.`,
      });
      return false;
    }
  }
  if (decl.picks !== 'longest prefix' || (keys.length === 1 && keys[0]?.type.kind === 'text')) return true;
  module.report('WR5120', decl.name.span, {
    message: 'A table that picks the longest prefix has one key column, and it is text.',
  });
  return false;
}

function inlineRows(
  decl: TableDecl,
  keys: readonly Column[],
  outputs: readonly Column[],
  context: Context,
): Rows | undefined {
  const rows: Row[] = [];
  let otherwise: Row | undefined;
  let whole = true;
  for (const [i, node] of decl.rows.entries()) {
    const last = isOtherwise(node);
    const row = last ? otherwiseRow(node, decl, i, outputs, context) : checkRow(node, keys, outputs, context);
    if (row === undefined) whole = false;
    else if (last) otherwise = row;
    else rows.push(row);
  }
  return whole ? { rows, ...(otherwise === undefined ? {} : { otherwise }) } : undefined;
}

function isOtherwise(node: RowNode): boolean {
  return node.keys.some((cell) => cell.kind === 'otherwise');
}

/** 18.50: one, last, one cell for all keys, and only where one row is picked. */
function otherwiseRow(
  node: RowNode,
  decl: TableDecl,
  at: number,
  outputs: readonly Column[],
  context: Context,
): Row | undefined {
  if (node.keys.length !== 1) {
    return context.report(
      'WR5120',
      node.span,
      { message: 'One "otherwise" cell stands for all the keys of its row.' },
      {
        remedy: { text: `| otherwise => ...` },
      },
    );
  }
  if (at !== decl.rows.length - 1)
    return context.report('WR5120', node.span, { message: 'The "otherwise" row is the last row.' });
  if (!picksOne(decl.picks)) {
    return context.report('WR5120', node.span, { message: `A table that picks ${decl.picks} has no "otherwise" row.` });
  }
  const values = outputCells(node, outputs, context);
  return values === undefined ? undefined : { keys: [], outputs: values, span: node.span };
}

function checkRow(
  node: RowNode,
  keys: readonly Column[],
  outputs: readonly Column[],
  context: Context,
): Row | undefined {
  if (node.keys.length !== keys.length || node.outputs.length !== outputs.length) {
    return context.report('WR5120', node.span, {
      message: `This row has ${cellCount(node.keys.length, node.outputs.length)}; the table has ${cellCount(keys.length, outputs.length)}.`,
    });
  }
  const cells = keys.map((key, i): KeyCell | undefined => {
    const cell = node.keys[i];
    return cell === undefined ? undefined : checkKeyCell(cell, key, context);
  });
  const values = outputCells(node, outputs, context);
  const whole = cells.filter((cell) => cell !== undefined);
  return values === undefined || whole.length < cells.length
    ? undefined
    : { keys: whole, outputs: values, span: node.span };
}

function cellCount(keys: number, outputs: number): string {
  return `${keys} ${keys === 1 ? 'key' : 'keys'} and ${outputs} ${outputs === 1 ? 'output' : 'outputs'}`;
}

/** Outputs that are folded over rows are numbers, or for the smallest and largest have an order. */
function foldable(decl: TableDecl, outputs: readonly Column[], module: Module): boolean {
  const extreme = decl.picks === 'min of rows' || decl.picks === 'max of rows';
  if (decl.picks !== 'sum of rows' && !extreme) return true;
  const odd = outputs.find(({ type }) => type.optional || (type.kind !== 'numeric' && !(extreme && isTemporal(type))));
  if (odd === undefined) return true;
  module.report('WR5120', odd.span, {
    message: `A table that picks ${decl.picks} has outputs that are numbers and always there; ${odd.name} is not.`,
  });
  return false;
}

function isTemporal(type: Type): boolean {
  return type.kind === 'date' || type.kind === 'time' || type.kind === 'instant';
}

function outputCells(node: RowNode, outputs: readonly Column[], context: Context): readonly Expr[] | undefined {
  const values = outputs.map((output, i) => {
    const cell = node.outputs[i];
    return cell === undefined ? undefined : outputCell(cell, output, context);
  });
  const whole = values.filter((value) => value !== undefined);
  return whole.length === values.length ? whole : undefined;
}

function outputCell(cell: CellNode, output: Column, context: Context): Expr | undefined {
  const [item] = cell.kind === 'items' ? cell.items : [];
  if (cell.kind !== 'items' || item === undefined || cell.items.length > 1 || item.to !== undefined) {
    return context.report('WR5120', cell.span, {
      message: `An output cell is one value; column ${output.name} needs one here.`,
    });
  }
  const allowed = output.type.optional ? { ...context, inTest: true } : context;
  const value = checkExpr(item.from, allowed, output.type);
  const fitted = value === undefined ? undefined : fitPlace(value, output.type, 'this column', context);
  return fitted === undefined ? undefined : fitGrid(fitted, output.type, 'this column', context);
}

/** The row's record: each output in its column's unit, with what its cells can be (18.44). */
function rowRecord(decl: TableDecl, outputs: readonly Column[], rows: readonly Row[]): RecordInfo {
  const fields = outputs.map((output, i) => ({
    name: output.name,
    type: cellsType(
      output.type,
      rows.map((row) => row.outputs[i]),
    ),
    span: output.span,
  }));
  const name = `a row of ${decl.name.text}`;
  const declared = outputs.map(({ name: column, type, span }) => ({ name: column, type, span }));
  return { name, fields, span: decl.name.span, columns: { name, fields: declared, span: decl.name.span } };
}

function cellsType(column: Type, cells: readonly (Expr | undefined)[]): Type {
  if (column.kind !== 'numeric') return column;
  let all: NumericType | undefined;
  for (const cell of cells) {
    if (cell?.type.kind !== 'numeric') continue;
    const figure = { ...inUnit(cell.type, column.unit), flavour: column.flavour };
    all = all === undefined ? figure : eitherType(all, figure, hull);
  }
  return all === undefined ? column : { ...all, flavour: column.flavour, optional: column.optional };
}

/** 18.51. */
function resultType(decl: TableDecl, row: RecordInfo, gap: boolean, count: number): Type {
  const record: Type = { kind: 'record', record: row, optional: gap };
  switch (decl.picks) {
    case 'one row':
    case 'first row':
    case 'longest prefix':
      return record;
    case 'every row':
      return { kind: 'list', of: withOptional(record, false), upTo: count, optional: false };
    case 'sum of rows':
      return { kind: 'record', record: folded(row, (type) => summed(type, count)), optional: false };
    case 'min of rows':
    case 'max of rows':
      return { kind: 'record', record: folded(row, (type) => withOptional(type, true)), optional: false };
    case 'count of rows':
      return numeric({ flavour: 'integer', range: closed(ZERO, integer(count)), grid: ONE });
    default:
      return decl.picks satisfies never;
  }
}

function folded(row: RecordInfo, change: (type: Type) => Type): RecordInfo {
  return { ...row, fields: row.fields.map((field) => ({ ...field, type: change(field.type) })) };
}

function summed(type: Type, count: number): Type {
  if (type.kind !== 'numeric') return type;
  const zero = closed(ZERO, ZERO);
  const all = hull(type.range, zero);
  const times = (value: typeof ZERO | undefined): typeof ZERO | undefined =>
    value === undefined ? undefined : { n: value.n * BigInt(count), d: value.d };
  return numeric({ ...type, range: closed(times(all.lo?.value), times(all.hi?.value)) });
}
