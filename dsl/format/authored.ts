/** What the layout keeps of the author's hand: blank lines, and braces that were opened or kept together on purpose. */
import type { SourceFile, Span } from '../source.ts';

export class Authored {
  private readonly text: string;

  constructor(source: SourceFile) {
    this.text = source.text;
  }

  /** A blank line stands above, comments and doc lines of the item included. */
  blankAbove(offset: number): boolean {
    let lineStart = this.text.lastIndexOf('\n', offset - 1) + 1;
    if (this.text.slice(lineStart, offset).trim() !== '') return false;
    while (lineStart > 0) {
      const above = this.text.lastIndexOf('\n', lineStart - 2) + 1;
      const content = this.text.slice(above, lineStart).trim();
      if (content === '') return true;
      if (!content.startsWith('//')) return false;
      lineStart = above;
    }
    return false;
  }

  blankBelow(offset: number): boolean {
    return /^[^\S\n]*\n[^\S\n]*\n/.test(this.text.slice(offset, offset + 400));
  }

  /** The first brace or bracket in the span is followed by a line break. */
  opened(span: Span): boolean {
    const inside = this.text.slice(span.start, span.end);
    return /^[^{[]*[{[][^\S\n]*(?:\/\/[^\n]*)?\n/.test(inside);
  }

  /** The span is written on one line that holds nothing else but a comment. */
  aloneOnLine(span: Span): boolean {
    if (this.text.slice(span.start, span.end).includes('\n') || this.text === '') return false;
    const before = this.text.slice(this.text.lastIndexOf('\n', span.start - 1) + 1, span.start);
    const end = this.text.indexOf('\n', span.end);
    const behind = this.text.slice(span.end, end < 0 ? this.text.length : end);
    return before.trim() === '' && /^\s*(\/\/.*)?$/.test(behind);
  }

  /** No line break stands between two items, or there is no source to ask. */
  together(first: Span, second: Span): boolean {
    return !this.text.slice(first.end, second.start).includes('\n');
  }
}
