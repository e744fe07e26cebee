/** Decision tables by linear scan (LANGUAGE 6.4, 18.47 to 18.53). */
import { add, integer, type KeyCell, type KeyItem, type LookupExpr, type Row, type Table, ZERO } from '#dsl';
import { Bug, unreachable } from '../bug.ts';
import { type Context, Environment } from './context.ts';
import { at, compareValues, equalValues, isMissing, MISSING, number, numberOf, textOf, type Value } from './value.ts';

export function evaluateLookup(expr: LookupExpr, env: Environment, context: Context): Value {
  const keys = expr.args.map((arg) => context.evaluate(arg, env));
  return keys.some(isMissing) ? MISSING : lookUp(expr.table, keys, context);
}

/** The rows that a look-up takes: what it folds or returns. The keys are present. */
export function pickedRows(table: Table, keys: readonly Value[], context: Context): readonly Row[] {
  switch (table.picks) {
    case 'one row':
    case 'first row': {
      const row = table.rows.find((each) => matches(each, keys, context)) ?? table.otherwise;
      return row === undefined ? [] : [row];
    }
    case 'longest prefix': {
      const row = longestPrefix(table, textOf(at(keys, 0)), context) ?? table.otherwise;
      return row === undefined ? [] : [row];
    }
    case 'every row':
    case 'sum of rows':
    case 'min of rows':
    case 'max of rows':
    case 'count of rows':
      return table.rows.filter((row) => matches(row, keys, context));
    default:
      return unreachable(table.picks);
  }
}

function lookUp(table: Table, keys: readonly Value[], context: Context): Value {
  const rows = pickedRows(table, keys, context);
  for (const row of rows) context.watch?.({ kind: 'row', part: row });
  switch (table.picks) {
    case 'one row':
    case 'first row':
    case 'longest prefix': {
      const [row] = rows;
      return row === undefined ? MISSING : outputsOf(row, context);
    }
    case 'every row':
      return { kind: 'list', items: rows.map((row) => outputsOf(row, context)) };
    case 'count of rows':
      return number(integer(rows.length));
    case 'sum of rows':
    case 'min of rows':
    case 'max of rows':
      return { kind: 'record', fields: table.outputs.map((_, column) => foldColumn(table, rows, column, context)) };
    default:
      return unreachable(table.picks);
  }
}

function outputsOf(row: Row, context: Context): Value {
  return { kind: 'record', fields: row.outputs.map((output) => context.evaluate(output, new Environment())) };
}

function foldColumn(table: Table, rows: readonly Row[], column: number, context: Context): Value {
  const values = rows.map((row) => context.evaluate(at(row.outputs, column), new Environment()));
  if (values.some(isMissing)) return MISSING;
  if (table.picks === 'sum of rows') return number(values.map(numberOf).reduce(add, ZERO));
  if (values.length === 0) return MISSING;
  const sign = table.picks === 'min of rows' ? 1 : -1;
  return values.reduce((a, b) => (compareValues(b, a) * sign < 0 ? b : a));
}

function matches(row: Row, keys: readonly Value[], context: Context): boolean {
  return row.keys.every((cell, i) => cellMatches(cell, at(keys, i), context));
}

function cellMatches(cell: KeyCell, key: Value, context: Context): boolean {
  return cell.kind === 'any' || cell.items.some((item) => itemMatches(item, key, context));
}

function itemMatches(item: KeyItem, key: Value, context: Context): boolean {
  const constant = (value: LookupExpr['args'][number]): Value => context.evaluate(value, new Environment());
  if (item.kind === 'value') return equalValues(key, constant(item.value));
  if (item.lo !== undefined) {
    const order = compareValues(key, constant(item.lo.value));
    if (order < 0 || (order === 0 && item.lo.open)) return false;
  }
  if (item.hi === undefined) return true;
  const order = compareValues(key, constant(item.hi.value));
  return order < 0 || (order === 0 && !item.hi.open);
}

/** By code point, without folding; `any` is the empty prefix (18.52). */
function longestPrefix(table: Table, key: string, context: Context): Row | undefined {
  let best: { readonly row: Row; readonly length: number } | undefined;
  for (const row of table.rows) {
    for (const prefix of prefixesOf(row, context)) {
      if (key.startsWith(prefix) && prefix.length > (best?.length ?? -1)) best = { row, length: prefix.length };
    }
  }
  return best?.row;
}

function prefixesOf(row: Row, context: Context): readonly string[] {
  const cell = at(row.keys, 0);
  if (cell.kind === 'any') return [''];
  return cell.items.map((item) => {
    if (item.kind !== 'value') throw new Bug('a range in a prefix column');
    return textOf(context.evaluate(item.value, new Environment()));
  });
}
