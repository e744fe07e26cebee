/** The parts of a text that fold: what stands in braces over several lines, and runs of comments. Read from the words, not the tree. */
import type { IToken } from 'chevrotain';
import { tokenize } from '../lexer/lexer.ts';
import { tokenEnd } from '../lexer/place.ts';
import { LeftBrace, LeftBracket, RightBrace, RightBracket } from '../lexer/tokens.ts';
import { maskLiterate } from '../parser/literate.ts';
import { positionAt, type SourceFile, type Span } from '../source.ts';

export interface Fold {
  readonly kind: 'block' | 'comment';
  readonly span: Span;
}

export function folds(source: SourceFile): readonly Fold[] {
  const { tokens, comments, docs } = tokenize(source.name, maskLiterate(source).source.text);
  const notes = [...comments, ...docs].sort((a, b) => a.startOffset - b.startOffset);
  const found = [...blocks(source.name, tokens), ...runs(source, notes)];
  return found
    .filter(({ span }) => positionAt(source, span.start).line < positionAt(source, span.end).line)
    .sort((a, b) => a.span.start - b.span.start);
}

function blocks(file: string, tokens: readonly IToken[]): readonly Fold[] {
  const open: IToken[] = [];
  return tokens.flatMap((token): readonly Fold[] => {
    if (token.tokenType === LeftBrace || token.tokenType === LeftBracket) open.push(token);
    if (token.tokenType !== RightBrace && token.tokenType !== RightBracket) return [];
    const start = open.pop();
    return start === undefined
      ? []
      : [{ kind: 'block', span: { file, start: start.startOffset, end: token.startOffset } }];
  });
}

/** Comments on lines one below the other, with nothing between them. */
function runs(source: SourceFile, comments: readonly IToken[]): readonly Fold[] {
  const found: Fold[] = [];
  for (const comment of comments) {
    const span = { file: source.name, start: comment.startOffset, end: tokenEnd(comment) };
    const last = found.at(-1);
    const between = last === undefined ? undefined : source.text.slice(last.span.end, span.start);
    if (last !== undefined && between !== undefined && /^\r?\n[ \t]*$/.test(between)) {
      found[found.length - 1] = { kind: 'comment', span: { ...last.span, end: span.end } };
    } else found.push({ kind: 'comment', span });
  }
  return found;
}
