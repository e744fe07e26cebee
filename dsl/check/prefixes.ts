/** Tables that pick the longest prefix (18.52). */
import type { Row, Table, TableGap } from '../program/table.ts';
import { fold, UNDATED } from '../types/fold.ts';
import type { Module } from './module.ts';
import { ADD_ROW } from './table-remedies.ts';

const GAP: TableGap = { box: 'a text that begins with none of its prefixes', notes: [], remedy: ADD_ROW };

/**
 * WR5109: one prefix in two rows; undefined then. Any table leaves out a text without any of its prefixes, unless "" or an
 * `otherwise` row takes it.
 */
export function analyzePrefixes(
  table: Pick<Table, 'rows' | 'otherwise'>,
  module: Module,
): TableGap | 'none' | undefined {
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
  if (!sound) return undefined;
  return table.otherwise !== undefined || seen.has('') ? 'none' : GAP;
}

function prefixesOf(row: Row): readonly string[] {
  const [cell] = row.keys;
  if (cell === undefined || cell.kind === 'any') return [''];
  return cell.items.flatMap((item) => {
    const value = item.kind === 'value' ? fold(item.value, UNDATED) : undefined;
    return value?.kind === 'text' ? [value.value] : [];
  });
}
