/**
 * The two hashes of a file. `hash` covers what decides results, `text` what people read in them: titles, messages,
 * labels. Both are made from words and signs alone, so that no change of layout or of taste can move them.
 */
import { sha256 } from '../digest.ts';
import { tokenize } from '../lexer/lexer.ts';
import { sourceFile } from '../source.ts';
import type { FileNode } from '../tree/file.ts';
import { canonical } from './format.ts';
import { hashTree } from './hash-tree.ts';
import { render } from './layout.ts';
import { fileDoc } from './print-file.ts';
import { printingOf } from './printing.ts';
import { textLines } from './text-lines.ts';

export interface Hashes {
  readonly hash: string;
  readonly text: string;
}

/** The words and signs that decide results, one blank between them; imports by name and major version. */
export function canonicalText(file: FileNode): string {
  const tree = hashTree(file);
  const printed = render(fileDoc(printingOf(tree, sourceFile('', ''), true), tree), Number.POSITIVE_INFINITY);
  return tokenize('', printed)
    .tokens.map((token) => (/^\d[\d_.]*%?$/.test(token.image) ? token.image.replaceAll('_', '') : token.image))
    .join(' ');
}

/** What people read in the results of this file, one text per line with its place. */
export function textHashInput(file: FileNode): string {
  return textLines(canonical(file)).join('\n');
}

/** `extra` joins what the file refers to but does not hold: the rows of its CSV tables, in canonical order. */
export function hashes(file: FileNode, extra: readonly string[] = []): Hashes {
  const normal = (text: string): string => sha256(text.normalize('NFC'));
  return { hash: normal([canonicalText(file), ...extra].join('\n')), text: normal(textHashInput(file)) };
}
