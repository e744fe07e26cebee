/** Look-ups as JavaScript: interned keys make a cell number, the grid answers with a row. */
import { Bug } from '../bug.ts';
import type { Node } from '../ir/ir.ts';
import type { Grid } from '../tables/grid.ts';
import type { Emit } from './emit.ts';

interface Lookup {
  readonly table: number;
  readonly keys: readonly Node[];
}

export function emitFind({ table, keys }: Lookup, emit: Emit): string {
  const runtime = emit.writer.tables.tables[table];
  if (runtime === undefined) throw new Bug(`no table ${table}`);
  switch (runtime.kind) {
    case 'prefix':
      return `${emit.table(table)}.find(${keys.map((key) => emit.node(key)).join(', ')})`;
    case 'grid':
      return gridText(table, keys, runtime.grid, emit);
    case 'columns':
      throw new Bug('columns are read, not searched');
    default:
      return runtime satisfies never;
  }
}

function gridText(table: number, keys: readonly Node[], { roles, dense }: Grid, emit: Emit): string {
  const grid = emit.writer.alias(`g${table}`, `T[${table}].grid`);
  if (roles.includes('scanned')) return `${grid}.scan([${keys.map((key) => emit.node(key)).join(', ')}])`;
  const terms: string[] = [];
  let searched: string | undefined;
  keys.forEach((key, i) => {
    if (roles[i] === 'range') searched = emit.node(key);
    else terms.push(classText({ grid, column: terms.length, dense: dense[terms.length] !== undefined }, key, emit));
  });
  const cell = terms.length === 0 ? '0' : terms.join(' + ');
  return searched === undefined ? `${grid}.only(${cell})` : `${grid}.search(${cell}, ${searched})`;
}

/** A value that no row names has class 0. */
function classText(
  { grid, column, dense }: { readonly grid: string; readonly column: number; readonly dense: boolean },
  key: Node,
  { writer, node }: Emit,
): string {
  const stride = writer.alias(`${grid}s${column}`, `${grid}.strides[${column}]`);
  const isBig = key.family === 'number' && key.rep === 'big';
  if (dense && key.family === 'number' && !isBig) {
    return `(${writer.alias(`${grid}d${column}`, `${grid}.dense[${column}]`)}[${node(key)}] | 0) * ${stride}`;
  }
  const classes = writer.alias(`${grid}m${column}`, `${grid}.classes[${column}]`);
  const text = isBig ? `asKey(${node(key)})` : node(key);
  return `(${classes}.get(${text}) | 0) * ${stride}`;
}

export function emitRows({ table, keys }: Lookup, emit: Emit): string {
  const grid = emit.writer.alias(`g${table}`, `T[${table}].grid`);
  return `matchingRows(${grid}, [${keys.map((key) => emit.node(key)).join(', ')}])`;
}
