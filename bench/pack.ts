/** A pack of many files: checked and compiled from nothing, and after an edit of one of them, as an editor has it. */
import { openPack, withSource } from '#author';
import { checkPack, type Program, sourceFile } from '#dsl';
import { compile } from '#engine';
import { type Measured, median } from './measured.ts';
import { policyText } from './rulebook.ts';

const FILES = 1000;
const FORMS = 50;
const EDITS = 60;

function compileOne(program: Program | undefined): void {
  if (program === undefined || !compile(program).ok) throw new Error('a policy of the bench is not sound');
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

export function packRow(): readonly Measured[] {
  const sources = Array.from({ length: FILES }, (_, i) => sourceFile(`${i}.writ`, policyText(i, i % FORMS)));
  const files = { sources, csv: () => undefined };
  const cold = timed(() => {
    for (const { program } of checkPack(files).values()) compileOne(program);
  });
  let pack = openPack(files);
  const edits = Array.from({ length: EDITS }, (_, i) => {
    const edited = sourceFile('7.writ', policyText(7, 7, `1.0.${i + 1}`));
    return timed(() => {
      pack = openPack(withSource(pack.files, edited), pack);
      compileOne(pack.results.get(edited.name)?.program);
    });
  });
  const row = (candidate: string, value: number, most: number): Measured => {
    return { candidate, mode: 'product', unit: 'ms', value, ratio: null, bar: { of: 'value', most }, exact: true };
  };
  return [row('all files', cold, 2000), row('one edit', median(edits.slice(EDITS / 2)), 10)];
}
