/** A sound file with what its operators ask: its words, and what the checker made of its expressions. */
import type { IToken } from 'chevrotain';
import { checkPack, type PackFiles } from '../check/pack.ts';
import { tokenize } from '../lexer/lexer.ts';
import { tokenEnd, tokenSpan } from '../lexer/place.ts';
import { maskLiterate } from '../parser/literate.ts';
import type { Expr } from '../program/expression.ts';
import type { SourceFile, Span } from '../source.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { FileNode } from '../tree/file.ts';
import type { Type } from '../types/type.ts';

interface Seen {
  /** The type of the place that it stands in. */
  readonly expected: Type | undefined;
  readonly result: Expr | undefined;
}

export interface Sheet {
  readonly source: SourceFile;
  readonly file: FileNode;
  readonly seen: (node: ExprNode) => Seen | undefined;
  /** The words that lie between two places. */
  readonly words: (start: number, end: number) => readonly Word[];
}

export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** Undefined for a file that is not in the pack or cannot be read. */
export function openSheet(files: PackFiles, source: SourceFile): Sheet | undefined {
  const seen = new Map<ExprNode, Seen>();
  const results = checkPack(files, {
    asked: (each) => each === source,
    watch: () => ({
      onModule: () => undefined,
      onExpression: (node, _, expected, result) => {
        if (seen.get(node)?.result === undefined) seen.set(node, { expected, result });
      },
    }),
  });
  const file = results.get(source.name)?.parsed.file;
  if (file === undefined) return undefined;
  const { tokens } = tokenize(source.name, maskLiterate(source).source.text);
  return {
    source,
    file,
    seen: (node) => seen.get(node),
    words: (start, end) => wordsBetween(tokens, source.name, start, end),
  };
}

function wordsBetween(tokens: readonly IToken[], file: string, start: number, end: number): readonly Word[] {
  return tokens
    .filter((token) => token.startOffset >= start && tokenEnd(token) <= end)
    .map((token) => ({ text: token.image, span: tokenSpan(file, token) }));
}

export function textAt({ source }: Sheet, span: Span): string {
  return source.text.slice(span.start, span.end);
}
