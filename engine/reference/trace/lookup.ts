/** A table look-up as a step: the conditions of the row that was taken, and what the row says. */
import type { Expr, KeyCell, KeyItem, Row, Table } from '#dsl';
import { Bug } from '../../bug.ts';
import { Environment } from '../context.ts';
import { pickedRows } from '../table.ts';
import { at, isMissing, type Value } from '../value.ts';
import { figureText } from './figure.ts';
import { call, compose, LEVEL, leaf, NOT_NEEDED, type Rendered, ranked } from './rendered.ts';
import { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

type Lookup = Extract<Expr, { readonly kind: 'lookup' }>;

/**
 * `row([condition, ...], { output: ... })` for one row, `rows(fold, [row(...), ...])` for the folded policies. The
 * `otherwise` row and a gap have no conditions: that no other row matches is not shown.
 */
export function renderLookup(expr: Lookup, scope: TraceScope, tracer: Tracer): Rendered {
  const { table } = expr;
  const result = tracer.context.evaluate(expr, scope.env);
  const keys = expr.args.map((arg) => tracer.context.evaluate(arg, scope.env));
  const stage = `look-up ${table.name}`;
  if (keys.some(isMissing)) {
    const args = call(
      'missing_argument',
      expr.args.map((arg) => tracer.render(arg, scope)),
    );
    return scope.block.step(stage, args, 'missing', { at: table.span, label: table.name });
  }
  const rows = pickedRows(table, keys, tracer.context);
  const parts = rows.map((row) => renderRow(row, expr, keys, scope, tracer));
  const [only] = rows;
  const text = single(table)
    ? (parts[0] ?? call('no_row', []))
    : foldText(table, parts, figureText(result, table.result));
  return scope.block.step(stage, text, figureText(result, table.result), {
    at: single(table) && only !== undefined ? only.span : table.span,
    label: table.name,
  });
}

function single({ picks }: Table): boolean {
  return picks === 'one row' || picks === 'first row' || picks === 'longest prefix';
}

/** Over no row a fold is of its own result: its text names the columns, which no row does. */
function foldText(table: Table, parts: readonly Rendered[], result: string): Rendered {
  const folds = table.picks === 'sum of rows' || table.picks === 'min of rows' || table.picks === 'max of rows';
  return parts.length === 0 && folds
    ? call(foldName(table), [leaf(`${table.name} over no row`, result)])
    : call(foldName(table), parts);
}

function foldName({ picks }: Table): string {
  switch (picks) {
    case 'every row':
      return 'every_row';
    case 'sum of rows':
      return 'sum_of_rows';
    case 'min of rows':
      return 'min_of_rows';
    case 'max of rows':
      return 'max_of_rows';
    case 'count of rows':
      return 'count_of_rows';
    default:
      throw new Bug(`${picks} gives one row`);
  }
}

function renderRow(row: Row, expr: Lookup, keys: readonly Value[], scope: TraceScope, tracer: Tracer): Rendered {
  const { table } = expr;
  const constant = new TraceScope(new Environment(), scope.block);
  const conditions = row.keys.flatMap((cell, i) => {
    const arg = at(expr.args, i);
    const condition = renderCell(cell, arg, at(keys, i), table, constant, scope, tracer);
    return condition === undefined ? [] : [condition];
  });
  const outputs = row.outputs.map((output, i) => tracer.converted(output, at(table.outputs, i).type, constant));
  const names = table.outputs.map(({ name }) => `${name}: {}`).join(', ');
  const all =
    conditions.length === 0
      ? call('otherwise', [])
      : compose(list(conditions), LEVEL.primary, LEVEL.choice, conditions);
  return compose(`row({}, { ${names} })`, LEVEL.primary, LEVEL.choice, [all, ...outputs]);
}

function list(parts: readonly Rendered[]): string {
  return `[${parts.map(() => '{}').join(', ')}]`;
}

/** The item of the cell that holds; `any` needs no condition. */
function renderCell(
  cell: KeyCell,
  arg: Expr,
  key: Value,
  table: Table,
  constant: TraceScope,
  scope: TraceScope,
  tracer: Tracer,
): Rendered | undefined {
  if (cell.kind === 'any') return undefined;
  const item = cell.items.find((each) => holds(each, key, table, tracer));
  if (item === undefined) throw new Bug('a row was taken that does not match');
  const left = tracer.render(arg, scope);
  const bound = (value: Expr): Rendered => tracer.converted(value, arg.type, constant);
  const rank = (part: Rendered): Rendered => ranked(part, arg.type);
  const compare = (operator: string, value: Expr): Rendered =>
    compose(`{} ${operator} {}`, LEVEL.compare, LEVEL.add, [rank(left), rank(bound(value))]);
  if (item.kind === 'value') {
    if (table.picks === 'longest prefix') return call('starts_with', [left, bound(item.value)]);
    return compose('{} is {}', LEVEL.compare, LEVEL.add, [left, bound(item.value)]);
  }
  const { lo, hi } = item;
  if (lo !== undefined && hi !== undefined && !lo.open) {
    const parts = [left, bound(lo.value), bound(hi.value)].map(rank);
    return compose(`{} in {} ${hi.open ? '..<' : '..'} {}`, LEVEL.compare, LEVEL.add, parts);
  }
  if (lo !== undefined) return compare(lo.open ? '>' : '>=', lo.value);
  return hi === undefined ? NOT_NEEDED : compare(hi.open ? '<' : '<=', hi.value);
}

function holds(item: KeyItem, key: Value, table: Table, tracer: Tracer): boolean {
  const row: Row = { keys: [{ kind: 'items', items: [item] }], outputs: [], span: table.span };
  return pickedRows({ ...table, rows: [row], picks: pickOne(table) }, [key], tracer.context).includes(row);
}

function pickOne({ picks }: Table): Table['picks'] {
  return picks === 'longest prefix' ? picks : 'first row';
}
