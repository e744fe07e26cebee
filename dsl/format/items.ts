/** The items of a file that stand on lines of their own when there is need: declarations, clauses, fields, rows. */
import type { Span } from '../source.ts';

export interface Item {
  readonly node: object;
  readonly start: number;
  readonly end: number;
  /** It has braces of its own that hold its children. */
  readonly isBlock: boolean;
  readonly children: readonly Item[];
}

/** Properties that hold items, whatever the node. */
const ITEM_LISTS = new Set(['uses', 'declarations', 'clauses', 'fields', 'entries', 'tiers', 'rows', 'dates', 'steps']);

function holdsItems(kind: unknown, property: string): boolean {
  if (property === 'bands') return kind === 'TimeOfUse' || kind === 'Calendar';
  if (property === 'items') return kind === 'List';
  if (property === 'members') return true;
  if (property === 'header') return kind === 'File';
  return ITEM_LISTS.has(property);
}

/** The tree of items below a node. */
export function itemsOf(node: object & { readonly span: Span }): Item {
  const kind = 'kind' in node ? node.kind : undefined;
  let isBlock = false;
  const children: Item[] = [];
  for (const [property, value] of Object.entries(node)) {
    if (property === 'comments' || property === 'span' || typeof value !== 'object' || value === null) continue;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const items = holdsItems(kind, property);
    // Lists inside an expression, a group or an enum have no line of their own for their brace.
    isBlock ||= items && property !== 'members' && kind !== 'Record' && kind !== 'List';
    for (const element of list) {
      if (!isPlaced(element)) children.push(...nestedItems(element));
      else if (items) children.push(itemsOf(element));
      else children.push(...itemsOf(element).children);
    }
  }
  children.sort((a, b) => a.start - b.start);
  return { node, start: node.span.start, end: node.span.end, isBlock, children };
}

/** Items inside a part of a node that has no place of its own. */
function nestedItems(value: unknown): readonly Item[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((inner: unknown) => {
    if (Array.isArray(inner)) return inner.flatMap((element) => (isPlaced(element) ? itemsOf(element).children : []));
    return isPlaced(inner) ? itemsOf(inner).children : nestedItems(inner);
  });
}

function isPlaced(value: unknown): value is object & { readonly span: Span } {
  return typeof value === 'object' && value !== null && 'span' in value;
}
