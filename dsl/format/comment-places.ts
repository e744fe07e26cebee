/**
 * Comments by the item they stay with, so that they move with it when clauses are put in order: on their own line with
 * the item that follows, behind code with the item that ends there, before a closing brace with the item before it.
 */
import type { SourceFile } from '../source.ts';
import type { Comment } from '../tree/common.ts';
import type { FileNode } from '../tree/file.ts';
import { type Item, itemsOf } from './items.ts';

export interface Around {
  /** On lines of their own above the item. */
  readonly before: Comment[];
  /** Behind the opening brace of the item's block. */
  readonly opening: Comment[];
  /** Behind the item on its last line. */
  readonly behind: Comment[];
  /** On lines of their own below the item, which is the last one of its block. */
  readonly after: Comment[];
}

const NONE: Around = { before: [], opening: [], behind: [], after: [] };

export class CommentPlaces {
  private readonly places = new Map<object, Around>();
  private readonly printed = new Set<Comment>();
  private readonly comments: readonly Comment[];

  constructor(file: FileNode, source: SourceFile) {
    this.comments = file.comments;
    const root = itemsOf(file);
    for (const comment of file.comments) this.place(comment, root, source.text);
  }

  /** The comments around an item; whoever asks prints them. */
  around(node: object): Pick<Around, 'before' | 'behind' | 'after'> {
    const { before, behind, after } = this.places.get(node) ?? NONE;
    for (const comment of [...before, ...behind, ...after]) this.printed.add(comment);
    return { before, behind, after };
  }

  /** The comments behind the opening brace of an item; whoever asks prints them. */
  opening(node: object): readonly Comment[] {
    const { opening } = this.places.get(node) ?? NONE;
    for (const comment of opening) this.printed.add(comment);
    return opening;
  }

  has(node: object): boolean {
    return this.places.has(node);
  }

  /** Comments before `end` that no item has printed; they must not be lost. */
  left(end: number): readonly Comment[] {
    const left = this.comments.filter((comment) => comment.span.start < end && !this.printed.has(comment));
    for (const comment of left) this.printed.add(comment);
    return left;
  }

  private place(comment: Comment, root: Item, text: string): void {
    const owner = innermost(root, comment.span.start);
    const previous = owner.children.findLast((child) => child.end <= comment.span.start);
    const next = owner.children.find((child) => child.start >= comment.span.end);
    if (comment.ownLine) this.placeOwnLine(comment, owner, previous, next);
    else if (previous !== undefined && !text.slice(previous.end, comment.span.start).includes('\n')) {
      this.at(previous).behind.push(comment);
    } else if (previous !== undefined || owner.children.length === 0) this.at(owner).behind.push(comment);
    else if (owner.isBlock) this.at(owner).opening.push(comment);
    else this.at(owner.children[0] ?? owner).before.push(comment);
  }

  private placeOwnLine(comment: Comment, owner: Item, previous: Item | undefined, next: Item | undefined): void {
    if (next !== undefined) this.at(next).before.push(comment);
    else if (previous !== undefined) this.at(previous).after.push(comment);
    else if (owner.isBlock) this.at(owner).opening.push(comment);
    else this.at(owner).before.push(comment);
  }

  private at(item: Item): Around {
    const found = this.places.get(item.node) ?? { before: [], opening: [], behind: [], after: [] };
    this.places.set(item.node, found);
    return found;
  }
}

function innermost(item: Item, offset: number): Item {
  const inner = item.children.find((child) => child.start <= offset && offset < child.end);
  return inner === undefined ? item : innermost(inner, offset);
}
