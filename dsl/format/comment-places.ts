/**
 * Comments by what they stay with, so that they move with it when clauses are put in order: on their own line with what
 * follows, behind code with what ends there, before a closing brace with what stands before it (LANGUAGE 18.167).
 */
import type { SourceFile } from '../source.ts';
import type { Comment } from '../tree/common.ts';
import type { FileNode } from '../tree/file.ts';
import { placeOf, type Where } from './comment-spots.ts';
import { itemsOf } from './items.ts';

type Around = Readonly<Record<Where, Comment[]>>;

const NONE: Around = noComments();

function noComments(): Around {
  return { before: [], opening: [], closing: [], behind: [], after: [] };
}

export class CommentPlaces {
  private readonly places = new Map<object, Around>();
  private readonly printed = new Set<Comment>();
  /** Nodes that hold one which a comment stays with. */
  private readonly holders = new Set<object>();
  /** Where the items begin that comments stay with. */
  private readonly starts = new Map<Comment, number>();
  private readonly comments: readonly Comment[];

  constructor(file: FileNode, source: SourceFile) {
    this.comments = file.comments;
    if (file.comments.length === 0) return;
    const root = itemsOf(file);
    for (const comment of file.comments) {
      const { item, where, within } = placeOf(comment, root, source.text);
      this.at(item.node)[where].push(comment);
      for (const { node } of within) this.holders.add(node);
      this.starts.set(comment, item.start);
    }
  }

  /** The comments around an item; whoever asks prints them. */
  around(node: object): Pick<Around, 'before' | 'behind' | 'after'> {
    const { before, behind, after } = this.places.get(node) ?? NONE;
    for (const comment of [...before, ...behind, ...after]) this.printed.add(comment);
    return { before, behind, after };
  }

  /** The comments inside the braces of an item, at their edges; whoever asks prints them. */
  edges(node: object): Pick<Around, 'opening' | 'closing'> {
    const { opening, closing } = this.places.get(node) ?? NONE;
    for (const comment of [...opening, ...closing]) this.printed.add(comment);
    return { opening, closing };
  }

  has(node: object): boolean {
    return this.places.has(node);
  }

  /** Comments of items that begin before `end` which none of those has printed; they must not be lost. */
  left(end: number): readonly Comment[] {
    const isDue = (comment: Comment): boolean => Math.max(comment.span.start, this.starts.get(comment) ?? 0) < end;
    const left = this.comments.filter((comment) => isDue(comment) && !this.printed.has(comment));
    for (const comment of left) this.printed.add(comment);
    return left;
  }

  /** A comment stays with it, or with something in it. */
  holds(node: object): boolean {
    return this.has(node) || this.holders.has(node);
  }

  private at(node: object): Around {
    const found = this.places.get(node) ?? noComments();
    this.places.set(node, found);
    return found;
  }
}
