/** What the hash of a file covers beyond its own words: the libraries it is built on, and the rows of its CSV tables (18.54). */
import type { Expr } from '../program/expression.ts';
import type { Program } from '../program/policy.ts';
import type { KeyCell, Row, Table } from '../program/table.ts';
import type { TableDecl } from '../tree/table.ts';
import type { Module } from './module.ts';

export function hashExtras(module: Module, imports: Program['imports'], tables: readonly Table[]): readonly string[] {
  const csv = module.file.declarations.filter(
    (decl): decl is TableDecl => decl.kind === 'Table' && decl.csv !== undefined,
  );
  return [
    ...imports.map((each) => `import ${each.name} ${each.hash}`),
    ...csv.flatMap((decl) => {
      const table = tables.find((each) => each.name === decl.name.text);
      return table === undefined ? [] : [`rows of ${table.name}`, ...csvLines(table)];
    }),
  ];
}

/** In file order where order has meaning, else in the order of the keys. */
function csvLines(table: Table): readonly string[] {
  const lines = [...table.rows, ...(table.otherwise === undefined ? [] : [table.otherwise])].map(rowLine);
  return table.picks === 'first row' || table.picks === 'every row' ? lines : lines.sort();
}

function rowLine(row: Row): string {
  return `${row.keys.map(keyText).join('|')}=>${row.outputs.map(valueText).join('|')}`;
}

function keyText(cell: KeyCell): string {
  if (cell.kind === 'any') return 'any';
  return cell.items
    .map((item) => {
      if (item.kind === 'value') return valueText(item.value);
      const lo = item.lo === undefined ? '' : `${item.lo.open ? '>' : '>='}${valueText(item.lo.value)}`;
      const hi = item.hi === undefined ? '' : `${item.hi.open ? '<' : '<='}${valueText(item.hi.value)}`;
      return `${lo} ${hi}`;
    })
    .join(',');
}

/** Literals only: that is all a CSV cell can hold. */
function valueText(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return `${expr.value.n}/${expr.value.d}`;
    case 'text':
      return JSON.stringify(expr.value);
    case 'bool':
      return String(expr.value);
    case 'enum':
      return expr.type.kind === 'enum' ? (expr.type.enum.members[expr.member] ?? '') : String(expr.member);
    case 'date':
      return `d${expr.day}`;
    case 'time':
      return `t${expr.second}`;
    case 'instant':
      return `i${expr.ms}`;
    default:
      return expr.kind;
  }
}
