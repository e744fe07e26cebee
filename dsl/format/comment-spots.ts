/** Which item a comment stays with. What it stands in is left as long as the comment could not be kept there. */
import type { Comment } from '../tree/common.ts';
import type { Item } from './items.ts';

/**
 * `before`: on lines of their own above the item; `opening`: behind the opening brace of its block; `closing`: on lines of
 * their own before the closing one; `behind`: behind the item on its last line; `after`: on lines of their own below it.
 */
export type Where = 'before' | 'opening' | 'closing' | 'behind' | 'after';

interface CommentPlace {
  readonly item: Item;
  readonly where: Where;
  /** The items around the item, from the inside out. */
  readonly within: readonly Item[];
}

export function placeOf(comment: Comment, root: Item, text: string): CommentPlace {
  const spot = { comment, text };
  const path = pathTo(root, comment.span.start);
  const place = comment.ownLine ? ownLine(spot, path) : behindCode(spot, path);
  return place ?? { item: root, where: 'after', within: [] };
}

interface Spot {
  readonly comment: Comment;
  readonly text: string;
}

/** The items around an offset, from the inside out. */
function pathTo(root: Item, offset: number): readonly Item[] {
  const path = [root];
  for (let item: Item | undefined = root; item !== undefined; ) {
    item = item.children.find((child) => child.start <= offset && offset < child.end);
    if (item !== undefined) path.unshift(item);
  }
  return path;
}

function ownLine(spot: Spot, path: readonly Item[]): CommentPlace | undefined {
  let from: Item | undefined;
  for (const [i, owner] of path.entries()) {
    const { previous, next } = neighbours(owner, spot, from);
    const [inside, around] = [path.slice(i), path.slice(i + 1)];
    const isBracket = owner.shape === 'brackets' || owner.isBlock;
    if (next !== undefined) return above(next, inside);
    if (!isBracket && nothingFollows(owner, spot)) from = owner;
    else if (owner.isBlock && isBraced(owner, spot)) {
      return { item: owner, where: previous === undefined ? 'opening' : 'closing', within: around };
    } else if (previous !== undefined) return { item: previous, where: 'after', within: inside };
    else return owner.isBlock ? { item: owner, where: 'opening', within: around } : above(owner, around);
  }
  return undefined;
}

/** Above an item, and above the whole chain where it is the first operand. */
function above(item: Item, within: readonly Item[]): CommentPlace {
  const [parent, ...rest] = within;
  const leads = parent !== undefined && (parent.shape === 'chain' || parent.shape === 'closed');
  return leads && parent.children[0] === item ? above(parent, rest) : { item, where: 'before', within };
}

function behindCode(spot: Spot, path: readonly Item[]): CommentPlace | undefined {
  let from: Item | undefined;
  for (const [i, owner] of path.entries()) {
    const { previous, next } = neighbours(owner, spot, from);
    const inside = path.slice(i);
    if (owner.shape === 'line') return behindInLine(owner, spot, from, inside);
    const onLine = previous !== undefined && (from !== undefined || isOnLineOf(previous, spot));
    // Behind its last operand, and inside what holds no break, a comment cannot stay.
    if (owner.shape === 'closed' || (owner.shape === 'chain' && next === undefined)) from = owner;
    else if (previous !== undefined && (onLine || next === undefined)) {
      return { item: previous, where: 'behind', within: inside };
    } else if (next !== undefined) return above(next, inside);
    else from = owner;
  }
  return undefined;
}

/** Among lines, behind the one that ends there; inside a line, at its end; in the head of a block, behind its brace. */
function behindInLine(owner: Item, spot: Spot, from: Item | undefined, inside: readonly Item[]): CommentPlace {
  const lines = owner.children.filter(({ shape }) => shape === 'line');
  const previous = lines.findLast((child) => child.end <= spot.comment.span.start);
  const itself = { item: owner, within: inside.slice(1) };
  if (owner.isBlock && isInHead(owner, spot, from)) return { ...itself, where: 'opening' };
  if (previous !== undefined && isOnLineOf(previous, spot)) return { item: previous, where: 'behind', within: inside };
  if (owner.isBlock) return { ...itself, where: previous === undefined ? 'opening' : 'behind' };
  const [first] = lines;
  if (previous !== undefined || first === undefined || from !== undefined) return { ...itself, where: 'behind' };
  return { item: first, where: 'before', within: inside };
}

interface Neighbours {
  readonly previous: Item | undefined;
  readonly next: Item | undefined;
}

/** What stands on both sides of a comment in its owner; `from` is the child of the owner that the comment was inside of. */
function neighbours(owner: Item, spot: Spot, from: Item | undefined): Neighbours {
  const { start, end } = spot.comment.span;
  const isHead = !owner.isBlock || isInHead(owner, spot, from);
  const children = isHead ? owner.children : owner.children.filter(({ shape }) => shape === 'line');
  return {
    previous: from ?? children.findLast((child) => child.end <= start),
    next: children.find((child) => child.start >= (from?.end ?? end)),
  };
}

/** Before the brace of a block whose head holds expressions. */
function isInHead(owner: Item, { comment, text }: Spot, from: Item | undefined): boolean {
  if (from !== undefined && from.shape !== 'line') return true;
  const last = owner.children.findLast(({ shape }) => shape !== 'line');
  return last !== undefined && !text.slice(last.end, comment.span.start).includes('{');
}

/** A file and its header hold lines without braces. */
function isBraced(owner: Item, { text }: Spot): boolean {
  return text[owner.end - 1] === '}';
}

function isOnLineOf(item: Item, { comment, text }: Spot): boolean {
  return !text.slice(item.end, comment.span.start).includes('\n');
}

/** Nothing but closing parentheses, which leave no trace, and other comments. */
function nothingFollows(owner: Item, { comment, text }: Spot): boolean {
  const rest = text.slice(comment.span.end, owner.end).replace(/\/\/[^\n]*/g, '');
  return rest.replace(/[\s)]/g, '') === '';
}
