/**
 * What a comment can stay with: items that stand on lines of their own when there is need (declarations, clauses, fields,
 * rows), and the expressions inside them.
 */
import type { Span } from '../source.ts';
import type { ExprNode } from '../tree/expression.ts';

/**
 * How a comment inside an item is kept: `line` items hold lines, or are one themselves; a `chain` breaks between its operands
 * and `brackets` between what they hold; in what is `closed` a line can be broken only for a comment of its own.
 */
export type Shape = 'line' | 'chain' | 'brackets' | 'closed';

export interface Item {
  readonly node: object;
  readonly start: number;
  readonly end: number;
  readonly shape: Shape;
  /** It has braces of its own that hold its children. */
  readonly isBlock: boolean;
  /** In order of place. */
  readonly children: readonly Item[];
}

const EXPRESSIONS: Readonly<Record<ExprNode['kind'], Shape>> = {
  ...({ If: 'chain', Or: 'chain', And: 'chain', Compare: 'chain', Is: 'chain', Binary: 'chain' } as const),
  ...({ List: 'brackets', Record: 'brackets', Split: 'brackets', Call: 'brackets' } as const),
  ...({ Number: 'closed', Percent: 'closed', Text: 'closed', Bool: 'closed', Missing: 'closed' } as const),
  ...({ Date: 'closed', Time: 'closed', Instant: 'closed', Name: 'closed', Field: 'closed' } as const),
  ...({ Update: 'closed', Otherwise: 'closed', AsOf: 'closed', Negate: 'closed', Rounded: 'closed' } as const),
  ...({ IsPresent: 'closed', In: 'closed', Matches: 'closed', Not: 'closed' } as const),
};

/** Properties that hold items, whatever the node. */
const ITEM_LISTS = new Set(['uses', 'declarations', 'fields', 'tiers', 'rows', 'dates', 'steps']);
/** Properties whose expressions are always written on one line. */
const ONE_LINE = new Set(['rows', 'tiers', 'bands', 'each', 'anchor']);

type Placed = object & { readonly span: Span };

function holdsItems(node: Placed, property: string): boolean {
  const kind = kindOf(node);
  if (property === 'bands') return kind === 'TimeOfUse' || kind === 'Calendar';
  if (property === 'items') return kind === 'List';
  if (property === 'parts') return kind === 'Split';
  // The short form of a constant or a tax has no lines of its own.
  if (property === 'entries' || property === 'clauses') return !('block' in node) || node.block === true;
  if (property === 'members') return true;
  if (property === 'header') return kind === 'File';
  return ITEM_LISTS.has(property);
}

function isOneLine(node: Placed, property: string): boolean {
  const kind = kindOf(node);
  // The parts of a template stand inside its text.
  if (property === 'parts') return kind !== 'Split';
  return ONE_LINE.has(property) || (property === 'period' && kind === 'Payable');
}

function kindOf(node: object): unknown {
  return 'kind' in node ? node.kind : undefined;
}

function shapeOf(node: object): Shape {
  const kind = kindOf(node);
  return isExpressionKind(kind) ? EXPRESSIONS[kind] : 'line';
}

function isExpressionKind(kind: unknown): kind is ExprNode['kind'] {
  return typeof kind === 'string' && Object.hasOwn(EXPRESSIONS, kind);
}

/** The tree of items below a node; `withExpressions` is false where those are written on one line. */
export function itemsOf(node: Placed, withExpressions = true): Item {
  const shape = shapeOf(node);
  let isBlock = false;
  const children = [...headRow(node)];
  for (const [property, value] of Object.entries(node)) {
    if (property === 'comments' || property === 'span') continue;
    const items = holdsItems(node, property);
    // Lists inside an expression, a group or an enum have no line of their own for their brace.
    isBlock ||= items && property !== 'members' && shape === 'line';
    children.push(...found(value, items, withExpressions && !isOneLine(node, property)));
  }
  children.sort((a, b) => a.start - b.start);
  return { node, start: node.span.start, end: node.span.end, shape, isBlock, children };
}

/** The items in the value of a property; `asItems` when what it holds are items themselves. */
function found(value: unknown, asItems: boolean, withExpressions: boolean): readonly Item[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((element) => found(element, asItems, withExpressions));
  if (isPlaced(value)) {
    const isItem = asItems || (withExpressions && shapeOf(value) !== 'line');
    return isItem ? [itemsOf(value, withExpressions)] : itemsOf(value, withExpressions).children;
  }
  return Object.values(value).flatMap((inner: unknown) => found(inner, false, withExpressions));
}

/** The columns of a table or of cases stand on a line of their own; their list is what the comments stay with. */
function headRow(node: object): readonly Item[] {
  const [first, last] = [headOf(node), 'outputs' in node ? node.outputs : undefined];
  const [start, end] = [placeOf(first, 0), placeOf(last, -1)];
  if (first === undefined || start === undefined || end === undefined) return [];
  return [{ node: first, start: start.start, end: end.end, shape: 'line', isBlock: false, children: [] }];
}

function headOf(node: object): object | undefined {
  const kind = kindOf(node);
  if (kind === 'Table' && 'keys' in node && Array.isArray(node.keys)) return node.keys;
  return kind === 'Cases' && 'inputs' in node && Array.isArray(node.inputs) ? node.inputs : undefined;
}

function placeOf(list: unknown, index: number): Span | undefined {
  const element: unknown = Array.isArray(list) ? list.at(index) : undefined;
  return isPlaced(element) ? element.span : undefined;
}

function isPlaced(value: unknown): value is Placed {
  return typeof value === 'object' && value !== null && 'span' in value;
}
