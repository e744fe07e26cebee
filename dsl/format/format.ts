/**
 * The one canonical layout: two blanks of indentation, clauses in the order of their stages, columns aligned, digits
 * grouped. Formatting keeps the meaning, every comment, and is done once: formatting again changes nothing.
 */
import type { SourceFile } from '../source.ts';
import type { FileNode } from '../tree/file.ts';
import { ordered } from './clause-order.ts';
import { render } from './layout.ts';
import { fileDoc } from './print-file.ts';
import { printingOf } from './printing.ts';
import { withUnitWords } from './unit-words.ts';

export const WIDTH = 120;

/** The file as the layout has it: clauses in printing order, units in the right number. */
export function canonical(file: FileNode): FileNode {
  return ordered(withUnitWords(file));
}

/** `source` is what `file` was read from; it tells where the author left blank lines and opened brackets. */
export function format(file: FileNode, source: SourceFile): string {
  const tree = canonical(file);
  return render(fileDoc(printingOf(tree, source, false), tree), WIDTH);
}
