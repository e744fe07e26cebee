/** What all printers share: comments around items, lists of items, blocks and names. */
import type { SourceFile, Span } from '../source.ts';
import type { Comment, Name, Path, Text } from '../tree/common.ts';
import type { FileNode } from '../tree/file.ts';
import { Authored } from './authored.ts';
import { CommentPlaces } from './comment-places.ts';
import { quoted } from './figures.ts';
import { type Doc, group, hardLine, indent, join, line, render, wideLine } from './layout.ts';

export interface Printing {
  readonly comments: CommentPlaces;
  readonly authored: Authored;
  /** Every operand in parentheses: for the hash, which must not move with the taste of the layout. */
  readonly everyParenthesis: boolean;
}

export function printingOf(file: FileNode, source: SourceFile, everyParenthesis: boolean): Printing {
  return { comments: new CommentPlaces(file, source), authored: new Authored(source), everyParenthesis };
}

interface Placed {
  readonly span: Span;
}

function commentLines(printing: Printing, comments: readonly Comment[]): Doc {
  return comments.map((comment) => [
    comment.text.normalize('NFC'),
    hardLine,
    printing.authored.blankBelow(comment.span.end) ? hardLine : '',
  ]);
}

/** Comments behind code on its line. */
export function behind(comments: readonly Comment[]): Doc {
  return comments.map((comment) => `  ${comment.text.normalize('NFC')}`);
}

/** An item with its comments; `doc` lines stand between the comments above it and itself. */
export function withComments(printing: Printing, node: Placed, doc: Doc): Doc {
  const { before, behind: trailing, after } = printing.comments.around(node);
  return [
    commentLines(printing, before),
    doc,
    behind(trailing),
    after.map((comment) => [hardLine, comment.text.normalize('NFC')]),
  ];
}

/** Items under one another, blank lines kept where the author had them, never at the edges. */
export function lines<T extends Placed>(
  printing: Printing,
  items: readonly T[],
  print: (item: T, isLast: boolean) => Doc,
): Doc {
  return items.map((item, index) => {
    const blank = index > 0 && printing.authored.blankAbove(item.span.start);
    const separator = index === 0 ? '' : blank ? [hardLine, hardLine] : hardLine;
    return [separator, withComments(printing, item, print(item, index === items.length - 1))];
  });
}

/** `head { item item }`: on one line where the author wrote it so and it fits, else one item per line. */
export function block<T extends Placed>(
  printing: Printing,
  node: Placed,
  head: Doc,
  items: readonly T[],
  print: (item: T) => Doc,
): Doc {
  const commented = printing.comments.has(node) || items.some((item) => printing.comments.has(item));
  if (items.length > 0 && !commented && printing.authored.aloneOnLine(node.span)) {
    return group(head, ' {', indent(line, join(wideLine, items.map(print))), line, '}');
  }
  return column(printing, node, head, items, print);
}

/** `head {`, one item per line, `}`. */
export function column<T extends Placed>(
  printing: Printing,
  node: Placed,
  head: Doc,
  items: readonly T[],
  print: (item: T) => Doc,
): Doc {
  const opening = printing.comments.opening(node);
  const onBrace = opening.filter((comment) => !comment.ownLine);
  const inside = opening.filter((comment) => comment.ownLine);
  if (items.length === 0 && opening.length === 0) return [head, ' {}'];
  const body = [
    inside.map((comment) => [hardLine, comment.text]),
    items.length === 0 ? '' : [hardLine, lines(printing, items, print)],
  ];
  return [head, ' {', behind(onBrace), indent(body), hardLine, '}'];
}

/** The document on one line. */
export function flat(doc: Doc): string {
  return render(group(doc), Number.POSITIVE_INFINITY);
}

/** Cells of several lines under one another: each column is as wide as its widest cell, the last one is not filled. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join(' '),
  );
}

export function nameList(names: readonly Name[]): string {
  return names.map((name) => name.text).join(', ');
}

export function pathText(path: Path): string {
  return path.names.map((name) => name.text).join('.');
}

export function titled(head: string, title: Text | undefined): string {
  return title === undefined ? head : `${head} ${quoted(title.value)}`;
}

/** The doc comment above a declaration. */
export function docLines(doc: string | undefined): Doc {
  if (doc === undefined) return '';
  return doc.split('\n').map((text) => [`/// ${text}`.trimEnd().normalize('NFC'), hardLine]);
}
