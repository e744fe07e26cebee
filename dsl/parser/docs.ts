/** Doc comments (`///`) by the declaration they stand in front of; those in front of nothing are plain comments. */
import type { IToken } from 'chevrotain';
import { tokenSpan } from '../lexer/place.ts';
import type { Comment } from '../tree/common.ts';

export class DocComments {
  private readonly byToken = new Map<number, IToken[]>();
  private readonly used = new Set<number>();
  private readonly trailing: IToken[] = [];

  /** Files each doc line under the first token behind it; one with code before it on its line documents nothing. */
  constructor(text: string, docs: readonly IToken[], tokens: readonly IToken[]) {
    let next = 0;
    for (const doc of docs) {
      while ((tokens[next]?.startOffset ?? Number.POSITIVE_INFINITY) < doc.startOffset) next += 1;
      const start = tokens[next]?.startOffset;
      if (start === undefined || !standsAlone(text, doc)) this.trailing.push(doc);
      else this.byToken.set(start, [...(this.byToken.get(start) ?? []), doc]);
    }
  }

  take(start: number): string | undefined {
    const lines = this.byToken.get(start);
    if (lines === undefined) return undefined;
    this.used.add(start);
    return lines.map((line) => line.image.slice(3).trim()).join('\n');
  }

  /** The doc lines that no declaration took. */
  rest(): readonly IToken[] {
    const lost = [...this.byToken].filter(([start]) => !this.used.has(start));
    return [...this.trailing, ...lost.flatMap(([, lines]) => lines)];
  }
}

function standsAlone(text: string, token: IToken): boolean {
  const lineStart = text.lastIndexOf('\n', token.startOffset - 1) + 1;
  return text.slice(lineStart, token.startOffset).trim() === '';
}

/** All comments in order of place; the text keeps its slashes. */
export function commentsOf(file: string, text: string, comments: readonly IToken[]): readonly Comment[] {
  return comments
    .map((token) => ({
      text: token.image.trimEnd(),
      span: tokenSpan(file, token),
      ownLine: standsAlone(text, token),
    }))
    .sort((a, b) => a.span.start - b.span.start);
}
