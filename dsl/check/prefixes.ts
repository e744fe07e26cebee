/** Tables that pick the longest prefix (18.52). */
import type { Row, Table, TableGap } from '../program/table.ts';
import { fold, UNDATED } from '../types/fold.ts';
import type { Module } from './module.ts';
import { ADD_ROW } from './table-remedies.ts';

type Draft = Pick<Table, 'rows' | 'otherwise'>;

/** WR5109: one prefix in two rows. True when there is none. */
export function analyzePrefixes(table: Draft, module: Module): boolean {
  const seen = new Map<string, number>();
  let sound = true;
  for (const [i, row] of table.rows.entries()) {
    for (const item of prefixesOf(row)) {
      const before = seen.get(item);
      if (before !== undefined) {
        sound = false;
        module.report('WR5109', row.span, { prefix: item, first: before + 1, second: i + 1 });
      }
      seen.set(item, i);
    }
  }
  return sound;
}

/** A text without any prefix, unless "" or an `otherwise` row takes it. */
export function prefixGap(table: Draft): TableGap | 'none' {
  if (table.otherwise !== undefined || table.rows.some((row) => prefixesOf(row).includes(''))) return 'none';
  return { box: 'a text that begins with none of its prefixes', notes: [], remedy: ADD_ROW };
}

function prefixesOf(row: Row): readonly string[] {
  const [cell] = row.keys;
  if (cell === undefined || cell.kind === 'any') return [''];
  return cell.items.flatMap((item) => {
    const value = item.kind === 'value' ? fold(item.value, UNDATED) : undefined;
    return value?.kind === 'text' ? [value.value] : [];
  });
}
