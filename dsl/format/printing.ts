/** What all printers share: comments around items, lists of items, blocks and names. */
import type { SourceFile, Span } from '../source.ts';
import type { Comment, Name, Text } from '../tree/common.ts';
import type { FileNode } from '../tree/file.ts';
import { Authored } from './authored.ts';
import { CommentPlaces } from './comment-places.ts';
import { quoted } from './figures.ts';
import { type Doc, group, hardLine, indent, join, lead, line, remark, render, wideLine } from './layout.ts';

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
    textOf(comment),
    hardLine,
    printing.authored.blankBelow(comment.span.end) ? hardLine : '',
  ]);
}

/** Comments behind code on its line. */
function behind(comments: readonly Comment[]): Doc {
  return comments.map((comment) => `  ${textOf(comment)}`);
}

/** An item with its comments; `doc` lines stand between the comments above it and itself. */
export function withComments(printing: Printing, node: object, doc: Doc): Doc {
  const { before, behind: trailing, after } = printing.comments.around(node);
  return [commentLines(printing, before), doc, behind(trailing), after.map((comment) => [hardLine, textOf(comment)])];
}

function textOf(comment: Comment): string {
  return comment.text.normalize('NFC');
}

/** An expression with its comments, wherever on its line it begins and ends. */
export function commented(printing: Printing, node: object, doc: Doc): Doc {
  return led(printing, node, [doc, remarks(printing, node)]);
}

/** The same among others in brackets: comments below it stand where it begins. */
export function commentedInBrackets(printing: Printing, node: object, doc: Doc): Doc {
  return led(printing, node, [doc, remarksBehind(printing, node), remarksBelow(printing, node)]);
}

/** The comments behind and below an expression, without those above it. */
export function remarks(printing: Printing, node: object): Doc {
  return [remarksBehind(printing, node), indent(remarksBelow(printing, node))];
}

function led(printing: Printing, node: object, doc: Doc): Doc {
  const { before } = printing.comments.around(node);
  return before.length === 0 ? doc : lead(before.map(textOf), doc);
}

function remarksBehind(printing: Printing, node: object): Doc {
  return printing.comments.around(node).behind.map((comment) => remark(textOf(comment), false));
}

function remarksBelow(printing: Printing, node: object): Doc {
  return printing.comments.around(node).after.map((comment) => remark(textOf(comment), true));
}

/** Operands of a chain stand behind their operator; comments above one stand above both. */
export function above(printing: Printing, node: object): Doc {
  return printing.comments.around(node).before.map((comment) => remark(textOf(comment), true));
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
  const body = items.length === 0 ? '' : lines(printing, items, print);
  return braced(printing, node, head, body);
}

/** `head {`, a body of lines with the comments at its edges, `}`. */
export function braced(printing: Printing, node: object, head: Doc, body: Doc): Doc {
  const { opening, closing } = printing.comments.edges(node);
  if (body === '' && opening.length + closing.length === 0) return [head, ' {}'];
  const own = (comments: readonly Comment[]): Doc => comments.map((comment) => [hardLine, textOf(comment)]);
  const onBrace = behind(opening.filter((comment) => !comment.ownLine));
  const inside = own(opening.filter((comment) => comment.ownLine));
  const below = [body === '' ? '' : [hardLine, body], own(closing)];
  return [head, ' {', onBrace, indent(inside, below), hardLine, '}'];
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

export function titled(head: string, title: Text | undefined): string {
  return title === undefined ? head : `${head} ${quoted(title.value)}`;
}

/** The doc comment above a declaration. */
export function docLines(doc: string | undefined): Doc {
  if (doc === undefined) return '';
  return doc.split('\n').map((text) => [`/// ${text}`.trimEnd().normalize('NFC'), hardLine]);
}
