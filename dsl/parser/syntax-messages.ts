/** What is wrong with a block that the grammar refused, in the words of its author. */
import type { IRecognitionException } from 'chevrotain';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../source.ts';
import type { BlockReading } from './read-block.ts';

export function syntaxFault(source: SourceFile, error: IRecognitionException): Diagnostic {
  const token = error.token;
  const start = Number.isNaN(token.startOffset) ? source.text.length : token.startOffset;
  const span = { file: source.name, start, end: start + token.image.length };
  return diagnose('WR1000', span, { sentence: `I did not expect "${token.image}" here.` });
}

export type Fault = Exclude<BlockReading, { kind: 'read' }>;
